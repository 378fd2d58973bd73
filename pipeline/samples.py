"""Samples of a raster as it was supplied: upright, in eight bits, its transparency apart."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageChops, ImageOps


def open_upright(content: bytes) -> Image.Image:
    """A raster as layout sees it: turned as its EXIF says (CSS ``image-orientation: from-image``).

    Raises OSError where it cannot be decoded.
    """
    image: Image.Image = Image.open(io.BytesIO(content))
    upright = ImageOps.exif_transpose(image) if "exif" in image.info else image
    if is_plain_cmyk(image):  # Pillow takes every CMYK JPEG for one of Adobe's
        upright = ImageChops.invert(upright)
    return upright


def is_plain_cmyk(image: Image.Image) -> bool:
    """Whether it is a JPEG whose CMYK samples mean ink; in Adobe's, told by their mark, they mean its absence."""
    return image.format == "JPEG" and image.mode == "CMYK" and "APP14" not in getattr(image, "app", {})


def to_eight_bits(image: Image.Image) -> Image.Image:
    """The same picture in one of the modes 1, L, LA, RGB, RGBA, CMYK."""
    if image.mode.startswith("I"):
        image = _narrow(image)
    if "transparency" in image.info:
        return image.convert("LA" if image.mode in ("1", "L") else "RGBA")
    if image.mode == "P":
        return image.convert("1", dither=Image.Dither.NONE) if _is_line_art(image) else image.convert("RGB")
    if image.mode in ("1", "L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("RGBA" if image.mode in ("PA", "La", "RGBa") else "RGB")


def part_alpha(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """The colours and the transparency of a picture, None where it is opaque all over."""
    if image.mode not in ("LA", "RGBA"):
        return image, None
    alpha = image.getchannel("A")
    colours = image.convert(image.mode[:-1])
    return colours, None if alpha.getextrema() == (255, 255) else alpha


def copy_bare(image: Image.Image) -> Image.Image:
    """The samples alone, without what the file said beside them."""
    picture = image.copy()
    picture.info = {}
    return picture


def _narrow(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight; a grey that is transparent takes its neighbours of the same eight bits along."""
    narrow = image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    narrow.info = dict(image.info)
    if isinstance(seen_through := image.info.get("transparency"), int):
        narrow.info["transparency"] = round(seen_through / 257)
    return narrow


def _is_line_art(image: Image.Image) -> bool:
    """A palette of which black and white alone are used: a picture of one bit."""
    palette = image.getpalette("RGB") or []
    counts: Any = image.getcolors() or ()
    used = {tuple(palette[3 * index : 3 * index + 3]) for _, index in counts}
    return bool(used) and used <= {(0, 0, 0), (255, 255, 255)}
