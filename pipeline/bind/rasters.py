"""Photographs for reading systems: sRGB, baseline, no transparency, no more pixels than stores take."""

from __future__ import annotations

import io

from PIL import Image, ImageCms, ImageOps

from pipeline.picturing import draw_supplied
from pipeline.supplied import HEADER as SUPPLIED_HEADER

MAX_PIXELS = 4_000_000  # Apple Books refuses larger pictures
QUALITY = 86


def fit_raster(content: bytes) -> bytes:
    """A JPEG or PNG as reading systems want it, unchanged where it is so already; of a supplied PDF its first page.

    The same bytes for the same picture. Metadata (a camera's place and owner) goes whenever there is any.
    Raises OSError where it cannot be decoded.
    """
    if content.startswith(SUPPLIED_HEADER):
        content = draw_supplied(content, bleed_mm=0)  # nothing is trimmed off a screen
    with Image.open(io.BytesIO(content)) as image:
        if _fits(image):
            return content
        is_png = image.format == "PNG"
        picture = _to_srgb(_on_white(ImageOps.exif_transpose(image)))
    width, height = picture.size
    if width * height > MAX_PIXELS:
        scale = (MAX_PIXELS / (width * height)) ** 0.5
        picture = picture.resize((int(width * scale), int(height * scale)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if is_png:
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=QUALITY, subsampling="4:2:0", progressive=False, optimize=True)
    return out.getvalue()


def _fits(image: Image.Image) -> bool:
    plain_info = not {"exif", "icc_profile", "progressive", "transparency", "xmp"} & set(image.info)
    return (
        image.format in ("JPEG", "PNG")
        and image.mode in ("RGB", "L")
        and image.width * image.height <= MAX_PIXELS
        and plain_info
    )


def _on_white(image: Image.Image) -> Image.Image:
    """Transparent parts stand on white: on a dark page black line art would be lost."""
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image
    picture = image.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    flat = ground.convert("RGB")
    flat.info.update({key: value for key, value in image.info.items() if key == "icc_profile"})
    return flat


def _to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            picture = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
            if picture is not None:
                return _bare(picture)
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that does not fit its picture: the numbers count as they stand
    return _bare(image if image.mode in ("RGB", "L") else image.convert("RGB"))


def _bare(image: Image.Image) -> Image.Image:
    """The pixels alone."""
    picture = image.copy()
    picture.info = {}
    return picture
