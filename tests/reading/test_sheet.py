"""Contact sheets for people: one a look, with every screenshot in it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from PIL import Image

from tools.reading.__main__ import main
from tools.reading.sheet import draw_sheets

COLOURS = ((200, 30, 30), (30, 200, 30), (30, 30, 200))


def draw_shots(folder: Path, count: int) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        shot = Image.new("RGB", (360, 640), COLOURS[number % 3])
        shot.save(folder / f"{number:02}-text-01.png")


def test_sheet_shows_every_page(tmp_path: Path) -> None:
    """Each look has a sheet of its own, and every screenshot stands on it."""
    draw_shots(tmp_path / "shots" / "phone", 3)
    draw_shots(tmp_path / "shots" / "light", 1)
    made = draw_sheets(tmp_path / "shots", tmp_path / "sheets")
    assert [path.name for path in made] == ["light.jpg", "phone.jpg"]
    with Image.open(made[1]) as sheet:
        colours = [sheet.getpixel((14 + number * 284 + 135, 200)) for number in range(3)]
    for seen, wanted in zip(colours, COLOURS, strict=True):
        assert isinstance(seen, tuple)
        assert all(abs(a - b) < 30 for a, b in zip(seen, wanted, strict=True))


def test_issue_that_is_not_built_is_said(tmp_path: Path) -> None:
    """Without an ePub there is nothing to look at, and what makes one is said."""
    run = CliRunner().invoke(main, ["2023-00", "--output", str(tmp_path)])
    assert run.exit_code == 1
    assert "press build" in run.output


def test_missing_browser_packages_are_said(tmp_path: Path) -> None:
    """Without the packages of tools/node the line that installs them is said, and no sheet is made."""
    epub = tmp_path / "issue.epub"
    epub.write_bytes(b"")
    run = CliRunner().invoke(main, [str(epub), "--output", str(tmp_path), "--cache", str(tmp_path)])
    assert run.exit_code == 1
    assert "make setup-test" in run.output
    assert not (tmp_path / "reading").exists()
