"""Supplied pages before anything is made of them: which rectangle is placed, and what check refuses."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable

import pytest
from pikepdf import Array, Encryption, Name, Pdf, Permissions
from PIL import Image

from pipeline import supplied, trial
from pipeline.pictures import inspect_content, inspect_supplied
from pipeline.picturing import draw_supplied
from pipeline.supplied import BadPage, count_content, measure_page, read_page
from pipeline.trial import TrialFailed, try_apart
from tests.perfect import ISSUE, PerfectIssue, assert_only, draw_jpeg
from tests.supplying import ADVERT, ADVERT_SOURCE, ADVERT_TEXT, MM, SLUG_MM, make_advert, write_advert

BAKER = f"{ISSUE}/articles/baker.md"


def supply(issue: PerfectIssue, content: bytes) -> PerfectIssue:
    """The perfect issue with an advert on its last page."""
    issue.overlay({ADVERT: content, ADVERT_SOURCE: ADVERT_TEXT, f"{ISSUE}/articles/back.md": None})
    return issue.edit(f"{ISSUE}/issue.yaml", "article: back,", "article: advert,")


# --- geometry ------------------------------------------------------------------------------------


def test_trim_and_bleed_are_placed() -> None:
    """The trim with 3 mm round it, however far the file's paper goes."""
    page = read_page(write_advert(make_advert()))
    assert page.size_mm == pytest.approx((210, 297), abs=0.001)
    distance = (SLUG_MM - 3) * MM
    assert page.placed == pytest.approx((distance, distance, distance + 216 * MM, distance + 303 * MM), abs=0.001)
    assert page.pixels == (1728, 2424)


def test_without_a_trim_box() -> None:
    """CropBox, and without it MediaBox, is the trim; then there is no bleed that could show."""
    advert = make_advert()
    page = advert.pages[0]
    del page[Name.TrimBox]
    del page[Name.BleedBox]
    page.CropBox = Array([10, 20, 310, 420])
    found = measure_page(page)
    assert list(found.trim) == [10, 20, 310, 420]
    assert found.clip[0] == pytest.approx(10 - 3 * MM, abs=0.2)
    del page[Name.CropBox]
    found = measure_page(page)
    assert found.trim == found.clip
    assert list(found.trim) == [float(side) for side in page.MediaBox.as_list()]
    assert found.placed[0] == pytest.approx(-3 * MM, abs=0.2)


@pytest.mark.parametrize("length", [150.0, 150.02, 150.06, 150.0624, 150.11])
def test_whole_pixels_about_the_same_middle(length: float) -> None:
    """A raster of whole pixels stands for exactly the rectangle that is placed: neither stretched nor moved."""
    page = read_page(write_advert(make_advert(length, length)))
    assert page.placed[2] - page.placed[0] == pytest.approx(page.pixels[0] / 8 * MM, abs=1e-9)
    assert page.placed[0] + page.placed[2] == pytest.approx(page.trim[0] + page.trim[2], abs=1e-9)
    assert (page.trim[0] - page.placed[0]) / MM == pytest.approx(3, abs=0.0314)


def test_boxes_with_their_corners_exchanged() -> None:
    """A box may name any two corners."""
    advert = make_advert()
    page = advert.pages[0]
    wanted = measure_page(page)
    x0, y0, x1, y1 = page.TrimBox.as_list()
    page.TrimBox = Array([x1, y0, x0, y1])
    assert measure_page(page) == wanted


# --- what is drawn -------------------------------------------------------------------------------


def look(content: bytes, bleed_mm: float) -> Image.Image:
    return Image.open(io.BytesIO(draw_supplied(content, bleed_mm)))


def test_the_raster_is_srgb_at_eight_pixels_to_the_mm() -> None:
    """Trim and bleed for the page, the trim alone for a screen; the same bytes each time."""
    source = write_advert(make_advert())
    image = look(source, 3)
    assert (image.size, image.mode, image.format) == ((1728, 2424), "RGB", "JPEG")
    assert look(source, 0).size == (1680, 2376)
    assert draw_supplied(source) == draw_supplied(source)


def test_nothing_shows_beyond_bleed_box_and_media() -> None:
    """What the file's own boxes cut off is white, though operators paint there."""
    advert = make_advert()
    page = advert.pages[0]
    page.Contents = advert.make_stream(b"1 0 0 0 k -99 -99 2000 2000 re f")
    page.BleedBox = page.TrimBox
    image = look(write_advert(advert), 3)
    assert image.getpixel((10, 10)) == (255, 255, 255)
    assert image.getpixel((40, 40)) != (255, 255, 255)
    page.MediaBox = page.TrimBox
    del page[Name.BleedBox]
    assert look(write_advert(advert), 3).getpixel((10, 10)) == (255, 255, 255)


# --- the check station ---------------------------------------------------------------------------


def test_an_advert_may_be_a_pdf(perfect_issue: PerfectIssue) -> None:
    """A sound PDF on an advert's page is no finding."""
    assert supply(perfect_issue, write_advert(make_advert())).problems() == ()


def test_nothing_else_may_be_one(perfect_issue: PerfectIssue) -> None:
    """PIC002: a PDF as the picture of another article, however sound it is; the hint says what to use."""
    perfect_issue.overlay({f"{ISSUE}/images/oven.pdf": write_advert(make_advert())})
    perfect_issue.edit(BAKER, "images/oven.jpg", "images/oven.pdf")
    problem = assert_only(perfect_issue.problems(), "PIC002", BAKER, perfect_issue.line(BAKER, "  src:"))
    assert "only an advert" in problem.hint


