"""docs/sources.md keeps its word: every example loads as it says, every field, kind and div is told of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.articlefile import read_article
from pipeline.check import REQUIRED_IMPRINT
from pipeline.compose import Composer
from pipeline.divs import DIVS, GROUP
from pipeline.kinds import COMMON, KINDS
from pipeline.language import find_language
from pipeline.markup import parse_markdown
from pipeline.plan import make_plan
from pipeline.schema import (
    AllowShape,
    ContactShape,
    FrontMatter,
    ImprintFieldShape,
    IssueShape,
    MagazineImprintShape,
    MagazineShape,
    PersonShape,
    PictureShape,
    PrintShape,
    Shape,
    SlotShape,
)
from tests.perfect import ISSUE, PerfectIssue
from tests.supplying import ADVERT, make_advert, write_advert

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
LAYOUTS = ROOT / "styles" / "layouts"


@dataclass(frozen=True)
class Example:
    """A fenced block and what the comment before it says of it."""

    what: str
    words: tuple[str, ...]
    text: str
    line: int


def find_examples() -> list[Example]:
    found = []
    for match in re.finditer(
        r"^<!-- example: (.*?) -->\n```(?:markdown|yaml)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL
    ):
        what, *words = match[1].split()
        found.append(Example(what, tuple(words), match[2], PAGE.count("\n", 0, match.start()) + 1))
    return found


EXAMPLES = find_examples()


def of(what: str) -> list[object]:
    return [pytest.param(example, id=f"line-{example.line}") for example in EXAMPLES if example.what == what]


def test_every_example_is_tried() -> None:
    """A fenced block of Markdown or YAML without its comment would be tried by nobody."""
    fences = re.findall(r"^```(?:markdown|yaml)$", PAGE, re.MULTILINE)
    assert len(fences) == len(EXAMPLES)
    assert {example.what for example in EXAMPLES} == {"article", "body", "issue", "magazine", "refused"}
    assert {example.words[0] for example in EXAMPLES if example.what == "article"} == set(KINDS)


@pytest.mark.parametrize("example", of("article"))
def test_articles_load_check_and_compose(perfect_issue: PerfectIssue, example: Example) -> None:
    """An example of a kind is an article of that kind without a problem, and its words reach the markup."""
    article, problems = read_article(example.text, "baker", "baker.md")
    assert problems == ()
    assert article is not None
    assert article.kind == example.words[0]
    # In an issue of its own kinds: covers, contents and imprint are there already.
    perfect_issue.overlay({f"{ISSUE}/articles/baker.md": example.text, ADVERT: write_advert(make_advert())})
    assert perfect_issue.problems() == ()
    issue = perfect_issue.load()
    markup = Composer(LAYOUTS, find_language("kk"), "pdf").compose_article(issue, article, make_plan(issue), None)
    assert f'class="article {article.kind}' in markup


@pytest.mark.parametrize("example", of("body"))
def test_bodies_have_the_blocks_they_show(example: Example) -> None:
    """An example of text makes the blocks that the comment names, in order."""
    blocks, problems = parse_markdown(example.text, "a", "a.md", 1)
    assert problems == ()
    assert tuple(block.role for block in blocks) == example.words


@pytest.mark.parametrize("example", of("issue"))
def test_issue_example_loads(perfect_issue: PerfectIssue, example: Example) -> None:
    """The example of issue.yaml is one for the articles of the perfect issue, and shows every field."""
    assert perfect_issue.overlay({f"{ISSUE}/issue.yaml": example.text}).problems() == ()
    issue = perfect_issue.load()
    assert issue.label == "көктемгі нөмір"
    assert issue.allow[0].article == "baker"
    for shape in (IssueShape, PrintShape, SlotShape, AllowShape):
        for field in shape.model_fields:
            assert re.search(rf"\b{field}:", example.text), field


@pytest.mark.parametrize("example", of("magazine"))
def test_magazine_example_loads(perfect_issue: PerfectIssue, example: Example) -> None:
    """The example of magazine.yaml has all that an issue needs, and shows every field."""
    assert perfect_issue.overlay({"magazine.yaml": example.text}).problems() == ()
    for shape in (MagazineShape, MagazineImprintShape, ImprintFieldShape):
        for field in shape.model_fields:
            assert re.search(rf"\b{field}:", example.text), field


@pytest.mark.parametrize("example", of("refused"))
def test_what_is_refused_is_refused(perfect_issue: PerfectIssue, example: Example) -> None:
    """An example of a fault is refused with the code that is named, and nothing else."""
    perfect_issue.overlay({f"{ISSUE}/articles/baker.md": example.text})
    assert {problem.code for problem in perfect_issue.problems()} == set(example.words)


SHAPES: tuple[type[Shape], ...] = (
    FrontMatter,
    IssueShape,
    MagazineShape,
    PrintShape,
    PictureShape,
    PersonShape,
    ContactShape,
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_field_is_told_of(shape: type[Shape]) -> None:
    """A field that the schema knows stands on the page, as code or in an example."""
    for name, info in shape.model_fields.items():
        field = info.alias or name
        assert re.search(rf"`{field}[:`]|^\s*{field}:|[{{ ]{field}: ", PAGE, re.MULTILINE), field


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_row(kind: str) -> None:
    """The table of kinds says what each must and may have, as kinds.py does."""
    (row,) = re.findall(rf"^\| `{kind}` \|(.*?)\|(.*?)\|", PAGE, re.MULTILINE)
    must, may = (set(re.findall(r"`([a-z_]+)`", cell)) for cell in row)
    table = KINDS[kind]
    assert must == table.required - {"title"}
    assert may == table.fields - table.required - COMMON - {"kicker", "standfirst"}


@pytest.mark.parametrize("name", DIVS)
def test_every_div_is_told_of(name: str) -> None:
    """A div stands on the page as it is written, and each of its attributes with it."""
    assert f"::: {name}" in PAGE or f"::: {{.{name}" in PAGE
    for attribute in DIVS[name].attrs | GROUP.attrs:
        assert f"{attribute}=" in PAGE or f"`{attribute}`" in PAGE


def test_the_law_s_fields_are_named() -> None:
    """What the law asks of an imprint."""
    for key in REQUIRED_IMPRINT:
        assert f"`{key}`" in PAGE
