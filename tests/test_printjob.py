"""The print job: what ``print:`` may say, the spine that follows, and what nobody can know."""

from __future__ import annotations

import pytest

from tests.perfect import ISSUE, PerfectIssue, assert_only

FILE = f"{ISSUE}/issue.yaml"


def print_as(issue: PerfectIssue, **fields: str) -> PerfectIssue:
    """The perfect issue with these fields of ``print:`` in place of, or beside, its own."""
    own = {"profile": "magazine", "binding": "saddle", "paper": "115 г/м²", "cover": "self"}
    text = issue.text(FILE)
    begin, end = text.index("print:\n"), text.index("order:\n")
    lines = "".join(f"  {key}: {value}\n" for key, value in (own | fields).items())
    return issue.overlay({FILE: f"{text[:begin]}print:\n{lines}{text[end:]}"})


@pytest.mark.parametrize(
    ("fields", "spine"),
    [
        ({"binding": "perfect", "cover": "separate", "thickness_mm": "0.11"}, 0.22),  # 4 pages of body: 2 leaves
        ({"binding": "perfect", "cover": "separate", "spine_mm": "4.2"}, 4.2),
        ({"binding": "perfect", "cover": "separate", "spine_mm": "4.2", "thickness_mm": "0.11"}, 4.2),
        ({"binding": "perfect", "cover": "separate", "spine_mm": "0"}, 0.0),
        ({"binding": "saddle", "cover": "separate", "thickness_mm": "0.11"}, 0.0),
        ({"binding": "none", "cover": "separate"}, 0.0),
        ({"binding": "perfect", "cover": "self", "thickness_mm": "0.11"}, 0.0),
    ],
)
def test_the_spine(perfect_issue: PerfectIssue, fields: dict[str, str], spine: float) -> None:
    """Half the body's pages × a leaf, or the printing house's figure; none without a glued, separate cover."""
    print_as(perfect_issue, **fields)
    assert perfect_issue.problems() == ()
    assert perfect_issue.load().print_job.spine_mm == spine


def test_a_spine_that_nobody_knows(perfect_issue: PerfectIssue) -> None:
    """SRC004 at the line that asks for a separate cover; with the leaf's thickness it is gone."""
    print_as(perfect_issue, binding="perfect", cover="separate")
    problem = assert_only(perfect_issue.problems(), "SRC004", FILE, perfect_issue.line(FILE, "cover: separate"))
    assert "thickness_mm" in problem.hint


def test_a_spine_where_there_is_none(perfect_issue: PerfectIssue) -> None:
    """A saddle-stitched issue with the width of a spine contradicts itself; a width of 0 does not."""
    print_as(perfect_issue, spine_mm="3")
    assert_only(perfect_issue.problems(), "SRC005", FILE, perfect_issue.line(FILE, "spine_mm"))
    assert print_as(perfect_issue, spine_mm="0").problems() == ()


def test_a_cover_without_a_body(perfect_issue: PerfectIssue) -> None:
    """Four pages are the cover alone: nothing is left to put into it."""
    print_as(perfect_issue, cover="separate")
    for old, new in (
        ("pages: 8\n", "pages: 4\n"),
        ("  - {article: partner, pages: 2}\n", ""),
        ("contents, pages: 3", "contents, pages: 2"),
        ("imprint, pages: 3", "imprint, pages: 2"),
        ("bridge, pages: 4-5", "bridge, pages: 3"),
        ("  - {article: baker, pages: 6}\n", ""),
        ("  - {article: figures, pages: 7}\n", ""),
        ("back, pages: 8", "back, pages: 4"),
    ):
        perfect_issue.edit(FILE, old, new)
    faults = [problem for problem in perfect_issue.problems() if problem.code != "SRC008"]
    assert_only(faults, "SRC005", FILE, perfect_issue.line(FILE, "cover: separate"))


@pytest.mark.parametrize(
    "fields", [{"thickness_mm": "0"}, {"thickness_mm": "0,11"}, {"thickness_mm": "nan"}, {"run": "0"}, {"run": "many"}]
)
def test_figures_of_the_wrong_form(perfect_issue: PerfectIssue, fields: dict[str, str]) -> None:
    """A leaf without thickness, a decimal comma, a run of none: SRC005 at the field's line."""
    (name,) = fields
    print_as(perfect_issue, **fields)
    assert_only(perfect_issue.problems(), "SRC005", FILE, perfect_issue.line(FILE, f"{name}:"))


@pytest.mark.parametrize(
    ("stated", "run"),
    [("250 дана", 250), ("12 500 дана", 12500), ("12\u00a0500", 12500), ("көп", None), ("250 5 дана", 250)],
)
def test_the_run_is_the_imprint_s(perfect_issue: PerfectIssue, stated: str, run: int | None) -> None:
    """Without ``run`` the print run is the figure in the imprint; words alone are none."""
    perfect_issue.edit(FILE, "print_run: 250 дана", f"print_run: {stated}")
    assert perfect_issue.load().print_job.run == run


def test_the_run_as_ordered(perfect_issue: PerfectIssue) -> None:
    """``run`` counts before the imprint."""
    assert print_as(perfect_issue, run="300").load().print_job.run == 300
