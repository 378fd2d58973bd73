"""Fonts as preflight needs them: how wide a string runs and what it reads as (ISO 32000-1, 9.6 to 9.10)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.preflight.lexer import read_hex
from pipeline.preflight.numbers import read_number, read_numbers, spell

MOST_CODES = 65536
# Where letters reach to, of an em: fonts' own Ascent and Descent leave room for accents that are not there.
ASCENT, DESCENT = 0.75, -0.22


class Widths(dict[int, float]):
    """Code -> width in thousandths of an em; the default for all others."""

    def __init__(self, default: float) -> None:
        super().__init__()
        self.default = default

    def __missing__(self, code: int) -> float:
        return self.default


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font resource. ``wide``: codes of two bytes. ``glyphs``: a Type3 font's drawings by code, ``matrix`` its
    glyph space."""

    name: str
    wide: bool
    widths: Widths
    letters: dict[int, str]
    glyphs: dict[int, Stream] = field(default_factory=dict)
    matrix: tuple[float, ...] = ()
    resources: object = None

    def codes(self, text: bytes) -> Iterable[int]:
        """The character codes of a string."""
        if not self.wide:
            return text
        codes = array("H", text if len(text) % 2 == 0 else text[:-1])
        codes.byteswap()
        return codes

    def advance(self, text: bytes) -> float:
        """How far a string runs, in thousandths of an em."""
        return sum(map(self.widths.__getitem__, self.codes(text)))

    def read(self, text: bytes) -> str:
        """What it reads as; a code without an entry reads as the replacement character, of simple fonts as Latin-1."""
        if self.letters or self.wide:
            get = self.letters.get
            return "".join([get(code) or "\ufffd" for code in self.codes(text)])
        return text.decode("latin-1")


NO_FACE = Typeface("", False, Widths(500.0), {})


def read_typeface(font: object) -> Typeface:
    """A font resource; one that is broken gets half an em for every letter."""
    if not isinstance(font, Dictionary):
        return NO_FACE
    name = spell(font.get(Name.BaseFont, font.get(Name.Name)))
    letters = _read_letters(font.get(Name.ToUnicode))
    subtype = font.get(Name.Subtype)
    if subtype == Name.Type0:
        return Typeface(name, True, _read_wide(font), letters)
    if subtype == Name.Type3:
        return _read_type3(font, name, letters)
    return Typeface(name, False, _read_simple(font, 500.0), letters)


def _read_simple(font: Dictionary, default: float) -> Widths:
    descriptor = font.get(Name.FontDescriptor)
    if isinstance(descriptor, Dictionary):
        default = read_number(descriptor.get(Name.MissingWidth), default) or default
    widths = Widths(default)
    first = int(read_number(font.get(Name.FirstChar), 0.0))
    for code, width in enumerate(read_numbers(font.get(Name.Widths), 256), max(0, min(first, 255))):
        widths[code] = width
    return widths


def _read_wide(font: Dictionary) -> Widths:
    descendants = font.get(Name.DescendantFonts)
    child = descendants[0] if isinstance(descendants, Array) and len(descendants) else None
    if not isinstance(child, Dictionary):
        return Widths(1000.0)
    widths = Widths(read_number(child.get(Name.DW), 1000.0))
    entries = child.get(Name.W)
    if isinstance(entries, Array):
        _lay_widths(widths, entries)
    return widths


def _lay_widths(widths: Widths, entries: Array) -> None:
    """The W array: ``c [w1 w2 …]`` and ``first last w``; as many codes as there can be, said twice or not."""
    pending: list[float] = []
    left = MOST_CODES
    for _, entry in zip(range(MOST_CODES * 3), entries.as_list(), strict=False):
        if left <= 0:
            return
        if isinstance(entry, Array):
            if pending:
                listed = read_numbers(entry, left)
                widths.update(enumerate(listed, int(pending[-1])))
                left -= len(listed)
            pending = []
            continue
        pending.append(read_number(entry, 0.0))
        if len(pending) == 3:
            first, last, width = int(pending[0]), int(pending[1]), pending[2]
            if 0 <= first <= last < MOST_CODES:
                widths.update(dict.fromkeys(range(first, min(last + 1, first + left)), width))
                left -= last + 1 - first
            pending = []


