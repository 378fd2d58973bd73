"""YAML is read as text only, with the line of every value, and refused where it could surprise."""

from __future__ import annotations

import pytest

from pipeline.model import Place
from pipeline.problems import Problem, Stopped
from pipeline.yamlfile import MAX_BYTES, MAX_DEPTH, parse_yaml, top_lines
from tests.perfect import ISSUE, PerfectIssue, assert_only

ISSUE_YAML = f"{ISSUE}/issue.yaml"


def refuse(text: str, first_line: int = 1) -> Problem:
    """The one problem that the text is refused with."""
    with pytest.raises(Stopped) as stopped:
        parse_yaml(text, "x.yaml", first_line)
    (problem,) = stopped.value.problems
    return problem


@pytest.mark.parametrize("word", ["no", "010", "1e3", "2023-01-01", "0x10", "yes", "12:30:45", "1_000", ".inf", "True"])
def test_scalars_stay_text(word: str) -> None:
    """What YAML would take for a number, a date or a truth stays as it is written."""
    assert parse_yaml(f"a: {word}\nb: [{word}]\n", "x.yaml").value == {"a": word, "b": [word]}


@pytest.mark.parametrize("word", ["", "~", "null"])
def test_empty_is_nothing(word: str) -> None:
    """A field left empty is None; in quotes it is text."""
    assert parse_yaml(f"a: {word}\nb: '{word}'\n", "x.yaml").value == {"a": None, "b": word}


def test_every_value_knows_its_line() -> None:
    """Keys and items of any depth have the line where they stand, in the file and not in the front matter."""
    file = parse_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n  - e\n", "x.yaml", first_line=2)
    assert file.place("b", 0, "d") == Place("x.yaml", 5)
    assert file.place("b", 1) == Place("x.yaml", 6)
    assert file.place("b", 0, "missing") == Place("x.yaml", 4)
    assert file.place("missing", "deeper") == Place("x.yaml", 2)
    assert top_lines(file) == {"a": 2, "b": 3}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: 'one\n", 2),
        ("a: 1\n  b: 2\n", 2),
        ("a: x: y\n", 1),
        ("a: 1\n\tb: 2\n", 2),
        ("- a\n- b\n", 1),
        ("only words\n", 1),
        ("[1, 2]: x\n", 1),
        ("a: \u0007\n", 1),
        ("a: 1\nb: \ufffe\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
    ],
)
def test_broken_yaml(text: str, line: int) -> None:
    """SRC002: what cannot be parsed, with the line where the parser gave up."""
    problem = refuse(text)
    assert (problem.code, problem.place) == ("SRC002", Place("x.yaml", line))
    assert "\n" not in problem.message


def test_broken_line_of_an_issue(perfect_issue: PerfectIssue) -> None:
    """SRC002: a broken line of issue.yaml stops the issue with that line."""
    perfect_issue.edit(ISSUE_YAML, "pages: 8\n", 'pages: "8\n')
    problems = perfect_issue.problems()
    assert [problem.code for problem in problems] == ["SRC002"]
    assert problems[0].place is not None
    assert problems[0].place.path == f"sources/{ISSUE_YAML}"


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BOMB, 1),
        ("x: 1\na: &anchor 1\n", 2),
        ("a: *gone\n", 1),
        ("a: !!python/object/apply:os.system [ls]\n", 1),
        ("a: 1\nb: !tag x\n", 2),
        ("a: {<<: *b}\n", 1),
    ],
)
def test_aliases_anchors_and_tags(text: str, line: int) -> None:
    """SRC015: sources are plain data; an alias bomb is refused before anything unfolds."""
    problem = refuse(text)
    assert (problem.code, problem.place) == ("SRC015", Place("x.yaml", line))


def test_alias_bomb_in_an_issue(perfect_issue: PerfectIssue) -> None:
    """SRC015: the same in an issue's own file."""
    text = perfect_issue.text(ISSUE_YAML)
    perfect_issue.overlay({ISSUE_YAML: text + BOMB})
    assert_only(perfect_issue.problems(), "SRC015", ISSUE_YAML, text.count("\n") + 1)


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\nb: 2\na: 3\n", 3), ("x:\n  k: 1\n  k: 1\n", 3), ("1: a\n'1': b\n", 2)]
)
def test_key_twice(text: str, line: int) -> None:
    """SRC017: the second one would silently win."""
    problem = refuse(text)
    assert (problem.code, problem.place) == ("SRC017", Place("x.yaml", line))


def test_key_twice_in_an_article(perfect_issue: PerfectIssue) -> None:
    """SRC017: the line counts in the article's file."""
    name = f"{ISSUE}/articles/baker.md"
    perfect_issue.edit(name, "kicker: Тұлға\n", "kicker: Тұлға\nkicker: Кәсіп\n")
    assert_only(perfect_issue.problems(), "SRC017", name, perfect_issue.line(name, "kicker: Кәсіп"))


def test_depth_limit() -> None:
    """SRC014: as deep as the limit is read, one level more is refused."""
    deepest = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert parse_yaml(f"a: {deepest}", "x.yaml").value
    assert refuse(f"a: [{deepest}]").code == "SRC014"
    assert refuse("a: " + "[" * 50_000).code == "SRC014"


def test_size_limit() -> None:
    """SRC014: more YAML than any source has."""
    assert refuse("a: " + "x" * MAX_BYTES).code == "SRC014"
