"""Printed pages for every part of an issue: the listed articles, and the parts that the contents do not list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.importers.export.stretches import Stretch, measure_density
from pipeline.importers.export.unlisted import Part, find_cover, find_figures, find_partner
from pipeline.importers.model import Chunk, Confidence, Entry
from pipeline.importers.traits import measure_text

SHEET = 4  # pages of a folded sheet: an issue has a multiple of it
UNKNOWN_LENGTH = 2  # pages of the last article where nothing tells


@dataclass(frozen=True)
class Paged:
    """A part on its printed pages, not named yet; ``kind`` is "" where the text has to tell.

    ``side`` is where it comes from: ``listed``, ``front``, ``back``, ``founder``, ``contents``, ``imprint``,
    ``figures`` or ``partner``.
    """

    side: str
    kind: str
    first: int
    last: int
    chunks: tuple[Chunk, ...]
    confidence: Confidence = Confidence.SURE
    reason: str = ""
    entry: Entry | None = None


@dataclass(frozen=True)
class Layout:
    """The whole issue: its page count (and how it is known), its parts in running order, and what is in none."""

    pages: int
    inferred: str
    parts: tuple[Paged, ...]
    loose: tuple[Chunk, ...]


def place_parts(
    chunks: Sequence[Chunk],
    contents: range,
    imprint: Part | None,
    stretches: Sequence[Stretch],
    pages: int | None,
) -> Layout:
    """Give every part its printed pages (from 1, both counted in); ``pages`` None infers the page count.

    The last page of an entry is the page before the next entry's; a page of figures takes the last one of the
    article that it follows, a partner's page the one before the back cover.
    """
    listed, figures = _split_figures(chunks, stretches)
    listed, partner = _split_partner(chunks, listed)
    tail = _tail_parts(partner, imprint, listed)
    total, inferred = _count_pages(chunks, listed, len(tail), pages)
    parts = [
        *_place_front(chunks, contents, imprint if imprint not in tail else None, listed),
        *_place_listed(chunks, listed, figures, total, len(tail)),
        *_place_tail(chunks, tail, imprint, listed, total),
    ]
    if all(stretch.entry.page < total for stretch in listed):
        parts.append(Paged("back", "cover", total, total, (), Confidence.LIKELY, "the export has no back cover"))
    if imprint is None:
        at = next(index for index, part in enumerate(parts) if part.side == "contents")
        page = parts[at].last
        if parts[at].first < page:  # parts share all their pages or none
            parts[at] = replace(parts[at], last=page - 1)
        parts.append(Paged("imprint", "imprint", page, page, (), Confidence.GUESS, "the export has no imprint"))
    used = {chunk.span.first for part in parts for chunk in part.chunks}
    loose = tuple(chunk for chunk in chunks if chunk.span.first not in used)
    return Layout(total, inferred, tuple(sorted(parts, key=_running)), loose)


def count(number: int, what: str) -> str:
    """A number with its noun: 1 page, 2 pages."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


_EDGE_ORDER = ("front", "founder", "contents", "imprint", "listed", "figures", "partner", "back")


def _running(part: Paged) -> tuple[int, int, int]:
    """Running order: by page; on one page as a reader meets them."""
    return part.first, _EDGE_ORDER.index(part.side), part.chunks[0].span.first if part.chunks else 0


def _split_figures(
    chunks: Sequence[Chunk], stretches: Sequence[Stretch]
) -> tuple[list[Stretch], dict[int, tuple[Part, Stretch]]]:
    """Take a page of figures off the end of each stretch; by the index of the stretch."""
    kept: list[Stretch] = []
    figures: dict[int, tuple[Part, Stretch]] = {}
    for index, stretch in enumerate(stretches):
        found = find_figures(chunks[stretch.title + 1 : stretch.high]) if not stretch.is_missing else None
        if found is None:
            kept.append(stretch)
            continue
        low = stretch.title + 1 + found.low
        figures[index] = (replace(found, low=low, high=stretch.high), stretch)
        kept.append(replace(stretch, high=low))
    return kept, figures


def _split_partner(chunks: Sequence[Chunk], stretches: list[Stretch]) -> tuple[list[Stretch], Part | None]:
    """Take a partner's page off the end of the last article of the text."""
    index = max(range(len(stretches)), key=lambda place: (not stretches[place].is_missing, stretches[place].low))
    last = stretches[index]
    found = find_partner(chunks[last.title + 1 : last.high])
    if found is None:
        return stretches, None
    low = last.title + 1 + found.low
    kept = [*stretches[:index], replace(last, high=low), *stretches[index + 1 :]]
    return kept, replace(found, low=low, high=last.high)


