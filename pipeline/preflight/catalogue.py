"""What a PDF says of itself as a whole: fonts, output intents, scripts, XMP packets (ISO 32000-1, ISO 15930-7)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from pipeline.preflight.limits import Limits, Overfull, read_content
from pipeline.preflight.model import Font, Intent
from pipeline.preflight.numbers import read_number, spell

SUBSET = re.compile(r"^[A-Z]{6}\+")
DEEPEST = 30
MOST = 5000  # objects looked at for one answer
_CHANNELS = {b"GRAY": 1, b"RGB ": 3, b"Lab ": 3, b"CMYK": 4}
_PDFX = re.compile(rb"GTS_PDFXVersion\s*(?:>\s*([^<]{1,64}?)\s*<|=\s*[\"']([^\"']{1,64})[\"'])")


def list_fonts(pages: list[Dictionary]) -> tuple[Font, ...]:
    """The fonts of the pages' resources, forms and patterns included, by name."""
    found: dict[tuple[str, bool], set[int]] = {}
    known: dict[tuple[int, int], set[tuple[str, bool]]] = {}
    for number, page in enumerate(pages, 1):
        for font in _fonts_of(inherited(page, "/Resources"), (0, 0), known, 0):
            found.setdefault(font, set()).add(number)
    return tuple(
        Font(name, SUBSET.sub("", name), embedded, tuple(sorted(on)))
        for (name, embedded), on in sorted(found.items(), key=lambda item: item[0])
    )


def _fonts_of(
    resources: object, owner: tuple[int, int], known: dict[tuple[int, int], set[tuple[str, bool]]], depth: int
) -> set[tuple[str, bool]]:
    """Name and embedding of the fonts that resources hold, at any depth; those of an object are looked at once."""
    if not isinstance(resources, Dictionary) or depth > DEEPEST:
        return set()
    key = resources.objgen if resources.objgen != (0, 0) else owner
    if key in known:
        return known[key]
    fonts: set[tuple[str, bool]] = set()
    if key != (0, 0):
        known[key] = fonts  # resources that hold themselves end here
    for font in _values(resources.get(Name.Font)):
        if isinstance(font, Dictionary):
            fonts.add(_describe_font(font))
            if font.get(Name.Subtype) == Name.Type3:
                fonts |= _fonts_of(font.get(Name.Resources), font.objgen, known, depth + 1)
    for kind in (Name.XObject, Name.Pattern):
        for stream in _values(resources.get(kind)):
            if isinstance(stream, Stream) and stream.get(Name.Subtype) != Name.Image:
                fonts |= _fonts_of(stream.get(Name.Resources), stream.objgen, known, depth + 1)
    return fonts


def _values(entries: object) -> Iterator[object]:
    if isinstance(entries, Dictionary):
        for _, (_, value) in zip(range(MOST), entries.items(), strict=False):  # a key need not be UTF-8
            yield value


def _describe_font(font: Dictionary) -> tuple[str, bool]:
    name = spell(font.get(Name.BaseFont, font.get(Name.Name)))
    subtype = font.get(Name.Subtype)
    if subtype == Name.Type3:
        return name, True  # its drawings are in the file
    if subtype == Name.Type0:
        descendants = font.get(Name.DescendantFonts)
        child = descendants[0] if isinstance(descendants, Array) and len(descendants) else None
        if not isinstance(child, Dictionary):
            return name, False
        font = child
    descriptor = font.get(Name.FontDescriptor)
    programs = (Name.FontFile, Name.FontFile2, Name.FontFile3)
    return name, isinstance(descriptor, Dictionary) and any(isinstance(descriptor.get(key), Stream) for key in programs)


def inherited(page: Dictionary, key: str) -> object:
    """An entry of a page, or of the nearest node above it that has one."""
    node: object = page
    for _ in range(DEEPEST):
        if not isinstance(node, Dictionary):
            return None
        found = node.get(key)
        if found is not None:
            return found
        node = node.get(Name.Parent)
    return None


