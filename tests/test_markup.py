"""The body of an article: Markdown, divs, attributes and footnotes become blocks; the rest is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from pipeline.inlines import plain_text
from pipeline.markup import MAX_CHARACTERS, MAX_DEPTH, parse_inline, parse_markdown
from pipeline.model import Block, Inline, Place
from pipeline.problems import Problem
from tests.perfect import ISSUE, PerfectIssue, assert_only
from tests.texts import BODIES

BAKER = f"{ISSUE}/articles/baker.md"
FIRST = 10  # line of the file where the bodies of these tests begin


def read(text: str, kind: str = "") -> tuple[Block, ...]:
    """The blocks of a body without a fault."""
    blocks, problems = parse_markdown(text, "a", "a.md", FIRST, kind)
    assert problems == ()
    return blocks


def refuse(text: str) -> Problem:
    """The one problem of a body."""
    _, problems = parse_markdown(text, "a", "a.md", FIRST)
    assert len(problems) == 1, problems
    return problems[0]


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from walk(block.children)


@pytest.mark.parametrize(
    ("text", "kind", "roles"),
    [
        ("Мәтін.", "", ["paragraph"]),
        ("**– Қашан?**", "", ["question"]),
        ("**Қашан?**", "", ["paragraph"]),
        ("**– Қашан?** деді ол.", "", ["speech"]),
        ("– **Иә** деді ол.", "interview", ["answer"]),
        ("– Иә.", "interview", ["answer"]),
        ("– Иә.", "profile", ["speech"]),
        ("–Иә.", "profile", ["paragraph"]),
        ("## Бөлім", "", ["heading"]),
        ("- бір\n- екі", "", ["list", "item", "paragraph", "item", "paragraph"]),
        ("> Сөз.", "", ["quote", "paragraph"]),
        ("![Сөз.](images/a.jpg)", "", ["figure"]),
        ("::: pullquote\nСөз.\n:::", "", ["pullquote", "paragraph"]),
        ("::: box\n### Аты\n\nСөз.\n:::", "", ["box", "heading", "paragraph"]),
        ('::: {.item date="1 мамыр"}\nСөз.\n:::', "", ["event", "paragraph"]),
        ('::: {.person name="Асан"}\nСөз.\n:::', "", ["person", "paragraph"]),
        ("::: numerals\n- **1** нан\n:::", "", ["numerals", "list", "item", "paragraph"]),
        ("::: column-break\n:::", "", ["column-break"]),
        ("::: page-break\n:::", "", ["page-break"]),
        ("::: {tracking=-5}\nСөз.\n:::", "", ["group", "paragraph"]),
        ("| а | б |\n|---|---|\n| 1 | 2 |", "", ["table", "row", "cell", "cell", "row", "cell", "cell"]),
    ],
)
def test_every_block_has_one_spelling(text: str, kind: str, roles: list[str]) -> None:
    """What the editor writes and the role that it becomes."""
    assert [block.role for block in walk(read(text, kind))] == roles


def test_places_count_in_the_file() -> None:
    """A block's place is its line in the article's file, inside a div too."""
    blocks = read("Бір.\n\n::: box\nЕкі.\n\n- үш\n- төрт\n:::\n")
    lines = [(block.role, block.place.line) for block in walk(blocks)]
    assert lines == [
        ("paragraph", FIRST),
        ("box", FIRST + 2),
        ("paragraph", FIRST + 3),
        ("list", FIRST + 5),
        ("item", FIRST + 5),
        ("paragraph", FIRST + 5),
        ("item", FIRST + 6),
        ("paragraph", FIRST + 6),
    ]


def test_a_figure_has_all_its_parts() -> None:
    """Caption with mark-up, alternative text, credit, height, focus, width; Cyrillic file names stay as they are."""
    text = '![Су *басқан* жаға.](images/көпір.jpg){.wide alt="Жаға." credit="Сурет: А." lines=16 focus="50% 40%"}'
    picture = read(text)[0].picture
    assert picture is not None
    assert plain_text(picture.caption) == "Су басқан жаға."
    assert (picture.src, picture.alt, picture.credit) == ("images/көпір.jpg", "Жаға.", "Сурет: А.")
    assert (picture.lines, picture.focus, picture.wide) == (16, "50% 40%", True)


def test_inlines() -> None:
    """Emphasis, links, languages, words that may not break, forced breaks."""
    text = "*а* **б** [в](https://x.kz) [г]{lang=en} [д]{.nobreak} е\\\nж"
    nodes = [node for node in read(text)[0].inlines if node.kind != "text" or node.text.strip()]
    assert [(node.kind, dict(node.attrs)) for node in nodes] == [
        ("em", {}),
        ("strong", {}),
        ("link", {"href": "https://x.kz"}),
        ("span", {"lang": "en"}),
        ("span", {"class": "nobreak"}),
        ("text", {}),
        ("break", {}),
        ("text", {}),
    ]


def test_footnotes_stand_where_they_are_marked() -> None:
    """A note's text travels with its mark; a note of two paragraphs is one note."""
    (block,) = read("Бір[^1] екі[^x].\n\n[^x]: Соңғысы.\n[^1]: Алғашқысы.\n\n    Жалғасы.\n")
    notes = [node for node in block.inlines if node.kind == "note"]
    assert [(node.attrs["number"], plain_text(node.children)) for node in notes] == [
        ("1", "Алғашқысы. Жалғасы."),
        ("2", "Соңғысы."),
    ]


