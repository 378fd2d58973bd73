"""The list of printed pages as the NCX wants it: documents and pages counted in one reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.bind.book import Chapter, PageTarget


@dataclass(frozen=True)
class Play:
    """A line of the NCX: ``order`` counts documents and pages together, in reading order (NCX 2005-1, playOrder).

    ``number``: a page's value, None where its label is no number.
    """

    order: int
    label: str
    href: str
    number: int | None = None


def order_play(chapters: Sequence[Chapter], targets: Sequence[PageTarget]) -> tuple[tuple[Play, ...], tuple[Play, ...]]:
    """The NCX's documents and its pages, each document before the pages that begin in it."""
    points: list[Play] = []
    pages: list[Play] = []
    order = 0
    for chapter in chapters:
        order += 1
        points.append(Play(order, chapter.label, chapter.name))
        for target in targets:
            if target.href.partition("#")[0] == chapter.name:
                order += 1
                number = int(target.label) if target.label.isdecimal() else None
                pages.append(Play(order, target.label, target.href, number))
    return tuple(points), tuple(pages)
