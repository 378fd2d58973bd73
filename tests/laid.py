"""Laid-out pages made by hand: two columns on an A4 page, full of even text, without a fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.inspection.findings import Subject
from pipeline.model import Article, LaidColumn, LaidLine, LaidPage, LaidPicture, LaidUnit, Place, Unit
from pipeline.stylesheet import page_label

MM = 25.4 / 72
WIDTH, HEIGHT = 210 / MM, 297 / MM
TOP, LEADING, LINES = 60.0, 14.0, 50
COLUMN_WIDTH, GAP, LEFT = 230.0, 20.0, 48.0


def line(column: int, row: float, **changes: object) -> LaidLine:
    """A full line of running text in a row (from 0) of a column, on the grid."""
    top = TOP + row * LEADING
    made = LaidLine(
        block=f"story-{column}",
        role="paragraph",
        offset=40 * int(row),
        count=40,
        x=LEFT + column * (COLUMN_WIDTH + GAP),
        top=top,
        baseline=top + 10.5,
        width=COLUMN_WIDTH,
        height=LEADING,
        column=column,
        size=10.0,
        hyphenated=False,
        last_of_block=False,
        text=f"жол {column} {row:g}",
        word_space=0.25,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def column(index: int, used: float = LINES * LEADING, height: float = LINES * LEADING) -> LaidColumn:
    return LaidColumn(LEFT + index * (COLUMN_WIDTH + GAP), TOP, COLUMN_WIDTH, height, used)


def picture(index: int, row: float, rows: float, **changes: object) -> LaidPicture:
    """A picture of the flow over some rows of a column."""
    made = LaidPicture(
        block="",
        src="sources/2024-01/images/oven.jpg",
        x=LEFT + index * (COLUMN_WIDTH + GAP),
        top=TOP + row * LEADING,
        width=COLUMN_WIDTH,
        height=rows * LEADING,
        column=index,
        figure="story-9",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def full(columns: int = 2, skip: Sequence[tuple[int, int]] = ()) -> list[LaidLine]:
    """Lines of full columns, without those of ``skip`` = (column, row); each column ends a paragraph."""
    lines = []
    for index in range(columns):
        rows = [row for row in range(LINES) if (index, row) not in skip]
        for row in rows:
            lines.append(line(index, row, last_of_block=row == rows[-1]))
    return lines


def page(label: str = "6", lines: Sequence[LaidLine] | None = None, **changes: object) -> LaidPage:
    """A page of two full columns, or of these lines."""
    made = LaidPage(
        label=label,
        width=WIDTH,
        height=HEIGHT,
        columns=(column(0), column(1)),
        lines=tuple(full() if lines is None else lines),
        pictures=(),
        margin_text=f"{label} Көпірден өткендер",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Story:
    """One article to be looked at: its pages, planned and laid out."""

    article: Article
    pages: tuple[LaidPage, ...]
    planned: int = 1
    first: int = 6
    block_lines: dict[str, int] = field(default_factory=dict)

    @property
    def unit(self) -> Unit:
        return Unit(self.article.id, (self.article.id,), self.first, self.planned, f"u-{self.article.id}", "", "", "")

    @property
    def laid(self) -> LaidUnit:
        return LaidUnit(self.article.id, self.pages, (), (), 1)

    @property
    def subject(self) -> Subject:
        """What the rules look at; every block of a hand-made page stands at the line that ``block_lines`` says."""
        path = self.article.place.path
        places = {block: Place(path, number) for block, number in self.block_lines.items()}
        return Subject(self.unit, self.laid, (self.article,), places)


def number_pages(pages: Sequence[LaidPage], first: int, planned: int) -> tuple[LaidPage, ...]:
    """The pages with the labels that a unit of so many planned pages gives them."""
    made = []
    for index, one in enumerate(pages):
        label = page_label(first, planned, index)
        made.append(replace(one, label=label, margin_text=f"{label} Көпірден өткендер"))
    return tuple(made)
