"""Rules of columns, each with a page that breaks it and the clean twin a step beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.inspection.columns import measure_drift
from pipeline.model import LaidLine
from tests.inspection.conftest import PATH, Inspect, block_line
from tests.laid import LEADING, LINES, column, full, line, page, picture, put, put_block
from tests.perfect import assert_only

ARTICLE_LINE = 2


def continued() -> list[LaidLine]:
    """Full columns of one paragraph that runs from the first into the second."""
    lines = put(full(), 0, LINES - 1, last_of_block=False)
    return [replace(one, block="story-0", offset=one.offset + 2_000) if one.column == 1 else one for one in lines]


def test_a_full_page_is_clean(inspect: Inspect) -> None:
    """The page that every planted fault is laid over has none."""
    assert inspect(page()) == ()
    assert inspect(page(), page(lines=continued())) == ()


@pytest.mark.parametrize("start", [0, 20, LINES - 11])
def test_hole_in_a_column(inspect: Inspect, start: int) -> None:
    """TYP003: more than a fifth of a column white, at its head, within it or at its foot; a fifth is not more."""
    eleven = [(1, row) for row in range(start, start + 11)]
    problem = assert_only(inspect(page(lines=full(skip=eleven))), "TYP003", PATH, ARTICLE_LINE)
    assert problem.page == "6"
    assert isinstance(problem.value, float)
    assert isinstance(problem.limit, float)
    assert problem.value > problem.limit
    assert inspect(page(lines=full(skip=eleven[1:]))) == ()


def test_pictures_and_wide_ones_fill_columns(inspect: Inspect) -> None:
    """White under a picture is no hole; a wide picture fills both columns."""
    skip = [(index, row) for index in (0, 1) for row in range(20, 40)]
    assert [problem.code for problem in inspect(page(lines=full(skip=skip)))] == ["TYP003", "TYP003"]
    wide = picture(0, 20, 20, width=column(1).x + column(1).width - column(0).x)
    assert inspect(page(lines=full(skip=skip), pictures=(wide,))) == ()
    assert inspect(page(lines=full(skip=skip[:20]), pictures=(picture(0, 20, 20),))) == ()


def test_a_letters_end_is_no_hole(inspect: Inspect) -> None:
    """A single column may end where its text ends, on the last page only."""
    frame = (column(0),)
    last = page(columns=frame, lines=full(1)[:20])
    assert inspect(page(columns=frame, lines=full(1)), last) == ()
    assert_only(inspect(last, page(columns=frame, lines=full(1))), "TYP003", PATH, ARTICLE_LINE)


@pytest.mark.parametrize(("short", "fails"), [(0.0, False), (14.0, False), (15.0, False), (15.2, True), (28.0, True)])
def test_uneven_feet(inspect: Inspect, short: float, fails: bool) -> None:
    """TYP004: columns that end more than one baseline apart."""
    found = inspect(page(columns=(column(0), column(1, used=LINES * LEADING - short))))
    if fails:
        assert_only(found, "TYP004", PATH, ARTICLE_LINE)
    else:
        assert found == ()


def test_heading_at_a_foot(inspect: Inspect) -> None:
    """TYP005: a heading that stands last in its column; two lines or a whole short paragraph under it are enough."""
    lines = put_block(full(), 0, range(49, 50), "story-3", "heading")
    assert_only(inspect(page(lines=lines)), "TYP005", PATH, block_line("story-3"))
    two = put_block(put_block(full(), 0, range(48, 50), "story-4"), 0, range(47, 48), "story-3", "heading")
    assert inspect(page(lines=two)) == ()
    whole = put_block(put_block(full(), 0, range(49, 50), "story-4"), 0, range(48, 49), "story-3", "heading")
    assert inspect(page(lines=whole)) == ()


def test_heading_with_one_line_under_it(inspect: Inspect) -> None:
    """TYP005: one line of a longer paragraph under the heading is too few."""
    lines = put_block(put_block(continued(), 0, range(49, 50), "story-0"), 0, range(48, 49), "story-3", "heading")
    lines = put(lines, 0, 49, last_of_block=False)
    codes = [problem.code for problem in inspect(page(lines=lines))]
    assert codes.count("TYP005") == 1
    assert set(codes) == {"TYP005", "TYP006"}  # that one line is also alone


def test_heading_of_two_lines(inspect: Inspect) -> None:
    """The last line of a heading is looked at, not each of them."""
    two = put_block(put_block(full(), 0, range(47, 50), "story-4"), 0, range(45, 47), "story-3", "heading")
    assert inspect(page(lines=two)) == ()


def test_first_line_alone_at_a_foot(inspect: Inspect) -> None:
    """TYP006: a paragraph's first line alone at the foot of a column; two lines are company."""
    second = [replace(one, block="story-2", offset=one.offset + 40) if one.column == 1 else one for one in full()]
    lines = put(put_block(second, 0, range(49, 50), "story-2"), 0, 49, last_of_block=False)
    assert_only(inspect(page(lines=lines)), "TYP006", PATH, block_line("story-2"))
    lines = put(put_block(second, 0, range(48, 50), "story-2"), 0, 49, last_of_block=False)
    assert inspect(page(lines=lines)) == ()


