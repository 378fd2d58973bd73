"""What a page's picture shows: its trim and the bleed around it, bounded whatever the file claims."""

from __future__ import annotations

import math
from dataclasses import dataclass

Box = tuple[float, float, float, float]

MM = 72 / 25.4
AROUND_PT = 10 * MM  # of what lies outside the trim at most so much is shown, marks and slug line are not
LARGEST_PT = 14400 * 10.0  # ten times what the standard allows: beyond it the numbers are nonsense
LONGEST = 40  # times as long as wide; beyond it there is nothing to see


@dataclass(frozen=True)
class View:
    """A page's trim and the part of the page that is shown, both in pt of its user space, y upwards.

    The trim is as the file has it, for places of problems count from it; what is shown lies within the page.
    """

    trim: Box
    shown: Box

    @property
    def trim_mm(self) -> tuple[float, float]:
        """Width and height of the trim."""
        return (self.trim[2] - self.trim[0]) / MM, (self.trim[3] - self.trim[1]) / MM

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of what is shown, in pt."""
        return self.shown[2] - self.shown[0], self.shown[3] - self.shown[1]

    def scale(self, width: int) -> float:
        """Pixels a point, so that the picture is at most ``width`` wide and twice as tall."""
        across, down = self.size
        return min(width / across, 2 * width / down)

    def trim_percent(self) -> tuple[float, float, float, float]:
        """The trim within the picture: left, top, width, height in per cent."""
        across, down = self.size
        return (
            100 * (self.trim[0] - self.shown[0]) / across,
            100 * (self.shown[3] - self.trim[3]) / down,
            100 * (self.trim[2] - self.trim[0]) / across,
            100 * (self.trim[3] - self.trim[1]) / down,
        )


def find_view(media: Box, trim: Box | None, bleed: Box | None, spine: str = "") -> View:
    """The view of a page from its boxes as the file has them, in whatever order and however wrong.

    ``spine``: "left" or "right" where another page adjoins; what lies beyond the trim there is not shown.
    Raises ValueError where the page has no size that could be drawn.
    """
    page = _order(media)
    if page is None:
        raise ValueError("the page has no usable size")
    cut, seen = _order(trim), _meet(_order(trim), page)
    if cut is None or seen is None:
        cut = seen = page
    around = (seen[0] - AROUND_PT, seen[1] - AROUND_PT, seen[2] + AROUND_PT, seen[3] + AROUND_PT)
    outside = _meet(_order(bleed), page) or page
    left, bottom, right, top = _meet(outside, around) or seen
    shown = (
        seen[0] if spine == "left" else min(left, seen[0]),
        min(bottom, seen[1]),
        seen[2] if spine == "right" else max(right, seen[2]),
        max(top, seen[3]),
    )
    view = View(cut, shown)
    across, down = view.size
    if max(across, down) > LONGEST * min(across, down):
        raise ValueError(f"the page is {across / MM:.1f} × {down / MM:.1f} mm")
    return view


def _order(box: Box | None) -> Box | None:
    """The box with its corners in order; None where it is empty or no number."""
    if box is None or not all(math.isfinite(value) and abs(value) <= LARGEST_PT for value in box):
        return None
    x0, x1 = sorted((box[0], box[2]))
    y0, y1 = sorted((box[1], box[3]))
    return (x0, y0, x1, y1) if x1 - x0 >= 1 and y1 - y0 >= 1 else None


def _meet(one: Box | None, other: Box) -> Box | None:
    if one is None:
        return None
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if right - left >= 1 and top - bottom >= 1 else None
