"""Photographs for reading systems."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from pipeline.bind.rasters import MAX_PIXELS, fit_raster
from pipeline.preflight.epub import rasters
from pipeline.preflight.epub.model import Asked, EpubFile
from pipeline.preflight.epub.rules.pictures import check_rasters


def encode(image: Image.Image, form: str, **options: Any) -> bytes:
    """An image file's bytes."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def decode(content: bytes) -> Image.Image:
    """An image file, decoded whole."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_good_picture_stays_as_it_is() -> None:
    """A small baseline RGB JPEG is not encoded again."""
    content = encode(Image.new("RGB", (40, 30), "teal"), "JPEG")
    assert fit_raster(content) == content


def test_large_picture_is_made_smaller() -> None:
    """More than four million pixels are brought under it, the proportions kept."""
    fitted = decode(fit_raster(encode(Image.new("RGB", (3000, 2000), "teal"), "JPEG")))
    assert fitted.width * fitted.height <= MAX_PIXELS
    assert fitted.width / fitted.height == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_colour_spaces_come_out_readable(mode: str) -> None:
    """CMYK becomes RGB; grey stays grey."""
    fitted = decode(fit_raster(encode(Image.new(mode, (8, 8)), "JPEG")))
    assert fitted.mode == ("RGB" if mode == "CMYK" else "L")


def test_progressive_picture_becomes_baseline() -> None:
    """Progressive JPEG, which old devices do not show, becomes baseline."""
    content = encode(Image.new("RGB", (64, 64), "teal"), "JPEG", progressive=True)
    assert decode(content).info.get("progressive")
    assert not decode(fit_raster(content)).info.get("progressive")


def test_camera_data_goes_and_its_turn_is_kept() -> None:
    """EXIF is dropped; a picture that was to be turned is turned."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn right by 90 degrees
    exif[0x010F] = "camera"
    fitted = decode(fit_raster(encode(Image.new("RGB", (40, 20), "teal"), "JPEG", exif=exif)))
    assert fitted.size == (20, 40)
    assert "exif" not in fitted.info


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_stand_on_white(mode: str) -> None:
    """A transparent PNG becomes an opaque one on white."""
    fitted = decode(fit_raster(encode(Image.new(mode, (8, 8), 0), "PNG")))
    assert fitted.format == "PNG"
    assert fitted.mode == "RGB"
    assert fitted.getpixel((0, 0)) == (255, 255, 255)


def test_same_picture_gives_the_same_bytes() -> None:
    """Fitting twice gives one result, and a fitted picture is not touched again."""
    content = encode(Image.linear_gradient("L").resize((2400, 1800)).convert("CMYK"), "JPEG")
    fitted = fit_raster(content)
    assert fitted == fit_raster(content)
    assert fit_raster(fitted) == fitted


def test_what_is_no_picture_is_refused() -> None:
    """Bytes that are no picture raise OSError."""
    with pytest.raises(OSError, match="cannot identify"):
        fit_raster(b"no picture")


@pytest.mark.parametrize(
    ("form", "mode", "options"),
    [
        ("JPEG", "RGB", {"progressive": True}),
        ("JPEG", "CMYK", {}),
        ("JPEG", "L", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "LA", {}),
        ("PNG", "P", {"transparency": 0}),
        ("PNG", "1", {}),
        ("PNG", "I;16", {}),
        ("GIF", "L", {}),
        ("WEBP", "RGBA", {}),
        ("TIFF", "CMYK", {}),
    ],
)
@pytest.mark.parametrize("size", [(40, 30), (2500, 2000)])
def test_preflight_takes_what_comes_out(form: str, mode: str, options: dict[str, Any], size: tuple[int, int]) -> None:
    """Whatever goes in, the rules of the finished ePub have nothing against what comes out."""
    content = encode(Image.new(mode, size), form, **options)
    picture = rasters.read_picture("a.jpg", fit_raster(content))
    epub = EpubFile(b"", (), {}, (), {}, {}, None, (), (), (), (picture,))
    assert check_rasters(epub, Asked("kk")) == ()