def list_intents(root: pikepdf.Object, limits: Limits) -> tuple[Intent, ...]:
    """The output intents of the catalogue, in order."""
    intents = root.get(Name.OutputIntents)
    if not isinstance(intents, Array):
        return ()
    listed = [intents[index] for index in range(min(len(intents), 32))]
    return tuple(_read_intent(intent, limits) for intent in listed if isinstance(intent, Dictionary))


def _read_intent(intent: pikepdf.Object, limits: Limits) -> Intent:
    subtype, condition, registry = (
        _words(intent.get(key)) for key in (Name.S, Name.OutputConditionIdentifier, Name.RegistryName)
    )
    stream = intent.get(Name.DestOutputProfile)
    if not isinstance(stream, Stream):
        return Intent(subtype, condition, registry, 0, "")
    try:
        profile = read_content(stream, limits)
    except Overfull:
        return Intent(subtype, condition, registry, 0, "")
    channels = _CHANNELS.get(profile[16:20], 0) or int(read_number(stream.get(Name.N), 0.0))
    return Intent(subtype, condition, registry, channels, hashlib.sha256(profile).hexdigest())


def _words(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.String) else spell(value)


def list_scripts(pdf: Pdf, pages: list[Dictionary]) -> tuple[str, ...]:
    """What would run: the catalogue's actions, those of pages and annotations, scripts by name."""
    root = pdf.Root
    found = [f"OpenAction {kind}" for kind in _kinds(root.get(Name.OpenAction))]
    if Name.AA in root:
        found.append("catalogue AA")
    names = root.get(Name.Names)
    if isinstance(names, Dictionary) and Name.JavaScript in names:
        found.append("JavaScript by name")
    for number, page in enumerate(pages, 1):
        if Name.AA in page:
            found.append(f"page {number} AA")
        for note in annotations_of(page):
            kinds = [*_kinds(note.get(Name.A)), *(["AA"] if Name.AA in note else [])]
            found += [f"page {number} annotation {kind}" for kind in kinds]
    return tuple(dict.fromkeys(found))


def _kinds(action: object) -> list[str]:
    """The kind of an action that does something; going to a place of the same file is none."""
    if not isinstance(action, Dictionary):
        return []
    kind = spell(action.get(Name.S)) or "unknown"
    return [] if kind in ("GoTo", "URI") else [kind]


def annotations_of(page: Dictionary) -> Iterator[Dictionary]:
    notes = page.get(Name.Annots)
    if isinstance(notes, Array):
        for index in range(min(len(notes), MOST)):
            note = notes[index]
            if isinstance(note, Dictionary):
                yield note


def read_packet(root: pikepdf.Object, limits: Limits) -> bytes:
    """The XMP packet of the catalogue, b"" where there is none."""
    stream = root.get(Name.Metadata)
    try:
        return read_content(stream, limits) if isinstance(stream, Stream) else b""
    except Overfull:
        return b""


def read_pdfx(packet: bytes) -> str:
    """GTS_PDFXVersion of a packet (ISO 15930-7), "" where it names none."""
    found = _PDFX.search(packet)
    return (found[1] or found[2] or b"").decode("utf-8", "replace") if found else ""


def count_packets(pdf: Pdf) -> int:
    """XMP packets of the whole document: metadata streams of the catalogue and of pages; pictures' own do not count."""
    owners = [pdf.Root, *(page.obj for _, page in zip(range(MOST), pdf.pages, strict=False))]
    return sum(isinstance(owner.get(Name.Metadata), Stream) for owner in owners)


def read_trapped(pdf: Pdf) -> str:
    """The Trapped entry of the document information: True, False, Unknown, or ""."""
    info = pdf.trailer.get(Name.Info)
    trapped = info.get(Name.Trapped) if isinstance(info, Dictionary) else None
    return spell(trapped) if isinstance(trapped, Name) else "" if trapped is None else str(trapped)
