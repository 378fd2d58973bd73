"""compose: every word of an article goes through the designer's layouts, once, in both editions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from pipeline.articlefile import read_article
from pipeline.compose import (
    Composer,
    compose_late,
    compose_units,
    contents_entries,
    list_points,
    opening_paragraph,
    read_number,
    split_drop,
    title_size,
)
from pipeline.inlines import plain_text
from pipeline.kinds import COMMON, KINDS
from pipeline.language import find_language
from pipeline.markup import parse_markdown
from pipeline.model import Article, ArticleExtent, Block, Inline, Issue, PageMap, Slot
from pipeline.plan import make_plan
from tests.perfect import copy_perfect
from tests.texts import BODIES

KAZAKH = find_language("kk")
LAYOUTS = Path(__file__).resolve().parent.parent / "styles" / "layouts"
EDITIONS = {edition: Composer(LAYOUTS, KAZAKH, edition) for edition in ("pdf", "epub")}
PAGES_CSS = "@page { size: A4 } @page interview:left { margin: 0 } @page profile { margin: 1mm }"


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    return copy_perfect(tmp_path_factory.mktemp("compose")).load()


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def seen(markup: str) -> str:
    """What a reader sees of markup: without tags, and without what the ePub adds to a note."""
    return unescape(re.sub(r"<[^>]*>", "", markup))


def compose(issue: Issue, article: Article, edition: str = "pdf") -> str:
    return EDITIONS[edition].compose_article(issue, article, make_plan(issue), None)


@pytest.mark.parametrize("edition", ["pdf", "epub"])
def test_markup_is_well_formed(issue: Issue, edition: str) -> None:
    """Every layout gives XML for every article of the issue, in both editions."""
    for article in issue.articles:
        markup = compose(issue, article, edition)
        etree.fromstring(f'<x xmlns:epub="http://www.idpf.org/2007/ops">{markup}</x>')


def body_letters(blocks: tuple[Block, ...]) -> str:
    """The letters of a body as a reader goes through it, notes where they are marked."""
    parts = []
    for block in blocks:
        parts.append(inline_letters(block.inlines))
        if block.picture is not None:
            parts += [inline_letters(block.picture.caption), letters(block.picture.credit)]
        parts.append(body_letters(block.children))
    return "".join(parts)


def inline_letters(inlines: tuple[Inline, ...]) -> str:
    return "".join(letters(node.text) + inline_letters(node.children) for node in inlines)


@given(body=BODIES)
@settings(max_examples=60)
def test_every_letter_is_composed_once(issue: Issue, body: str) -> None:
    """For articles made up at random the markup of their text holds every letter, once and in order."""
    blocks, problems = parse_markdown(body, "baker", "baker.md", 1, "profile")
    assert problems == ()
    article = replace(issue.article("baker"), blocks=blocks)
    text = compose(issue, article).partition('<div class="text">')[2]
    assert letters(seen(text)) == body_letters(blocks)


@given(body=BODIES)
@settings(max_examples=30)
def test_ids_are_unique_in_both_editions(issue: Issue, body: str) -> None:
    """No block's id comes twice, and in the ePub every link to an id finds one."""
    blocks, _ = parse_markdown(body, "baker", "baker.md", 1, "profile")
    article = replace(issue.article("baker"), blocks=blocks)
    in_print = re.findall(r'data-b="([^"]*)"', compose(issue, article))
    in_epub = re.findall(r' id="([^"]*)"', compose(issue, article, "epub"))
    links = re.findall(r'href="#([^"]*)"', compose(issue, article, "epub"))
    assert [name for name, count in Counter(in_print).items() if count > 1] == []
    assert [name for name, count in Counter(in_epub).items() if count > 1] == []
    assert set(links) <= set(in_epub)


def test_notes_of_a_caption_reach_the_epub(issue: Issue) -> None:
    """A footnote marked in a figure's caption has its text at the article's end."""
    blocks, problems = parse_markdown("![Пеш[^1].](a.jpg)\n\n[^1]: Ескерту.\n", "baker", "baker.md", 1)
    assert problems == ()
    markup = compose(issue, replace(issue.article("baker"), blocks=blocks), "epub")
    assert 'href="#baker-note-1"' in markup
    assert 'id="baker-note-1"' in markup
    assert "Ескерту." in markup


# Fields that a kind may have and its layout does not print as such.
NOT_PRINTED = COMMON - {"title"} | {"side"}
# Only a front cover prints these.
IN_ITS_PLACE = {
    ("cover", "subtitle"),
    ("cover", "lines"),
}
VALUES = {
    "lines": "[ҚАЗЫНА]",
    "contacts": "[{label: Үй, lines: [ҚАЗЫНА]}]",
    "speaker": "{name: ҚАЗЫНА}",
    "signature": "{name: ҚАЗЫНА}",
    "picture": "{src: images/қазына.jpg, alt: А}",
    "portrait": "{src: images/қазына.jpg, alt: А}",
}
REST = {"title": "А", "author": "А", "standfirst": "А", "source": "А", **VALUES}


