"""Exports of issues for the tests of the cutting: files of exports/, and small ones put together here."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.importers.export.cutting import cut_export
from pipeline.importers.export.reading import read_export
from pipeline.importers.model import Cut, Cutting, Export
from pipeline.problems import Problem

EXPORTS = Path(__file__).resolve().parent.parent / "exports"
SENTENCE = "Таңертең ауылға қар жауып, балалар мектепке шанамен кетті, ал үлкендер жол тазалауға шықты."
TITLES = ((4, "Бірінші асу"), (8, "Көл жағасындағы үй"), (12, "Тас қалаған шебер"))
OTHER = "Кешке қарай боран басылып, терезелерден жарық көрінді де, көше қайтадан адам дауысына толды."


def read_text(text: str, name: str = "issue.txt") -> Export:
    """An export of a text."""
    return read_export(text.encode(), name)


def cut_text(text: str, pages: int | None = None) -> tuple[Cutting, tuple[Problem, ...]]:
    """A text, cut."""
    return cut_export(read_text(text), pages)


def cut_file(name: str, pages: int | None = None) -> tuple[Cutting, tuple[Problem, ...]]:
    """A file of exports/, cut."""
    return cut_export(read_export((EXPORTS / name).read_bytes(), name), pages)


def read_reference() -> Export:
    """The export of the printed issue, where the machine has it."""
    path = os.environ.get("PRESS_REFERENCE")
    if not path:
        pytest.skip("not run: PRESS_REFERENCE is not set")
    return read_export(Path(path).read_bytes(), Path(path).name)


def write_article(title: str, paragraphs: int = 4) -> str:
    """An article of a heading and plain paragraphs, each different."""
    body = [f"{SENTENCE if number % 2 else OTHER} Бұл {number}-хабар." for number in range(1, paragraphs + 1)]
    return "\n\n".join([f"# {title}", *body])


def write_issue(entries: Sequence[tuple[int, str]], articles: Sequence[str], heading: str = "# Мазмұны") -> str:
    """An export: a cover line, the contents, the articles with room for a picture between them."""
    listed = "\n".join(f"- {page} {wording}" for page, wording in entries)
    return "\n\n\n\n".join(["# Қысқы журнал", f"{heading}\n\n{listed}", *articles])


def codes(problems: Sequence[Problem]) -> list[str]:
    """The codes, sorted."""
    return sorted(problem.code for problem in problems)


def pages_of(cutting: Cutting) -> dict[str, tuple[int, int]]:
    """First and last page of each part by its id."""
    return {cut.id: (cut.first, cut.last) for cut in cutting.cuts}


def find_cut(cutting: Cutting, name: str) -> Cut:
    """The cut with that id."""
    return next(cut for cut in cutting.cuts if cut.id == name)


def line_of(export: Export, text: str) -> int:
    """The line of the last chunk that begins so: the article, not its entry."""
    return max(chunk.span.first for chunk in export.chunks if chunk.text.startswith(text))


def check_whole(export: Export, cutting: Cutting) -> None:
    """Every chunk in exactly one cut or loose, in its order."""
    parts = [cut.chunks for cut in cutting.cuts] + [cutting.loose]
    count = Counter(chunk.span for chunks in parts for chunk in chunks)
    assert count == Counter(chunk.span for chunk in export.chunks)
    for chunks in parts:
        assert [chunk.span for chunk in chunks] == sorted(chunk.span for chunk in chunks)
    firsts = [cut.first for cut in cutting.cuts]
    assert firsts == sorted(firsts)
    assert all(cut.last >= cut.first for cut in cutting.cuts)
    assert len({cut.id for cut in cutting.cuts}) == len(cutting.cuts)
