"""What an import writes is read back by the pipeline as exactly what was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.articlefile import read_article
from pipeline.importers.escaping import escape_text, strip_marks
from pipeline.importers.model import Cut, Entry, Found, Imprint, IssueLine, Manuscript, Piece, Span, Value
from pipeline.importers.writing.blocks import write_body
from pipeline.importers.writing.fields import quote_scalar
from pipeline.importers.writing.files import (
    IssueFacts,
    read_facts,
    write_article,
    write_issue_file,
)
from pipeline.importers.writing.stubs import BODY_STUB, complete, make_stub, mark_unlisted, name_placeholders
from pipeline.inlines import plain_text
from pipeline.kinds import KINDS
from pipeline.markup import parse_markdown
from pipeline.model import Article, Block, Picture
from pipeline.schema import IssueShape, validate
from pipeline.yamlfile import parse_yaml

# Signs that mean something to Markdown, YAML or the sources' own mark-up, among words.
_MARKS = (
    "* ** *** _ __ # ## > >> - + = == --- === ::: :::: | \\ \\\\ ` ``` ~~~ [ ] ( ) { } < > & &amp; &#65; ! ![ [^1] "
    "[^1]: 1. 2) 12. « » – — : : ' \" % @ , ? ~ null true no 010 {.x} {a=b} <b> <!-- --> https://x.kz/a_b_c a_b @ ^"
)
_WORDS = "көпір Арасан өзен сөз Ғ қ ҚР-ның 23 335 2003–2005 А.Б."
SIGNS, WORDS = st.sampled_from(_MARKS.split()), st.sampled_from(_WORDS.split())
TEXTS = st.lists(st.one_of(SIGNS, WORDS), min_size=1, max_size=9).flatmap(
    lambda parts: st.sampled_from((" ", "", "\n")).map(lambda joint: joint.join(parts))
)


def reread(manuscript: Manuscript) -> Article:
    """The article as the pipeline reads the written file; fails where it refuses anything."""
    text = write_article(manuscript).decode()
    article, problems = read_article(text, manuscript.id, "sources/x/articles/a.md")
    assert [problem.message for problem in problems] == [], text
    assert article is not None
    return article


def body(*pieces: Piece, kind: str = "feature") -> tuple[Block, ...]:
    """Blocks of a body as they are read again."""
    blocks, problems = parse_markdown(write_body(pieces), "a", "a.md", 1, kind)
    assert [problem.message for problem in problems] == []
    return blocks


@given(TEXTS)
def test_a_paragraph_is_read_back_as_it_was(text: str) -> None:
    """Whatever signs a paragraph holds, it stays one block with its own words: nothing becomes mark-up by chance."""
    wanted = re.sub(r"\s", "", strip_marks(text))
    blocks = body(Piece("paragraph", text))
    assert [re.sub(r"\s", "", plain_text(block.inlines)) for block in blocks] == [wanted]


@given(TEXTS)
def test_escaping_twice_changes_nothing(text: str) -> None:
    """Text that was escaped before it came (a manuscript's) is left as it is."""
    once = escape_text(text).replace("\\\n", "\n")
    assert plain_text(body(Piece("paragraph", once))[0].inlines) == plain_text(
        body(Piece("paragraph", text))[0].inlines
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_a_field_is_read_back_as_it_was(text: str) -> None:
    """A value of the front matter is text, whatever it looks like: a number, a list, null, a comment."""
    value = parse_yaml(f"key: {quote_scalar(text)}\n", "a.yaml").value["key"]
    assert value == text


@given(TEXTS)
def test_an_attribute_never_leaves_its_quotes(text: str) -> None:
    """A person's name with quotes and braces makes one person, with all its letters."""
    (block,) = body(Piece("person", "Жауап.", attrs={"name": f"Дана {text}"}), kind="survey")
    assert block.role == "person"
    assert re.sub(r"[\W_]", "", block.attrs["name"]) == re.sub(r"[\W_]", "", strip_marks(f"Дана {text}"))


def test_emphasis_stays_where_the_parser_sees_it() -> None:
    """Bold and italic are kept; where their marks would be read as asterisks the words are kept without them."""
    (kept,) = body(Piece("paragraph", "Ол **анық** *ақырын* айтты: 5 * 3"))
    assert [node.kind for node in kept.inlines] == ["text", "strong", "text", "em", "text"]
    (dropped,) = body(Piece("paragraph", "Бұл **«Арна»**ға келді"))
    assert plain_text(dropped.inlines) == "Бұл «Арна»ға келді"


def test_blocks_are_what_the_pieces_were() -> None:
    """Each role has its mark-up: what is read back has the same roles, levels, attributes and words."""
    pieces = (
        Piece("paragraph", "Бірінші\nекінші."),
        Piece("heading", "Бөлім #", level=2),
        Piece("question", "– **Қашан** бастадыңыз?"),
        Piece("question", "- Неге?"),
        Piece("answer", "— Былтыр."),
        Piece("item", "1) бірінші"),
        Piece("item", "екінші"),
        Piece("list", children=(Piece("item", "басқа"),)),
        Piece("list", attrs={"ordered": "yes"}, children=(Piece("item", "рет"), Piece("item", "саны"))),
        Piece("pullquote", "Сөйлем."),
        Piece("box", children=(Piece("heading", "Білген жөн", level=3), Piece("item", "бір"))),
        Piece("quote", "Мақал."),
        Piece("figure", "Арық *жаңа*.", attrs={"src": "images/a.jpg", "alt": "Арық.", "lines": "16", "wide": "true"}),
        Piece("table", children=(Piece("row", children=(Piece("cell", "а|б"), Piece("cell", "в"))),
                                 Piece("row", children=(Piece("cell", "1"),)))),
    )  # fmt: skip
    blocks = body(*pieces, kind="interview")
    roles = "paragraph heading question question answer list list list pullquote box quote figure table"
    assert [block.role for block in blocks] == roles.split()
    assert [node.kind for node in blocks[0].inlines] == ["text", "break", "text"]
    assert plain_text(blocks[1].inlines) == "Бөлім #"
    assert [plain_text(block.inlines) for block in blocks[2:5]] == ["– Қашан бастадыңыз?", "– Неге?", "– Былтыр."]
    assert [len(block.children) for block in blocks[5:8]] == [2, 1, 2]
    assert [child.role for child in blocks[9].children] == ["heading", "list"]
    picture = blocks[11].picture
    assert isinstance(picture, Picture)
    assert (picture.src, picture.alt, picture.lines, picture.wide) == ("images/a.jpg", "Арық.", 16, True)
    assert [plain_text(cell.inlines) for cell in blocks[12].children[0].children] == ["а|б", "в"]


def test_divs_hold_divs() -> None:
    """A box within an item has shorter fences than the item around it."""
    (item,) = body(
        Piece("event", attrs={"date": "5 қаңтар"}, children=(Piece("box", "Ішінде."), Piece("paragraph", "Соңы."))),
        kind="digest",
    )
    assert [child.role for child in item.children] == ["box", "paragraph"]
    assert item.attrs == {"date": "5 қаңтар"}


def test_footnotes_keep_their_marks() -> None:
    """A mark that has its note stays a mark; one without a note is text."""
    blocks = body(Piece("paragraph", "Сөз[^1] мен [^2]."), Piece("note", "Түсінік *осы*.", attrs={"number": "1"}))
    assert (
        plain_text(blocks[0].inlines, mark=lambda note: f"<{plain_text(note.children)}>")
        == "Сөз<Түсінік осы.> мен [^2]."
    )


FIELDS: Mapping[str, Value] = {
    "title": "Жауап: иә\n- емес",
    "kicker": "#1 *нөмір*",
    "standfirst": "*Үш* ауыл [бір] арықтан\nсу ішеді",
    "speaker": {"name": "«Дана» Қ.", "office": "аспазшы: бас"},
    "portrait": {"src": "images/a.svg", "alt": 'Ол "тұр"', "caption": "Дана *Қ.*"},
}


def test_front_matter_is_read_back() -> None:
    """Fields with colons, hashes, quotes and line breaks come back as they were; emphasis only where a field has it."""
    article = reread(Manuscript("a", "interview", FIELDS, (Piece("paragraph", "Мәтін."),)))
    assert article.title == ("Жауап: иә", "- емес")
    assert article.kicker == "#1 нөмір"
    assert plain_text(article.standfirst) == "Үш ауыл [бір] арықтан су ішеді"
    assert article.standfirst[0].kind == "em"
    assert article.speaker is not None
    assert (article.speaker.name, article.speaker.office) == ("«Дана» Қ.", "аспазшы: бас")
    assert article.portrait is not None
    assert (article.portrait.alt, plain_text(article.portrait.caption)) == ('Ол "тұр"', "Дана Қ.")


def test_lists_of_the_front_matter_are_read_back() -> None:
    """Contacts are a list of mappings with lists in them."""
    contacts: tuple[Value, ...] = (
        {"label": "ТЕЛЕФОН:", "lines": ("+7 700", "[екінші]")},
        {"label": "no", "lines": ("null",)},
    )
    article = reread(Manuscript("p", "partner", {"title": "Т", "contacts": contacts}, (Piece("paragraph", "М"),)))
    assert [(one.label, one.lines) for one in article.contacts] == [
        ("ТЕЛЕФОН:", ("+7 700", "[екінші]")),
        ("no", ("null",)),
    ]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"contents", "imprint"}))
