"""The stretch of the export that belongs to each entry: from where its article begins to where the next one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pipeline.importers.export.alignment import Match
from pipeline.importers.export.matching import GOOD
from pipeline.importers.export.openings import Gap, Opening, find_opening, guess_opening
from pipeline.importers.model import Chunk, Confidence, Entry
from pipeline.importers.traits import measure_text

LIKELY_SCORE = 0.72  # a title less like its entry than this is a guess
LEAST_TEXT = 300  # characters: less before the first article is no article


@dataclass(frozen=True)
class Stretch:
    """Chunks ``low`` … ``high - 1`` of an entry's article (none where it was not found), and how sure that is.

    ``title`` is the last chunk of its title or, where none was found, ``low``.
    """

    entry: Entry
    low: int
    high: int
    title: int
    confidence: Confidence
    reason: str

    @property
    def is_missing(self) -> bool:
        """The export has no text for the entry."""
        return self.low == self.high


def find_stretches(
    chunks: Sequence[Chunk],
    entries: Sequence[Entry],
    matches: Sequence[Match | None],
    barred: Sequence[range],
) -> tuple[Stretch, ...]:
    """A stretch for every entry, in their order; none runs into the chunks of ``barred`` (contents, imprint).

    Entries are in the order of their pages. Entries without a match are guessed in the text of the one before.
    """
    starts = _open_all(chunks, entries, matches, barred)
    found = {index: _from_match(start, match, chunks) for index, (start, match) in starts.items()}
    bounds = sorted({stretch.low for stretch in found.values()} | {bar.start for bar in barred} | {len(chunks)})
    ended = {index: replace(one, high=_next(bounds, one.low)) for index, one in found.items()}
    stretches = [
        replace(ended[index], entry=entry) if index in ended else Stretch(entry, 0, 0, 0, Confidence.GUESS, "")
        for index, entry in enumerate(entries)
    ]
    density = measure_density(chunks, stretches)
    for index, stretch in enumerate(stretches):
        if stretch.is_missing:
            _guess(chunks, stretches, index, density, barred)
    guessed = {stretch.low for stretch in stretches if stretch.confidence is Confidence.GUESS}
    return tuple(_doubt_end(stretch) if stretch.high in guessed else stretch for stretch in stretches)


def _open_all(
    chunks: Sequence[Chunk], entries: Sequence[Entry], matches: Sequence[Match | None], barred: Sequence[range]
) -> dict[int, tuple[Opening, Match]]:
    """Where each matched article begins, by the entry's index; no opening reaches back into the title before."""
    opened: dict[int, tuple[Opening, Match]] = {}
    order = sorted((match.start, index) for index, match in enumerate(matches) if match)
    low = 0
    for start, index in order:
        match = matches[index]
        if match is None:
            continue
        after_bar = max((bar.stop for bar in barred if bar.stop <= start), default=0)
        opened[index] = (find_opening(chunks, match, entries[index], max(low, after_bar)), match)
        low = match.last + 1
    return opened


def _from_match(opening: Opening, match: Match, chunks: Sequence[Chunk]) -> Stretch:
    """The stretch's beginning with how sure it is; entry and end are filled in later."""
    confidence = Confidence.SURE if match.score >= GOOD else Confidence.LIKELY
    reasons = [f"matched by {match.how} (line {chunks[match.found].span.first}, likeness {min(match.score, 1):.2f})"]
    if opening.reason:
        reasons.append(opening.reason)
        confidence = Confidence.LIKELY
    if match.rivals or "out of the order" in match.how:
        confidence = Confidence.LIKELY
    if match.rivals:
        lines = ", ".join(str(chunks[rival].span.first) for rival in match.rivals[:5])
        also = ", as a heading of the same level" if match.twin else ""
        reasons.append(f"nearly the same words stand at line {lines}{also}")
    if opening.doubt or match.twin or match.score < LIKELY_SCORE:
        confidence = Confidence.GUESS
    nobody = Entry(0, "", "", chunks[match.found].span)
    title = max(match.last, opening.start) if match.found == match.start else match.start
    return Stretch(nobody, opening.start, opening.start, title, confidence, "; ".join(reasons))


def _next(bounds: Sequence[int], low: int) -> int:
    return min(bound for bound in bounds if bound > low)


def measure_density(chunks: Sequence[Chunk], stretches: Sequence[Stretch]) -> float:
    """Characters of a printed page: the median over articles whose pages are known and that follow each other; or 0."""
    known: list[float] = []
    for stretch, following in pairwise(stretches):
        pages = following.entry.page - stretch.entry.page
        if not stretch.is_missing and not following.is_missing and pages > 0 and stretch.high == following.low:
            known.append(measure_text(chunks[stretch.low : stretch.high]) / pages)
    return median(known) if known else 0.0


def _guess(
    chunks: Sequence[Chunk], stretches: list[Stretch], index: int, density: float, barred: Sequence[range]
) -> None:
    """Look for an article without a title in the text of the one before it, or before the first one."""
    stretch = stretches[index]
    before = next((place for place in range(index - 1, -1, -1) if not stretches[place].is_missing), None)
    if before is None:
        stretches[index] = _guess_first(chunks, stretches, index, barred)
        return
    known = stretches[before]
    following = next((later for later in stretches[index + 1 :] if not later.is_missing), None)
    if following is not None and following.low < known.low:
        stretches[index] = replace(stretch, reason="no text of it was found")
        return
    end = following.entry.page if following else stretch.entry.page + 2
    several = any(later.is_missing for later in stretches[index + 1 : index + 2])
    gap = Gap(known.low, known.high, max(1, stretch.entry.page - known.entry.page),
              max(1, end - stretch.entry.page), density, several)  # fmt: skip
    opening = guess_opening(chunks, stretch.entry, gap, known.title)
    if opening is None:
        stretches[index] = replace(stretch, reason="no text of it was found")
        return
    stretches[before] = replace(known, high=opening.start)
    stretches[index] = Stretch(
        stretch.entry, opening.start, known.high, opening.start, Confidence.GUESS, opening.reason
    )


def _doubt_end(stretch: Stretch) -> Stretch:
    """The article before a guessed beginning: its own end is no surer."""
    if stretch.is_missing:
        return stretch
    confidence = Confidence.LIKELY if stretch.confidence is Confidence.SURE else stretch.confidence
    return replace(stretch, confidence=confidence, reason=f"{stretch.reason}; where it ends is a guess")


def _guess_first(chunks: Sequence[Chunk], stretches: Sequence[Stretch], index: int, barred: Sequence[range]) -> Stretch:
    """An entry before all that were found: the text between contents or imprint and the first found article."""
    stretch = stretches[index]
    high = min((other.low for other in stretches if not other.is_missing), default=0)
    low = max((bar.stop for bar in barred if bar.stop <= high), default=high)
    if measure_text(chunks[low:high]) < LEAST_TEXT:
        return replace(stretch, reason="no text of it was found")
    reason = "no title of it was found; it is the text before the first article that was found"
    return Stretch(stretch.entry, low, high, low, Confidence.GUESS, reason)
