"""Lines of text remembered between builds: what drawing one says to the PDF, and what it asks of the fonts.

Private to the kept way. A line's glyphs hang on its text, its style's values and its justification; what is written
for them also on the widths that its fonts have by then. So a line is repeated where its fonts are in the document and
every glyph has the width it had, or gets the one that this very line gave it. Others are drawn, and remembered.
Decorated and cut lines, pictures among glyphs and characters that no font has are drawn every time.
"""

from __future__ import annotations

import pickle
import re
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pydyf
from weasyprint import draw
from weasyprint.matrix import Matrix

from pipeline.typeset.keys import digest
from pipeline.typeset.memory import STYLE_KEYS
from pipeline.typeset.store import PageStore

SUFFIX = ".lettering"
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")
_FONT = re.compile(rb"/([A-Z]+) [^ ]+ Tf")

Asked = tuple[str, float]  # a font by its name in the PDF, and its size
News = tuple[tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, str], ...]], ...]


@dataclass(frozen=True)
class Line:
    """What drawing a line did: operators after its place was set, in the font that it begins and the one it ends with.

    ``news``: what it was the first to find out for a font, the widths and the texts of glyphs.
    """

    first: Asked
    operators: tuple[bytes, ...]
    last: Asked
    news: News = ()

    def list_glyphs(self) -> dict[str, set[int]]:
        """The glyphs that it shows, by their font."""
        found: dict[str, set[int]] = {}
        now = self.first[0]
        for operator in self.operators:
            if operator.endswith(b"TJ"):
                run = bytes.fromhex(b"".join(_GLYPHS.findall(operator)).decode())
                found.setdefault(now, set()).update(struct.unpack(f">{len(run) // 2}H", run))
            elif change := _FONT.fullmatch(operator):
                now = change.group(1).decode()
        return found


@dataclass(frozen=True)
class Lettering:
    """A document's lines, and the widths of glyphs that its fonts had in the end: one that is set never changes."""

    lines: dict[Any, Line] = field(default_factory=dict)
    widths: dict[str, dict[int, int]] = field(default_factory=dict)


class LetteringMemory:
    """Draws lines as the library does, or repeats what it drew in an earlier build of the same document."""

    def __init__(self, store: PageStore, key: str) -> None:
        self.store = store
        self.key = key + SUFFIX
        self.draw_text = draw.draw_text
        self.styles: dict[int, tuple[Any, str]] = {}  # a style is held with its digest, so that its id stays its own
        self.known = self._recall()
        self.used: dict[Any, Line] = {}
        self.fonts: dict[int, Any] = {}
        self.fresh = False

    def draw(self, stream: Any, box: Any, offset_x: Any, text_overflow: Any, *ellipsis: Any) -> None:
        """In place of ``draw_text``."""
        if text_overflow == "ellipsis" or ellipsis != ("none",) or not _is_plain(box):
            self.draw_text(stream, box, offset_x, text_overflow, *ellipsis)
            return
        layout = box.pango_layout
        key = layout.text, self._describe(box.style), layout.justification_spacing
        line = self.known.lines.get(key)
        if line is not None and repeat_line(stream, box, line, self.known.widths):
            self.used[key] = line
            return
        self.fonts = stream._fonts
        before = {font.hash: (len(font.widths), len(font.to_unicode)) for font in self.fonts.values()}
        begun, current = max(0, len(stream.stream) - 1), stream._old_font  # a text right before is gone on with
        self.draw_text(stream, box, offset_x, text_overflow, *ellipsis)
        drawn = describe_line(stream, begun, current, before)
        if drawn is not None:
            self.used[key] = drawn
            self.fresh = True

    def keep(self) -> None:
        """Keeps the lines of this document, and no others, for the next build."""
        if self.fresh:
            widths = {font.hash: font.widths for font in self.fonts.values()}
            self.store.write(self.key, pickle.dumps(Lettering(self.used, widths)))

    def _describe(self, style: Any) -> str:
        known = self.styles.get(id(style))
        if known is None:
            known = self.styles[id(style)] = style, digest(repr([style[key] for key in STYLE_KEYS]))
        return known[1]

    def _recall(self) -> Lettering:
        data = self.store.read(self.key)
        if data is not None:
            with suppress(pickle.UnpicklingError, AttributeError, EOFError):
                known = pickle.loads(data)  # noqa: S301  our own folder
                if isinstance(known, Lettering):
                    return known
        return Lettering()


def _is_plain(box: Any) -> bool:
    """A line that is seen, has something to see, and no other line along it."""
    style = box.style
    return (
        style["visibility"] == "visible"
        and style["text_decoration_line"] == "none"
        and style["font_size"] >= 1e-6  # below it the library draws nothing
        and bool(box.text.strip())
    )


def describe_line(stream: Any, begun: int, current: Asked | None, before: Mapping[str, tuple[int, int]]) -> Line | None:
    """The line that was drawn since ``begun``; None for one that must be drawn every time.

    ``current``: the font of the text before it; ``before``: of how many glyphs each font knew the width and the text.
    """
    operators = tuple(stream.stream[begun:])
    last = stream._old_font
    at = next((index for index, one in enumerate(operators) if one.endswith(b" Tm")), None)
    if at is None or operators[-1] != b"ET" or last is None:
        return None
    operators, first = operators[at + 1 : -1], current
    if operators and (change := _FONT.fullmatch(operators[0])):
        if operators[0].split()[1] != pydyf._to_bytes(last[1]):
            return None  # its size is known as it was written only, which is not to the last digit
        first, operators = (change.group(1).decode(), last[1]), operators[1:]
    if first is None:
        return None
    fonts = {font.hash: font for font in stream._fonts.values()}
    line = Line(first, operators, last)
    news = []
    for name, glyphs in line.list_glyphs().items():
        font = fonts[name]
        if font.bitmap or font.png or font.svg or font.colr or max(glyphs, default=0) >= font.glyph_count:
            return None
        widths, texts = before.get(name, (0, 0))
        if len(font.widths) > widths or len(font.to_unicode) > texts:
            news.append((name, tuple(font.widths.items())[widths:], tuple(font.to_unicode.items())[texts:]))
    return replace(line, news=tuple(news)) if news else line


def repeat_line(stream: Any, box: Any, line: Line, known: Mapping[str, Mapping[int, int]]) -> bool:
    """Draws a line again; False, and nothing done, where it would not come out as the library draws it now.

    ``known``: the widths that glyphs had when it was drawn, by their fonts.
    """
    fonts = {font.hash: font for font in stream._fonts.values()}
    news = {name: (dict(widths), dict(texts)) for name, widths, texts in line.news}
    for name, glyphs in line.list_glyphs().items():
        font, widths = fonts.get(name), known.get(name)
        if font is None or widths is None:
            return False
        own_widths, own_texts = news.get(name, ({}, {}))
        for glyph in glyphs:
            width = font.widths.get(glyph, own_widths.get(glyph))
            if width is None or width != widths.get(glyph) or not (glyph in font.to_unicode or glyph in own_texts):
                return False
    for name, (own_widths, own_texts) in news.items():
        font = fonts[name]
        font.widths |= {glyph: width for glyph, width in own_widths.items() if glyph not in font.widths}
        font.to_unicode |= {glyph: text for glyph, text in own_texts.items() if glyph not in font.to_unicode}
    stream.set_color(box.style["color"])
    stream.begin_text()
    stream.set_text_matrix(*Matrix(d=-1, e=box.position_x, f=box.position_y + box.baseline).values)
    stream.set_font_size(*line.first)
    stream.stream.extend(line.operators)
    stream._current_font = line.last
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
