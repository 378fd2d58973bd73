"""A supplied page's findings as the issue's: article, place of the line that names it, page, and where on the page."""

from __future__ import annotations

import pytest
from pikepdf import Dictionary, Name, Object, Pdf

from pipeline.model import Place
from pipeline.preflight.advert import Advert, check_advert, drop_repeated, list_adverts, list_families
from pipeline.problems import Problem
from tests.paper import read_pdf
from tests.perfect import ISSUE, PerfectIssue
from tests.supplying import ADVERT, ADVERT_SOURCE, ADVERT_TEXT, make_advert, write_advert

PLACE = Place("sources/2024-01/articles/advert.md", 4)
ADVERT_ROW = Advert("advert", "images/advert.pdf", PLACE, "8")
PAGE = 210.0, 297.0


class Judge:
    """Says the same of every file, and remembers what it was shown."""

    def __init__(self, *says: Problem) -> None:
        self.says = says
        self.shown: list[bytes] = []

    def __call__(self, content: bytes) -> tuple[Problem, ...]:
        self.shown.append(content)
        return self.says


def find(pdf: Pdf, *says: Problem) -> tuple[Problem, ...]:
    return check_advert(ADVERT_ROW, write_advert(pdf), PAGE, Judge(*says))


def test_the_adverts_of_an_issue(perfect_issue: PerfectIssue) -> None:
    """Supplied pages with their article, the line that names the file, and their page; pictures are none."""
    assert list_adverts(perfect_issue.load()) == ()
    perfect_issue.overlay(
        {ADVERT: write_advert(make_advert()), ADVERT_SOURCE: ADVERT_TEXT, f"{ISSUE}/articles/back.md": None}
    )
    perfect_issue.edit(f"{ISSUE}/issue.yaml", "article: back,", "article: advert,")
    assert list_adverts(perfect_issue.load()) == (ADVERT_ROW,)


def test_a_clean_file() -> None:
    """Of a page in the magazine's format the judge's findings are all."""
    assert find(make_advert()) == ()


def test_a_finding_becomes_the_issue_s() -> None:
    """Code, figures and hint stay; file, article, place and page are the advert's."""
    said = Problem("PDF013", "72 ppi", "a larger picture", page="1", rect_mm=(10, 20, 30, 40), value=72.0, limit=149)
    assert find(make_advert(), said) == (
        Problem(
            "PDF013",
            "images/advert.pdf: 72 ppi",
            "a larger picture",
            PLACE,
            "8",
            "advert",
            (10, 20, 30, 40),
            72.0,
            149,
        ),
    )


@pytest.mark.parametrize(
    ("width", "height", "differs"),
    [(210.9, 297, False), (210, 298, False), (211.1, 297, True), (210, 295.9, True), (148, 210, True)],
)
def test_another_format(width: float, height: float, differs: bool) -> None:
    """PDF028 where a side of the trim differs by more than 1 mm, with both sizes."""
    found = find(make_advert(width, height))
    if not differs:
        assert found == ()
        return
    (problem,) = found
    assert (problem.code, problem.place, problem.page, problem.article) == ("PDF028", PLACE, "8", "advert")
    assert problem.value == f"{width:.1f} × {height:.1f} mm"
    assert problem.limit == "210.0 × 297.0 mm"


def test_a_turned_page_is_measured_as_it_is_seen() -> None:
    """A landscape page that Rotate sets upright has the magazine's format."""
    advert = make_advert(297, 210)
    advert.pages[0].Rotate = 90
    assert find(advert) == ()
    advert.pages[0].Rotate = 180
    assert [problem.code for problem in find(advert)] == ["PDF028"]


def test_places_count_from_the_page_s_trim() -> None:
    """In a smaller page, which stands in the middle, a place moves by half the difference."""
    said = Problem("PDF015", "RGB", "convert it", rect_mm=(10, 20, 5, 5))
    found = find(make_advert(190, 257), said)
    assert found[0].rect_mm == (20, 40, 5, 5)


@pytest.mark.parametrize("code", ["PDF008", "PDF012", "PDF026", "PDF027"])
def test_what_the_issue_says_for_all_its_pages(code: str) -> None:
    """Page count, declared fonts, the PDF/X mark and, where the file has none, the output intent are the issue's."""
    said = Problem(code, "x", "y")
    assert find(make_advert(), said) == ()
    advert = make_advert()
    advert.Root.OutputIntents = Dictionary()
    assert [problem.code for problem in find(advert, said)] == (["PDF026"] if code == "PDF026" else [])


def test_only_the_page_that_is_placed_is_judged() -> None:
    """Of several pages the judge sees the first and PDF029 tells of the rest; the judge sees the catalogue too."""
    advert = make_advert()
    advert.pages.extend(make_advert(100, 100).pages)
    advert.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="1")
    judge = Judge()
    (problem,) = check_advert(ADVERT_ROW, write_advert(advert), PAGE, judge)
    assert (problem.code, problem.value, problem.limit, problem.place) == ("PDF029", 2, 1, PLACE)
    with read_pdf(judge.shown[0]) as shown:
        assert len(shown.pages) == 1
        assert Name.OpenAction in shown.Root


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", write_advert(Pdf.new())], ids=["empty", "text", "bare"])
def test_what_cannot_be_opened(content: bytes) -> None:
    """PDF002 instead of a traceback; the judge is not asked."""
    judge = Judge()
    (problem,) = check_advert(ADVERT_ROW, content, PAGE, judge)
    assert (problem.code, problem.article, problem.place) == ("PDF002", "advert", PLACE)
    assert judge.shown == []


def test_its_fonts_by_name() -> None:
    """Every font of the file without the prefix of a subset, also one written inside the page's own resources."""
    advert = make_advert()
    fonts = advert.pages[0].Resources.Font
    fonts.F2 = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/ABCDEF+Zamat-Bold"))
    advert.pages[0].Resources.Pattern = Dictionary(P=Dictionary(BaseFont="a string is no name"))
    assert list_families(write_advert(advert)) == {"PTSans-Regular", "Zamat-Bold"}
    assert list_families(b"%PDF-1.7 nothing") == frozenset()


def test_a_font_named_in_another_encoding() -> None:
    """A name in cp1251 is a name: what is no UTF-8 in it reads as the replacement character."""
    advert = make_advert()
    advert.pages[0].Resources.Font.F2 = Object.parse(b"<</Type /Font /Subtype /Type1 /BaseFont /ABCDEF+#C0A>>")
    assert list_families(write_advert(advert)) == {"PTSans-Regular", "\ufffdA"}


def test_one_finding_is_said_once() -> None:
    """What the print file shows of the advert's page again is dropped by code and page; the rest stays."""
    said = (Problem("PDF015", "images/advert.pdf: RGB", "x", PLACE, "8", "advert"),)
    again, elsewhere, other, whole = (
        Problem("PDF015", "RGB", "x", page="8"),
        Problem("PDF015", "RGB", "x", page="7"),
        Problem("PDF017", "320 %", "x", page="8"),
        Problem("PDF026", "none", "x"),
    )
    assert drop_repeated((again, elsewhere, other, whole), said) == (elsewhere, other, whole)


def test_the_same_file_again() -> None:
    """A file of one page reaches the judge as it is, byte for byte."""
    judge = Judge()
    content = write_advert(make_advert())
    check_advert(ADVERT_ROW, content, PAGE, judge)
    assert judge.shown == [content]
