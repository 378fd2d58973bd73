"""Drawings remembered between builds: the PDF operators of an SVG picture, child by child of its root.

Private to the kept way. A child is remembered where it leaves nothing but operators and plain opacities behind: no
pattern, group, font or picture of its own, no message. The others (gradients, say) are drawn every time. The key of a
picture holds all that its operators come from.
"""

from __future__ import annotations

import logging
import pickle
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import tostring

import pydyf
from weasyprint import svg

from pipeline.typeset.keys import digest
from pipeline.typeset.store import PageStore

SUFFIX = ".drawing"
_STATE = re.compile(rb"/([Aa][^ ]*) gs")
_TEXT = b"BT"
_LINK = re.compile(r"href=[\"'](?!#)|url\([\"']?(?!#)|@import")


@dataclass(frozen=True)
class Drawing:
    """The operators of a node, and the opacities that they name: key, entry's name, value."""

    operators: tuple[bytes, ...]
    opacities: tuple[tuple[str, str, float], ...]


class _Ear(logging.Handler):
    """Hears whether anything was said: a remembered drawing would be silent."""

    heard = False

    def emit(self, record: logging.LogRecord) -> None:
        self.heard |= record.levelno >= logging.WARNING


class DrawingMemory:
    """Draws as the library does, or repeats what it drew."""

    def __init__(self, store: PageStore, common: str) -> None:
        self.store = store
        self.common = common
        self.draw_picture = svg.SVG.draw
        self.draw_node = svg.SVG.draw_node
        self.ear = _Ear()
        self.picture: Any = None  # the one that is drawn now
        self.depth = 0
        self.index = 0
        self.known: dict[int, Drawing] = {}
        self.fresh: dict[int, Drawing] = {}

    def draw(self, picture: Any, stream: Any, width: Any, height: Any, base_url: Any, context: Any) -> None:
        """In place of ``SVG.draw``."""
        if self.picture is not None:  # a picture within a picture
            self.draw_picture(picture, stream, width, height, base_url, context)
            return
        key = self._key(picture, stream, width, height)
        self.picture, self.depth, self.index = picture, 0, 0
        self.known, self.fresh = self._recall(key), {}
        try:
            self.draw_picture(picture, stream, width, height, base_url, context)
        finally:
            self.picture = None
        if key and self.fresh:
            self.store.write(key, pickle.dumps(self.known | self.fresh))

    def draw_one(self, picture: Any, *arguments: Any, **named: Any) -> None:
        """In place of ``SVG.draw_node``: children of the root are repeated where they are known."""
        if picture is not self.picture or self.depth != 1:
            self._descend(picture, arguments, named)
            return
        self.index += 1
        known = self.known.get(self.index)
        if known is not None:
            _repeat(picture.stream, known)
            return
        stream = picture.stream
        before, begin = _describe_resources(stream), len(stream.stream)
        self.ear.heard = False
        self._descend(picture, arguments, named)
        if not self.ear.heard and picture.stream is stream and before == _describe_resources(stream):
            drawing = _describe_drawing(stream, begin)
            if drawing:
                self.fresh[self.index] = drawing

    def _descend(self, picture: Any, arguments: Any, named: Any) -> None:
        ours = picture is self.picture
        self.depth += ours
        try:
            self.draw_node(picture, *arguments, **named)
        finally:
            self.depth -= ours

    def _key(self, picture: Any, stream: Any, width: Any, height: Any) -> str | None:
        """None for a picture that takes parts from another file: that file is not looked at here."""
        markup = tostring(picture.tree._etree_node, encoding="unicode")
        if _LINK.search(markup):
            return None
        state = (
            stream._current_color,
            stream._current_color_stroke,
            stream._current_alpha,
            stream._current_alpha_stroke,
            stream.ctm.values,
            sorted(stream._color_profiles),
            stream._output_intent,
        )
        return digest(self.common, markup, repr((width, height)), repr(state)) + SUFFIX

    def _recall(self, key: str | None) -> dict[int, Drawing]:
        data = self.store.read(key) if key else None
        if data is not None:
            with suppress(pickle.UnpicklingError, AttributeError, EOFError):
                known = pickle.loads(data)  # noqa: S301  our own folder
                if isinstance(known, dict):
                    return known
        return {}


def _describe_resources(stream: Any) -> tuple[Any, ...]:
    """What a drawing may have added to beside operators; its opacities are looked at apart."""
    resources = stream._resources
    sizes = {name: len(value) for name, value in resources.items() if isinstance(value, dict) and name != "ExtGState"}
    states = tuple(key for key in resources["ExtGState"] if key[:1] not in "Aa")
    return sizes, states, len(stream._fonts), len(stream._images), len(stream._ctm_stack), stream.ctm.values


def _describe_drawing(stream: Any, begin: int) -> Drawing | None:
    operators = tuple(stream.stream[begin:])
    if not operators or not all(isinstance(one, bytes) for one in operators) or _TEXT in operators:
        return None
    opacities: dict[str, tuple[str, float]] = {}
    states = stream._resources["ExtGState"]
    for one in operators:
        found = _STATE.fullmatch(one) if one.endswith(b" gs") else None
        if found:
            key = found.group(1).decode()
            ((name, value),) = states[key].items()
            opacities.setdefault(key, (name, value))
        elif one.endswith(b" gs"):
            return None
    return Drawing(operators, tuple((key, name, value) for key, (name, value) in opacities.items()))


def _repeat(stream: Any, drawing: Drawing) -> None:
    """The drawing again; afterwards the stream knows no current colour, as after the last ``Q`` of the original."""
    states = stream._resources["ExtGState"]
    for key, name, value in drawing.opacities:
        if key not in states:
            states[key] = pydyf.Dictionary({name: value})
    stream.stream.extend(drawing.operators)
    stream._current_color = stream._current_color_stroke = None
    stream._current_alpha = stream._current_alpha_stroke = None
    stream._current_font = None


@contextmanager
def remember_drawings(store: PageStore, common: str) -> Iterator[DrawingMemory]:
    """While the block runs, pictures that were drawn in an earlier build are repeated."""
    memory = DrawingMemory(store, common)
    logger = logging.getLogger("weasyprint")

    def draw(picture: Any, *arguments: Any) -> None:
        memory.draw(picture, *arguments)

    def draw_node(picture: Any, *arguments: Any, **named: Any) -> None:
        memory.draw_one(picture, *arguments, **named)

    svg.SVG.draw, svg.SVG.draw_node = draw, draw_node
    logger.addHandler(memory.ear)
    try:
        yield memory
    finally:
        logger.removeHandler(memory.ear)
        svg.SVG.draw, svg.SVG.draw_node = memory.draw_picture, memory.draw_node
