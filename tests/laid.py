"""Laid-out pages made by hand: two columns on an A4 page, full of even text, without a fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import LaidColumn, LaidLine, LaidPage, LaidPicture
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
        lines += [line(index, row, last_of_block=row == rows[-1]) for row in rows]
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


def _stands(one: LaidLine, column: int, row: int) -> bool:
    return one.column == column and one.top == TOP + row * LEADING


def put(lines: Sequence[LaidLine], column: int, row: int, **changes: object) -> list[LaidLine]:
    """The lines with the one of a column's row changed; its place in the order stays."""
    assert any(_stands(one, column, row) for one in lines)
    return [
        replace(one, **changes) if _stands(one, column, row) else one  # type: ignore[arg-type]
        for one in lines
    ]


def put_block(
    lines: Sequence[LaidLine], column: int, rows: range, block: str, role: str = "paragraph", **changes: object
) -> list[LaidLine]:
    """The lines with some rows of a column as a block of their own; the line before them ends its paragraph."""
    made = list(lines)
    if rows.start and any(_stands(one, column, rows.start - 1) for one in made):
        made = put(made, column, rows.start - 1, last_of_block=True)
    for number, row in enumerate(rows):
        given = {"block": block, "role": role, "last_of_block": row == rows.stop - 1, **changes}
        at = next(index for index, one in enumerate(made) if _stands(one, column, row))
        made[at] = replace(made[at], **given)  # type: ignore[arg-type]
        made[at] = replace(made[at], offset=40 * number) if number != row else made[at]
    return made


def number_pages(pages: Sequence[LaidPage], first: int, planned: int) -> tuple[LaidPage, ...]:
    """The pages with the labels that a unit of so many planned pages gives them."""
    made = []
    for index, one in enumerate(pages):
        label = page_label(first, planned, index)
        made.append(replace(one, label=label, margin_text=f"{label} Көпірден өткендер"))
    return tuple(made)