def encrypt(user: str) -> bytes:
    out = io.BytesIO()
    make_advert().save(out, encryption=Encryption(owner="owner", user=user, allow=Permissions(extract=False)))
    return out.getvalue()


def change(plant: Callable[[Pdf], None]) -> bytes:
    advert = make_advert()
    plant(advert)
    out = io.BytesIO()
    advert.save(out)
    return out.getvalue()


def _set(key: str, value: object) -> Callable[[Pdf], None]:
    def plant(pdf: Pdf) -> None:
        pdf.pages[0][Name(key)] = value

    return plant


def _drop_pages(pdf: Pdf) -> None:
    del pdf.pages[:]


def _break_content(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"")
    stream.write(b"not packed at all", filter=Name.FlateDecode)
    pdf.pages[0].Contents = stream


def _circle(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


SOUND = write_advert(make_advert())
REFUSED = {
    "empty": (b"", "PIC002"),
    "text": (b"not a PDF", "PIC002"),
    "jpeg": (draw_jpeg(), "PIC002"),
    "header": (b"%PDF-1.7\n", "PIC002"),
    "half": (SOUND[: len(SOUND) // 8], "PIC002"),
    "leading-bytes": (b"\n" + SOUND, "PIC002"),
    "password": (encrypt("secret"), "PIC002"),
    "permissions": (encrypt(""), "PIC002"),
    "no-pages": (change(_drop_pages), "PIC002"),
    "turned-askew": (change(_set("/Rotate", 45)), "PIC002"),
    "tiny": (change(_set("/TrimBox", Array([0, 0, 20, 20]))), "PIC002"),
    "no-area": (change(_set("/TrimBox", Array([50, 50, 50, 500]))), "PIC002"),
    "outside": (change(_set("/TrimBox", Array([5000, 5000, 5500, 5500]))), "PIC002"),
    "words": (change(_set("/TrimBox", Array([Name.A, Name.B, Name.C, Name.D]))), "PIC002"),
    "three-sides": (change(_set("/TrimBox", Array([0, 0, 500]))), "PIC002"),
    "no-box": (change(_set("/TrimBox", Name.Nothing)), "PIC002"),
    "endless": (change(_set("/MediaBox", Array([0, 0, 1e30, 1e30]))), "PIC002"),
    "giant": (change(_set("/UserUnit", 40)), "PIC004"),
    "broken-content": (change(_break_content), "PIC002"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_placed(perfect_issue: PerfectIssue, name: str) -> None:
    """PIC002 or PIC004 at the line that names the file: damaged, locked, without a page, of no sane size."""
    content, code = REFUSED[name]
    supply(perfect_issue, content)
    assert_only(perfect_issue.problems(), code, ADVERT_SOURCE, perfect_issue.line(ADVERT_SOURCE, "  src:"))


def test_pages_in_a_circle_end() -> None:
    """A page tree that holds itself is read to its first page or refused; it does not run for ever."""
    found = inspect_supplied(change(_circle))
    assert found is None or found[0] == "PIC002"


def test_more_content_than_a_page_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """PIC004: operators beyond the limit, counted unpacked."""
    advert = make_advert()
    advert.pages[0].Contents = Array([advert.make_stream(b" " * 2_000), advert.make_stream(b" " * 2_000)])
    content = write_advert(advert)
    assert count_content(content) == 4_000
    monkeypatch.setattr(supplied, "MAX_CONTENT_BYTES", 3_000)
    with pytest.raises(BadPage) as refused:
        count_content(content)
    assert refused.value.code == "PIC004"


def test_what_the_limits_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """PIC004: a file that takes too long to draw, or ends the program that draws it."""

    def fail(call: Callable[[], str], *limits: int) -> str:
        raise TrialFailed

    monkeypatch.setattr("pipeline.pictures.try_apart", fail)
    found = inspect_content(".pdf", SOUND)
    assert found is not None
    assert found[0] == "PIC004"


def test_a_trial_answers() -> None:
    """What the call says comes back, long answers too; its own memory stays as it was."""
    told: list[str] = []

    def tell() -> str:
        told.append("x")
        return "жауап " * 50_000

    assert try_apart(tell) == "жауап " * 50_000
    assert told == []


def _die() -> str:
    os.kill(os.getpid(), 11)
    return "x"


def _raise() -> str:
    raise ValueError


def _eat() -> str:
    return "x" * len(bytes(trial.MEMORY_BYTES * 2))


def _spin() -> str:
    while True:
        pass


def _wait() -> str:
    time.sleep(600)
    return ""


@pytest.mark.parametrize("call", [_die, _raise, _eat, _spin], ids=["dies", "raises", "eats", "spins"])
def test_a_trial_that_fails(call: Callable[[], str]) -> None:
    """A crash, an error, too much memory, too much time: no answer, and the parent goes on."""
    with pytest.raises(TrialFailed):
        try_apart(call, cpu_seconds=1)


def test_a_trial_that_only_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that uses no processor is ended by the clock."""
    monkeypatch.setattr(trial, "WALL_FACTOR", 0.1)
    with pytest.raises(TrialFailed):
        try_apart(_wait, cpu_seconds=1)


def test_drawing_says_what_it_cannot_do() -> None:
    """Drawing raises OSError, as for any picture that cannot be read."""
    with pytest.raises(OSError, match="cannot be drawn"):
        draw_supplied(b"%PDF-1.7 nothing")
    with pytest.raises(BadPage):
        read_page(b"%PDF-1.7 nothing")
