"""Every field is checked against a schema that knows its file and line."""

from __future__ import annotations

import pytest

from pipeline.schema import FrontMatter, IssueShape, validate
from pipeline.yamlfile import parse_yaml
from tests.perfect import ISSUE, PerfectIssue, assert_only

ARTICLES = f"{ISSUE}/articles"
BAKER = f"{ARTICLES}/baker.md"
PARTNER = f"{ARTICLES}/partner.md"
ISSUE_YAML = f"{ISSUE}/issue.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "marker"),
    [
        (ISSUE_YAML, "months: 01-02", "months: 01-02\nmonht: 3", "monht"),
        (ISSUE_YAML, "  cover: self", "  cover: self\n  colour: red", "colour"),
        (ISSUE_YAML, "{article: baker, pages: 6}", "{article: baker, page: 6, pages: 6}", "page: 6,"),
        ("magazine.yaml", "language: kk", "language: kk\nlogo: x.svg", "logo"),
        ("magazine.yaml", "  optional: [issn]", "  optional: [issn]\n  str: x", "str:"),
        (BAKER, "kicker: Тұлға", "kiker: Тұлға", "kiker"),
        (BAKER, "  caption: Бірінші", "  titel: x\n  caption: Бірінші", "titel"),
        (BAKER, "kicker: Тұлға", "'a[b': Тұлға", "a[b"),
        (PARTNER, "  - label: ТЕЛЕФОН", "  - label: ТЕЛЕФОН\n    phone: 1", "phone"),
    ],
)
def test_unknown_field(perfect_issue: PerfectIssue, name: str, old: str, new: str, marker: str) -> None:
    """SRC003: a field that nobody reads, at its own line, wherever it stands."""
    perfect_issue.edit(name, old, new)
    problem = assert_only(perfect_issue.problems(), "SRC003", name, perfect_issue.line(name, marker))
    assert marker.rstrip(": 6,") in problem.message


def test_a_slip_of_the_pen_is_guessed(perfect_issue: PerfectIssue) -> None:
    """SRC003's hint names the field that was probably meant."""
    perfect_issue.edit(BAKER, "kicker: Тұлға", "kiker: Тұлға")
    assert perfect_issue.problems()[0].hint == "did you mean «kicker»?"


@pytest.mark.parametrize(
    ("name", "old", "new", "marker"),
    [
        (ISSUE_YAML, "year: 2024\n", "", "id:"),
        (ISSUE_YAML, "year: 2024\n", "year:\n", "year:"),
        (ISSUE_YAML, "{article: baker, pages: 6}", "{article: baker}", "baker"),
        ("magazine.yaml", "tagline: АУДАНДЫҚ ЖУРНАЛ\n", "", "title:"),
        (BAKER, "kind: profile\n", "", "title:"),
        (BAKER, "  src: images/oven.jpg\n", "", "picture:"),
        (PARTNER, '  - label: МЕКЕНЖАЙЫ\n    lines: ["Мектеп көшесі, 7"]', "  - label: МЕКЕНЖАЙЫ", "МЕКЕНЖАЙЫ"),
    ],
)
def test_missing_field(perfect_issue: PerfectIssue, name: str, old: str, new: str, marker: str) -> None:
    """SRC004: at the line of the mapping that lacks it, or of the field left empty."""
    perfect_issue.edit(name, old, new)
    assert_only(perfect_issue.problems(), "SRC004", name, perfect_issue.line(name, marker))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (ISSUE_YAML, "pages: 8\nprint", "pages: eight\nprint"),
        (ISSUE_YAML, "pages: 8\nprint", "pages: 0\nprint"),
        (ISSUE_YAML, "year: 2024", "year: 24"),
        (ISSUE_YAML, "  binding: saddle", "  binding: staples"),
        (ISSUE_YAML, "  cover: self", "  cover: hard"),
        (ISSUE_YAML, "modified: 2024-02-15", "modified: 15.02.2024"),
        (ISSUE_YAML, "modified: 2024-02-15", "modified: 2024-02-30"),
        (ISSUE_YAML, "- {article: baker, pages: 6}", "- {article: baker, pages: 6 to 7}"),
        (ISSUE_YAML, "- {article: baker, pages: 6}", "- {article: ../baker, pages: 6}"),
        (ISSUE_YAML, "- {article: baker, pages: 6}", "- baker"),
        (ISSUE_YAML, "allow: []", "allow: all"),
        (ISSUE_YAML, "  print_run: 250 дана", "  print_run: {copies: 250}"),
        ("magazine.yaml", "language: kk", "language: ru"),
        ("magazine.yaml", "base_url: https://kopir.example/", "base_url: kopir.example"),
        (BAKER, "kicker: Тұлға", "kicker: [a, b]"),
        (BAKER, "kicker: Тұлға", "pictorial: maybe"),
        (BAKER, "kicker: Тұлға", "class: Tall!"),
        (BAKER, "  caption: Бірінші", "  focus: middle\n  caption: Бірінші"),
        (f"{ARTICLES}/cover.md", "side: front", "side: spine"),
        (f"{ARTICLES}/bridge.md", "hyphenation: [жаға-лау]", "hyphenation: жаға-лау"),
        (f"{ARTICLES}/cover.md", "  - Наубайшының таңы түнде атады", "  -"),
    ],
)
def test_value_of_the_wrong_form(perfect_issue: PerfectIssue, name: str, old: str, new: str) -> None:
    """SRC005: one problem a value, at its own line."""
    text = perfect_issue.text(name)
    changed = new.split("\n")[0] if new.split("\n")[0] not in old else new
    perfect_issue.edit(name, old, new)
    problem = assert_only(perfect_issue.problems(), "SRC005", name, perfect_issue.line(name, changed))
    assert problem.message
    assert text != perfect_issue.text(name)


def test_faults_are_gathered() -> None:
    """Each field that does not fit is a problem of its own."""
    file = parse_yaml("kind: essay\nlines: x\nfoo: 1\npicture: {alt: a}\n", "x.md")
    shape, problems = validate(FrontMatter, file)
    assert shape is None
    assert sorted((p.code, p.place.line if p.place else 0) for p in problems) == [
        ("SRC003", 3),
        ("SRC004", 4),
        ("SRC005", 2),
    ]


def test_defaults_of_an_issue() -> None:
    """What an issue.yaml may leave out has a value that suits the magazine."""
    text = "id: a\nnumber: 1\nmonths: 01\nyear: 2024\ndate: 2024-01-01\nmodified: 2024-01-01\npages: 4\n"
    shape, problems = validate(IssueShape, parse_yaml(text + "order: [{article: a, pages: 1-4}]\n", "x.yaml"))
    assert problems == ()
    assert shape is not None
    assert (shape.print.binding, shape.print.cover, shape.label, shape.allow) == ("saddle", "self", "", [])
    assert shape.number == "1"
