"""How a finding on a page becomes a problem that names its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Article, Block, Issue, LaidPage, LaidUnit, Place, Unit
from pipeline.problems import Problem


@dataclass(frozen=True)
class Subject:
    """A unit to look at: what was asked for, what was laid out, and whose text it is."""

    unit: Unit
    laid: LaidUnit
    articles: tuple[Article, ...]
    places: Mapping[str, Place]

    @property
    def article(self) -> Article:
        return self.articles[0]

    @property
    def running(self) -> bool:
        """True where the unit carries running text in its own pages' frame."""
        return not self.article.pictorial and len(self.articles) == 1

    def place(self, block: str) -> Place:
        """The source of a block, or of its article."""
        if block in self.places:
            return self.places[block]
        base, _, field = block.partition("--")
        if base in self.places:
            return self.places[base]
        for article in self.articles:
            if base == article.id:
                line = article.lines_of.get(field.split("-")[0], article.place.line)
                return Place(article.place.path, line)
        return self.article.place

    def problem(
        self,
        code: str,
        message: str,
        hint: str,
        page: LaidPage | None = None,
        block: str = "",
        rect: tuple[float, float, float, float] | None = None,
        value: float | str | None = None,
        limit: float | str | None = None,
    ) -> Problem:
        """A problem of this unit; ``block`` gives its place in the sources."""
        return Problem(
            code,
            f"{self.unit.id}: {message}",
            hint,
            self.place(block),
            page=page.label if page else None,
            article=self.unit.id,
            rect_mm=rect,
            value=value,
            limit=limit,
        )


def list_subjects(issue: Issue, units: Sequence[Unit], laid: Sequence[LaidUnit]) -> tuple[Subject, ...]:
    """Every unit with its measurement, in running order."""
    by_id = {unit.id: unit for unit in laid}
    subjects = []
    for unit in units:
        articles = tuple(issue.article(article_id) for article_id in unit.articles)
        places = {block.id: block.place for article in articles for block in _walk(article.blocks)}
        subjects.append(Subject(unit, by_id[unit.id], articles, places))
    return tuple(subjects)


def _walk(blocks: Sequence[Block]) -> list[Block]:
    found = []
    for block in blocks:
        found.append(block)
        found += _walk(block.children)
    return found