def test_last_line_alone_at_a_head(inspect: Inspect) -> None:
    """TYP006: a paragraph's last line alone at the head of a column; two lines are company."""
    lines = put(put(full(), 0, 49, last_of_block=False), 1, 0, block="story-0", offset=2_000, last_of_block=True)
    assert_only(inspect(page(lines=lines)), "TYP006", PATH, block_line("story-0"))
    lines = put(lines, 1, 0, last_of_block=False)
    lines = put(lines, 1, 1, block="story-0", offset=2_040, last_of_block=True)
    assert inspect(page(lines=lines)) == ()


@pytest.mark.parametrize("over", ["column", "page"])
def test_word_broken_over_a_turn(inspect: Inspect, over: str) -> None:
    """TYP007: a hyphen as a column's last sign; a line higher it is fine."""
    if over == "column":
        pages = [page(lines=put(continued(), 0, 49, hyphenated=True))]
        clean = [page(lines=put(continued(), 0, 48, hyphenated=True))]
    else:
        first = put(full(), 1, 49, last_of_block=False)
        second = [
            replace(one, block="story-1", offset=one.offset + 4_000) if one.column == 0 else one for one in full()
        ]
        second = [replace(one, block="story-5") if one.column == 1 else one for one in second]
        pages = [page(lines=put(first, 1, 49, hyphenated=True)), page(lines=second)]
        clean = [page(lines=put(first, 1, 48, hyphenated=True)), page(lines=second)]
    expected = "story-0" if over == "column" else "story-1"
    assert_only(inspect(*pages), "TYP007", PATH, block_line(expected))
    assert inspect(*clean) == ()


@pytest.mark.parametrize(("drift", "fails"), [(0.0, False), (0.2, False), (0.3, True), (7.0, True), (13.8, False)])
def test_lines_off_the_grid(inspect: Inspect, drift: float, fails: bool) -> None:
    """TYP017: from a quarter of a point on, lines of neighbouring columns are not level."""
    shifted = line(1, 49)
    lines = put(full(), 1, 49, top=shifted.top + drift, baseline=shifted.baseline + drift)
    found = inspect(page(lines=lines))
    if fails:
        assert_only(found, "TYP017", PATH, block_line("story-1"))
    else:
        assert found == ()


def test_headings_and_captions_have_a_grid_of_their_own(inspect: Inspect) -> None:
    """Only running text has to be level."""
    for role in ("heading", "caption", "pullquote", "question"):
        at = line(1, 20)
        lines = put_block(full(), 1, range(20, 21), "story-4", role, baseline=at.baseline + 4)
        assert inspect(page(lines=lines)) == (), role


def test_drift_needs_two_columns() -> None:
    """A single column has nothing to be level with."""
    lines = put(full(1), 0, 20, baseline=line(0, 20).baseline + 5)
    assert measure_drift(page(lines=lines, columns=(column(0),))) == (0.0, None)
    assert measure_drift(page(lines=lines))[0] == pytest.approx(5)
