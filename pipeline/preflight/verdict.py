"""What was found in a file, as bytes to keep: a file that did not change is not read again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from pipeline.model import Place
from pipeline.preflight.model import PageFigures
from pipeline.problems import Problem


@dataclass(frozen=True)
class Verdict:
    """Problems in the order of the rule list, and figures of the pages."""

    problems: tuple[Problem, ...]
    figures: tuple[PageFigures, ...]


def write_verdict(verdict: Verdict) -> bytes:
    """As JSON."""
    return json.dumps(asdict(verdict), ensure_ascii=False).encode()


def read_verdict(content: bytes) -> Verdict:
    """What write_verdict wrote."""
    data = json.loads(content)
    return Verdict(
        tuple(_read_problem(problem) for problem in data["problems"]),
        tuple(PageFigures(**{**figures, "inks": tuple(figures["inks"])}) for figures in data["figures"]),
    )


def _read_problem(data: dict[str, object]) -> Problem:
    place, rect = data.pop("place"), data.pop("rect_mm")
    return Problem(
        **data,  # type: ignore[arg-type]  # written from a Problem
        place=Place(**place) if isinstance(place, dict) else None,
        rect_mm=tuple(rect) if isinstance(rect, list) else None,
    )
