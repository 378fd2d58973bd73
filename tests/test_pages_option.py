"""``press build --pages``: only the units that are needed, only these pages, and the issue's own output untouched."""

from __future__ import annotations

import io
import json

import pytest
from pikepdf import Pdf

from pipeline.excerpt import read_labels
from pipeline.model import ArticleExtent, PageMap, PageStart, Unit
from pipeline.part import NoSuchPages, Part, choose_units, cut_part, parse_pages
from pipeline.plan import check_plan
from pipeline.problems import Problem
from pipeline.typeset import Typeset, TypesetEdition
from tests.paper import make_pdf, write_pdf
from tests.perfect import ISSUE, PerfectIssue
from tests.pressing import Rooms, read_folder


def unit(name: str, first: int, pages: int, *, late: bool = False, articles: tuple[str, ...] = ()) -> Unit:
    return Unit(name, articles or (name,), first, pages, f"u-{name}", "", "", "", late=late)


UNITS = (unit("cover", 1, 1), unit("contents", 2, 1, late=True), unit("a", 3, 2), unit("b", 5, 3), unit("back", 8, 1))


@pytest.mark.parametrize(
    ("text", "ranges", "said"),
    [
        ("14", ((14, 14),), "14"),
        ("14-17", ((14, 17),), "14-17"),
        ("3,8-9", ((3, 3), (8, 9)), "3,8-9"),
        (" 3 , 8-9 ", ((3, 3), (8, 9)), "3,8-9"),
        ("5-5", ((5, 5),), "5"),
    ],
)
def test_ranges(text: str, ranges: tuple[tuple[int, int], ...], said: str) -> None:
    """A page, a range, several of them; and how they are said again."""
    assert parse_pages(text) == Part(ranges)
    assert str(parse_pages(text)) == said


@pytest.mark.parametrize("text", ["", "0", "a", "3-", "-3", "9-8", "3,,4", "3;4", "12345", "3-4-5", "+3"])
def test_what_is_no_range(text: str) -> None:
    """Nothing, a word, a range that runs back: refused."""
    with pytest.raises(ValueError, match=r".*"):
        parse_pages(text)


@pytest.mark.parametrize(
    ("pages", "chosen"),
    [("3", "a"), ("4-5", "a b"), ("1,8", "cover back"), ("2", "cover contents a b back"), ("6-8", "b back")],
)
def test_units_that_are_needed(pages: str, chosen: str) -> None:
    """Those that stand on the pages; all where the contents are among them, which quote the others' numbers."""
    assert [unit.id for unit in choose_units(parse_pages(pages), UNITS, 8)] == chosen.split()


@pytest.mark.parametrize("pages", ["9", "3,9", "7-9"])
def test_pages_beyond_the_issue(pages: str) -> None:
    """A page that the issue has not is refused, with the pages that it has."""
    with pytest.raises(NoSuchPages, match="there is no page 9 — hint: the issue has the pages 1-8"):
        choose_units(parse_pages(pages), UNITS, 8)


def test_pages_without_an_article() -> None:
    """Pages that nobody has written yet are refused."""
    with pytest.raises(NoSuchPages, match="no article stands on 9-10"):
        choose_units(parse_pages("9-10"), UNITS, 12)


LABELS = ("3", "4", "4+1", "5", "6", "7")
EXTENT = ArticleExtent("", "essay", "", 3, 4, 3, 4, 1.0, 0, 0.0)
PAGES = PageMap(
    6,
    LABELS,
    (
        ArticleExtent("a", "essay", "", 3, 5, 3, 4, 1.0, 0, 0.0),
        ArticleExtent("b", "essay", "", 5, 7, 5, 7, 1.0, 0, 0.0),
    ),
    tuple(PageStart(label, "a", "a-1", 0) for label in LABELS),
)
MADE = Typeset(
    (TypesetEdition("print", write_pdf(make_pdf(6, reading=False)), (), frozenset(), (), ()),), (UNITS[2], UNITS[3])
)


@pytest.mark.parametrize(("pages", "labels", "articles"), [
    ("4", ["4", "4+1"], ["a"]), ("4-5", ["4", "4+1", "5"], ["a", "b"]), ("7", ["7"], ["b"]),
])  # fmt: skip
def test_only_these_pages(pages: str, labels: list[str], articles: list[str]) -> None:
    """PDF and page map have the pages asked for, a surplus page with its own; extents of their articles stay true."""
    made, found, _ = cut_part(parse_pages(pages), MADE, PAGES, ())
    with Pdf.open(io.BytesIO(made.editions[0].pdf)) as pdf:
        assert len(pdf.pages) == len(labels)
    assert list(found.labels) == [start.page for start in found.page_starts] == labels
    assert found.pages == len(labels)
    assert [extent.id for extent in found.articles] == articles
    assert all(extent in PAGES.articles for extent in found.articles)


@pytest.mark.parametrize(
    ("problem", "stays"),
    [
        (Problem("TYP003", "m", "h", page="4", article="a"), True),
        (Problem("TYP001", "m", "h", page="4+1", article="a"), True),
        (Problem("TYP003", "m", "h", page="3", article="a"), False),
        (Problem("PIC003", "m", "h", article="a"), True),
        (Problem("PIC003", "m", "h", article="b"), False),
        (Problem("TYP032", "m", "h"), True),
        (Problem("SRC008", "m", "h"), False),
        (Problem("PLN005", "m", "h"), False),
        (Problem("TYP015", "m", "h", article="a"), False),
    ],
)
def test_problems_of_the_part(problem: Problem, stays: bool) -> None:
    """What lies on its pages or concerns its articles is said; what only the whole issue has is not."""
    assert bool(cut_part(parse_pages("4"), MADE, PAGES, [problem])[2]) is stays


