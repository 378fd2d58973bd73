"""Content streams as operations, without building an object for every number.

Only what finishing asks about is looked at singly; runs of operators that neither paint nor colour are one step.
So a page costs about as many steps as it has colours, texts and paths, a fifth of its operators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import hypot

import pikepdf

_SPACE = rb"[\0\t\n\f\r ]"
_END = rb"(?![^\0\t\n\f\r ()<>\[\]{}/%])"  # no regular character follows (ISO 32000-1, 7.2.2)
_NUMBER = rb"[-+.\d]++"
_STRING = rb"\((?:[^()\\]++|\\[\s\S]|\((?:[^()\\]++|\\[\s\S])*+\))*+\)"  # one pair within
_HEX = rb"<[\dA-Fa-f\0\t\n\f\r ]*+>"
_NAME = rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*+"
_WORD = rb"(?:true|false|null)" + _END
_FLAT = rb"(?:" + rb"|".join((_SPACE, _NUMBER, _NAME, _HEX, _STRING, _WORD)) + rb")"


def _nest(inner: bytes) -> bytes:
    """What stands in ``inner``, and arrays and dictionaries of it."""
    return rb"(?:" + inner + rb"|\[" + inner + rb"*+\]|<<" + inner + rb"*+>>)"


_NESTED = _nest(_nest(_FLAT))  # two deep: marked content's properties go no further in practice
_ARRAY, _DICT = rb"\[" + _NESTED + rb"*+\]", rb"<<" + _NESTED + rb"*+>>"
_OPERAND = rb"(?:" + rb"|".join((_NUMBER + _END, _NAME, _HEX, _STRING, _ARRAY, _DICT, _WORD)) + rb")"
_NUMBERS = rb"(?:" + _NUMBER + _SPACE + rb"++)*+"
_QUIET = (
    rb"(?:(?:"
    + _NUMBERS
    + rb"(?:J|j|M|i|BT|ET|T[cdDLmswz*])"
    + _END
    # an array that a dash begins may be a TJ's: taken only when "phase d" follows
    + rb"|\[[-+.\d\0\t\n\f\r ]*+\]"
    + _SPACE
    + rb"*+"
    + _NUMBER
    + _SPACE
    + rb"++d"
    + _END
    + rb")"
    + _SPACE
    + rb"*+)++"
)
_PATH = rb"(?:" + _NUMBERS + rb"(?:re|[mlcvyh])" + _END + _SPACE + rb"*+)++"
_INLINE = rb"BI" + _END + rb"[\s\S]*?[\0\t\n\f\r ]ID[\0\t\n\f\r ][\s\S]*?[\0\t\n\f\r ]EI" + _END
_OPERATION = re.compile(
    rb"(" + _QUIET + rb")"
    rb"|(" + _PATH + rb")"
    rb"|(" + _INLINE + rb")"
    rb"|((?:" + _OPERAND + _SPACE + rb"*+)*+)([A-Za-z'\"][A-Za-z\d*'\"]*+)" + _END +
    rb"|([^\0\t\n\f\r ])"
)  # fmt: skip
QUIET, PATH, INLINE, OPERATION, IRREGULAR = 1, 2, 3, 5, 6  # the last group that matched tells what it is

_SEGMENT = re.compile(rb"((?:[-+.\d]+[\0\t\n\f\r ]+)*)(re|[mlcvyh])" + _END)

Matrix = tuple[float, float, float, float, float, float]
Rect = tuple[float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

read_operations = _OPERATION.finditer


def is_regular(content: bytes) -> bool:
    """Whether every byte of a content stream is part of an operation as we read them."""
    return all(found.lastindex != IRREGULAR for found in read_operations(content))


def normalize_stream(stream: pikepdf.Page | pikepdf.Object) -> bytes:
    """The same operations spelt plainly by qpdf: for streams with comments or deeply nested strings."""
    return pikepdf.unparse_content_stream(pikepdf.parse_content_stream(stream))


def write_numbers(values: Sequence[float]) -> bytes:
    """Numbers as PDF spells them: four digits after the point, no exponent, no idle zeros."""
    return (
        " ".join(f"{value:.4f}".rstrip("0").rstrip(".") if value else "0" for value in values)
        .encode()
        .replace(b"-0 ", b"0 ")
    )


def read_numbers(operands: bytes) -> tuple[float, ...]:
    """Numeric operands. Raises ValueError where one is no number."""
    return tuple(map(float, operands.split()))


def join(inner: Matrix, outer: Matrix) -> Matrix:
    """``inner`` applied first, then ``outer`` (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, l = outer  # noqa: E741 - a matrix has no better names
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def scale_of(matrix: Matrix) -> float:
    """How much a line's width grows at the least, over both axes."""
    a, b, c, d = matrix[:4]
    return min(hypot(a, b), hypot(c, d))


def place_rect(rect: Rect, matrix: Matrix) -> Rect:
    """The box around a rectangle that a matrix moves."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in rect[::2] for y in rect[1::2]]
    ys = [b * x + d * y + f for x in rect[::2] for y in rect[1::2]]
    return (min(xs), min(ys), max(xs), max(ys))


def path_box(path: bytes) -> Rect | None:
    """The box around a path's operations, in its own space; None where it draws nothing.

    A point that a path only moves to is not drawn: WeasyPrint begins every path at 0 0.
    """
    xs: list[float] = []
    ys: list[float] = []
    start: tuple[float, ...] = ()
    for operands, operator in _SEGMENT.findall(path):
        values = read_numbers(operands)
        if operator == b"m":
            start = values
        elif operator == b"re" and len(values) == 4:
            x, y, width, height = values
            xs += (x, x + width)
            ys += (y, y + height)
            start = ()
        elif operator != b"h":
            xs += (*start[::2], *values[::2])
            ys += (*start[1::2], *values[1::2])
            start = ()
    return (min(xs), min(ys), max(xs), max(ys)) if xs and ys else None
