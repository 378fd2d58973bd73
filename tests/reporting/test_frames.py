"""Problems drawn where they are: frames in per cent of the trim, spreads as bound, views of pages."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import lxml.html
import pytest

from pipeline.problems import Problem, Severity
from pipeline.reporting import write_report
from pipeline.reporting.frames import Frame, place_frames
from pipeline.reporting.spreads import plan_spreads
from pipeline.reporting.views import MM, find_view
from pipeline.reporting.words import count_words, write_number, write_verdict
from tests.reporting.sample import LOW, NARROW, NO_PICTURE, report

MEDIA = (0.0, 0.0, 106 * MM, 206 * MM)
TRIM = (3 * MM, 3 * MM, 103 * MM, 203 * MM)


def frames_of(*problems: Problem) -> tuple[Frame, ...]:
    return place_frames(list(enumerate(problems, 1)), NO_PICTURE)


def at(*rect: float) -> Problem:
    assert len(rect) == 4
    return dataclasses.replace(LOW, rect_mm=(rect[0], rect[1], rect[2], rect[3]))


def test_a_frame_is_in_per_cent_of_the_trim() -> None:
    """10, 20, 50 × 40 mm on a trim of 100 × 200 mm."""
    (frame,) = frames_of(LOW)
    assert frame.rect == (10.0, 10.0, 50.0, 20.0)
    assert frame.style == "left:10.000%;top:10.000%;width:50.000%;height:20.000%"


def test_a_frame_is_cut_to_the_picture() -> None:
    """What reaches beyond the picture ends at its edge; what lies beyond it is drawn on the edge."""
    (whole,) = frames_of(at(-1000, -1000, 5000, 5000))
    assert whole.rect == (-12.5, -5.556, 125.0, 111.111)
    (beyond,) = frames_of(at(500, 50, 10, 10))
    assert beyond.rect == (112.5, 25.0, 0.0, 5.0)


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_a_place_that_is_no_place_has_no_frame(wrong: float) -> None:
    """A problem without a place, or with one that is no number, stands in the table alone."""
    assert frames_of(at(wrong, 0, 1, 1), dataclasses.replace(LOW, rect_mm=None)) == ()


def test_equal_places_share_a_frame() -> None:
    """Two problems of one place: one frame with both numbers, as bad as the worse of them."""
    (frame,) = frames_of(dataclasses.replace(NARROW, rect_mm=LOW.rect_mm), LOW)
    assert [number for number, _ in frame.problems] == [1, 2]
    assert frame.severity is Severity.ERROR


def test_small_frames_lie_upon_large_ones() -> None:
    """Else a frame around the page would hide the numbers within."""
    small, large = at(10, 10, 5, 5), at(0, 0, 100, 200)
    assert [frame.rect[2] for frame in frames_of(small, large)] == [100.0, 5.0]


def test_large_frames_are_drawn_within() -> None:
    """A frame around a whole page would else lie outside the picture, where nothing is seen."""
    (whole,), (thin,) = frames_of(at(0, 0, 100, 200)), frames_of(at(0, 0, 100, 5))
    assert (whole.large, thin.large) == (True, False)


def test_numbers_stand_where_they_are_seen() -> None:
    """Above the frame, or within it at the head of a page, where they would be cut off."""
    (high,), (low,) = frames_of(at(0, 5, 10, 10)), frames_of(at(0, 10, 10, 10))
    assert (high.topmost, low.topmost) == (True, False)
    page: Any = lxml.html.document_fromstring(write_report(report(dataclasses.replace(LOW, rect_mm=(0, 0, 5, 5)))))
    assert page.xpath("//div[contains(@class,'frame')]/@class") == ["frame error topmost"]


def test_frames_are_numbered_and_named() -> None:
    """On the page a frame links to its row, by number, with a name that says severity, code and message."""
    page: Any = lxml.html.document_fromstring(write_report(report(NARROW, LOW)).decode())
    (error,) = page.xpath("//figure[@id='sheet-2']//div[contains(@class,'frame')]")
    assert error.get("class") == "frame error large"
    assert error.get("style") == "left:10.000%;top:10.000%;width:50.000%;height:20.000%"
    (link,) = error.xpath(".//a")
    assert (link.text, link.get("href")) == ("1", "#p1")
    assert link.get("aria-label") == f"Problem 1, error PDF013: {LOW.message}"
    (warning,) = page.xpath("//figure[@id='sheet-1']//div[contains(@class,'frame')]")
    assert warning.get("class") == "frame warning"
    trim = page.xpath("//figure[@id='sheet-1']//div[@class='trim']/@style")
    assert trim == ["left:10.000%;top:5.000%;width:80.000%;height:90.000%"]


def test_a_page_lists_its_problems() -> None:
    """A problem of a page without a place is named under its picture all the same."""
    page: Any = lxml.html.document_fromstring(write_report(report(dataclasses.replace(LOW, rect_mm=None))).decode())
    assert page.xpath("//figure[@id='sheet-2']//p[@class='chips']/a/@href") == ["#p1"]
    assert page.xpath("//div[contains(@class,'frame')]") == []


def test_spreads_lie_as_bound() -> None:
    """1 | 2-3 | 4: even pages left, odd ones right; by count, whatever surplus pages are called."""
    assert plan_spreads(["1", "2", "3", "4"], True) == ((0,), (1, 2), (3,))
    assert plan_spreads(["1", "2", "2+1", "3"], True) == ((0,), (1, 2), (3,))
    assert plan_spreads(["3", "4", "5"], True) == ((0,), (1, 2))
    assert plan_spreads(["14", "15"], True) == ((0, 1),)
    assert plan_spreads(["i", "ii", "iii"], True) == ((0,), (1, 2))
    assert plan_spreads(["²", "٣"], True) == ((0,), (1,))
    assert plan_spreads([], True) == ()


def test_loose_pages_lie_alone() -> None:
    """Where nothing is bound each page stands for itself."""
    assert plan_spreads(["2", "3"], False) == ((0,), (1,))


def test_a_view_shows_the_bleed() -> None:
    """Trim and bleed; not the marks and slug beyond them."""
    view = find_view(MEDIA, TRIM, MEDIA)
    assert view.trim_mm == pytest.approx((100, 200))
    assert view.trim_percent() == pytest.approx((100 * 3 / 106, 100 * 3 / 206, 100 * 100 / 106, 100 * 200 / 206))
    wide = (-500.0, -500.0, 900.0, 1200.0)
    assert find_view(wide, TRIM, None).trim_percent()[0] == pytest.approx(100 * 10 / 120)


def test_a_view_ends_at_the_spine() -> None:
    """Where another page adjoins, the bleed in the fold is not shown: the pages meet at their trims."""
    assert find_view(MEDIA, TRIM, MEDIA, "right").shown == pytest.approx((0, 0, 103 * MM, 206 * MM))
    assert find_view(MEDIA, TRIM, MEDIA, "left").shown == pytest.approx((3 * MM, 0, 106 * MM, 206 * MM))


@pytest.mark.parametrize("trim", [None, (0, 0, 0, 0), (math.nan, 0, 1, 1), (5000, 5000, 6000, 6000), (9e9, 0, 0, 9e9)])
def test_a_wrong_trim_leaves_the_page(trim: tuple[float, float, float, float] | None) -> None:
    """A trim that is missing, empty, elsewhere or no number: the page's own size is shown."""
    assert find_view(MEDIA, trim, None).trim == MEDIA


