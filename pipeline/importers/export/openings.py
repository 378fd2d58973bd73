"""Where an article really begins: what stands before its title belongs to it, or there is no title at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.importers.export.alignment import Match
from pipeline.importers.folding import compare, cover, fold, is_name
from pipeline.importers.model import Chunk, Entry
from pipeline.importers.traits import (
    SHORT,
    WIDE_GAP,
    begins_sentence,
    has_figures,
    is_complete,
    is_dateline,
    is_person,
    is_prose,
    is_question,
    is_salutation,
    is_speech,
    measure_text,
    opens_with_drop_cap,
    plain,
)

LETTERHEAD_CHUNKS = 6
STANDFIRST_LENGTH = 60  # characters at least
LEAST_EVIDENCE = 0.5


@dataclass(frozen=True)
class Opening:
    """An article begins at chunk ``start``; ``reason`` says why there, ``doubt`` that it is a guess."""

    start: int
    reason: str = ""
    doubt: bool = False


@dataclass(frozen=True)
class Gap:
    """Chunks ``low`` … ``high - 1`` in which one article is known to begin and another is sought.

    ``known`` and ``sought`` are the printed pages of each; ``density`` the characters of a page of this issue.
    """

    low: int
    high: int
    known: int
    sought: int
    density: float
    several: bool = False  # more than one article is sought: a row of items may be of either


def find_opening(chunks: Sequence[Chunk], match: Match, entry: Entry, low: int) -> Opening:
    """Go back from a matched title to what stands before it and belongs to it; never before chunk ``low``.

    A letterhead over a salutation, the speaker's name, a standfirst that the export has before the headline.
    """
    start = match.start
    if is_salutation(chunks[start]):
        return _find_letterhead(chunks, start, low)
    start = _go_back_to_speaker(chunks, start, entry, low)
    return _find_standfirst(chunks, start, entry, low)


def _find_letterhead(chunks: Sequence[Chunk], start: int, low: int) -> Opening:
    """Short lines over a salutation up to a gap where a page began; the office, the date, to whom it is written."""
    if chunks[start].gap >= WIDE_GAP:
        return Opening(start)
    for index in range(start - 1, max(low, start - LETTERHEAD_CHUNKS) - 1, -1):
        if not _may_head_letter(chunks[index]):
            break
        if chunks[index].gap >= WIDE_GAP or chunks[index].heading:
            return Opening(index, "lines of a letterhead stand over the salutation")
    dates = [index for index in range(max(low, start - LETTERHEAD_CHUNKS), start) if is_dateline(chunks[index])]
    if dates:
        return Opening(dates[0], "a date stands over the salutation; lines before it may belong to it", doubt=True)
    return Opening(start)


def _may_head_letter(chunk: Chunk) -> bool:
    return len(chunk.text) <= SHORT and not (is_speech(chunk) or is_question(chunk))


def _go_back_to_speaker(chunks: Sequence[Chunk], start: int, entry: Entry, low: int) -> int:
    """The speaker's name or another name with a colon right before the title."""
    if start <= low:
        return start
    before = chunks[start - 1]
    text = plain(before.text)
    named = entry.speaker and len(text) <= SHORT and compare(fold(text), fold(entry.speaker)) > 0.85
    calls = is_name(text) and text.endswith(":")
    stands_apart = is_name(text) and before.gap > chunks[start].gap
    return start - 1 if named or calls or stands_apart else start


def _find_standfirst(chunks: Sequence[Chunk], start: int, entry: Entry, low: int) -> Opening:
    """A paragraph between a gap and the title that speaks of the entry's person or matter."""
    if start - 1 <= low or chunks[start].gap >= WIDE_GAP:
        return Opening(start)
    before = chunks[start - 1]
    if before.gap < WIDE_GAP or not _may_be_standfirst(before) or is_speech(before) or not begins_sentence(before):
        return Opening(start)
    words = fold(plain(before.text)).words
    named = bool(entry.speaker) and cover(fold(entry.speaker).words, words) == 1
    topical = cover(tuple(word for word in fold(entry.wording).words if len(word) > 4), words) >= 0.5
    if is_complete(chunks[start - 2]) and (named or topical):
        return Opening(start - 1, "a paragraph about it stands between a gap and the title: its standfirst")
    return Opening(start)


def _may_be_standfirst(chunk: Chunk) -> bool:
    return len(chunk.text) >= STANDFIRST_LENGTH and not (chunk.heading or chunk.capitals)


