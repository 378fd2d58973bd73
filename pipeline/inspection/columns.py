"""Rules of columns: holes, level feet, headings and single lines at a turn, words broken at it, the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.inspection.findings import Subject
from pipeline.inspection.rows import (
    BODY,
    MM,
    OFF_GRID,
    Row,
    column_pictures,
    column_rows,
    line_mm,
    rectangle_mm,
)
from pipeline.model import LaidColumn, LaidPage, LaidUnit
from pipeline.problems import Problem

BASELINE = 14.0
HOLE_SHARE = 0.2  # of a column's height
DRIFT_LIMIT = 0.25  # points


def find_holes(subject: Subject) -> Iterator[Problem]:
    """TYP003: white of more than a fifth of a column that nobody chose.

    A letter's last page may end where the letter ends: a single column's foot is no hole on the last page.
    """
    pages = [page for page in subject.laid.pages if not page.filler]
    for page in pages:
        for index, column in enumerate(page.columns):
            single_end = len(page.columns) == 1 and page is pages[-1]
            for top, bottom in _white(page, index, column):
                at_foot = bottom >= column.top + column.height - 1
                if bottom - top > HOLE_SHARE * column.height and not (at_foot and single_end):
                    height = round((bottom - top) * MM, 1)
                    yield subject.problem(
                        "TYP003",
                        f"{height} mm of white in column {index + 1} on page {page.label}",
                        "add text, make a picture larger, or move a picture",
                        page,
                        rect=rectangle_mm(column.x, top, column.width, bottom - top),
                        value=height,
                        limit=round(HOLE_SHARE * column.height * MM, 1),
                    )


def _white(page: LaidPage, index: int, column: LaidColumn) -> Iterator[tuple[float, float]]:
    filled = [(row.top, row.bottom) for row in column_rows(page, index)]
    filled += [(picture.top, picture.top + picture.height) for picture in column_pictures(page, column)]
    spanning = [line for line in page.lines if line.flow and line.column != index]
    right = column.x + column.width
    filled += [(s.top, s.top + s.height) for s in spanning if s.x < right - 1 and s.x + s.width > column.x + 1]
    at = column.top
    for top, bottom in sorted(filled):
        if top > at:
            yield at, top
        at = max(at, bottom)
    if column.top + column.height > at:
        yield at, column.top + column.height


def find_uneven_feet(subject: Subject) -> Iterator[Problem]:
    """TYP004: neighbouring columns whose last lines differ by more than one baseline."""
    for page in subject.laid.pages:
        if len(page.columns) < 2 or page.filler:
            continue
        feet = [column.top + column.used for column in page.columns]
        difference = max(feet) - min(feet)
        if difference > BASELINE + 1:
            lines = round(difference / BASELINE, 1)
            short = feet.index(min(feet))
            column = page.columns[short]
            yield subject.problem(
                "TYP004",
                f"the columns of page {page.label} end {lines:g} lines apart",
                "a picture some lines higher or lower, or a `::: column-break`, levels them",
                page,
                rect=rectangle_mm(column.x, min(feet), column.width, difference),
                value=lines,
                limit=1,
            )


def find_turns(subject: Subject) -> Iterator[Problem]:
    """TYP005, TYP006, TYP007 at the turns of columns and pages."""
    counts: dict[str, int] = {}
    columns = [(page, rows) for page in subject.laid.pages for rows in _body_columns(page)]
    for _, rows in columns:
        for row in rows:
            counts[row.first.block] = counts.get(row.first.block, 0) + 1
    for number, (page, rows) in enumerate(columns):
        yield from _find_lone_heading(subject, page, rows)
        last, first = rows[-1].first, rows[0].first
        if first.offset > 0 and first.last_of_block and first.role in BODY:
            yield subject.problem(
                "TYP006",
                f"the last line of a paragraph stands alone at the head of a column on page {page.label}",
                "a word more or less in the paragraph before mends it, or `::: {tracking=-5}` around it",
                page,
                first.block,
                line_mm(first),
            )
        continued = number + 1 < len(columns) and not last.last_of_block
        if not continued:
            continue
        if last.offset == 0 and last.role in BODY and counts[last.block] > 1:
            yield subject.problem(
                "TYP006",
                f"the first line of a paragraph stands alone at the foot of a column on page {page.label}",
                "a word more or less before it mends it, or a `::: column-break`",
                page,
                last.block,
                line_mm(last),
            )
        if last.hyphenated:
            yield subject.problem(
                "TYP007",
                f"a word is broken over the turn of a column on page {page.label}: «{last.text.split()[-1]}»",
                "put the word in brackets: [word]{.nobreak}",
                page,
                last.block,
                line_mm(last),
            )


def _body_columns(page: LaidPage) -> Iterator[tuple[Row, ...]]:
    for index in range(len(page.columns)):
        rows = tuple(row for row in column_rows(page, index) if row.first.role in BODY)
        if rows:
            yield rows


def _find_lone_heading(subject: Subject, page: LaidPage, rows: tuple[Row, ...]) -> Iterator[Problem]:
    for index, row in enumerate(rows):
        if row.first.role != "heading" or (index + 1 < len(rows) and rows[index + 1].first.block == row.first.block):
            continue
        under = [below for below in rows[index + 1 :] if below.first.role != "heading"]
        whole = bool(under) and under[0].first.last_of_block and under[0].first.offset == 0
        if len(under) < 2 and not whole:
            yield subject.problem(
                "TYP005",
                f"a heading at the foot of a column on page {page.label} has {len(under)} lines under it",
                "a `::: column-break` before the heading, or a picture some lines higher",
                page,
                row.first.block,
                line_mm(row.first),
                value=len(under),
                limit=2,
            )


def measure_drift(page: LaidPage) -> tuple[float, Row | None]:
    """The largest distance (points) of a body line from the grid of the page's first one, and that row."""
    rows = [row for index in range(len(page.columns)) for row in column_rows(page, index) if _on_grid(page, row)]
    if not rows or len(page.columns) < 2:
        return 0.0, None
    origin = rows[0].baseline
    worst, where = 0.0, None
    for row in rows:
        offset = (row.baseline - origin) % BASELINE
        drift = min(offset, BASELINE - offset)
        if drift > worst:
            worst, where = drift, row
    return worst, where


def largest_drift(laid: Sequence[LaidUnit]) -> tuple[float, str]:
    """How far lines of neighbouring columns stand from level at most (points), and on which page."""
    drifts = [(measure_drift(page)[0], page.label) for unit in laid for page in unit.pages]
    return max(drifts, key=lambda drift: drift[0], default=(0.0, ""))


def _on_grid(page: LaidPage, row: Row) -> bool:
    """Running text; what stands inside a snapped block has leading of its own."""
    if any(snap.top <= row.top < snap.top + snap.height and snap.column == row.first.column for snap in page.snaps):
        return False
    return row.first.role in BODY - {"heading", "question"} and row.first.role not in OFF_GRID


def find_drift(subject: Subject) -> Iterator[Problem]:
    """TYP017: lines of one column that do not stand level with those of the next."""
    for page in subject.laid.pages:
        drift, row = measure_drift(page)
        if row is not None and drift > DRIFT_LIMIT:
            yield subject.problem(
                "TYP017",
                f"lines of page {page.label} stand {drift:.2f} pt off the grid",
                "every height and margin in the sheets is a whole number of lines of 14 pt",
                page,
                row.first.block,
                line_mm(row.first),
                value=round(drift, 2),
                limit=DRIFT_LIMIT,
            )
