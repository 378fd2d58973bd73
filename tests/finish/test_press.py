"""The printer's file around its contents: boxes, marks, slug line, output intent."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from pdfminer.high_level import extract_text
from pikepdf import Array, Dictionary, Name, Pdf, String

from pipeline.finish import Finishing, finish_pdf
from pipeline.finish.boxes import MM, read_frame
from pipeline.finish.intent import count_channels
from tests.finish.making import METADATA, PROFILE, content_of, finish, make_icc, make_page, press_finish, read_stream
from tests.paper import write_pdf
from tests.pressing import COLLECTED

FONT = COLLECTED / "fonts" / "PTN57F.ttf"


def box(page: pikepdf.Page, name: Name) -> list[float]:
    return [float(side) for side in page.obj[name].as_list()]


def plain_page(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    for _ in range(pages):
        make_page(b"0 0 0 1 k 0 0 9 9 re f", None, pdf)
    return pdf


# --- boxes


def test_boxes_lie_in_one_another() -> None:
    """Trim as laid out, bleed as the profile asks, media no larger; no box, rotation or unit beside them."""
    pdf = plain_page(3)
    for page in pdf.pages:
        page.CropBox, page.ArtBox = Array([0, 0, 9, 9]), Array([0, 0, 9, 9])
        page.obj.Rotate, page.obj.UserUnit = 0, 1
    with finish(pdf) as made:
        for page in made.pages:
            assert box(page, Name.TrimBox) == [0, 0, 200, 300]
            assert box(page, Name.BleedBox) == box(page, Name.MediaBox) == [-8.504, -8.504, 208.504, 308.504]
            for name in (Name.CropBox, Name.ArtBox, Name.Rotate, Name.UserUnit):
                assert name not in page.obj


@pytest.mark.parametrize(("asked", "given"), [(0, 0), (2, 2), (3, 3), (5, 3)])
def test_bleed_is_the_profiles_as_far_as_it_is_painted(asked: float, given: float) -> None:
    """A profile that asks for more than the sheets paint gets what there is: preflight must see the want."""
    with finish(plain_page(), profile=replace(PROFILE, bleed_mm=asked)) as made:
        page = made.pages[0]
        assert box(page, Name.BleedBox) == pytest.approx(
            [-given * MM, -given * MM, 200 + given * MM, 300 + given * MM], abs=0.002
        )
        assert box(page, Name.MediaBox) == box(page, Name.BleedBox)


def test_a_turned_page_stays_turned() -> None:
    """What would change the look of a page is left for preflight to find."""
    pdf = plain_page()
    pdf.pages[0].obj.Rotate = 90
    with finish(pdf) as made:
        assert int(made.pages[0].obj.Rotate) == 90


# --- marks


def mark_boxes(pdf: Pdf) -> list[tuple[float, float, float, float]]:
    """The boxes of all lines of the marks, half their width around them, by pikepdf's parser."""
    found = []
    points: list[tuple[float, float]] = []
    for operands, operator in read_stream(pdf.pages[0].Resources.XObject.PressMarks0):
        values = [float(value) for value in operands if not isinstance(value, Name)]
        if operator == "m":
            points = [(values[0], values[1])]
        elif operator in ("l", "c"):
            points += zip(values[::2], values[1::2], strict=True)
            xs, ys = [x for x, _ in points], [y for _, y in points]
            found.append((min(xs) - 0.125, min(ys) - 0.125, max(xs) + 0.125, max(ys) + 0.125))
    return found


def test_marks_lie_outside_the_bleed() -> None:
    """Eight crop marks and four targets, clear of the bleed and inside the media; the trim stays in the middle."""
    with finish(plain_page(), marks=True) as made:
        frame = read_frame(made.pages[0])
        (left, bottom, right, top), (x0, y0, x1, y1) = frame.bleed, frame.media
        boxes = mark_boxes(made)
        assert len(boxes) >= 20
        for a, b, c, d in boxes:
            assert c < left or a > right or d < bottom or b > top
            assert x0 <= a
            assert y0 <= b
            assert c <= x1
            assert d <= y1
        assert left - x0 == pytest.approx(x1 - right, abs=0.002) == pytest.approx(bottom - y0, abs=0.002)


def test_crop_marks_point_at_the_trim() -> None:
    """On every edge of the trim two marks lie in its line."""
    with finish(plain_page(), marks=True) as made:
        boxes = mark_boxes(made)
        for x in (0, 200):
            assert sum(a < x < c and c - a < 1 for a, _, c, _ in boxes) == 2
        for y in (0, 300):
            assert sum(b < y < d and d - b < 1 for _, b, _, d in boxes) == 2


def test_marks_are_on_every_plate() -> None:
    """Registration colour, full, a quarter of a point wide; and no other colour."""
    with finish(plain_page(), marks=True) as made:
        form = made.pages[0].Resources.XObject.PressMarks0
        space = form.Resources.ColorSpace.All
        assert [str(part) for part in space[:3]] == ["/Separation", "/All", "/DeviceCMYK"]
        content = " ".join(form.read_bytes().decode().split())
        assert content.startswith("q /All CS 1 SCN 0.25 w")
        assert content.count("SCN") == 1
        assert " k" not in content


def test_colour_bar() -> None:
    """Asked for, patches of ink lie above the bleed."""
    with finish(plain_page(), marks=True, colour_bar=True) as made:
        bleed, media = box(made.pages[0], Name.BleedBox), box(made.pages[0], Name.MediaBox)
        form = made.pages[0].Resources.XObject.PressMarks0
        patches = [[float(value) for value in operands] for operands, operator in read_stream(form) if operator == "re"]
        assert len(patches) == 8
        assert all(y > bleed[3] and y + height < media[3] for _, y, _, height in patches)


