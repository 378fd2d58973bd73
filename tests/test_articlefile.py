"""An article's file: its front matter against its kind, its body against what that kind may hold."""

from __future__ import annotations

import pytest

from pipeline.articlefile import read_article
from pipeline.kinds import KINDS
from tests.perfect import ISSUE, PerfectIssue, assert_only

ARTICLES = f"{ISSUE}/articles"
BAKER = f"{ARTICLES}/baker.md"
BRIDGE = f"{ARTICLES}/bridge.md"


@pytest.mark.parametrize("text", ["", "Мәтін ғана.\n", "---\nkind: essay\n", " ---\nkind: essay\n---\n"])
def test_no_front_matter(perfect_issue: PerfectIssue, text: str) -> None:
    """SRC004: a file that does not open with fields between two lines of dashes."""
    assert_only(perfect_issue.overlay({BAKER: text}).problems(), "SRC004", BAKER, 1)


def test_front_matter_that_says_nothing(perfect_issue: PerfectIssue) -> None:
    """SRC004: fields between the dashes, but no kind."""
    assert_only(perfect_issue.overlay({BAKER: "---\n\n---\nМәтін.\n"}).problems(), "SRC004", BAKER, 2)


def test_unknown_kind(perfect_issue: PerfectIssue) -> None:
    """SRC006: with the kinds there are."""
    perfect_issue.edit(BAKER, "kind: profile", "kind: novel")
    problem = assert_only(perfect_issue.problems(), "SRC006", BAKER, 2)
    assert all(kind in problem.hint for kind in KINDS)


@pytest.mark.parametrize(
    ("name", "field"),
    [("contents", "kicker: a"), ("baker", "dateline: a"), ("figures", "author: a"), ("cover", "standfirst: a")],
)
def test_field_of_another_kind(perfect_issue: PerfectIssue, name: str, field: str) -> None:
    """SRC009: a field that its layout would not print."""
    path = f"{ARTICLES}/{name}.md"
    perfect_issue.overlay({path: perfect_issue.text(path).replace("\ntitle:", f"\n{field}\ntitle:", 1)})
    assert_only(perfect_issue.problems(), "SRC009", path, perfect_issue.line(path, field))


@pytest.mark.parametrize(("name", "field"), [("baker", "title"), ("figures", "source"), ("cover", "side")])
def test_field_that_its_kind_requires(perfect_issue: PerfectIssue, name: str, field: str) -> None:
    """SRC004: a kind's required field is not there; the place is where the kind is named."""
    path = f"{ARTICLES}/{name}.md"
    lines = [line for line in perfect_issue.text(path).split("\n") if not line.startswith(f"{field}:")]
    perfect_issue.overlay({path: "\n".join(lines)})
    assert_only(perfect_issue.problems(), "SRC004", path, 2)


@pytest.mark.parametrize("value", ["", "''", '"  "'])
def test_required_field_left_empty(perfect_issue: PerfectIssue, value: str) -> None:
    """A required field without a value is a problem at its own line, whichever way it is empty."""
    perfect_issue.edit(BAKER, "title: Наубайшының таңы түнде атады", f"title: {value}")
    problems = perfect_issue.problems()
    assert [(p.code, p.place.line if p.place else 0) for p in problems] in ([("SRC004", 3)], [("SRC005", 3)])


def test_back_cover_needs_no_title(perfect_issue: PerfectIssue) -> None:
    """A front cover has a title, a back cover may go without."""
    assert perfect_issue.load().article("back").title == ()


def test_article_without_text(perfect_issue: PerfectIssue) -> None:
    """SRC019: a kind that carries text has none."""
    text = perfect_issue.text(BAKER)
    perfect_issue.overlay({BAKER: text[: text.index("\nСағат")]})
    assert_only(perfect_issue.problems(), "SRC019", BAKER, 2)


def test_text_where_none_belongs(perfect_issue: PerfectIssue) -> None:
    """SRC019: the contents are made by the pipeline, text typed there would be lost."""
    path = f"{ARTICLES}/contents.md"
    perfect_issue.append(path, "\nБұл жол жоғалар еді.\n")
    assert_only(perfect_issue.problems(), "SRC019", path, perfect_issue.line(path, "жоғалар"))


@pytest.mark.parametrize(
    ("name", "div"),
    [
        ("baker", '::: {.item date="1 мамыр"}\nМәтін.\n:::'),
        ("baker", "::: numerals\n- **1** нан\n:::"),
        ("partner", "::: pullquote\nСөйлем.\n:::"),
        ("bridge", '::: {.person name="Асан"}\nМәтін.\n:::'),
        ("figures", "::: pullquote\nСөйлем.\n:::"),
        ("partner", ":::: box\n::: pullquote\nСөйлем.\n:::\n::::"),
    ],
)
def test_block_of_another_kind(perfect_issue: PerfectIssue, name: str, div: str) -> None:
    """SRC011: a block that the kind's layout has no form for, inside another block too."""
    path = f"{ARTICLES}/{name}.md"
    perfect_issue.append(path, f"\n{div}\n")
    opening = div.split("\n")[1 if div.startswith("::::") else 0]
    line = max(n for n, text in enumerate(perfect_issue.text(path).split("\n"), 1) if text == opening)
    assert_only(perfect_issue.problems(), "SRC011", path, line)


def test_titles_keep_their_lines(perfect_issue: PerfectIssue) -> None:
    """A newline in a title is a forced break; the contents have it on one line, or in words of their own."""
    article = perfect_issue.load().article("bridge")
    assert article.title == ("Көпір деген –", "екі жағалаудың уәдесі")
    assert article.plain_title == "Көпір деген – екі жағалаудың уәдесі"
    perfect_issue.edit(BRIDGE, "contents_title: Көпір деген – екі", "contents_title: Екі")
    assert perfect_issue.load().article("bridge").contents_title == "Екі жағалаудың уәдесі"


def test_mark_up_in_fields() -> None:
    """Standfirst and caption may hold emphasis; a fault in them stands at their line."""
    text = "---\nkind: essay\ntitle: Т\nauthor: А\nstandfirst: Бұл *маңызды* <b>сөз</b>\n---\nМәтін.\n"
    article, problems = read_article(text, "x", "x.md")
    assert article is not None
    assert [node.kind for node in article.standfirst][:2] == ["text", "em"]
    assert {(p.code, p.place.line if p.place else 0) for p in problems} == {("SRC010", 5)}


def test_pictorial_is_the_kinds_unless_said(perfect_issue: PerfectIssue) -> None:
    """Covers and figures are pictorial by themselves; any article may say it is, or is not."""
    issue = perfect_issue.load()
    assert issue.article("cover").pictorial
    assert not issue.article("baker").pictorial
    perfect_issue.edit(BAKER, "kicker: Тұлға", "pictorial: true")
    perfect_issue.edit(f"{ARTICLES}/figures.md", "kicker: Сандар", "pictorial: false")
    issue = perfect_issue.load()
    assert issue.article("baker").pictorial
    assert not issue.article("figures").pictorial
