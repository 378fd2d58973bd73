"""Of the places where each entry's article may begin, those that make one running order; and their rivals."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.importers.model import Chunk
from pipeline.importers.traits import WIDE_GAP

TITLE_CHUNKS = 4  # a printed title may stand in so many paragraphs
CLOSE = 0.06  # two places so near in likeness are rivals


@dataclass(frozen=True)
class Match:
    """An entry's article begins at chunk ``start``; its title or signature was found at ``found`` … ``last``.

    ``score`` 0 … 1; ``rivals`` are the chunks where nearly as good a title stands; ``twin``: one of them looks just
    as much like a title.
    """

    start: int
    found: int
    last: int
    score: float
    how: str
    rivals: tuple[int, ...] = ()
    twin: bool = False


def align_matches(places: Sequence[dict[int, Match]]) -> list[Match | None]:
    """The matches in rising order whose scores add up to most; of equal ones the earliest."""
    starts = sorted({start for found in places for start in found})
    # upto[i]: the best chain of the entries so far that ends before starts[i]
    upto: list[_Chain | None] = [None] * (len(starts) + 1)
    for index, found in enumerate(places):
        fresh: dict[int, _Chain] = {}
        for start, match in found.items():
            place = bisect_left(starts, start)
            before = upto[place]
            after = bisect_right(starts, match.last)
            # A little less for what comes later: the first of equal titles is the title, the next a running head.
            worth = match.score - 1e-6 * place
            chain = _Chain((before.score if before else 0.0) + worth, index, match, before)
            if after not in fresh or fresh[after].score < chain.score:
                fresh[after] = chain
        best: _Chain | None = None
        for place in range(len(upto)):
            for link in (fresh.get(place), upto[place]):
                if link is not None and (best is None or link.score > best.score):
                    best = link
            upto[place] = best
    chosen: list[Match | None] = [None] * len(places)
    rest = upto[-1]
    while rest is not None:
        chosen[rest.entry] = rest.match
        rest = rest.rest
    return chosen


@dataclass(frozen=True)
class _Chain:
    """Matches that follow each other, the last one first."""

    score: float
    entry: int
    match: Match
    rest: _Chain | None


def find_stray(places: dict[int, Match], taken: set[int]) -> Match | None:
    """A title out of order, if it is beyond doubt."""
    best = max(places.values(), key=lambda match: match.score, default=None)
    if best is None or best.score < 0.95 or best.start in taken:
        return None
    return replace(best, how="the title, out of the order of the contents")


def _looks(chunks: Sequence[Chunk], match: Match) -> tuple[int, bool]:
    """How a title is set: its level of heading, and whether a page's turn or a picture's place is before it."""
    return chunks[match.found].heading, chunks[match.start].gap >= WIDE_GAP


def prefer_level(
    chunks: Sequence[Chunk], places: Sequence[dict[int, Match]], chosen: Sequence[Match | None]
) -> list[Match | None]:
    """Of two equal titles within an entry's reach the one that is set as most titles of the issue are.

    A section's heading inside the article before may have the same words.
    """
    looks = Counter(_looks(chunks, match) for match in chosen if match)
    if not looks:
        return list(chosen)
    usual = max(looks, key=lambda look: (looks[look], look))
    preferred = list(chosen)
    for index, match in enumerate(chosen):
        if match is None or _looks(chunks, match) == usual:
            continue
        later = [other.start for other in chosen[index + 1 :] if other and other.start > match.start]
        within = [rival for rival in places[index].values()
                  if match.start < rival.start < min(later, default=len(chunks)) and rival.score >= match.score - CLOSE
                  and _looks(chunks, rival) == usual]  # fmt: skip
        preferred[index] = max(within, key=lambda rival: rival.score, default=match)
    return preferred


def add_rivals(
    chunks: Sequence[Chunk], match: Match, places: dict[int, Match], chosen: Sequence[Match | None]
) -> Match:
    """The match with the places that are as good and that no entry took; those beside it are parts of one title."""
    taken = {other.start for other in chosen if other}
    rivals = tuple(
        sorted(
            rival.start
            for rival in places.values()
            if rival.start not in taken
            and rival.score >= match.score - CLOSE
            and abs(rival.start - match.found) >= TITLE_CHUNKS
            and abs(rival.start - match.start) >= TITLE_CHUNKS
        )
    )
    own = _looks(chunks, match)
    twin = bool(own[0]) and any(
        _looks(chunks, places[start]) == own and places[start].score >= match.score - CLOSE / 2 for start in rivals
    )
    return replace(match, rivals=rivals, twin=twin)
