"""The running order as a page plan: pages against the binding, gaps, overlaps, and the expected fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Issue, Place, Slot
from pipeline.plan import Copyfit, ExpectedFit, check_plan, expect_fit, make_plan, read_copyfit, report_fit
from pipeline.yamlfile import parse_yaml
from tests.perfect import ISSUE, PerfectIssue, assert_only

ISSUE_YAML = f"{ISSUE}/issue.yaml"


def test_the_plan_is_what_the_issue_says(perfect_issue: PerfectIssue) -> None:
    """Every article with its intended pages; articles may share theirs."""
    plan = make_plan(perfect_issue.load())
    assert plan.pages == 8
    assert [(p.article, p.first, p.last) for p in plan.placements[3:5]] == [("imprint", 3, 3), ("bridge", 4, 5)]
    assert plan.of("bridge").pages == 2
    with pytest.raises(KeyError):
        plan.of("nothing")


@pytest.mark.parametrize(
    ("binding", "pages", "suits"),
    [("saddle", 8, True), ("saddle", 10, False), ("perfect", 10, True), ("perfect", 9, False), ("none", 9, True)],
)
def test_pages_against_the_binding(perfect_issue: PerfectIssue, binding: str, pages: int, suits: bool) -> None:
    """PLN001: saddle stitching needs multiples of four, glue of two."""
    perfect_issue.edit(ISSUE_YAML, "binding: saddle", f"binding: {binding}")
    perfect_issue.edit(ISSUE_YAML, "pages: 8\nprint", f"pages: {pages}\nprint")
    perfect_issue.edit(ISSUE_YAML, "{article: back, pages: 8}", f"{{article: back, pages: 8-{pages}}}")
    if suits:
        assert perfect_issue.problems() == ()
    else:
        assert_only(perfect_issue.problems(), "PLN001", ISSUE_YAML, perfect_issue.line(ISSUE_YAML, f"pages: {pages}"))


@pytest.mark.parametrize(
    ("old", "new", "marker"),
    [
        ("{article: bridge, pages: 4-5}", "{article: bridge, pages: 5}", "article: bridge"),
        ("{article: bridge, pages: 4-5}", "{article: bridge, pages: 4}", "article: baker"),
        ("{article: bridge, pages: 4-5}", "{article: bridge, pages: 4-6}", "article: baker"),
        ("{article: imprint, pages: 3}", "{article: imprint, pages: 2-3}", "article: imprint"),
        ("{article: cover, pages: 1}", "{article: cover, pages: 2}", "article: cover"),
        ("{article: back, pages: 8}", "{article: back, pages: 8-9}", "article: back"),
        ("pages: 8\nprint", "pages: 12\nprint", "article: back"),
    ],
)
def test_order_that_does_not_add_up(perfect_issue: PerfectIssue, old: str, new: str, marker: str) -> None:
    """PLN002: a page without an article, or with two that do not share all their pages; no cascade."""
    perfect_issue.edit(ISSUE_YAML, old, new)
    problems = perfect_issue.problems()
    first = [problem for problem in problems if problem.code == "PLN002"][:1]
    if "cover" in marker:  # the page taken from the next article is a second finding
        problems = tuple(first)
    assert_only(problems, "PLN002", ISSUE_YAML, perfect_issue.line(ISSUE_YAML, marker))


def test_pages_the_wrong_way_round(perfect_issue: PerfectIssue) -> None:
    """PLN002: pages 5-4."""
    perfect_issue.edit(ISSUE_YAML, "pages: 4-5", "pages: 5-4")
    found = [problem for problem in perfect_issue.problems() if "before it begins" in problem.message]
    assert_only(found, "PLN002", ISSUE_YAML, perfect_issue.line(ISSUE_YAML, "article: bridge"))


def test_article_twice(perfect_issue: PerfectIssue) -> None:
    """PLN002: an article stands in the order twice; the place is where it comes again."""
    perfect_issue.edit(ISSUE_YAML, "{article: figures, pages: 7}", "{article: baker, pages: 7}")
    perfect_issue.overlay({f"{ISSUE}/articles/figures.md": None})
    assert_only(perfect_issue.problems(), "PLN002", ISSUE_YAML, perfect_issue.line(ISSUE_YAML, "pages: 7}"))


LENGTHS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 2)), min_size=1, max_size=9)


def lay_order(issue: Issue, lengths: list[tuple[int, int]]) -> Issue:
    """The issue with a running order of these lengths, each shared by that many articles."""
    slots: list[Slot] = []
    page = 1
    for length, sharing in lengths:
        for _ in range(sharing):
            slots.append(Slot(f"a{len(slots)}", page, page + length - 1, Place("issue.yaml", len(slots) + 1)))
        page += length
    job = replace(issue.print_job, binding="none")
    return replace(issue, order=tuple(slots), pages=page - 1, print_job=job)


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    from tests.perfect import copy_perfect

    return copy_perfect(tmp_path_factory.mktemp("plan")).load()


@given(lengths=LENGTHS)
def test_orders_without_gaps_are_right(issue: Issue, lengths: list[tuple[int, int]]) -> None:
    """However long the articles are: one after the other they fill the issue, and the plan covers every page once."""
    laid = lay_order(issue, lengths)
    assert check_plan(laid) == ()
    pages = {page for placement in make_plan(laid).placements for page in range(placement.first, placement.last + 1)}
    assert pages == set(range(1, laid.pages + 1))


@given(lengths=LENGTHS, at=st.integers(0, 20), by=st.sampled_from((-1, 1)))
def test_orders_moved_by_a_page_are_wrong(issue: Issue, lengths: list[tuple[int, int]], at: int, by: int) -> None:
    """An article whose pages are moved by one never goes unnoticed, unless it then shares all of another's."""
    laid = lay_order(issue, lengths)
    slots = list(laid.order)
    slot = slots[at % len(slots)]
    slots[at % len(slots)] = replace(slot, first=slot.first + by, last=slot.last + by)
    spans = {(s.first, s.last) for s in slots}
    covered = sorted(page for first, last in spans for page in range(first, last + 1))
    if covered != list(range(1, laid.pages + 1)):
        assert {problem.code for problem in check_plan(replace(laid, order=tuple(slots)))} == {"PLN002"}


