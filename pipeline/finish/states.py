"""The graphics state that decides what overprints (ISO 32000-1, 8.4): colours, line width, clip, overprint itself."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.finish.plates import Space
from pipeline.finish.tokens import IDENTITY, Matrix, Rect, path_box, place_rect

FILL, LINE, BOTH = 1, 2, 3  # what overprints, as bits
UNKNOWN = -1  # overprint as someone else left it
NOT_BLACK, BLACK, INITIAL = 0, 1, 2  # INITIAL: the black that a page begins with, which is DeviceGray


class Irregular(ValueError):
    """Content that is not written as we read it."""


@dataclass(frozen=True)
class Clip:
    """A clipping path: its operations, the space they are in, and the clip around it."""

    path: bytes
    matrix: Matrix
    outer: Clip | None

    def box(self) -> Rect | None:
        """The box around what may show; None where nothing may."""
        box = path_box(self.path)
        if box is None:
            return None
        box = place_rect(box, self.matrix)
        return cut(box, self.outer.box()) if self.outer else box


def cut(one: Rect, other: Rect | None) -> Rect | None:
    """Where two boxes overlap; None where they do not."""
    if other is None:
        return None
    box = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return box if box[0] <= box[2] and box[1] <= box[3] else None


@dataclass
class State:
    """What of the graphics state decides here. ``over``: bits of what overprints, or UNKNOWN.

    A space is None where the stream chose none yet: it is DeviceGray then.
    """

    matrix: Matrix = IDENTITY
    fill: int = NOT_BLACK
    stroke: int = NOT_BLACK
    fill_space: Space | None = None
    stroke_space: Space | None = None
    width: float = 1.0
    mode: int = 0  # of text: Tr
    over: int = 0
    clip: Clip | None = None


@dataclass(frozen=True)
class Changed:
    """What a named graphics state sets: None where it does not."""

    width: float | None = None
    over: int | None = None