def _tail_parts(partner: Part | None, imprint: Part | None, listed: Sequence[Stretch]) -> list[Part]:
    """Parts after the last article, in the order of the text, a page each."""
    last = max(stretch.high for stretch in listed)
    at_end = imprint is not None and imprint.low >= last
    return sorted(
        [part for part in (partner, imprint if at_end else None) if part is not None], key=lambda part: part.low
    )


def _count_pages(chunks: Sequence[Chunk], listed: Sequence[Stretch], tail: int, pages: int | None) -> tuple[int, str]:
    """The page count, and by what it was inferred ("" where it was given)."""
    if pages is not None:
        return pages, ""
    last = max(listed, key=lambda stretch: stretch.entry.page)
    density = measure_density(chunks, listed)
    length = UNKNOWN_LENGTH
    if density and not last.is_missing:
        length = max(1, round(measure_text(chunks[last.low : last.high]) / density))
    least = last.entry.page + length - 1 + tail + 1
    total = -(-least // SHEET) * SHEET
    return total, (
        f"the last entry is on page {last.entry.page}, its text makes about {count(length, 'page')}, "
        f"{count(tail, 'part')} after it, then the back cover: {least}, up to whole sheets of {SHEET}"
    )


def _place_listed(
    chunks: Sequence[Chunk],
    listed: Sequence[Stretch],
    figures: dict[int, tuple[Part, Stretch]],
    total: int,
    tail: int,
) -> list[Paged]:
    parts: list[Paged] = []
    for index, stretch in enumerate(listed):
        first = stretch.entry.page
        later = [other.entry.page for other in listed if other.entry.page > first]
        last = max(first, min(later) - 1 if later else total - 1 - tail)
        if index in figures:
            parts.append(_place_figures(chunks, figures[index][0], first, last))
            last = max(first, last - 1)
        own = tuple(chunks[stretch.low : stretch.high])
        parts.append(Paged("listed", "", first, last, own, stretch.confidence, stretch.reason, stretch.entry))
    return parts


def _place_figures(chunks: Sequence[Chunk], part: Part, first: int, last: int) -> Paged:
    own = tuple(chunks[part.low : part.high])
    page = "it takes the last page of the article before it" if last > first else "it shares the page before it"
    return Paged("figures", "infographic", last, last, own, Confidence.LIKELY, f"{part.reason}; {page}")


def _place_tail(
    chunks: Sequence[Chunk], tail: Sequence[Part], imprint: Part | None, listed: Sequence[Stretch], total: int
) -> list[Paged]:
    highest = max(stretch.entry.page for stretch in listed)
    parts: list[Paged] = []
    for index, part in enumerate(tail):
        page = max(highest, total - len(tail) + index)
        side = "imprint" if part is imprint else "partner"
        confidence = Confidence.GUESS if part.doubt else Confidence.LIKELY
        parts.append(Paged(side, side, page, page, tuple(chunks[part.low : part.high]), confidence, part.reason))
    return parts


def _place_front(
    chunks: Sequence[Chunk], contents: range, imprint: Part | None, listed: Sequence[Stretch]
) -> list[Paged]:
    """Cover, founder's page, contents and imprint on the pages before the first listed article."""
    start = min(stretch.low for stretch in listed if not stretch.is_missing)
    room = max(1, min(stretch.entry.page for stretch in listed) - 1)
    boxes = [contents.start, start, *([imprint.low] if imprint else [])]
    front = list(chunks[: min(boxes)])
    covered = find_cover(front)
    parts = [_place_cover(front[:covered])]
    founder = tuple(front[covered:])
    if founder:
        last = max(2, room - 1) if room > 1 else 1
        reason = "the text between cover and contents"
        parts.append(Paged("founder", "partner", min(2, room), last, founder, Confidence.LIKELY, reason))
    first = room if founder else min(2, room)
    own = tuple(chunks[contents.start : contents.stop])
    sure, reason = Confidence.SURE, "the page before the first entry's"
    if first < room:
        sure, reason = Confidence.GUESS, f"nothing tells what else stands on pages {first}–{room}"
    elif contents.start > start:
        sure, reason = Confidence.GUESS, "it stands after articles; the page is the one before the first entry's"
    split = imprint is not None and first < room
    parts.append(Paged("contents", "contents", first, room - 1 if split else room, own, sure, reason))
    if imprint:
        box = tuple(chunks[imprint.low : imprint.high])
        parts.append(Paged("imprint", "imprint", room, room, box, sure, "told by its labels"))
    return parts


def _place_cover(own: Sequence[Chunk]) -> Paged:
    if own:
        return Paged("front", "cover", 1, 1, tuple(own), Confidence.LIKELY, "display lines before the first text")
    return Paged("front", "cover", 1, 1, (), Confidence.GUESS, "the export has no front cover")
