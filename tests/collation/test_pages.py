"""Proof of page starts: every printed page begins in the ePub where it begins in print, and faults are found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.collation import pages
from pipeline.collation.pages import prove_pages
from pipeline.collation.readingorder import read_in_order
from pipeline.preflight.epub.judge import judge_epub
from pipeline.preflight.epub.model import Asked
from pipeline.problems import Problem
from tests.collation.articles import write_long
from tests.collation.paged import Paged, make_paged
from tests.pressing import Rooms, open_small_rooms

ARTICLE = "2024-01/articles/bridge.md"


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory, press_cache: Path) -> Paged:
    """Cover, contents and imprint, a long feature on pages 3, 3+1 …, back cover."""
    rooms = open_small_rooms(tmp_path_factory.mktemp("paged"), press_cache)
    rooms.sources.overlay({ARTICLE: write_long()})
    return make_paged(rooms)


def found(paged: Paged) -> dict[tuple[str, str | None], Problem]:
    """Problems of an ePub by code and page."""
    return {(problem.code, problem.page): problem for problem in paged.prove().problems}


def test_every_page_is_proved(paged: Paged) -> None:
    """A sound ePub: all pages with text, those in mid-paragraph too, and no problem."""
    proof = paged.prove()
    assert proof.problems == ()
    assert proof.proved == proof.pages == len(paged.pages.labels)
    middle = [start for start in paged.pages.page_starts if start.offset]
    assert len(middle) >= 2


def next_word(text: str, at: int) -> int:
    """The place after the next word."""
    found = re.compile(r"[^\s<]+\s+").match(text, at)
    assert found
    return found.end()


def word_before(text: str, at: int) -> int:
    """The place before the last word."""
    return text.rindex(" ", 0, at - 1) + 1


def next_paragraph(text: str, at: int) -> int:
    return text.index("<p ", at + 1)


def paragraph_before(text: str, at: int) -> int:
    return text.rindex("<p ", 0, at)


def middle_of_word(text: str, at: int) -> int:
    """Two letters on, in a word that is longer."""
    found = re.compile(r"\w{4}").search(text, at)
    assert found
    return found.start() + 2


def middle_page(paged: Paged) -> str:
    return next(start.page for start in paged.pages.page_starts if start.offset)


@pytest.mark.parametrize("place", [next_word, word_before, next_paragraph, paragraph_before])
def test_a_mark_that_moved_is_found(paged: Paged, place: Callable[[str, int], int]) -> None:
    """By a word or to another paragraph, on or back: EPB004 with page, article and what both editions say."""
    label = middle_page(paged)
    problems = found(paged.move(label, place))
    problem = problems["EPB004", label]
    assert problem.article == "bridge"
    assert problem.place
    assert problem.place.path == "issue.epub/bridge.xhtml"
    assert "in print «" in problem.message
    assert "in the ePub «" in problem.message
    assert set(problems) == {("EPB004", label)}


def test_an_opening_page_that_is_marked_late_is_found(paged: Paged) -> None:
    """An article's first page is marked before its first words: behind the heading is wrong."""
    moved = paged.move("3", lambda text, at: text.index("</h1>", at) + 5)
    assert ("EPB004", "3") in found(moved)


def test_a_mark_behind_a_dash_is_found(paged: Paged) -> None:
    """A dash that opens a paragraph is of that paragraph: a page does not begin behind it."""
    label = middle_page(paged)
    name, mark = paged.find_mark(label)
    split = paged.edit(name, lambda text: text.replace(mark, f"</p><p>– {mark}"))
    assert found(split)["EPB004", label].message.startswith(f"page {label}: something stands before its mark")


def test_the_cover_is_not_exempt(paged: Paged) -> None:
    """The cover is a picture: what is printed on it must be in the alternative text after the mark."""
    other = paged.edit("cover.xhtml", lambda text: re.sub(r'alt="[^"]*"', 'alt="Көпір."', text))
    assert set(found(other)) == {("EPB004", "1")}
    late = paged.move("1", lambda text, at: text.index("/>", text.index("<img", at)) + 2)
    assert ("EPB004", "1") in found(late)


def test_a_mark_that_is_missing_is_found(paged: Paged) -> None:
    """No mark: the page does not begin, and the marks are not those of print."""
    label = middle_page(paged)
    name, mark = paged.find_mark(label)
    problems = found(paged.edit(name, lambda text: text.replace(mark, "")))
    assert "no mark" in problems["EPB004", label].message
    assert f"without {label}" in problems["EPB008", None].message


