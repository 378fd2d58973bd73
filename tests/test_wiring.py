"""Wiring: what stations are fed, which editions are laid out for which, and faults told with their place."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import wiring
from pipeline.house import House
from pipeline.identity import identify
from pipeline.problems import Stopped
from pipeline.sheets import NO_BLEED, Room
from pipeline.typeset import TypesetError
from tests.perfect import PerfectIssue
from tests.pressing import COLLECTED, STYLES, Rooms


@pytest.fixture
def house(rooms: Rooms) -> House:
    """A house of the test's own."""
    return House(rooms.sources.folder, rooms.styles, rooms.output, rooms.cache)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("print,screen,epub", ("print", "screen", "epub")),
        ("epub,print", ("print", "epub")),
        ("print,print, ", ("print",)),
        ("", ()),
    ],
)
def test_choosing_editions(asked: str, names: tuple[str, ...]) -> None:
    """Names in the order of the table, each once."""
    assert wiring.choose_editions(asked) == names


@pytest.mark.parametrize("asked", ["paper", "print;screen", "PRINT"])
def test_an_unknown_edition(asked: str) -> None:
    """ValueError names it."""
    with pytest.raises(ValueError, match=asked):
        wiring.choose_editions(asked)


@pytest.mark.parametrize(
    ("editions", "laid_out"),
    [
        (("print",), ("print",)),
        (("screen",), ("screen",)),
        (("epub",), ("screen",)),
        (("print", "epub"), ("print", "screen")),
        (("print", "screen", "epub"), ("print", "screen")),
    ],
)
def test_what_is_laid_out(editions: tuple[str, ...], laid_out: tuple[str, ...]) -> None:
    """The ePub's cover comes from the screen PDF, which is laid out for it though nobody asked."""
    assert wiring.list_layouts(editions) == laid_out


def test_what_is_delivered() -> None:
    """A PDF that only served another edition stays behind."""
    files = {"print.pdf": b"", "screen.pdf": b"", "cover.jpg": b"", "issue.epub": b""}
    assert set(wiring.wanted_files(files, ("print", "epub"))) == {"print.pdf", "cover.jpg", "issue.epub"}


def test_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as asked for; else one a processor that this process may use."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5})
    assert (wiring.choose_jobs(None), wiring.choose_jobs(2)) == (3, 2)


def test_the_identifier_never_changes(perfect_issue: PerfectIssue) -> None:
    """Stores know an issue by it: the same on every day and for every edition, another for another issue."""
    issue = perfect_issue.load()
    assert identify(issue) == identify(replace(issue, modified="2030-01-01"))
    assert identify(issue) != identify(replace(issue, id="2024-02"))
    assert identify(issue).startswith("urn:uuid:")


def test_sheets_of_the_editions(house: House) -> None:
    """Print keeps its inks and bleed; the screen has neither, but tags and links; both carry the issue's metadata."""
    issue = PerfectIssue(house.sources).load()
    room = Room(STYLES, COLLECTED / "icc" / "ISOcoated_v2_300_bas.icc")
    paper, screen = wiring.edition_sheets(house, issue, room, ("print", "screen"))
    assert "device-cmyk" in paper.css
    assert "device-cmyk" not in screen.css
    assert (NO_BLEED in paper.css, NO_BLEED in screen.css) == (False, True)
    assert (paper.tags, paper.links, screen.tags, screen.links) == (False, False, True, True)
    assert paper.metadata == screen.metadata
    assert paper.metadata.title == "Kopir · № 1 (01-02) 2024"
    assert (paper.metadata.created, paper.metadata.lang) == ("2024-02-15", "kk")
    assert paper.identifier == screen.identifier


def test_the_issues_own_sheet_comes_last(house: House) -> None:
    """issue.css has the last word on all but the bleed, and its pictures count from the issue's folder."""
    issue = replace(PerfectIssue(house.sources).load(), css=".own { background: url(images/oven.jpg) }")
    css = wiring.edition_sheets(house, issue, Room(house.styles), ("print",))[0].css
    before, own, after = css.partition('.own { background: url("sources/2024-01/images/oven.jpg") }')
    assert before
    assert own
    assert after.split("\n") == ["", ":root { --bleed: 3mm !important }", "@page { bleed: 3mm !important }"]


def test_a_house_in_two_places(tmp_path: Path) -> None:
    """Rooms that lie apart are linked under the names that products know; twice, and by two builds at once."""
    sources, styles = tmp_path / "a" / "texts", tmp_path / "b" / "look"
    sources.mkdir(parents=True)
    styles.mkdir(parents=True)
    house = House(sources, styles, tmp_path / "out", tmp_path / "cache")
    roots = {house.root, House(sources, styles, tmp_path / "out", tmp_path / "cache").root}
    assert len(roots) == 1
    root = roots.pop()
    assert (root / "sources").resolve() == sources
    assert (root / "styles").resolve() == styles


def test_a_house_in_one_place(tmp_path: Path) -> None:
    """Rooms side by side under their own names need no links."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "styles").mkdir()
    house = House(tmp_path / "sources", tmp_path / "styles", tmp_path / "output", tmp_path / "cache")
    assert house.root == tmp_path
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(("unit", "path"), [("baker", "sources/2024-01/articles/baker.md"), ("", None)])
def test_layout_that_was_stopped(house: House, monkeypatch: pytest.MonkeyPatch, unit: str, path: str | None) -> None:
    """TYP035 with the article whose layout had no end, and its place; without one where it was the whole issue."""

    def stop(*_: object) -> None:
        raise TypesetError(unit, "more than 40 pages too many")

    monkeypatch.setattr(wiring, "typeset", stop)
    issue = PerfectIssue(house.sources).load()
    with pytest.raises(Stopped) as caught:
        wiring.typeset_issue(house, issue, (), (), lambda laid: (), safe=False, jobs=1)
    (problem,) = caught.value.problems
    assert (problem.code, problem.article) == ("TYP035", unit or None)
    assert (problem.place.path if problem.place else None) == path
    assert "more than 40 pages" in problem.message
