"""Capitals, hyphens, labels and Markdown's marks in an article: taken for what they are, or told."""

from __future__ import annotations

import pytest

from tests.importers.anatomy.reading import read, roles, said, texts

LONG = "Таң атқанда өзеннің бойында ешкім жоқ еді, тек шебер ғана тақтай сүргілеп отырды да, әндетіп қойды."
CUT = "Қыстақтың шетіндегі жаңа арықты жұрт жиналып қаз-\n\n**ЖАҢА АРЫҚТЫ\nҚЫСТАҚ ЖҰРТЫ ҚАЗДЫ**\n\nды. Су келді."


@pytest.mark.parametrize("kind", ["essay", "feature"])
def test_a_pull_quote_inside_a_word_is_no_author(kind: str) -> None:
    """Capitals between the halves of a word are a pull quote, whatever they look like; the word is whole."""
    found = read(f"# Арық\n\n{CUT}\n\n{LONG}", kind, "Арық")
    assert "author" not in found.fields
    assert texts(found, "pullquote") == ["Жаңа арықты қыстақ жұрты қазды"]
    assert texts(found, "paragraph")[0].endswith("жиналып қазды. Су келді.")
    assert said(found, "inside a word") + said(found, "pull quote,")


def test_capitals_that_the_article_writes_small_are_no_name() -> None:
    """Under the title too: words that stand small in the text are no author's name; a name in capitals is a guess."""
    found = read(f"# Арық\n\n**ӨЗЕННІҢ БОЙЫНДА\nШЕБЕР ҒАНА ОТЫРДЫ**\n\n{LONG}\n\n{LONG}", "essay", "Арық")
    assert "author" not in found.fields
    named = read(f"# Арық\n\n**АЙГҮЛ САПАРОВА**\n\n{LONG}\n\n{LONG}", "essay", "Арық")
    assert named.fields["author"] == "Айгүл Сапарова"
    assert said(named, "author:") == ["guess"]


def test_capitals_set_small_are_told() -> None:
    """Every text whose capitals were taken off is in the report, with the words that nothing spoke for."""
    found = read(f"# Арық\n\n{LONG}\n\n**ТАҢ АТҚАНДА САМАЛ ЕСІП, АСҚАР КӨЛДЕН БАЛЫҚ АУЛАП, МЕРЕЙ ҮЙДЕ ОТЫРДЫ, ТОРҒАЙ"
                 f" ҰШТЫ ДА, КҮН БАТТЫ**\n\n{LONG}", "feature", "Арық")  # fmt: skip
    assert said(found, "small by guess: ") == ["guess"]
    assert any("асқар" in remark.what and "мерей" in remark.what for remark in found.remarks)


def test_a_picture_mark_is_a_placeholder() -> None:
    """A picture's mark keeps its place; its words are the caption, and its file is in the report."""
    found = read(f"# Арық\n\n{LONG}\n\n![Арық басы](foto/a1.jpg)\n\n{LONG}", "essay", "Арық")
    assert texts(found, "frame") == ["Арық басы"]
    assert said(found, "![Арық басы](foto/a1.jpg)") == ["guess"]


def test_a_table_and_a_quotation_stay_what_they_are() -> None:
    """Rows under a rule are a table, lines with > a quotation; low lines at a word's edges are emphasis."""
    table, quote = "| Жыл | Су |\n|---|---|\n| 2001 | аз |", "> Су – өмір.\n> Көзі – тау."
    text = f"# Арық\n\n{LONG}\n\n{table}\n\n{quote}\n\nБұл _асыл_ сөз: a_b_c."
    found = read(text, "essay", "Арық")
    assert roles(found)[-3:] == ["table", "quote", "paragraph"]
    assert [texts(found, "cell"), texts(found, "quote")] == [["Жыл", "Су", "2001", "аз"], ["Су – өмір. Көзі – тау."]]
    assert texts(found, "paragraph")[-1] == "Бұл *асыл* сөз: a_b_c."


def test_bars_without_a_rule_are_text() -> None:
    """A line that happens to stand between bars is no table."""
    assert "table" not in roles(read(f"# Арық\n\n{LONG}\n\n| бір | екі |\n\n{LONG}", "essay", "Арық"))


def test_footnotes() -> None:
    """A footnote that the text refers to is one; a mark without a note, and a note without a mark, are told."""
    found = read(f"# Арық\n\n{LONG}[^1]\n\n{LONG}[^7]\n\n[^1]: Мұрағат ісі.\n\n[^3]: Кітап.", "essay", "Арық")
    assert texts(found, "note") == ["Мұрағат ісі."]
    assert (said(found, "[^7]"), said(found, "footnote 3")) == (["guess"], ["guess"])


def test_what_no_article_has_is_told() -> None:
    """Code becomes a paragraph and a div's fence goes; both are guesses in the report."""
    found = read(f"# Арық\n\n{LONG}\n\n```\nкод\n```\n\n::: box\n\n{LONG}", "essay", "Арық")
    assert "код" in texts(found, "paragraph")
    assert (said(found, "as code"), said(found, "::: box")) == (["guess"], ["guess"])


def test_labels_of_speakers() -> None:
    """Questions and answers that open with a label are told apart by it, and keep it."""
    text = "Тілші: Арықты кім қазды?\n\nС. Нұрлан: Жұрт қазды.\n\nТ.: Ұзақ па?\n\nС.Н.: Екі ай.\n\nЖауап: Болды."
    found = read(f"# Арық\n\n{text}", "interview", "Арық")
    assert roles(found) == ["question", "answer", "question", "answer", "answer"]
    assert texts(found, "question")[0] == "– Тілші: Арықты кім қазды?"
    assert said(found, "by its label") == ["guess"] * 5
