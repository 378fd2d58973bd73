"""What an issue must have passed before it is archived: one table of judges, and which file each must have read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.problems import Problem, Severity, Stopped
from pipeline.report import Gate


@dataclass(frozen=True)
class Required:
    """A judge that must have passed a file: ``gate`` is how its name begins."""

    gate: str
    file: str


REQUIRED = (
    Required("ink map", "print.pdf"),
    Required("text", "print.pdf"),
    Required("text", "screen.pdf"),
    Required("text", "issue.epub"),
    Required("masthead", "print.pdf"),
    Required("masthead", "screen.pdf"),
    Required("masthead", "issue.epub"),
    Required("page starts", "issue.epub"),
    Required("ePub rules", "issue.epub"),
    Required("EPUBCheck", "issue.epub"),
    Required("Ace", "issue.epub"),
    Required("veraPDF PDF/A-2a", "screen.pdf"),
    Required("veraPDF PDF/UA-1", "screen.pdf"),
)


def refuse_unfit(files: Mapping[str, bytes], gates: Iterable[Gate], problems: Iterable[Problem]) -> None:
    """Raises Stopped (ARC007), which names each judge that did not run, found errors, or read another file.

    ``files`` are those of a build under ``--final``: its warnings refuse as errors do.
    """
    found = tuple(gates)
    refusals = [refusal for row in REQUIRED if (refusal := _judge(row, files, found))]
    wrong = [problem for problem in problems if problem.severity is not Severity.NOTE]
    if wrong:
        codes = ", ".join(sorted({problem.code for problem in wrong}))
        refusals.append(_refuse(f"the build found {len(wrong)} errors and warnings ({codes})", "mend them"))
    if refusals:
        raise Stopped((*wrong, *dict.fromkeys(refusals)))


def _judge(row: Required, files: Mapping[str, bytes], gates: tuple[Gate, ...]) -> Problem | None:
    content = files.get(row.file)
    if content is None:
        return _refuse(f"{row.file} was not made", "archive a build of all editions")
    digest = hashlib.sha256(content).hexdigest()
    heard = [gate for gate in gates if gate.name.startswith(row.gate) and gate.sha256 == digest]
    failed = [gate for gate in heard if gate.status == "failed"]
    if failed:
        return _refuse(f"{failed[0].name} found errors in {row.file}", "mend what the report names")
    silent = [gate for gate in heard if gate.status != "passed"]
    if silent or not heard:
        name = silent[0].name if silent else row.gate
        return _refuse(f"{name} was not run on {row.file}", "`make gates` installs what the judges need")
    return None


def _refuse(why: str, hint: str) -> Problem:
    return Problem("ARC007", f"the issue cannot be archived: {why}", f"{hint}, then archive again")
