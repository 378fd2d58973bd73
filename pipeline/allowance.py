"""Findings that the editors have looked at and accept: ``allow`` in issue.yaml."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Allow, Issue
from pipeline.problems import Problem, Severity

NEVER = frozenset({"PIC007"})  # codes that nobody may accept: an issue is not finished while it has placeholders


def apply_allowances(issue: Issue, problems: Sequence[Problem], whole: bool = True) -> tuple[Problem, ...]:
    """Problems without the allowed warnings, and a SRC018 for every entry that nothing needed. Errors stay.

    What is in NEVER stays too, and an entry for it is a SRC018 whatever was found.
    ``whole``: every station ran for every edition; else nobody knows which other entries are needed.
    """
    used: set[Allow] = set()
    left = []
    for problem in problems:
        entries = [allow for allow in issue.allow if _fits(allow, problem)]
        if not entries or problem.severity is Severity.ERROR:
            left.append(problem)
        else:
            used.update(entries)
    for allow in issue.allow:
        if allow.code in NEVER:
            message = f"{allow.code} can never be allowed"
            left.append(Problem("SRC018", message, "take it out, and put pictures in the placeholders", allow.place))
        elif whole and allow not in used:
            message = f"the allowance of {allow.code} «{allow.text}» fits no finding"
            left.append(Problem("SRC018", message, "take it out of issue.yaml", allow.place))
    return tuple(left)


def _fits(allow: Allow, problem: Problem) -> bool:
    return (
        allow.code == problem.code
        and allow.code not in NEVER
        and allow.text in problem.message
        and (allow.article is None or allow.article == problem.article)
    )