def test_words_in_brackets_are_words() -> None:
    """What Markdown would take for a link's address, and leave out, stays in the text."""
    (block,) = read("[Ескерту]: мұнда сөз бар.")
    assert plain_text(block.inlines) == "[Ескерту]: мұнда сөз бар."


@pytest.mark.parametrize(
    ("code", "text", "line"),
    [
        ("SRC004", '::: {.person age="30"}\nСөз.\n:::', 0),
        ("SRC004", "::: {.item}\nСөз.\n:::", 0),
        ("SRC005", "![а](a.jpg){lines=2}", 0),
        ("SRC005", "![а](a.jpg){lines=52}", 0),
        ("SRC005", f"![а](a.jpg){{lines={'9' * 5000}}}", 0),
        ("SRC005", "![а](a.jpg){focus=left}", 0),
        ("SRC005", "::: {tracking=wide}\nСөз.\n:::", 0),
        ("SRC005", '::: {.person name="А" focus="top"}\nСөз.\n:::', 0),
        ("SRC010", "Бір.\n\n<script>alert(1)</script>\n", 2),
        ("SRC010", "Бір <b>екі</b", 0),
        ("SRC010", "<!-- ескерту -->", 0),
        ("SRC011", "::: aside\nСөз.\n:::", 0),
        ("SRC011", "::: {.box .wide}\nСөз.\n:::", 0),
        ("SRC011", "::: {.box colour=red}\nСөз.\n:::", 0),
        ("SRC011", "::: box extra\nСөз.\n:::", 0),
        ("SRC011", "::: {.box\nСөз.\n:::", 0),
        ("SRC011", "![а](a.jpg){width=3}", 0),
        ("SRC011", "![а](a.jpg){.huge}", 0),
        ("SRC011", '![а](a.jpg "title")', 0),
        ("SRC011", "Сөз ![а](a.jpg) сөз", 0),
        ("SRC011", "[сөз]{colour=red}", 0),
        ("SRC011", "[сөз]{.loud}", 0),
        ("SRC011", "[сөз] {.nobreak}", 0),
        ("SRC011", "    code", 0),
        ("SRC011", "```\ncode\n```", 0),
        ("SRC011", "Бір.\n\n***\n", 2),
        ("SRC011", "# Бас", 0),
        ("SRC011", "::: pullquote\n- сөз\n:::", 0),
        ("SRC011", "::: column-break\nЖоғалған сөз.\n:::", 0),
        ("SRC012", "[а](../secret.md)", 0),
        ("SRC012", "[а](javascript:alert)", 0),
        ("SRC012", "[а](file:///etc/passwd)", 0),
        ("SRC012", "[а](data:text/html,x)", 0),
        ("SRC014", "- " * (MAX_DEPTH + 2) + "сөз", 0),
        ("SRC014", "х" * (MAX_CHARACTERS + 1), 0),
        ("SRC014", "*а **б " * 30 + "я** я* " * 30, 0),
        ("SRC021", "Бір.\n\nЕкі[^1].\n", 2),
        ("SRC021", "Бір.\n\n[^1]: Ескерту.\n", 2),
        ("SRC021", "Бір[^1], екі[^1].\n\n[^1]: Ескерту.\n", 0),
        ("SRC021", "Бір[^1].\n\n[^1]: Ескерту.\n[^1]: Басқа.\n", 3),
        ("SRC022", "::: box\nСөз.\n", 0),
        ("SRC022", ":::: box\n::: pullquote\nСөз.\n:::\n", 0),
        ("SRC022", "Бір.\n\n:::\n", 2),
    ],
)
def test_what_a_body_may_not_hold(code: str, text: str, line: int) -> None:
    """Each fault is one problem, at its line."""
    problem = refuse(text)
    assert (problem.code, problem.place) == (code, Place("a.md", FIRST + line)), problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("code", "text", "marker"),
    [
        ("SRC010", "\n<script>alert(1)</script>\n", "<script>"),
        ("SRC011", "\n::: aside\nСөз.\n:::\n", "::: aside"),
        ("SRC012", "\n[а](../x)\n", "(../x)"),
        ("SRC014", "\n" + "> " * 40 + "сөз\n", "> >"),
        ("SRC021", "\nСөз[^9].\n", "[^9]"),
        ("SRC022", "\n::: box\nСөз.\n", "::: box\nСөз"),
    ],
)
def test_faults_of_a_body_stop_the_issue(perfect_issue: PerfectIssue, code: str, text: str, marker: str) -> None:
    """The same in a whole issue: this problem, in this file, at this line, and no other."""
    body = perfect_issue.text(BAKER)
    perfect_issue.append(BAKER, text)
    line = perfect_issue.text(BAKER).count("\n", 0, perfect_issue.text(BAKER).index(marker, len(body))) + 1
    assert_only(perfect_issue.problems(), code, BAKER, line)


