"""Rules of blocks and of the whole article, each with a fault planted and its clean twin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.inspection import inspect_layout
from pipeline.model import BlockCount, Issue, LaidUnit, PagePlan, Placement, Unit
from pipeline.pagemap import measure_pages
from tests.inspection.conftest import PATH, Inspect, block_line
from tests.laid import LINES, column, full, line, page, picture, put, put_block
from tests.perfect import ISSUE, assert_only

ARTICLE_LINE = 2
SKIP = [(0, row) for row in range(10, 20)]


def test_article_that_runs_over(inspect: Inspect) -> None:
    """TYP001: one problem with lines, words and millimetres, however many pages are too many."""
    problem = assert_only(inspect(page(), page(), page(), planned=1), "TYP001", PATH, ARTICLE_LINE)
    assert (problem.value, problem.limit, problem.page) == (4 * LINES, 0, "6+1")
    assert "about 600 words" in problem.message
    assert inspect(page(), page(), page(), planned=3) == ()


def test_article_that_ends_before_its_last_page(inspect: Inspect) -> None:
    """TYP002: a planned page that the text did not reach."""
    filler = page(lines=[], filler=True, margin_text="", columns=(column(0, used=0), column(1, used=0)))
    problem = assert_only(inspect(page(), filler, planned=2), "TYP002", PATH, ARTICLE_LINE)
    assert problem.page == "7"
    assert problem.value == pytest.approx(2 * 700 * 25.4 / 72, abs=0.1)
    assert inspect(page(), page(), planned=2) == ()


@pytest.mark.parametrize(("shift", "fails"), [(0.0, False), (0.7, False), (0.8, True), (-0.8, True), (15.0, True)])
def test_picture_off_its_column(inspect: Inspect, shift: float, fails: bool) -> None:
    """TYP011: sides that stand on no column's edges; three quarters of a point are a hair's breadth."""
    loose = picture(0, 10, 10, x=column(0).x + shift)
    found = inspect(page(lines=full(skip=SKIP), pictures=(loose,)))
    if fails:
        assert_only(found, "TYP011", PATH, block_line("story-9"))
    else:
        assert found == ()


def test_picture_narrower_than_its_column(inspect: Inspect) -> None:
    """TYP011: both sides count; a picture over two columns stands on the outer edges of both."""
    narrow = picture(0, 10, 10, width=column(0).width - 40)
    assert_only(inspect(page(lines=full(skip=SKIP), pictures=(narrow,))), "TYP011", PATH, block_line("story-9"))
    both = [*SKIP, *((1, row) for _, row in SKIP)]
    wide = picture(0, 10, 10, width=column(1).x + column(1).width - column(0).x)
    assert inspect(page(lines=full(skip=both), pictures=(wide,))) == ()


def test_caption_apart_from_its_picture(inspect: Inspect) -> None:
    """TYP012: a caption in the next column, or on the next page; under its picture it is fine."""
    shown = picture(0, 10, 10)
    beside = put_block(full(skip=SKIP), 1, range(5, 6), "story-9--caption", "caption", offset=0)
    assert_only(inspect(page(lines=beside, pictures=(shown,))), "TYP012", PATH, block_line("story-9"))
    under = put_block(full(skip=SKIP), 0, range(20, 21), "story-9--caption", "caption", offset=0)
    assert inspect(page(lines=under, pictures=(shown,))) == ()
    later = put_block(full(), 0, range(20, 21), "story-9--caption", "caption", offset=0)
    apart = inspect(page(lines=full(skip=SKIP), pictures=(shown,)), page(lines=later))
    assert assert_only(apart, "TYP012", PATH, block_line("story-9")).page == "7"


def test_question_apart_from_its_answer(inspect: Inspect) -> None:
    """TYP013: a question at a column's foot, its answer in the next; together they are fine."""
    lines = put_block(full(), 0, range(49, 50), "story-5", "question")
    assert_only(inspect(page(lines=lines)), "TYP013", PATH, block_line("story-5"))
    together = put_block(full(), 0, range(48, 50), "story-6", "answer")
    together = put_block(together, 0, range(47, 48), "story-5", "question")
    assert inspect(page(lines=together)) == ()


def test_question_broken_over_a_column(inspect: Inspect) -> None:
    """TYP013: a question of four lines, two here and two there."""
    lines = put(put_block(full(), 0, range(48, 50), "story-5", "question"), 0, 49, last_of_block=False)
    for row in (0, 1):
        lines = put(lines, 1, row, block="story-5", role="question", offset=80 + 40 * row, last_of_block=row == 1)
    problem = assert_only(inspect(page(lines=lines)), "TYP013", PATH, block_line("story-5"))
    assert "broken" in problem.message


SENTENCE = "Бірінші тақтайды көршім қақты"


