"""Reading a PDF for preflight: what is painted and where, and that nothing a file holds can stop the reader."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.preflight.judge import judge_pdf
from pipeline.preflight.lexer import Inline, Items, read_instructions, read_items
from pipeline.preflight.limits import LIMITS, Locked, Unreadable
from pipeline.preflight.model import Mark, Sheet
from pipeline.preflight.reading import read_pdf
from tests.preflight.making import ASKED, add_form, add_resources, make_pdf, make_print, paint, write_pdf


def read_page(content: bytes, plant: Callable[[Pdf], object] | None = None) -> Sheet:
    """The first page of a file whose pages have this content alone."""
    return read_pdf(make_print(plant, pages=1, content=content)).sheets[0]


def read_marks(content: bytes) -> tuple[Mark, ...]:
    return read_page(content).marks


def test_operands_of_all_kinds() -> None:
    """Numbers, names with escapes, strings in strings, hexadecimal ones, arrays, comments, inline pictures."""
    content = (
        b"/A#20b gs 1 -.5 +3. 4 re (a(b)\\)\\101) Tj % x y\n<4 14> Tj [(a) -3 <42>] TJ BI /W 2 /IM true ID \1\2 EI Q"
    )
    assert list(read_instructions(content)) == [
        (b"gs", ["A b"]),
        (b"re", [1.0, -0.5, 3.0, 4.0]),
        (b"Tj", [b"a(b))A"]),
        (b"Tj", [b"A@"]),
        (b"TJ", [Items(b"[(a) -3 <42>]")]),
        (b"EI", [Inline({"Width": b"2", "ImageMask": b"true"})]),
        (b"Q", []),
    ]
    assert read_items(Items(b"[(a) -3 <42> /N]")) == [b"a", -3.0, b"B", "N"]


def test_instructions_are_those_of_another_parser() -> None:
    """pikepdf sees the same operators in the same order."""
    content = make_print()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        theirs = [str(instruction.operator) for instruction in pikepdf.parse_content_stream(page)]
        ours = [operator.decode() for operator, _ in read_instructions(page.Contents.read_bytes())]
    assert ours == theirs


def test_places_follow_the_matrix_and_the_clip() -> None:
    """A rectangle shows where it is moved to, cut to the clip."""
    (mark,) = read_marks(b"50 50 20 200 re W n 1 0 0 1 40 60 cm 0 0 100 10 re f")
    assert mark.rect == pytest.approx((50, 60, 70, 70))


def test_q_brings_everything_back() -> None:
    """Colour, matrix, width and clip are as before."""
    first, second = read_marks(b"q 1 0 0 0 k 9 9 1 1 re W n 2 0 0 2 0 0 cm Q 50 50 9 9 re f 5 w 50 50 m 90 50 l S")
    assert first.colour.inks == {"Black": 1.0}
    assert (first.rect, second.size) == ((50, 50, 59, 59), 5)


def test_text_has_size_place_and_words() -> None:
    """Half an em a letter, at the place that the matrices give; kerning moves what follows."""
    (mark,) = read_marks(b"BT /F1 10 Tf 2 0 0 2 50 60 Tm [(AA) 500 (A)] TJ ET")
    assert mark.size == pytest.approx(20)
    assert mark.text == "AAA"
    assert (mark.rect[0], mark.rect[2]) == pytest.approx((50, 50 + 2 * (15 - 5)))
    first, second = read_marks(b"BT /F1 10 Tf 50 60 Td (AA) Tj (A) Tj ET")
    assert second.rect[0] == pytest.approx(first.rect[2])
    assert read_marks(b"BT /F1 10 Tf 50 60 Td (  ) Tj 3 Tr (A) Tj ET") == ()


def test_stroke_width_is_the_least_of_both_axes() -> None:
    """A pen that is squeezed is as thin as its thin side."""
    (mark,) = read_marks(b"1 0 0 0.1 0 0 cm 2 w 50 900 m 90 900 l S")
    assert mark.size == pytest.approx(0.2)


def test_overprint_is_of_its_kind() -> None:
    """OP is of strokes, op of fills; OP alone sets both."""

    def plant(pdf: Pdf) -> None:
        states = {"A": Dictionary(OP=True, op=False, OPM=1), "B": Dictionary(OP=True)}
        add_resources(pdf, pdf.pages[0], "ExtGState", **states)

    sheet = read_page(b"/A gs 9 9 50 50 re B /B gs 9 9 50 50 re f", plant)
    assert [(mark.kind, mark.overprint, mark.mode) for mark in sheet.marks] == [
        ("fill", False, 1),
        ("stroke", True, 1),
        ("fill", True, 1),
    ]


def test_forms_name_their_path_and_end_with_themselves() -> None:
    """Marks say the forms they lie in; a form that draws itself is read once."""

    def plant(pdf: Pdf) -> None:
        form = pdf.make_indirect(add_form(pdf, b"50 50 9 9 re f /Fm1 Do"))
        form.Resources = Dictionary(XObject=Dictionary(Fm1=form))
        add_resources(pdf, pdf.pages[0], "XObject", Fm1=form)

    assert [mark.path for mark in read_page(b"/Fm1 Do", plant).marks] == [("/Fm1",)]


def test_letters_with_colours_of_their_own() -> None:
    """A Type 3 letter with d0 brings its colours, one with d1 takes the text's."""

    def plant(pdf: Pdf) -> None:
        glyphs = Dictionary(
            own=pdf.make_stream(b"500 0 d0 1 0 0 rg 0 0 400 400 re f"),
            taken=pdf.make_stream(b"500 0 0 0 500 500 d1 1 0 0 rg 0 0 400 400 re f"),
        )
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=glyphs,
            Encoding=Dictionary(Differences=Array([65, Name.own, Name.taken])), FirstChar=65, LastChar=66,
            Widths=Array([500, 500]), FontBBox=Array([0, 0, 500, 500]),
        )  # fmt: skip
        add_resources(pdf, pdf.pages[0], "Font", F3=pdf.make_indirect(font))

    sheet = read_page(b"BT /F3 10 Tf 50 50 Td (A) Tj (B) Tj ET", plant)
    assert [(mark.kind, mark.colour.space) for mark in sheet.marks] == [("fill", "DeviceRGB"), ("text", "DeviceGray")]
    assert sheet.marks[0].rect == pytest.approx((50, 50, 54, 54))


