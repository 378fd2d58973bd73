"""The operators that set the graphics state, build paths, choose colours and show text (ISO 32000-1, Annex A).

Each takes its operands as they stood; what is malformed raises one of the plain errors that are passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.preflight.lettering import Lettering
from pipeline.preflight.lexer import Inline
from pipeline.preflight.limits import Overfull
from pipeline.preflight.model import Colour
from pipeline.preflight.numbers import Matrix, multiply
from pipeline.preflight.resources import Change, Resources
from pipeline.preflight.spaces import GRAY, PROCESS, RGB, Space

Operands = list[Any]
Handler = Callable[[Operands], object]


class Operators(Lettering):
    """A canvas that is driven by operators; ``handlers`` is the table, operator -> method."""

    resources: Resources

    def draw_object(self, name: str) -> None:
        """Do."""
        raise NotImplementedError

    def read_mask(self, change: Change) -> None:
        """Looks into a soft mask's group."""
        raise NotImplementedError

    def read_pattern(self, name: str, components: list[float], space: Space) -> Colour:
        """A pattern as a colour."""
        raise NotImplementedError

    # --- graphics state ----------------------------------------------------------------------------

    def open_handlers(self) -> dict[bytes, Handler]:
        """The table. What is not in it (marked content, flatness, dashes) changes nothing that rules ask."""
        self.states: list[Any] = []
        return {
            b"q": self._push, b"Q": self._pop, b"cm": self._concatenate, b"gs": self._change, b"w": self._width,
            b"m": self._point, b"l": self._point, b"c": self._curve, b"v": self._short_curve, b"y": self._short_curve,
            b"re": self._box, b"W": self._clip, b"W*": self._clip,
            b"S": lambda _: self.paint(False, True), b"s": lambda _: self.paint(False, True),
            b"f": lambda _: self.paint(True, False), b"F": lambda _: self.paint(True, False),
            b"f*": lambda _: self.paint(True, False), b"B": lambda _: self.paint(True, True),
            b"B*": lambda _: self.paint(True, True), b"b": lambda _: self.paint(True, True),
            b"b*": lambda _: self.paint(True, True), b"n": lambda _: self.paint(False, False),
            b"g": lambda given: self._fill(GRAY, given, 1), b"G": lambda given: self._stroke(GRAY, given, 1),
            b"rg": lambda given: self._fill(RGB, given, 3), b"RG": lambda given: self._stroke(RGB, given, 3),
            b"k": lambda given: self._fill(PROCESS, given, 4), b"K": lambda given: self._stroke(PROCESS, given, 4),
            b"cs": self._fill_space, b"CS": self._stroke_space, b"sc": self._fill_colour, b"scn": self._fill_colour,
            b"SC": self._stroke_colour, b"SCN": self._stroke_colour,
            b"BT": lambda _: self.begin_text(), b"ET": lambda _: self.end_text(), b"Tf": self._font,
            b"Tc": lambda given: self._set("letter_space", given[0]),
            b"Tw": lambda given: self._set("word_space", given[0]),
            b"Tz": lambda given: self._set("stretch", given[0] / 100),
            b"TL": lambda given: self._set("leading", given[0]),
            b"Ts": lambda given: self._set("rise", given[0]),
            b"Tr": lambda given: self._set("render", int(given[0]) & 7),
            b"Td": lambda given: self.move(given[0], given[1]), b"TD": self._move_and_lead, b"Tm": self._text_matrix,
            b"T*": lambda _: self.move(0.0, -self.state.leading),
            b"Tj": lambda given: self.show(_text(given[0]), 0.0), b"TJ": lambda given: self.show_items(given[0]),
            b"'": self._next_line, b'"': self._spaced_line, b"Do": lambda given: self.draw_object(_name(given[-1])),
            b"sh": self._shade, b"EI": self._inline,
        }  # fmt: skip

    def _set(self, attribute: str, value: float) -> None:
        setattr(self.state, attribute, value + 0)  # a name or a string is none: raises

    def _push(self, _: Operands) -> None:
        if len(self.states) >= self.budget.limits.states:
            raise Overfull("graphics states nested too deep")
        self.states.append(self.state.copy())

    def _pop(self, _: Operands) -> None:
        self.state = self.states.pop()

    def _concatenate(self, given: Operands) -> None:
        self.state.matrix = multiply(_matrix(given), self.state.matrix)

    def _width(self, given: Operands) -> None:
        self._set("width", given[0])

    def _change(self, given: Operands) -> None:
        change = self.resources.change(_name(given[0]))
        self.state.__dict__.update(change.values)
        if change.font is not None:
            self.state.face, self.state.size = self.resources.read_face(change.font), change.size
        if change.mask is not None:
            self.read_mask(change)

    # --- paths -------------------------------------------------------------------------------------

    def _point(self, given: Operands) -> None:
        x, y = given
        self.points += (x + 0.0, y + 0.0)

    def _curve(self, given: Operands) -> None:
        if len(given) == 6:
            self.points += [value + 0.0 for value in given]

    def _short_curve(self, given: Operands) -> None:
        if len(given) == 4:
            self.points += [value + 0.0 for value in given]

    def _box(self, given: Operands) -> None:
        x, y, width, height = given
        self.boxes.append((x + 0.0, y + 0.0, width + 0.0, height + 0.0))

    def _clip(self, _: Operands) -> None:
        self.clipping = True

    # --- colours -----------------------------------------------------------------------------------

    def _fill(self, space: Space, given: Operands, count: int) -> None:
        if len(given) >= count:
            self.state.fill_space, self.state.fill = space, space.colour(_floats(given[-count:]))

    def _stroke(self, space: Space, given: Operands, count: int) -> None:
        if len(given) >= count:
            self.state.stroke_space, self.state.stroke = space, space.colour(_floats(given[-count:]))

    def _fill_space(self, given: Operands) -> None:
        self.state.fill_space = self.resources.space(_name(given[0]))
        self.state.fill = self.state.fill_space.first()

    def _stroke_space(self, given: Operands) -> None:
        self.state.stroke_space = self.resources.space(_name(given[0]))
        self.state.stroke = self.state.stroke_space.first()

    def _fill_colour(self, given: Operands) -> None:
        self.state.fill = self._colour(given, self.state.fill_space)

    def _stroke_colour(self, given: Operands) -> None:
        self.state.stroke = self._colour(given, self.state.stroke_space)

    def _colour(self, given: Operands, space: Space) -> Colour:
        if given and isinstance(given[-1], str):
            return self.read_pattern(given[-1], _floats(given[:-1]), space)
        return space.colour(_floats(given))

    # --- text --------------------------------------------------------------------------------------

    def _font(self, given: Operands) -> None:
        name, size = given
        self.state.face, self.state.size = self.resources.face(_name(name)), size + 0.0

    def _move_and_lead(self, given: Operands) -> None:
        x, y = given
        self.state.leading = -y
        self.move(x, y)

    def _text_matrix(self, given: Operands) -> None:
        self.line = self.cursor = _matrix(given)

    def _next_line(self, given: Operands) -> None:
        self.move(0.0, -self.state.leading)
        self.show(_text(given[-1]), 0.0)

    def _spaced_line(self, given: Operands) -> None:
        self.state.word_space, self.state.letter_space = given[0] + 0.0, given[1] + 0.0
        self._next_line(given)

    # --- objects -----------------------------------------------------------------------------------

    def _shade(self, given: Operands) -> None:
        if self.state.clip is not None:
            self.lay("shading", self.state.clip, self.resources.shading(_name(given[0])))

    def _inline(self, given: Operands) -> None:
        inline = given[0]
        if isinstance(inline, Inline):
            self.lay_raster("", self.resources.inline_raster(inline))


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a name was expected")
    return value


def _text(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("a string was expected")
    return value


def _floats(values: Operands) -> list[float]:
    return [value + 0.0 for value in values]


def _matrix(values: Operands) -> Matrix:
    a, b, c, d, e, f = values
    return a + 0.0, b + 0.0, c + 0.0, d + 0.0, e + 0.0, f + 0.0
