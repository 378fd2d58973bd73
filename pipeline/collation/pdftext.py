"""The text of a finished PDF, read back by pdfium: another library than those that make the file."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from contextlib import closing
from typing import Any

BREAK = "\u00ad"  # a hyphen at a line's end, and the line's end with it: the word goes on right behind it

# pdfium ends lines with CR LF and writes a hyphen at a line's end as U+0002 (in other calls U+FFFE), without saying
# whether it was set by an editor or put in by hyphenation; so neither is a letter here.
_ENDS = str.maketrans({"\r": None, "\x00": None, "\x02": BREAK, "\ufffe": BREAK})


def read_pages(content: bytes, only: Collection[int] | None = None) -> tuple[str, ...]:
    """The text of every physical page, in the order in which the file paints it; lines end with a newline, NFC.

    Only what stands inside the page's TrimBox: what is trimmed off no reader sees. Text in forms (placed adverts,
    pages on a cover's sheet) is there too. Ligatures come as their letters, a word broken at a line's end as one
    word with ``BREAK`` in it. Columns, notes and boxes follow one another as they are painted: the running text
    first, then floats, placed boxes, notes and the page's margins; lines on one baseline may stand in one line.
    A text painted twice on the very same spot is there once; one that is covered, or painted in no colour, is there.
    ``only``: pages to read, from 0, where not all are wanted; the others come as "".
    Raises ValueError where the file or a page of it cannot be read.

    pdfium is not made for threads: call it from one at a time.
    """
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            wanted = range(len(document)) if only is None else only
            return tuple(_read_page(document, at) if at in wanted else "" for at in range(len(document)))
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"the text cannot be read: {error}") from None


def _read_page(document: Any, index: int) -> str:
    with closing(document[index]) as page, closing(page.get_textpage()) as text:
        return unicodedata.normalize("NFC", text.get_text_bounded(*page.get_trimbox()).translate(_ENDS))
