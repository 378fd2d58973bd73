"""Where figures stand: their /BBox (ISO 32000-1, 14.8.5.4.3), in pt of the page as every other measure of a PDF."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.finish.boxes import Frame, read_frame
from pipeline.finish.elements import walk_elements
from pipeline.finish.tokens import Rect

PX = 0.75  # pt of CSS's px
_DIGITS = 3


def place_figures(pdf: Pdf, document: Object) -> None:
    """The library's boxes, px from the trim's upper left corner and down, become the page's own, cut at its media.

    A box goes where nobody knows of which page it is, and where nothing of it lies on that page. Once for each file.
    """
    frames = {page.obj.objgen: read_frame(page) for page in pdf.pages}
    for element in walk_elements(document):
        page = element.get(Name.Pg)
        frame = frames.get(page.objgen) if isinstance(page, Dictionary) else None
        for attributes in _list_boxed(element):
            box = _place(attributes.BBox, frame) if frame else None
            if box is None:
                del attributes[Name.BBox]
            else:
                attributes.BBox = Array(box)
        if isinstance(element.get(Name.A), Dictionary) and set(element.A.keys()) == {"/O"}:
            del element[Name.A]  # an owner of nothing


def _list_boxed(element: Object) -> Iterator[Object]:
    attributes = element.get(Name.A)
    for one in attributes.as_list() if isinstance(attributes, Array) else [attributes]:
        if isinstance(one, Dictionary) and Name.BBox in one:
            yield one


def _place(found: Object, frame: Frame) -> Rect | None:
    """A box of the library on its page; None where it would be empty."""
    x0, y0, x1, y1 = (float(side) * PX for side in found.as_list())
    left, _, _, top = frame.trim
    # Rounded before it is cut: a page's own sides have more digits.
    low_x, low_y, high_x, high_y = (round(side, _DIGITS) + 0 for side in (left + x0, top - y1, left + x1, top - y0))
    media = frame.media
    box = (max(low_x, media[0]), max(low_y, media[1]), min(high_x, media[2]), min(high_y, media[3]))
    return box if box[0] < box[2] and box[1] < box[3] else None
