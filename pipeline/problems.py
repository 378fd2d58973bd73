"""What can be wrong, as data: a Problem has a code, a severity, a place, a message and a hint.

``CODES`` is the one table of codes; docs/problems.md is made from it. A code is never used twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Place
from pipeline.problem_codes import CODES


class Severity(StrEnum):
    """How bad it is; under ``--final`` a warning counts as an error."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """One finding.

    ``value`` and ``limit`` are the figures it rests on; ``rect_mm`` is x, y, width, height from the trim's
    top left.
    """

    code: str
    message: str
    hint: str
    place: Place | None = None
    page: str | None = None
    article: str | None = None
    rect_mm: tuple[float, float, float, float] | None = None
    value: float | str | None = None
    limit: float | str | None = None

    @property
    def severity(self) -> Severity:
        """As the table of codes says."""
        return Severity(CODES[self.code].severity)

    @property
    def at_source(self) -> bool:
        """True where it stops the build before anything is made."""
        return CODES[self.code].at_source and self.severity is Severity.ERROR


class Stopped(Exception):
    """Problems that end the work: carried up to the command, which prints them and chooses the status."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class MissingTool(Exception):
    """A tool, font or gate that is not on this machine: status 4. ``hint`` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def sort_problems(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Problems in reading order: by severity, file, line, page, code; equal ones once."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}

    def key(problem: Problem) -> tuple[int, str, int, str, str, str]:
        place = problem.place or Place("")
        return (
            order[problem.severity],
            place.path,
            place.line or 0,
            problem.page or "",
            problem.code,
            problem.message,
        )

    return tuple(sorted(dict.fromkeys(problems), key=key))