def test_art_is_cut_at_the_bleed() -> None:
    """What the layout painted past the bleed does not reach the marks."""
    profile = replace(PROFILE, bleed_mm=2)
    with finish(plain_page(), marks=True, profile=profile) as made:
        content = content_of(made)
        assert content.startswith("q -5.669 -5.669 211.338 311.338 re W n 0 0 0 1 k")
        assert content.endswith("Q /PressMarks0 Do")


def test_pages_share_their_marks() -> None:
    """One form for all pages of a size."""
    with finish(plain_page(3), marks=True) as made:
        assert len({page.Resources.XObject.PressMarks0.objgen for page in made.pages}) == 1


def test_no_marks_no_room() -> None:
    """Without marks the content is the page's own and nothing around it."""
    with finish(plain_page()) as made:
        assert content_of(made) == "0 0 0 1 k 0 0 9 9 re f"


# --- slug line

SLUG = ("Kopir № 1 · 2024-02-03 · 1-бет · magazine", "Kopir № 1 · 2024-02-03 · 2-бет · magazine")


def test_slug_line_is_read_below_the_trim() -> None:
    """Each page's own line is found by another reader; it lies below the bleed, black and overprinting."""
    with finish(plain_page(2), slug=SLUG, slug_font=FONT.read_bytes()) as made:
        content = write_pdf(made)
        for index, line in enumerate(SLUG):
            assert extract_text(io.BytesIO(content), page_numbers=[index]).strip() == line
            drawn = content_of(made, index).partition("Q q /PressSlug gs")[2]
            assert drawn.startswith(" 0 0 0 1 k BT /PressSlug ")
            assert made.pages[index].Resources.ExtGState.PressSlug.get(Name.op, False)
            y = float(drawn.split(" Td ")[0].split()[-1])
            assert box(made.pages[index], Name.MediaBox)[1] < y - 2 < y + 6.5 < box(made.pages[index], Name.BleedBox)[1]


def test_slug_font_is_cut_down() -> None:
    """The font is embedded with the slug's characters only, under a subset's name, its family said."""
    with finish(plain_page(), slug=SLUG[:1], slug_font=FONT.read_bytes()) as made:
        font = made.pages[0].Resources.Font.PressSlug
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert str(font.BaseFont) == "/PRESSA+PT-Sans-Narrow"
        assert str(descriptor.FontFamily) == "PT Sans Narrow"
        program = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()))
        assert len(program.getGlyphOrder()) <= len(set(SLUG[0])) + 3
        assert len(descriptor.FontFile2.read_bytes()) < len(FONT.read_bytes()) / 5


def test_a_long_slug_line_is_made_smaller() -> None:
    """A line ends before the mark in the middle, however long it is."""
    with finish(plain_page(), marks=True, slug=(SLUG[0] * 3,), slug_font=FONT.read_bytes()) as made:
        size = float(content_of(made).partition("BT /PressSlug ")[2].split()[0])
        assert 0 < size < 3


# --- output intent


def test_one_output_intent() -> None:
    """The registered condition, its registry, and the profile's own bytes; what was there before is gone."""
    pdf = plain_page()
    old = Dictionary(S=Name("/GTS_PDFX"), OutputConditionIdentifier=String("Custom"))
    pdf.Root.OutputIntents = Array([old, old])
    with finish(pdf) as made:
        (intent,) = made.Root.OutputIntents.as_list()
        assert str(intent.S) == "/GTS_PDFX"
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert str(intent.Info) == "Offset on coated paper"
        assert int(intent.DestOutputProfile.N) == 4
        assert intent.DestOutputProfile.read_bytes() == make_icc()


@pytest.mark.parametrize("profile", [b"", b"no profile at all" * 20, make_icc(b"RGB "), make_icc() + b"x"])
def test_a_profile_of_other_inks_is_refused(profile: bytes) -> None:
    """An RGB profile, or what is none, does not become an output intent."""
    assert count_channels(profile) != 4
    with pytest.raises(ValueError, match="not CMYK"):
        finish(plain_page(), icc=profile)


# --- the file


def test_same_bytes() -> None:
    """Twice the same, slug line and marks included."""
    raw = write_pdf(plain_page(2))
    press = press_finish(marks=True, slug=SLUG, slug_font=FONT.read_bytes())
    plan = Finishing("Kopir", "kk", ("1", "2"), False, METADATA, press)
    assert finish_pdf(raw, plan) == finish_pdf(raw, plan)


def test_pdf_version() -> None:
    """The printer's file is PDF 1.6, whatever the layout wrote."""
    with finish(plain_page()) as made:
        assert made.pdf_version == "1.6"


def test_the_screen_gets_none_of_it() -> None:
    """Finished for reading, a page keeps its content, colours and boxes to the byte."""
    raw = write_pdf(make_page(b"1 0 0 rg 0 0 9 9 re f"))
    plan = Finishing("Kopir", "kk", ("1",), True, METADATA, press_finish(marks=True))
    with pikepdf.open(io.BytesIO(finish_pdf(raw, plan))) as made:
        assert content_of(made) == "1 0 0 rg 0 0 9 9 re f"
        assert Name.OutputIntents not in made.Root
        assert box(made.pages[0], Name.MediaBox) == [-8.504, -8.504, 208.504, 308.504]
