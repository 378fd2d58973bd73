"""Placeholders: known by their file's name, named each by PIC007, shown in every edition, never in a final build."""

from __future__ import annotations

import pytest

from pipeline.allowance import apply_allowances
from pipeline.check import check_issue
from pipeline.importers.writing.drawing import draw_placeholder
from pipeline.model import LaidPage, LaidPicture, LaidUnit
from pipeline.pictures import inspect_svg
from pipeline.placeholders import add_sizes, is_placeholder, name_placeholder
from tests.perfect import ISSUE, PerfectIssue, assert_only
from tests.pressing import Rooms, call_press

ARTICLE = f"{ISSUE}/articles/bridge.md"
NAME = "images/fpo-bridge-1.svg"
FIGURE = (
    "![Көктемгі тасқыннан кейінгі көпір.](images/bridge.jpg)"
    '{alt="Су басқан жағада ағаш көпір аман тұр." credit="Сурет: журнал мұрағаты" lines=12 focus="50% 40%"}'
)
HELD = f'![]({NAME}){{alt="Сурет орны: bridge-1" lines=12}}'


def hold_place(issue: PerfectIssue, figure: str = HELD) -> PerfectIssue:
    """The issue with a placeholder in the place of its figure."""
    issue.overlay({f"{ISSUE}/{NAME}": draw_placeholder("bridge-1")})
    return issue.edit(ARTICLE, FIGURE, figure)


@pytest.mark.parametrize(
    ("src", "known"),
    [
        ("images/fpo-essay-1.svg", True),
        ("sources/2024-01/images/fpo-interview-2-11.svg", True),
        ("images/fpo-essay-1.jpg", False),
        ("images/fpo-essay.svg", False),
        ("images/essay-1.svg", False),
        ("photos/fpo-essay-1.svg", False),
        ("", False),
    ],
)
def test_the_name_says_what_is_a_placeholder(src: str, known: bool) -> None:
    """images/fpo-<article>-<n>.svg, and nothing else."""
    assert is_placeholder(src) is known


def test_names_are_made_as_they_are_known() -> None:
    """What the importer calls a placeholder is one."""
    assert is_placeholder(name_placeholder("interview-2", 3))


def test_each_placeholder_is_named_with_its_place(perfect_issue: PerfectIssue) -> None:
    """PIC007 at the figure's line, and no other finding."""
    held = hold_place(perfect_issue)
    problem = assert_only(held.problems(), "PIC007", ARTICLE, held.line(ARTICLE, NAME))
    assert (problem.value, problem.article, problem.page) == (NAME, "bridge", None)


def test_a_placeholder_needs_no_words(perfect_issue: PerfectIssue) -> None:
    """Neither a missing alternative text nor one that stands twice is said of a picture that nobody has chosen."""
    same = 'alt="Су басқан жағада ағаш көпір аман тұр."'
    figures = f"{FIGURE}\n\n![]({NAME}){{{same} lines=12}}\n\n![](images/fpo-bridge-2.svg){{lines=9}}"
    held = hold_place(perfect_issue, figures)
    held.overlay({f"{ISSUE}/images/fpo-bridge-2.svg": draw_placeholder("bridge-2")})
    assert [problem.code for problem in held.problems()] == ["PIC007", "PIC007"]


def test_a_placeholder_in_a_field_is_named_too(perfect_issue: PerfectIssue) -> None:
    """A portrait that is still to come."""
    perfect_issue.overlay({f"{ISSUE}/{NAME}": draw_placeholder("bridge-1")})
    held = perfect_issue.edit(ARTICLE, "src: images/master.jpg", f"src: {NAME}")
    assert [problem.code for problem in held.problems()] == ["PIC007"]


def test_a_missing_placeholder_is_a_missing_picture(perfect_issue: PerfectIssue) -> None:
    """Its file is opened like any other's."""
    held = perfect_issue.edit(ARTICLE, FIGURE, HELD)
    assert [problem.code for problem in held.problems()] == ["PIC001"]


def test_nobody_can_allow_a_placeholder(perfect_issue: PerfectIssue) -> None:
    """An ``allow`` leaves the finding where it is, and is itself SRC018, in a part of a build too."""
    entry = "allow:\n  - {code: PIC007, text: fpo, reason: Кейін қоямыз}"
    issue = hold_place(perfect_issue).edit(f"{ISSUE}/issue.yaml", "allow: []", entry).load()
    found = check_issue(issue, lambda picture: ())
    for whole in (True, False):
        codes = [problem.code for problem in apply_allowances(issue, found, whole)]
        assert codes == ["PIC007", "SRC018"]


def test_the_size_comes_from_the_pages(perfect_issue: PerfectIssue) -> None:
    """Page, place in mm and size as laid out; what was not laid out keeps its finding as it is."""
    issue = hold_place(perfect_issue).load()
    found = check_issue(issue, lambda picture: ())
    box = LaidPicture("", f"sources/{ISSUE}/{NAME}", 42.52, 59.85, 243.78, 280.0, 0)
    page = LaidPage("5", 0, 0, (), (), (box,), "")
    (sized,) = add_sizes(found, (LaidUnit("bridge", (page,), (), (), 1),))
    assert (sized.page, sized.rect_mm) == ("5", (15.0, 21.1, 86.0, 98.8))
    assert sized.message.endswith("86 × 98.8 mm on page 5")
    assert add_sizes(found, ()) == found


def test_the_drawing_is_a_plain_picture() -> None:
    """The picture desk takes it; it has no proportions of its own, says what it is, and a strange name is only text."""
    drawing = draw_placeholder("essay-1")
    assert inspect_svg(drawing) is None
    assert b"viewBox" not in drawing
    assert "СУРЕТ ОРНЫ".encode() in drawing
    assert inspect_svg(draw_placeholder("<script>")) is None


def test_press_check_names_placeholders(rooms: Rooms) -> None:
    """Before anything is laid out there is no size; the status is 0."""
    hold_place(rooms.sources)
    run = call_press("check", *rooms.options(), "--json")
    assert run.status == 0
    assert [code for code, _, _ in run.findings() if code.startswith("PIC")] == ["PIC007"]


def test_placeholders_are_in_every_edition_and_in_none_that_is_final(rooms: Rooms) -> None:
    """Print, screen and ePub pass all checks with them; ``--final`` refuses the issue, ``allow`` or not."""
    hold_place(rooms.sources)
    run = rooms.build(ISSUE, "--json")
    assert run.status == 0, run.stderr
    (finding,) = (problem for problem in run.data["problems"] if problem["code"] == "PIC007")
    assert finding["page"] in ("4", "5")
    assert finding["rect_mm"][2] == 86.0
    assert {problem["code"] for problem in run.data["problems"] if problem["severity"] == "error"} == set()
    entry = "allow:\n  - {code: PIC007, text: fpo, reason: Кейін қоямыз}"
    rooms.sources.edit(f"{ISSUE}/issue.yaml", "allow: []", entry)
    final = rooms.build(ISSUE, "--edition", "print", "--final", "--json")
    assert final.status in (3, 4)
    assert {"PIC007", "SRC018"} <= {problem["code"] for problem in final.data["problems"]}
    assert rooms.rejected.exists()
