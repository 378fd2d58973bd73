"""Laid-out lines as a reader sees them: the rows of each column, in order, pieces of one line joined."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import LaidColumn, LaidLine, LaidPage, LaidPicture

MM = 25.4 / 72

# Running text: what stands on the baseline grid and fills columns.
BODY = frozenset({"paragraph", "question", "answer", "speech", "heading", "item"})
# Text of its own size and leading, off the grid by design.
OFF_GRID = frozenset({"pullquote", "caption", "credit", "note"})


@dataclass(frozen=True)
class Row:
    """One line of text across its column."""

    lines: tuple[LaidLine, ...]

    @property
    def first(self) -> LaidLine:
        """The line that says what the row is: the widest."""
        return max(self.lines, key=lambda line: line.width)

    @property
    def top(self) -> float:
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.top + line.height for line in self.lines)

    @property
    def baseline(self) -> float:
        return self.first.baseline


def column_rows(page: LaidPage, column: int) -> tuple[Row, ...]:
    """The rows of a column's flow, top to bottom; a drop cap belongs to no row."""
    lines = [line for line in page.lines if line.column == column and line.flow and line.block and _is_text(line)]
    lines.sort(key=lambda line: (line.baseline, line.x))
    rows: list[list[LaidLine]] = []
    for line in lines:
        if rows and abs(rows[-1][-1].baseline - line.baseline) < 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(Row(tuple(row)) for row in rows)


def _is_text(line: LaidLine) -> bool:
    return line.size < 30 or len(line.text.strip()) > 2


def column_pictures(page: LaidPage, column: LaidColumn) -> tuple[LaidPicture, ...]:
    """Pictures of the flow that stand over a column, those that span it too."""
    right = column.x + column.width
    return tuple(p for p in page.pictures if p.flow and p.x < right - 1 and p.x + p.width > column.x + 1)


def rectangle_mm(x: float, top: float, width: float, height: float) -> tuple[float, float, float, float]:
    """A rectangle in millimetres, rounded as a ruler would."""
    return (round(x * MM, 1), round(top * MM, 1), round(width * MM, 1), round(height * MM, 1))


def line_mm(line: LaidLine) -> tuple[float, float, float, float]:
    """Where a line stands, in millimetres from the trim's top left."""
    return rectangle_mm(line.x, line.top, line.width, line.height)