def write_article(kind: str, field: str) -> str:
    """An article with what its kind requires and one field more, which alone holds the word to look for."""
    lines = [f"kind: {kind}"]
    for name in sorted(KINDS[kind].required | {field} | ({"side"} if kind == "cover" else set())):
        value = "front" if name == "side" else VALUES.get(name, "ҚАЗЫНА")
        lines.append(
            f"{name}: {value if name == field else REST.get(name, value).replace('ҚАЗЫНА', 'А').replace('қазына', 'а')}"
        )
    body = "" if KINDS[kind].body == "none" else "\nМәтін.\n"
    return "---\n" + "\n".join(lines) + f"\n---\n{body}"


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind, row in KINDS.items()
        for field in sorted(row.fields | {"title"})
        if field not in NOT_PRINTED
        and (kind, field) not in IN_ITS_PLACE
        and not (kind == "advert" and field == "title")
    ],
)
def test_every_field_of_a_kind_is_printed(issue: Issue, kind: str, field: str) -> None:
    """What an editor may write into an article's front matter is in its markup: nothing is taken and dropped."""
    article, problems = read_article(write_article(kind, field), "baker", "baker.md")
    assert problems == ()
    assert article is not None
    assert "қазына" in compose(issue, article).casefold()


def test_cover_prints_its_lines(issue: Issue) -> None:
    """The front cover has its subtitle and other headlines."""
    markup = compose(issue, issue.article("cover"))
    assert "қосылды" in markup
    assert "Наубайшының" in markup


def test_articles_that_share_pages_share_a_unit(issue: Issue) -> None:
    """Contents and imprint stand on one page: one unit, with both articles; every other article is its own."""
    units = compose_units(EDITIONS["pdf"], issue, make_plan(issue), PAGES_CSS)
    assert [unit.articles for unit in units if len(unit.articles) > 1] == [("contents", "imprint")]
    assert [unit.id for unit in units] == ["cover", "partner", "contents", "bridge", "baker", "figures", "back"]
    bridge = units[3]
    assert (bridge.first, bridge.last, bridge.page_name) == (4, 5, "u-bridge")
    assert bridge.resources == ("sources/2024-01/images/bridge.jpg", "sources/2024-01/images/master.jpg")
    assert "margin: 0" in bridge.page_css
    assert "margin: 1mm" not in bridge.page_css
    assert [unit.id for unit in units if unit.late] == ["contents"]


def test_contents_quote_measured_pages(issue: Issue) -> None:
    """Before measuring the contents have the planned numbers, after it the measured ones; covers are not listed."""
    plan = make_plan(issue)
    assert [(entry.article.id, entry.page, entry.speaker) for entry in contents_entries(issue, plan, None)] == [
        ("bridge", "4", "Ержан Сәтбаев"),
        ("baker", "6", "Гүлсім Ахметова"),
        ("figures", "7", ""),
    ]
    (late,) = compose_late(EDITIONS["pdf"], issue, plan, measure(issue), PAGES_CSS)
    numbers = re.findall(r'class="number"[^>]*>(\d+)<', late.html)
    assert numbers == ["34", "35", "36"]


def test_an_article_may_be_left_out_of_the_contents(issue: Issue) -> None:
    """`listed: false` keeps an article out of the printed contents, and out of nothing else."""
    articles = tuple(replace(one, listed=False) if one.id == "baker" else one for one in issue.articles)
    left = contents_entries(replace(issue, articles=articles), make_plan(issue), None)
    assert [entry.article.id for entry in left] == ["bridge", "figures"]
    for written, listed in (("false", False), ("true", True)):
        article, _ = read_article(
            f"---\nkind: essay\ntitle: Су\nauthor: А\nlisted: {written}\n---\n\nСөз.\n", "a", "a.md"
        )
        assert article is not None
        assert article.listed is listed


def test_the_contents_may_spell_a_name_their_way(issue: Issue) -> None:
    """`contents_speaker` stands in the contents in place of the speaker's name."""
    articles = tuple(
        replace(one, contents_speaker="Е. Сәтбаев") if one.id == "bridge" else one for one in issue.articles
    )
    entries = contents_entries(replace(issue, articles=articles), make_plan(issue), None)
    assert [entry.speaker for entry in entries] == ["Е. Сәтбаев", "Гүлсім Ахметова", ""]


