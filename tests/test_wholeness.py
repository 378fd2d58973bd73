"""Is an article's text all in its markup?"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.compose import Composer, compose_units
from pipeline.language import find_language
from pipeline.model import Issue, Place, Unit
from pipeline.plan import make_plan
from pipeline.wholeness import find_dropped, place_words
from tests.perfect import ISSUE, PerfectIssue
from tests.pressing import STYLES

BRIDGE = f"sources/{ISSUE}/articles/bridge.md"


def compose(issue: Issue) -> tuple[Unit, ...]:
    composer = Composer(STYLES / "layouts", find_language("kk"), "pdf")
    return compose_units(composer, issue, make_plan(issue), (STYLES / "pages.css").read_text(encoding="utf-8"))


def test_our_layouts_leave_nothing_out(perfect_issue: PerfectIssue) -> None:
    """Every block, note, caption and credit of every kind in the perfect issue is in the markup."""
    issue = perfect_issue.load()
    assert find_dropped(issue, compose(issue)) == ()


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("таяныш", "– Келер жылы"),
        ("кейінгі", "![Көктемгі"),
        ("мұрағаты", "![Көктемгі"),
        ("Шегенің", "[^1]: "),
        ("салған кісіні", "Ағаш көпірдің"),
    ],
)
def test_what_is_left_out(perfect_issue: PerfectIssue, words: str, start: str) -> None:
    """A word that is not in the markup: TYP030 at the line of its block, picture or note."""
    issue = perfect_issue.load()
    units = compose(issue)
    word = words.split()[0]
    shy = "".join(f"{letter}\u00ad?" for letter in word)
    cut = tuple(replace(unit, html=re.sub(shy, "", unit.html)) if unit.id == "bridge" else unit for unit in units)
    assert cut != units
    found = find_dropped(issue, cut)
    assert {problem.code for problem in found} == {"TYP030"}
    line = perfect_issue.line(f"{ISSUE}/articles/bridge.md", start)
    places = {problem.place for problem in found}
    if start == "[^1]: ":
        assert all(place is not None and place.path == BRIDGE for place in places)
    else:
        assert Place(BRIDGE, line) in places


def test_where_words_stand(perfect_issue: PerfectIssue) -> None:
    """In the body, in a field, or nowhere: then the article's own place."""
    bridge = perfect_issue.load().article("bridge")
    name = f"{ISSUE}/articles/bridge.md"
    assert place_words([bridge], "мен шегесін") == Place(BRIDGE, perfect_issue.line(name, "– Мен емес"))
    assert place_words([bridge], "жағалаудың") == Place(BRIDGE, perfect_issue.line(name, "title:"))
    assert place_words([bridge], "неге қорықпайды") == Place(BRIDGE, perfect_issue.line(name, "standfirst:"))
    assert place_words([bridge], "\U0001f600") == bridge.place
