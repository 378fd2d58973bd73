"""A page's or form's resources, each looked at once: fonts, colour spaces, graphics states, forms and pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pikepdf import Array, Dictionary, Name, Stream

from pipeline.preflight.lexer import Inline
from pipeline.preflight.model import Colour
from pipeline.preflight.numbers import read_number, spell
from pipeline.preflight.shadings import read_shading
from pipeline.preflight.spaces import UNKNOWN, Space, read_space
from pipeline.preflight.typefaces import NO_FACE, Typeface, read_typeface

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture's file, before it is placed. ``colour``: every plate that it may use; ``soft``: it has a soft mask."""

    width: int
    height: int
    bits: int
    mask: bool
    filter: str
    spaces: tuple[str, ...]
    colour: Colour
    soft: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What an ExtGState sets: attributes of the graphics state, a font, a soft mask's group."""

    values: Mapping[str, Any]
    font: object = None
    size: float = 0.0
    mask: Stream | None = None


class Resources:
    """The resources that a content stream names. ``faces`` is shared by the file: fonts by their object number."""

    def __init__(self, entries: object, faces: dict[tuple[int, int], Typeface]) -> None:
        self._entries = entries if isinstance(entries, Dictionary) else None
        self._faces = faces
        self._kinds: dict[str, Dictionary | None] = {}
        self._known: dict[tuple[str, str], Any] = {}

    def _kind(self, kind: str) -> Dictionary | None:
        if kind not in self._kinds:
            found = self._entries.get(f"/{kind}") if self._entries is not None else None
            self._kinds[kind] = found if isinstance(found, Dictionary) else None
        return self._kinds[kind]

    def find(self, kind: str, name: str) -> object:
        """The entry itself, None where it is missing."""
        entries = self._kind(kind)
        return entries.get(f"/{name}") if entries is not None and name else None

    def _once(self, kind: str, name: str, read: Callable[[object], T]) -> T:
        found: T | None = self._known.get((kind, name))
        if found is None:
            found = self._known[kind, name] = read(self.find(kind, name))
        return found

    def face(self, name: str) -> Typeface:
        """A font."""
        return self._once("Font", name, self.read_face)

    def read_face(self, font: object) -> Typeface:
        """A font given as an object, as an ExtGState has it."""
        if not isinstance(font, Dictionary):
            return NO_FACE
        key = font.objgen
        if key == (0, 0):
            return read_typeface(font)
        if key not in self._faces:
            self._faces[key] = read_typeface(font)
        return self._faces[key]

    def space(self, name: str) -> Space:
        """A colour space, device or named."""
        known: Space | None = self._known.get(("ColorSpace", name))
        if known is None:
            known = self._known["ColorSpace", name] = read_space(Name(f"/{name}"), self._kind("ColorSpace"))
        return known

    def change(self, name: str) -> Change:
        """What a named graphics state sets."""
        return self._once("ExtGState", name, _read_change)

    def raster(self, name: str, stream: Stream) -> Raster:
        """A picture's file."""
        return self._once("Raster", name, lambda _: _read_raster(stream, self._kind("ColorSpace")))

    def shading(self, name: str) -> Colour:
        """A shading's colour."""
        return self._once("Shading", name, lambda found: read_shading(found, self._kind("ColorSpace")))

    def shading_of(self, pattern: object) -> Colour:
        """The colour of a shading pattern, or of what looks like one."""
        entry = pattern.get(Name.Shading) if isinstance(pattern, Dictionary) else None
        found = read_shading(entry, self._kind("ColorSpace"))
        return Colour("Pattern", found.inks, found.base if found.space == "Indexed" else found.space)

    def inline_raster(self, inline: Inline) -> Raster:
        """The picture of BI … EI."""
        entries = inline.entries
        mask = entries.get("ImageMask", b"").strip() == b"true"
        named = entries.get("ColorSpace", b"").lstrip(b"/").decode("latin-1")
        space = self.space(named) if named and not named.startswith("[") else UNKNOWN
        if named.startswith("["):
            space = Space("Indexed", base=self.space(_second_name(named)).family)
        width, height, bits = (_whole(entries.get(key, b"")) for key in ("Width", "Height", "BitsPerComponent"))
        chain = entries.get("Filter", b"").strip(b"/[] ").decode("latin-1")
        return Raster(width, height, 1 if mask else bits, mask, chain, _spaces(space, mask), space.full(), False)


