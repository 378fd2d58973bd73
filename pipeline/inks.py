"""Inks: pictures and single colours through the printing condition's ICC profile, by littleCMS.

Relative colorimetric with black-point compensation throughout, as colour.py turns inks back into screen colours.
What has one ink keeps one: black and grey become black ink alone, so text, rules and grey pictures stay sharp where
plates miss each other by a hair.
"""

from __future__ import annotations

import hashlib
import io
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import floor
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageMath

from pipeline.colour import Convert
from pipeline.samples import copy_bare, part_alpha, to_eight_bits
from pipeline.stylesheet import replace_cmyk

INKS_VERSION = 1  # part of every key under which something converted is kept; goes up with the rules below

Ink = tuple[float, float, float, float]  # cyan, magenta, yellow, black: 0 to 1

_STRIP = 256  # rows of a picture whose ink is held down at a time: its sums take 20 bytes a pixel
_DIGITS = 3  # of an ink in a content stream: a thousandth is a quarter of a step of 8 bits


@dataclass(frozen=True)
class Plates:
    """A picture as it is printed: ``image`` of mode CMYK, L (black alone, 255 is paper) or 1; ``alpha`` of mode L."""

    image: Image.Image
    alpha: Image.Image | None = None


@dataclass(frozen=True, eq=False)
class Press:
    """A printing condition: ``icc`` is its profile's content, ``limit`` its total ink in per cent.

    ``tokens``: screen colours (#rrggbb) that stand for inks the sheets name; each gives exactly these.
    """

    icc: bytes
    limit: float = 400.0
    tokens: Mapping[str, Ink] = field(default_factory=dict)
    _known: dict[tuple[int, int, int, bool], Ink] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def key(self) -> str:
        """What a converted picture depends on, as text; the tokens are not part of it."""
        limit = self.limit if self.limit < self._heaviest else 400
        return f"{hashlib.sha256(self.icc).hexdigest()} {limit:g} {INKS_VERSION}"

    def convert_colour(self, red: float, green: float, blue: float, *, blended: bool = False) -> Ink:
        """The inks of an sRGB colour (0 to 1): a token's own, black alone for a neutral, else by the profile.

        ``blended``: it is part of a gradient between colours, where a neutral goes by the profile too: black alone
        is lighter than its neighbours of four inks, and would be seen as a stripe.
        Rounded to a thousandth; cyan, magenta and yellow give way where the total would be over the limit.
        """
        rgb = (_byte(red), _byte(green), _byte(blue))
        found = self._known.get((*rgb, blended))
        if found is None:
            found = self._known[*rgb, blended] = self._convert(rgb, blended)
        return found

    def convert_picture(self, image: Image.Image) -> Plates:
        """A picture as opened by Pillow, upright already, on its plates; see Plates.

        CMYK passes unchanged, 1-bit stays so, grey takes black ink alone with the tones it has on a screen; an
        embedded profile of grey or RGB is honoured, without one or with one that is none sRGB is meant.
        """
        picture, alpha = part_alpha(to_eight_bits(image))
        if picture.mode in ("1", "CMYK"):
            return Plates(copy_bare(picture), alpha)
        profile = image.info.get("icc_profile")
        if picture.mode == "L":
            return Plates(picture.point(self._grey_curve(_fitting(profile, "GRAY"))), alpha)
        inked = _apply(picture, _separation(self.icc, _fitting(profile, "RGB ")))
        return Plates(inked if self.limit >= self._heaviest else hold_ink(inked, self.limit), alpha)

    def _convert(self, rgb: tuple[int, int, int], blended: bool) -> Ink:
        token = self.tokens.get(f"#{bytes(rgb).hex()}")
        if token is not None:
            return token
        if rgb[0] == rgb[1] == rgb[2] and not blended:
            return (0.0, 0.0, 0.0, round(self._blacks[rgb[0]] / 255, _DIGITS))
        pixel: Any = _apply(Image.new("RGB", (1, 1), rgb), _separation(self.icc, None)).getpixel((0, 0))
        c, m, y, k = (value / 255 for value in pixel)
        return _hold_colour(c, m, y, k, self.limit / 100)

    @cached_property
    def _blacks(self) -> tuple[float, ...]:
        """Black ink (0 to 255) for each grey of sRGB.

        The light that a printed black gives back is looked up in the profile, paper and its blackest black being the
        ends as above. Black ink alone is lighter than four inks: as black-point compensation does for any narrower
        space, the picture's light is scaled to what is between paper and black ink, so that shadows keep their steps.
        """
        ramp = Image.frombytes("CMYK", (256, 1), b"".join(bytes((0, 0, 0, black)) for black in range(256)))
        lightness = _apply(ramp, _proof(self.icc)).tobytes()[::3]
        light = [_light(value * 100 / 255) for value in lightness]
        for black in range(1, 256):  # eight bits of lightness: neighbours may be equal, none may rise
            light[black] = min(light[black], light[black - 1])
        darkest = light[255]
        return tuple(_look_up(light, darkest + (1 - darkest) * _linear(grey / 255)) for grey in range(256))

    def _grey_curve(self, profile: bytes | None) -> list[int]:
        """A table of 256: a grey sample of a profile (sRGB's tones without one) -> a sample of DeviceGray."""
        greys = bytes(range(256))
        if profile is not None:
            ramp = Image.frombytes("L", (256, 1), greys)
            greys = _apply(ramp, _grey_reading(profile)).tobytes()[::3]
        return [255 - round(self._blacks[grey]) for grey in greys]

    @cached_property
    def _heaviest(self) -> float:
        """The most ink, in per cent, that the profile's own tables lay on."""
        steps = [round(step * 255 / 16) for step in range(17)]
        cube = bytes(value for r in steps for g in steps for b in steps for value in (r, g, b))
        inked = _apply(Image.frombytes("RGB", (17, 17 * 17), cube), _separation(self.icc, None)).tobytes()
        return max(sum(inked[at : at + 4]) for at in range(0, len(inked), 4)) / 2.55


