"""report.json: every problem, gate and file of a build; its keys are a contract."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.kept import digest_content
from pipeline.problems import Problem, sort_problems


@dataclass(frozen=True)
class Gate:
    """An outside judge's word on a file: status passed, failed or not-run."""

    name: str
    version: str | None
    status: str
    sha256: str | None


def report_data(
    issue: str, problems: Sequence[Problem], gates: Sequence[Gate], files: Mapping[str, bytes]
) -> dict[str, object]:
    """report.json's content: no durations, no machine's paths; report.* is not among the files."""
    return {
        "schema": 1,
        "issue": issue,
        "problems": [problem_data(problem) for problem in sort_problems(tuple(problems))],
        "gates": [
            {"name": gate.name, "version": gate.version, "status": gate.status, "sha256": gate.sha256} for gate in gates
        ],
        "files": [
            {"name": name, "sha256": digest_content(content), "bytes": len(content)}
            for name, content in sorted(files.items())
        ],
    }


def problem_data(problem: Problem) -> dict[str, object]:
    """One problem as report.json and ``--json`` give it; null where there is nothing to say."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "path": problem.place.path if problem.place else None,
        "line": problem.place.line if problem.place else None,
        "page": problem.page,
        "article": problem.article,
        "rect_mm": list(problem.rect_mm) if problem.rect_mm else None,
        "value": problem.value,
        "limit": problem.limit,
    }


def write_json(data: object) -> bytes:
    """JSON as the outputs have it: UTF-8, two spaces, a newline at the end."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
