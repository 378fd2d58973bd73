"""Content streams read: what a page paints, with its forms, patterns, soft masks and the letters of Type 3 fonts.

Optional content that is off by default is read as if it were on: a printer's RIP may show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pikepdf
from pikepdf import Dictionary, Name, Stream

from pipeline.preflight.canvas import State
from pipeline.preflight.lexer import Instruction, read_instructions
from pipeline.preflight.limits import Budget, Overfull, read_content
from pipeline.preflight.model import TILE, Colour, Rect
from pipeline.preflight.numbers import IDENTITY, Matrix, enclose, intersect, multiply, read_numbers, read_rect
from pipeline.preflight.operators import Operators
from pipeline.preflight.resources import Change, Resources
from pipeline.preflight.spaces import Space, read_space
from pipeline.preflight.typefaces import Typeface

MALFORMED = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError, pikepdf.PdfError)
SMALL_FORM = 1 << 15  # bytes; the instructions of such a form are kept for its next use
KEPT_FORMS = 256
STRIDE = 512  # operators between two looks at the limits


class _Coloured(Exception):
    """A Type 3 letter that brings no colour of its own (operator d1)."""


class Shelf:
    """What all pages of a file share: fonts, resources, the instructions of small forms."""

    def __init__(self) -> None:
        self.faces: dict[tuple[int, int], Typeface] = {}
        self._resources: dict[tuple[int, int], Resources] = {}
        self._forms: dict[tuple[int, int], list[Instruction]] = {}

    def resources(self, entries: object, owner: tuple[int, int] = (0, 0)) -> Resources:
        """Resources, the same for the same object of the file; ``owner`` is the stream whose they are."""
        key = entries.objgen if isinstance(entries, Dictionary) else (0, 0)
        key = owner if key == (0, 0) else key
        if key == (0, 0):
            return Resources(entries, self.faces)
        if key not in self._resources:
            self._resources[key] = Resources(entries, self.faces)
        return self._resources[key]

    def instructions(self, stream: Stream, budget: Budget) -> Iterable[Instruction]:
        """A form's instructions."""
        key = stream.objgen
        if key in self._forms:
            return self._forms[key]
        content = read_content(stream, budget.limits)
        if key == (0, 0) or len(content) > SMALL_FORM or len(self._forms) >= KEPT_FORMS:
            return read_instructions(content)
        self._forms[key] = list(read_instructions(content))
        return self._forms[key]


