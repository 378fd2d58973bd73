"""Archiving without a build: an outcome as a build under --final leaves it, with files that only their names tell."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.archive.package import Archived, ArchiveOrder, archive_issue
from pipeline.archive.release import REQUIRED
from pipeline.build import Order, Outcome
from pipeline.house import House
from pipeline.load import Sources, load_issue
from pipeline.model import ArticleExtent, Issue, PageMap
from pipeline.pagemap import page_map_data
from pipeline.report import Gate, write_json
from tests.pressing import Rooms

DAY = "2026-01-15"
PACKAGE = "kopir-2024-01-v1"
FILES = {
    "print.pdf": b"%PDF-1.6 printed",
    "screen.pdf": b"%PDF-1.7 read",
    "issue.epub": b"PK read too",
    "cover.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01",
    "report.json": b"{}\n",
    "report.html": b"<!doctype html>\n",
}


def open_house(rooms: Rooms) -> House:
    return House(rooms.sources.folder, rooms.styles, rooms.output, rooms.cache)


def load(rooms: Rooms) -> Issue:
    return load_issue(Sources(rooms.sources.folder), rooms.issue)[0]


def plan_pages(issue: Issue) -> PageMap:
    """The page map of an issue whose articles stand where they are planned."""
    rows = []
    for slot in issue.order:
        article = issue.article(slot.article)
        pages = (slot.first, slot.last, slot.first, slot.last)
        rows.append(ArticleExtent(article.id, article.kind, article.contents_title, *pages, 1.0, 0, 0.0))
    return PageMap(issue.pages, tuple(map(str, range(1, issue.pages + 1))), tuple(rows), ())


def pass_gates(files: Mapping[str, bytes]) -> tuple[Gate, ...]:
    """Every judge that a release needs, satisfied with these files."""
    return tuple(
        Gate(row.gate, "1", "passed", hashlib.sha256(files[row.file]).hexdigest())
        for row in REQUIRED
        if row.file in files
    )


def make_outcome(rooms: Rooms) -> Outcome:
    issue = load(rooms)
    pages = plan_pages(issue)
    files = {**FILES, "page-map.json": write_json(page_map_data(issue, pages))}
    return Outcome((), pass_gates(files), files, pages, "output", False, (0.0, ""))


def file_issue(
    rooms: Rooms,
    archive: Path,
    reason: str = "",
    date: str = DAY,
    build: Callable[[House, Order], Outcome] | None = None,
) -> Archived:
    """The rooms' issue archived; ``build`` stands for the real one."""
    order = ArchiveOrder(rooms.issue, archive, date, reason)
    return archive_issue(open_house(rooms), order, build or (lambda house, asked: make_outcome(rooms)))
