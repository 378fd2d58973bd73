"""Pages as pictures: of any PDF, however wrong, within limits, and the same each time."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.kept import Kept
from pipeline.reporting import PagePicture, pictures
from pipeline.reporting.pictures import begin_pictures, picture_pages
from tests.reporting.sample import MM, make_pdf

RED_CORNER = f"1 0 0 rg 0 {203 * MM:f} {3 * MM:f} {3 * MM:f} re f".encode()  # in the bleed, top left
TANGLE = b"q " + b"0.1 0 0 rg 0 0 300 600 re f 50 50 200 0 100 300 c s " * 40 + b"Q"


def open_picture(picture: PagePicture) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(picture.jpeg)))


def test_each_page_has_its_picture() -> None:
    """560 pixels wide, with the bleed, and the trim's place in it."""
    first, second = picture_pages(make_pdf(({}, {}), RED_CORNER), ("i", "ii"), bound=False)
    assert (first.label, second.label, first.why) == ("i", "ii", "")
    assert first.trim_mm == pytest.approx((100, 200))
    assert first.trim == pytest.approx((100 * 3 / 106, 100 * 3 / 206, 100 * 100 / 106, 100 * 200 / 206), abs=1e-3)
    image: Any = open_picture(first).convert("RGB")
    assert image.width == 560
    assert image.height == pytest.approx(560 * first.ratio, abs=1)
    assert image.getpixel((7, 7))[0] > 200
    assert image.getpixel((7, 7))[2] < 60
    assert min(image.getpixel((300, 500))) > 250


def test_a_page_is_shown_unrotated() -> None:
    """Places of problems count in the page's own space: its /Rotate and CropBox do not turn or cut the picture."""
    crop = [3 * MM, 3 * MM, 60 * MM, 60 * MM]
    (turned,) = picture_pages(make_pdf(({"Rotate": 90, "CropBox": crop},), RED_CORNER), (), bound=False)
    (plain,) = picture_pages(make_pdf(({},), RED_CORNER), (), bound=False)
    assert turned == plain


def test_pages_of_a_spread_meet_at_the_trim() -> None:
    """Bound, page 2 ends and page 3 begins at its trim; loose, both show the bleed all round."""
    pdf = make_pdf(({}, {}, {}))
    single, left, right = picture_pages(pdf, (), bound=True)
    assert single.trim[0] > 0
    assert left.trim[0] > 0
    assert left.trim[0] + left.trim[2] == pytest.approx(100)
    assert right.trim[0] == pytest.approx(0)
    assert picture_pages(pdf, (), bound=False)[2].trim == single.trim


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n%%EOF"], ids=["empty", "text", "header"])
def test_what_is_no_pdf_has_no_pictures(content: bytes) -> None:
    """Nothing to see, and no fault."""
    assert picture_pages(content, (), bound=True) == ()


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ({"MediaBox": [0, 0, 14400, 3], "TrimBox": [0, 0, 0, 0]}, "mm"),
        ({"MediaBox": [0, 0, 3e9, 3e9], "TrimBox": [0, 0, 3e9, 3e9]}, "size"),
    ],
    ids=["thread", "endless"],
)
def test_a_page_without_size_has_a_reason(entries: dict[str, Any], why: str) -> None:
    """Its neighbours keep their pictures, and in its place stands why there is none."""
    good, bad = picture_pages(make_pdf(({}, entries)), (), bound=False)
    assert good.jpeg
    assert bad.jpeg == ""
    assert why in bad.why


def test_a_page_of_200_inches_is_small_here() -> None:
    """As many pixels as any other page."""
    huge = {"MediaBox": [0, 0, 14400, 14400], "TrimBox": [0, 0, 14400, 14400], "BleedBox": [0, 0, 14400, 14400]}
    (picture,) = picture_pages(make_pdf((huge,)), (), bound=False)
    assert open_picture(picture).size == (560, 560)


def test_a_page_that_never_ends_costs_its_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page beyond the limit of time is given up; the pages around it have their pictures."""
    drawn = pictures._draw_page

    def spin(document: Any, index: int, label: str, spine: str, width: int) -> PagePicture:
        while index == 1:
            pass
        return drawn(document, index, label, spine, width)

    monkeypatch.setattr(pictures, "_draw_page", spin)
    monkeypatch.setattr(pictures, "PAGE_SECONDS", 0)
    first, second, third = picture_pages(make_pdf(({}, {}, {})), ("1", "2", "3"), bound=False)
    assert first.jpeg
    assert third.jpeg
    assert (second.jpeg, second.label) == ("", "2")
    assert "stopped" in second.why


def test_a_file_that_never_draws_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a few deaths no more pages are tried; every page still has its place and its reason."""

    def die(*_: object) -> PagePicture:
        import os

        os._exit(1)

    monkeypatch.setattr(pictures, "_draw_page", die)
    found = picture_pages(make_pdf(({},) * 6), (), bound=False)
    assert [picture.label for picture in found] == ["1", "2", "3", "4", "5", "6"]
    assert all("stopped" in picture.why for picture in found)


