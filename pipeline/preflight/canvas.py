"""What painting leaves on a page: the graphics state, the current path, and Marks with the place where they show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pipeline.preflight.limits import Budget, Overfull
from pipeline.preflight.model import Colour, Image, Mark, Rect
from pipeline.preflight.numbers import IDENTITY, Matrix, enclose, intersect, scales, unite
from pipeline.preflight.resources import Raster
from pipeline.preflight.spaces import GRAY, Space
from pipeline.preflight.typefaces import NO_FACE, Typeface

THINNEST = 0.001  # pt: what has no width at all is painted one device pixel wide


class State:
    """The graphics state (ISO 32000-1, 8.4.1). ``clip`` is the clip's bounding box, None where nothing can show."""

    def __init__(self, matrix: Matrix, clip: Rect | None) -> None:
        self.matrix = matrix
        self.clip = clip
        self.fill_space: Space = GRAY
        self.stroke_space: Space = GRAY
        self.fill: Colour = GRAY.first()
        self.stroke: Colour = GRAY.first()
        self.width = 1.0
        self.fill_over = False
        self.stroke_over = False
        self.mode = 0
        self.fill_alpha = 1.0
        self.stroke_alpha = 1.0
        self.blend = "Normal"
        self.masked = False
        self.face: Typeface = NO_FACE
        self.size = 0.0
        self.letter_space = 0.0
        self.word_space = 0.0
        self.stretch = 1.0
        self.leading = 0.0
        self.render = 0
        self.rise = 0.0

    def copy(self) -> State:
        """A state that q keeps."""
        twin = State.__new__(State)
        twin.__dict__.update(self.__dict__)
        return twin


class Canvas:
    """Marks of one page. ``path`` names the forms that are being read, outermost first."""

    def __init__(self, media: Rect, budget: Budget) -> None:
        self.media = media
        self.budget = budget
        self.state = State(IDENTITY, media)
        self.marks: list[Mark] = []
        self.transparent = False
        self.path: tuple[str, ...] = ()
        self.points: list[float] = []  # x, y, x, y … in user space; control points too, for the bounding box
        self.boxes: list[tuple[float, float, float, float]] = []  # rectangles of the path: x, y, width, height
        self.clipping = False

    # --- marks -------------------------------------------------------------------------------------

    def lay(self, kind: str, rect: Rect, colour: Colour, size: float = 0.0, **more: Any) -> None:
        """A Mark where ``rect`` shows, nothing where it does not."""
        state = self.state
        shown = intersect(rect, state.clip) if state.clip is not None else None
        if shown is None:
            return
        stroke = kind == "stroke"
        alpha = state.stroke_alpha if stroke else state.fill_alpha
        if alpha < 1 or state.masked or state.blend not in ("Normal", "Compatible"):
            self.transparent = True
        over = state.stroke_over if stroke else state.fill_over
        self.budget.marks += 1
        if self.budget.marks > self.budget.limits.marks:
            raise Overfull(f"more than {self.budget.limits.marks} painted things")
        self.marks.append(Mark(kind, shown, colour, size, over, state.mode, alpha, state.blend, path=self.path, **more))

    def lay_raster(self, name: str, raster: Raster) -> None:
        """A picture in the unit square of user space; a stencil has the fill colour."""
        a, b, c, d, _, _ = self.state.matrix
        across, up = math.hypot(a, b), math.hypot(c, d)
        if across < 1e-9 or up < 1e-9:
            return
        if raster.soft:
            self.transparent = True
        ppi = min(raster.width / across * 72, raster.height / up * 72)
        image = Image(name, raster.width, raster.height, raster.bits, raster.mask, raster.filter, ppi, raster.spaces)
        colour = self.state.fill if raster.mask else raster.colour
        self.lay("picture", enclose((0.0, 0.0, 1.0, 1.0), self.state.matrix), colour, image=image)

    # --- paths -------------------------------------------------------------------------------------

    def paint(self, fill: bool, stroke: bool) -> None:
        """Fills and strokes the current path, then lets it clip where W asked for it, and forgets it."""
        points, boxes = self.points, self.boxes
        if points or boxes:
            rect = self.bound()
            if rect is not None:
                if fill:
                    self.lay("fill", rect, self.state.fill, self._thickness())
                if stroke:
                    self._lay_stroke(rect)
                if self.clipping:
                    state = self.state
                    state.clip = intersect(state.clip, rect) if state.clip is not None else None
            self.points, self.boxes = [], []
        self.clipping = False

    def bound(self) -> Rect | None:
        """The upright rectangle round the path in the page's space, None where it is not finite."""
        matrix, points, boxes = self.state.matrix, self.points, self.boxes
        rect: Rect | None = None
        if points:
            xs, ys = points[::2], points[1::2]
            if matrix[1] or matrix[2]:
                rect = _bound_turned(xs, ys, matrix)
            else:
                rect = enclose((min(xs), min(ys), max(xs), max(ys)), matrix)
        for x, y, width, height in boxes:
            box = enclose((x, y, x + width, y + height), matrix)
            rect = box if rect is None else unite(rect, box)
        return rect if rect is not None and all(map(math.isfinite, rect)) else None

    def _thickness(self) -> float:
        """The thickness of the path's thinnest rectangle, or of the clip where that is less; 0 where the path is not
        rectangles alone: a curved or crooked area is no line."""
        state, points = self.state, self.points
        a, b, c, d, _, _ = state.matrix
        if points:
            if self.boxes or not 8 <= len(points) <= 10:
                return 0.0
            xs, ys = points[::2], points[1::2]
            if len(set(xs)) > 2 or len(set(ys)) > 2:
                return 0.0
            sides = [(max(xs) - min(xs), max(ys) - min(ys))]
        else:
            # A frame is often an outer and an inner rectangle, and the inner one has no area where one side is drawn.
            solid = [(width, height) for _, _, width, height in self.boxes if width and height]
            sides = solid or [(width, height) for _, _, width, height in self.boxes]
        across, up = math.hypot(a, b), math.hypot(c, d)
        least = min(min(abs(width) * across, abs(height) * up) for width, height in sides)
        if state.clip is not None:
            x0, y0, x1, y1 = state.clip
            least = min(least, x1 - x0, y1 - y0)
        return max(least, THINNEST)

    def _lay_stroke(self, rect: Rect) -> None:
        state = self.state
        low, high = scales(state.matrix)
        half = max(abs(state.width) * high, THINNEST) / 2
        x0, y0, x1, y1 = rect
        around = (x0 - half, y0 - half, x1 + half, y1 + half)
        self.lay("stroke", around, state.stroke, max(abs(state.width) * low, THINNEST))


def _bound_turned(xs: Sequence[float], ys: Sequence[float], matrix: Matrix) -> Rect:
    a, b, c, d, e, f = matrix
    across = [a * x + c * y for x, y in zip(xs, ys, strict=True)]
    up = [b * x + d * y for x, y in zip(xs, ys, strict=True)]
    return min(across) + e, min(up) + f, max(across) + e, max(up) + f
