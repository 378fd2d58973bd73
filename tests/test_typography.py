"""Spacing and breaking applied to inline nodes: the language's rules reach across mark-up and lose nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import Edit, find_language
from pipeline.markup import parse_inline
from pipeline.model import Inline, Place
from pipeline.typography import Setter, apply_to_nodes, flat_text
from tests.texts import PARAGRAPHS

KAZAKH = find_language("kk")
SETTER = Setter(KAZAKH)
NBSP = "\u00a0"


def inline(text: str) -> tuple[Inline, ...]:
    inlines, problems = parse_inline(text, Place("x.md", 1))
    assert problems == ()
    return inlines


def strip_tags(markup: str) -> str:
    """What a reader sees of markup; a forced break is a newline."""
    return unescape(re.sub(r"<[^>]*>", "", markup.replace("<br/>", "\n")))


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("5 км жол", f"5{NBSP}км жол"),
        ("*5* км жол", f"5{NBSP}км жол"),
        ("**№** 5", f"№{NBSP}5"),
        ("Сөз – *сөз*", f"Сөз{NBSP}– сөз"),
        ("*Сөз* – сөз", f"Сөз{NBSP}– сөз"),
        ("23 335", f"23{NBSP}335"),
    ],
)
def test_rules_reach_across_mark_up(text: str, shown: str) -> None:
    """A number and its unit stay together whether or not one of them is emphasised."""
    assert strip_tags(SETTER.set_inlines(inline(text))) == shown


def test_signs_of_markup_are_escaped() -> None:
    """Text that looks like HTML is text."""
    assert SETTER.set_text("a < b & <script>") == "a &lt; b &amp; &lt;script&gt;"
    assert '"' not in re.findall('href="([^"]*)"', SETTER.set_inlines(inline('[x](https://x.kz/?a="b&c")')))[0]


def test_elements_keep_their_attributes() -> None:
    """Languages, addresses and words that may not break, as the layouts and editions expect them."""
    markup = SETTER.set_inlines(inline("[Talks]{lang=en} [сөз]{.nobreak} [а](https://x.kz) *б* **в**"))
    assert '<span lang="en" xml:lang="en">Talks</span>' in markup
    assert '<span class="nb">сөз</span>' in markup
    assert '<a href="https://x.kz">а</a>' in markup
    assert "<em>б</em>" in markup
    assert "<strong>в</strong>" in markup


def test_an_editor_fixes_a_words_hyphenation() -> None:
    """`қо-ғам` breaks only there, `атом` never, in whatever capitals; other words are left to the dictionary."""
    setter = Setter(KAZAKH, ("қо-ғам", "атом"))
    assert setter.set_text("Қоғам атом қоғамдық") == (
        '<span class="nh">Қо\u00adғам</span> <span class="nh">атом</span> қоғамдық'
    )
    plain = Setter(KAZAKH, ("қо-ғам",), soft_hyphens=False)
    assert plain.set_text("қоғам") == '<span class="nh">қоғам</span>'


def test_words_that_overlap_or_are_empty_harm_nothing() -> None:
    """Odd entries under `hyphenation` never eat text."""
    setter = Setter(KAZAKH, ("-", "а б", "б в", "а-", "-в"))
    assert strip_tags(setter.set_text("а б в")).replace("\u00ad", "") == "а б в"


def test_notes_stand_where_they_are_marked() -> None:
    """A note's markup is the composer's; its id is made of the article's, its text is set like any other."""
    note = Inline("note", children=(Inline("text", "5 км"),), attrs={"number": "2"})
    setter = Setter(KAZAKH, note="[{id}|{number}|{text}]")
    assert setter.set_inlines((Inline("text", "Жол"), note), "my-road-7") == f"Жол[my-road-note-2|2|5{NBSP}км]"


def test_plain_text_for_attributes() -> None:
    """Titles and alternatives get the spacing without markup."""
    assert SETTER.set_plain("5 км & <b>") == f"5{NBSP}км & <b>"


def test_edits_that_lie_in_a_break_or_note_are_left_out_of_text() -> None:
    """An edit changes the node that it lies in, and no other."""
    nodes = (Inline("text", "аб"), Inline("break"), Inline("em", children=(Inline("text", "вг"),)))
    edited = apply_to_nodes(nodes, (Edit(1, 2, "Б"), Edit(3, 4, "В")))
    assert flat_text(edited) == "аБ\nВг"
    assert apply_to_nodes(nodes, ()) == nodes


@given(PARAGRAPHS)
def test_letters_are_neither_lost_nor_moved(text: str) -> None:
    """Whatever the rules do to spaces, dashes and quotes, every letter and digit stays, in order, in its element."""
    nodes = inline(text)
    markup = SETTER.set_inlines(nodes)
    assert letters(strip_tags(markup)) == letters(flat_text(nodes))
    for name in ("em", "strong", "a"):
        kind = {"a": "link"}.get(name, name)
        inside = [letters(strip_tags(part)) for part in re.findall(rf"<{name}\b[^>]*>(.*?)</{name}>", markup)]
        assert inside == [letters(flat_text(node.children)) for node in nodes if node.kind == kind]


PIECES = st.sampled_from(("5", " ", "км", "–", "-", "«", "»", '"', "№", "А.", "Б", "ж", ".", "т", "1994", "%"))


@given(st.lists(PIECES, max_size=14), st.sets(st.integers(0, 14)))
def test_mark_up_changes_no_spacing(pieces: list[str], cuts: set[int]) -> None:
    """The same text is set the same, wherever emphasis or a note's mark divides it into nodes."""
    whole = "".join(pieces)
    nodes = tuple(
        Inline("em", children=(Inline("text", piece),)) if index in cuts else Inline("text", piece)
        for index, piece in enumerate(pieces)
    )
    assert strip_tags(SETTER.set_inlines(nodes)) == strip_tags(SETTER.set_text(whole))


@given(PARAGRAPHS)
def test_setting_is_settled(text: str) -> None:
    """Text that was set once is not changed by being set again."""
    once = SETTER.set_plain(flat_text(inline(text)))
    assert SETTER.set_plain(once) == once
