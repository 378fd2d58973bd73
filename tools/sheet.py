"""A contact sheet of an issue: every spread of its screen.pdf as readers turn it.

The first and the last page stand alone, all others in facing pairs; the printed number stands under each page.
The same PDF and fonts give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.load import Sources, list_issues

WIDTH = 2000
MARGIN = 44
GAP = 26  # between spreads
NUMBER = 15  # height of the numbers, in pixels
FOOT = 46  # from the pages of a row to those of the next: number and air
SPREADS_A_ROW = 4
GROUND = (231, 232, 233)
INK = (96, 99, 104)
FOLD = (214, 215, 217)
SHADOW_BLUR, SHADOW_DEPTH = 5, 70
OVERSAMPLING = 3
"""How many times larger a page is drawn before it is reduced."""

MAX_BYTES = 900_000
QUALITIES = (90, 87, 84, 81, 78, 75, 70, 65, 60, 50)


class NoSheet(click.ClickException):
    """There is nothing to make a sheet of; the message says what to do. Status 2."""

    exit_code = 2


@dataclass(frozen=True)
class Page:
    """A page: its printed number, its picture."""

    label: str
    picture: Image.Image


def pair_pages(count: int) -> tuple[tuple[int, ...], ...]:
    """Indexes (from 0) of the pages that are seen together: 1, 2-3, 4-5 … and an even last page alone."""
    return tuple(tuple(index for index in (first, first + 1) if 0 <= index < count) for first in range(-1, count, 2))


def share_rows(spreads: int) -> tuple[int, ...]:
    """How many spreads each row gets: about four, and as even as can be, longer rows first."""
    if not spreads:
        return ()
    rows = max(1, round(spreads / SPREADS_A_ROW))
    each, more = divmod(spreads, rows)
    return tuple(each + (row < more) for row in range(rows))


def draw_sheet(pdf: bytes) -> Image.Image:
    """The contact sheet, WIDTH pixels wide. Raises NoSheet where the PDF cannot be opened or has no pages."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise NoSheet(f"the PDF cannot be opened: {error}") from None
    try:
        rows = _group(pair_pages(len(document)))
        width = _page_width(rows)
        pages = tuple(_draw_page(document, index, width) for index in range(len(document)))
    finally:
        document.close()
    return _lay_out(rows, pages, width)


def _group(spreads: Sequence[tuple[int, ...]]) -> tuple[tuple[tuple[int, ...], ...], ...]:
    rows, start = [], 0
    for length in share_rows(len(spreads)):
        rows.append(tuple(spreads[start : start + length]))
        start += length
    return tuple(rows)


def _page_width(rows: Sequence[Sequence[tuple[int, ...]]]) -> int:
    """Pixels of a page, so that the row with the most pages fills the sheet."""
    return min((WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) // sum(map(len, row)) for row in rows)


def _draw_page(document: pypdfium2.PdfDocument, index: int, width: int) -> Page:
    page = document[index]
    large = page.render(scale=OVERSAMPLING * width / page.get_width(), draw_annots=False).to_pil().convert("RGB")
    height = round(page.get_height() * width / page.get_width())
    label = document.get_page_label(index) or str(index + 1)
    return Page(label, large.resize((width, height), Image.Resampling.LANCZOS))


def _lay_out(rows: Sequence[Sequence[tuple[int, ...]]], pages: Sequence[Page], width: int) -> Image.Image:
    heights = [max(pages[index].picture.height for spread in row for index in spread) for row in rows]
    sheet = Image.new("RGB", (WIDTH, 2 * MARGIN - GAP + sum(height + FOOT for height in heights)), GROUND)
    places = list(_place(rows, heights, width))
    _cast_shadows(sheet, [(x, y, pages[index].picture.height) for index, x, y in places], width)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(NUMBER)
    for index, x, y in places:
        page = pages[index]
        sheet.paste(page.picture, (x, y))
        middle = (x + width / 2, y + page.picture.height + FOOT / 2 - 4)
        pen.text(middle, page.label, INK, font, anchor="mm")
    for spread in (spread for row in rows for spread in row if len(spread) == 2):
        _, x, y = places[spread[1]]
        pen.line((x, y, x, y + pages[spread[1]].picture.height - 1), FOLD)
    return sheet


def _place(
    rows: Sequence[Sequence[tuple[int, ...]]], heights: Sequence[int], width: int
) -> Iterator[tuple[int, int, int]]:
    """Index, left and top of every page, in order; rows are centred."""
    top = MARGIN
    for row, height in zip(rows, heights, strict=True):
        left = (WIDTH - sum(map(len, row)) * width - GAP * (len(row) - 1)) // 2
        for spread in row:
            for index in spread:
                yield index, left, top
                left += width
            left += GAP
        top += height + FOOT


def _cast_shadows(sheet: Image.Image, places: Sequence[tuple[int, int, int]], width: int) -> None:
    mask = Image.new("L", sheet.size, 0)
    pen = ImageDraw.Draw(mask)
    for x, y, height in places:
        pen.rectangle((x, y + 2, x + width - 1, y + height + 2), SHADOW_DEPTH)
    sheet.paste(INK, (0, 0), mask.filter(ImageFilter.GaussianBlur(SHADOW_BLUR)))


def encode_sheet(sheet: Image.Image, limit: int = MAX_BYTES) -> bytes:
    """The sheet as a JPEG of the best quality whose size is within ``limit``. Raises NoSheet where none is."""
    for quality in QUALITIES:
        stream = io.BytesIO()
        sheet.save(stream, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
        if stream.tell() <= limit:
            return stream.getvalue()
    raise NoSheet(f"the sheet is larger than {limit // 1000} kB even at quality {QUALITIES[-1]}")


def make_sheet(pdf: Path, target: Path) -> int:
    """Write the sheet of a PDF to ``target``; its size in bytes. Raises NoSheet, and then writes nothing."""
    try:
        content = pdf.read_bytes()
    except OSError as error:
        raise NoSheet(f"{pdf} cannot be read: {error.strerror} — hint: `press build` makes it") from None
    jpeg = encode_sheet(draw_sheet(content))
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_bytes(jpeg)
    fresh.replace(target)
    return len(jpeg)


@click.command()
@click.argument("issue", required=False)
@click.option("--sources", type=click.Path(path_type=Path), default="sources", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default="output", show_default=True)
@click.option("--to", "target", type=click.Path(path_type=Path), default="docs/specimen.jpg", show_default=True)
def main(issue: str | None, sources: Path, output: Path, target: Path) -> None:
    """A contact sheet of the built ISSUE (default: the newest)."""
    issues = list_issues(Sources(sources))
    if issue is None and not issues:
        raise NoSheet(f"there is no issue in {sources} — hint: `press new 2024-01` makes an empty one")
    size = make_sheet(output / (issue or issues[-1]) / "screen.pdf", target)
    click.echo(f"{target}: {size / 1000:.0f} kB", err=True)


if __name__ == "__main__":
    main()
