"""The measured page map: from laid-out pages to where every article begins, ends, and how full it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.model import (
    ArticleExtent,
    Issue,
    LaidPage,
    LaidUnit,
    PageMap,
    PagePlan,
    PageStart,
    Unit,
)

MM = 25.4 / 72
_SAME_LINE = 1.0  # points: lines of one row in one column
_PLACES = re.compile(r'data-(?:b|picture)="([^"]+)"')  # blocks of text and figures in a unit's markup
_NOT_FIRST = ("caption", "credit", "note")  # roles of what an article does not open with


def measure_pages(issue: Issue, plan: PagePlan, units: Sequence[Unit], laid: Sequence[LaidUnit]) -> PageMap:
    """The page map of all units in running order."""
    by_id = {unit.id: unit for unit in laid}
    extents: dict[str, ArticleExtent] = {}
    labels: list[str] = []
    starts: list[PageStart] = []
    for unit in units:
        pages = by_id[unit.id].pages
        labels += [page.label for page in pages]
        for article_id in unit.articles:
            extents[article_id] = _measure_article(issue, plan, unit, article_id, pages)
        starts += _page_starts(unit, pages)
    ordered = tuple(extents[article.id] for article in issue.articles if article.id in extents)
    return PageMap(len(labels), tuple(labels), ordered, tuple(starts))


def _measure_article(
    issue: Issue, plan: PagePlan, unit: Unit, article_id: str, pages: Sequence[LaidPage]
) -> ArticleExtent:
    article = issue.article(article_id)
    placement = plan.of(article_id)
    with_text = [index for index, page in enumerate(pages) if not page.filler]
    last = unit.first + max(with_text, default=0)
    planned, surplus = pages[: unit.pages], pages[unit.pages :]
    shared = len(unit.articles) > 1
    available = sum(column.height for page in planned for column in page.columns)
    used = sum(column.used for page in planned for column in page.columns)
    last_page = planned[-1]
    free = 0.0 if article.pictorial or shared else sum(max(0.0, c.height - c.used) for c in last_page.columns)
    return ArticleExtent(
        id=article_id,
        kind=article.kind,
        title=article.plain_title,
        first=int(pages[0].label),
        last=last,
        planned_first=placement.first,
        planned_last=placement.last,
        fill=1.0 if article.pictorial or shared or not available else round(used / available, 3),
        over_lines=sum(_count_lines(page) for page in surplus),
        free_mm=round(free * MM, 1),
    )


def _count_lines(page: LaidPage) -> int:
    """Lines of running text on a page, all columns; runs of one line in one column count once."""
    seen: set[tuple[int, int]] = set()
    for line in page.lines:
        if line.block:
            seen.add((line.column, round(line.baseline / _SAME_LINE)))
    return len(seen)


def _page_starts(unit: Unit, pages: Sequence[LaidPage]) -> list[PageStart]:
    """What every page begins with, in the order of the source. A page with nothing on it has no row."""
    order: dict[str, int] = {}
    for match in _PLACES.finditer(unit.html):
        order.setdefault(match[1], len(order))
    starts = []
    for index, page in enumerate(pages):
        first = _find_first(page, order, opens=index == 0)
        if first is not None:
            block, offset = first
            owners = [article for article in unit.articles if block.startswith(f"{article}-")]
            starts.append(PageStart(page.label, max(owners, key=len, default=unit.id), block, offset))
    return starts


def _find_first(page: LaidPage, order: Mapping[str, int], opens: bool) -> tuple[str, int] | None:
    """Block and offset that a page begins with; of a picture the figure's id and 0.

    Boxes are drawn in another order than they are read: openers late, notes last. On the page that an article
    ``opens`` with, its title goes before a picture and its caption, wherever these stand. Notes are only asked where
    there is nothing else.
    """
    lines = [line for line in page.lines if line.block]
    text = [(line.block, line.offset) for line in lines if line.role != "note"]
    if opens:
        text = [(line.block, line.offset) for line in lines if line.role not in _NOT_FIRST] or text
    pictures = [(one.figure, 0) for one in page.pictures if one.figure in order]
    candidates = text if opens and text else text + pictures
    candidates = candidates or [(line.block, line.offset) for line in lines]
    # Within a block, and of blocks that the markup does not have, the first that was drawn.
    return min(candidates, key=lambda one: order.get(one[0], len(order)), default=None)


def page_map_data(issue: Issue, pages: PageMap) -> dict[str, object]:
    """page-map.json's content; its keys are a contract."""
    return {
        "schema": 1,
        "issue": issue.id,
        "pages": pages.pages,
        "articles": [
            {
                "id": extent.id,
                "kind": extent.kind,
                "title": extent.title,
                "first": extent.first,
                "last": extent.last,
                "planned_first": extent.planned_first,
                "planned_last": extent.planned_last,
                "fill": extent.fill,
                "over_lines": extent.over_lines,
                "free_mm": extent.free_mm,
            }
            for extent in pages.articles
        ],
        "page_starts": [
            {"page": start.page, "article": start.article, "block": start.block, "offset": start.offset}
            for start in pages.page_starts
        ],
    }
