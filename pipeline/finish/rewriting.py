"""One content stream, once through: colours turned, solid black set to overprint. Every other byte stays.

State is followed as a printer follows it (ISO 32000-1, 8.4), so overprint ends where black ends.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from re import Match
from typing import Protocol

from pipeline.finish.plates import CMYK, GREY, RGB, Plates, Space
from pipeline.finish.states import BLACK, BOTH, FILL, INITIAL, LINE, NOT_BLACK, Changed, Clip, Irregular, State, cut
from pipeline.finish.tokens import (
    INLINE,
    IRREGULAR,
    OPERATION,
    PATH,
    Rect,
    join,
    path_box,
    place_rect,
    read_numbers,
    read_operations,
    scale_of,
)

SWITCHES = {0: b"/PressKnockout", FILL: b"/PressFill", LINE: b"/PressLine", BOTH: b"/PressBoth"}
FIRST_COLOURS = b"0 0 0 1 k 0 0 0 1 K\n"


class Surroundings(Protocol):
    """What a stream names, and who looks at it: resources of the stream."""

    def space(self, name: bytes) -> Space: ...
    def state(self, name: bytes, state: State) -> Changed: ...
    def place(self, name: bytes, state: State) -> None: ...
    def shade(self, name: bytes) -> None: ...
    def pattern(self, name: bytes) -> None: ...
    def inline(self, image: bytes) -> None: ...


class Rewriter:
    """Goes through one stream. ``line_limit``: solid black lines below it, in pt, overprint."""

    def __init__(self, content: bytes, around: Surroundings, plates: Plates, start: State, line_limit: float) -> None:
        self.content = content
        self.around = around
        self.plates = plates
        self.line_limit = line_limit
        self.now = start
        self.kept: list[State] = []
        self.out: list[bytes] = []
        self.copied = 0
        self.path = -1  # where the path being made began
        self.path_end = -1
        self.clips = False
        self.switches: set[int] = set()
        self.from_initial = False

    def run(self) -> bytes:
        """The stream rewritten. Raises Irregular."""
        handlers = HANDLERS
        for found in read_operations(self.content):
            kind = found.lastindex
            if kind == OPERATION:
                handler = handlers.get(found[5])
                if handler is not None:
                    handler(self, found)
            elif kind == PATH:
                if self.path < 0:
                    self.path = found.start()
                self.path_end = found.end()
            elif kind == INLINE:
                self._switch(found.start(), BOTH, 0)
                self.around.inline(found[3])
            elif kind == IRREGULAR:
                raise Irregular(f"at byte {found.start()}")
        if not self.out and not self.from_initial:
            return self.content
        first = [FIRST_COLOURS] if self.from_initial else []
        return b"".join((*first, *self.out, self.content[self.copied :]))

    # --- writing

    def _insert(self, at: int, text: bytes) -> None:
        self.out += (self.content[self.copied : at], text)
        self.copied = at

    def _replace(self, found: Match[bytes], text: bytes) -> None:
        self._insert(found.start(4), text)
        self.copied = found.end(5)

    def _switch(self, at: int, asked: int, wanted: int) -> None:
        """From ``at`` on, of what is ``asked`` about exactly what is ``wanted`` overprints."""
        over = self.now.over
        if (over >= 0 and over & asked == wanted) or not self.plates.overprints:
            return
        self.now.over = over = (max(over, 0) & ~asked) | wanted
        self.switches.add(over)
        self._insert(at, SWITCHES[over] + b" gs\n")

    # --- colours

    def _colour(self, found: Match[bytes], space: Space, operator: bytes) -> int:
        """Writes the colour in our plates where it is not; whether it is solid black."""
        try:
            text, black = self.plates.colour(space, found[4])
        except (ValueError, IndexError):
            return NOT_BLACK
        if space.model != self.plates.own:
            self._replace(found, text + b" " + operator)
        return BLACK if black else NOT_BLACK

    def fill_device(self, found: Match[bytes]) -> None:
        self.now.fill_space = _DEVICE[found[5].lower()]
        self.now.fill = self._colour(found, self.now.fill_space, self.plates.fill)

    def stroke_device(self, found: Match[bytes]) -> None:
        self.now.stroke_space = _DEVICE[found[5].lower()]
        self.now.stroke = self._colour(found, self.now.stroke_space, self.plates.stroke)

    def _choose_space(self, found: Match[bytes]) -> tuple[Space, int]:
        space = self.around.space(found[4].strip())
        if self.plates.turns(space):
            self._replace(found, self.plates.name + b" " + found[5])
        # Every device space begins with black; so does what is turned into one (8.6.8).
        return space, BLACK if self.plates.overprints and (self.plates.turns(space) or space == CMYK) else NOT_BLACK

    def fill_space(self, found: Match[bytes]) -> None:
        self.now.fill_space, self.now.fill = self._choose_space(found)

    def stroke_space(self, found: Match[bytes]) -> None:
        self.now.stroke_space, self.now.stroke = self._choose_space(found)

    def _choose_colour(self, found: Match[bytes], space: Space | None, device: bytes) -> int:
        operands, slash, name = found[4].rpartition(b"/")
        if slash:
            self.around.pattern(slash + name.strip())
            if space and space.under is not None and operands.strip() and self.plates.turns(space.under):
                try:
                    text, _ = self.plates.colour(space.under, operands)
                except (ValueError, IndexError):
                    return NOT_BLACK
                self._replace(found, text + b" " + slash + name.strip() + b" " + found[5])
            return NOT_BLACK
        if space is None:  # our plates are not the space that a page begins with: the operator has to choose them
            return self._colour(found, GREY, device)
        if space == CMYK or self.plates.turns(space):
            return self._colour(found, space, found[5])
        return NOT_BLACK

    def fill_colour(self, found: Match[bytes]) -> None:
        self.now.fill = self._choose_colour(found, self.now.fill_space, self.plates.fill)

    def stroke_colour(self, found: Match[bytes]) -> None:
        self.now.stroke = self._choose_colour(found, self.now.stroke_space, self.plates.stroke)

    # --- state

    def save(self, _found: Match[bytes]) -> None:
        self.kept.append(copy.copy(self.now))

    def restore(self, _found: Match[bytes]) -> None:
        if self.kept:
            self.now = self.kept.pop()

    def transform(self, found: Match[bytes]) -> None:
        values = read_numbers(found[4])
        if len(values) == 6:
            self.now.matrix = join((values[0], values[1], values[2], values[3], values[4], values[5]), self.now.matrix)

    def set_width(self, found: Match[bytes]) -> None:
        self.now.width = abs(read_numbers(found[4])[0])

    def set_mode(self, found: Match[bytes]) -> None:
        self.now.mode = int(read_numbers(found[4])[0])

    def set_state(self, found: Match[bytes]) -> None:
        changed = self.around.state(found[4].strip(), self.now)
        if changed.width is not None:
            self.now.width = changed.width
        if changed.over is not None:
            self.now.over = changed.over

    # --- painting

    def clip(self, _found: Match[bytes]) -> None:
        self.clips = True

    def _is_black(self, colour: int) -> bool:
        self.from_initial |= colour == INITIAL
        return colour != NOT_BLACK

    def _is_thin_fill(self) -> bool:
        box = path_box(self.content[self.path : self.path_end]) if self.path >= 0 else None
        if box is None:
            return False
        shown: Rect | None = place_rect(box, self.now.matrix)
        if shown is not None and self.now.clip is not None:
            shown = cut(shown, self.now.clip.box())
        return shown is not None and min(shown[2] - shown[0], shown[3] - shown[1]) < self.line_limit

    def _paint(self, found: Match[bytes], asked: int) -> None:
        now, wanted = self.now, 0
        if asked & FILL and self._is_black(now.fill) and self._is_thin_fill():
            wanted |= FILL
        if asked & LINE and self._is_black(now.stroke) and now.width * scale_of(now.matrix) < self.line_limit:
            wanted |= LINE
        # A state may not change within a path: it is set before the path begins.
        self._switch(self.path if self.path >= self.copied else found.start(4), asked, wanted)
        self.end_path(found)

    def end_path(self, _found: Match[bytes]) -> None:
        if self.clips and self.path >= 0:
            self.now.clip = Clip(self.content[self.path : self.path_end], self.now.matrix, self.now.clip)
        self.path, self.clips = -1, False

    def paint_fill(self, found: Match[bytes]) -> None:
        self._paint(found, FILL)

    def paint_line(self, found: Match[bytes]) -> None:
        self._paint(found, LINE)

    def paint_both(self, found: Match[bytes]) -> None:
        self._paint(found, BOTH)

    def show(self, found: Match[bytes]) -> None:
        now, wanted = self.now, 0
        asked = _TEXT.get(now.mode, 0)
        if asked & FILL and self._is_black(now.fill):
            wanted |= FILL
        if asked & LINE and self._is_black(now.stroke):
            wanted |= LINE
        if asked:
            self._switch(found.start(4), asked, wanted)

    def place(self, found: Match[bytes]) -> None:
        self._switch(found.start(4), BOTH, 0)
        self.around.place(found[4].strip(), self.now)

    def shade(self, found: Match[bytes]) -> None:
        self._switch(found.start(4), BOTH, 0)
        self.around.shade(found[4].strip())


_DEVICE = {b"rg": RGB, b"g": GREY, b"k": CMYK}
_TEXT = {0: FILL, 1: LINE, 2: BOTH, 4: FILL, 5: LINE, 6: BOTH}  # Tr: what each mode paints (9.3.6)

HANDLERS: dict[bytes, Callable[[Rewriter, Match[bytes]], None]] = {
    **dict.fromkeys((b"rg", b"g", b"k"), Rewriter.fill_device),
    **dict.fromkeys((b"RG", b"G", b"K"), Rewriter.stroke_device),
    b"cs": Rewriter.fill_space,
    b"CS": Rewriter.stroke_space,
    **dict.fromkeys((b"sc", b"scn"), Rewriter.fill_colour),
    **dict.fromkeys((b"SC", b"SCN"), Rewriter.stroke_colour),
    b"q": Rewriter.save,
    b"Q": Rewriter.restore,
    b"cm": Rewriter.transform,
    b"w": Rewriter.set_width,
    b"Tr": Rewriter.set_mode,
    b"gs": Rewriter.set_state,
    **dict.fromkeys((b"W", b"W*"), Rewriter.clip),
    b"n": Rewriter.end_path,
    **dict.fromkeys((b"f", b"F", b"f*"), Rewriter.paint_fill),
    **dict.fromkeys((b"S", b"s"), Rewriter.paint_line),
    **dict.fromkeys((b"B", b"B*", b"b", b"b*"), Rewriter.paint_both),
    **dict.fromkeys((b"Tj", b"TJ", b"'", b'"'), Rewriter.show),
    b"Do": Rewriter.place,
    b"sh": Rewriter.shade,
}
