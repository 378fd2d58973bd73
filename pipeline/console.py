"""What a person sees: problems and progress on stderr, so that stdout stays data."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TextIO

from pipeline.house import STATIONS, Progress
from pipeline.problems import Problem, Severity, sort_problems

CLEAR_LINE = "\r\x1b[2K"


def say(line: str) -> None:
    """A line for people, in place of the progress line where there is one."""
    clear = CLEAR_LINE if sys.stderr.isatty() else ""
    print(f"{clear}{line}", file=sys.stderr, flush=True)


def format_problem(problem: Problem) -> str:
    """``sources/…/feature.md:41: error KK003: … — hint: …``; the page where the words do not say it."""
    place = ""
    if problem.place and problem.place.path:
        place = problem.place.path + (f":{problem.place.line}" if problem.place.line else "") + ": "
    page = f" (page {problem.page})" if problem.page and f"page {problem.page}" not in problem.message else ""
    return f"{place}{problem.severity.value} {problem.code}: {problem.message}{page} — hint: {problem.hint}"


def show_problems(problems: Iterable[Problem]) -> None:
    """Every problem on a line of its own, worst first, and how many there are."""
    problems = sort_problems(tuple(problems))
    for problem in problems:
        say(format_problem(problem))
    counts = [(severity, sum(p.severity is severity for p in problems)) for severity in Severity]
    said = [f"{count} {severity.value}{'s' if count > 1 else ''}" for severity, count in counts if count]
    if said:
        say(", ".join(said))


def watch(stream: TextIO) -> Progress:
    """Progress for the stream: a line that moves on a terminal, one plain line a station elsewhere."""
    return _watch_terminal(stream) if stream.isatty() else Progress(_plain_station)


def _plain_station(station: str) -> None:
    say(_number(station))


def _number(station: str) -> str:
    """``[5/9] typeset``; what comes after a build has a name and no number."""
    return f"[{STATIONS.index(station) + 1}/{len(STATIONS)}] {station}" if station in STATIONS else station


def _watch_terminal(stream: TextIO) -> Progress:
    now = [""]

    def draw(text: str) -> None:
        stream.write(f"{CLEAR_LINE}{text}")
        stream.flush()

    def station(name: str) -> None:
        now[0] = _number(name)
        draw(now[0])
        if name == STATIONS[-1] or name not in STATIONS:
            draw("")

    def step(done: int, known: int, what: str) -> None:
        draw(f"{now[0]} {done}/{known} {what}")

    return Progress(station, step)
