"""Rules on what is painted: each planted fault is found, by its code and no other, and its clean twin is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.model import Place
from pipeline.preflight.judge import judge_pdf
from pipeline.preflight.model import Asked, Origins
from pipeline.preflight.table import RULES
from pipeline.problem_codes import CODES
from pipeline.problems import Problem
from tests.preflight.making import (
    ASKED,
    BLEED,
    CLEAN,
    MM,
    PROFILE,
    TRIM,
    Fault,
    add_form,
    add_image,
    add_resources,
    make_print,
    paint,
)


def judge(content: bytes, asked: Asked = ASKED) -> tuple[Problem, ...]:
    return judge_pdf(content, asked).problems


def codes(content: bytes, asked: Asked = ASKED) -> set[str]:
    return {problem.code for problem in judge(content, asked)}


def place_image(size: int, side: float, **more: Any) -> Fault:
    """A picture of ``size`` pixels on ``side`` pt, in the middle of the first page."""

    def plant(pdf: Pdf) -> None:
        image = add_image(pdf, size, **more)
        paint(b"0 0 0 1 k %f 0 0 %f 100 100 cm /Im2 Do" % (side, side), {"XObject": {"Im2": image}})(pdf)

    return plant


def in_space(space: Callable[[Pdf], object], operands: bytes) -> Fault:
    """A rectangle painted in a colour space."""

    def plant(pdf: Pdf) -> None:
        content = b"/Odd cs " + operands + b" scn 100 100 40 40 re f"
        paint(content, {"ColorSpace": {"Odd": space(pdf)}})(pdf)

    return plant


def tint(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([0, 1, 0, 0]), N=1)
    )


def spot(pdf: Pdf, *names: str, alternate: Name = Name.DeviceCMYK) -> Array:
    """A Separation of one name, a DeviceN of several."""
    if len(names) == 1:
        return Array([Name.Separation, Name(f"/{names[0]}"), alternate, tint(pdf)])
    return Array([Name.DeviceN, Array([Name(f"/{name}") for name in names]), alternate, tint(pdf)])


def based(pdf: Pdf, channels: int) -> Array:
    return Array([Name.ICCBased, pdf.make_stream(b"", N=channels)])


def shading(pdf: Pdf, space: Name, *ends: list[float]) -> pikepdf.Object:
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array(ends[0]), C1=Array(ends[1]), N=1)
    return pdf.make_indirect(
        Dictionary(ShadingType=2, ColorSpace=space, Coords=Array([0, 0, 99, 0]), Function=function)
    )


def gradient(space: Name, *ends: list[float]) -> Fault:
    def plant(pdf: Pdf) -> None:
        pattern = Dictionary(PatternType=2, Shading=shading(pdf, space, *ends))
        paint(b"/Pattern cs /P1 scn 100 100 40 40 re f", {"Pattern": {"P1": pattern}})(pdf)

    return plant


def shade(space: Name, *ends: list[float]) -> Fault:
    return lambda pdf: paint(b"100 100 40 40 re W n /Sh1 sh", {"Shading": {"Sh1": shading(pdf, space, *ends)}})(pdf)


def tile(content: bytes) -> Fault:
    def plant(pdf: Pdf) -> None:
        pattern = pdf.make_stream(content, PatternType=1, PaintType=1, TilingType=1, XStep=9, YStep=9)
        pattern.BBox, pattern.Resources = Array([0, 0, 9, 9]), Dictionary()
        paint(b"/Pattern cs /P1 scn 100 100 40 40 re f", {"Pattern": {"P1": pattern}})(pdf)

    return plant


def in_form(content: bytes, **more: object) -> Fault:
    return lambda pdf: paint(b"/Fm1 Do", {"XObject": {"Fm1": add_form(pdf, content, **more)}})(pdf)


def see_through(*, group: Name | None) -> Fault:
    """Alpha of one half, on a page whose group has this space."""

    def plant(pdf: Pdf) -> None:
        if group is None:
            del pdf.pages[0].obj.Group
        else:
            pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=group)
        paint(b"/Half gs 1 0 0 0 k 100 100 40 40 re f", {"ExtGState": {"Half": Dictionary(ca=0.5)}})(pdf)

    return plant


def masked(content: bytes) -> Fault:
    def plant(pdf: Pdf) -> None:
        state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=add_form(pdf, content)))
        paint(b"/Soft gs 1 0 0 0 k 100 100 40 40 re f", {"ExtGState": {"Soft": state}})(pdf)

    return plant


def text(size: float, colour: bytes, state: bytes = b"/Black gs", at: str = "60 120") -> Fault:
    return paint(b"%s BT %s /F1 %f Tf %s Td (AAA) Tj ET" % (state, colour, size, at.encode()))


def line(width: float, colour: bytes, state: bytes = b"/Black gs") -> Fault:
    return paint(b"%s %s %f w 60 100 m 200 100 l S" % (state, colour, width))


def empty(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 0 0 0 0 k 0 0 400 500 re f Q BT 3 Tr /F1 9 Tf 90 90 Td (A) Tj ET")


def ground(sides: tuple[float, ...], colour: bytes = b"1 0 0 0 k") -> Fault:
    """A rectangle from corner to corner, mm beyond the trim at left, bottom, right, top."""
    x0, y0, x1, y1 = TRIM[0] - sides[0] * MM, TRIM[1] - sides[1] * MM, TRIM[2] + sides[2] * MM, TRIM[3] + sides[3] * MM
    return paint(b"%s %f %f %f %f re f" % (colour, x0, y0, x1 - x0, y1 - y0))


K100, RICH = b"0 0 0 1 k", b"0.7 0.7 0.6 0.85 k"
# A name -> the code that must be found alone ("" for none), the fault.
CASES: dict[str, tuple[str, Fault]] = {
    "a picture of 148 ppi": ("PDF013", place_image(148, 72)),
    "a picture of 149 ppi": ("PDF014", place_image(149, 72)),
    "a picture of 223 ppi": ("PDF014", place_image(223, 72)),
    "a picture of 224 ppi": ("", place_image(224, 72)),
    "a stencil of 548 ppi": ("PDF013", place_image(548, 72, space=None, bits=1, ImageMask=True)),
    "a stencil of 549 ppi": ("PDF014", place_image(549, 72, space=None, bits=1, ImageMask=True)),
    "a stencil of 799 ppi": ("", place_image(799, 72, space=None, bits=1, ImageMask=True)),
    "1 bit of 548 ppi": ("PDF013", place_image(548, 72, space=Name.DeviceGray, bits=1)),
    "an inline picture": (
        "PDF013",
        paint(b"72 0 0 72 90 90 cm BI /W 8 /H 8 /CS /G /BPC 8 ID " + b" EI\n" * 16 + b" EI"),
    ),
    "RGB": ("PDF015", paint(b"1 0 0 rg 100 100 40 40 re f")),
    "RGB stroke": ("PDF015", paint(b"1 0 0 RG 2 w 100 100 m 140 140 l S")),
    "RGB in a form": ("PDF015", in_form(b"1 0 0 rg 100 100 40 40 re f")),
    "CMYK in a form": ("", in_form(b"1 0 0 0 k 100 100 40 40 re f")),
    "RGB in a tile": ("PDF015", tile(b"1 0 0 rg 1 1 5 5 re f")),
    "CMYK in a tile": ("", tile(b"1 0 0 0 k 1 1 5 5 re f")),
    "RGB picture": ("PDF015", place_image(300, 72, space=Name.DeviceRGB)),
    "RGB gradient": ("PDF015", gradient(Name.DeviceRGB, [0, 0, 0], [1, 1, 1])),
    "CMYK gradient": ("", gradient(Name.DeviceCMYK, [0, 0, 0, 0], [1, 0, 0, 0])),
    "RGB shading": ("PDF015", shade(Name.DeviceRGB, [0, 0, 0], [1, 1, 1])),
    "CMYK shading": ("", shade(Name.DeviceCMYK, [0, 0, 0, 0], [1, 0, 0, 0])),
    "RGB in a soft mask": ("PDF015", masked(b"1 1 1 rg 100 100 40 40 re f")),
    "grey in a soft mask": ("", masked(b"1 g 100 100 40 40 re f")),
    "RGB out of sight": ("", paint(b"1 0 0 rg 9000 100 40 40 re f")),
    "RGB clipped away": ("", paint(b"100 100 10 10 re W n 1 0 0 rg 200 200 40 40 re f")),
    "Lab": ("PDF015", in_space(lambda _: Array([Name.Lab, Dictionary(WhitePoint=Array([1, 1, 1]))]), b"50 9 9")),
    "CalRGB": ("PDF015", in_space(lambda _: Array([Name.CalRGB, Dictionary()]), b"1 0 0")),
    "ICC of 3 channels": ("PDF015", in_space(lambda pdf: based(pdf, 3), b"1 0 0")),
    "ICC of 4 channels": ("", in_space(lambda pdf: based(pdf, 4), b"1 0 0 0")),
    "RGB palette": ("PDF015", place_image(300, 72, space=Array([Name.Indexed, Name.DeviceRGB, 1, b"\0\0\0\1\1\1"]))),
    "CMYK palette": ("", place_image(300, 72, space=Array([Name.Indexed, Name.DeviceCMYK, 1, b"\0\0\0\1\1\1\1\1"]))),
    "a spot ink": ("PDF016", in_space(lambda pdf: spot(pdf, "Gold"), b"1")),
    "a spot ink seen as RGB": ("PDF016", in_space(lambda pdf: spot(pdf, "Gold", alternate=Name.DeviceRGB), b"1")),
    "a spot among process inks": ("PDF016", in_space(lambda pdf: spot(pdf, "Cyan", "Gold"), b"1 0")),
    "process inks by name": ("", in_space(lambda pdf: spot(pdf, "Cyan", "None"), b"1 0")),
    "registration colour": ("", in_space(lambda pdf: spot(pdf, "All"), b"0.5")),
    "rich black text of 285 %": ("PDF018", text(14, RICH)),
    "rich black text of 280 %": ("", text(14, b"0.7 0.7 0.55 0.85 k")),
    "rich text of 84 % black": ("", text(14, b"0.7 0.7 0.7 0.84 k")),
    "small text of two inks": ("PDF019", text(8.9, b"1 1 0 0 k")),
    "text of two inks": ("", text(9, b"1 1 0 0 k")),
    "small text of one ink": ("", text(6, b"1 0 0 0 k")),
    "small white text": ("", text(6, b"0 0 0 0 k", b"/Knock gs")),
    "small text by its matrix": ("PDF019", paint(b"BT 1 1 0 0 k /F1 1 Tf 8.9 0 0 8.9 60 120 Tm (AA) Tj ET")),
    "small text in registration colour": ("PDF019", paint(b"BT /Reg cs 0.5 scn /F1 8 Tf 60 90 Td (A) Tj ET")),
    "black text knocks out": ("PDF020", text(11.9, K100, b"/Knock gs")),
    "large black text knocks out": ("", text(12, K100, b"/Knock gs")),
    "black text in overprint mode 0": ("PDF020", text(9, K100, b"/Zero gs")),
    "invisible text": ("", paint(b"3 Tr BT 0 0 0 1 k /F1 9 Tf 60 120 Td (AA) Tj ET")),
    "grey black text overprints": ("PDF020", text(9, b"0 g")),
    "black line knocks out": ("PDF020", line(1.9, b"0 0 0 1 K", b"/Knock gs")),
    "wide black line knocks out": ("", line(2, b"0 0 0 1 K", b"/Knock gs")),
    "thin black area knocks out": ("PDF020", paint(b"0 0 0 1 k 60 100 90 1.5 re f")),
    "black area knocks out": ("", paint(b"0 0 0 1 k 60 100 90 2.5 re f")),
    "white text overprints": ("PDF021", text(20, b"0 0 0 0 k")),
    "white text knocks out": ("", text(20, b"0 0 0 0 k", b"/Knock gs")),
    "white in overprint mode 0": ("", text(20, b"0 0 0 0 k", b"/Zero gs")),
    "grey white overprints": ("PDF021", text(20, b"1 g")),
    "a hairline": ("PDF022", line(0.19, b"0 0 0 1 K")),
    "a thin line": ("", line(0.2, b"0 0 0 1 K")),
    "a line without width": ("PDF022", line(0, b"0 0 0 1 K")),
    "a thin line of two inks": ("PDF022", line(0.24, b"1 1 0 0 K")),
    "a line of two inks": ("", line(0.25, b"1 1 0 0 K")),
    "a hairline made small": ("PDF022", paint(b"/Black gs 0.1 0 0 0.1 0 0 cm 0 0 0 1 K 1 w 600 900 m 900 900 l S")),
    "a thin area": ("PDF022", paint(b"/Black gs 0 0 0 1 k 60 100 90 0.15 re f")),
    "text 4.9 mm from the trim": ("PDF023", text(12, K100, at=f"{12.9 * MM} 120")),
    "text 5 mm from the trim": ("", text(12, K100, at=f"{13 * MM} 120")),
    "text over the trim": ("PDF023", text(12, K100, at=f"{7 * MM} 120")),
    "text off the trim": ("", text(6, K100, at=f"60 {2 * MM}")),
    "an area to the trim": ("PDF010", ground((3, 3, 0, 3))),
    "an area 0.4 mm inside": ("PDF010", ground((3, 3, -0.4, 3))),
    "an area 0.6 mm inside": ("", ground((3, 3, -0.6, 3))),
    "an area 2.8 mm beyond on a ground that goes on": ("", ground((3, 3, 2.8, 3))),
    "an area to the bleed": ("", ground((3, 3, 3, 3))),
    "an area that is white": ("", ground((3, 3, 0, 3), b"0 0 0 0 k")),
    "an area at the binding": ("", ground((0, 3, 3, 3))),
    "transparency in RGB": ("PDF024", see_through(group=Name.DeviceRGB)),
    "transparency without a group": ("PDF024", see_through(group=None)),
    "transparency in CMYK": ("", see_through(group=Name.DeviceCMYK)),
    "a group in RGB": (
        "PDF024",
        in_form(b"1 0 0 0 k 90 90 9 9 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)),
    ),
    "a group in CMYK": (
        "",
        in_form(b"1 0 0 0 k 90 90 9 9 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)),
    ),
    "an empty page": ("PDF025", empty),
}


@pytest.mark.parametrize("case", CASES)
def test_planted_faults(case: str) -> None:
    """Each fault is found by its code and by no other; what lies a step on the other side of the limit is not."""
    code, fault = CASES[case]

    def plant(pdf: Pdf) -> None:
        add_resources(pdf, pdf.pages[0], "ExtGState", Zero=Dictionary(OP=True, op=True, OPM=0))
        add_resources(pdf, pdf.pages[0], "ColorSpace", Reg=spot(pdf, "All"))
        fault(pdf)

    assert codes(make_print(plant)) == ({code} if code else set())


def test_the_clean_file() -> None:
    """Nothing is said of a file as it should be, and it is read whole."""
    verdict = judge_pdf(make_print(), ASKED)
    assert verdict.problems == ()
    assert verdict.document is not None
    assert len(verdict.document.sheets) == 4
    assert [len(sheet.marks) for sheet in verdict.document.sheets] == [4] * 4


def test_a_finding_has_its_place() -> None:
    """Page, place in mm from the trim's top left, value, limit; of many the count and the first."""
    fault = paint(b"1 0 0 rg 100 100 40 40 re f 1 0 0 rg 200 100 40 40 re f")
    (problem,) = judge(make_print(fault))
    assert (problem.page, problem.value) == ("1", "DeviceRGB")
    assert problem.rect_mm == pytest.approx(((100 - TRIM[0]) / MM, (TRIM[3] - 140) / MM, 40 / MM, 40 / MM), abs=0.006)
    assert "2 places" in problem.message