def test_many_entries_are_set_closer(issue: Issue) -> None:
    """A dozen entries have the page to themselves; with one more they are set smaller, so that twenty fit."""
    (unit,) = compose_late(EDITIONS["pdf"], issue, make_plan(issue), measure(issue), PAGES_CSS)
    assert 'class="entries"' in unit.html
    more = tuple(replace(issue.article("baker"), id=f"baker-{number}") for number in range(10))
    longer = replace(issue, articles=(*issue.articles, *more))
    (unit,) = compose_late(EDITIONS["pdf"], longer, make_plan(issue), measure(longer), PAGES_CSS)
    assert 'class="entries many"' in unit.html


def measure(issue: Issue) -> PageMap:
    """A page map by hand: every article on a page of its own."""
    extents = (
        ArticleExtent(a.id, a.kind, a.plain_title, 30 + n, 30 + n, 1, 1, 1.0, 0, 0.0)
        for n, a in enumerate(issue.articles)
    )
    return PageMap(8, (), tuple(extents), ())


def test_shared_pages_need_not_be_the_same_kind(issue: Issue) -> None:
    """Units follow the running order's page ranges, not the kinds."""
    order = tuple(Slot(slot.article, 1, 8, slot.place) for slot in issue.order)
    (unit,) = compose_units(EDITIONS["pdf"], replace(issue, order=order), make_plan(issue), PAGES_CSS)
    assert len(unit.articles) == len(issue.articles)
    assert unit.late


@pytest.mark.parametrize(
    ("text", "drop", "rest"),
    [("Сағат", "С", "ағат"), ("«Сағат»", "«С", "ағат»"), ("„Сағат", "„С", "ағат"), ("5 км", "5", " км")],
)
def test_drop_cap(text: str, drop: str, rest: str) -> None:
    """The first letter, with the quotation mark before it."""
    found, left = split_drop((Inline("text", text),))
    assert (found, plain_text(left)) == (drop, rest)


def test_no_drop_cap_where_there_is_no_plain_letter() -> None:
    """A paragraph that opens with emphasis keeps its first letter where it is."""
    nodes = (Inline("em", children=(Inline("text", "Сағат"),)),)
    assert split_drop(nodes) == ("", nodes)
    assert split_drop(()) == ("", ())


def test_which_paragraph_opens(issue: Issue) -> None:
    """The first paragraph of a profile, past a figure; none where a question or a heading comes first."""
    assert opening_paragraph(issue.article("baker")) == "baker-1"
    assert opening_paragraph(issue.article("partner")) == ""
    blocks, _ = parse_markdown("![а](a.jpg)\n\nСөз.\n", "baker", "x", 1)
    assert opening_paragraph(replace(issue.article("baker"), blocks=blocks)) == "baker-2"
    blocks, _ = parse_markdown("## Бас\n\nСөз.\n", "baker", "x", 1)
    assert opening_paragraph(replace(issue.article("baker"), blocks=blocks)) == ""
    assert opening_paragraph(replace(issue.article("baker"), blocks=())) == ""


def test_points_of_charts(issue: Issue) -> None:
    """Bars and years are label: value, numerals open with their figure."""
    numerals, timeline, bars = issue.article("figures").blocks
    assert list_points(numerals)[0][:2] == ("адам жыл сайын көпірден өтеді", "3 200")
    assert list_points(timeline)[1][:2] == ("2010", "Тақтайы жаңартылды")
    assert [point[:2] for point in list_points(bars)] == [("Көктемде", "1 100"), ("Күзде", "900")]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("23 335", 23335),
        ("23\u00a0335", 23335),
        ("6,6 есе", 6.6),
        ("900 адам", 900),
        ("көп", 0),
        ("", 0),
        ("8,6%", 8.6),
    ],
)
def test_numbers_of_charts(value: str, number: float) -> None:
    """Kazakh figures: thousands with a space, decimals with a comma, a word after."""
    assert read_number(value) == number


@pytest.mark.parametrize(
    ("title", "size"),
    [
        (("х" * 14, "х" * 13), "short"),
        (("х" * 14, "х" * 14), "medium"),
        (("х" * 28,), "medium"),
        (("х" * 29,), "long"),
        (("х" * 20, "х" * 20, "х" * 14), "medium"),
        (("х" * 20, "х" * 20, "х" * 15), "long"),
        (("х" * 21, "х" * 21, "х" * 20), "long"),
        (("х" * 21, "х" * 21, "х" * 21), "long longest"),
        ((), "short"),
    ],
)
def test_long_titles_are_set_smaller(issue: Issue, title: tuple[str, ...], size: str) -> None:
    """By the title's whole length, 28, 56 and 64 signs, and by its longest line, 14 and 28."""
    assert title_size(replace(issue.article("baker"), title=title)) == size


def test_issue_line(issue: Issue) -> None:
    """№, months and year; a label in their place where the issue has one."""
    assert issue.line == "№ 1 (01-02) 2024"
    assert replace(issue, label="үлгі нөмір").line == "№ 1 (үлгі нөмір)"
