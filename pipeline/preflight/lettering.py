"""Text on a page: the text matrices and a Mark for each operator that shows a string (ISO 32000-1, 9)."""

from __future__ import annotations

import re
from typing import Any

from pipeline.preflight.canvas import Canvas
from pipeline.preflight.lexer import Items, read_hex, read_items
from pipeline.preflight.model import Rect
from pipeline.preflight.numbers import IDENTITY, Matrix, enclose, height_scale, intersect, multiply, unite
from pipeline.preflight.typefaces import ASCENT, DESCENT, Typeface

_HEX = re.compile(rb"<([^>]*)>")
LONGEST = 400  # characters of a Mark's text
UNPAINTED = (3, 7)  # rendering modes: invisible, clip alone


class Lettering(Canvas):
    """A canvas that knows text. ``text_clip`` gathers what the rendering modes 4 to 7 clip to."""

    line: Matrix = IDENTITY
    cursor: Matrix = IDENTITY
    text_clip: Rect | None = None
    clips_text = False

    def draw_glyphs(self, face: Typeface, text: bytes, matrix: Matrix) -> bool:
        """Draws a Type3 font's letters; True where one of them takes the colour of the text."""
        raise NotImplementedError

    def begin_text(self) -> None:
        """BT."""
        self.line = self.cursor = IDENTITY

    def end_text(self) -> None:
        """ET: the strings shown in a clipping mode become the clip."""
        if self.clips_text:
            state = self.state
            both = self.text_clip is not None and state.clip is not None
            state.clip = intersect(self.text_clip, state.clip) if both else None  # type: ignore[arg-type]
            self.text_clip, self.clips_text = None, False

    def move(self, x: float, y: float) -> None:
        """Td."""
        self.line = self.cursor = multiply((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def show_items(self, items: object) -> None:
        """TJ: strings, and numbers that move the next one."""
        if isinstance(items, bytes):
            self.show(items, 0.0)
        elif isinstance(items, Items) and b"(" not in items.raw:
            raw = items.raw
            text = read_hex(b"".join(_HEX.findall(raw)))
            self.show(text, sum(map(float, _HEX.sub(b" ", raw)[1:-1].split())))
        elif isinstance(items, Items):
            parts: list[Any] = read_items(items)
            strings = [part for part in parts if isinstance(part, bytes)]
            self.show(b"".join(strings), sum(part for part in parts if isinstance(part, float)))

    def show(self, text: bytes, kerning: float) -> None:
        """A string, with the sum of the numbers that stood between its parts."""
        state = self.state
        face, size = state.face, state.size
        count = len(text) // 2 if face.wide else len(text)
        length = (face.advance(text) - kerning) / 1000 * size + state.letter_space * count
        if state.word_space and not face.wide:
            length += state.word_space * text.count(b" ")
        length *= state.stretch
        if count:
            words = face.read(text[: 2 * LONGEST])
            if words and not words.isspace():
                self._lay_text(text, words, length)
        a, b, c, d, e, f = self.cursor
        self.cursor = (a, b, c, d, e + a * length, f + b * length)

    def _lay_text(self, text: bytes, words: str, length: float) -> None:
        state = self.state
        size, face = state.size, state.face
        matrix = multiply(self.cursor, state.matrix)
        if face.glyphs and not self.draw_glyphs(face, text, matrix):
            return
        rect = enclose((0.0, state.rise + DESCENT * size, length, state.rise + ASCENT * size), matrix)
        if state.render >= 4:
            self.clips_text = True
            self.text_clip = rect if self.text_clip is None else unite(self.text_clip, rect)
        if state.render in UNPAINTED:
            return
        effective = abs(size) * height_scale(matrix)
        way = state.render % 4
        if way in (0, 2):
            self.lay("text", rect, state.fill, effective, text=words[:LONGEST], font=face.name)
        if way in (1, 2):
            self._lay_outline(rect, effective, words, face.name)

    def _lay_outline(self, rect: Rect, size: float, words: str, font: str) -> None:
        """Outlined letters: text in the colour of strokes, that overprints as strokes do."""
        state = self.state
        kept = state.fill_over, state.fill_alpha
        state.fill_over, state.fill_alpha = state.stroke_over, state.stroke_alpha
        self.lay("text", rect, state.stroke, size, text=words[:LONGEST], font=font)
        state.fill_over, state.fill_alpha = kept
