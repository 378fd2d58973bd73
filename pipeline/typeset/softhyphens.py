"""Hyphens that breaking a word put in: known when a line is broken, said in a tagged PDF.

A tagged PDF tells them from the hyphens of the text (ISO 32000-1, 14.8.2.2.3): each becomes a span that is read as
U+00AD, and what reads the page aloud or searches it has the whole word. Both are printed with the same glyph, so the
PDF alone cannot tell. Private parts of weasyprint 70.0 are used: the functions that split a text box and draw one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.draw
from weasyprint.layout import inline

INSERTED = "inserted_hyphen"  # of a text box: its last character is no character of the source
READ_AS = b"/Span <</ActualText <FEFF00AD>>> BDC"  # an empty text would leave pdfium with the glyph's own
_LAST_GLYPH = re.compile(rb"\[(.*<(?:[\da-f]{4})*?)([\da-f]{4})>([^<>]*)\] TJ")


@contextmanager
def note_hyphens() -> Iterator[None]:
    """While the block runs, lines that are broken within a word remember it."""
    split = inline.split_text_box

    def split_text_box(context: Any, box: Any, width: Any, skip: Any, *rest: Any, **named: Any) -> Any:
        found = split(context, box, width, skip, *rest, **named)
        made, resume_at, _ = found
        # What is left of the source begins otherwise: the line's last character is not of it.
        if made is not None and resume_at is not None and made.text.endswith(made.style["hyphenate_character"]):
            made.inserted_hyphen = not box.text.encode()[skip:].startswith(made.text.encode())
        return found

    inline.split_text_box = split_text_box
    try:
        yield
    finally:
        inline.split_text_box = split


@contextmanager
def mark_hyphens() -> Iterator[None]:
    """While the block runs, tagged PDFs that are written tell inserted hyphens from those of the text."""
    draw = weasyprint.draw.draw_text

    def draw_text(stream: Any, box: Any, *rest: Any, **named: Any) -> None:
        begin = len(stream.stream)
        draw(stream, box, *rest, **named)
        if stream._tags is not None and getattr(box, INSERTED, False) and len(box.style["hyphenate_character"]) == 1:
            _mark_last(stream.stream, begin)

    weasyprint.draw.draw_text = draw_text
    try:
        yield
    finally:
        weasyprint.draw.draw_text = draw


def _mark_last(operators: list[Any], begin: int) -> None:
    """The last glyph that was shown since ``begin`` in a span of its own; it stays where it is."""
    for at in range(len(operators) - 1, begin - 1, -1):
        shown = _LAST_GLYPH.fullmatch(operators[at]) if isinstance(operators[at], bytes) else None
        if shown:
            before = shown[1].removesuffix(b"<") if shown[1].endswith(b"<") else shown[1] + b">"
            # Moves go along with what they move: pdfium forgets one at the end of an array with an empty string in it.
            strings, _, moves = before.replace(b"<>", b" ").rpartition(b">")
            first = [b"[" + strings + b">] TJ"] if strings else []
            hyphen = moves.strip() + b"<" + shown[2] + b">" + shown[3]
            operators[at : at + 1] = [*first, READ_AS, b"[" + hyphen + b"] TJ", b"EMC"]
            return
