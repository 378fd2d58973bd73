"""Parts of an issue that its contents do not list: cover, founder's page, imprint, a page of figures, partner pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.importers.folding import cover, fold
from pipeline.importers.model import Chunk
from pipeline.importers.traits import (
    WIDE_GAP,
    has_figures,
    is_contact,
    is_dateline,
    is_person,
    is_prose,
    is_question,
    is_salutation,
    is_short,
    is_speech,
    label_of,
    opens_with_drop_cap,
    plain,
)

LABELS_APART = 6  # chunks between two labels of one imprint at most
FEWEST_LABELS = 4
FEWEST_FIGURES = 3
TAIL = 40  # chunks from the end in which a page of figures or a partner's page may begin
_WORD = re.compile(r"[^\W\d_]+")
NAME_LENGTH = 5  # letters: shorter words with a capital are too common to tell a partner by
NOTICE = 500  # characters of an imprint's notice at most


@dataclass(frozen=True)
class Part:
    """Chunks ``low`` … ``high - 1``; ``doubt`` where its beginning is a guess."""

    low: int
    high: int
    reason: str = ""
    doubt: bool = False


def find_imprint(chunks: Sequence[Chunk], contents: range) -> Part | None:
    """The box with the issue's makers: the densest run of its labels, with title, notices and sponsor about it.

    ``contents`` are the chunks of the contents list: the box stands before or after it, never in it.
    """
    free = [index not in contents for index in range(len(chunks))]
    runs: list[list[int]] = []
    for index, chunk in enumerate(chunks):
        if not (free[index] and label_of(chunk)):
            continue
        near = runs and index - runs[-1][-1] <= LABELS_APART and all(free[runs[-1][-1] : index])
        if near:
            runs[-1].append(index)
        else:
            runs.append([index])
    best = max(runs, key=lambda run: len({label_of(chunks[index]) for index in run}), default=[])
    if len({label_of(chunks[index]) for index in best}) < FEWEST_LABELS:
        return None
    return Part(_imprint_low(chunks, free, best[0]), _imprint_high(chunks, free, best[-1]))


def _imprint_low(chunks: Sequence[Chunk], free: Sequence[bool], low: int) -> int:
    """Back over title and issue line: up to a gap or a main heading, or the end of the contents."""
    start = low
    for index in range(low - 1, max(-1, low - LABELS_APART), -1):
        if not free[index] or is_prose(chunks[index]):
            break
        start = index
        if chunks[index].gap >= WIDE_GAP or chunks[index].heading == 1:
            break
    return start


def _imprint_high(chunks: Sequence[Chunk], free: Sequence[bool], high: int) -> int:
    """On over addresses, notices and sponsor: up to a gap or a heading that is no label."""
    for index in range(high + 1, len(chunks)):
        chunk = chunks[index]
        ends = chunk.gap >= WIDE_GAP or chunk.heading or len(chunk.text) > NOTICE
        if ends or not free[index] or is_salutation(chunk) or is_speech(chunk):
            return index
    return len(chunks)


def find_cover(chunks: Sequence[Chunk]) -> int:
    """How many of the first chunks are the cover's: display lines before the page on which running text begins."""
    first = next((index for index, chunk in enumerate(chunks) if is_prose(chunk)), None)
    if first is None:
        contact = next((index for index, chunk in enumerate(chunks) if is_contact(chunk)), len(chunks))
        first = contact
        if contact == len(chunks):
            return len(chunks)
    for index in range(first, 0, -1):
        if chunks[index].gap >= WIDE_GAP or (chunks[index].heading and chunks[index].gap > 1):
            return index
    heads = [index for index in range(first, 0, -1) if chunks[index].heading]
    return heads[0] if heads else first


def find_figures(chunks: Sequence[Chunk]) -> Part | None:
    """A page of figures at the end of an article: a gap or heading, then only short chunks, most with numbers."""
    best: Part | None = None
    for index in range(len(chunks) - 1, max(1, len(chunks) - TAIL), -1):
        chunk = chunks[index]
        if not _may_be_of_figures(chunk):
            break
        tail = chunks[index:]
        figures = sum(map(has_figures, tail))
        opens = chunk.heading or (chunk.gap >= WIDE_GAP and has_figures(chunk))
        if opens and figures >= FEWEST_FIGURES and 5 * figures >= 2 * len(tail):
            best = Part(index, len(chunks), f"{figures} short lines with figures after the end of the text")
    return best


def _may_be_of_figures(chunk: Chunk) -> bool:
    speaks = is_speech(chunk) or is_question(chunk) or is_person(chunk) or is_contact(chunk)
    return is_short(chunk) and not speaks and not opens_with_drop_cap(chunk)


def find_partner(chunks: Sequence[Chunk]) -> Part | None:
    """A partner's page at the end of the last article: the addresses at the end, and before them what names the same.

    With a gap or heading at its beginning it is likely; without either it is a guess by the partner's name.
    """
    first = len(chunks)
    while first > 0 and is_short(chunks[first - 1]) and not _is_of_article(chunks[first - 1]):
        first -= 1
    contacts = [index for index in range(first, len(chunks)) if is_contact(chunks[index])]
    if len(contacts) < 2:
        return None
    named = _partner_names(chunks, contacts)
    low = contacts[0]
    for index in range(contacts[0] - 1, max(0, contacts[0] - TAIL), -1):
        if not _continues_partner(chunks[index], named):
            break
        low = index
        if chunks[index].gap >= WIDE_GAP and _shares(chunks[index], named):
            break
    if not any(map(is_prose, chunks[low:])):
        return None  # addresses alone are the end of the article
    if chunks[low].gap >= WIDE_GAP or chunks[low].heading:
        return Part(low, len(chunks), "the page ends with addresses")
    words = ", ".join(named[:4])
    return Part(low, len(chunks), f"from here on each paragraph names what the addresses name ({words})", doubt=True)


def _partner_names(chunks: Sequence[Chunk], contacts: Sequence[int]) -> tuple[str, ...]:
    """Words with a capital in the first line under the first label: the partner's name; else those of all lines."""
    for index in contacts:
        lines = plain(chunks[index].text).split("\n")
        if index + 1 < len(chunks) and len(lines) == 1:
            lines += plain(chunks[index + 1].text).split("\n")
        for line in lines[1:]:
            named = _capitalised(line)
            if len(named) >= 2 and not any(sign.isdigit() for sign in line):
                return named
    return tuple(word for index in contacts for word in _capitalised(plain(chunks[index].text)))


def _capitalised(text: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(text) if word[0].isupper() and len(word) >= NAME_LENGTH)


def _is_of_article(chunk: Chunk) -> bool:
    return is_speech(chunk) or is_question(chunk) or is_person(chunk) or is_dateline(chunk)


def _continues_partner(chunk: Chunk, named: tuple[str, ...]) -> bool:
    if _is_of_article(chunk):
        return False
    lists = chunk.item or (is_short(chunk) and plain(chunk.text).endswith(":"))
    return lists or bool(chunk.heading) or _shares(chunk, named)


def _shares(chunk: Chunk, named: tuple[str, ...]) -> bool:
    """Two words of the partner's name, or two of five: one alone may be any word of the same beginning."""
    share = cover(tuple(fold(word).text for word in named), fold(plain(chunk.text)).words)
    return share >= 0.4 and share * len(named) >= min(2, len(named))
