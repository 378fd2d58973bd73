"""Rounds of layout: what the next one is asked for, and when it is enough."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import LaidColumn, LaidPage, LaidSnap
from pipeline.typeset.draft import LAST_ROUND, Draft, Levelling, revise
from pipeline.typeset.source import scan_source
from tests.typeset.specimen import make_unit
from tests.typeset.test_hyphenation import BLOCKS, LINE, make_pages

HTML = '<p data-b="b">' + "абвгдежзик лмнопрстуф " * 50 + "</p>"
UNIT = replace(make_unit("b", 1, 3, 0), html=HTML)
COLUMNS = (LaidColumn(0, 0, 100, 280, 280), LaidColumn(110, 0, 100, 280, 266))
SNAP = LaidSnap("s", 110, 100, 100, 50, 3, 1)


def make_two_columns(snap: LaidSnap = SNAP) -> tuple[LaidPage, ...]:
    """A page whose second column is a line short and holds a snapped block."""
    lines = tuple(replace(LINE, column=column, count=10, offset=10 * column) for column in (0, 1))
    return (LaidPage("1", 0, 0, COLUMNS, lines, (), "", snaps=(snap,)),)


def test_words_and_fillers_are_asked_for_and_then_stand() -> None:
    """A run of three marks a word, a short unit gets its fillers; a sound layout of that changes nothing."""
    revised = revise(Draft(UNIT, rounds=1), make_pages(".---."), BLOCKS)
    assert (len(revised.marks), revised.fillers) == (1, 2)
    assert revise(revised, make_pages(".--.."), BLOCKS) == revised
    html = revised.compose(scan_source(HTML))
    assert html.count('class="nohyphen"') == 1
    assert html.count('class="filler"') == 2


def test_after_four_rounds_words_stay_as_they_are() -> None:
    """What four layouts did not mend is left, and seen in the lines."""
    draft = Draft(UNIT, rounds=4, fillers=2)
    assert revise(draft, make_pages(".---."), BLOCKS) == draft


def test_snapped_blocks_are_padded_then_columns_levelled() -> None:
    """50 pt high: padded to 56; then the short column gets its line above the block."""
    padded = revise(Draft(UNIT, rounds=1, fillers=2), make_two_columns(), BLOCKS)
    assert padded.spacing.padding == (("s", 9.0),)
    assert "padding-bottom:9.000pt" in "".join(padded.css)
    level = revise(padded, make_two_columns(replace(SNAP, height=56)), BLOCKS)
    assert (level.levelling, level.spacing.extra) == (Levelling.TRIED, (("s", 1),))
    assert revise(level, make_two_columns(replace(SNAP, height=56)), BLOCKS) == level


def test_levelling_is_taken_back_where_it_moved_a_break() -> None:
    """Another line break after it: the draft without the white, and no second try."""
    snap = replace(SNAP, height=56)
    level = revise(Draft(UNIT, rounds=1, fillers=2), make_two_columns(snap), BLOCKS)
    (page,) = make_two_columns(snap)
    moved = (replace(page, lines=page.lines[:1]),)
    back = revise(level, moved, BLOCKS)
    assert (back.levelling, back.spacing.extra) == (Levelling.DONE, ())
    assert revise(back, make_two_columns(snap), BLOCKS) == back


def test_rounds_end() -> None:
    """Whatever the pages look like, after the last round the draft stands."""
    draft = Draft(UNIT, rounds=LAST_ROUND)
    assert revise(draft, make_pages(".---."), BLOCKS) == draft
