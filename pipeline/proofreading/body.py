"""An article's body as passages: the blocks of markup.py, read line by line so that offsets stay true.

Only sources that the parser accepts come here: no HTML, no code blocks, every div closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.proofreading.prose import Passage, SourceFile
from pipeline.proofreading.unmarked import mask_addresses, unmark

_DIV = re.compile(r" {0,3}(?P<colons>:{3,})[ \t]*(?P<info>.*?)[ \t]*$")
_DIV_NAME = re.compile(r"\{\.(?P<dotted>[\w-]+)|(?P<plain>[\w-]+)$")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_HEADING_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|(?P<number>\d{1,9})[.)])(?:[ \t]+|$)")
_QUOTE = re.compile(r" {0,3}> ?")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:[ \t]*")
_RULE = re.compile(r" {0,3}(?:-+|=+|(?P<sign>[-*_])(?:[ \t]*(?P=sign)){2,})$")
_TABLE_RULE = re.compile(r"[ \t|:-]*-[ \t|:-]*$")
_CELL = re.compile(r"(?:[^|\\]|\\.)+")
_FIGURE = re.compile(
    r"!\[(?P<caption>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\{(?P<attrs>[^{}]*)\})?$"
)
_ATTRIBUTE = re.compile(r"(?P<name>[\w-]+)=(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<plain>[^\s\"{}]+))")
_ESCAPED = re.compile(r"\\([\"\\])")
# Attributes of divs that are read: what else a div has are sizes, years and files.
_PROSE = frozenset({"name", "occupation", "date", "unit", "alt"})


@dataclass
class _Open:
    """The passage that is being gathered: its role and its lines, as (offset, text)."""

    role: str
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Reader:
    """Where the reading of one body stands."""

    file: SourceFile
    article: str
    divs: list[tuple[int, str]] = field(default_factory=list)
    opened: _Open | None = None
    role: str = ""  # of the block that the last passage stood in, for paragraphs that go on in it

    @property
    def within(self) -> str:
        return next((name for _, name in reversed(self.divs) if name), "")

    def passage(self, role: str, text: str, at: tuple[int, ...], name: str = "") -> Passage:
        return Passage(self.file, role, text, at, self.article, name, self.within)


def read_body(file: SourceFile, start: int, article: str) -> tuple[Passage, ...]:
    """The passages of a body that begins at offset ``start`` of the file, in reading order."""
    return tuple(_read(_Reader(file, article), start))


def _read(reader: _Reader, start: int) -> Iterator[Passage]:
    lines = reader.file.text[start:].split("\n")
    in_table, rule_at = False, -1
    for index, line in enumerate(lines):
        if not line.strip():
            yield from _flush(reader)
            in_table = False
        elif in_table := in_table and not any(block.match(line) for block in (_DIV, _HEADING, _QUOTE, _ITEM)):
            yield from () if index == rule_at else _read_row(reader, start, line)
        elif match := _DIV.match(line):
            yield from _flush(reader)
            yield from _read_div(reader, start, match)
        elif "|" in line and index + 1 < len(lines) and _is_table(line, lines[index + 1]):
            yield from _flush(reader)
            in_table, rule_at = True, index + 1
            yield from _read_row(reader, start, line)
        else:
            yield from _read_line(reader, start, line)
        start += len(line) + 1
    yield from _flush(reader)


def _read_div(reader: _Reader, start: int, match: re.Match[str]) -> Iterator[Passage]:
    colons, info = len(match["colons"]), match["info"]
    reader.role = ""
    if not info:
        while reader.divs and reader.divs.pop()[0] > colons:
            pass
        return
    name = _DIV_NAME.match(info)
    reader.divs.append((colons, (name["dotted"] or name["plain"]) if name else ""))
    yield from _read_attributes(reader, info, start + match.start("info"), _PROSE)


def _read_attributes(reader: _Reader, attrs: str, start: int, wanted: frozenset[str]) -> Iterator[Passage]:
    for match in _ATTRIBUTE.finditer(attrs):
        group = "quoted" if match["quoted"] is not None else "plain"
        if match["name"] not in wanted or not match[group]:
            continue
        role = match["name"] if match["name"] in ("alt", "credit") else "attribute"
        raw = match[group]
        at = tuple(range(start + match.start(group), start + match.end(group)))
        if "\\" in raw:
            kept = [m.start() for m in _ESCAPED.finditer(raw)]
            at = tuple(offset for index, offset in enumerate(at) if index not in kept)
            raw = _ESCAPED.sub(r"\1", raw)
        raw = raw.replace("\n", " ")
        yield reader.passage(role, *mask_addresses(raw, at), name=match["name"])


def _is_table(head: str, rule: str) -> bool:
    """Whether two lines begin a table: the second is its rule, of as many cells as the first."""
    if "|" not in rule or not _TABLE_RULE.match(rule):
        return False
    bare = (re.sub(r"\\.", "", line).strip().removeprefix("|").removesuffix("|") for line in (head, rule))
    return len({line.count("|") for line in bare}) == 1


def _read_row(reader: _Reader, start: int, line: str) -> Iterator[Passage]:
    for match in _CELL.finditer(line):
        raw = match[0].strip()
        if raw:
            first = start + match.start() + len(match[0]) - len(match[0].lstrip())
            yield reader.passage("cell", *unmark(raw, range(first, first + len(raw))))


def _read_line(reader: _Reader, start: int, line: str) -> Iterator[Passage]:
    text, role, begins = _strip_markers(reader, line)
    if begins or _RULE.match(text.rstrip()) or _HEADING.match(text) or _NOTE.match(text):
        yield from _flush(reader)
        reader.role = ""
    if _RULE.match(text.rstrip()):
        return
    if match := _HEADING.match(text):
        reader.opened = _Open("heading", [(start + len(line) - len(text) + match.end(), text[match.end() :])])
        yield from _flush(reader)
        return
    if match := _NOTE.match(text):
        text, role = text[match.end() :], "note"
    elif reader.opened is None and text[:1] in " \t" and reader.role:
        role = reader.role  # a second paragraph of the item or the note
    stripped = text.lstrip(" \t")
    if not stripped:
        return
    if reader.opened is None:
        reader.opened = _Open(role or "paragraph")
        reader.role = role
    reader.opened.lines.append((start + len(line) - len(stripped), stripped))


def _strip_markers(reader: _Reader, line: str) -> tuple[str, str, bool]:
    """A line without the markers of quotes and lists, the role they give it, whether it begins a passage."""
    text, role, begins = line, "", False
    goes_on = reader.opened is not None and reader.opened.role not in ("item", "note")
    while not _RULE.match(text.rstrip()):
        if match := _QUOTE.match(text):
            role = role or "quote"
            begins = begins or (reader.opened is not None and reader.opened.role != "quote")
        elif (match := _ITEM.match(text)) and not (goes_on and not begins and _is_text(text, match)):
            role, begins = "item", True
        else:
            break
        text = text[match.end() :]
    return text, role, begins


def _is_text(text: str, marker: re.Match[str]) -> bool:
    """Whether a marker inside a paragraph is none: a list begins there with 1 only, and not with nothing."""
    return marker["number"] not in (None, "1") or not text[marker.end() :].strip()


def _flush(reader: _Reader) -> Iterator[Passage]:
    opened, reader.opened = reader.opened, None
    if opened is None:
        return
    last = opened.lines[-1][1].rstrip(" \t")
    if opened.role == "heading":
        last = _HEADING_END.sub("", last)
    opened.lines[-1] = (opened.lines[-1][0], last)
    raw = "\n".join(text for _, text in opened.lines)
    if not raw:
        return
    at = tuple(offset for first, text in opened.lines for offset in range(first, first + len(text) + 1))[:-1]
    if raw.startswith("![") and (figure := _FIGURE.match(raw)):
        yield from _read_figure(reader, figure, at)
        return
    role = opened.role
    text, places = unmark(raw, at)
    if role == "paragraph" and text.startswith("– "):
        bold = raw.startswith("**") and raw.endswith("**") and "**" not in raw[2:-2]
        role = "question" if bold else "answer"
    yield reader.passage(role, text, places)


def _read_figure(reader: _Reader, figure: re.Match[str], at: tuple[int, ...]) -> Iterator[Passage]:
    start, end = figure.span("caption")
    if figure["caption"]:
        yield reader.passage("caption", *unmark(figure["caption"], at[start:end]))
    if figure["attrs"] and at:
        yield from _read_attributes(reader, figure["attrs"], at[figure.start("attrs")], frozenset({"alt", "credit"}))