@pytest.mark.parametrize(
    ("quote", "fails"),
    [(SENTENCE, True), (SENTENCE.upper(), True), ("Екінші тақтайды бірге қақтық", False), ("тақтайды көрші", False)],
)
def test_pull_quote_beside_its_sentence(inspect: Inspect, quote: str, fails: bool) -> None:
    """TYP016: on one page with the sentence it repeats; other words, or a few of them, are no echo."""
    lines = put(put(full(), 0, 4, text="мен бірінші тақтайды"), 0, 5, text="көршім қақты деді")
    lines = put_block(lines, 1, range(20, 22), "story-7", "pullquote")
    words = quote.split(" ", 1)
    lines = put(put(lines, 1, 20, text=words[0]), 1, 21, text=words[1])
    found = inspect(page(lines=lines))
    if fails:
        assert_only(found, "TYP016", PATH, block_line("story-7"))
    else:
        assert found == ()


def test_pull_quote_a_page_on(inspect: Inspect) -> None:
    """The sentence on one page, the quote on the next: that is what pull quotes are for."""
    first = put(full(), 0, 4, text=SENTENCE)
    second = put_block(full(), 1, range(20, 21), "story-7", "pullquote", text=SENTENCE)
    assert inspect(page(lines=first), page(lines=second)) == ()


@pytest.mark.parametrize(("laid", "fails"), [(100, False), (99, True), (0, True), (200, True)])
def test_text_lost_or_doubled(inspect: Inspect, laid: int, fails: bool) -> None:
    """TYP030: characters of a block that were not laid out, or laid out twice."""
    found = inspect(page(), counts=(BlockCount("story-1", 50, 50), BlockCount("story-3", 100, laid)))
    if fails:
        problem = assert_only(found, "TYP030", PATH, block_line("story-3"))
        assert (problem.value, problem.limit) == (laid, 100)
    else:
        assert found == ()


def test_lost_caption_names_its_figure(inspect: Inspect) -> None:
    """TYP030: a part of a block has its block's place; a field of the front matter its own line."""
    found = inspect(page(), counts=(BlockCount("story-9--caption", 9, 0),))
    assert_only(found, "TYP030", PATH, block_line("story-9"))
    found = inspect(page(), counts=(BlockCount("baker--standfirst", 9, 0),))
    assert_only(found, "TYP030", PATH, 12)
    found = inspect(page(), counts=(BlockCount("unknown-1", 9, 0),))
    assert_only(found, "TYP030", PATH, ARTICLE_LINE)


def test_what_the_layout_library_says(inspect: Inspect) -> None:
    """TYP033: any warning of the library rejects the product."""
    assert_only(inspect(page(), messages=("WARNING: Ignored rule",)), "TYP033", PATH, ARTICLE_LINE)


@pytest.mark.parametrize(
    ("foot", "fails"),
    [("6 Көпір", False), ("Көпір 2024 6", False), ("", False), ("Көпір", False), ("7 Көпір", True), ("6+1", True)],
)
def test_printed_page_number(inspect: Inspect, foot: str, fails: bool) -> None:
    """TYP036: a running foot that says another page; a page without a folio says nothing."""
    found = inspect(replace(page(), margin_text=foot), numbered=False)
    if fails:
        assert_only(found, "TYP036", PATH, ARTICLE_LINE)
    else:
        assert found == ()


@pytest.mark.parametrize(("number", "fails"), [("4", False), (" 4 ", False), ("5", True), ("", True)])
def test_number_in_the_contents(issue: Issue, number: str, fails: bool) -> None:
    """TYP036: the contents name another page than the one on which the article begins."""
    contents, bridge = issue.article("contents"), issue.article("bridge")
    small = replace(issue, articles=(contents, replace(bridge, pictorial=True)))
    units = (Unit("contents", ("contents",), 3, 1, "u", "", "", ""), Unit("bridge", ("bridge",), 4, 1, "u", "", "", ""))
    entry = line(0, 3, block="contents--number-bridge", role="number", text=number)
    frame = (column(0),)
    pages = [replace(page(lines=[*full(1)[4:], entry]), columns=frame, label="3", margin_text=""), page("4")]
    laid = tuple(LaidUnit(unit.id, (one,), (), (), 1) for unit, one in zip(units, pages, strict=True))
    plan = PagePlan(2, (Placement("contents", 3, 1), Placement("bridge", 4, 1)))
    found = inspect_layout(small, units, laid, measure_pages(small, plan, units, laid))
    if fails:
        assert_only(found, "TYP036", f"{ISSUE}/articles/contents.md", 2)
    else:
        assert found == ()


def test_page_without_text(inspect: Inspect) -> None:
    """TYP037: an article that is not declared pictorial has a page of pictures only."""
    bare = page(lines=[line(0, 0, block="", flow=False)], columns=())
    problem = assert_only(inspect(page(), bare), "TYP037", PATH, ARTICLE_LINE)
    assert problem.page == "7"
    assert inspect(page(), bare, pictorial=True) == ()
    worded = page(lines=[line(0, 0, flow=False)], columns=())
    assert inspect(page(), worded) == ()


def test_rules_of_running_text_leave_pictorial_pages_alone(inspect: Inspect) -> None:
    """A page of figures has no columns to fill and no rag to judge, but its text must still be safe and whole."""
    sparse = page(lines=put(full()[:5], 0, 2, word_space=3.0))
    assert inspect(sparse, pictorial=True) == ()
    assert {problem.code for problem in inspect(sparse)} == {"TYP003", "TYP008"}
