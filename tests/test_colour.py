"""Colour: CMYK of the tokens as a screen shows it, through the printing profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.colour import Convert, open_profile
from tests.pressing import COLLECTED


@pytest.fixture(scope="module")
def convert() -> Convert:
    """The house's printing condition, as it was collected."""
    return open_profile(COLLECTED / "icc" / "ISOcoated_v2_300_bas.icc")


def rgb(colour: str) -> tuple[int, int, int]:
    assert len(colour) == 7
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def test_paper_stays_white(convert: Convert) -> None:
    """No ink is the screen's white, not the grey of a paper."""
    assert convert(0, 0, 0, 0) == "#ffffff"


def test_black_is_dark(convert: Convert) -> None:
    """Full black reads as black, four inks as blacker still."""
    black, rich = rgb(convert(0, 0, 0, 1)), rgb(convert(0.7, 0.6, 0.6, 1))
    assert max(black) < 60
    assert sum(rich) < sum(black)


@pytest.mark.parametrize(
    ("ink", "least"), [((1, 0, 0, 0), 0), ((0, 1, 0, 0), 1), ((0, 0, 1, 0), 2)], ids=["cyan", "magenta", "yellow"]
)
def test_each_ink_takes_its_own_light(convert: Convert, ink: tuple[float, float, float, float], least: int) -> None:
    """Cyan takes red away, magenta green, yellow blue."""
    shown = rgb(convert(*ink))
    assert shown.index(min(shown)) == least


def test_it_is_the_profile_and_no_formula(convert: Convert) -> None:
    """Printed cyan is no screen cyan (#00ffff): duller, as ink on paper is."""
    red, green, blue = rgb(convert(1, 0, 0, 0))
    assert red < 40
    assert green < 200
    assert blue < 240


def test_more_ink_is_darker(convert: Convert) -> None:
    """Black in tenths gets darker step by step."""
    steps = [sum(rgb(convert(0, 0, 0, step / 10))) for step in range(11)]
    assert steps == sorted(steps, reverse=True)
    assert len(set(steps)) == 11


def test_a_missing_profile(tmp_path: Path) -> None:
    """OSError, so that the caller can say which file is missing."""
    with pytest.raises(FileNotFoundError):
        open_profile(tmp_path / "none.icc")
