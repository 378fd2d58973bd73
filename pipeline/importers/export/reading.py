"""Bytes of a whole issue's export → its lines and chunks: Markdown-like, or plain text with headings by capitals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from pipeline.importers.decoding import decode_text
from pipeline.importers.export.blockmarks import mark_lines
from pipeline.importers.model import Chunk, Export, Span
from pipeline.model import Place
from pipeline.problems import Problem, Stopped

SIZE_LIMIT = 16 * 1024 * 1024  # bytes: a hundred times an issue of 64 pages
LINE_LIMIT = 100_000  # characters: no paragraph of a magazine is near it
LINES_LIMIT = 200_000
TITLE_LENGTH = 160  # a longer paragraph in capitals is text that shouts, not a heading
DISPLAY_LENGTH = 400  # characters: entries, rules and underlines are shorter
WRAPPED_WIDTH = 130  # no program wraps lines wider than that
PAGE_BREAK_GAP = 3  # blank lines that a form feed stands for

_EDGE = "\u200b\ufeff\u2060\f\v"
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+")
_BULLET = re.compile(r"^\s{0,6}[-*+•▪●◦‣][ \t]+(?=\S)")
_ORDERED = re.compile(r"^ {0,3}\d{1,2}[.)][ \t]+(?=\S)")
# Low lines that mark emphasis: at the edges of words, never inside a word or an address.
_STRONG = re.compile(r"(?<![\w*_\\])__(?=[^\s_])([^_\n]*[^\s_\\])__(?![\w_])")
_SLANTED = re.compile(r"(?<![\w*_\\/@.-])_(?=[^\s_])([^_\n]*[^\s_\\])_(?![\w_])")
_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$")
_UNDERLINE = re.compile(r"^ {0,3}(?:={3,}|-{3,})[ \t]*$")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PAGED = re.compile(r"(?:\.{2,}|…|·{2,}|_{3,}|\t| {3,})[ \t.…]*\d{1,3}[ \t]*$|^\s*\d{1,3}[ \t.)|]+\S.*[^\W\d_]")
_LEADER = re.compile(r"(?:\.{3,}|…{2,}|\t| {3,})[ \t.…]*\d{1,3}[ \t]*$")
_BROKEN = ("  ", "\\")  # ends of a line that force a break
_SENTENCE_END = tuple('.!?:;…»”"')


def read_export(data: bytes, name: str) -> Export:
    """Read an export: UTF-8, or UTF-16 with its mark, any line ends; ``name`` is the file as problems shall say it.

    Raises Stopped: INT001 (another encoding, binary, no text), INT002 (longer than the limits above).
    """
    if len(data) > SIZE_LIMIT:
        raise _stop("INT002", name, None, f"{len(data)} bytes; the limit is {SIZE_LIMIT}", "import one issue at a time")
    text = decode_text(data, name)
    lines = tuple(text.split("\n"))
    _check(lines, name)
    chunks = _chunk(lines)
    if not chunks:
        raise _stop("INT001", name, None, "the file holds no text", "export the issue's text again")
    return Export(name, lines, chunks)


def _stop(code: str, name: str, line: int | None, message: str, hint: str) -> Stopped:
    return Stopped((Problem(code, message, hint, Place(name, line)),))


def _check(lines: tuple[str, ...], name: str) -> None:
    if len(lines) > LINES_LIMIT:
        raise _stop("INT002", name, None, f"{len(lines)} lines; the limit is {LINES_LIMIT}", "import one issue")
    for number, line in enumerate(lines, 1):
        if found := _CONTROL.search(line):
            sign = f"U+{ord(found.group()):04X}"
            raise _stop("INT001", name, number, f"control character {sign}: this is no text", "export it as plain text")
        if len(line) > LINE_LIMIT:
            raise _stop("INT002", name, number, f"a line of {len(line)} characters; the limit is {LINE_LIMIT}",
                        "export the text with its paragraphs")  # fmt: skip


@dataclass
class _Block:
    """Lines that are being gathered into a chunk; ``first`` is the number of the first of them."""

    first: int = 0
    lines: list[str] = field(default_factory=list)
    gap: int = 0
    heading: int = 0
    item: bool = False
    mark: str = ""


@dataclass(frozen=True)
class _Shape:
    """How this export writes its text: measured once for all of it."""

    markdown: bool  # has headings with hashes
    marked: bool  # has hashes or asterisks: soft line breaks are spaces
    wrapped: bool  # lines were broken at a width: consecutive lines are one paragraph


def is_capitals(text: str) -> bool:
    """True where every letter is a capital and there are at least two."""
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 1 and all(sign.isupper() for sign in letters)


def _measure(lines: tuple[str, ...]) -> _Shape:
    markdown = any(_HEADING.match(line) for line in lines)
    marked = markdown or any("**" in line for line in lines)
    soft = [
        line.rstrip()
        for line, following in pairwise(lines)
        if _is_body(line) and _is_body(following) and not line.endswith(_BROKEN)
    ]
    if not soft:
        return _Shape(markdown, marked, wrapped=marked)
    lengths = [len(line) for line in soft]
    ended = sum(line.endswith(_SENTENCE_END) for line in soft) / len(soft)
    wrapped = max(lengths) <= WRAPPED_WIDTH and median(lengths) >= 40 and ended < 0.6
    return _Shape(markdown, marked, wrapped)


def _is_body(line: str) -> bool:
    return bool(_bare(line)) and not (_HEADING.match(line) or _BULLET.match(line) or _matches(_PAGED, line))


def _matches(pattern: re.Pattern[str], line: str) -> bool:
    """Whether a line of display matter holds the pattern; a paragraph is never tried, however it is made."""
    return len(line) <= DISPLAY_LENGTH and bool(pattern.search(line))


def _bare(line: str) -> str:
    return line.strip().strip(_EDGE).strip()


def _chunk(lines: tuple[str, ...]) -> tuple[Chunk, ...]:
    shape = _measure(lines)
    chunks: list[Chunk] = []
    block = _Block()
    gap = 0
    marked = mark_lines(lines) if shape.marked else {}
    for number, line in enumerate(lines, 1):
        gap += PAGE_BREAK_GAP * line.count("\f")
        if number in marked:
            mark, joins, text = marked[number]
            if not (joins and block.mark == mark):
                _close(block, shape, chunks)
                block, gap = _Block(number, [], gap, mark=mark), 0
            block.lines.append(text)
            continue
        if _underlines(block, line):
            block.heading = 1 if "=" in line else 2
            line = ""
        if not _bare(line) or _matches(_RULE, line):
            _close(block, shape, chunks)
            block = _Block()
            gap += 1
            continue
        if _opens(block, line, shape):
            _close(block, shape, chunks)
            block = _begin(number, line, gap)
        else:
            block.lines.append(line)
        gap = 0
    _close(block, shape, chunks)
    return tuple(chunks)


def _underlines(block: _Block, line: str) -> bool:
    """A row of = or - under a short line makes it a heading; under a sentence it is a rule."""
    if len(block.lines) != 1 or block.item or block.heading or not _matches(_UNDERLINE, line):
        return False
    text = _bare(block.lines[0])
    return len(text) <= TITLE_LENGTH and not text.endswith((".", ",", ";", ":"))


def _opens(block: _Block, line: str, shape: _Shape) -> bool:
    """Whether a line begins a chunk of its own although no blank line stands before it."""
    if not block.lines or block.heading or block.mark or _HEADING.match(line) or _BULLET.match(line):
        return True
    before = block.lines[-1]
    if shape.markdown and _ORDERED.match(line) and _ORDERED.match(block.lines[0]):
        return True
    if before.endswith(_BROKEN):
        return False
    if _matches(_LEADER, before) or (_matches(_PAGED, before) and _matches(_PAGED, line)):
        return True
    if block.item or (shape.marked and (shape.wrapped or len(before) < 40)):
        return False
    if is_capitals(before) != is_capitals(line):
        return True
    return not (shape.wrapped or is_capitals(line))


def _begin(number: int, line: str, gap: int) -> _Block:
    if found := _HEADING.match(line):
        text = line[found.end() :].rstrip().rstrip("#")
        return _Block(number, [text], gap, heading=len(found.group(1)))
    bullet = _BULLET.match(line)
    return _Block(number, [line[bullet.end() :] if bullet else line], gap, item=bool(bullet))


def _close(block: _Block, shape: _Shape, chunks: list[Chunk]) -> None:
    if not block.lines:
        return
    if block.mark:
        span = Span(block.first, block.first + len(block.lines) - 1)
        text = "\n".join(line.strip() for line in block.lines).strip()
        chunks.append(Chunk(span, text or "\u2060", gap=block.gap, mark=block.mark))
        return
    text = _join(block.lines, soft=" " if shape.wrapped or block.item else "\n")
    if shape.marked:
        text = _SLANTED.sub(r"*\1*", _STRONG.sub(r"**\1**", text))
    chunk = _unmark(Chunk(Span(block.first, block.first + len(block.lines) - 1), text, block.heading, block.item,
                          gap=block.gap))  # fmt: skip
    capitals = is_capitals(chunk.text)
    titled = capitals and not (shape.markdown or block.item or block.heading) and len(chunk.text) <= TITLE_LENGTH
    if chunk.text:
        chunks.append(replace(chunk, capitals=capitals, heading=2 if titled else chunk.heading))


def _join(lines: list[str], soft: str) -> str:
    """One text: forced breaks stay as ``\\n``, lines wrapped at a width are joined by a space."""
    joined = ""
    for line in lines:
        ending = "\n" if joined.endswith(_BROKEN) else soft
        joined = (
            f"{joined.rstrip().removesuffix(chr(92))}{ending}{_bare(line) + _tail(line)}"
            if joined
            else (_bare(line) + _tail(line))
        )
    return joined.rstrip().replace("\u2028", "\n").replace("\u2029", "\n").replace("\v", "\n").replace("\f", " ")


def _tail(line: str) -> str:
    return "  " if line.endswith("  ") else ""


def _unmark(chunk: Chunk) -> Chunk:
    """Take off the marks of what is bold or italic throughout, line by line or as a whole."""
    for mark in ("**", "__"):
        text = _strip_mark(chunk.text, mark)
        if text is not None:
            chunk = replace(chunk, text=text, bold=True)
    for mark in ("*", "_"):
        text = _strip_mark(chunk.text, mark)
        if text is not None:
            chunk = replace(chunk, text=text, italic=True)
    return chunk


def _strip_mark(text: str, mark: str) -> str | None:
    """The text without its marks where all of it stands between them, else None."""
    if len(text) <= 2 * len(mark) or not (text.startswith(mark) and text.endswith(mark)):
        return None
    if len(mark) == 1 and (text.startswith(mark * 2) != text.endswith(mark * 2)):
        return None
    inner = text[len(mark) : -len(mark)]
    inner = re.sub(rf"{re.escape(mark)}(\s+){re.escape(mark)}", r"\1", inner)
    if mark in inner or not unicodedata.normalize("NFC", inner).strip():
        return None
    return inner.strip()
