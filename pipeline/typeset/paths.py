"""SVG paths as PDF operators, quickly: a drawing of a magazine's page has thousands of them.

Private to the kept way. ``write_path`` knows lines and cubic curves and writes what ``svg.path`` of
weasyprint 70.0 writes; arcs, quadratic curves, lengths with units and whatever is odd are left to the library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

from weasyprint import svg
from weasyprint.svg import defs as svg_definitions
from weasyprint.svg import shapes as svg_shapes
from weasyprint.svg import text as svg_text
from weasyprint.svg import utils as svg_utils

_TOKEN = re.compile(
    r"[MmLlHhVvCcSsZz]|[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[^ \n\r\t,]",
)
_NUMBERS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "z": 0}
_BEGINNING = (None, "m", "z")
_NEXT = {"m": "l", "M": "L"}  # further points after a move are lines


def write_path(data: str) -> list[bytes] | None:
    """The operators of a path's ``d``; None where it is for the library."""
    pen = _Pen()
    tokens = _TOKEN.findall(data)
    letter = "z"  # after which no number may stand
    index, end = 0, len(tokens)
    while index < end:
        token = tokens[index]
        if token.lower() in _NUMBERS:
            letter = token
            index += 1
        elif letter in "zZ":
            return None
        else:
            letter = _NEXT.get(letter, letter)
        count = _NUMBERS[letter.lower()]
        try:
            numbers = [float(one) for one in tokens[index : index + count]]
        except ValueError:
            return None
        if len(numbers) < count or (letter in "sS" and pen.last is None):
            return None
        index += count
        pen.take(letter, numbers)
    return [operator.encode("ascii") for operator in pen.operators]


class _Pen:
    """Where the pen is, and what it has drawn."""

    def __init__(self) -> None:
        self.operators = ["0 0 m"]
        self.x = self.y = 0.0
        self.handle = 0.0, 0.0  # the last curve's second one
        self.first: tuple[float, float] | None = None
        self.last: str | None = None

    def take(self, letter: str, numbers: list[float]) -> None:
        """One command with its numbers."""
        kind = letter.lower()
        if self.last in _BEGINNING:
            self.first = None
        if self.first is None and kind not in "mz":
            self.first = self.x, self.y
        origin = (self.x, self.y) if letter == kind else (0.0, 0.0)
        if kind in "cs":
            self._curve(kind, numbers, *origin)
        elif kind != "z":
            self._line(kind, numbers, *origin)
        elif self.first is not None:
            self.operators.append("h")
            self.x, self.y = self.first
        self.last = kind

    def _line(self, kind: str, numbers: list[float], dx: float, dy: float) -> None:
        if kind != "v":
            self.x = numbers[0] + dx
        if kind != "h":
            self.y = numbers[-1] + dy
        self.operators.append(f"{_format(self.x)} {_format(self.y)} {'m' if kind == 'm' else 'l'}")

    def _curve(self, kind: str, numbers: list[float], dx: float, dy: float) -> None:
        if kind == "c":
            x1, y1 = numbers[0] + dx, numbers[1] + dy
        elif self.last in ("c", "s"):
            x1, y1 = self.x + (self.x - self.handle[0]), self.y + (self.y - self.handle[1])
        else:
            x1, y1 = self.x, self.y
        x2, y2, x, y = numbers[-4] + dx, numbers[-3] + dy, numbers[-2] + dx, numbers[-1] + dy
        self.operators.append(" ".join([*map(_format, (x1, y1, x2, y2, x, y)), "c"]))
        self.handle, self.x, self.y = (x2, y2), x, y


def _format(value: float) -> str:
    """A number as pydyf writes it."""
    return str(int(value)) if value.is_integer() else f"{value:f}".rstrip("0")


@contextmanager
def remember_sizes() -> Iterator[None]:
    """While the block runs, numbers, addresses and opacities of SVG drawings are read once each, paths by a short way.

    A drawing has many of them and few different ones.
    """
    named = {
        name: lru_cache(maxsize=100_000)(getattr(svg_utils, name))
        for name in ("size", "parse_url", "alpha_value", "normalize")
    }
    modules: tuple[Any, ...] = (svg, svg_utils, svg_definitions, svg_text, svg_shapes)
    before = [(module, name, getattr(module, name)) for module in modules for name in named if hasattr(module, name)]
    draw_path = svg.TAGS["path"]
    for module, name, _ in before:
        setattr(module, name, named[name])
    svg.TAGS["path"] = partial(_draw_path, draw_path)
    try:
        yield
    finally:
        svg.TAGS["path"] = draw_path
        for module, name, function in before:
            setattr(module, name, function)


MARKERS = frozenset(("marker", "marker-start", "marker-mid", "marker-end"))


def _draw_path(draw_path: Callable[..., None], picture: Any, node: Any, font_size: Any) -> None:
    """As the library's ``path``, which also finds out where markers stand."""
    operators = write_path(node.get("d", "")) if MARKERS.isdisjoint(node.attrib) else None
    if operators is None:
        draw_path(picture, node, font_size)
    else:
        picture.stream.stream.extend(operators)
