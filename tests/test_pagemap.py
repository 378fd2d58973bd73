"""The page map: where every article begins and ends as laid out, how full it is, what each page begins with."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipeline.model import Article, Issue, LaidPage, LaidUnit, PageMap, PagePlan, Placement, Unit
from pipeline.pagemap import measure_pages, page_map_data
from tests.laid import LEADING, LINES, MM, column, full, line, number_pages, page, picture
from tests.perfect import copy_perfect


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    return copy_perfect(tmp_path_factory.mktemp("pagemap")).load()


def measure(issue: Issue, article: Article, planned: int, pages: tuple[LaidPage, ...]) -> PageMap:
    """The page map of an issue that has this one article, on pages from 6."""
    unit = Unit(article.id, (article.id,), 6, planned, "u", "", "", "")
    plan = PagePlan(planned, (Placement(article.id, 6, planned),))
    laid = LaidUnit(article.id, number_pages(pages, 6, planned), (), (), 1)
    return measure_pages(replace(issue, articles=(article,)), plan, (unit,), (laid,))


def test_an_article_that_fits(issue: Issue) -> None:
    """Two full pages: begins and ends as planned, nothing over, nothing free."""
    extent = measure(issue, issue.article("baker"), 2, (page(), page())).of("baker")
    assert (extent.first, extent.last, extent.planned_first, extent.planned_last) == (6, 7, 6, 7)
    assert (extent.fill, extent.over_lines, extent.free_mm) == (1.0, 0, 0.0)
    assert (extent.kind, extent.title) == ("profile", "Наубайшының таңы түнде атады")


def test_an_article_that_runs_over(issue: Issue) -> None:
    """Surplus pages are labelled on the last planned one; their lines are counted, pieces of one line once."""
    surplus = page(lines=[line(0, 0), line(0, 1), line(0, 1, x=100.0, text="сөз"), line(1, 0), line(0, 2, block="")])
    pages = measure(issue, issue.article("baker"), 1, (page(), surplus))
    assert pages.labels == ("6", "6+1")
    extent = pages.of("baker")
    assert (extent.last, extent.planned_last, extent.over_lines) == (7, 6, 3)


def test_an_article_that_is_too_short(issue: Issue) -> None:
    """Free height of the last planned page, all columns, in millimetres; fill over the planned pages."""
    short = page(columns=(column(0, used=40 * LEADING), column(1, used=30 * LEADING)))
    extent = measure(issue, issue.article("baker"), 1, (short,)).of("baker")
    assert extent.fill == pytest.approx(70 / 100)
    assert extent.free_mm == round(30 * LEADING * MM, 1)


def test_pages_that_the_text_did_not_reach(issue: Issue) -> None:
    """A filler page is no page of the article's text; all of its columns are free."""
    filler = page(lines=[], filler=True, columns=(column(0, used=0), column(1, used=0)))
    extent = measure(issue, issue.article("baker"), 2, (page(), filler)).of("baker")
    assert (extent.last, extent.planned_last, extent.fill) == (6, 7, 0.5)
    assert extent.free_mm == round(2 * LINES * LEADING * MM, 1)


def test_pictorial_articles_are_full(issue: Issue) -> None:
    """Covers and figures have no columns to fill."""
    extent = measure(issue, issue.article("figures"), 1, (page(columns=(column(0, used=10),)),)).of("figures")
    assert (extent.fill, extent.free_mm) == (1.0, 0.0)


def test_first_words_of_every_page(issue: Issue) -> None:
    """The block that a page begins with and how much of it stood before; a page without text has no row."""
    second = page(lines=[line(0, 0, block=""), *(replace(one, block="baker-3") for one in full()[5:])])
    pages = measure(issue, issue.article("baker"), 3, (page(lines=full()), page(lines=[]), second))
    starts = [(start.page, start.article, start.block, start.offset) for start in pages.page_starts]
    assert starts == [("6", "baker", "story-0", 0), ("8", "baker", "baker-3", 200)]


