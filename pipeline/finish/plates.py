"""Plates: what a colour of a content stream becomes on paper, and what it becomes in a soft mask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from pipeline.finish.tokens import read_numbers, write_numbers

Values = tuple[float, ...]
SOLID = 0.9995  # ink that a plate's dot cannot be told from full


class ToInk(Protocol):
    """RGB to CMYK, all from 0 to 1. ``blended``: between colours of a gradient, where greys are no black alone."""

    def __call__(
        self, red: float, green: float, blue: float, /, *, blended: bool = False
    ) -> tuple[float, float, float, float]: ...


_NAMED = {
    "/DeviceRGB": "rgb", "/RGB": "rgb", "/CalRGB": "rgb", "/DeviceGray": "grey", "/G": "grey", "/CalGray": "grey",
    "/DeviceCMYK": "cmyk", "/CMYK": "cmyk", "/Pattern": "pattern",
}  # fmt: skip
_CHANNELS = {1: "grey", 3: "rgb"}


@dataclass(frozen=True)
class Space:
    """A colour space. ``model``: rgb, grey, cmyk, lab, indexed, pattern; "kept" is one that prints as it is.

    ``under`` is the base of an indexed space and what an uncoloured pattern is painted in; ``table`` an indexed
    space's colours; ``white`` Lab's.
    """

    model: str
    under: Space | None = None
    table: bytes = b""
    white: Values = (0.9642, 1.0, 0.8249)

    @property
    def channels(self) -> int:
        return {"rgb": 3, "lab": 3, "cmyk": 4}.get(self.model, 1)


RGB, GREY, CMYK, KEPT = Space("rgb"), Space("grey"), Space("cmyk"), Space("kept")


def read_space(obj: Object | None) -> Space:
    """The colour space that an object names or defines."""
    if isinstance(obj, Name):
        return Space(_NAMED.get(str(obj), "kept"))
    if not isinstance(obj, Array) or not len(obj):
        return KEPT
    family = str(obj[0])
    if family == "/ICCBased" and isinstance(obj[1], Stream):
        return Space(_CHANNELS.get(int(obj[1].get(Name.N, 0)), "kept"))
    if family == "/Lab":
        white = obj[1].get(Name.WhitePoint)
        return Space("lab", white=read_array(white)) if white is not None else Space("lab")
    if family in ("/Indexed", "/I") and len(obj) == 4:
        table = obj[3].read_bytes() if isinstance(obj[3], Stream) else bytes(obj[3])
        return Space("indexed", read_space(obj[1]), table)
    if family == "/Pattern":
        return Space("pattern", read_space(obj[1]) if len(obj) > 1 else None)
    return Space(_NAMED.get(family, "kept"))


def read_array(obj: Object) -> Values:
    """A PDF array of numbers."""
    return tuple(float(value) for value in obj.as_list())


@dataclass
class Plates:
    """A device space that colours are turned into; each colour is turned once.

    ``own`` is its model, ``space`` its name, ``fill`` and ``stroke`` its operators.
    """

    own: str
    space: Name
    fill: bytes
    stroke: bytes
    turn: Callable[[str, Values, bool], Values]  # of a model; whether it is part of a blend between colours
    overprints: bool
    _known: dict[tuple[Space, bytes], tuple[bytes, bool]] = field(default_factory=dict)

    @property
    def name(self) -> bytes:
        return str(self.space).encode()

    def turns(self, space: Space) -> bool:
        """Whether colours of that space are turned into this one's."""
        if space.model == "indexed":
            return space.under is not None and space.under.model not in ("kept", "pattern", "indexed")
        return space.model not in ("kept", "pattern", self.own)

    def convert(self, space: Space, values: Values, blended: bool = False) -> Values:
        """A colour's values here; ``blended`` as in ToInk. Raises ValueError where there are too few or too many."""
        if space.model == "indexed" and space.under is not None:
            step = space.under.channels
            entry = space.table[round(values[0]) * step :][:step]
            return self.convert(space.under, _unpack(space.under, entry), blended)
        if len(values) != space.channels:
            raise ValueError(f"{len(values)} values in {space.model}")
        if space.model == "lab":
            return self.turn("rgb", _lab_to_rgb(values, space.white), blended)
        if space.model == self.own:
            return values
        return self.turn(space.model, tuple(min(max(value, 0.0), 1.0) for value in values), blended)

    def colour(self, space: Space, operands: bytes) -> tuple[bytes, bool]:
        """The colour's operands here, and whether it is solid black alone.

        Raises ValueError where they are no colour of that space.
        """
        key = (space, operands)
        if key not in self._known:
            values = self.convert(space, read_numbers(operands))
            black = self.own == "cmyk" and not any(values[:3]) and values[3] > SOLID
            self._known[key] = (write_numbers(values), black)
        return self._known[key]


def press_plates(to_ink: ToInk) -> Plates:
    """Colours as inks: RGB through the printing condition's profile, grey as black ink alone."""

    def turn(model: str, values: Values, blended: bool) -> Values:
        return (0.0, 0.0, 0.0, 1 - values[0]) if model == "grey" else to_ink(*values[:3], blended=blended)

    return Plates("cmyk", Name.DeviceCMYK, b"k", b"K", turn, overprints=True)


def mask_plates() -> Plates:
    """Colours of a luminosity mask as their luminosity: what the mask lets through stays (ISO 32000-1, 11.5.3).

    The luminosity of a mixture is the mixture of the luminosities, so the mask's group may be grey from the start.
    """

    def turn(model: str, values: Values, _blended: bool) -> Values:
        if model == "cmyk":
            values = tuple(1 - min(1.0, value + values[3]) for value in values[:3])
        return (0.3 * values[0] + 0.59 * values[1] + 0.11 * values[2],)

    return Plates("grey", Name.DeviceGray, b"g", b"G", turn, overprints=False)


def turn_group(group: Object | None, plates: Plates) -> None:
    """A transparency group's blend space."""
    if isinstance(group, Dictionary) and (Name.CS in group or plates.overprints):
        group.CS = plates.space


def blend_in_inks(page: pikepdf.Page) -> None:
    """The page's transparency is blended in the inks that it is printed with."""
    page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK, I=True, K=False)


def _unpack(space: Space, entry: bytes) -> Values:
    parts = tuple(value / 255 for value in entry)
    if space.model == "lab" and len(parts) == 3:
        return (100 * parts[0], 255 * parts[1] - 128, 255 * parts[2] - 128)
    return parts


def _lab_to_rgb(lab: Values, white: Values) -> Values:
    """CIE Lab to sRGB (IEC 61966-2-1), its white adapted by plain scaling: white stays white."""
    lightness, a, b = lab
    y = (lightness + 16) / 116
    cubes = (t**3 if t > 6 / 29 else 3 * (6 / 29) ** 2 * (t - 4 / 29) for t in (y + a / 500, y, y - b / 200))
    x, y, z = (value * d65 for value, d65 in zip(cubes, (0.9505, 1.0, 1.089), strict=True))
    linear = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    )
    return tuple(
        min(max(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055, 0.0), 1.0)
        for value in linear
    )
