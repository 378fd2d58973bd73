"""Findings that the editors have looked at and accept: ``allow`` in issue.yaml."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Allow, Issue
from pipeline.problems import Problem, Severity


def apply_allowances(issue: Issue, problems: Sequence[Problem], whole: bool = True) -> tuple[Problem, ...]:
    """Problems without the allowed warnings, and a SRC018 for every entry that nothing needed. Errors stay.

    ``whole``: every station ran for every edition; else nobody knows which entries are needed.
    """
    used: set[Allow] = set()
    left = []
    for problem in problems:
        entries = [allow for allow in issue.allow if _fits(allow, problem)]
        if not entries or problem.severity is Severity.ERROR:
            left.append(problem)
        else:
            used.update(entries)
    for allow in issue.allow if whole else ():
        if allow not in used:
            message = f"the allowance of {allow.code} «{allow.text}» fits no finding"
            left.append(Problem("SRC018", message, "take it out of issue.yaml", allow.place))
    return tuple(left)


def _fits(allow: Allow, problem: Problem) -> bool:
    return (
        allow.code == problem.code
        and allow.text in problem.message
        and (allow.article is None or allow.article == problem.article)
    )