def test_an_unfinished_issue(perfect_issue: PerfectIssue) -> None:
    """For a part neither gaps (PLN002) nor the page count (PLN001) are asked; an overlap still is."""
    name = f"{ISSUE}/issue.yaml"
    perfect_issue.edit(name, "pages: 8\n", "pages: 10\n").edit(name, "baker, pages: 6", "baker, pages: 7")
    perfect_issue.edit(name, "figures, pages: 7", "figures, pages: 9").edit(name, "back, pages: 8", "back, pages: 10")
    issue = perfect_issue.load()
    assert {problem.code for problem in check_plan(issue)} == {"PLN001", "PLN002"}
    assert check_plan(issue, whole=False) == ()
    perfect_issue.edit(name, "baker, pages: 7", "baker, pages: 5")
    assert [problem.code for problem in check_plan(perfect_issue.load(), whole=False)] == ["PLN002"]
    perfect_issue.edit(name, "baker, pages: 5", "baker, pages: 7").edit(name, "back, pages: 10", "back, pages: 11")
    assert [problem.code for problem in check_plan(perfect_issue.load(), whole=False)] == ["PLN002"]


# --- as a user gives the command ------------------------------------------------------------------


def test_a_part_is_built(rooms: Rooms) -> None:
    """--pages 5-6 makes both PDFs of these two pages with their numbers, a page map and a report; nothing else."""
    run = rooms.build("--pages", "5-6")
    assert run.status == 0, run.stderr
    folder = rooms.output / f"{ISSUE}.pages"
    files = read_folder(folder)
    assert set(files) == {"print.pdf", "screen.pdf", "page-map.json", "report.json", "report.html"}
    for name in ("print.pdf", "screen.pdf"):
        with Pdf.open(io.BytesIO(files[name])) as pdf:
            assert read_labels(pdf) == ["5", "6"]
    page_map = json.loads(files["page-map.json"])
    assert page_map["pages"] == 2
    assert [(row["id"], row["first"], row["last"]) for row in page_map["articles"]] == [
        ("bridge", 4, 4),  # its text ends there; page 5 is free
        ("baker", 6, 6),
    ]
    assert {row["page"] for row in page_map["page_starts"]} <= {"5", "6"}
    report = json.loads(files["report.json"])
    assert {problem["page"] for problem in report["problems"]} <= {"5", "6", None}
    assert {problem["article"] for problem in report["problems"]} <= {"bridge", "baker", None}
    assert not rooms.made.exists()


def test_the_issue_s_output_is_left_alone(rooms: Rooms) -> None:
    """A part changes neither output/<issue>/ nor its rejected twin; its pages are those of the whole, line by line."""
    assert rooms.build("--edition", "screen").status == 0
    before = read_folder(rooms.made)
    assert rooms.build("--pages", "4", "--edition", "screen").status == 0
    assert read_folder(rooms.made) == before
    part = Pdf.open(rooms.output / f"{ISSUE}.pages" / "screen.pdf")
    whole = Pdf.open(io.BytesIO(before["screen.pdf"]))
    assert part.pages[0].Contents.read_bytes() == whole.pages[3].Contents.read_bytes()


def test_the_contents_of_a_part_are_true(rooms: Rooms) -> None:
    """A part with the contents in it quotes the measured numbers of articles that are not in it."""
    run = rooms.build("--pages", "3", "--edition", "screen")
    assert run.status == 0, run.stderr
    page_map = json.loads((rooms.output / f"{ISSUE}.pages" / "page-map.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in page_map["articles"]] == ["contents", "imprint"]
    assert "TYP036" not in run.stderr
    assert "TYP033" not in run.stderr


def test_a_part_of_an_unfinished_issue(rooms: Rooms) -> None:
    """Pages that nobody has yet, a stray article and an allowance that nothing needs do not keep a part back."""
    name = f"{ISSUE}/issue.yaml"
    rooms.sources.edit(name, "  - {article: baker, pages: 6}\n", "")
    rooms.sources.edit(name, "allow: []\n", "allow:\n  - {code: TYP017, text: x, reason: сынақ}\n")
    run = rooms.build("--pages", "8", "--edition", "print", "--json")
    assert run.status == 0, run.stderr
    assert {code for code, _, _ in run.findings()} & {"PLN001", "PLN002", "SRC008", "SRC018"} == set()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--pages", "9"], "there is no page 9 — hint: the issue has the pages 1-8"),
        (["--pages", "8-7"], "«8-7» is no range of pages — hint: "),
        (["--pages", ""], "«» is no range of pages — hint: "),
        (["--pages", "3", "--edition", "print,epub"], "--pages makes no epub — hint: "),
        (["--pages", "3", "--final"], "--final is for the whole issue — hint: "),
    ],
)
def test_wrong_use(rooms: Rooms, options: list[str], said: str) -> None:
    """Pages that there are not, an ePub of a part, a final part: status 2 with a hint, and nothing is made."""
    run = rooms.build(*options)
    assert run.status == 2
    assert said in " ".join(run.stderr.split())
    assert not [path for path in rooms.output.glob("*") if path.is_dir()]
