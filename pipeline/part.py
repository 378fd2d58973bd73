"""A part of an issue: the pages that were asked for, the units that make them, and what is said of them alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.excerpt import cut_pages
from pipeline.model import PageMap, Unit
from pipeline.problems import Problem
from pipeline.typeset import Typeset

# What can only be said of a whole issue.
WHOLE = frozenset({"PLN001", "PLN005", "SRC008", "SRC018", "TYP015"})

_RANGE = re.compile(r"([1-9][0-9]{0,3})(?:-([1-9][0-9]{0,3}))?")


class NoSuchPages(ValueError):
    """Pages that are no pages of the issue; its words say which, with a hint."""


@dataclass(frozen=True)
class Part:
    """Pages by their planned numbers: ``ranges`` of first and last, as they were asked for."""

    ranges: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in self.ranges)

    def meets(self, first: int, last: int) -> bool:
        """True where one of the pages first … last is of the part."""
        return any(first <= end and begin <= last for begin, end in self.ranges)

    def holds(self, label: str) -> bool:
        """True for a page of the part; a surplus page 17+1 goes with page 17."""
        number = int(label.partition("+")[0])
        return self.meets(number, number)


def parse_pages(text: str) -> Part:
    """``14-17`` or ``3,8-9`` as a part. Raises ValueError with the piece that is no range."""
    ranges = []
    for piece in text.split(","):
        match = _RANGE.fullmatch(piece.strip())
        if match is None:
            raise ValueError(piece.strip())
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise ValueError(piece.strip())
        ranges.append((first, last))
    return Part(tuple(ranges))


def choose_units(part: Part, units: tuple[Unit, ...], pages: int) -> tuple[Unit, ...]:
    """The units that the part needs: those on its pages, and all where one of them quotes page numbers.

    ``pages`` is the issue's page count. Raises NoSuchPages where the part reaches beyond it, or meets no article.
    """
    if beyond := [last for _, last in part.ranges if last > pages]:
        raise NoSuchPages(f"there is no page {max(beyond)} — hint: the issue has the pages 1-{pages}")
    chosen = tuple(unit for unit in units if part.meets(unit.first, unit.last))
    if not chosen:
        raise NoSuchPages(f"no article stands on {part} — hint: see `order` in issue.yaml")
    return units if any(unit.late for unit in chosen) else chosen


def cut_part(
    part: Part, made: Typeset, pages: PageMap, problems: Iterable[Problem]
) -> tuple[Typeset, PageMap, tuple[Problem, ...]]:
    """Raw PDFs, page map and problems of the part's pages alone, from those of its units."""
    kept = [index for index, label in enumerate(pages.labels) if part.holds(label)]
    editions = tuple(replace(edition, pdf=cut_pages(edition.pdf, kept)) for edition in made.editions)
    articles = {name for unit in made.sources if part.meets(unit.first, unit.last) for name in unit.articles}
    return (
        replace(made, editions=editions),
        _cut_map(part, pages, articles),
        tuple(problem for problem in problems if _concerns(part, articles, problem)),
    )


def _cut_map(part: Part, pages: PageMap, articles: set[str]) -> PageMap:
    labels = tuple(label for label in pages.labels if part.holds(label))
    return PageMap(
        len(labels),
        labels,
        tuple(extent for extent in pages.articles if extent.id in articles),
        tuple(start for start in pages.page_starts if part.holds(start.page)),
    )


def _concerns(part: Part, articles: Sequence[str] | set[str], problem: Problem) -> bool:
    if problem.code in WHOLE:
        return False
    if problem.page is not None:
        return part.holds(problem.page)
    return problem.article is None or problem.article in articles
