"""Preflight: a finished PDF is opened again, and each thing that is wrong with it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.finish import Finishing, finish_pdf
from pipeline.model import LaidLine, LaidPage, LaidUnit
from pipeline.preflight import check_fonts, compare_layouts, preflight_pdf
from pipeline.problems import Problem
from tests.paper import make_pdf, number_pages, read_pdf, write_pdf

PAGES = number_pages("1", "2", "2+1", "3")


def finished() -> bytes:
    return finish_pdf(write_pdf(make_pdf(4)), Finishing("Kopir", "kk", PAGES.labels, reading=True))


def look(content: bytes) -> tuple[Problem, ...]:
    return preflight_pdf("print.pdf", content, PAGES)


def test_a_sound_file() -> None:
    """Nothing is said of a file as it should be."""
    assert look(finished()) == ()


def _add_font(pdf: Pdf, descriptor: Mapping[str, object] | None = None) -> None:
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Arial")))
    if descriptor:
        font.FontDescriptor = pdf.make_indirect(Dictionary({"/Type": Name.FontDescriptor, **descriptor}))
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F1=font))


def _set(page: int, box: str, *sides: float) -> Callable[[Pdf], None]:
    def plant(pdf: Pdf) -> None:
        pdf.pages[page][Name(f"/{box}")] = Array(list(sides))

    return plant


def _drop(page: int, box: str) -> Callable[[Pdf], None]:
    def plant(pdf: Pdf) -> None:
        del pdf.pages[page][Name(f"/{box}")]

    return plant


def _drop_root(key: str) -> Callable[[Pdf], None]:
    def plant(pdf: Pdf) -> None:
        del pdf.Root[Name(f"/{key}")]

    return plant


FAULTS: dict[str, tuple[Callable[[Pdf], object], str, str | None]] = {
    "a page too few": (lambda pdf: pdf.pages.__delitem__(3), "has 3 pages, 4 were laid out", None),
    "a page too many": (lambda pdf: pdf.add_blank_page(), "has 5 pages, 4 were laid out", None),
    "no labels": (_drop_root("PageLabels"), "labelled 3 instead of 2+1", "2+1"),
    "trim outside the bleed": (_set(1, "TrimBox", 0, 0, 620, 860), "do not lie in one another", "2"),
    "bleed outside the media": (_set(1, "BleedBox", -1, 0, 629, 876), "do not lie in one another", "2"),
    "another trim": (_set(3, "TrimBox", 17, 17, 600, 859), "differs from the first page's", "3"),
    "no trim": (_drop(2, "TrimBox"), "no TrimBox", "2+1"),
    "no bleed": (_drop(0, "BleedBox"), "no BleedBox", "1"),
    "no language": (_drop_root("Lang"), "has no language", None),
    "a font not embedded": (lambda pdf: _add_font(pdf, {"/Flags": 4}), "/Arial is not embedded", None),
    "a font without descriptor": (_add_font, "/Arial is not embedded", None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults(fault: str) -> None:
    """Each fault is PDF001 with the file's name and, where it is a page's, the page's printed number."""
    plant, words, page = FAULTS[fault]
    with read_pdf(finished()) as pdf:
        plant(pdf)
        found = look(write_pdf(pdf))
    assert {problem.code for problem in found} == {"PDF001"}
    told = [problem for problem in found if words in problem.message]
    assert told, [problem.message for problem in found]
    assert told[0].page == page
    assert all(problem.message.startswith("print.pdf ") for problem in found)


def test_an_embedded_font_is_sound() -> None:
    """The font's file in the PDF is what counts."""
    with read_pdf(finished()) as pdf:
        _add_font(pdf, {"/FontFile2": pdf.make_stream(b"a font")})
        assert look(write_pdf(pdf)) == ()


@pytest.mark.parametrize("content", [b"", b"no PDF at all", finished()[:400]], ids=["empty", "text", "torn"])
def test_what_cannot_be_opened(content: bytes) -> None:
    """A torn file is a problem, not a traceback."""
    found = look(content)
    assert [problem.code for problem in found] == ["PDF001"]


LINE = LaidLine("baker-1", "paragraph", 0, 20, 0, 0, 10, 80, 14, 0, 9.5, False, False, "Қазақ мәтіні", 0.25)


def lay(*pages: tuple[LaidLine, ...]) -> LaidUnit:
    laid = tuple(LaidPage(str(number), 595, 842, (), lines, (), "") for number, lines in enumerate(pages, 6))
    return LaidUnit("baker", laid, (), (), 1)


def test_print_and_screen_break_alike() -> None:
    """TYP034 where a line breaks elsewhere or a page is more; colour and place on the page may differ."""
    one = lay((LINE, replace(LINE, offset=20)))
    assert compare_layouts([one], [lay((replace(LINE, x=9.0), replace(LINE, offset=20)))]) == ()
    moved = compare_layouts([one], [lay((replace(LINE, count=19), replace(LINE, offset=19)))])
    assert [(problem.code, problem.page, problem.article) for problem in moved] == [("TYP034", "6", "baker")]
    more = compare_layouts([one], [lay((LINE, replace(LINE, offset=20)), (LINE,))])
    assert [(problem.code, problem.article) for problem in more] == [("TYP034", "baker")]


def test_undeclared_families() -> None:
    """TYP032 for every family in the PDF that styles/fonts.yaml does not name."""
    declared = frozenset({"PT Serif", "PT Sans"})
    assert check_fonts(frozenset({"PT Serif"}), declared, "print.pdf") == ()
    found = check_fonts(frozenset({"PT Serif", "Arial", "DejaVu Sans"}), declared, "print.pdf")
    assert [problem.code for problem in found] == ["TYP032", "TYP032"]
    assert "«Arial»" in found[0].message