@pytest.mark.parametrize(
    "text",
    [
        ">" * 5_000 + " сөз",
        "- " * 5_000 + "сөз",
        "[" * 5_000,
        "![" * 5_000,
        "*" * 5_000 + "а" + "*" * 5_000,
        "(" * 5_000,
        "::: box\n" * 5_000,
        "".join(f"{':' * (5_000 - n)} box\n" for n in range(0, 5_000, 100)),
        "`" * 5_000,
        "<" * 5_000,
        "|" * 5_000 + "\n" + "|-" * 5_000,
    ],
)
def test_five_thousand_deep(text: str) -> None:
    """Nesting that no page has ends in problems, or in plain text, but ends."""
    blocks, problems = parse_markdown(text, "a", "a.md", FIRST)
    assert blocks or problems
    assert {problem.code for problem in problems} <= {"SRC010", "SRC011", "SRC014", "SRC022"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("сөз[^1]^[ескерту]", "SRC021"), ("<b>сөз", "SRC010"), ("![а](a.jpg)", "SRC011"), ("[а](b)", "SRC012")],
)
def test_fields_hold_words_only(text: str, code: str) -> None:
    """A standfirst or caption has no notes, pictures or HTML."""
    _, problems = parse_inline(text, Place("a.md", 3))
    assert [(problem.code, problem.place) for problem in problems] == [(code, Place("a.md", 3))]


@given(BODIES)
def test_block_ids_are_unique_and_stable(body: str) -> None:
    """Links, page map and both editions speak of blocks by id: one each, the same at every reading."""
    blocks, problems = parse_markdown(body, "story", "story.md", 1, "feature")
    assert problems == ()
    ids = [block.id for block in walk(blocks)]
    assert len(ids) == len(set(ids))
    assert all(identifier.startswith("story-") for identifier in ids)
    assert parse_markdown(body, "story", "story.md", 1, "feature")[0] == blocks


def test_plain_text_leaves_notes_out() -> None:
    """The text that a reader sees in a line; a forced break is a space."""
    nodes = (Inline("text", "а"), Inline("break"), Inline("em", children=(Inline("text", "б"),)), Inline("note"))
    assert plain_text(nodes) == "а б"
