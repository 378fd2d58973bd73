"""The contents list of an export: where it stands, and its entries as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from pipeline.importers.folding import fold, is_name
from pipeline.importers.model import Chunk, Entry, Export, Span
from pipeline.importers.words import CONTENTS, PAGE, words_of

FEWEST = 3  # entries: fewer lines with numbers are not yet a contents list
LONGEST_WORDING = 220  # characters: no entry is a paragraph
LINES = 1500  # lines in which a list is read: longer than any list
TRIES = 100  # places where a list may begin that are tried
PATIENCE = 3  # lines without a number between two entries: a wording may have so many lines

_PAGE_WORDS = "|".join(re.escape(word) for word in sorted(words_of(PAGE), key=len, reverse=True))
_NUMBER = r"(?P<page>\d{1,3})(?:\s*[-–—]\s*\d{1,3})?"
_FIRST = re.compile(
    rf"^(?:(?:{_PAGE_WORDS})\.?\s*)?{_NUMBER}(?:[-\s]?(?:{_PAGE_WORDS})\b\.?)?(?:[\s.):|·–—-]+|$)(?P<wording>.*)$",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"^(?P<wording>.*?)(?P<leader>[\s.…·_|–—-]*)(?<!\d)(?:(?:{_PAGE_WORDS})\.?\s*)?{_NUMBER}"
    rf"(?:[-\s]?(?:{_PAGE_WORDS})\b\.?)?$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"^\d{1,3}[.):]?\s+")
_LEADER = re.compile(r"\.{2,}|…|·{2,}|_{2,}|\t|\s{2,}|\|")
_AFTER_SPEAKER = re.compile(r"\s*:\s+|\s+[–—]\s+|\.\s+")
_HEADINGS = frozenset(fold(word).text for word in words_of(CONTENTS))
# A name on its own line in italics, where a page may stand before it: «8 *Ұстаз:*».
_SLANTED = re.compile(r"[*_].+[*_]\W?|\d{1,3}[\s.)]+[*_][^*_]+(?:[*_]\W|:[*_])")
# Marks of emphasis, wherever they stand; rows of low lines lead to a number.
_EMPHASIS = re.compile(r"\*+|(?<![_\w])_(?=[^\W_]|[«„“(])|(?<=[^\s_])_(?![_\w])")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[-*+•▪●]\s+|>\s*)|\*\*|__")


@dataclass(frozen=True)
class Contents:
    """The list as found: its chunks ``first`` … ``last`` (indexes, both counted in) and its entries.

    ``headed``: it stands under a heading such as "Contents"; without one it is only likely. ``numbered``: its lines
    open with ordinals, 1, 2, 3 …, and close with the page.
    """

    first: int
    last: int
    entries: tuple[Entry, ...]
    headed: bool
    numbered: bool = False


@dataclass(frozen=True)
class _Line:
    """A line of the list: ``chunk`` is the index of its chunk, ``speaking`` marks a name on its own line."""

    number: int
    chunk: int
    text: str
    speaking: bool
    parted: bool = False  # it has no number and stands after a gap, or is a heading
    heads: bool = False  # a heading without a number: a rubric over entries


@dataclass(frozen=True)
class _Split:
    """A line with a page number: the page and what the line has besides."""

    page: int
    wording: str
    strong: bool  # dots, a tab or columns lead to the number


def find_contents(export: Export) -> Contents | None:
    """The contents list: under its heading, else the longest run of lines with page numbers; None if there is none."""
    heads = (index for index, chunk in enumerate(export.chunks) if _heads(chunk))
    headed = [_read(export, index, headed=True) for index in islice(heads, TRIES)]
    found = [contents for contents in headed if contents is not None]
    if not found:
        found = list(_unheaded(export))
    return max(found, key=lambda contents: (len(contents.entries), -contents.first), default=None)


def find_heading(export: Export) -> tuple[int, int] | None:
    """The line of a contents heading whose list is too short to be one, and how many entries it has; else None."""
    for index in islice((index for index, chunk in enumerate(export.chunks) if _heads(chunk)), TRIES):
        lines = list(islice(_lines(export, index, headed=True), FEWEST * PATIENCE))
        entries = max(len(_page_first(lines)), len(_page_last(lines)))
        return export.chunks[index].span.first, min(entries, FEWEST - 1)
    return None


def _heads(chunk: Chunk) -> bool:
    """Whether the first line of the chunk is the heading of a contents list."""
    line = chunk.text.split("\n", 1)[0]
    return len(line) <= 60 and fold(_MARKS.sub("", line)).text in _HEADINGS


def _unheaded(export: Export) -> Iterator[Contents]:
    """Runs of lines with page numbers that rise, in the order of their beginnings."""
    index = tries = 0
    while index < len(export.chunks) and tries < TRIES:
        begins = _may_begin(export.chunks[index])
        tries += begins
        contents = _read(export, index, headed=False) if begins else None
        if contents is None:
            index += 1
            continue
        pages = [entry.page for entry in contents.entries]
        if len(pages) > FEWEST and pages == sorted(pages) and pages[-1] - pages[0] >= len(pages):
            yield contents
        index = contents.last + 1


def _may_begin(chunk: Chunk) -> bool:
    return len(chunk.text) <= LONGEST_WORDING and any(sign.isdigit() for sign in chunk.text)


def _read(export: Export, index: int, headed: bool) -> Contents | None:
    lines = list(islice(_lines(export, index, headed), LINES))
    opening, closing = _page_first(lines), _page_last(lines)
    numbered = _is_numbered(opening, closing)
    if numbered:
        opening, closing = [], [(_drop_ordinal(entry), chunk) for entry, chunk in closing]
    read = max((opening, closing), key=_worth)
    if len(read) < FEWEST:
        return None
    first = index
    if not headed:
        first = next(line.chunk for line in lines if line.number == read[0][0].span.first)
    return Contents(first, max(chunk for _, chunk in read), tuple(entry for entry, _ in read), headed, numbered)


def _is_numbered(opening: list[tuple[Entry, int]], closing: list[tuple[Entry, int]]) -> bool:
    """Whether the numbers that open the lines count the entries: 1, 2, 3 …, while other numbers close them."""
    ordinals = 0
    for entry, _ in opening:
        if entry.page != ordinals + 1:
            break  # a numbered title after the list begins again with 1
        ordinals += 1
    pages = [entry.page for entry, _ in closing]
    rising = _worth(closing) >= len(closing) - 1
    return ordinals >= FEWEST and abs(ordinals - len(pages)) <= 1 and rising and max(pages) > ordinals


def _drop_ordinal(entry: Entry) -> Entry:
    return replace(entry, wording=_ORDINAL.sub("", entry.wording), speaker=_ORDINAL.sub("", entry.speaker))


def _worth(read: list[tuple[Entry, int]]) -> int:
    """Entries in order count; a reading that takes years or ages for pages has few of them."""
    pages = [entry.page for entry, _ in read]
    return sum(before <= after for before, after in pairwise(pages))


def _lines(export: Export, index: int, headed: bool) -> Iterator[_Line]:
    """Lines that may belong to the list, from a chunk on; ends where a paragraph or a larger part begins."""
    heading = export.chunks[index].heading if headed else 0
    for place, chunk in enumerate(export.chunks[index:], index):
        if place > index and (len(chunk.text) > LONGEST_WORDING * 2 or _begins_part(chunk, heading)):
            return
        skip = headed and place == index
        for number in range(chunk.span.first + skip, chunk.span.last + 1):
            raw = export.lines[number - 1]
            if len(raw) > LONGEST_WORDING * 2:
                return
            text = _MARKS.sub("", raw).strip(" \t|\f\\")
            speaking = _SLANTED.fullmatch(text) is not None or (text.endswith(":") and is_name(text))
            opens = place > index and number == chunk.span.first and not any(sign.isdigit() for sign in text)
            heads = opens and chunk.heading > 0
            parted = heads or (opens and chunk.gap > 1)
            if text:
                yield _Line(number, place, _EMPHASIS.sub("", text).strip("*_ "), speaking, parted, heads)


def _begins_part(chunk: Chunk, heading: int) -> bool:
    return 0 < chunk.heading <= heading and not any(sign.isdigit() for sign in chunk.text)


def _page_first(lines: list[_Line]) -> list[tuple[Entry, int]]:
    """Entries that open with their page; lines after it without one belong to it while they stand close."""
    entries: list[tuple[Entry, int]] = []
    gathered: list[_Line] = []
    page = 0
    for line in lines:
        split = _first(line)
        if split is None and page and len(gathered) <= PATIENCE and not _is_apart(gathered[-1], line):
            gathered.append(line)
            continue
        if page:
            entries += _entry(page, gathered)
        page = 0
        if split is not None:
            page = split.page
            gathered = [_Line(line.number, line.chunk, split.wording, line.speaking)]
        elif entries and line.number - _last_line(entries) > PATIENCE * 2:
            break
    if page:
        entries += _entry(page, gathered)
    return entries


def _page_last(lines: list[_Line]) -> list[tuple[Entry, int]]:
    """Entries that close with their page; lines before it without one belong to it."""
    led = sum(bool((split := _last(line)) and split.strong) for line in lines) >= FEWEST
    entries: list[tuple[Entry, int]] = []
    gathered: list[_Line] = []
    for line in lines:
        split = _last(line)
        if split is None or (led and not split.strong and split.wording):
            if len(gathered) >= PATIENCE and entries:
                break
            gathered = [] if line.heads else [*([] if line.parted else gathered), line][-PATIENCE:]
            continue
        own = _Line(line.number, line.chunk, split.wording, line.speaking)
        entries += _entry(split.page, [*gathered, own])
        gathered = []
    return entries


def _first(line: _Line) -> _Split | None:
    found = _FIRST.match(line.text)
    return _Split(int(found["page"]), found["wording"].strip(), strong=False) if found and int(found["page"]) else None


def _last(line: _Line) -> _Split | None:
    found = _LAST.match(line.text)
    if not found or not int(found["page"]) or (found["wording"] and not found["leader"]):
        return None
    return _Split(int(found["page"]), found["wording"].strip(), bool(_LEADER.search(found["leader"])))


def _is_apart(before: _Line, line: _Line) -> bool:
    """A line of another paragraph goes on with an entry only where the page stood alone."""
    return line.parted or (before.chunk != line.chunk and bool(before.text))


def _last_line(entries: list[tuple[Entry, int]]) -> int:
    return entries[-1][0].span.last


def _entry(page: int, lines: list[_Line]) -> list[tuple[Entry, int]]:
    """An entry of its lines, the speaker taken out; none where there are no words."""
    worded = [line for line in lines if any(sign.isalpha() for sign in line.text)]
    if not worded:
        return []
    speaker = ""
    if len(worded) > 1 and (worded[0].speaking or is_name(worded[0].text)):
        speaker = _clean(worded[0].text)
        worded = worded[1:]
    wording = " ".join(_clean(line.text) for line in worded)
    if not speaker:
        speaker, wording = _split_speaker(wording)
    span = Span(min(line.number for line in lines), max(line.number for line in lines))
    return [(Entry(page, wording, speaker.rstrip(" :."), span), max(line.chunk for line in lines))]


def _split_speaker(wording: str) -> tuple[str, str]:
    """A person's name before a colon, a dash or a full stop, and the rest; no name: "" and all of it."""
    for found in _AFTER_SPEAKER.finditer(wording):
        if is_name(wording[: found.start()]) and found.end() < len(wording):
            return wording[: found.start()], _clean(wording[found.end() :])
    return "", wording


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip("_| ").strip())


def check_pages(entries: Iterable[Entry], pages: int | None) -> tuple[tuple[Entry, str], ...]:
    """Entries whose printed page makes no plan, each with what is wrong with it."""
    wrong: list[tuple[Entry, str]] = []
    highest = 0
    for entry in entries:
        if pages is not None and entry.page > pages:
            wrong.append((entry, f"page {entry.page} is beyond the {pages} pages of the issue"))
        elif entry.page < highest:
            wrong.append((entry, f"page {entry.page} stands after page {highest}"))
        highest = max(highest, entry.page)
    return tuple(wrong)
