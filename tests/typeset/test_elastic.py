"""Elastic frames: placeholders take the room that their unit's text leaves, and nothing else is touched by them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import LaidPage, LaidUnit, Unit
from pipeline.typeset import typeset
from pipeline.typeset.draft import Draft, revise
from pipeline.typeset.elastic import LAST_FIT, Elastic, find_frames, fit_frames
from pipeline.typeset.flow import Flow, Item
from pipeline.typeset.sizing import MIN_LINES, Sizer
from pipeline.typeset.source import scan_source
from tests.typeset.specimen import make_body, make_editions, make_page_css, make_settings

HIGH = 35  # lines of a column on the specimen's page
OWN_CSS = "figure { margin: 14pt 0; break-inside: avoid } .cols { columns: 2; column-gap: 5mm }"


def draw_frame(key: str, lines: int, kind: str = "data-elastic") -> str:
    """A figure as the layouts write it; without ``data-elastic`` it is a common one."""
    elastic = f' {kind}="{lines}"' if kind else ""
    return (
        f'<figure class="figure" data-snap="{key}"{elastic}><img class="frame" src="img/b.svg" alt="Сурет орны" '
        f'data-picture="{key}" style="height: {lines * 14}pt"></figure>'
    )


def make_framed(pages: int, paragraphs: int, lines: int = 12, frames: int = 2, kind: str = "data-elastic") -> Unit:
    """A unit of running text with frames spread over it."""
    body = re.sub(r'<span class="fn".*?</span>', "", make_body("u", paragraphs, 7))
    parts = [part + "</p>" for part in body.split("</p>")[:-1]]
    step = max(1, len(parts) // (frames + 1))
    for number in range(frames, 0, -1):
        at = number * step - 1
        while "<h2" in parts[at]:
            at -= 1
        parts.insert(at, draw_frame(f"u-f{number}", lines, kind))
    html = f'<section id="u"><div class="cols">{"".join(parts)}</div></section>'
    css = make_page_css("u-u", 1, pages) + OWN_CSS
    return Unit("u", ("u",), 1, pages, "u-u", html, css, "<p>Бос бет</p>", ("img/b.svg",))


def lay_out(unit: Unit, project: Path, fonts_conf: Path, cache: Path, safe: bool = False) -> tuple[LaidUnit, bytes]:
    """The unit as laid out, and its raw PDF."""
    made = typeset((unit,), make_editions("print"), lambda laid: (), make_settings(project, fonts_conf, cache, safe))
    return made.units[0], made.edition("print").pdf


def list_heights(laid: LaidUnit) -> list[int]:
    """Heights of the frames in lines."""
    return [round(picture.height / 14) for page in laid.pages for picture in page.pictures if picture.figure]


def count_free(page: LaidPage) -> float:
    return sum(column.height - column.used for column in page.columns) / 14


@pytest.mark.parametrize("lines", [6, 25])
def test_frames_fill_the_planned_pages(project: Path, fonts_conf: Path, tmp_path: Path, lines: int) -> None:
    """Whatever height the source states: no page over, none blank, few lines free, frames lower than a page."""
    laid, _ = lay_out(make_framed(3, 9, lines, 3), project, fonts_conf, tmp_path)
    assert [page.filler for page in laid.pages] == [False] * 3
    assert all(count.source == count.laid for count in laid.counts)
    available = sum(column.height for page in laid.pages for column in page.columns)
    used = sum(column.used for page in laid.pages for column in page.columns)
    assert used / available > 0.9
    assert count_free(laid.pages[-1]) <= 10
    assert all(MIN_LINES <= height <= HIGH for height in list_heights(laid))


def test_both_ways_give_the_same_bytes(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """Kept or safe, and kept once more from the cache: the same PDF, and the same number of layouts."""
    unit = make_framed(2, 5)
    kept, pdf = lay_out(unit, project, fonts_conf, tmp_path / "kept")
    safe, same = lay_out(unit, project, fonts_conf, tmp_path / "safe", safe=True)
    assert (pdf, kept.rounds, kept.pages) == (same, safe.rounds, safe.pages)
    assert lay_out(unit, project, fonts_conf, tmp_path / "kept")[1] == pdf


def test_text_that_is_too_long_leaves_the_frames_their_least(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """Text alone fills more than the plan: frames are six lines high, and the surplus is there to be counted."""
    laid, _ = lay_out(make_framed(1, 8), project, fonts_conf, tmp_path)
    assert list_heights(laid) == [MIN_LINES, MIN_LINES]
    assert [page.label for page in laid.pages[:2]] == ["1", "1+1"]


def test_text_that_is_far_too_short_leaves_pages_blank(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """One frame cannot fill six pages: it is no higher than a column, all text is there, fillers stand for the rest."""
    laid, _ = lay_out(make_framed(4, 3, frames=1), project, fonts_conf, tmp_path)
    assert laid.pages[-1].filler
    (height,) = list_heights(laid)
    assert 12 < height <= HIGH
    assert all(count.source == count.laid for count in laid.counts)


def test_units_without_placeholders_are_left_alone(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """A common figure keeps its height; no rule, no round is added for it."""
    unit = make_framed(2, 5, kind="")
    laid, _ = lay_out(unit, project, fonts_conf, tmp_path)
    assert list_heights(laid) == [12, 12]
    assert fit_frames(Elastic(), unit, laid.pages) == Elastic()
    revised = revise(Draft(unit, rounds=1), laid.pages, scan_source(unit.html))
    assert (revised.elastic, revised.fits) == (Elastic(), 0)


def test_frames_are_known_by_their_mark() -> None:
    """``data-elastic`` states the lines that the source has; the rule for a height wins over the markup."""
    html = draw_frame("a-1", 12) + draw_frame("a-2", 9, "") + draw_frame("a-3", 20)
    assert find_frames(html) == (("a-1", 12), ("a-3", 20))
    assert find_frames("<p>data</p>") == ()
    assert Elastic((("a-1", 17),)).css() == '[data-picture="a-1"]{height:238pt!important}'


def test_looking_for_heights_ends(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """However bad the pages look, after the last fit heights stay as they are."""
    unit = make_framed(1, 8)
    laid, _ = lay_out(unit, project, fonts_conf, tmp_path)
    stale = Elastic((("u-f1", 9), ("u-f2", 9)), LAST_FIT)
    assert fit_frames(stale, unit, laid.pages) is stale


# --- the model ------------------------------------------------------------------------------------


def make_flow(counts: list[int], frames: int, columns: int = 2, high: int = 40) -> Flow:
    """Paragraphs of so many lines, frames evenly between them."""
    items = [
        Item(f"p{number}", "paragraph", count, 0, min(2, count), count >= 4) for number, count in enumerate(counts)
    ]
    step = max(1, len(items) // (frames + 1))
    for number in range(frames, 0, -1):
        items.insert(number * step, Item(f"f{number}", "snap", 0, 1, 1, False, False, f"f{number}"))
    return Flow(tuple(items), columns, (high,), high)


def test_the_search_ends_at_the_foot_of_the_last_page() -> None:
    """150 lines of text on two pages of 160: two frames take the rest, in a flow where that can be done."""
    flow = make_flow([10] * 10, 2)
    sized = Sizer(flow, 2, {"f1": 10, "f2": 10}).size()
    assert 0 <= sized.free <= 4
    assert sum(lines for _, lines in sized.heights) >= 40


def test_wishes_are_kept_in_proportion() -> None:
    """A frame that was twice as high stays the higher one."""
    heights = dict(Sizer(make_flow([10] * 10, 2), 2, {"f1": 10, "f2": 20}).size().heights)
    assert heights["f2"] > heights["f1"]


def test_a_wide_frame_counts_in_all_columns() -> None:
    """Over two columns a line of a frame takes two lines of text."""
    flow = make_flow([10] * 10, 1)
    items = tuple(replace(item, role="wide", wide=True) if item.frame else item for item in flow.items)
    narrow = Sizer(flow, 2, {"f1": 20}).measure({"f1": 20}).free
    wide = Sizer(replace(flow, items=items), 2, {"f1": 20}).measure({"f1": 20}).free
    assert narrow - wide >= 20


def test_spare_lines_are_left_free() -> None:
    """Where the model is known to count too few, it is asked to leave room."""
    sizer = Sizer(make_flow([10] * 10, 2), 2, {"f1": 10, "f2": 10})
    assert sizer.size(8).free >= 8


@given(st.lists(st.integers(1, 30), min_size=4, max_size=16), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3))
def test_frames_are_never_higher_than_a_column(counts: list[int], frames: int, pages: int, columns: int) -> None:
    """Nor lower than six lines, whatever the text; every frame has a height."""
    flow = make_flow(counts, frames, columns)
    keys = [item.frame for item in flow.items if item.frame]
    sized = Sizer(flow, pages, dict.fromkeys(keys, 12)).size()
    assert [key for key, _ in sized.heights] == keys
    assert all(MIN_LINES <= lines < 40 for _, lines in sized.heights)
