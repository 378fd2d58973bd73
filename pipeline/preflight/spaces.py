"""Colour spaces resolved: which family, which plates, and a colour from its components (ISO 32000-1, 8.6)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Name

from pipeline.preflight.model import Colour
from pipeline.preflight.numbers import read_number, spell

CMYK = ("Cyan", "Magenta", "Yellow", "Black")
DEEPEST = 8  # spaces within spaces
LIGHT = ("DeviceGray", "CalGray", "ICCBased-1")


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: ``plates`` are those its components name, in order ("" for None); of an Indexed space those of
    its base, with ``table`` its colours as bytes."""

    family: str
    plates: tuple[str, ...] = ()
    base: str = ""
    table: bytes = b""
    known: dict[tuple[float, ...], Colour] = field(default_factory=dict, compare=False, repr=False)

    def colour(self, components: Sequence[float]) -> Colour:
        """The colour of these components; too few are taken as 0, values outside 0 … 1 are brought back."""
        key = tuple(components)
        found = self.known.get(key)
        if found is None:
            found = Colour(self.family, self._inks(key), self.base)
            if len(self.known) < 4096:
                self.known[key] = found
        return found

    def first(self) -> Colour:
        """The colour that choosing the space sets: black, or full tint."""
        if self.family in ("Separation", "DeviceN"):
            return self.colour((1.0,) * len(self.plates))
        return self.colour((0.0, 0.0, 0.0, 1.0) if len(self.plates) == 4 else ())

    def full(self) -> Colour:
        """Every plate of it, as a picture may use them."""
        return Colour(self.family, {plate: 1.0 for plate in self.plates if plate}, self.base)

    def _inks(self, components: tuple[float, ...]) -> Mapping[str, float]:
        values: Sequence[float] = components
        if self.family == "Indexed":
            start = int(_within(components[0] if components else 0.0, 255.0)) * len(self.plates)
            values = [value / 255 for value in self.table[start : start + len(self.plates)]]
        if self._is_light():
            return {"Black": 1 - _within(values[0] if values else 0.0)}
        inks: dict[str, float] = {}
        for index, plate in enumerate(self.plates):
            if plate:
                inks[plate] = _within(values[index]) if index < len(values) else 0.0
        return inks

    def _is_light(self) -> bool:
        """True where a component says how light, not how much ink."""
        if self.family in ("Indexed", "Pattern"):
            return self.base in LIGHT
        return self.family in LIGHT


def _within(value: float, most: float = 1.0) -> float:
    return min(max(value, 0.0), most) if math.isfinite(value) else 0.0


GRAY = Space("DeviceGray", ("Black",))
RGB = Space("DeviceRGB")
PROCESS = Space("DeviceCMYK", CMYK)
PATTERN = Space("Pattern")
UNKNOWN = Space("")
DEVICE: Mapping[str, Space] = {
    "DeviceGray": GRAY, "G": GRAY, "DeviceRGB": RGB, "RGB": RGB, "DeviceCMYK": PROCESS, "CMYK": PROCESS,
    "CalGray": Space("CalGray", ("Black",)), "CalRGB": Space("CalRGB"), "CalCMYK": PROCESS, "Lab": Space("Lab"),
    "Pattern": PATTERN,
}  # fmt: skip
_BASED = {1: ("Black",), 4: CMYK}


def read_space(value: object, named: pikepdf.Object | None = None, depth: int = 0) -> Space:
    """A colour space from its name or array; ``named`` is the ColorSpace dictionary of the resources.

    What cannot be understood is UNKNOWN: nothing raises but what the caller's file layer raises.
    """
    if depth > DEEPEST:
        return UNKNOWN
    if isinstance(value, Name):
        name = spell(value)
        if name in DEVICE:
            return DEVICE[name]
        found = named.get(value) if isinstance(named, pikepdf.Dictionary) else None
        return UNKNOWN if found is None or found == value else read_space(found, named, depth + 1)
    if not isinstance(value, Array) or not len(value):
        return UNKNOWN
    family = spell(value[0])
    parts = [value[index] for index in range(min(len(value), 5))]
    if family == "ICCBased":
        return _read_based(parts)
    if family in ("Indexed", "I"):
        return _read_indexed(parts, named, depth)
    if family in ("Separation", "DeviceN"):
        return _read_spots(family, parts, named, depth)
    if family == "Pattern" and len(parts) > 1:
        base = read_space(parts[1], named, depth + 1)
        return Space("Pattern", base.plates, base.family)
    return DEVICE.get(family, UNKNOWN)


def _read_based(parts: Sequence[object]) -> Space:
    stream = parts[1] if len(parts) > 1 else None
    count = int(read_number(stream.get("/N"), 0.0)) if isinstance(stream, pikepdf.Stream) else 0
    if count not in (1, 3, 4):
        return UNKNOWN
    return Space(f"ICCBased-{count}", _BASED.get(count, ()))


def _read_indexed(parts: Sequence[object], named: pikepdf.Object | None, depth: int) -> Space:
    if len(parts) < 4:
        return UNKNOWN
    base, table = read_space(parts[1], named, depth + 1), parts[3]
    colours = b""
    if isinstance(table, pikepdf.Stream):
        colours = table.read_bytes()[:8192]  # 256 entries of 32 components at most
    elif isinstance(table, pikepdf.String):
        colours = bytes(table)
    return Space("Indexed", base.plates, base.family, colours)


def _read_spots(family: str, parts: Sequence[object], named: pikepdf.Object | None, depth: int) -> Space:
    if len(parts) < 3:
        return UNKNOWN
    names = parts[1]
    listed: list[object] = [names] if isinstance(names, Name) else []
    if isinstance(names, Array):
        listed = [names[index] for index in range(min(len(names), 32))]
    plates = tuple("" if name == "None" else name for name in map(spell, listed))
    return Space(family, plates, read_space(parts[2], named, depth + 1).family)
