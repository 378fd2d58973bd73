"""Where problems are drawn on a page's picture: numbered frames, in per cent of the trim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.problems import Problem, Severity
from pipeline.reporting.pictures import PagePicture

NUMBER_PERCENT = 4.0  # of the trim height: what a number above its frame takes
LARGE_PERCENT = 8.0

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """A frame around one place: left, top, width, height in per cent of the trim, and the problems found there.

    ``severity`` is that of the worst of them.
    """

    rect: Rect
    severity: Severity
    problems: tuple[tuple[int, Problem], ...]

    @property
    def topmost(self) -> bool:
        """True where there is no room for its numbers above it."""
        return self.rect[1] < NUMBER_PERCENT

    @property
    def large(self) -> bool:
        """True where its line is drawn within it, so that it shows at a picture's edge; else it is drawn around it."""
        return min(self.rect[2:]) >= LARGE_PERCENT

    @property
    def style(self) -> str:
        """The place as CSS: figures only."""
        left, top, width, height = self.rect
        return f"left:{left:.3f}%;top:{top:.3f}%;width:{width:.3f}%;height:{height:.3f}%"


def place_frames(problems: Sequence[tuple[int, Problem]], picture: PagePicture) -> tuple[Frame, ...]:
    """Frames of the problems (number, problem) that have a place on this page; equal places share one frame.

    Large ones come first, so that small ones lie upon them. What reaches beyond the picture is cut to it.
    """
    found: dict[Rect, list[tuple[int, Problem]]] = {}
    for number, problem in problems:
        rect = _place(problem.rect_mm, picture)
        if rect is not None:
            found.setdefault(rect, []).append((number, problem))
    frames = [
        Frame(rect, min((problem.severity for _, problem in there), key=list(Severity).index), tuple(there))
        for rect, there in found.items()
    ]
    return tuple(sorted(frames, key=lambda frame: (-frame.rect[2] * frame.rect[3], frame.problems[0][0])))


def _place(rect_mm: Rect | None, picture: PagePicture) -> Rect | None:
    if rect_mm is None or not all(math.isfinite(value) for value in rect_mm):
        return None
    x, y, width, height = rect_mm
    across, down = picture.trim_mm
    left, right = _cut(x, width, across, picture.trim[0], picture.trim[2])
    top, bottom = _cut(y, height, down, picture.trim[1], picture.trim[3])
    return round(left, 3), round(top, 3), round(right - left, 3), round(bottom - top, 3)


def _cut(start: float, length: float, whole: float, before: float, shown: float) -> tuple[float, float]:
    """From and to in per cent of the trim, within the picture: ``before`` and ``shown`` are the trim's place in it."""
    least, most = -100 * before / shown, 100 * (100 - before) / shown
    first, last = 100 * start / whole, 100 * (start + length) / whole
    return min(max(first, least), most), min(max(last, least), most)
