"""Page furniture that an export of laid-out pages has between its paragraphs: page numbers, running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from pipeline.importers.folding import fold
from pipeline.importers.model import Chunk, Confidence, Remark
from pipeline.importers.traits import WIDE_GAP, is_prose, plain
from pipeline.importers.words import PAGE, words_of

FEWEST = 3  # page numbers: fewer may be figures of the text
BEYOND = 40  # pages that an issue may have after its last entry
LENGTH = 80  # characters of a running head at most
MOST = 600  # numbers alone in their lines: more are a table, not page numbers
OFTEN = 3  # times that a line stands alike: a running head, where it names the magazine or a site
_PAGES = "|".join(re.escape(word) for word in sorted(words_of(PAGE), key=len, reverse=True))
_FOLIO = re.compile(rf"^[\W_]*(\d{{1,3}})(?:[-\s]?(?:{_PAGES})\.?)?[\W_]*$", re.IGNORECASE)
_EDGE = re.compile(r"^(?P<first>\d{1,3})[\s|·•–—-]+(?P<after>\D.*)$|^(?P<before>.*\S)[\s|·•–—-]+(?P<last>\d{1,3})$")
_SITE = re.compile(r"^\W*(?:https?://|www\.)\S+\W*$", re.IGNORECASE)
_ISSUE = re.compile(r"[#№]\s*\d|\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Furniture:
    """Indexes of the chunks that are page numbers or running heads, and those that only may be."""

    indexes: frozenset[int]
    doubtful: tuple[int, ...] = ()


def find_furniture(chunks: Sequence[Chunk], barred: Sequence[range], highest: int, name: str) -> Furniture:
    """Page numbers and running heads among the chunks, none of them in ``barred``.

    Numbers alone in their lines are page numbers where they rise with running text between them, up to some pages
    after ``highest``, the last entry's; a running head names the magazine (``name``), its issue or its site, beside a
    page number or again and again.
    """
    free = [index for index in range(len(chunks)) if not any(index in bar for bar in barred)]
    title = fold(name).text
    numbers = {index: number for index in free if (number := _read_folio(chunks[index], title))}
    folios = _rising(chunks, {index: number for index, number in numbers.items() if number <= highest + BEYOND})
    alone = tuple(index for index in numbers if index not in folios)
    if len(folios) < FEWEST:
        return Furniture(frozenset(), tuple(numbers) if len(numbers) >= FEWEST and _apart(chunks, numbers) else ())
    heads = [index for index in free if index not in folios and _is_running(chunks[index], title)]
    texts = [re.sub(r"\d", "", fold(chunks[index].text).text) for index in heads]
    times = Counter(texts)
    often = {index for index, text in zip(heads, texts, strict=True) if times[text] >= OFTEN}
    found = set(folios)
    for index in [*heads, *reversed(heads)]:  # a head beside a head beside a page number is one too
        if index in often or index - 1 in found or index + 1 in found:
            found.add(index)
    return Furniture(frozenset(found), alone)


def _read_folio(chunk: Chunk, title: str) -> int:
    """The page number that a chunk is, alone or beside the magazine's name; 0 for none."""
    text = plain(chunk.text)
    if len(text) > LENGTH or "\n" in text:
        return 0
    if found := _FOLIO.match(text):
        return int(found[1])
    found = _EDGE.match(text)
    if found is None:
        return 0
    words = found["after"] or found["before"]
    return int(found["first"] or found["last"]) if title and fold(words).text == title else 0


def _is_running(chunk: Chunk, title: str) -> bool:
    """A short line that is a site, or the magazine's name with or without the issue's number and year."""
    text = plain(chunk.text)
    if len(text) > LENGTH or is_prose(chunk):
        return False
    bare = re.sub(r"\d", "", fold(text).text)
    named = bool(title) and bare.startswith(title) and (bare == title or bool(_ISSUE.search(text)))
    return named or bool(_SITE.match(text))


def _rising(chunks: Sequence[Chunk], numbers: dict[int, int]) -> set[int]:
    """The longest row of numbers that rise, each with running text between it and the one before."""
    if len(numbers) > MOST:
        return set()
    prose = list(accumulate(map(is_prose, chunks)))  # paragraphs of running text up to each chunk
    lengths: dict[int, int] = {}
    before: dict[int, int] = {}
    for index, number in numbers.items():
        lengths[index] = 1
        for other in [one for one in lengths if one != index]:
            if numbers[other] < number and prose[other] < prose[index] and lengths[other] >= lengths[index]:
                lengths[index], before[index] = lengths[other] + 1, other
    at = max(lengths, key=lambda index: lengths[index], default=None)
    row: set[int] = set()
    while at is not None:
        row.add(at)
        at = before.get(at)
    return row


def _apart(chunks: Sequence[Chunk], numbers: dict[int, int]) -> bool:
    return all(any(map(is_prose, chunks[one + 1 : two])) for one, two in pairwise(numbers))


def drop_furniture(chunks: Sequence[Chunk], furniture: Furniture) -> tuple[Chunk, ...]:
    """The chunks without it. Blank lines about it are a page's turn: no picture stood there."""
    kept: list[Chunk] = []
    turned = 0
    for index, chunk in enumerate(chunks):
        if index in furniture.indexes:
            turned = max(turned, chunk.gap, 1)
            continue
        if turned:
            gap = max(chunk.gap, turned) if chunk.heading else min(chunk.gap, WIDE_GAP - 1)
            chunk = replace(chunk, gap=gap)
        kept.append(chunk)
        turned = 0
    return tuple(kept)


def remark_furniture(chunks: Sequence[Chunk], furniture: Furniture) -> tuple[Remark, ...]:
    """A line of the report for each, and for each number that was left where it stands."""
    taken = [Remark(chunks[index].span, f"a page number or running head, left out: «{plain(chunks[index].text)}»",
                    Confidence.LIKELY) for index in sorted(furniture.indexes)]  # fmt: skip
    left = [Remark(chunks[index].span, f"a number alone, perhaps of a page: «{plain(chunks[index].text)}», left in",
                   Confidence.GUESS) for index in furniture.doubtful]  # fmt: skip
    return (*taken, *left)