def test_a_finding_of_our_own_file_has_its_source() -> None:
    """The article of the page, and the picture's own file before the article's."""
    pictures = {"/Im2": Place("sources/x/images/a.jpg")}
    asked = replace(ASKED, origins=Origins({"1": ("feature", Place("feature.md", 1))}, pictures))
    (problem,) = judge(make_print(place_image(100, 72)), asked)
    assert (problem.article, problem.place) == ("feature", Place("sources/x/images/a.jpg"))
    (problem,) = judge(make_print(paint(b"1 0 0 rg 100 100 40 40 re f")), asked)
    assert (problem.article, problem.place) == ("feature", Place("feature.md", 1))


def test_limits_come_from_the_profile() -> None:
    """The same file passes under a profile that allows what another does not."""
    content = make_print(in_space(lambda pdf: spot(pdf, "Gold"), b"1"))
    assert codes(content, replace(ASKED, profile=replace(PROFILE, spots=1))) == set()
    assert (
        codes(make_print(text(8.9, b"1 1 0 0 k")), replace(ASKED, profile=replace(PROFILE, small_text_inks=2))) == set()
    )


def test_a_drawing_may_end_on_a_ground_that_bleeds() -> None:
    """A curved shape over a tint that goes on is no gap; the same shape on bare paper is."""
    x, y = TRIM[2] + MM, BLEED[1]
    shape = b"1 0 0 0 k 100 100 m %f 120 l 100 %f l h f" % (x, y + 90)
    assert codes(make_print(paint(shape))) == set()
    bare = CLEAN.replace(b"10 10 310 450 re f", b"100 100 9 9 re f")
    assert codes(make_print(paint(shape), content=bare)) == {"PDF010"}
    assert codes(make_print(ground((3, 3, 2.8, 3)), content=bare)) == {"PDF010"}
    assert codes(make_print(ground((3, 3, 3, 3)), content=bare)) == set()


def test_figures_of_pages() -> None:
    """The lowest resolution of each page and the inks that print on it."""
    figures = judge_pdf(make_print(in_space(lambda pdf: spot(pdf, "Gold"), b"1")), ASKED).figures
    assert [page.lowest_ppi for page in figures] == [300.0] * 4
    assert figures[0].inks == ("Cyan", "Magenta", "Yellow", "Black", "Gold")
    assert figures[1].label == "2"


def test_the_table() -> None:
    """A row for each code of the list but those that other gates raise; each once, in order."""
    listed = [rule.code for rule in RULES]
    elsewhere = {"PDF001", "PDF002", "PDF017", "PDF028", "PDF029", "PDF030", "PDF031"}
    assert listed == sorted(set(listed))
    assert set(listed) == {code for code in CODES if code.startswith("PDF")} - elsewhere