def test_every_kind_can_be_a_stub(kind: str) -> None:
    """Pages of which the export has nothing become an article that loads: each missing field a visible stub."""
    cut = Cut("x-1", kind, 5, 6, Entry(5, "Су қайда кетті?", "Д. Оспан", Span(3, 3)), ())
    manuscript, missing = complete(make_stub(cut))
    article = reread(name_placeholders(manuscript)[0])
    assert article.plain_title == "Су қайда кетті?"
    assert ("text" in missing) == (KINDS[kind].body == "required")
    assert not article.blocks or plain_text(article.blocks[0].inlines) == BODY_STUB


def test_a_back_cover_can_be_a_stub() -> None:
    """The last page without text is a cover's back with a placeholder, and needs no title."""
    manuscript, missing = complete(make_stub(Cut("back", "cover", 64, 64, None, ())))
    named, drawn = name_placeholders(manuscript)
    article = reread(named)
    assert (article.side, article.title, missing) == ("back", (), ())
    assert article.picture is not None
    assert set(drawn) == {article.picture.src} == {"images/fpo-back-1.svg"}


def test_what_is_there_is_no_stub() -> None:
    """Only fields that are missing or hold nothing are filled in; a speaker's office is kept beside a stub's name."""
    fields: dict[str, Value] = {"title": "Т", "speaker": {"name": "", "office": "ұстаз"}, "portrait": {"src": "fpo"}}
    manuscript, missing = complete(Manuscript("i", "interview", fields, (Piece("paragraph", "Мәтін."),)))
    assert missing == ("speaker",)
    speaker = manuscript.fields["speaker"]
    assert isinstance(speaker, Mapping)
    assert speaker["office"] == "ұстаз"
    assert complete(Manuscript("p", "partner", {"title": "Т"}, (Piece("paragraph", "М"),)))[1] == ()


