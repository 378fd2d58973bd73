"""Print PDFs made by hand: ``make_print()`` gives one on which no rule fires, and a test lays its fault over it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from pipeline.preflight.model import Asked
from pipeline.profiles import Profile

MM = 72 / 25.4
# A page of 100 x 150 mm with 3 mm of bleed, its media 5 mm wider than the bleed on each side.
MEDIA = (0.0, 0.0, 116 * MM, 166 * MM)
BLEED = (5 * MM, 5 * MM, 111 * MM, 161 * MM)
TRIM = (8 * MM, 8 * MM, 108 * MM, 158 * MM)

PROFILE = Profile(
    name="test",
    title="Test",
    source="tests",
    condition="FOGRA39",
    condition_info="Offset, coated paper (FOGRA39)",
    bleed_mm=3,
    safety_mm=5,
    marks=False,
    page_multiples={"saddle": 4, "perfect": 2, "none": 1},
    ink_total=305,
    ink_window_mm2=15,
    ppi_error=149,
    ppi_warning=224,
    bitmap_ppi_error=549,
    bitmap_ppi_warning=799,
    spots=0,
    small_text_pt=9,
    small_text_inks=1,
    rich_black_k=85,
    rich_black_total=280,
    overprint_text_pt=12,
    overprint_line_pt=2,
    hairline_pt=0.2,
    multi_ink_line_pt=0.25,
)

# What every page shows: a tint to the bleed's edge, black text that overprints, a rule of half a point, a picture.
CLEAN = b"""
q 0 0.2 0.3 0 k 10 10 310 450 re f Q
q /Black gs BT 0 0 0 1 k /F1 10 Tf 60 200 Td (AAAA) Tj ET 0 0 0 1 K 0.5 w 60 190 m 200 190 l S Q
q 36 0 0 36 60 300 cm /Im1 Do Q
"""


@cache
def make_font() -> bytes:
    """A TrueType font with one square letter, A, of half an em."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 500), (500, 500), (500, 0)):
        pen.lineTo(point)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Quadrat", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.updateHead(created=0, modified=0)  # the same bytes on any day
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def add_font(pdf: Pdf, family: str = "Quadrat", *, embedded: bool = True) -> pikepdf.Object:
    """A simple font whose letters are half an em wide, as an indirect object."""
    name = Name(f"/ABCDEF+{family}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([0, -200, 500, 800]), ItalicAngle=0,
        Ascent=800, Descent=-200, CapHeight=500, StemV=80,
    )  # fmt: skip
    if embedded:
        descriptor.FontFile2 = pdf.make_stream(make_font())
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=name, FirstChar=32, LastChar=126,
            Widths=Array([500] * 95), FontDescriptor=pdf.make_indirect(descriptor),
        )
    )  # fmt: skip


def add_image(pdf: Pdf, size: int = 150, space: object = Name.DeviceCMYK, bits: int = 8, **more: object) -> Stream:
    """A square picture of ``size`` pixels a side, one colour all over."""
    image = pdf.make_stream(b"\x20" * (size * size * 4))
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, size, size
    image.BitsPerComponent = bits
    if space is not None:
        image.ColorSpace = space
    for key, value in more.items():
        image[f"/{key}"] = value
    return image


def add_form(pdf: Pdf, content: bytes, **more: object) -> Stream:
    """A form XObject as large as the page's media."""
    form = pdf.make_stream(content)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array(MEDIA)
    for key, value in more.items():
        form[f"/{key}"] = value
    return form


def add_resources(pdf: Pdf, page: pikepdf.Page, kind: str, **entries: object) -> None:
    """Entries of one kind (Font, XObject, ColorSpace …) laid into a page's resources."""
    resources = page.obj.Resources
    if f"/{kind}" not in resources:
        resources[f"/{kind}"] = Dictionary()
    for name, value in entries.items():
        resources[f"/{kind}"][f"/{name}"] = value


def _packet() -> bytes:
    return (
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">'
        b"<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion></rdf:Description></rdf:RDF></x:xmpmeta>"
        b'<?xpacket end="w"?>'
    )


def make_profile(space: bytes = b"CMYK") -> bytes:
    """The head of an ICC profile: enough to say its colour space."""
    return b"\x00" * 16 + space.ljust(4) + b"\x00" * 16 + b"acsp" + b"\x00" * 88


def make_pdf(pages: int = 4, content: bytes = CLEAN) -> Pdf:
    """The clean file, open: every page with ``content``, its fonts and pictures, labels, intent, XMP packet."""
    pdf = Pdf.new()
    font, image = add_font(pdf), add_image(pdf)
    group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(100, 100))
        page.MediaBox, page.BleedBox, page.TrimBox = Array(MEDIA), Array(BLEED), Array(TRIM)
        page.obj.Group = group
        page.obj.Contents = pdf.make_stream(content)
        page.obj.Resources = Dictionary(
            Font=Dictionary(F1=font),
            XObject=Dictionary(Im1=image),
            ExtGState=Dictionary(
                Black=Dictionary(OP=True, op=True, OPM=1), Knock=Dictionary(OP=False, op=False, OPM=0)
            ),
        )
    profile = pdf.make_stream(make_profile(), N=4)
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("FOGRA39"),
                RegistryName=String("http://www.color.org"), Info=String("FOGRA39"), DestOutputProfile=profile,
            )
        ]
    )  # fmt: skip
    pdf.Root.Metadata = pdf.make_stream(_packet(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.docinfo.Trapped = Name("/False")
    return pdf


def write_pdf(pdf: Pdf) -> bytes:
    """The file's bytes."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


Fault = Callable[[Pdf], object]


def make_print(fault: Fault | None = None, *, pages: int = 4, content: bytes = CLEAN) -> bytes:
    """The clean file, or with ``fault`` laid over it (a function that is given the open file)."""
    with make_pdf(pages, content) as pdf:
        if fault is not None:
            fault(pdf)
        return write_pdf(pdf)


def paint(content: bytes, resources: Mapping[str, Mapping[str, object]] | None = None, page: int = 0) -> Fault:
    """A fault that paints over a page: ``content`` comes last, ``resources`` (kind -> name -> object) are added."""

    def plant(pdf: Pdf) -> None:
        target = pdf.pages[page]
        target.contents_add(pdf.make_stream(b"q\n" + content + b"\nQ"))
        for kind, entries in (resources or {}).items():
            add_resources(pdf, target, kind, **entries)

    return plant


ASKED = Asked(PROFILE, binding="saddle")
