"""JPEGs in CMYK in the access copy: laid out by the real library, finished, and looked at as pdfium paints them."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name, Pdf, Stream
from PIL import Image, ImageCms

from pipeline.finish.screenpictures import turn_pictures
from pipeline.srgb import read_srgb
from tests.finish.copying import finish_copy, lay_out
from tests.paper import read_pdf
from tests.pressing import COLLECTED

INKS = {"red": (0, 255, 255, 0), "sea": (200, 80, 60, 20), "grey": (0, 0, 0, 128)}
NEAR = 6  # of 255: what JPEG and the reader's rounding leave


@pytest.fixture(scope="module")
def condition() -> bytes:
    """The printing condition's profile."""
    return (COLLECTED / "icc" / "ISOcoated_v2_300_bas.icc").read_bytes()


def write_jpeg(ink: tuple[int, ...], adobe: bool = True, **options: object) -> bytes:
    """A picture of one colour: Adobe's way, upside down and marked, or plain."""
    image = Image.new("CMYK", (16, 24), ink)
    out = io.BytesIO()
    if adobe:
        image.save(out, "JPEG", quality=95, **options)
        return out.getvalue()
    image = image.point(lambda value: 255 - value)
    image.save(out, "JPEG", quality=95, **options)
    content = out.getvalue()
    at = content.index(b"\xff\xee")  # Adobe's mark, APP14
    return content[:at] + content[at + 2 + int.from_bytes(content[at + 2 : at + 4], "big") :]


def see(content: bytes) -> tuple[int, ...]:
    """The picture's colour as the page shows it."""
    with closing(pypdfium2.PdfDocument(content)) as document:
        page = document[0].render(scale=2).to_pil().convert("RGB")
    counts = page.getcolors(1 << 24) or []
    seen: tuple[int, ...] = max((one for one in counts if one[1] != (255, 255, 255)), key=lambda one: one[0])[1]
    return seen


def convert(ink: tuple[int, ...], profile: bytes) -> tuple[int, ...]:
    """The colour that littleCMS gives."""
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.ImageCmsProfile(io.BytesIO(read_srgb())),
        "CMYK",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    made = ImageCms.applyTransform(Image.new("CMYK", (1, 1), ink), transform)
    assert made is not None
    return tuple(made.tobytes())


def make(folder: Path, jpeg: bytes, condition: bytes) -> bytes:
    body = '<section class="article"><img src="images/ink.jpg" alt="Су" style="width: 100pt"></section>'
    return finish_copy(lay_out(folder, body, pictures={"ink.jpg": jpeg}), condition)


@pytest.mark.parametrize("adobe", [True, False], ids=["Adobe", "plain"])
@pytest.mark.parametrize("name", INKS)
def test_ink_is_seen_as_it_is_printed(tmp_path: Path, condition: bytes, name: str, adobe: bool) -> None:
    """What has no profile was made for the printing condition, whichever way up its samples are."""
    ink = INKS[name]
    content = make(tmp_path, write_jpeg(ink, adobe), condition)
    assert see(content) == pytest.approx(convert(ink, condition), abs=NEAR)
    with read_pdf(content) as pdf:
        (image,) = [one for one in pdf.objects if isinstance(one, Stream) and one.get(Name.Subtype) == Name.Image]
        assert (image.ColorSpace, image.Filter, Name.Decode in image) == (Name.DeviceRGB, Name.DCTDecode, False)
        with Image.open(io.BytesIO(image.read_raw_bytes())) as picture:
            assert (picture.mode, picture.size, "icc_profile" in picture.info) == ("RGB", (16, 24), False)


@pytest.mark.parametrize("adobe", [True, False], ids=["Adobe", "plain"])
def test_a_picture_turned_by_its_camera(tmp_path: Path, condition: bytes, adobe: bool) -> None:
    """The library turns it and writes it anew: its colours stay."""
    exif = Image.Exif()
    exif[274] = 6
    content = make(tmp_path, write_jpeg(INKS["sea"], adobe, exif=exif), condition)
    assert see(content) == pytest.approx(convert(INKS["sea"], condition), abs=NEAR)


def test_its_own_profile_counts(tmp_path: Path, condition: bytes) -> None:
    """A profile in the file is what its inks mean, whatever the printing condition; one of RGB is none of ink."""
    own = write_jpeg(INKS["sea"], icc_profile=condition)
    assert see(make(tmp_path, own, b"")) == pytest.approx(convert(INKS["sea"], condition), abs=NEAR)
    (tmp_path / "wrong").mkdir()
    wrong = write_jpeg(INKS["sea"], icc_profile=read_srgb())
    assert see(make(tmp_path / "wrong", wrong, condition)) == pytest.approx(convert(INKS["sea"], condition), abs=NEAR)


def test_what_cannot_be_decoded_stays(condition: bytes) -> None:
    """A broken file is left to the judges; other pictures are not touched."""
    with Pdf.new() as pdf:
        entries = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8}
        broken = pdf.make_stream(b"no JPEG", Filter=Name.DCTDecode, ColorSpace=Name.DeviceCMYK, **entries)
        grey = pdf.make_stream(b"\x80", ColorSpace=Name.DeviceGray, **entries)
        pdf.Root.Kept = pikepdf.Array([broken, grey])
        turn_pictures(pdf, read_srgb(), condition)
        assert (broken.read_raw_bytes(), broken.ColorSpace) == (b"no JPEG", Name.DeviceCMYK)
        assert (grey.read_raw_bytes(), grey.ColorSpace) == (b"\x80", Name.DeviceGray)