def test_a_mark_that_stands_twice_is_found(paged: Paged) -> None:
    """Two marks of one page: neither is proved."""
    label = middle_page(paged)
    name, mark = paged.find_mark(label)
    problems = found(paged.edit(name, lambda text: text.replace(mark, mark * 2)))
    assert "2 marks" in problems["EPB004", label].message
    assert ("EPB008", None) in problems


def test_a_mark_inside_a_word_is_found(paged: Paged) -> None:
    """EPB009 of the ePub's own rules, also where an emphasis begins inside the word."""
    label = middle_page(paged)
    name, mark = paged.find_mark(label)
    split = paged.edit(name, lambda text: text.replace(mark, f"сөз<em>{mark}дің</em> "))
    for faulty in (paged.move(label, middle_of_word), split):
        assert [label in one.message for one in judge_epub(faulty.epub, Asked("kk")) if one.code == "EPB009"] == [True]


def test_a_mark_that_is_hidden_is_found(paged: Paged) -> None:
    """What is hidden from screen readers holds no mark."""
    name, mark = paged.find_mark("3")
    hidden = paged.edit(name, lambda text: text.replace(mark, f'<span aria-hidden="true">{mark}</span>'))
    assert "hidden" in found(hidden)["EPB008", "3"].message


@pytest.mark.parametrize(("at", "faults"), [("{mark}2024 ", set()), ("2024 {mark}", {"EPB004"})])
def test_a_mark_behind_a_number_is_found(
    paged: Paged, monkeypatch: pytest.MonkeyPatch, at: str, faults: set[str]
) -> None:
    """A page whose first paragraph begins with a year begins before it, though the year stands on earlier pages too."""
    label = middle_page(paged)
    printed = [
        replace(page, runs=("2024 ", *page.runs)) if page.label == label else page
        for page in read_in_order(paged.screen)
    ]
    monkeypatch.setattr(pages, "read_in_order", lambda content: printed)
    name, mark = paged.find_mark(label)
    opened = paged.edit(name, lambda text: text.replace(mark, f'</p><p id="year">{at.format(mark=mark)}'))
    assert {problem.code for problem in opened.prove().problems} == faults


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('playOrder="2"', 'playOrder="90"'), "playOrder"),
        (lambda text: text.replace('playOrder="2"', 'playOrder="1"', 1), "playOrder"),
        (lambda text: re.sub(r'(totalPageCount" content=")\d+', r"\g<1>3", text), "counts 3"),
        (lambda text: re.sub(r'(maxPageNumber" content=")\d+', r"\g<1>3", text), "and 3 pages"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_ncx_that_miscounts_is_found(paged: Paged, change: Callable[[str], str], said: str) -> None:
    """Orders and counts that are not those of documents and pages: EPB008 and nothing else."""
    problems = paged.edit("_toc.ncx", change).prove().problems
    assert {problem.code for problem in problems} == {"EPB008"}
    assert any(said in problem.message for problem in problems), [problem.message for problem in problems]


def test_blank_pages_are_listed(rooms: Rooms) -> None:
    """A planned page that the text did not reach has a mark at its article's end, and nothing to prove."""
    made = make_paged(rooms)
    assert "5" not in {start.page for start in made.pages.page_starts}
    proof = made.prove()
    assert proof.problems == ()
    assert proof.proved == proof.pages == len(made.pages.labels) - 1
    name, mark = made.find_mark("5")
    assert f"{mark}</section>" in made.texts()[name]
    assert "without 5" in found(made.edit(name, lambda text: text.replace(mark, "")))["EPB008", None].message


def test_labels_are_those_of_the_pdf(paged: Paged) -> None:
    """A PDF whose pages are called otherwise than the page map says."""
    labels = [*paged.pages.labels[:-1], "40"]
    problems = prove_pages(paged.epub, paged.screen, labels).problems
    assert {problem.code for problem in problems} == {"EPB008"}
    assert any("screen.pdf's pages are 1 to 4" in problem.message for problem in problems)


def test_another_issue_is_not_proved(paged: Paged, tmp_path: Path, press_cache: Path) -> None:
    """An ePub whose text is not that of the PDF is proved on no page but those that are the same."""
    other = make_paged(open_small_rooms(tmp_path, press_cache))
    proof = replace(other, epub=paged.epub).prove()
    assert proof.proved < proof.pages
    assert "EPB004" in {problem.code for problem in proof.problems}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip"])
def test_files_that_cannot_be_read(paged: Paged, content: bytes) -> None:
    """An ePub or PDF that is none proves nothing, and says so."""
    for broken in (replace(paged, epub=content), replace(paged, screen=content)):
        proof = broken.prove()
        assert proof.proved == 0
        assert [problem.code for problem in proof.problems] == ["EPB004"]
