"""Numbers, matrices and rectangles, finite whatever the file says; names, legible whatever bytes they are."""

from __future__ import annotations

import math
from decimal import Decimal

from pikepdf import Array, Name

from pipeline.preflight.model import Rect

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FAR = 1e7  # pt; a coordinate beyond is as far out as any


def read_number(value: object, default: float) -> float:
    """A number of a file, or ``default`` where it is none or not finite."""
    if isinstance(value, (int, float, Decimal)):
        try:
            number = float(value)
        except (OverflowError, ValueError):
            return default
        return number if math.isfinite(number) and abs(number) < 1e12 else default
    return default


def spell(name: object) -> str:
    """A name without its slash, "" for what is none. Its bytes need not be UTF-8 (ISO 32000-1, 7.3.5)."""
    return bytes(name).decode("utf-8", "replace").removeprefix("/") if isinstance(name, Name) else ""


def read_numbers(value: object, most: int) -> list[float]:
    """The numbers of an array, at most ``most``; what is none counts as 0. [] where it is no array."""
    if not isinstance(value, Array):
        return []
    return [read_number(value[index], 0.0) for index in range(min(len(value), most))]


def read_rect(value: object) -> Rect | None:
    """A rectangle with its corners in order, None where it is none."""
    sides = read_numbers(value, 4)
    if len(sides) < 4:
        return None
    return min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]), max(sides[1], sides[3])


def multiply(one: Matrix, other: Matrix) -> Matrix:
    """``one`` first, then ``other`` (ISO 32000-1, 8.3.4); IDENTITY-like where the result would not be finite."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    result = (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
    return result if all(map(math.isfinite, result)) else (0.0, 0.0, 0.0, 0.0, FAR, FAR)


def enclose(rect: Rect, matrix: Matrix) -> Rect:
    """The upright rectangle round ``rect`` as a matrix maps it."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = rect
    if not b and not c:  # upright already: nearly always
        left, right, low, high = x0 * a + e, x1 * a + e, y0 * d + f, y1 * d + f
        return min(left, right), min(low, high), max(left, right), max(low, high)
    xs = (x0 * a + y0 * c, x1 * a + y0 * c, x0 * a + y1 * c, x1 * a + y1 * c)
    ys = (x0 * b + y0 * d, x1 * b + y0 * d, x0 * b + y1 * d, x1 * b + y1 * d)
    return min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f


def intersect(one: Rect, other: Rect) -> Rect | None:
    """What two rectangles share, None where they do not touch; a line or a point is something."""
    x0, y0 = max(other[0], one[0]), max(other[1], one[1])
    x1, y1 = min(other[2], one[2]), min(other[3], one[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def unite(one: Rect, other: Rect) -> Rect:
    """The rectangle round both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def scales(matrix: Matrix) -> tuple[float, float]:
    """The least and the greatest factor by which a matrix stretches a length."""
    a, b, c, d, _, _ = matrix
    if not b and not c:
        one, other = abs(a), abs(d)
        return (one, other) if one < other else (other, one)
    half = (a * a + b * b + c * c + d * d) / 2
    area = a * d - b * c
    root = math.sqrt(max(0.0, half * half - area * area))
    return math.sqrt(max(0.0, half - root)), math.sqrt(half + root)


def height_scale(matrix: Matrix) -> float:
    """How high a unit of height stands above its baseline; a slant does not make it higher."""
    a, b, c, d, _, _ = matrix
    base = math.hypot(a, b)
    return abs(a * d - b * c) / base if base > 1e-12 else 0.0