MALFORMED = [
    b"Q Q Q", b"cm", b"1 2 cm", b"/X gs /X Do /X sh /X cs 1 scn", b"/F9 /x Tf BT (A) Tj ET", b"1 0 0 1 0 0 0 re f",
    b"(x) w 0 0 m (y) 1 l S", b"9" * 400 + b" 0 m 1 1 l S", b"[[[[ ]]] TJ", b"BI ID EI", b"BI /W 9", b"((((", b"<<<<",
    b"1e9999 0 0 1 0 0 cm 0 0 9 9 re f", b"0 0 0 0 0 0 cm 0 0 9 9 re B", b"-5 w 0 0 -9 -9 re S",
    b"BT /F1 -10 Tf 0 Tz (A) Tj ET", b"W n W n 0 0 1 1 re W", b"1 scn 1 SCN", b"/Pattern cs /P0 scn 0 0 9 9 re f",
    b"\x80\xff\x00{}",
    b"1 0 0 0 9 9 d1", b"1 2 3 " * 100, b"/F1 10 Tf [(A) /N (B)] TJ [] TJ", b'1 2 (A) " (A) \'', b"--5 0 m 1..2 0 l S",
]  # fmt: skip


@pytest.mark.parametrize("content", MALFORMED)
def test_malformed_content_is_passed_over(content: bytes) -> None:
    """What stands behind it is read all the same, or the page ends; nothing raises."""
    sheet = read_page(content + b"\n0 0 0 1 k 50 50 9 9 re f")
    assert sheet.overfull == ""
    assert all(len(mark.rect) == 4 for mark in sheet.marks)


def _nested(depth: int) -> Callable[[Pdf], object]:
    def plant(pdf: Pdf) -> None:
        form = add_form(pdf, b"50 50 9 9 re f")
        for _ in range(depth):
            form = add_form(pdf, b"/Fm1 Do /Fm1 Do", Resources=Dictionary(XObject=Dictionary(Fm1=form)))
        add_resources(pdf, pdf.pages[0], "XObject", Fm1=form)

    return plant


def _bomb(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, zlib.compress(b"\0" * 3_000_000), Filter=Name.FlateDecode)


