"""Text that a layout forgot is found in the markup that was laid out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.compose import Composer, compose_units
from pipeline.inspection import inspect_markup
from pipeline.language import find_language
from pipeline.load import load_issue
from pipeline.model import Issue, Unit
from pipeline.plan import make_plan
from tests.perfect import ISSUE, PerfectIssue, assert_only

STYLES = Path(__file__).parents[2] / "styles"


def compose(perfect_issue: PerfectIssue) -> tuple[Issue, tuple[Unit, ...]]:
    """The perfect issue and its units."""
    issue, _ = load_issue(perfect_issue.sources, ISSUE)
    composer = Composer(STYLES / "layouts", find_language("kk"), "pdf")
    return issue, compose_units(composer, issue, make_plan(issue), (STYLES / "pages.css").read_text(encoding="utf-8"))


def test_layouts_print_all_that_the_perfect_issue_has(perfect_issue: PerfectIssue) -> None:
    """No field and no block is missing from the markup."""
    issue, units = compose(perfect_issue)
    assert inspect_markup(issue, units) == ()


@pytest.mark.parametrize(("lost", "line"), [("Бірінші нан сағат бесте піседі", 8), ("Наубайшының таңы түнде атады", 3)])
def test_a_field_that_a_layout_forgets(perfect_issue: PerfectIssue, lost: str, line: int) -> None:
    """A layout that does not print a field is TYP030 at the field's line."""
    issue, units = compose(perfect_issue)
    forgetful = tuple(replace(unit, html=unit.html.replace(lost, "")) for unit in units if unit.id == "baker")
    problem = assert_only(inspect_markup(issue, forgetful), "TYP030", f"{ISSUE}/articles/baker.md", line)
    assert lost in problem.message