def start_of(issue: Issue, html: str, *pages: LaidPage) -> list[tuple[str, int]]:
    """Block and offset that each page of an article with this markup begins with."""
    unit = Unit("baker", ("baker",), 6, len(pages), "u", html, "", "")
    plan = PagePlan(len(pages), (Placement("baker", 6, len(pages)),))
    laid = LaidUnit("baker", number_pages(pages, 6, len(pages)), (), (), 1)
    found = measure_pages(replace(issue, articles=(issue.article("baker"),)), plan, (unit,), (laid,))
    return [(start.block, start.offset) for start in found.page_starts]


MARKUP = (
    '<p data-b="baker--caption" data-role="caption">а</p><h1 data-b="baker--title">б</h1><p data-b="baker-1">в'
    '<span data-b="baker-note-1">г</span></p><img data-picture="baker-2"/><p data-b="baker-2--caption">ғ</p>'
    '<p data-b="baker-3">д</p>'
)


def test_pages_begin_in_the_order_of_the_source(issue: Issue) -> None:
    """Boxes are drawn in another order than they are read: an opener after the text, a title beside its caption."""
    opener = page(
        lines=[
            line(0, 5, block="baker-1", offset=0),
            line(0, 0, block="baker--caption", role="caption"),
            line(0, 1, block="baker--title", role="title", offset=0),
        ]
    )
    second = page(lines=[line(0, 0, block="baker-3", offset=0), line(1, 0, block="baker-1", offset=80)])
    assert start_of(issue, MARKUP, opener, second) == [("baker--title", 0), ("baker-1", 80)]


def test_pages_that_begin_with_a_picture(issue: Issue) -> None:
    """A figure comes before its caption and what follows; not before text that stands before it in the source."""
    figure = picture(0, 10, 8, figure="baker-2")
    caption = line(0, 18, block="baker-2--caption", role="caption")
    first, text = page(lines=full()), line(0, 0, block="baker-1", offset=40)
    alone = page(lines=[], pictures=(figure,))
    begun = page(lines=[line(1, 0, block="baker-3"), caption], pictures=(figure,))
    after = page(lines=[text, caption], pictures=(figure,))
    found = start_of(issue, MARKUP, first, alone, begun, after)
    assert found[1:] == [("baker-2", 0), ("baker-2", 0), ("baker-1", 40)]


def test_pages_with_notes_alone(issue: Issue) -> None:
    """A note is what a page begins with only where there is nothing else."""
    note = line(0, 40, block="baker-note-1", role="note", flow=False, offset=0)
    text = line(0, 0, block="baker-3", offset=40)
    found = start_of(issue, MARKUP, page(lines=full()), page(lines=[note, text]), page(lines=[note]))
    assert found[1:] == [("baker-3", 40), ("baker-note-1", 0)]


def test_shared_pages(issue: Issue) -> None:
    """Articles that share a page have a row each, with the same pages; whose words come first is told by the block."""
    contents, imprint = issue.article("contents"), issue.article("imprint")
    unit = Unit("contents", ("contents", "imprint"), 3, 1, "u", "", "", "")
    plan = PagePlan(8, (Placement("contents", 3, 1), Placement("imprint", 3, 1)))
    laid = page("3", lines=[line(0, 0, block="imprint--title")])
    pages = measure_pages(
        replace(issue, articles=(contents, imprint)), plan, (unit,), (LaidUnit("contents", (laid,), (), (), 1),)
    )
    assert [(extent.id, extent.first, extent.last, extent.free_mm) for extent in pages.articles] == [
        ("contents", 3, 3, 0.0),
        ("imprint", 3, 3, 0.0),
    ]
    assert pages.page_starts[0].article == "imprint"
    with pytest.raises(KeyError):
        pages.of("cover")


def test_the_contract_of_page_map_json(issue: Issue) -> None:
    """The keys that other people's scripts rely on, and nothing that JSON cannot hold."""
    data = page_map_data(issue, measure(issue, issue.article("baker"), 1, (page(),)))
    assert json.loads(json.dumps(data)) == {
        "schema": 1,
        "issue": "2024-01",
        "pages": 1,
        "articles": [
            {
                "id": "baker",
                "kind": "profile",
                "title": "Наубайшының таңы түнде атады",
                "first": 6,
                "last": 6,
                "planned_first": 6,
                "planned_last": 6,
                "fill": 1.0,
                "over_lines": 0,
                "free_mm": 0.0,
            }
        ],
        "page_starts": [{"page": "6", "article": "baker", "block": "story-0", "offset": 0}],
    }
