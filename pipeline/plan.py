"""plan: the running order as a page plan, what is wrong with it, and how full its pages may become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.inlines import plain_text
from pipeline.model import Article, Block, Issue, PagePlan, Place, Placement
from pipeline.problems import Problem
from pipeline.yamlfile import YamlFile

# Pages that a binding needs a multiple of: a saddle-stitched sheet carries four, glued leaves two.
BINDING_MULTIPLES = {"saddle": 4, "perfect": 2, "none": 1}

# Expected fit is an estimate from counted characters; nearer than this it says nothing.
EXPECTED_TOLERANCE = 0.15


@dataclass(frozen=True)
class Copyfit:
    """How much of a kind fits on its pages (styles/copyfit.yaml, the designer's).

    ``columns`` a page, ``line_characters`` mean characters of a line, ``lines`` a full column,
    ``opener_lines`` that the opener takes off each column of the first page.
    """

    columns: int
    line_characters: float
    lines: int
    opener_lines: int


@dataclass(frozen=True)
class ExpectedFit:
    """An article's expected length: lines of column, needed and available on its planned pages."""

    article: str
    needed: float
    available: float

    @property
    def share(self) -> float:
        return self.needed / self.available if self.available else 0.0


def make_plan(issue: Issue) -> PagePlan:
    """The page plan that issue.yaml states."""
    return PagePlan(issue.pages, tuple(Placement(slot.article, slot.first, slot.pages) for slot in issue.order))


def check_plan(issue: Issue, whole: bool = True) -> tuple[Problem, ...]:
    """Page count against the binding; overlaps and gaps of the running order.

    Without ``whole``, for a part of an issue that is still being made, overlaps alone.
    """
    problems = []
    multiple = BINDING_MULTIPLES[issue.print_job.binding]
    if whole and issue.pages % multiple:
        more = multiple - issue.pages % multiple
        problems.append(
            Problem(
                "PLN001",
                f"{issue.pages} pages, but {issue.print_job.binding} binding needs a multiple of {multiple}",
                f"add {more} pages or take {issue.pages % multiple} out",
                Place(issue.place.path, issue.lines_of.get("pages", 1)),
                value=issue.pages,
                limit=multiple,
            )
        )
    problems += _find_overlaps(issue, whole)
    return tuple(problems)


def _find_overlaps(issue: Issue, gaps: bool) -> list[Problem]:
    problems = []
    following = 1
    previous = None
    for slot in issue.order:
        shared = previous is not None and (slot.first, slot.last) == (previous.first, previous.last)
        if slot.last < slot.first:
            problems.append(_misplaced(slot.place, f"«{slot.article}» ends on page {slot.last} before it begins"))
        elif not shared and slot.first < following:
            problems.append(_misplaced(slot.place, f"«{slot.article}» begins on page {slot.first}, which is taken"))
        elif gaps and not shared and slot.first > following:
            gap = f"page {following}" if slot.first == following + 1 else f"pages {following}-{slot.first - 1}"
            problems.append(_misplaced(slot.place, f"{gap} before «{slot.article}» have no article"))
        following = max(following, slot.last + 1)
        previous = slot
    if following > issue.pages + 1 or (gaps and following <= issue.pages):
        last = issue.order[-1].place
        problems.append(
            _misplaced(last, f"the running order ends on page {following - 1}, the issue has {issue.pages}")
        )
    seen: set[str] = set()
    for slot in issue.order:
        if slot.article in seen:
            problems.append(_misplaced(slot.place, f"«{slot.article}» stands twice in the running order"))
        seen.add(slot.article)
    return problems


def _misplaced(place: Place, message: str) -> Problem:
    return Problem("PLN002", message, "every page has one article, or articles that share all their pages", place)


def read_copyfit(file: YamlFile) -> Mapping[str, Copyfit]:
    """styles/copyfit.yaml as a table by kind."""
    table = {}
    for kind, row in file.value.items():
        assert isinstance(row, dict)
        table[kind] = Copyfit(
            int(str(row["columns"])),
            float(str(row["line_characters"])),
            int(str(row["lines"])),
            int(str(row["opener_lines"])),
        )
    return table


def expect_fit(issue: Issue, plan: PagePlan, copyfit: Mapping[str, Copyfit]) -> tuple[ExpectedFit, ...]:
    """The expected fit of every article whose kind is in the table; an estimate, the build measures."""
    fits = []
    for article in issue.articles:
        row = copyfit.get(article.kind)
        if row is None or article.pictorial:
            continue
        pages = plan.of(article.id).pages
        available = row.columns * (pages * row.lines - row.opener_lines)
        fits.append(ExpectedFit(article.id, sum(_lines(block, row) for block in article.blocks), available))
    return tuple(fits)


def report_fit(issue: Issue, fits: tuple[ExpectedFit, ...]) -> tuple[Problem, ...]:
    """Articles that are expected to be clearly too long or too short."""
    problems = []
    for fit in fits:
        article = issue.article(fit.article)
        over = fit.needed - fit.available
        if fit.share > 1 + EXPECTED_TOLERANCE:
            message = f"expected about {round(over)} lines over its planned pages ({fit.share:.0%} of them)"
            problems.append(_unfit("PLN003", article, message, "shorten it, or give it pages in issue.yaml", fit))
        elif fit.share < 1 - 2 * EXPECTED_TOLERANCE:
            message = f"expected to leave about {round(-over)} lines of its pages free ({fit.share:.0%} full)"
            problems.append(_unfit("PLN004", article, message, "add text or larger pictures, or take pages away", fit))
    return tuple(problems)


def _unfit(code: str, article: Article, message: str, hint: str, fit: ExpectedFit) -> Problem:
    value, limit = round(fit.needed, 1), round(fit.available, 1)
    return Problem(code, f"{article.id}: {message}", hint, article.place, article=article.id, value=value, limit=limit)


def _lines(block: Block, row: Copyfit) -> float:
    """Lines of column that a block takes: its text, the white round it, a picture's own lines."""
    if block.role == "figure" and block.picture is not None:
        lines = block.picture.lines or (20 if block.picture.wide else 14)
        return (lines + 3.5) * (row.columns if block.picture.wide else 1)
    if block.children:
        around = {"box": 4.0, "pullquote": 3.0, "event": 2.0, "person": 4.0}.get(block.role, 0.0)
        larger = 1.7 if block.role == "pullquote" else 1.0
        return around + larger * sum(_lines(child, row) for child in block.children)
    if not block.inlines:
        return 0.0
    # A paragraph's last line is on average half full.
    around = 1.0 if block.role in ("heading", "question") else 0.0
    return around + len(plain_text(block.inlines)) / row.line_characters + 0.5
