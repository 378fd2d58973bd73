"""Rules of lines, each with a page that breaks it and the clean twin a step beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.inspection.conftest import PATH, Inspect, block_line
from tests.laid import HEIGHT, MM, WIDTH, full, line, page, picture, put, put_block
from tests.perfect import assert_only


@pytest.mark.parametrize(("space", "fails"), [(0.25, False), (0.8, False), (0.81, True), (2.0, True)])
def test_stretched_word_space(inspect: Inspect, space: float, fails: bool) -> None:
    """TYP008: beyond 0.8 em; the last line of a paragraph is not justified and does not count."""
    found = inspect(page(lines=put(full(), 0, 10, word_space=space)))
    if fails:
        problem = assert_only(found, "TYP008", PATH, block_line("story-0"))
        assert (problem.value, problem.limit) == (space, 0.8)
        assert problem.rect_mm is not None
    else:
        assert found == ()
    assert inspect(page(lines=put(full(), 0, 49, word_space=space))) == ()


@pytest.mark.parametrize(("count", "fails"), [(1, False), (2, False), (3, True), (5, True)])
def test_hyphens_running(inspect: Inspect, count: int, fails: bool) -> None:
    """TYP009: more than two hyphenated lines one after the other, said once however many they are."""
    lines = full()
    for row in range(10, 10 + count):
        lines = put(lines, 0, row, hyphenated=True)
    found = inspect(page(lines=lines))
    if fails:
        assert assert_only(found, "TYP009", PATH, block_line("story-0")).value == count
    else:
        assert found == ()


def test_hyphens_of_two_paragraphs_are_no_run(inspect: Inspect) -> None:
    """A run ends with its paragraph."""
    lines = put_block(full(), 0, range(12, 14), "story-4", hyphenated=True)
    for row in (10, 11):
        lines = put(lines, 0, row, hyphenated=True)
    assert inspect(page(lines=lines)) == ()


SAFE = 5 / MM


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
@pytest.mark.parametrize(
    ("inside", "fails"), [(SAFE + 1, False), (SAFE - 0.4, False), (SAFE - 0.6, True), (-3.0, True)]
)
def test_text_near_the_trim(inspect: Inspect, side: str, inside: float, fails: bool) -> None:
    """TYP010: nearer than 5 mm to any side of the trim, or beyond it."""
    left, top = 100.0, 800.0
    match side:
        case "left":
            left = inside
        case "right":
            left = WIDTH - 50 - inside
        case "top":
            top = inside
        case _:
            top = HEIGHT - 12 - inside
    near = line(
        0,
        0,
        block="story-6",
        role="kicker",
        x=left,
        top=top,
        baseline=top + 9,
        width=50.0,
        height=12.0,
        flow=False,
        text="Сөз",
    )
    found = inspect(page(lines=[*full(), near]))
    if fails:
        assert_only(found, "TYP010", PATH, block_line("story-6"))
    else:
        assert found == ()
    assert inspect(page(lines=[*full(), replace(near, text=" ")])) == ()


@pytest.mark.parametrize(("overlap", "fails"), [(0.0, False), (1.4, False), (1.6, True), (5.0, True)])
def test_text_on_text(inspect: Inspect, overlap: float, fails: bool) -> None:
    """TYP018: letters of two blocks that overlap by more than lines do that graze."""
    under = line(0, 49)
    head = under.baseline + 0.22 * 10 - overlap  # where the letters of the line below begin
    legend = line(0, 50, block="story-6", role="legend", baseline=head + 7, top=head, flow=False)
    found = inspect(page(lines=[*full(), legend]))
    if fails:
        assert_only(found, "TYP018", PATH, block_line("story-0"))
    else:
        assert found == ()


def test_lines_side_by_side_do_not_touch(inspect: Inspect) -> None:
    """Overlap counts in both directions: text in the gutter between columns stands on nothing."""
    beside = line(0, 10, block="story-6", role="note", x=line(0, 0).x + 231, width=15.0, flow=False)
    assert inspect(page(lines=[*full(), beside])) == ()
    on = replace(beside, width=25.0)
    assert [problem.code for problem in inspect(page(lines=[*full(), on]))] == ["TYP018"]


def test_text_on_a_picture(inspect: Inspect) -> None:
    """TYP018: a picture of the flow under a line of text; above and below it is fine."""
    assert_only(inspect(page(pictures=(picture(0, 10, 1),))), "TYP018", PATH, block_line("story-0"))
    assert inspect(page(lines=full(skip=[(0, 10)]), pictures=(picture(0, 10, 1),))) == ()
    assert inspect(page(pictures=(picture(0, 10, 1, flow=False),))) == ()


def test_drop_caps_may_stand_beside_lines(inspect: Inspect) -> None:
    """A drop cap reaches down over three lines of its own paragraph and touches none of another's."""
    drop = line(0, 2, size=54.0, width=30.0, text="С", offset=0)
    lines = [
        replace(one, x=one.x + 32, width=one.width - 32) if one.column == 0 and one.offset < 120 else one
        for one in full()
    ]
    assert inspect(page(lines=[drop, *lines])) == ()
