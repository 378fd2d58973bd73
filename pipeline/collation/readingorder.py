"""The text of a tagged PDF's pages in the order in which it is read, by its tags, through pdfium.

A page paints floats, placed boxes and columns in an order of its own; its structure tree says how they are read (ISO
32000-2, 14.8.2.5). What no tag holds (folios, running feet) is no text of the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

# Labels of lists and notes: their numbers are counted anew in every edition. A label with a letter is a term of the
# text, which each edition has.
_LABELS = frozenset(("Lbl",))
_NAME_BYTES = 64
_TEXT_BYTES = 1024  # of a line, and mostly more than enough


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page: its label, its tagged text run by run as read, and the letters that no tag holds."""

    label: str
    runs: tuple[str, ...]
    untagged: str


def read_in_order(content: bytes) -> tuple[ReadPage, ...]:
    """Every physical page of a tagged PDF. Raises ValueError where it cannot be read.

    pdfium is not made for threads: call it from one at a time.
    """
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            return tuple(_read_page(document, index) for index in range(len(document)))
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"the text cannot be read: {error}") from None


def _read_page(document: Any, index: int) -> ReadPage:
    import pypdfium2.raw as pdfium

    with closing(document[index]) as page, closing(page.get_textpage()) as text:
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        try:
            marks = list(_walk_tree(pdfium, tree)) if tree else []
        finally:
            if tree:
                pdfium.FPDF_StructTree_Close(tree)
        painted = _read_objects(pdfium, page.raw, text.raw)
    words: dict[int, str] = {}
    for mark, label in marks:
        words[label] = words.get(label, "") + painted.get(mark, "")
    order = [mark for mark, label in marks if not label or any(map(str.isalpha, words[label]))]
    tagged = set(order)
    return ReadPage(
        document.get_page_label(index),
        tuple(painted[one] for one in order if one in painted),
        "".join(texts for marked, texts in painted.items() if marked not in tagged),
    )


def _read_objects(pdfium: Any, page: Any, text: Any) -> dict[int, str]:
    """The text that every piece of marked content paints."""
    buffer = ctypes.create_string_buffer(_TEXT_BYTES)
    into = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    painted: dict[int, str] = {}
    for number in range(pdfium.FPDFPage_CountObjects(page)):
        one = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(one) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        length = pdfium.FPDFTextObj_GetText(one, text, into, len(buffer))
        if length > len(buffer):
            buffer = ctypes.create_string_buffer(length)
            into = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
            pdfium.FPDFTextObj_GetText(one, text, into, length)
        marked = pdfium.FPDFPageObj_GetMarkedContentID(one)
        said = ctypes.string_at(buffer, max(0, length - 2)).decode("utf-16-le", "replace")
        painted[marked] = painted.get(marked, "") + said
    return painted


def _walk_tree(pdfium: Any, tree: Any) -> Iterator[tuple[int, int]]:
    """Numbers of marked content in the order of the tree, each with the number of the label it is in, 0 for none."""
    name = ctypes.create_string_buffer(_NAME_BYTES)
    labels = 0
    # Elements still to be read, the next one last.
    waiting = [
        (pdfium.FPDF_StructTree_GetChildAtIndex(tree, number), 0)
        for number in reversed(range(pdfium.FPDF_StructTree_CountChildren(tree)))
    ]
    while waiting:
        element, label = waiting.pop()
        if isinstance(element, int):
            yield element, label
            continue
        if not element:
            continue
        length = pdfium.FPDF_StructElement_GetType(element, name, _NAME_BYTES)
        if name.raw[: max(0, length - 2)].decode("utf-16-le", "replace") in _LABELS:
            labels += 1
            label = labels
        for number in reversed(range(pdfium.FPDF_StructElement_CountChildren(element))):
            marked = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, number)
            kid = marked if marked >= 0 else pdfium.FPDF_StructElement_GetChildAtIndex(element, number)
            waiting.append((kid, label))
