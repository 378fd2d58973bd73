"""A unit on its way to its layout: what one layout shows decides what the next one is asked for.

Pure, and the same in both ways of typesetting: words to keep whole, padding of snapped blocks and filler
pages are found round by round; when those stand, columns are levelled once, and that is taken back where it
moved a break.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipeline.model import LaidPage, Unit
from pipeline.typeset.elastic import Elastic, fit_frames
from pipeline.typeset.hyphenation import find_marks
from pipeline.typeset.source import Mark, SourceBlock, mark_words
from pipeline.typeset.spacing import Spacing, find_heads, level_columns, pad_blocks

MAX_ROUNDS = 4  # layouts that look for words and padding; with levelling a unit is laid out four times, rarely five
LAST_ROUND = 8  # no more layouts than these, levelling and fillers included

Break = tuple[int, int, str, int, int, bool]


class Levelling(StrEnum):
    """Where a draft stands with levelling its columns."""

    WAITING = "waiting"
    TRIED = "tried"
    DONE = "done"


@dataclass(frozen=True)
class Draft:
    """A unit with its words kept whole, white in whole lines, fillers added, and the layouts made so far."""

    unit: Unit
    marks: frozenset[Mark] = frozenset()
    fillers: int = 0
    rounds: int = 0
    spacing: Spacing = field(default_factory=Spacing)
    levelling: Levelling = Levelling.WAITING
    tracking: tuple[tuple[str, int], ...] = ()  # thousandths of an em, by block
    breaks: tuple[Break, ...] = ()  # where lines fell before columns were levelled
    elastic: Elastic = field(default_factory=Elastic)
    fits: int = 0  # layouts that looked for the heights of elastic frames: they come on top of the others

    @property
    def css(self) -> tuple[str, str]:
        """The rules of the unit's pages, which stand from round to round, and those of its white and tracking."""
        tracking = "".join(f'[data-b="{key}"]{{letter-spacing:{step / 1000}em}}' for key, step in self.tracking)
        return self.unit.page_css, self.spacing.css() + tracking + self.elastic.css()

    def compose(self, blocks: dict[str, SourceBlock]) -> str:
        """The markup of the unit as it is laid out.

        The wrapper carries the named page, so that ``:nth(k of name)`` counts over all sections of the unit,
        and restarts the footnotes, so that it does not matter what stands before the unit.
        """
        unit = self.unit
        filler = (
            f'<div class="filler" data-filler="1" data-generated="1" style="break-before: page">{unit.filler}</div>'
        )
        return (
            f'<div class="unit" data-unit="{unit.id}" '
            f'style="page: {unit.page_name}; break-before: page; counter-reset: footnote">'
            f"{mark_words(unit.html, self.marks, blocks)}{filler * self.fillers}</div>"
        )


def list_breaks(pages: Sequence[LaidPage]) -> tuple[Break, ...]:
    """Page, column, block, offset, count of every line, and whether it is hyphenated."""
    return tuple(
        (number, line.column, line.block, line.offset, line.count, line.hyphenated)
        for number, page in enumerate(pages)
        if not page.filler
        for line in page.lines
    )


def revise(draft: Draft, pages: Sequence[LaidPage], blocks: Mapping[str, SourceBlock]) -> Draft:
    """The next draft after a layout; the same draft where the layout can stay."""
    if draft.rounds >= LAST_ROUND + draft.fits:
        return draft
    fitted = _fit(draft, pages, blocks)
    if fitted is not None:
        return fitted
    found = _find_words(draft, pages, blocks)
    if found != draft or draft.levelling is Levelling.DONE:
        return found
    if draft.levelling is Levelling.TRIED:
        if list_breaks(pages) == draft.breaks:
            return draft
        return replace(draft, spacing=replace(draft.spacing, extra=()), levelling=Levelling.DONE, breaks=())
    extra = level_columns(pages)
    if not extra:
        return draft
    spacing = replace(draft.spacing, extra=extra)
    return replace(draft, spacing=spacing, levelling=Levelling.TRIED, breaks=list_breaks(pages))


def _fit(draft: Draft, pages: Sequence[LaidPage], blocks: Mapping[str, SourceBlock]) -> Draft | None:
    """The next draft where elastic frames take another height; None where they stay.

    What does not depend on where columns turn is looked for in the same layout.
    """
    if draft.levelling is not Levelling.WAITING:
        return None
    elastic = fit_frames(draft.elastic, draft.unit, pages)
    if elastic.heights == draft.elastic.heights:
        return None
    return replace(
        draft,
        marks=draft.marks | find_marks(pages, blocks, turns=False),
        spacing=replace(draft.spacing, padding=pad_blocks(pages, draft.spacing), heads=elastic.heads),
        fillers=0,
        elastic=elastic,
        fits=draft.fits + 1,
    )


def _find_words(draft: Draft, pages: Sequence[LaidPage], blocks: Mapping[str, SourceBlock]) -> Draft:
    """Marks and padding while columns wait to be levelled, and fillers always."""
    marks, spacing = draft.marks, draft.spacing
    if draft.rounds < MAX_ROUNDS + draft.fits and draft.levelling is Levelling.WAITING:
        marks |= find_marks(pages, blocks)
        spacing = replace(spacing, padding=pad_blocks(pages, spacing), heads=find_heads(pages))
    reached = sum(not page.filler for page in pages)
    fillers = max(0, draft.unit.pages - reached)
    return replace(draft, marks=marks, spacing=spacing, fillers=fillers)
