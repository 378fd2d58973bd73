"""The slug line of a proof: what it is, below the trim and outside the bleed, in a font of the house."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from pipeline.finish.boxes import MM, Frame
from pipeline.finish.marks import LENGTH_MM, OFFSET_MM
from pipeline.finish.tokens import write_numbers

SIZE_PT = 6.5
_INDENT_MM = 8.0  # from the trim's left edge: clear of the crop mark
_GAP_MM = 3.0  # to the mark in the middle


@dataclass(frozen=True)
class SlugFont:
    """A font cut down to the characters asked for: its PDF object, and how a text is written in it."""

    font: Object
    glyphs: dict[str, int]
    widths: dict[str, float]  # in thousandths of the size

    def write(self, text: str) -> bytes:
        """Codes of two bytes, as a hexadecimal string. Raises KeyError for a character it was not cut for."""
        return b"<" + "".join(f"{self.glyphs[character]:04x}" for character in text).encode() + b">"

    def measure(self, text: str) -> float:
        """The width of a text at 1 pt."""
        return sum(self.widths[character] for character in text) / 1000


def draw_slug(font: SlugFont, text: str, frame: Frame) -> bytes:
    """The line as content; smaller where it would run into the mark in the middle."""
    room = (frame.trim[2] - frame.trim[0]) / 2 - (_INDENT_MM + _GAP_MM + LENGTH_MM / 2) * MM
    size = min(SIZE_PT, room / max(font.measure(text), 0.001))
    x = frame.trim[0] + _INDENT_MM * MM
    y = frame.bleed[1] - (OFFSET_MM + LENGTH_MM / 2) * MM
    head = b"q /PressSlug gs 0 0 0 1 k BT /PressSlug " + write_numbers((size,)) + b" Tf "
    return head + write_numbers((x, y)) + b" Td " + font.write(text) + b" Tj ET Q\n"


def slug_state(pdf: Pdf) -> Object:
    """Black that overprints."""
    return pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1))


def embed_font(pdf: Pdf, content: bytes, texts: Iterable[str]) -> SlugFont:
    """A TrueType font's characters of ``texts`` as a composite font (ISO 32000-1, 9.7.4, Identity-H, ToUnicode).

    A character that the font lacks shows its missing-glyph box. Raises fontTools' TTLibError for what is no font.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    characters = sorted(set("".join(texts)))
    options = Options(notdef_outline=True, layout_features=[], hinting=False, name_IDs=[1, 2, 6], glyph_names=False)
    font = TTFont(io.BytesIO(content), recalcTimestamp=False, lazy=True)
    family = str(font["name"].getDebugName(16) or font["name"].getDebugName(1))
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    mapping = font.getBestCmap()
    glyphs = {one: font.getGlyphID(mapping.get(ord(one), ".notdef")) for one in characters}
    scale = 1000 / font["head"].unitsPerEm
    widths = {one: round(font["hmtx"][mapping.get(ord(one), ".notdef")][0] * scale, 2) for one in characters}
    base = Name("/PRESSA+" + family.replace(" ", "-"))
    return SlugFont(_describe(pdf, font, out.getvalue(), base, family, glyphs, widths), glyphs, widths)


def _describe(
    pdf: Pdf,
    font: object,
    program: bytes,
    base: Name,
    family: str,
    glyphs: dict[str, int],
    widths: dict[str, float],
) -> Object:
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=base,
        FontFamily=String(family),
        Flags=4,
        ItalicAngle=0,
        StemV=80,
        FontFile2=Stream(pdf, program, Length1=len(program)),
    )
    for name, measure in _measure(font).items():
        descriptor[name] = measure
    by_glyph = {glyph: widths[one] for one, glyph in sorted(glyphs.items(), key=lambda item: item[1])}
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array([part for glyph, width in by_glyph.items() for part in (glyph, Array([width]))]),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=base,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=Stream(pdf, _map_to_unicode(glyphs)),
        )
    )


def _measure(font: object) -> dict[str, Object | int]:
    head, lines = font["head"], font["hhea"]  # type: ignore[index]
    scale = 1000 / head.unitsPerEm
    box = Array([round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)])
    ascent, descent = round(lines.ascent * scale), round(lines.descent * scale)
    return {"/FontBBox": box, "/Ascent": ascent, "/Descent": descent, "/CapHeight": ascent}


def _map_to_unicode(glyphs: dict[str, int]) -> bytes:
    """What each code means, in blocks of at most a hundred (Adobe Technical Note 5411)."""
    pairs = sorted((glyph, one) for one, glyph in glyphs.items() if glyph)
    lines = [
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{glyph:04x}> <{one.encode('utf-16-be').hex()}>" for glyph, one in block]
        lines.append("endbfchar")
    return "\n".join((*lines, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")).encode()