def guess_opening(chunks: Sequence[Chunk], entry: Entry, gap: Gap, title: int) -> Opening | None:
    """Guess where an article without a title begins; None where the text is no more than the known article's.

    ``title`` is the last chunk of the known article's title: the new one begins later.

    Evidence, each a part of 1: a gap as of a picture or page, a sentence that ended before, where the printed pages
    let it be expected, words of the entry, the end of a row of drop caps, a heading.
    """
    total = measure_text(chunks[gap.low : gap.high])
    if gap.density and not _holds_both(total, gap):
        return None
    best: tuple[float, int, tuple[str, ...]] = (0.0, -1, ())
    expected = gap.known / (gap.known + gap.sought)
    rows = _find_rows(chunks, gap)
    read = 0
    for index in range(gap.low, gap.high):
        if index > title + 1 and _may_open(chunks[index], chunks[index + 1 : index + 5]):
            reasons = [*_weigh(chunks, index, entry, gap), *_weigh_rows(rows, index, gap, read)]
            share = 0.3 * math.exp(-(((read / total) - expected) ** 2) / 0.02)
            worth = sum(weight for weight, _ in reasons) + share
            if share > 0.15:
                shares = f"{read / total:.0%} of the text is before it, by the pages {expected:.0%}"
                reasons.append((share, shares))
            if worth > best[0]:
                best = (worth, index, tuple(reason for _, reason in reasons))
        read += len(chunks[index].text)
    if best[0] < LEAST_EVIDENCE:
        return None
    return Opening(best[1], "no title of it was found; " + "; ".join(best[2]), doubt=True)


def _holds_both(total: int, gap: Gap) -> bool:
    """Whether the text is nearer to the pages of both articles than to those of the known one alone."""
    alone = abs(math.log(max(total, 1) / (gap.known * gap.density)))
    both = abs(math.log(max(total, 1) / ((gap.known + gap.sought) * gap.density)))
    return both < alone


def _may_open(chunk: Chunk, following: Sequence[Chunk]) -> bool:
    if sum(map(has_figures, following)) > 1:  # a page of figures is no article's beginning
        return False
    if is_speech(chunk) or is_question(chunk) or not begins_sentence(chunk):
        return False
    apart = chunk.gap >= WIDE_GAP and is_name(plain(chunk.text))
    prose = is_prose(chunk) and chunk.gap > 1
    return chunk.heading > 0 or prose or apart or opens_with_drop_cap(chunk) or is_person(chunk)


def _weigh(chunks: Sequence[Chunk], index: int, entry: Entry, gap: Gap) -> list[tuple[float, str]]:
    """Evidence that an article begins here, each piece with its weight and its words for the report."""
    chunk = chunks[index]
    found: list[tuple[float, str]] = []
    if chunk.gap >= WIDE_GAP:
        found.append((0.2, f"{chunk.gap} blank lines before it"))
    if is_complete(chunks[index - 1]):
        found.append((0.1, "the text before it is complete"))
    if chunk.heading:
        found.append((0.15 if chunk.gap >= WIDE_GAP else 0.05, "a heading"))
    elif any(later.heading for later in chunks[index + 1 : min(gap.high, index + 6)]):
        found.append((0.1, "a section's heading follows"))
    words = tuple(word for word in fold(entry.wording).words if len(word) > 4)
    following = fold(" ".join(plain(later.text) for later in chunks[index : index + 3])).words
    share = cover(words, following)
    if share >= 0.4:
        found.append((0.2 * share, f"{share:.0%} of its words in the contents stand there"))
    return found


@dataclass(frozen=True)
class _Rows:
    """Where in a gap items with drop caps and people of a survey stand, and the letters before the first item."""

    caps: tuple[int, ...]
    people: tuple[int, ...]
    letters: int


def _find_rows(chunks: Sequence[Chunk], gap: Gap) -> _Rows:
    within = range(gap.low, gap.high)
    caps = tuple(index for index in within if opens_with_drop_cap(chunks[index]))
    people = tuple(index for index in within if is_person(chunks[index]))
    return _Rows(caps, people, measure_text(tuple(chunks[gap.low : caps[0]])) if caps else 0)


def _weigh_rows(rows: _Rows, index: int, gap: Gap, read: int) -> list[tuple[float, str]]:
    """A row of items with drop caps that ends before the place, a row of people that begins with it."""
    count = len(rows.caps)
    if count > 2 and rows.caps[-1] < index and not gap.several and rows.letters <= 0.4 * read:
        # An item far into the text would be of another article than the known one.
        return [(0.15, f"the row of {count} items with drop caps ends before it")]
    if len(rows.people) > 2 and rows.people[0] == index:
        return [(0.4, f"a row of {len(rows.people)} people with name and age begins")]
    return []