def test_what_the_contents_do_not_name_is_not_listed() -> None:
    """An article without an entry stays out of the new contents; covers and the like never were in them."""
    for kind, entry, listed in (("essay", None, False), ("essay", Entry(4, "Т", "", Span(1, 1)), True)):
        cut = Cut("a", kind, 4, 5, entry, ())
        article = reread(name_placeholders(mark_unlisted(complete(make_stub(cut))[0], cut))[0])
        assert article.listed is listed
    cover = Cut("cover", "cover", 1, 1, None, ())
    assert "listed" not in mark_unlisted(make_stub(cover), cover).fields


def facts_of(line: IssueLine | None, registered: str = "", issue: str = "2023-01", pages: int = 64) -> IssueFacts:
    fields = (Found("registration_date", "", (registered,), ()),) if registered else ()
    return read_facts(issue, pages, Imprint(line=line, fields=fields))


LINE = IssueLine("1", "01-02", "2023", Span(3, 3))


def test_the_date_is_the_registrations_in_its_own_year() -> None:
    """A first issue has the day of its registration; later ones the first of their month; both are guesses."""
    assert facts_of(LINE, "04.12.2023").day == "2023-12-04"
    assert facts_of(LINE, "04.12.2020").day == "2023-01-01"
    assert facts_of(LINE, "31.02.2023").day == "2023-01-01"
    assert facts_of(LINE).guessed == ("date",)


def test_without_an_issue_line_the_id_says_it() -> None:
    """Number, month and year come from the id then, and are named as guesses."""
    facts = facts_of(None, issue="2024-03")
    assert (facts.number, facts.months, facts.year, facts.day) == ("3", "03", "2024", "2024-03-01")
    assert facts.guessed == ("number", "year", "months", "date")
    assert facts_of(None, issue="2024-kz").number == "1"
    assert facts_of(IssueLine("99", "88", "2024", Span(1, 1))).day == "2024-01-01"


@pytest.mark.parametrize(("pages", "binding"), [(64, "saddle"), (66, "perfect"), (65, "none")])
def test_the_binding_goes_with_the_pages(pages: int, binding: str) -> None:
    """Saddle stitching wants pages in fours, perfect binding in twos."""
    assert facts_of(LINE, pages=pages).binding == binding


def test_the_issue_file_is_read_back() -> None:
    """issue.yaml has the page plan in running order and the imprint's differences, and fits its schema."""
    cuts = [
        Cut("letter", "letter", 4, 5, None, ()),
        Cut("cover", "cover", 1, 1, None, ()),
        Cut("contents", "contents", 3, 3, None, ()),
        Cut("imprint", "imprint", 3, 3, None, ()),
    ]
    overrides = {"founder": ("«Көпір»: бірлестік",), "authors": ("А. Б", "# В")}
    text = write_issue_file(facts_of(LINE), cuts, overrides).decode()
    shape, problems = validate(IssueShape, parse_yaml(text, "issue.yaml"))
    assert problems == ()
    assert shape is not None
    assert [(slot.article, slot.pages) for slot in shape.order] == [
        ("cover", "1"),
        ("contents", "3"),
        ("imprint", "3"),
        ("letter", "4-5"),
    ]
    assert shape.imprint == {"founder": "«Көпір»: бірлестік", "authors": ["А. Б", "# В"]}
    assert (shape.number, shape.months, shape.year, shape.date) == ("1", "01-02", "2023", "2023-01-01")
