"""The proof: every rule over the prose of an issue → problems with file and line."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Issue
from pipeline.problems import Problem
from pipeline.proofreading.prose import Finding, IssueProse
from pipeline.proofreading.reading import ReadText, read_prose
from pipeline.proofreading.table import choose_rules


def proofread(issue: Issue, read: ReadText) -> tuple[Problem, ...]:
    """What the rules of the magazine's language find. ``read``: a file's text by its project-relative path."""
    prose = read_prose(issue, read)
    return tuple(make_problem(code, finding) for code, finding in find_all(prose, issue.magazine.language))


def find_all(prose: IssueProse, language: str) -> Iterator[tuple[str, Finding]]:
    """Every finding with its rule's code, rule by rule."""
    primary = language.partition("-")[0].lower()
    for rule in choose_rules(primary):
        for finding in rule.find(prose):
            yield rule.code, finding


def make_problem(code: str, finding: Finding) -> Problem:
    """The problem that a finding is, at its line."""
    passage = finding.passage
    return Problem(code, finding.message, finding.hint, passage.place(finding.start), article=passage.article or None)