def open_press(icc: Path, limit: float = 400.0, tokens: Mapping[str, Ink] | None = None) -> Press:
    """The press of a printing condition's ICC file. Raises OSError where it is missing."""
    return Press(icc.read_bytes(), limit, tokens or {})


def derive_tokens(css: str, convert: Convert) -> Mapping[str, Ink]:
    """What every ``device-cmyk()`` of a sheet looks like on a screen (#rrggbb) -> its inks.

    ``convert`` is colour.py's, so drawings made with the screen's values find the very inks again. Where two inks look
    alike the one of fewer plates, then of less ink, is meant.
    """
    tokens: dict[str, Ink] = {}

    def note(c: float, m: float, y: float, k: float) -> str:
        shown, ink = convert(c, m, y, k), (c, m, y, k)
        tokens[shown] = min(ink, tokens.get(shown, ink), key=_plainness)
        return shown

    replace_cmyk(css, note)
    return tokens


def hold_ink(image: Image.Image, limit: float) -> Image.Image:
    """A CMYK picture none of whose pixels has more ink than ``limit`` per cent: CMY give way together, black stays."""
    held = image.copy()
    for top in range(0, image.height, _STRIP):
        box = (0, top, image.width, min(top + _STRIP, image.height))
        held.paste(_hold_strip(image.crop(box), limit * 2.55), box)
    return held


def _hold_strip(image: Image.Image, most: float) -> Image.Image:
    c, m, y, k = image.split()

    def hold(args: dict[str, Any]) -> Any:
        one = args["float"](args["one"])
        colours = args["float"](args["c"]) + args["m"] + args["y"]
        room = args["max"](most - args["float"](args["k"]), 0)
        share = args["min"](room / args["max"](colours, 1), 1)
        return args["convert"](one * share, "L")  # rounded down: never over the limit

    return Image.merge("CMYK", [*(ImageMath.lambda_eval(hold, one=one, c=c, m=m, y=y, k=k) for one in (c, m, y)), k])


def _hold_colour(c: float, m: float, y: float, k: float, limit: float) -> Ink:
    """As hold_ink for one colour, all from 0 to 1."""
    if c + m + y + k <= limit:
        return round(c, _DIGITS), round(m, _DIGITS), round(y, _DIGITS), round(k, _DIGITS)
    share = max(limit - k, 0.0) / (c + m + y) * 10**_DIGITS
    c, m, y = (floor(value * share) / 10**_DIGITS for value in (c, m, y))  # down, or it would be over again
    return c, m, y, round(k, _DIGITS)


def _plainness(ink: Ink) -> tuple[int, float, Ink]:
    return sum(value > 0 for value in ink), sum(ink), ink


def _byte(value: float) -> int:
    return round(min(max(value, 0.0), 1.0) * 255)


def _linear(value: float) -> float:
    """sRGB (0 to 1) as light (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _light(lightness: float) -> float:
    """CIE L* (0 to 100) as light (0 to 1)."""
    return ((lightness + 16) / 116) ** 3 if lightness > 8 else lightness / 903.3


def _look_up(falling: list[float], wanted: float) -> float:
    """Where a falling curve takes a value, between its points; at the middle of a level stretch."""
    rising = [-value for value in falling]
    at = bisect_left(rising, -wanted)
    if at == 0:
        return 0.0
    if at == len(falling):
        return len(falling) - 1.0
    before, after = falling[at - 1], falling[at]
    return at - 1 + (before - wanted) / (before - after)


@lru_cache(maxsize=16)
def _fitting(profile: bytes | None, space: str) -> bytes | None:
    """An embedded profile if it is a sound one for samples of this space, else None."""
    if not profile:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if opened.profile.xcolor_space != space:
            return None
        mode = "L" if space == "GRAY" else "RGB"
        _build(opened, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    return profile


@lru_cache(maxsize=16)
def _separation(press: bytes, source: bytes | None) -> ImageCms.ImageCmsTransform:
    return _build(_profile(source), _profile(press), "RGB", "CMYK")


@lru_cache(maxsize=16)
def _proof(press: bytes) -> ImageCms.ImageCmsTransform:
    return _build(_profile(press), ImageCms.createProfile("LAB"), "CMYK", "LAB")


@lru_cache(maxsize=16)
def _grey_reading(source: bytes) -> ImageCms.ImageCmsTransform:
    return _build(_profile(source), _profile(None), "L", "RGB")


def _profile(content: bytes | None) -> Any:
    return ImageCms.ImageCmsProfile(io.BytesIO(content)) if content else ImageCms.createProfile("sRGB")


def _build(source: Any, target: Any, source_mode: str, target_mode: str) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        source,
        target,
        source_mode,
        target_mode,
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _apply(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    """What ImageCms.applyTransform does, which besides writes out the target's profile: 18 ms for a single colour."""
    image.load()
    out = Image.new(transform.output_mode, image.size, None)
    transform.transform.apply(image.getim(), out.getim())
    return out
