"""The separate cover: print.pdf taken apart into the cover's sheet, both sides, and the body.

The outside is last page | spine | page 1, the inside page 2 | spine | last page but one. Pages are placed as form
XObjects: nothing in them is drawn anew, so fonts, pictures, inks and overprint stay what they were.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.excerpt import drop_pages, read_labels
from pipeline.finish.boxes import MM, Frame, read_frame, set_frame
from pipeline.finish.labels import label_tree
from pipeline.finish.marks import draw_marks
from pipeline.finish.saving import save_pdf
from pipeline.finish.tokens import write_numbers
from pipeline.model import PageMap
from pipeline.printjob import COVER_PAGES
from pipeline.profiles import Profile

COVERS = uuid.UUID("0d2f3b52-5a0c-5f5e-9d1e-7b0f0c1c6a51")  # namespace of the instance identifiers of covers
OVERLAP_MM = 0.1  # of one leaf under the other: edges that end on one line let paper shine through in viewers
_COUNT = re.compile(rb"(?<=<prism:pageCount>)\d+")
_INSTANCE = re.compile(rb"(?<=<xmpMM:InstanceID>)[^<]+")


@dataclass(frozen=True)
class _Measures:
    """Of a cover, in points."""

    spine: float
    bleed: float
    marks: bool


@dataclass(frozen=True)
class _Leaf:
    """A page as a form, and its boxes in its own space."""

    form: pikepdf.Object
    frame: Frame

    @property
    def width(self) -> float:
        return self.frame.trim[2] - self.frame.trim[0]

    @property
    def height(self) -> float:
        return self.frame.trim[3] - self.frame.trim[1]


def separate_cover(files: Mapping[str, bytes], spine_mm: float, profile: Profile) -> dict[str, bytes]:
    """The files with cover.pdf beside print.pdf, which is the body now; the same where no print.pdf was made."""
    if "print.pdf" not in files:
        return dict(files)
    cover, body = split_cover(files["print.pdf"], spine_mm, profile.bleed_mm, profile.marks)
    return {**files, "print.pdf": body, "cover.pdf": cover}


def map_pages(name: str, files: Collection[str], pages: PageMap) -> PageMap:
    """What a file of the issue has of its page map: all pages, those of the body, or the two sides of the cover."""
    if "cover.pdf" not in files or name not in ("cover.pdf", "print.pdf"):
        return pages
    labels = _name_sides(pages.labels) if name == "cover.pdf" else pages.labels[2:-2]
    return PageMap(len(labels), labels, (), ())


def _name_sides(labels: Sequence[str]) -> tuple[str, str]:
    """The labels of both sheets: 32–1 and 2–31."""
    return f"{labels[-1]}–{labels[0]}", f"{labels[1]}–{labels[-2]}"


def split_cover(print_pdf: bytes, spine_mm: float, bleed_mm: float, marks: bool = False) -> tuple[bytes, bytes]:
    """The finished print.pdf as cover (two sheets) and body (pages 3 … N-2 with their labels). Same input, same bytes.

    Boxes of a sheet: the TrimBox is two pages and the spine wide, the BleedBox ``bleed_mm`` round it, the MediaBox as
    far outside as that of the pages; ``marks`` draws new ones there. What the catalogue says (output intent, XMP,
    language) stays in both; only the packets count their own pages, and the cover's names another instance.
    Raises ValueError where the file has fewer than five pages.
    """
    with Pdf.open(io.BytesIO(print_pdf)) as pdf:
        count = len(pdf.pages)
        if count <= COVER_PAGES:
            raise ValueError(f"{count} pages are no cover and body")
        labels = read_labels(pdf) or [str(number) for number in range(1, count + 1)]
        drop_pages(pdf, {0, 1, count - 2, count - 1})
        pdf.Root.PageLabels = label_tree(pdf, labels[2:-2])
        _count_pages(pdf)
        body = save_pdf(pdf)
    measures = _Measures(spine_mm * MM, bleed_mm * MM, marks)
    with Pdf.open(io.BytesIO(print_pdf)) as pdf:
        for left, right in ((count - 1, 0), (1, count - 2)):
            _impose(pdf, left, right, measures)
        drop_pages(pdf, set(range(count)))
        pdf.Root.PageLabels = label_tree(pdf, _name_sides(labels))
        _rename_instance(pdf)
        _count_pages(pdf)
        return save_pdf(pdf), body


def _impose(pdf: Pdf, left: int, right: int, measures: _Measures) -> None:
    """One side of the cover as a new last page: two pages, the spine between them filled from both sides."""
    spine, bleed = measures.spine, measures.bleed
    one, other = _take_leaf(pdf, pdf.pages[left]), _take_leaf(pdf, pdf.pages[right])
    width, height = one.width + spine + other.width, max(one.height, other.height)
    room = max(0.0, one.frame.bleed[0] - one.frame.media[0])
    edge = bleed + room  # the trim's lower left corner lies at edge, edge
    sheet = pdf.add_blank_page(page_size=(width + 2 * edge, height + 2 * edge))
    frame = Frame(
        trim=(edge, edge, edge + width, edge + height),
        bleed=(room, room, room + width + 2 * bleed, room + height + 2 * bleed),
        media=(0.0, 0.0, width + 2 * edge, height + 2 * edge),
    )
    set_frame(sheet, frame)
    for page in (pdf.pages[left], pdf.pages[right]):
        if Name.Group in page:  # the blend space: on the sheet, so that both pages paint straight onto it
            sheet.Group = page.Group
    # The art of each page reaches to the middle of the spine, that of the left one, painted first, just past it.
    _clip(one, bleed, min(bleed, spine / 2 + OVERLAP_MM * MM))
    _clip(other, min(bleed, spine / 2), bleed)
    sheet.Resources = Dictionary(XObject=Dictionary(Left=one.form, Right=other.form))
    places = (("Left", one, edge), ("Right", other, edge + one.width + spine))
    content = b"".join(
        b"q 1 0 0 1 "
        + write_numbers((x - leaf.frame.trim[0], edge - leaf.frame.trim[1]))
        + f" cm /{name} Do Q\n".encode()
        for name, leaf, x in places
    )
    if measures.marks:
        sheet.Resources.XObject.Marks = draw_marks(pdf, frame)
        content += b"/Marks Do\n"
    sheet.Contents = pdf.make_stream(content)


def _take_leaf(pdf: Pdf, page: pikepdf.Page) -> _Leaf:
    frame = read_frame(page)
    page.remove_unreferenced_resources()  # the pages of one write share their resources: those of the whole issue
    form = pdf.make_indirect(page.as_form_xobject())
    if Name.Group in form:
        del form[Name.Group]
    return _Leaf(form, frame)


def _clip(leaf: _Leaf, left: float, right: float) -> None:
    """Cuts a page to its bleed, and to so much of it left and right; marks lie outside it and go."""
    trim, bleed = leaf.frame.trim, leaf.frame.bleed
    sides = (max(bleed[0], trim[0] - left), bleed[1], min(bleed[2], trim[2] + right), bleed[3])
    leaf.form.BBox = Array([round(side, 3) for side in sides])


def _count_pages(pdf: Pdf) -> None:
    """The XMP packet says how many pages the file has (prism:pageCount)."""
    packet = pdf.Root.get(Name.Metadata)
    if packet is not None:
        packet.write(_COUNT.sub(str(len(pdf.pages)).encode(), packet.read_bytes()))


def _rename_instance(pdf: Pdf) -> None:
    """The XMP packet says which file it is of (xmpMM:InstanceID): the cover is another one than print.pdf."""
    packet = pdf.Root.get(Name.Metadata)
    if packet is not None:
        text = packet.read_bytes()
        packet.write(_INSTANCE.sub(lambda found: f"urn:uuid:{uuid.uuid5(COVERS, found[0].decode())}".encode(), text))
