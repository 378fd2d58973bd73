"""At most two hyphenated lines running, and no word broken over a column or page turn.

The layout library has no limit on consecutive hyphens, so the words are found in the laid-out lines, marked,
and the unit is laid out again. Marks only ever grow: the rounds end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.model import LaidPage
from pipeline.typeset.source import Mark, SourceBlock

MAX_RUN = 2


def find_marks(pages: Sequence[LaidPage], blocks: Mapping[str, SourceBlock], *, turns: bool = True) -> frozenset[Mark]:
    """The words to keep whole: broken at every third line of a run and, with ``turns``, at the turn of a column."""
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
            at_turn = turns and index + 1 < len(lines) and lines[index + 1][0] != where
            run += 1
            if at_turn or run > MAX_RUN:
                marks.add((block, blocks[block].word_at(end - 1)[0]))
                run = 0
    return frozenset(marks)
