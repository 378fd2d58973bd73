"""A bench for pages made by hand: what the whole inspection says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from pipeline.inspection import inspect_layout
from pipeline.model import (
    Article,
    Block,
    BlockCount,
    Issue,
    LaidPage,
    LaidUnit,
    PageMap,
    PagePlan,
    Place,
    Placement,
    Unit,
)
from pipeline.pagemap import measure_pages
from pipeline.problems import Problem
from tests.laid import number_pages
from tests.perfect import ISSUE, copy_perfect

PATH = f"{ISSUE}/articles/baker.md"
Inspect = Callable[..., tuple[Problem, ...]]


def block_line(block: str) -> int:
    """Where the blocks of hand-made pages stand in their source: story-7 in line 107."""
    return 100 + int(block.partition("-")[2].partition("-")[0])


@pytest.fixture(scope="session")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    return copy_perfect(tmp_path_factory.mktemp("inspection")).load()


@pytest.fixture
def inspect(issue: Issue) -> Inspect:
    """Everything that is found on the pages of one article, which are pages 6 and on of its issue."""
    blocks = tuple(
        Block(f"story-{number}", "paragraph", place=Place(f"sources/{PATH}", 100 + number)) for number in range(10)
    )
    article = replace(issue.article("baker"), blocks=blocks)

    def look(
        *pages: LaidPage,
        planned: int | None = None,
        counts: Sequence[BlockCount] = (),
        messages: Sequence[str] = (),
        pictorial: bool = False,
        numbered: bool = True,
    ) -> tuple[Problem, ...]:
        story = replace(article, pictorial=pictorial)
        number = planned or len(pages)
        made = number_pages(pages, 6, number) if numbered else pages
        return inspect_layout(*lay_out(issue, story, made, number, counts, messages))

    return look


def lay_out(
    issue: Issue,
    article: Article,
    pages: Sequence[LaidPage],
    planned: int,
    counts: Sequence[BlockCount],
    messages: Sequence[str],
) -> tuple[Issue, tuple[Unit, ...], tuple[LaidUnit, ...], PageMap]:
    """An issue of this article alone, as laid out."""
    alone = replace(issue, articles=(article,))
    unit = Unit(article.id, (article.id,), 6, planned, "u", "", "", "")
    laid = LaidUnit(article.id, tuple(pages), tuple(counts), tuple(messages), 1)
    plan = PagePlan(planned, (Placement(article.id, 6, planned),))
    return alone, (unit,), (laid,), measure_pages(alone, plan, (unit,), (laid,))
