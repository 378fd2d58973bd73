"""Pages read back: places in points from the trim, columns, word spaces, hyphenated lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import LaidPage, LaidUnit, Unit
from pipeline.typeset import Typeset, typeset
from pipeline.typeset.columns import find_columns
from pipeline.typeset.hyphenation import MAX_RUN
from tests.typeset.specimen import make_editions, make_settings, make_unit

MM = 72 / 25.4


def no_late(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
    """No contents."""
    return ()


@pytest.fixture(scope="module")
def page(project: Path, fonts_conf: Path, tmp_path_factory: pytest.TempPathFactory) -> LaidPage:
    """A page with a title, two columns with a rise of lines, and a footnote."""
    text = "Сөз " * 60
    html = (
        '<section><h1 data-b="t" data-role="title">Тақырып</h1><div class="cols" style="column-fill: auto">'
        f'<p data-b="p" data-role="paragraph">{text}'
        '<span class="fn" data-b="n" data-role="note">Ескерту</span></p>'
        "</div></section>"
    )
    unit = replace(make_unit("x", 4, 1, 0), html=html)
    settings = make_settings(project, fonts_conf, tmp_path_factory.mktemp("cache"))
    return typeset((unit,), make_editions("print"), no_late, settings).units[0].pages[0]


def test_places_are_points_from_the_trim(page: LaidPage) -> None:
    """148 × 210 mm; the title's line begins at the margins, its baseline inside it."""
    assert (page.width, page.height) == pytest.approx((148 * MM, 210 * MM), abs=0.01)
    title = page.lines[0]
    assert (title.x, title.top) == pytest.approx((12 * MM, 16 * MM), abs=0.01)
    assert (title.size, title.height) == (20, 28)
    assert title.top < title.baseline < title.top + title.height
    assert (title.block, title.role, title.count, title.last_of_block) == ("t", "title", 7, True)


def test_columns_reach_to_the_foot_less_the_footnotes(page: LaidPage) -> None:
    """Two columns under the title; lines fill the first as far as they go, those of the note nothing."""
    first, second = page.columns
    lines = [line for line in page.lines if line.block == "p"]
    note = next(line for line in page.lines if line.block == "n")
    assert first.top == pytest.approx(16 * MM + 28, abs=0.01)
    assert first.top + first.height <= note.top + 0.01
    assert first.top + first.height > note.top - 30
    assert first.used == pytest.approx(len(lines) * 14, abs=1)  # the note's call raises its line a little
    assert second.used == 0
    assert second.x == pytest.approx(first.x + first.width + 5 * MM, abs=0.01)
    assert {line.column for line in lines} == {0}


def test_offsets_run_through_a_block(page: LaidPage) -> None:
    """Each line begins where the one before ended; the last is marked."""
    lines = [line for line in page.lines if line.block == "p"]
    assert [line.offset for line in lines[1:]] == [line.offset + line.count for line in lines[:-1]]
    assert lines[-1].offset + lines[-1].count == 180
    assert [line.last_of_block for line in lines] == [False] * (len(lines) - 1) + [True]


def test_word_space_is_the_natural_one_and_what_justifies(page: LaidPage) -> None:
    """Justified lines have wider word spaces than the last line, whose space is the font's own."""
    lines = [line for line in page.lines if line.block == "p"]
    natural = lines[-1].word_space
    assert 0.2 < natural < 0.3
    assert all(line.word_space > natural for line in lines[:-1])
    full = next(line for line in lines[1:-1])
    assert full.width == pytest.approx(page.columns[0].width, abs=0.01)


def test_full_width_lines_below_the_columns_fill_them() -> None:
    """A full-width line to 90 pt fills both columns; wide column boxes win over narrow ones."""
    boxes = [(0.0, 10.0, 45.0, 50.0), (55.0, 10.0, 45.0, 30.0), (0.0, 70.0, 20.0, 5.0)]
    lines = [(0.0, 10.0, 45.0, 50.0), (55.0, 10.0, 45.0, 30.0)]
    columns = find_columns((0.0, 0.0, 100.0, 110.0), boxes, lines)
    assert [(column.x, column.height, column.used) for column in columns] == [(0, 100, 50), (55, 100, 30)]
    columns = find_columns((0.0, 0.0, 100.0, 110.0), boxes, [*lines, (0.0, 80.0, 100.0, 20.0)])
    assert [column.used for column in columns] == [90, 90]


def test_a_page_without_columns_has_one() -> None:
    """The text frame itself, filled from its top."""
    (column,) = find_columns((20.0, 30.0, 100.0, 230.0), [], [(20.0, 30.0, 80.0, 14.0)])
    assert (column.x, column.top, column.width, column.height, column.used) == (20, 30, 100, 200, 14)


def find_runs(issue: Typeset) -> tuple[int, int]:
    """How many lines make a run of hyphens too long in a block and column, and how many words a turn breaks."""
    longer = turns = 0
    for unit in issue.units:
        run, before = 0, None
        lines = [(number, line) for number, page in enumerate(unit.pages) for line in page.lines]
        for index, (number, line) in enumerate(lines):
            place = number, line.column, line.block
            run = (run + 1 if place == before else 1) if line.hyphenated else 0
            before, longer = place, longer + (run > MAX_RUN)
            rest = [(other, later.column) for other, later in lines[index + 1 :] if later.block == line.block]
            turns += line.hyphenated and bool(rest) and rest[0] != place[:2]
    return longer, turns


def test_snapped_blocks_end_on_the_grid(kept: Typeset) -> None:
    """A figure of 42 pt, its caption and 3 pt of padding: padded to whole lines of 14 pt."""
    snaps = [snap for unit in kept.units for page in unit.pages for snap in page.snaps]
    assert len(snaps) == 2
    for snap in snaps:
        assert snap.padding > 3
        assert min(snap.height % 14, -snap.height % 14) == pytest.approx(0, abs=0.05)


def test_rounds_leave_hardly_a_long_run_of_hyphens(kept: Typeset) -> None:
    """After the rounds of a hard text (long random words, narrow columns) one place at most is left of each fault."""
    assert any(line.hyphenated for unit in kept.units for page in unit.pages for line in page.lines)
    assert max(unit.rounds for unit in kept.units) > 1
    longer, turns = find_runs(kept)
    assert longer <= 1
    assert turns <= 1
