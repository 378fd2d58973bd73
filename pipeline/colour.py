"""Colour: CMYK values of the tokens → what a screen shows, through the printing profile."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

Convert = Callable[[float, float, float, float], str]


@cache
def open_profile(path: Path) -> Convert:
    """A converter of CMYK (0 to 1) to ``#rrggbb`` through the ICC profile.

    Relative colorimetric with black-point compensation: screen and ePub show what the press will print, paper white
    stays white. Raises OSError where the file is missing.
    """
    from PIL import Image, ImageCms

    press = ImageCms.ImageCmsProfile(io.BytesIO(path.read_bytes()))
    transform = ImageCms.buildTransform(
        press,
        ImageCms.createProfile("sRGB"),
        "CMYK",
        "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )

    @cache
    def convert(c: float, m: float, y: float, k: float) -> str:
        pixel = Image.new("CMYK", (1, 1), tuple(round(value * 255) for value in (c, m, y, k)))
        shown = ImageCms.applyTransform(pixel, transform)
        assert shown is not None
        return "#" + shown.tobytes().hex()

    return convert
