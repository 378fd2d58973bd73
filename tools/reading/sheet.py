"""Contact sheets of what was read: one picture a look, every page of every document, for people to judge."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

GROUND = (128, 130, 133)
INK = (255, 255, 255)
GAP, FOOT = 14, 22  # px between pages, and below them for the name
WIDTHS = {"light": 400, "dark": 400, "double": 400, "phone": 270, "phone-dark-double": 270}  # px of a page
ACROSS = 2800  # px
HIGHEST = 60_000  # px: a JPEG ends at 65 535


def draw_sheets(shots: Path, target: Path) -> tuple[Path, ...]:
    """A JPEG for each folder of screenshots in ``shots``, named by its look; more than one where it gets too high."""
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for folder in sorted(path for path in shots.iterdir() if path.is_dir()):
        pages = sorted(folder.glob("*.png"))
        for number, some in enumerate(_share(pages, WIDTHS.get(folder.name, 400)), 1):
            path = target / (f"{folder.name}.jpg" if number == 1 else f"{folder.name}-{number}.jpg")
            _draw_sheet(some, WIDTHS.get(folder.name, 400)).save(path, "JPEG", quality=82)
            made.append(path)
    return tuple(made)


def _share(pages: list[Path], width: int) -> list[list[Path]]:
    """Pages for one sheet each."""
    many = (ACROSS // (width + GAP)) * (HIGHEST // (2 * width + FOOT))
    return [pages[start : start + many] for start in range(0, len(pages), many)]


def _draw_sheet(pages: list[Path], width: int) -> Image.Image:
    columns = min(len(pages), ACROSS // (width + GAP))
    with Image.open(pages[0]) as first:
        height = round(first.height * width / first.width)
    rows = -(-len(pages) // columns)
    size = (columns * (width + GAP) + GAP, rows * (height + FOOT) + GAP)
    sheet = Image.new("RGB", size, GROUND)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for index, path in enumerate(pages):
        x = GAP + index % columns * (width + GAP)
        y = GAP + index // columns * (height + FOOT)
        with Image.open(path) as shot:
            sheet.paste(shot.convert("RGB").resize((width, height), Image.Resampling.LANCZOS), (x, y))
        pen.text((x + width / 2, y + height + FOOT / 2), path.stem, INK, font, anchor="mm")
    return sheet
