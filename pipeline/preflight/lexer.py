"""Content streams as instructions: operands and operator, one at a time, so that no stream is held as objects.

Faster than a list of pikepdf's objects, and bounded: what is malformed is passed over, nothing raises.
Syntax: ISO 32000-1, 7.2 and 7.8.2.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Items:
    """An array as it stands in the stream; ``read_items`` takes it apart where somebody wants to know."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class Inline:
    """The dictionary of an inline picture, abbreviations spelt out: key -> value as raw bytes."""

    entries: dict[str, bytes]


Operand: TypeAlias = "float | str | bytes | Items | Inline"  # number, name, string, array, inline picture
Instruction: TypeAlias = "tuple[bytes, list[Operand]]"

_SPACE = rb"[\x00\t\n\f\r ]"
_NUMBER = rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_LITERAL = rb"\((?:[^()\\]|\\.)*+\)"
# Numbers are taken with their operator in one match: most instructions are that. At most eight (no operator asks for
# more but scn), so that a long row of numbers is not looked at again from each of its members.
_TOKEN = re.compile(
    rb"(?:" + _SPACE + rb"|%[^\r\n]*+)*+(?:"
    rb"((?:" + _NUMBER + _SPACE + rb"++){0,8}+)([A-Za-z'\"][A-Za-z0-9*'\"]*+)"  # 1 numbers, 2 operator
    rb"|(" + _NUMBER + rb")"  # 3
    rb"|/([^\x00\t\n\f\r ()<>\[\]{}/%]*+)"  # 4 name
    rb"|<([0-9A-Fa-f\x00\t\n\f\r ]*+)>"  # 5 hex string
    rb"|(" + _LITERAL + rb")"  # 6 string without brackets in it
    rb"|(\[(?:[^\[\]()<>%]|<[0-9A-Fa-f\x00\t\n\f\r ]*+>|" + _LITERAL + rb")*+\])"  # 7 array without arrays in it
    rb"|(\()"  # 8 a string with brackets in it
    rb"|([\[\]<>{}]|<<|>>|.)"  # 9 anything else
    rb")",
    re.DOTALL,
)
_ITEM = re.compile(rb"<([^>]*)>|(" + _LITERAL + rb")|(" + _NUMBER + rb")|/([^\x00\t\n\f\r ()<>\[\]{}/%]*)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_LONGEST_ARRAY = 1 << 20  # bytes; a line of text has some thousand
_MOST_OPERANDS = 64  # a DeviceN colour has at most 32
_LONG_KEYS = {
    "BPC": "BitsPerComponent", "CS": "ColorSpace", "D": "Decode", "F": "Filter", "H": "Height", "IM": "ImageMask",
    "W": "Width",
}  # fmt: skip


def read_instructions(content: bytes) -> Iterator[Instruction]:
    """The instructions of a content stream, in order; BI … EI is one instruction ``EI`` with an Inline.

    A long row of operands without operator is given as the instruction ``b""``, so that whoever counts sees it.
    """
    operands: list[Operand] = []
    position, end = 0, len(content)
    while position < end:
        match = yield from _read_plain(content, position, operands)
        if match is None:
            return
        if match[2] == b"BI":
            inline, position = _read_inline(content, match.end())
            yield b"EI", [inline]
            operands = []
        else:
            text, position = _read_literal(content, match.start(8))
            operands.append(text)


def _read_plain(
    content: bytes, start: int, operands: list[Operand]
) -> Generator[Instruction, None, re.Match[bytes] | None]:
    """Instructions up to what takes more than a regular expression: BI, or a string with brackets in it.

    ``operands`` are those before ``start``, and afterwards those that wait for their operator.
    """
    waiting, passed = list(operands), 0  # a list that is given away is never touched again
    for match in _TOKEN.finditer(content, start):
        kind = match.lastindex
        if kind == 2:
            numbers, operator = match[1], match[2]
            if operator == b"BI":
                return match
            if numbers:
                waiting += map(float, numbers.split()) if b"\x00" not in numbers else _split(numbers)
            yield operator, waiting
            waiting, passed = [], 0
        elif kind == 8:
            operands[:] = waiting
            return match
        elif kind is not None:
            passed += not _take(kind, match, waiting)
            if len(waiting) + passed > _MOST_OPERANDS:
                yield b"", []
                waiting, passed = [], 0
    return None


def _take(kind: int, match: re.Match[bytes], operands: list[Operand]) -> bool:
    """One operand of a kind that is rarer than numbers before their operator; False where it is none."""
    if kind == 4:
        operands.append(match[4].decode("latin-1") if b"#" not in match[4] else _unescape_name(match[4]))
    elif kind == 3:
        operands.append(float(match[3]))
    elif kind == 5:
        operands.append(read_hex(match[5]))
    elif kind == 6:
        operands.append(_unescape(match[6][1:-1]))
    elif kind == 7 and len(match[7]) <= _LONGEST_ARRAY:
        operands.append(Items(match[7]))
    return kind != 9


def _split(numbers: bytes) -> list[float]:
    return [float(number) for number in numbers.replace(b"\x00", b" ").split()]


def read_hex(digits: bytes) -> bytes:
    """The bytes of a hexadecimal string; an odd last digit is followed by 0, white space does not count."""
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        kept = re.sub(rb"[^0-9A-Fa-f]", b"", digits)
        return bytes.fromhex((kept + b"0" * (len(kept) % 2)).decode("ascii"))


def read_items(array: Items) -> list[float | str | bytes]:
    """What stands in an array: numbers, names, strings."""
    found: list[float | str | bytes] = []
    for digits, literal, number, name in _ITEM.findall(array.raw):
        if number:
            found.append(float(number))
        elif literal:
            found.append(_unescape(literal[1:-1]))
        elif name:
            found.append(_unescape_name(name))
        else:
            found.append(read_hex(digits))
    return found


def _unescape(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    return _ESCAPE.sub(_escaped, text)


def _escaped(match: re.Match[bytes]) -> bytes:
    found = match[1]
    if found[:1].isdigit() and found[:1] < b"8":
        return bytes([int(found, 8) & 255])
    return _ESCAPED.get(found, found)


def _unescape_name(name: bytes) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), name).decode("latin-1")