def test_many_pages_are_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report stays a few megabytes; beyond the last step pages are named and not drawn."""
    monkeypatch.setattr(pictures, "WIDTHS", ((1, 560), (2, 100)))
    monkeypatch.setattr(pictures, "PAGES_DRAWN", 2)
    one, two, three = picture_pages(make_pdf(({}, {}, {})), (), bound=False)
    assert [open_picture(picture).width for picture in (one, two)] == [100, 100]
    assert three.why == "only the first 2 pages are drawn"


def test_pictures_are_the_same_each_time(tmp_path: Path) -> None:
    """Same bytes, drawn twice or kept; another binding is another picture."""
    pdf = make_pdf(({}, {}, {}), TANGLE)
    kept = Kept(tmp_path)
    fresh = picture_pages(pdf, (), bound=True)
    assert picture_pages(pdf, (), bound=True, kept=kept) == fresh
    assert picture_pages(pdf, (), bound=True, kept=kept) == fresh
    assert len(list(tmp_path.iterdir())) == 1
    assert picture_pages(pdf, (), bound=False, kept=kept) != fresh


def test_kept_pictures_are_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged file costs no drawing."""
    kept = Kept(tmp_path)
    fresh = picture_pages(make_pdf(), (), bound=True, kept=kept)

    def refuse(*_: object) -> list[PagePicture]:
        raise AssertionError("drawn again")

    monkeypatch.setattr(pictures, "_draw_all", refuse)
    assert picture_pages(make_pdf(), (), bound=True, kept=kept) == fresh


def draw_ours(pdf: bytes, kept: Kept, jobs: int = 2) -> tuple[PagePicture, ...]:
    with begin_pictures(pdf, kept, jobs) as take:
        return take()


def count_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that gets a line for each page that is drawn, by whatever process."""
    drawn, log = pictures._draw_page, tmp_path / "drawn"
    log.touch()

    def draw(document: Any, index: int, *arguments: Any) -> PagePicture:
        with log.open("a", encoding="ascii") as file:
            file.write(f"{index}\n")
        return drawn(document, index, *arguments)

    monkeypatch.setattr(pictures, "_draw_page", draw)
    return log


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_pages_of_ours_are_the_same_pictures(jobs: int, tmp_path: Path) -> None:
    """However many draw at once, and kept or not, a page's picture is the one that the whole file gives."""
    pdf = make_pdf(({}, {"Rotate": 90}, {}, {"MediaBox": [0, 0, 3e9, 3e9], "TrimBox": [0, 0, 3e9, 3e9]}), TANGLE)
    whole = picture_pages(pdf, (), bound=True)
    kept = Kept(tmp_path)
    assert draw_ours(pdf, kept, jobs) == whole
    assert draw_ours(pdf, kept, jobs) == whole


def test_a_changed_page_alone_is_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are the kept ones; what they share, a turned page and another place in the file count."""
    log, kept = count_drawn(monkeypatch, tmp_path), Kept(tmp_path / "kept")
    draw_ours(make_pdf(({}, {}, {"Rotate": 0}), TANGLE), kept)
    log.write_text("")
    draw_ours(make_pdf(({}, {}, {"Rotate": 0}), TANGLE), kept)
    assert log.read_text() == ""
    draw_ours(make_pdf(({}, {}, {"Rotate": 180}), TANGLE), kept)
    assert log.read_text() == "2\n"
    log.write_text("")
    draw_ours(make_pdf(({}, {}, {"Rotate": 180}), RED_CORNER), kept)
    assert sorted(log.read_text().split()) == ["0", "1", "2"]


def test_a_page_of_ours_that_dies_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its place says why there is no picture; the next build tries again, and draws no other page."""
    drawn, pdf, kept = pictures._draw_page, make_pdf(({}, {}, {})), Kept(tmp_path / "kept")

    def die(document: Any, index: int, *arguments: Any) -> PagePicture:
        if index == 1:
            os._exit(1)
        return drawn(document, index, *arguments)

    monkeypatch.setattr(pictures, "_draw_page", die)
    first, second, third = draw_ours(pdf, kept)
    assert first.jpeg
    assert third.jpeg
    assert "stopped" in second.why
    monkeypatch.setattr(pictures, "_draw_page", drawn)
    log = count_drawn(monkeypatch, tmp_path)
    assert all(picture.jpeg for picture in draw_ours(pdf, kept))
    assert log.read_text() == "1\n"


def test_what_is_no_pdf_of_ours_has_no_pictures(tmp_path: Path) -> None:
    """As for any other file."""
    assert draw_ours(b"hello", Kept(tmp_path)) == ()