def test_a_straying_trim_still_counts() -> None:
    """A trim that reaches beyond the page: places count from it, and only the page is shown."""
    stray = (-20.0, 3 * MM, 103 * MM, MEDIA[3] + 30)
    view = find_view(MEDIA, stray, MEDIA)
    assert (view.trim, view.shown) == (stray, MEDIA)
    assert view.trim_percent()[:2] == pytest.approx((-2000 / MEDIA[2], -3000 / MEDIA[3]))


def test_corners_come_in_any_order() -> None:
    """A box may name any two opposite corners."""
    turned = (MEDIA[2], MEDIA[3], 0.0, 0.0)
    assert find_view(turned, (TRIM[2], TRIM[1], TRIM[0], TRIM[3]), turned) == find_view(MEDIA, TRIM, MEDIA)


@pytest.mark.parametrize("media", [(0, 0, 0, 0), (0, 0, math.inf, 5), (0, 0, 1e9, 1e9), (0, 0, 14400, 2)])
def test_a_page_without_size_is_refused(media: tuple[float, float, float, float]) -> None:
    """Nothing could be seen of it, and its picture might be endless."""
    with pytest.raises(ValueError, match="page"):
        find_view(media, None, None)


@pytest.mark.parametrize(
    ("media", "pixels"), [((0, 0, 14400, 14400), (560, 560)), ((0, 0, 100, 1000), (112, 1120)), (MEDIA, (560, 1088))]
)
def test_pictures_are_bounded(media: tuple[float, float, float, float], pixels: tuple[int, int]) -> None:
    """A page of 200 inches has no larger picture than another, nor has a long one."""
    view = find_view(media, None, None)
    scale = view.scale(560)
    assert (round(view.size[0] * scale), round(view.size[1] * scale)) == pixels


def test_the_verdict_is_one_line() -> None:
    """What may be sent, and never more than was looked at."""
    assert write_verdict(0, 0, (), checked=True) == "Nothing was found that has to be mended."
    assert write_verdict(0, 1, (), checked=True) == "No errors; 1 warning to look at."
    assert write_verdict(2, 0, (), checked=True) == "Not to be sent: 2 errors."
    assert write_verdict(1, 2, (), checked=True) == "Not to be sent: 1 error and 2 warnings."


def test_figures_are_short() -> None:
    """At most two decimals, none that are empty; words as they are."""
    assert [write_number(value) for value in (2.0, 118.456, 0.25, 4, None, "knocks out", 0.0)] == [
        "2",
        "118.46",
        "0.25",
        "4",
        "",
        "knocks out",
        "0",
    ]
    assert (count_words(1, "error"), count_words(0, "note")) == ("1 error", "0 notes")