class Interpreter(Operators):
    """Reads one page. ``group_spaces``: blend spaces that forms name; ``mask_spaces``: colour spaces in soft masks."""

    def __init__(self, media: Rect, shelf: Shelf, resources: object, budget: Budget) -> None:
        super().__init__(media, budget)
        self.shelf = shelf
        self.resources = shelf.resources(resources)
        self.handlers = self.open_handlers()
        self.handlers[b"d1"] = self._stop_letter
        self.group_spaces: list[str] = []
        self.mask_spaces: set[str] = set()
        self._open: set[tuple[int, int]] = set()  # forms being read: one that draws itself is left out
        self._seen: set[tuple[int, int]] = set()  # patterns, masks and letters that were looked into on this page
        self._patterns: dict[tuple[int, int], Colour] = {}
        self._depth = 0
        self._d1: dict[tuple[int, int], bool] = {}
        self._letters = 0  # Type 3 letters that are being read

    def run(self, instructions: Iterable[Instruction]) -> None:
        """Carries instructions out; a malformed one is passed over. Raises Overfull."""
        find, count, waiting = self.handlers.get, self.budget.count, 0
        for operator, operands in instructions:
            waiting += 1
            if waiting == STRIDE:
                count(STRIDE)
                waiting = 0
            handler = find(operator)
            if handler is not None:
                try:
                    handler(operands)
                except MALFORMED:
                    continue
        count(waiting)

    def _run_inside(self, stream: Stream, resources: object, matrix: Matrix, box: Rect | None, start: State) -> None:
        """A stream with a matrix, a box and resources of its own; all is afterwards as it was before."""
        key = stream.objgen
        if key in self._open and key != (0, 0):
            return
        if self._depth >= self.budget.limits.nesting:
            raise Overfull(f"forms nested deeper than {self.budget.limits.nesting}")
        kept = self.state, self.states, self.resources, self.points, self.boxes, self.clipping, self.line, self.cursor
        self._open.add(key)
        self._depth += 1
        try:
            self.state, self.states, self.points, self.boxes, self.clipping = start.copy(), [], [], [], False
            self.state.matrix = multiply(matrix, start.matrix)
            if box is not None and self.state.clip is not None:
                self.state.clip = intersect(self.state.clip, enclose(box, self.state.matrix))
            if isinstance(resources, Dictionary):
                self.resources = self.shelf.resources(resources, key)
            self.run(self.shelf.instructions(stream, self.budget))
        finally:
            (self.state, self.states, self.resources, self.points, self.boxes, self.clipping, self.line,
             self.cursor) = kept  # fmt: skip
            self._depth -= 1
            self._open.discard(key)

    # --- forms and pictures ------------------------------------------------------------------------

    def draw_object(self, name: str) -> None:
        """Do: a picture is a Mark, a form is read."""
        stream = self.resources.find("XObject", name)
        if not isinstance(stream, Stream):
            return
        kind = stream.get(Name.Subtype)
        if kind == Name.Image:
            self.lay_raster(f"/{name}", self.resources.raster(name, stream))
        elif kind == Name.Form and self.state.clip is not None:
            self._note_group(stream)
            path = self.path
            self.path = (*path, f"/{name}")
            try:
                self._run_form(stream, self.state)
            finally:
                self.path = path

    def _run_form(self, stream: Stream, start: State) -> None:
        matrix = read_matrix(stream.get(Name.Matrix))
        self._run_inside(stream, stream.get(Name.Resources), matrix, read_rect(stream.get(Name.BBox)), start)

    def _note_group(self, form: Stream) -> None:
        group = form.get(Name.Group)
        if isinstance(group, Dictionary) and group.get(Name.S) == Name.Transparency and Name.CS in group:
            self.group_spaces.append(read_space(group[Name.CS]).family)

    # --- what is looked into once a page ------------------------------------------------------------

    def read_mask(self, change: Change) -> None:
        """A soft mask's group paints nothing, but its colours are in the file: they are noted."""
        if change.mask is not None and self._is_new(change.mask):
            kept = self.marks, self.transparent
            self.marks = []
            try:
                self._run_form(change.mask, State(self.state.matrix, self.media))
                for mark in self.marks:
                    self.mask_spaces.update((mark.colour.space, mark.colour.base))
            finally:
                self.marks, self.transparent = kept

    def read_pattern(self, name: str, components: list[float], space: Space) -> Colour:
        """A shading's inks, or those of a tile; what stands in the tile shows where the page does."""
        pattern = self.resources.find("Pattern", name)
        if isinstance(pattern, Dictionary):
            return self.resources.shading_of(pattern)
        if not isinstance(pattern, Stream):
            return Colour("Pattern")
        if pattern.get(Name.PaintType) == 2:
            return space.colour(components)
        key = pattern.objgen
        if key not in self._patterns:
            self._patterns[key] = Colour("Pattern")  # a tile that is filled with itself
            path = self.path
            self.path = (*path, f"{TILE}/{name}")
            try:
                self._patterns[key] = self._read_tile(pattern)
            finally:
                self.path = path
        return self._patterns[key]

    def _read_tile(self, pattern: Stream) -> Colour:
        first = len(self.marks)
        self._run_form(pattern, State(IDENTITY, (-1e9, -1e9, 1e9, 1e9)))
        inks: dict[str, float] = {}
        for index, mark in enumerate(self.marks[first:], first):
            for plate, value in mark.colour.inks.items():
                inks[plate] = max(value, inks.get(plate, 0.0))
            # One cell is read, where the pattern's matrix lays it: where on the page it shows is not known.
            self.marks[index] = replace(mark, rect=intersect(mark.rect, self.media) or self.media)
        return Colour("Pattern", inks)

    def draw_glyphs(self, face: Typeface, text: bytes, matrix: Matrix) -> bool:
        """Type 3 letters: those with colours of their own are read, once a page each."""
        state = self.state
        scaled = (state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise)
        start = state.copy()
        start.matrix = multiply(scaled, matrix)
        takes_colour = False
        for code in dict.fromkeys(face.codes(text)):
            glyph = face.glyphs.get(code)
            if glyph is not None and self._is_new(glyph):
                self._d1[glyph.objgen] = False
                self._letters += 1
                try:
                    self._run_inside(glyph, face.resources, _six(face.matrix), None, start)
                except _Coloured:
                    self._d1[glyph.objgen] = True
                finally:
                    self._letters -= 1
            takes_colour = takes_colour or (glyph is not None and self._d1.get(glyph.objgen, True))
        return takes_colour

    def _stop_letter(self, _: object) -> None:
        if self._letters:
            raise _Coloured

    def _is_new(self, stream: Stream) -> bool:
        key = stream.objgen
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


def _six(values: tuple[float, ...]) -> Matrix:
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def read_matrix(value: object) -> Matrix:
    """A matrix of six numbers; IDENTITY where it is none."""
    numbers = tuple(read_numbers(value, 6))
    return _six(numbers) if len(numbers) == 6 else IDENTITY
