"""Pages as customers supply them, made by hand: CMYK, a font of their own, trim and bleed."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf

from tests.perfect import ISSUE
from tests.pressing import Rooms

FONT = Path(__file__).resolve().parent.parent / ".cache" / "fonts" / "PTS55F.ttf"
MM = 72 / 25.4
SLUG_MM = 10.0  # room round the trim, for bleed and marks
CORNER_MM = 20.0
ADVERT = f"{ISSUE}/images/advert.pdf"
ADVERT_SOURCE = f"{ISSUE}/articles/advert.md"
ADVERT_TEXT = """---
kind: advert
picture:
  src: images/advert.pdf
  alt: Наубайхананың жарнамасы, сары түсте бір сөз.
---
"""


@cache
def read_font() -> tuple[bytes, tuple[int, ...]]:
    """The font file and the widths of A to Z in thousandths."""
    with TTFont(FONT) as font:
        names, metrics, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        return FONT.read_bytes(), tuple(round(metrics[names[code]][0] * 1000 / em) for code in range(65, 91))


def add_font(pdf: Pdf) -> Dictionary:
    """PT Sans as a simple TrueType font, embedded whole."""
    content, widths = read_font()
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/PTSans-Regular"), Flags=32, FontBBox=Array([-500, -300, 1500, 1100]),
        ItalicAngle=0, Ascent=1018, Descent=-276, CapHeight=700, StemV=80, FontFile2=pdf.make_stream(content),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/PTSans-Regular"), FirstChar=65, LastChar=90,
        Widths=Array(list(widths)), Encoding=Name.WinAnsiEncoding, FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    return Dictionary(F1=pdf.make_indirect(font))


def paint_advert(width_mm: float, height_mm: float, inset_mm: float = 0.0) -> bytes:
    """Yellow to the edge of the bleed, a cyan square in the trim's lower left corner, black in its upper right.

    ``inset_mm`` moves the squares inwards: those that end at the trim a printer would refuse.
    """
    corner, side = CORNER_MM * MM, SLUG_MM * MM - 3 * MM
    left = (SLUG_MM + inset_mm) * MM
    width, height = (width_mm - 2 * inset_mm) * MM, (height_mm - 2 * inset_mm) * MM
    whole = (width_mm + 6) * MM, (height_mm + 6) * MM
    return (
        f"q 0 .05 .8 0 k {side:.4f} {side:.4f} {whole[0]:.4f} {whole[1]:.4f} re f\n"
        f"1 0 0 0 k {left:.4f} {left:.4f} {corner:.4f} {corner:.4f} re f\n"
        f"0 0 0 1 k {left + width - corner:.4f} {left + height - corner:.4f} {corner:.4f} {corner:.4f} re f\n"
        f"/G1 gs BT /F1 48 Tf {left + 80:.4f} {left + height / 2:.4f} Td <4E414E> Tj ET Q"
    ).encode()


def make_advert(width_mm: float = 210.0, height_mm: float = 297.0, inset_mm: float = 0.0) -> Pdf:
    """One clean page: trim of this size, 3 mm bleed painted to its edge, blended in CMYK, black overprinting."""
    pdf = Pdf.new()
    size = (width_mm + 2 * SLUG_MM) * MM, (height_mm + 2 * SLUG_MM) * MM
    page = pdf.add_blank_page(page_size=size)
    for name, distance in ((Name.TrimBox, SLUG_MM), (Name.BleedBox, SLUG_MM - 3)):
        page[name] = Array([round(side, 4) for side in (
            distance * MM, distance * MM, size[0] - distance * MM, size[1] - distance * MM)])  # fmt: skip
    page.Resources = Dictionary(
        Font=add_font(pdf), ExtGState=Dictionary(G1=Dictionary(Type=Name.ExtGState, op=True, OP=True, OPM=1))
    )
    page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
    page.Contents = pdf.make_stream(paint_advert(width_mm, height_mm, inset_mm))
    return pdf


def write_advert(pdf: Pdf) -> bytes:
    """The PDF's bytes, the same each time."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def supply_advert(rooms: Rooms, content: bytes, name: str = "advert.pdf") -> Rooms:
    """The last page of a small issue is an advert with this file."""
    text = ADVERT_TEXT.replace("advert.pdf", name)
    rooms.sources.overlay({f"{ISSUE}/images/{name}": content, ADVERT_SOURCE: text, f"{ISSUE}/articles/back.md": None})
    rooms.sources.edit(f"{ISSUE}/issue.yaml", "article: back,", "article: advert,")
    return rooms
