"""The bleed is the printer's to ask for: any of a profile is laid out, painted and placed, and none other."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Name

from tests.paper import read_pdf
from tests.perfect import ISSUE
from tests.pressing import Rooms, Run, open_small_rooms
from tests.supplying import MM, SLUG_MM, make_advert, supply_advert, write_advert

PROFILE = "profiles/magazine.yaml"
OWN_SHEET = "@page { bleed: 0 !important }\n:root { --bleed: 1mm !important }\n"


def ask_bleed(rooms: Rooms, bleed_mm: float) -> Rooms:
    """The same rooms, their printing house asking for this bleed."""
    return rooms.copy_styles().edit_style(PROFILE, "bleed_mm: 3", f"bleed_mm: {bleed_mm:g}")


def read_margins(path: Path, outer: Name = Name.BleedBox) -> set[float]:
    """The distances in mm from the trim to a box around it: every edge of every page."""
    with read_pdf(path.read_bytes()) as pdf:
        return {margin for page in pdf.pages for margin in _margins(page, outer)}


def _margins(page: pikepdf.Page, outer: Name) -> tuple[float, ...]:
    trim, box = ([float(side) for side in page[name].as_list()] for name in (Name.TrimBox, outer))
    return tuple(round(abs(one - other) / MM, 2) for one, other in zip(trim, box, strict=True))


def list_codes(rooms: Rooms, run: Run) -> list[str]:
    """What is wrong with the product, and every rule of print that is broken."""
    found = rooms.report(rejected=run.status == 3)["problems"]
    return [each["code"] for each in found if each["severity"] == "error" or each["code"].startswith("PDF")]


def supply_bled(rooms: Rooms, bleed_mm: float) -> Rooms:
    """The last page is an advert that is yellow to the end of this bleed."""
    pdf = make_advert(inset_mm=20)
    page = pdf.pages[0]
    x0, y0, x1, y1 = (float(side) for side in page.MediaBox.as_list())
    cut = (SLUG_MM - bleed_mm) * MM
    page[Name.BleedBox] = Array([round(side, 4) for side in (cut, cut, x1 - cut, y1 - cut)])
    ground = f"q 0 .05 .8 0 k {x0} {y0} {x1} {y1} re f Q\n".encode()
    page.Contents = pdf.make_stream(ground + page.Contents.read_bytes())
    return supply_advert(rooms, write_advert(pdf))


@pytest.mark.parametrize("bleed_mm", [5, 9])
def test_any_bleed_is_painted(small_rooms: Rooms, bleed_mm: float) -> None:
    """Covers, contents, interview: nothing to grumble at, that bleed on every edge; the screen has none."""
    rooms = ask_bleed(small_rooms, bleed_mm)
    run = rooms.build("--edition", "print,screen")
    assert (run.status, list_codes(rooms, run)) == (0, []), run.stderr
    assert read_margins(rooms.made / "print.pdf") == {bleed_mm}
    assert read_margins(rooms.made / "screen.pdf", Name.MediaBox) == {0}


def test_an_issue_cannot_change_it(small_rooms: Rooms) -> None:
    """An issue.css that asks for another bleed, however loudly, is not heard."""
    rooms = ask_bleed(small_rooms, 5)
    rooms.sources.overlay({f"{ISSUE}/issue.css": OWN_SHEET})
    run = rooms.build("--edition", "print")
    assert (run.status, list_codes(rooms, run)) == (0, []), run.stderr
    assert read_margins(rooms.made / "print.pdf") == {5}


def test_the_page_is_the_same_within_its_trim(tmp_path: Path, press_cache: Path) -> None:
    """Lines, columns and their places do not depend on the bleed: the page maps are equal."""
    maps = []
    for bleed_mm in (3, 9):
        rooms = ask_bleed(open_small_rooms(tmp_path / f"{bleed_mm}", press_cache), bleed_mm)
        assert rooms.build("--edition", "print").status == 0
        maps.append((rooms.made / "page-map.json").read_bytes())
    assert maps[0] == maps[1]


def test_a_number_in_a_sheet_is_found(small_rooms: Rooms) -> None:
    """A picture that hangs out by 3 mm where 5 are asked for: PDF010, and the product is rejected."""
    rooms = ask_bleed(small_rooms, 5)
    rooms.append_style("components/40-cover.css", ".cover .art { top: -3mm }")
    run = rooms.build("--edition", "print")
    assert (run.status, set(list_codes(rooms, run))) == (3, {"PDF010"})


@pytest.mark.parametrize(("supplied_mm", "status"), [(9, 0), (3, 3)])
def test_an_advert_has_the_bleed_of_the_profile(small_rooms: Rooms, supplied_mm: float, status: int) -> None:
    """A supplied page with 9 mm of bleed is placed with all of it; one with 3 mm is not enough, and said so."""
    rooms = supply_bled(ask_bleed(small_rooms, 9), supplied_mm)
    run = rooms.build("--edition", "print")
    assert run.status == status, run.stderr
    assert bool({"PDF009", "PDF010"} & set(list_codes(rooms, run))) == (status == 3)