ROW = Copyfit(columns=2, line_characters=50, lines=50, opener_lines=20)


def fit_of(share: float) -> ExpectedFit:
    return ExpectedFit("baker", needed=share * 100, available=100)


@pytest.mark.parametrize(
    ("share", "code"),
    [(1.2, "PLN003"), (1.16, "PLN003"), (1.14, None), (1.0, None), (0.71, None), (0.69, "PLN004"), (0.1, "PLN004")],
)
def test_expected_fit_has_a_tolerance(perfect_issue: PerfectIssue, share: float, code: str | None) -> None:
    """PLN003 and PLN004: an estimate speaks only of what is clearly too long or too short, with its figures."""
    problems = report_fit(perfect_issue.load(), (fit_of(share),))
    if code is None:
        assert problems == ()
    else:
        problem = assert_only(problems, code, f"{ISSUE}/articles/baker.md", 2)
        assert problem.value == pytest.approx(share * 100)
        assert problem.limit == 100


def test_expected_length_counts_what_is_set(perfect_issue: PerfectIssue) -> None:
    """More text takes more lines; a figure takes its own; pictorial articles and kinds without a row say nothing."""
    plain = expect_fit(perfect_issue.load(), make_plan(perfect_issue.load()), {"profile": ROW, "infographic": ROW})
    (before,) = plain
    assert (before.article, before.available) == ("baker", 60)
    name = f"{ISSUE}/articles/baker.md"
    perfect_issue.append(name, "\n" + "х" * 500 + "\n")
    issue = perfect_issue.load()
    (after,) = expect_fit(issue, make_plan(issue), {"profile": ROW})
    assert after.needed == pytest.approx(before.needed + 10.5)
    perfect_issue.append(name, '\n![Пеш.](images/oven.jpg){alt="Пеш" lines=9}\n')
    issue = perfect_issue.load()
    (pictured,) = expect_fit(issue, make_plan(issue), {"profile": ROW})
    assert pictured.needed == pytest.approx(after.needed + 12.5)
    assert ExpectedFit("x", 3, 0).share == 0


def test_expected_fit_of_a_whole_issue(perfect_issue: PerfectIssue) -> None:
    """PLN003: an article that was written far beyond its pages is found before anything is laid out."""
    name = f"{ISSUE}/articles/baker.md"
    perfect_issue.append(name, ("\n" + "сөз " * 100 + "\n") * 30)
    issue = perfect_issue.load()
    assert_only(report_fit(issue, expect_fit(issue, make_plan(issue), {"profile": ROW})), "PLN003", name, 2)


def test_copyfit_is_read() -> None:
    """styles/copyfit.yaml, a row a kind."""
    file = parse_yaml("essay: {columns: 2, line_characters: 49.5, lines: 51, opener_lines: 20}\n", "copyfit.yaml")
    assert read_copyfit(file) == {"essay": Copyfit(2, 49.5, 51, 20)}
