"""Findings that the editors accept: taken out of the report, and asked after when nothing needs them any more."""

from __future__ import annotations

import pytest

from pipeline.allowance import apply_allowances
from pipeline.model import Place
from pipeline.problems import Problem, Stopped
from tests.perfect import ISSUE, PerfectIssue, assert_only

ISSUE_YAML = f"{ISSUE}/issue.yaml"
HOLE = Problem("TYP003", "baker: 60 mm of white", "add text", Place("x.md", 1), article="baker")
LOST = Problem("TYP030", "baker: text lost", "mend it", Place("x.md", 1), article="baker")


def allow(issue: PerfectIssue, entry: str) -> PerfectIssue:
    return issue.edit(ISSUE_YAML, "allow: []", f"allow:\n  - {{{entry}, reason: Көрдік}}")


@pytest.mark.parametrize("entry", ["code: TYP003, text: white", "code: TYP003, text: 60 mm, article: baker"])
def test_an_allowed_warning_is_gone(perfect_issue: PerfectIssue, entry: str) -> None:
    """An entry fits by code, by words of the message and, where it names one, by article."""
    issue = allow(perfect_issue, entry).load()
    assert apply_allowances(issue, (HOLE,)) == ()


@pytest.mark.parametrize(
    "entry",
    ["code: TYP004, text: white", "code: TYP003, text: black", "code: TYP003, text: white, article: bridge"],
)
def test_an_allowance_that_nothing_needs(perfect_issue: PerfectIssue, entry: str) -> None:
    """SRC018: the finding is gone or was another one; the finding that is there stays."""
    issue = allow(perfect_issue, entry).load()
    left = apply_allowances(issue, (HOLE,))
    assert HOLE in left
    rest = [problem for problem in left if problem != HOLE]
    assert_only(rest, "SRC018", ISSUE_YAML, perfect_issue.line(ISSUE_YAML, "code: TYP"))


def test_errors_cannot_be_allowed(perfect_issue: PerfectIssue) -> None:
    """A product with text lost is rejected, whatever issue.yaml says."""
    issue = allow(perfect_issue, "code: TYP030, text: lost").load()
    assert LOST in apply_allowances(issue, (LOST,))


def test_a_part_of_a_build_asks_after_nothing(perfect_issue: PerfectIssue) -> None:
    """Where not every edition was made nobody knows which entries are needed; fitting findings go all the same."""
    issue = allow(perfect_issue, "code: TYP003, text: white").load()
    assert apply_allowances(issue, (), whole=False) == ()
    assert apply_allowances(issue, (HOLE, LOST), whole=False) == (LOST,)


def test_two_entries_for_one_finding(perfect_issue: PerfectIssue) -> None:
    """Both are needed as long as the finding is there."""
    entries = "allow:\n  - {code: TYP003, text: white, reason: a}\n  - {code: TYP003, text: 60 mm, reason: b}"
    issue = perfect_issue.edit(ISSUE_YAML, "allow: []", entries).load()
    assert apply_allowances(issue, (HOLE,)) == ()


def test_an_unknown_code_is_refused(perfect_issue: PerfectIssue) -> None:
    """SRC005 at the entry's own line: an allowance of a code that there is not would never fit."""
    issue = allow(perfect_issue, "code: KK099, text: сөз")
    with pytest.raises(Stopped) as stopped:
        issue.load()
    (problem,) = stopped.value.problems
    lines = (issue.folder / ISSUE_YAML).read_text(encoding="utf-8").splitlines()
    assert problem.code == "SRC005"
    assert problem.place is not None
    assert "KK099" in lines[(problem.place.line or 0) - 1]