def _second_name(array: str) -> str:
    parts = array.replace("/", " ").strip("[] ").split()
    return parts[1] if len(parts) > 1 else ""


def _whole(value: bytes) -> int:
    return int(value) if value.isdigit() and len(value) < 8 else 0


def _spaces(space: Space, mask: bool) -> tuple[str, ...]:
    if mask:
        return ()
    return (space.family, space.base) if space.base else (space.family,)


def _read_raster(stream: Stream, named: Dictionary | None) -> Raster:
    mask = bool(stream.get(Name.ImageMask, False))
    filters = stream.get(Name.Filter)
    chain = [filters] if isinstance(filters, Name) else list(filters)[:9] if isinstance(filters, Array) else []
    last = spell(chain[-1]) if chain else ""
    space = read_space(stream.get(Name.ColorSpace), named)
    if space.family == "" and last == "JPXDecode":
        space = _space_of_jpx(stream, named)
    width, height, bits = (
        int(read_number(stream.get(key), 0.0)) for key in (Name.Width, Name.Height, Name.BitsPerComponent)
    )
    soft = isinstance(stream.get(Name.SMask), Stream) or bool(read_number(stream.get("/SMaskInData"), 0.0))
    bits = 1 if mask else bits or 8
    return Raster(width, height, bits, mask, last, _spaces(space, mask), space.full(), soft)


_ENUMERATED = {12: "DeviceCMYK", 16: "DeviceRGB", 17: "DeviceGray", 18: "DeviceRGB", 14: "Lab"}


def _space_of_jpx(stream: Stream, named: Dictionary | None) -> Space:
    """A JPEG 2000 picture may say its space in its own head (ISO/IEC 15444-1, I.5.3.3)."""
    head = stream.read_raw_bytes()[:4096]
    at = head.find(b"colr")
    if at < 0 or len(head) < at + 11 or head[at + 4] != 1:
        return UNKNOWN
    name = _ENUMERATED.get(int.from_bytes(head[at + 7 : at + 11]))
    return read_space(Name(f"/{name}"), named) if name else UNKNOWN


def _read_change(found: object) -> Change:
    if not isinstance(found, Dictionary):
        return Change({})
    values: dict[str, Any] = {}
    for key, attribute in (("/LW", "width"), ("/ca", "fill_alpha"), ("/CA", "stroke_alpha")):
        if key in found:
            values[attribute] = read_number(found[key], 1.0)
    if "/OP" in found:
        values["stroke_over"] = values["fill_over"] = bool(found["/OP"])
    if "/op" in found:
        values["fill_over"] = bool(found["/op"])
    if "/OPM" in found:
        values["mode"] = int(read_number(found["/OPM"], 0.0))
    if "/BM" in found:
        blend = found["/BM"]
        first = blend[0] if isinstance(blend, Array) and len(blend) else blend
        values["blend"] = spell(first) or "Normal"
    mask = found.get("/SMask")
    if mask is not None:
        values["masked"] = isinstance(mask, Dictionary)
    group = mask.get("/G") if isinstance(mask, Dictionary) else None
    font = found.get("/Font")
    pair = isinstance(font, Array) and len(font) == 2
    return Change(
        values,
        font[0] if pair and font is not None else None,
        read_number(font[1], 0.0) if pair and font is not None else 0.0,
        group if isinstance(group, Stream) else None,
    )
