"""What people see: problems in one form, counts, and progress as the stream allows."""

from __future__ import annotations

import io

import pytest

from pipeline.console import format_problem, say, show_problems, watch
from pipeline.house import STATIONS
from pipeline.model import Place
from pipeline.problems import Problem

FAULT = Problem("SRC003", "a field «kiker»", "write kicker", Place("sources/2024-01/articles/a.md", 41))
LOOSE = Problem("TYP003", "a hole", "fill it", Place("sources/x.md"))


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (FAULT, "sources/2024-01/articles/a.md:41: error SRC003: a field «kiker» — hint: write kicker"),
        (LOOSE, "sources/x.md: warning TYP003: a hole — hint: fill it"),
        (Problem("PLN004", "short", "add", Place("")), "note PLN004: short — hint: add"),
        (Problem("PDF001", "torn", "report it"), "error PDF001: torn — hint: report it"),
    ],
)
def test_the_form_of_a_problem(problem: Problem, line: str) -> None:
    """Place with line, severity, code, message, hint; no place is no colon."""
    assert format_problem(problem) == line


def test_worst_first_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Errors before warnings, equal ones once, then how many there are; all on stderr."""
    show_problems([LOOSE, FAULT, LOOSE, Problem("TYP004", "uneven", "level it")])
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert [line.split(":")[-3].split()[-1] for line in lines[:1]] == ["SRC003"]
    assert "TYP004" in lines[1]
    assert "TYP003" in lines[2]
    assert lines[3:] == ["1 error, 2 warnings"]


def test_nothing_wrong_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """No problem, no line."""
    show_problems([])
    assert capsys.readouterr() == ("", "")


def test_plain_progress(capsys: pytest.CaptureFixture[str]) -> None:
    """Elsewhere than on a terminal: one line a station, none for the steps within it."""
    progress = watch(io.StringIO())
    for station in STATIONS:
        progress.station(station)
        progress.step(1, 2, "baker")
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"[{number}/9] {station}" for number, station in enumerate(STATIONS, 1)]


def test_moving_progress() -> None:
    """On a terminal one line is drawn anew for every step, and is empty in the end."""
    stream = Terminal()
    progress = watch(stream)
    for station in STATIONS:
        progress.station(station)
    assert stream.getvalue().endswith("\r\x1b[2K")
    progress.station("typeset")
    progress.step(3, 8, "baker")
    assert stream.getvalue().endswith("\r\x1b[2K[5/9] typeset 3/8 baker")
    assert "\n" not in stream.getvalue()


@pytest.mark.parametrize(("stream", "shown"), [(Terminal(), "\r\x1b[2Kword\n"), (io.StringIO(), "word\n")])
def test_a_line_takes_the_place_of_progress(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, shown: str) -> None:
    """A problem never stands behind a half-drawn progress line."""
    monkeypatch.setattr("sys.stderr", stream)
    say("word")
    assert stream.getvalue() == shown
