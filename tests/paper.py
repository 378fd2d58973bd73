"""PDFs made by hand, for tests of what is done to them and said of them."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.model import PageMap

MEDIA = (0, 0, 629, 876)
BLEED = (8, 8, 621, 868)
TRIM = (17, 17, 612, 859)


def make_pdf(pages: int, *, reading: bool = True) -> Pdf:
    """Pages with boxes; with ``reading`` also bookmarks, a named place, an action and a link."""
    pdf = Pdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(629, 876))
        page.TrimBox, page.BleedBox, page.CropBox = Array(TRIM), Array(BLEED), Array(TRIM)
        if reading:
            link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
            page.Annots = Array([pdf.make_indirect(link)])
    if reading:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Мақала", 0))
        pdf.Root.Dests = Dictionary()
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
        pdf.Root.PageMode = Name.UseOutlines
    pdf.trailer.ID = Array([pikepdf.String(b"0123456789abcdef"), pikepdf.String(b"fedcba9876543210")])
    return pdf


def write_pdf(pdf: Pdf) -> bytes:
    """The PDF's bytes."""
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def read_pdf(content: bytes) -> Pdf:
    return Pdf.open(io.BytesIO(content))


def number_pages(*labels: str) -> PageMap:
    """A page map that knows labels only."""
    return PageMap(len(labels), labels, (), ())
