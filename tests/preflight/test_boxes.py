"""Rules of the page as paper: boxes, bleed, position, count; thresholds a step on each side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.preflight.model import Rect, Sheet
from pipeline.preflight.rules.boxes import trimmed_edges
from tests.preflight.making import BLEED, MEDIA, MM, TRIM
from tests.preflight.sheets import ASKED, change_sheet, codes, judge, make_document, make_sheet

ALL_EDGES = ("left", "bottom", "right", "top")


def grow(box: Rect, left: float = 0, bottom: float = 0, right: float = 0, top: float = 0) -> Rect:
    """A box with its edges moved outwards, in mm."""
    return box[0] - left * MM, box[1] - bottom * MM, box[2] + right * MM, box[3] + top * MM


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"trim": None}, "PDF006", "no TrimBox"),
        ({"bleed": None}, "PDF006", "no BleedBox"),
        ({"trim": None, "bleed": None}, "PDF006", "no TrimBox and no BleedBox"),
        ({"art": grow(TRIM, -5, -5, -5, -5)}, "PDF006", "ArtBox"),
        ({"trim": grow(TRIM, right=0.2)}, "PDF006", "100.2 × 150.0 mm"),
        ({"bleed": grow(BLEED, left=6)}, "PDF006", "BleedBox reaches out of the MediaBox"),
        ({"trim": grow(TRIM, left=4, right=-4)}, "PDF006", "TrimBox reaches out of the BleedBox"),
        ({"crop": TRIM}, "PDF006", "BleedBox reaches out of the CropBox"),
        ({"media": (0, 0, 0, 400)}, "PDF006", "MediaBox has no area"),
        ({"rotate": 90}, "PDF007", "90°"),
        ({"rotate": -180}, "PDF007", "-180°"),
        ({"user_unit": 2.0}, "PDF007", "2 points"),
        ({"bleed": grow(BLEED, top=-0.5)}, "PDF009", "2.5 mm of bleed, 3 mm are needed: top"),
    ],
)
def test_one_fault_is_found_alone(change: dict[str, object], code: str, words: str) -> None:
    """One page is wrong in one way: one finding, of its rule, on that page."""

    def lay(sheet: Sheet) -> Sheet:
        fields = {name: getattr(sheet, name) for name in Sheet.__slots__}
        return Sheet(**{**fields, **change})

    given = change_sheet(lay, number=2)
    ((found, finding),) = judge(given)
    assert found == code
    assert words in finding.message
    assert finding.sheet is given.sheets[1]
    assert finding.hint


@pytest.mark.parametrize(
    "change",
    [
        {"art": TRIM},
        {"crop": MEDIA},
        {"crop": BLEED},
        {"rotate": 360},
        {"trim": grow(TRIM, right=0.02)},
        {"bleed": MEDIA},
    ],
)
def test_what_is_no_fault(change: dict[str, object]) -> None:
    """A step on the other side: an ArtBox that says the same, a crop around the bleed, rounding, more bleed."""
    fields = {name: getattr(make_sheet(2), name) for name in Sheet.__slots__}
    assert judge(change_sheet(lambda _: Sheet(**{**fields, **change}), number=2)) == []


def test_odd_trim_is_the_rarer_one() -> None:
    """Of one page that differs from three, the one is told, wherever it stands."""
    given = change_sheet(lambda sheet: replace(sheet, trim=grow(TRIM, top=-2)), number=1)
    ((code, finding),) = judge(given)
    assert code == "PDF006"
    assert (finding.sheet, finding.value, finding.limit) == (given.sheets[0], "100.0 × 148.0 mm", "100.0 × 150.0 mm")


@pytest.mark.parametrize(
    ("pages", "binding", "wrong"),
    [
        (4, "saddle", False),
        (6, "saddle", True),
        (6, "perfect", False),
        (5, "perfect", True),
        (6, None, False),
        (5, None, True),
        (5, "none", False),
    ],
)
def test_page_count_suits_the_binding(pages: int, binding: str | None, wrong: bool) -> None:
    """PDF008 by the profile's multiples; whole leaves where it has none for the binding."""
    profile = replace(ASKED.profile, page_multiples={**ASKED.profile.page_multiples, "none": 1})
    asked = replace(ASKED, profile=profile, binding=binding)
    assert codes(make_document(pages), asked) == (["PDF008"] if wrong else [])


def test_a_part_may_have_any_number_of_pages() -> None:
    """An advert of one page is no fault; the same file as a whole is."""
    assert codes(make_document(1), replace(ASKED, part=True)) == []
    assert codes(make_document(1)) == ["PDF008"]


@pytest.mark.parametrize(("width", "wrong"), [(2.9, True), (3.0, False), (3.1, False)])
@pytest.mark.parametrize("edge", ["bottom", "right", "top"])
def test_bleed_a_step_on_each_side(edge: str, width: float, wrong: bool) -> None:
    """PDF009: the profile's 3 mm are enough on each edge that is cut, a tenth less is not."""
    bleed = grow(BLEED, **{edge: width - 3})
    given = change_sheet(lambda sheet: replace(sheet, bleed=bleed))
    assert codes(given) == (["PDF009"] if wrong else [])


def test_bleed_asked_is_the_profiles() -> None:
    """A house that wants 5 mm gets a finding on every page of a file that has 3."""
    asked = replace(ASKED, profile=replace(ASKED.profile, bleed_mm=5))
    found = judge(make_document(), asked)
    assert [code for code, _ in found] == ["PDF009"] * 4
    assert {(finding.value, finding.limit) for _, finding in found} == {(3.0, 5)}


@pytest.mark.parametrize(
    ("number", "binding", "part", "edges"),
    [
        (1, "perfect", False, ("bottom", "right", "top")),
        (2, "perfect", False, ("left", "bottom", "top")),
        (1, "none", False, ALL_EDGES),
        (1, None, False, ALL_EDGES),
        (2, "perfect", True, ALL_EDGES),
    ],
)
def test_the_bound_edge_is_not_cut(number: int, binding: str | None, part: bool, edges: tuple[str, ...]) -> None:
    """Right-hand pages are bound at their left; an advert may come to lie on either side."""
    asked = replace(ASKED, binding=binding, part=part)
    assert trimmed_edges(make_sheet(number), asked) == edges
    without = change_sheet(lambda sheet: replace(sheet, bleed=grow(BLEED, left=-3)), number=number)
    assert ("PDF009" in codes(without, asked)) == ("left" in edges)
