"""The ePub's marks of printed pages: those of the PDF's pages, in order, counted right by the NCX.

That the lists of pages lead to the marks is a rule of the ePub's own: preflight/epub/rules/pages.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.collation.epubtext import EpubText, Listing

CODE = "EPB008"

Fault = tuple[str, str, str, str | None]  # code, what is wrong, document, page


def check_marks(book: EpubText, printed: Sequence[str], labels: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with the marks; ``printed`` are the PDF's page labels, ``labels`` the page map's."""
    if list(printed) != list(labels):
        yield CODE, f"screen.pdf's pages are {_span(printed)}, the page map's {_span(labels)}", "", None
    marks = [
        (Listing(piece.text, document.name, piece.id), piece.hidden)
        for document in book.documents
        for piece in document.pieces
        if piece.kind == "mark"
    ]
    if [mark.label for mark, _ in marks] != list(labels):
        yield CODE, f"the marks of printed pages are {_compare([mark.label for mark, _ in marks], labels)}", "", None
    for mark, hidden in marks:
        if hidden:
            yield CODE, f"the mark of page {mark.label} is hidden from screen readers", mark.name, mark.label
    if book.ncx_pages and [mark.label for mark, _ in marks] == list(labels):
        yield from _check_order(book)


def _check_order(book: EpubText) -> Iterator[Fault]:
    """playOrder counts documents and pages together in reading order; the counts in the head are those of the list."""
    pages = book.ncx_pages
    documents = {document.name: number for number, document in enumerate(book.documents)}
    reading = {
        (document.name, piece.id): (number, 1 + index)
        for number, document in enumerate(book.documents)
        for index, piece in enumerate(document.pieces)
        if piece.kind == "mark"
    }
    lines = [(one.order, (documents.get(one.name, -1), 0)) for one in book.points]
    lines += [(one.order, reading.get((one.name, one.id), (-1, 0))) for one in pages]
    orders = [order for order, _ in sorted(lines)]
    if orders != list(range(1, len(lines) + 1)) or [place for _, place in sorted(lines)] != sorted(p for _, p in lines):
        yield CODE, "the NCX's playOrder does not count documents and pages in reading order", "", None
    highest = max((int(one.label) for one in pages if one.label.isdecimal()), default=0)
    if book.counts != (str(len(pages)), str(highest)):
        wanted = f"{len(pages)} and {highest}"
        yield CODE, f"the NCX counts {' and '.join(book.counts)} pages (total, highest), not {wanted}", "", None


def _span(labels: Sequence[str]) -> str:
    return f"{labels[0]} to {labels[-1]} ({len(labels)})" if labels else "none"


def _compare(found: Sequence[str], wanted: Sequence[str]) -> str:
    """How a list of labels differs from the one that is wanted."""
    missing = [label for label in wanted if label not in set(found)]
    foreign = [label for label in found if label not in set(wanted)]
    twice = sorted({label for label in found if found.count(label) > 1}, key=list(found).index)
    said = [
        f"{what} {', '.join(some[:8])}"
        for what, some in (("without", missing), ("with the unknown", foreign), ("with more than one", twice))
        if some
    ]
    return "; ".join(said) or "out of order"