_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)


def _read_literal(content: bytes, start: int) -> tuple[bytes, int]:
    """A string from its bracket on, and where it ends; one that never ends takes the rest."""
    depth = 0
    for match in _BRACKET.finditer(content, start):
        if match[0] == b"(":
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if depth == 0:
                return _unescape(content[start + 1 : match.start()]), match.end()
    return b"", len(content)


_PAIR = re.compile(
    _SPACE + rb"*+/([^\x00\t\n\f\r ()<>\[\]{}/%]++)" + _SPACE + rb"*+"
    rb"(/[^\x00\t\n\f\r ()<>\[\]{}/%]++|\[[^\]]{0,4000}+\]|<<[^>]{0,400}+>>|[^\x00\t\n\f\r ()<>\[\]{}/%]++)",
    re.DOTALL,
)
_DATA = re.compile(_SPACE + rb"*+ID" + _SPACE)
_END = re.compile(_SPACE + rb"EI(?=" + _SPACE + rb"|\Z)")


def _read_inline(content: bytes, start: int) -> tuple[Inline, int]:
    """An inline picture from behind its BI, and where its EI ends. Its data are passed over."""
    entries: dict[str, bytes] = {}
    position = start
    while pair := _PAIR.match(content, position):
        key = _unescape_name(pair[1])
        entries[_LONG_KEYS.get(key, key)] = pair[2]
        position = pair.end()
    data = _DATA.match(content, position)
    position = data.end() + _least_length(entries) if data else position
    stop = _END.search(content, max(position - 1, start))
    return Inline(entries), stop.end() if stop else len(content)


def _least_length(entries: dict[str, bytes]) -> int:
    """How long the data are at least: EI may stand among uncompressed ones."""
    if "Filter" in entries:
        return 0
    try:
        width, height = int(entries["Width"]), int(entries["Height"])
    except (KeyError, ValueError):
        return 0
    return (width + 7) // 8 * height if 0 < width < 1 << 16 and 0 < height < 1 << 16 else 0