def _read_type3(font: Dictionary, name: str, letters: dict[int, str]) -> Typeface:
    matrix = tuple(read_numbers(font.get(Name.FontMatrix), 6))
    matrix = matrix if len(matrix) == 6 else (0.001, 0.0, 0.0, 0.001, 0.0, 0.0)
    widths = Widths(0.0)
    for code, width in _read_simple(font, 0.0).items():
        widths[code] = width * matrix[0] * 1000  # glyph space is its own here
    drawings, encoding = font.get(Name.CharProcs), font.get(Name.Encoding)
    glyphs: dict[int, Stream] = {}
    differences = encoding.get(Name.Differences) if isinstance(encoding, Dictionary) else None
    if isinstance(drawings, Dictionary) and isinstance(differences, Array):
        code = 0
        for _, entry in zip(range(1024), differences.as_list(), strict=False):
            if isinstance(entry, Name):
                drawing = drawings.get(entry)
                if isinstance(drawing, Stream):
                    glyphs[code] = drawing
                code += 1
            else:
                code = int(read_number(entry, 0.0))
    return Typeface(name, False, widths, letters, glyphs, matrix, font.get(Name.Resources))


_BEGIN = re.compile(rb"begin(bfchar|bfrange)")
_HEX = rb"<([0-9A-Fa-f\s]{1,512})>"
_CHAR = re.compile(_HEX + rb"\s*" + _HEX)
# A list holds no other list: the next bracket ends the search for one that is not closed.
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[([^\[\]]*+)\])")


def _read_letters(stream: object) -> dict[int, str]:
    """A ToUnicode map: code -> what it reads as; {} where there is none or it cannot be read."""
    if not isinstance(stream, Stream):
        return {}
    try:
        content = stream.read_bytes()[: 1 << 20]
    except pikepdf.PdfError:
        return {}
    letters: dict[int, str] = {}
    left = MOST_CODES  # codes said again and again count too
    for kind, block in _list_blocks(content):
        if kind == b"bfchar":
            for code, text in _CHAR.findall(block):
                letters[int.from_bytes(read_hex(code))] = read_hex(text).decode("utf-16-be", "replace")
                left -= 1
        else:
            for match in _RANGE.finditer(block):
                if left <= 0:
                    break
                first, last = (int.from_bytes(read_hex(code)) for code in match.group(1, 2))
                left -= _lay_range(letters, first, min(last, first + left - 1), match[3], match[4])
        if left <= 0:
            break
    return letters


def _list_blocks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The blocks of a CMap, their kind and what stands in them; one without an end is none."""
    endless: set[bytes] = set()
    begin = _BEGIN.search(content)
    while begin and len(endless) < 2:
        kind, after = begin[1], begin.end()
        end = -1 if kind in endless else content.find(b"end" + kind, after)
        if end < 0:
            endless.add(kind)
        else:
            yield kind, content[after:end]
            after = end
        begin = _BEGIN.search(content, after)


def _lay_range(letters: dict[int, str], first: int, last: int, text: bytes | None, listed: bytes | None) -> int:
    """Letters for the codes from ``first`` to ``last``; how many codes that were."""
    if listed is not None:
        texts = re.findall(_HEX, listed)[: max(last + 1 - first, 0)]
        letters.update((code, read_hex(one).decode("utf-16-be", "replace")) for code, one in enumerate(texts, first))
        return len(texts)
    start = read_hex(text or b"").decode("utf-16-be", "replace")
    if not start or last < first:
        return 0
    head, tail = start[:-1], ord(start[-1])
    letters.update((code, head + chr(min(tail + code - first, 0x10FFFF))) for code in range(first, last + 1))
    return last + 1 - first
