"""Lines of text remembered between builds: what drawing one says to the PDF, and what it asks of the fonts.

Private to the kept way. A line's glyphs hang on its text, its style's values and its justification; what is written
for them also on the widths that its fonts have by then. So a line is repeated where its fonts are in the document and
every glyph has the width it had, or gets the one that this very line gave it. Others are drawn, and remembered.
Decorated and cut lines, pictures among glyphs and characters that no font has are drawn every time.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from weasyprint import draw
from weasyprint.matrix import Matrix

from pipeline.typeset.keys import digest
from pipeline.typeset.memory import STYLE_KEYS
from pipeline.typeset.store import PageStore

SUFFIX = ".lettering"
_GLYPHS = re.compile(r"<([0-9a-f]+)>")
_DIGITS = 4  # of a glyph's number

Operation = tuple[str, Any, Any]  # a method of the stream and what it is called with
Glyph = tuple[int, int, int | None, str | None]  # number, width at the time, and what this line itself found: both


@dataclass(frozen=True)
class Line:
    """What drawing a line did: calls of the stream, and the fonts (their key and name) with their glyphs."""

    operations: tuple[Operation, ...]
    fonts: tuple[tuple[int, str, tuple[Glyph, ...]], ...]


@dataclass
class _Font:
    """A font that a line uses: how much it knew before, and which glyphs it is asked for."""

    font: Any
    widths: int
    texts: int
    glyphs: dict[int, None] = field(default_factory=dict)


class LineRecorder:
    """Notes what is asked of a stream while one line is drawn."""

    METHODS = ("add_font", "set_font_size", "show_text", "set_text_rise")

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.operations: list[Operation] = []
        self.fonts: dict[str, _Font] = {}
        self.now = ""

    def __enter__(self) -> LineRecorder:
        for name in self.METHODS:
            setattr(self.stream, name, getattr(self, name))
        return self

    def __exit__(self, *_: object) -> None:
        for name in self.METHODS:
            delattr(self.stream, name)

    def add_font(self, pango_font: Any) -> Any:
        found = type(self.stream).add_font(self.stream, pango_font)
        font = found[0]
        self.fonts.setdefault(font.hash, _Font(font, len(font.widths), len(font.to_unicode)))
        return found

    def set_font_size(self, font: str, size: float) -> None:
        self.now = font
        self.operations.append(("set_font_size", font, size))
        type(self.stream).set_font_size(self.stream, font, size)

    def show_text(self, text: str) -> None:
        self.operations.append(("show_text", text, None))
        for run in _GLYPHS.findall(text):
            glyphs = (int(run[at : at + _DIGITS], 16) for at in range(0, len(run), _DIGITS))
            self.fonts[self.now].glyphs |= dict.fromkeys(glyphs)
        type(self.stream).show_text(self.stream, text)

    def set_text_rise(self, rise: float) -> None:
        self.operations.append(("set_text_rise", rise, None))
        type(self.stream).set_text_rise(self.stream, rise)

    def describe(self) -> Line | None:
        """The line, None for one that must be drawn every time."""
        fonts = []
        keys = {font.hash: key for key, font in self.stream._fonts.items()}
        for name, used in self.fonts.items():
            font = used.font
            odd = font.bitmap or font.png or font.svg or font.colr
            if odd or any(glyph >= font.glyph_count or glyph not in font.widths for glyph in used.glyphs):
                return None
            own_widths = dict(list(font.widths.items())[used.widths :])
            own_texts = dict(list(font.to_unicode.items())[used.texts :])
            glyphs = tuple(
                (glyph, font.widths[glyph], own_widths.get(glyph), own_texts.get(glyph)) for glyph in used.glyphs
            )
            fonts.append((keys[name], name, glyphs))
        return Line(tuple(self.operations), tuple(fonts))


class LetteringMemory:
    """Draws lines as the library does, or repeats what it drew in an earlier build of the same document."""

    def __init__(self, store: PageStore, key: str) -> None:
        self.store = store
        self.key = key + SUFFIX
        self.draw_text = draw.draw_text
        self.styles: dict[int, tuple[Any, str]] = {}  # a style is held with its digest, so that its id stays its own
        self.known = self._recall()
        self.used: dict[Any, Line] = {}
        self.fresh = False

    def draw(self, stream: Any, box: Any, offset_x: Any, text_overflow: Any, *ellipsis: Any) -> None:
        """In place of ``draw_text``."""
        if text_overflow == "ellipsis" or ellipsis != ("none",) or not _is_plain(box):
            self.draw_text(stream, box, offset_x, text_overflow, *ellipsis)
            return
        layout = box.pango_layout
        key = layout.text, self._describe(box.style), layout.justification_spacing
        line = self.known.get(key)
        if line is not None and repeat_line(stream, box, line):
            self.used[key] = line
            return
        with LineRecorder(stream) as recorder:
            self.draw_text(stream, box, offset_x, text_overflow, *ellipsis)
        drawn = recorder.describe()
        if drawn is not None:
            self.used[key] = drawn
            self.fresh = True

    def keep(self) -> None:
        """Keeps the lines of this document, and no others, for the next build."""
        if self.fresh:
            self.store.write(self.key, pickle.dumps(self.used))

    def _describe(self, style: Any) -> str:
        known = self.styles.get(id(style))
        if known is None:
            known = self.styles[id(style)] = style, digest(repr([style[key] for key in STYLE_KEYS]))
        return known[1]

    def _recall(self) -> dict[Any, Line]:
        data = self.store.read(self.key)
        if data is not None:
            with suppress(pickle.UnpicklingError, AttributeError, EOFError):
                known = pickle.loads(data)  # noqa: S301  our own folder
                if isinstance(known, dict):
                    return known
        return {}


def _is_plain(box: Any) -> bool:
    """A line that is seen, has something to see, and no other line along it."""
    style = box.style
    return (
        style["visibility"] == "visible"
        and style["text_decoration_line"] == "none"
        and style["font_size"] >= 1e-6  # below it the library draws nothing
        and bool(box.text.strip())
    )


def repeat_line(stream: Any, box: Any, line: Line) -> bool:
    """Draws a known line; False, and nothing done, where it would not come out as the library draws it now."""
    news = []
    for key, name, glyphs in line.fonts:
        font = stream._fonts.get(key)
        if font is None or font.hash != name:
            return False
        for glyph, width, own_width, own_text in glyphs:
            if font.widths.get(glyph, own_width) != width or (own_text is None and glyph not in font.to_unicode):
                return False
        news.append((font, glyphs))
    for font, glyphs in news:
        for glyph, width, _, own_text in glyphs:
            font.to_unicode.setdefault(glyph, own_text)
            font.widths.setdefault(glyph, width)
    stream.set_color(box.style["color"])
    stream.begin_text()
    stream.set_text_matrix(*Matrix(d=-1, e=box.position_x, f=box.position_y + box.baseline).values)
    for method, first, second in line.operations:
        getattr(stream, method)(*((first,) if second is None else (first, second)))
    stream.end_text()
    return True


@contextmanager
def remember_lettering(store: PageStore, key: str) -> Iterator[LetteringMemory]:
    """While the block runs, lines that an earlier build drew are repeated; afterwards all of its own are kept."""
    memory = LetteringMemory(store, key)

    def draw_text(*arguments: Any) -> None:
        memory.draw(*arguments)

    draw.draw_text = draw_text
    try:
        yield memory
        memory.keep()
    finally:
        draw.draw_text = memory.draw_text
