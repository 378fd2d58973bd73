"""The contact sheet of an issue (tools/sheet.py)."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageChops, ImageFilter

from tools.sheet import (
    GROUND,
    MARGIN,
    WIDTH,
    NoSheet,
    draw_sheet,
    encode_sheet,
    main,
    make_sheet,
    pair_pages,
    share_rows,
)

COLOURS = ((200, 40, 40), (40, 160, 60), (40, 60, 200), (220, 180, 30), (120, 40, 150), (20, 150, 170))


def make_pdf(pages: int) -> bytes:
    """A PDF of plain pages, each in a colour of its own."""
    pictures = [Image.new("RGB", (210, 297), COLOURS[number % len(COLOURS)]) for number in range(pages)]
    stream = io.BytesIO()
    pictures[0].save(stream, "PDF", save_all=True, append_images=pictures[1:])
    return stream.getvalue()


def find_colour(sheet: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all that has this colour, or all but: the PDF holds pages as JPEGs."""
    difference = ImageChops.difference(sheet, Image.new("RGB", sheet.size, colour)).convert("L")
    box = difference.point([255] * 6 + [0] * 250).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize(
    ("pages", "spreads"),
    [
        (1, ((0,),)),
        (2, ((0,), (1,))),
        (5, ((0,), (1, 2), (3, 4))),
        (6, ((0,), (1, 2), (3, 4), (5,))),
    ],
)
def test_covers_stand_alone_and_the_rest_in_facing_pairs(pages: int, spreads: tuple[tuple[int, ...], ...]) -> None:
    """Page 1 is alone, then 2-3, 4-5 …; an even last page is alone too."""
    assert pair_pages(pages) == spreads


@pytest.mark.parametrize(("spreads", "rows"), [(0, ()), (1, (1,)), (3, (3,)), (9, (5, 4)), (17, (5, 4, 4, 4))])
def test_rows_are_as_even_as_can_be(spreads: int, rows: tuple[int, ...]) -> None:
    """Spreads are shared among rows of about four, so that no row has one spread alone beside full ones."""
    assert share_rows(spreads) == rows


def test_pages_stand_in_reading_order_without_touching_the_edges() -> None:
    """On the sheet facing pages touch, spreads stand apart, and all of it lies within the margins."""
    sheet = draw_sheet(make_pdf(6))
    boxes = [find_colour(sheet, colour) for colour in COLOURS]
    assert sheet.width == WIDTH
    assert boxes[1][2] in (boxes[2][0], boxes[2][0] - 1)  # a fold of one pixel between 2 and 3
    assert boxes[0][2] < boxes[1][0]
    assert boxes[2][2] < boxes[3][0]
    assert boxes[4][2] < boxes[5][0]
    assert all(left >= MARGIN and right <= WIDTH - MARGIN for left, _, right, _ in boxes)
    assert sheet.getpixel((2, 2)) == GROUND


def test_a_number_stands_under_every_page() -> None:
    """Below each page, clear of its shadow, something darker than the ground is drawn: its printed number."""
    sheet = draw_sheet(make_pdf(4))
    for colour in COLOURS[:4]:
        left, _, right, bottom = find_colour(sheet, colour)
        lowest, _ = sheet.crop((left, bottom + 14, right, bottom + 30)).convert("L").getextrema()
        assert isinstance(lowest, (int, float))
        assert lowest < 130


def test_the_same_pdf_gives_the_same_bytes() -> None:
    """Neither the day nor an earlier sheet changes anything."""
    pdf = make_pdf(4)
    assert encode_sheet(draw_sheet(pdf)) == encode_sheet(draw_sheet(pdf))


def test_a_sheet_too_large_is_encoded_at_a_lower_quality() -> None:
    """The limit of size holds; where even the lowest quality is above it, nothing is made."""
    noise = Image.frombytes("RGB", (300, 300), random.Random(1).randbytes(270_000)).filter(ImageFilter.BoxBlur(2))
    best = encode_sheet(noise)
    assert len(encode_sheet(noise, len(best) - 1)) < len(best)
    with pytest.raises(NoSheet, match="larger than 0 kB"):
        encode_sheet(noise, 100)


def test_without_a_screen_pdf_there_is_one_clear_line(tmp_path: Path) -> None:
    """The command names the file that is not there and what makes it, with status 2, and writes nothing."""
    target = tmp_path / "docs" / "specimen.jpg"
    done = CliRunner().invoke(main, ["2024-01", "--output", str(tmp_path), "--to", str(target)])
    assert done.exit_code == 2
    assert done.output.count("\n") == 1
    assert "screen.pdf" in done.output
    assert "press build" in done.output
    assert not target.parent.exists()


def test_a_file_that_is_no_pdf_is_refused(tmp_path: Path) -> None:
    """What cannot be opened as a PDF is refused, and an earlier sheet stays."""
    pdf, target = tmp_path / "screen.pdf", tmp_path / "specimen.jpg"
    pdf.write_bytes(b"nothing of the kind")
    target.write_bytes(b"earlier")
    with pytest.raises(NoSheet, match="cannot be opened"):
        make_sheet(pdf, target)
    assert target.read_bytes() == b"earlier"


def test_the_sheet_is_a_jpeg_of_the_full_width(tmp_path: Path) -> None:
    """The file that is written opens as a JPEG, WIDTH pixels wide, and nothing is left beside it."""
    (tmp_path / "screen.pdf").write_bytes(make_pdf(8))
    size = make_sheet(tmp_path / "screen.pdf", tmp_path / "made" / "specimen.jpg")
    with Image.open(tmp_path / "made" / "specimen.jpg") as sheet:
        assert (sheet.format, sheet.width) == ("JPEG", WIDTH)
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["specimen.jpg"]
    assert (tmp_path / "made" / "specimen.jpg").stat().st_size == size
