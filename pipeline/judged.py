"""What judges say of a build's files: the one form of it, however they judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.gates import GateResult
from pipeline.kept import digest_content
from pipeline.preflight.model import PageFigures
from pipeline.problems import Problem
from pipeline.report import Gate


@dataclass(frozen=True)
class Judged:
    """Problems and gates; figures of print.pdf's pages and pictures of their ink; lines for people that say what was
    ``proved`` and of how much."""

    problems: tuple[Problem, ...] = ()
    gates: tuple[Gate, ...] = ()
    figures: tuple[PageFigures, ...] = ()
    ink_pictures: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    proved: tuple[str, ...] = ()

    def __add__(self, other: Judged) -> Judged:
        """Both; figures are of the first that has them."""
        return Judged(
            self.problems + other.problems,
            self.gates + other.gates,
            self.figures or other.figures,
            self.ink_pictures or other.ink_pictures,
            self.proved + other.proved,
        )


def judge_gate(result: GateResult) -> Judged:
    """An outside judge's word."""
    return Judged(result.problems, (Gate(result.name, result.version or None, result.status, result.sha256),))


def make_gate(name: str, content: bytes, status: str) -> Gate:
    """A gate of our own over one file: ``status`` is passed, failed or not-run."""
    return Gate(name, None, status, digest_file(content))


def digest_file(content: bytes) -> str:
    """sha256, in hexadecimal."""
    return digest_content(content)
