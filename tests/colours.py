"""Colour for tests: ICC profiles made on the spot, differences as the eye sees them, pictures of many colours."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from functools import cache

from PIL import Image, ImageCms

from tests.pressing import COLLECTED

ICC = COLLECTED / "icc" / "ISOcoated_v2_300_bas.icc"
_RELATIVE = ImageCms.Intent.RELATIVE_COLORIMETRIC
_BPC = ImageCms.Flags.BLACKPOINTCOMPENSATION
_WHITE = (0.9642, 1.0, 0.8249)  # D50, as every profile has it
# The primaries of Adobe RGB (1998), adapted to D50: a green far outside sRGB.
_WIDE = {"r": (0.60974, 0.31111, 0.01947), "g": (0.20528, 0.62567, 0.06087), "b": (0.14919, 0.06322, 0.74457)}


def make_wide_profile() -> bytes:
    """A profile like Adobe RGB's: wide primaries, gamma 2.2."""
    tags = {f"{name}XYZ": _xyz(value) for name, value in _WIDE.items()}
    tags |= {f"{name}TRC": _gamma(2.2) for name in "rgb"}
    return _make_profile(b"RGB ", tags)


def make_grey_profile(gamma: float) -> bytes:
    """A profile of grey with this gamma; sRGB's own tones are near 2.2."""
    return _make_profile(b"GRAY", {"kTRC": _gamma(gamma)})


def _make_profile(space: bytes, tags: Mapping[str, bytes]) -> bytes:
    """A display profile of ICC version 2.4 (ICC.1:2001, 6.1 and 6.2)."""
    every = {"desc": _description(), "cprt": b"text\0\0\0\0none\0", "wtpt": _xyz(_WHITE), **tags}
    table, body, at = b"", b"", 128 + 4 + 12 * len(every)
    for name, content in every.items():
        padded = content + b"\0" * (-len(content) % 4)
        table += struct.pack(">4sII", name.encode(), at + len(body), len(content))
        body += padded
    head = struct.pack(">I4xI4s4s4s12x4s", at + len(body), 0x02400000, b"mntr", space, b"XYZ ", b"acsp")
    head += b"\0" * 28 + _xyz(_WHITE)[8:]
    return head.ljust(128, b"\0") + struct.pack(">I", len(every)) + table + body


def _xyz(value: tuple[float, ...]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(one * 65536) for one in value))


def _gamma(value: float) -> bytes:
    return struct.pack(">4s4xIH", b"curv", 1, round(value * 256))


def _description() -> bytes:
    return struct.pack(">4s4xI", b"desc", 5) + b"test\0" + b"\0" * 78


def sample_colours(side: int = 96) -> Image.Image:
    """A picture of soft gradients in all hues, as photographs have them, with black and white in it."""
    wide = Image.linear_gradient("L").resize((side, side))
    picture = Image.merge("RGB", [wide, wide.rotate(90), Image.radial_gradient("L").resize((side, side))])
    picture.paste((0, 0, 0), (0, 0, side // 8, side // 8))
    picture.paste((255, 255, 255), (side // 2, 0, side, side // 8))
    return picture


def separate(image: Image.Image, profile: bytes | None = None) -> Image.Image:
    """littleCMS's own conversion of an RGB picture to the house's printing condition."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else ImageCms.createProfile("sRGB")
    out = ImageCms.profileToProfile(image, source, str(ICC), _RELATIVE, "CMYK", flags=_BPC)
    assert out is not None
    return out


@cache
def _printed() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(str(ICC), ImageCms.createProfile("LAB"), "CMYK", "LAB", _RELATIVE, flags=_BPC)


@cache
def _seen() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB", _RELATIVE, flags=_BPC
    )


def to_lab(image: Image.Image) -> list[tuple[float, float, float]]:
    """Every pixel's L*, a*, b*: of CMYK as printed, of L as black ink, of RGB as seen on a screen."""
    if image.mode == "L":
        nothing = Image.new("L", image.size)
        image = Image.merge("CMYK", [nothing, nothing, nothing, image.point(lambda value: 255 - value)])
    out = ImageCms.applyTransform(image, _seen() if image.mode == "RGB" else _printed())
    assert out is not None
    lightness, a, b = (band.tobytes() for band in out.split())
    return [(one / 2.55, two - 128, three - 128) for one, two, three in zip(lightness, a, b, strict=True)]


def differences(one: Image.Image, other: Image.Image) -> list[float]:
    """ΔE (CIE 1976) of every pixel, the least first."""
    assert one.size == other.size
    pairs = zip(to_lab(one), to_lab(other), strict=True)
    return sorted(sum((a - b) ** 2 for a, b in zip(left, right, strict=True)) ** 0.5 for left, right in pairs)


def most_different(one: Image.Image, other: Image.Image) -> float:
    """The greatest ΔE of all pixels."""
    return differences(one, other)[-1]
