"""What the header of a raster says; its pixels are not decoded."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageCms

from pipeline.preflight.epub.model import Picture

RASTERS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif")
# What Pillow raises on bytes that are no picture, or one past its bounds.
_BAD = (
    OSError, ValueError, SyntaxError, TypeError, LookupError, OverflowError, EOFError, MemoryError, AttributeError,
    NotImplementedError, struct.error, Image.DecompressionBombError,
)  # fmt: skip


def read_picture(path: str, content: bytes) -> Picture:
    """A raster's format, size, colours and whether it is progressive or transparent."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as image:
                info = image.info
                return Picture(
                    path,
                    image.format or "",
                    image.mode,
                    image.width,
                    image.height,
                    bool(info.get("progressive") or info.get("progression")),
                    "transparency" in info or image.mode in ("RGBA", "LA", "PA", "RGBa", "La"),
                    _name_profile(info.get("icc_profile")),
                )
    except _BAD as error:
        return Picture(path, trouble=type(error).__name__)


def _name_profile(profile: object) -> str:
    if not isinstance(profile, bytes) or not profile:
        return ""
    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).strip() or "unnamed"
    except (ImageCms.PyCMSError, *_BAD):
        return "unreadable"
