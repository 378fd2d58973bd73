"""What a gate says of one file, in the same words whichever gate it is."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.problems import Problem


@dataclass(frozen=True)
class GateResult:
    """A gate's word on one file. ``status``: passed (nothing found), failed, or not-run."""

    name: str
    version: str
    status: str
    sha256: str
    problems: tuple[Problem, ...]


def report_findings(name: str, version: str, sha256: str, problems: tuple[Problem, ...]) -> GateResult:
    """A gate that has run."""
    return GateResult(name, version, "failed" if problems else "passed", sha256, problems)


def report_not_run(name: str, version: str, sha256: str, why: str, hint: str) -> GateResult:
    """A gate that has not: ENV002. ``why`` goes on from the gate's name: "did not run: no Java here"."""
    return GateResult(name, version, "not-run", sha256, (Problem("ENV002", f"{name} {why}", hint),))
