"""At most two hyphenated lines running, and no word broken over a column or page turn.

The layout library has no limit on consecutive hyphens, so the words are found in the laid-out lines, marked,
and the unit is laid out again. Marks only ever grow: the rounds end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import LaidPage, Unit
from pipeline.typeset.source import Mark, SourceBlock, mark_words

MAX_RUN = 2
MAX_ROUNDS = 4


def find_marks(pages: Sequence[LaidPage], blocks: Mapping[str, SourceBlock]) -> frozenset[Mark]:
    """The words to keep whole: broken at every third line of a run, or where the column or page turns."""
    places: dict[str, list[tuple[tuple[int, int], int, bool]]] = {}
    for number, page in enumerate(pages):
        for line in page.lines:
            if line.block:
                place = (number, line.column), line.offset + line.count, line.hyphenated
                places.setdefault(line.block, []).append(place)
    marks: set[Mark] = set()
    for block, lines in places.items():
        run = 0
        for index, (where, end, hyphenated) in enumerate(lines):
            if not hyphenated:
                run = 0
                continue
            turns = index + 1 < len(lines) and lines[index + 1][0] != where
            run += 1
            if turns or run > MAX_RUN:
                marks.add((block, blocks[block].word_at(end - 1)[0]))
                run = 0
    return frozenset(marks)


@dataclass(frozen=True)
class Draft:
    """A unit on its way to its layout: words kept whole, filler pages added, layouts made so far."""

    unit: Unit
    marks: frozenset[Mark] = frozenset()
    fillers: int = 0
    rounds: int = 0

    def compose(self, blocks: dict[str, SourceBlock]) -> str:
        """The markup of the unit as it is laid out.

        The wrapper carries the named page, so that ``:nth(k of name)`` counts over all sections of the
        unit, and restarts the footnotes, so that it does not matter what stands before the unit.
        """
        unit = self.unit
        filler = (
            '<div class="filler" data-filler="1" data-generated="1" style="break-before: page">'
            + unit.filler
            + "</div>"
        )
        return (
            f'<div class="unit" data-unit="{unit.id}" '
            f'style="page: {unit.page_name}; break-before: page; counter-reset: footnote">'
            f"{mark_words(unit.html, self.marks, blocks)}{filler * self.fillers}</div>"
        )


def revise(draft: Draft, pages: Sequence[LaidPage], blocks: Mapping[str, SourceBlock]) -> Draft:
    """The next draft after a layout; equal in marks and fillers where the layout can stay."""
    marks = draft.marks
    if draft.rounds < MAX_ROUNDS:
        marks |= find_marks(pages, blocks)
    reached = sum(not page.filler for page in pages)
    return replace(draft, marks=marks, fillers=max(0, draft.unit.pages - reached))


def is_settled(draft: Draft, revised: Draft) -> bool:
    """True where another layout would change nothing, or there have been enough."""
    return (draft.marks, draft.fillers) == (revised.marks, revised.fillers) or draft.rounds > MAX_ROUNDS + 1
