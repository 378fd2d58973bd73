"""The columns of a page's text frame, from the column boxes that were seen on it. All lengths in points."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import LaidColumn

Rectangle = tuple[float, float, float, float]  # x, top, width, height


def find_columns(
    frame: Rectangle, column_boxes: Sequence[Rectangle], filling: Sequence[Rectangle]
) -> tuple[LaidColumn, ...]:
    """The page's columns, left to right: each from its first box's top to the foot of the frame.

    ``frame`` is x, top, width and *foot* of the text frame; ``filling`` the lines and pictures in the flow.
    A column is filled down to the lowest of those that stand over it, full-width ones below the columns too.
    Where boxes of different widths stand on one page, those that cover the most area are the page's columns.
    """
    x, top, width, foot = frame
    places = _choose_columns(column_boxes) or [(x, top, width)]
    columns = []
    for left, column_top, column_width in places:
        bottoms = [
            box[1] + box[3]
            for box in filling
            if box[0] < left + column_width - 0.5 and box[0] + box[2] > left + 0.5 and box[1] + box[3] > column_top
        ]
        used = max(0.0, max(bottoms, default=column_top) - column_top)
        height = max(0.0, foot - column_top)
        columns.append(
            LaidColumn(round(left, 3), round(column_top, 3), round(column_width, 3), round(height, 3), round(used, 3))
        )
    return tuple(columns)


def _choose_columns(column_boxes: Sequence[Rectangle]) -> list[tuple[float, float, float]]:
    """x, top, width of the columns that cover the most area, those of one width together."""
    by_width: dict[float, list[Rectangle]] = {}
    for box in column_boxes:
        by_width.setdefault(round(box[2], 1), []).append(box)
    if not by_width:
        return []
    chosen = max(by_width.values(), key=lambda group: (sum(box[2] * box[3] for box in group), group[0][2]))
    tops: dict[float, tuple[float, float, float]] = {}
    for left, top, width, _ in chosen:
        key = round(left, 1)
        if key not in tops or top < tops[key][1]:
            tops[key] = (left, top, width)
    return [tops[key] for key in sorted(tops)]


def find_index(columns: Sequence[LaidColumn], x: float) -> int:
    """The column in which something that begins at ``x`` stands: the last that begins no further right."""
    found = 0
    for index, column in enumerate(columns):
        if column.x <= x + 1:
            found = index
    return found
