"""What single boxes of a laid-out page say: places in points, the columns of a box, its text, its unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.percent import percentage

from pipeline.model import LaidSnap

PT = 0.75  # points in a CSS pixel


def read_snap(key: str, box: Any) -> LaidSnap:
    """A snapped block's border box; its column is found later."""
    return LaidSnap(
        key,
        to_points(box.border_box_x()),
        to_points(box.border_box_y()),
        to_points(box.border_width()),
        to_points(box.border_height()),
        to_points(box.padding_bottom),
        0,
    )


def list_columns(box: Any) -> Iterator[tuple[float, float, float, float]]:
    """x, top, width, height in points of the columns of a multi-column box, those without text too."""
    columns = [child for child in box.children if child.is_column]
    groups: dict[float, list[Any]] = {}  # between boxes over all columns, each group has a top of its own
    for column in columns:
        groups.setdefault(column.position_y, []).append(column)
    width, left = columns[0].width, box.content_box_x()
    gap = box.style["column_gap"]
    gap = box.style["font_size"] if gap == "normal" else percentage(gap, box.style, box.width)
    number = max(1, round((box.width + gap) / (width + gap)))
    for top, group in groups.items():
        height = max(column.height for column in group)
        for index in range(number):
            yield (left + index * (width + gap)) * PT, top * PT, width * PT, height * PT


def gather_text(box: Any) -> Iterator[str]:
    """All text in a box, generated or not."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.TextBox):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from gather_text(child)


def unit_of(page: Any) -> str:
    """The id of the unit that a page belongs to (``data-unit`` of the wrapper)."""
    boxes_to_see = [page._page_box]
    while boxes_to_see:
        box = boxes_to_see.pop(0)
        element = getattr(box, "element", None)
        if element is not None and element.get("data-unit") is not None:
            return str(element.get("data-unit"))
        boxes_to_see.extend(getattr(box, "children", ()))
    return ""


def to_points(pixels: float) -> float:
    """CSS pixels as points, to a thousandth."""
    return round(pixels * PT, 3)