def _states(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q " * 5000)


OVERFULL: dict[str, tuple[Callable[[Pdf], object], str]] = {
    "forms in forms": (_nested(40), "nested deeper than 30"),
    "forms drawn again and again": (_nested(20), "operators"),
    "a stream that swells": (_bomb, "stream"),
    "states in states": (_states, "nested too deep"),
}


@pytest.mark.parametrize("case", OVERFULL)
def test_a_page_beyond_the_limits_is_said(case: str) -> None:
    """PDF002 for the page, with the reason; what else is on it was read, and the other pages are."""
    plant, words = OVERFULL[case]
    limits = replace(LIMITS, operators=20_000, stream=1_000_000)
    verdict = judge_pdf(make_print(plant, content=b"0 0 0 1 k 50 50 9 9 re f /Fm1 Do"), ASKED, limits)
    assert {problem.code for problem in verdict.problems if problem.page == "1"} >= {"PDF002"}
    assert verdict.document is not None
    assert words in verdict.document.sheets[0].overfull
    assert [sheet.overfull for sheet in verdict.document.sheets[1:]] == ["", "", ""]


CYRILLIC = {
    "a font": ("Font", b"<</Type /Font /Subtype /Type1 /BaseFont /#C0#F0#E8#E0#EB>>", b"BT /X 9 Tf (A) Tj ET"),
    "an ink": ("ColorSpace", b"[/Separation /#C7#EE#EB#EE#F2#EE /DeviceCMYK <<>>]", b"/X cs 1 scn 9 9 9 9 re f"),
    "a colour space": ("ColorSpace", b"[/Indexed /#C0 1 (abcd)]", b"/X cs 1 scn 9 9 9 9 re f"),
    "a kind of font": ("Font", b"<</Type /Font /Subtype /#C0 /BaseFont /A>>", b"BT /X 9 Tf (A) Tj ET"),
    "a blend mode": ("ExtGState", b"<</BM /#C0>>", b"/X gs 9 9 9 9 re f"),
}


@pytest.mark.parametrize("case", CYRILLIC)
def test_names_need_not_be_utf_8(case: str) -> None:
    """A name in cp1251, ordinary in files from old programs, makes no file unreadable."""
    kind, entry, content = CYRILLIC[case]

    def plant(pdf: Pdf) -> None:
        add_resources(pdf, pdf.pages[0], kind, X=pikepdf.Object.parse(entry))

    document = read_pdf(make_print(plant, content=content + b" 0 0 0 1 k 50 50 9 9 re f"))
    assert not document.overfull
    assert document.sheets[0].marks[-1].colour.inks["Black"] == 1.0


@pytest.mark.parametrize("kind", ["Font", "XObject", "Pattern"])
def test_resources_under_such_names(kind: str) -> None:
    """The same for the names under which resources stand."""

    def plant(pdf: Pdf) -> None:
        pdf.pages[0].Resources[f"/{kind}"] = pikepdf.Object.parse(b"<</#C0 <</BaseFont /Quadrat>> >>")

    assert not read_pdf(make_print(plant)).overfull


def test_time_grows_with_the_pages() -> None:
    """A thick file that is honest has its time: so much for the file, so much more a page."""
    for page_seconds, overfull in ((0.0, True), (3.0, False)):
        ticks = iter(range(10_000))
        limits = replace(LIMITS, page_seconds=page_seconds)
        document = read_pdf(make_print(), limits, clock=lambda ticks=ticks: float(next(ticks)))  # type: ignore[misc]
        assert document.overfull is overfull


def test_time_is_a_limit() -> None:
    """With the clock beyond its end nothing more is read, and each page says so."""
    ticks = iter(range(0, 10_000, 5))
    document = read_pdf(make_print(), clock=lambda: float(next(ticks)))
    assert "seconds" in document.sheets[-1].overfull


def test_a_file_that_is_none() -> None:
    """PDF002, and Unreadable from the reader."""
    for content in (b"", b"%PDF-1.7", b"\0" * 4096, b"%PDF-1.7\ntrailer<</Root 1 0 R>>", make_print()[:300]):
        with pytest.raises(Unreadable):
            read_pdf(content)
        (problem,) = judge_pdf(content, ASKED).problems
        assert problem.code == "PDF002"
        assert "0x" not in problem.message


def test_a_file_too_large() -> None:
    """The bytes and the pages of a file are bounded."""
    for limits in (replace(LIMITS, content=100), replace(LIMITS, pages=3)):
        with pytest.raises(Unreadable):
            read_pdf(make_print(), limits)


def test_a_file_with_a_password() -> None:
    """PDF003: it opens for nobody who has not the word."""
    out = io.BytesIO()
    with make_pdf() as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="b", user="a"))
    with pytest.raises(Locked):
        read_pdf(out.getvalue())
    assert [problem.code for problem in judge_pdf(out.getvalue(), ASKED).problems] == ["PDF003"]


def test_the_file_as_a_whole() -> None:
    """Fonts with embedding and pages, the intent, the statement, scripts, labels."""
    with make_pdf(2) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="x")
        pdf.pages[1].obj.Annots = Array(
            [Dictionary(Subtype=Name.Link, Rect=Array([1, 2, 3, 4]), A=Dictionary(S=Name.Launch))]
        )
        document = read_pdf(write_pdf(pdf))
    (font,) = document.fonts
    assert (font.name, font.family, font.embedded, font.pages) == ("ABCDEF+Quadrat", "Quadrat", True, (1, 2))
    (intent,) = document.intents
    assert (intent.subtype, intent.condition, intent.channels) == ("GTS_PDFX", "FOGRA39", 4)
    assert (document.pdfx, document.xmp_packets, document.trapped) == ("PDF/X-4", 1, "False")
    assert document.scripts == ("OpenAction JavaScript", "page 2 annotation Launch")
    assert list(document.sheets[1].annotations) == [("Link", (1, 2, 3, 4))]
    assert [sheet.label for sheet in document.sheets] == ["1", "2"]


def test_two_faults_stay_apart() -> None:
    """A fault on one page says nothing of the others."""
    document = read_pdf(make_print(paint(b"1 0 0 rg 100 100 40 40 re f", page=2)))
    spaces = [{mark.colour.space for mark in sheet.marks} for sheet in document.sheets]
    assert ["DeviceRGB" in found for found in spaces] == [False, False, True, False]
