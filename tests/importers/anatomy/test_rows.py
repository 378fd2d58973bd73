"""Kinds that are rows of something: a digest's items, a survey's people, an infographic's figures."""

from __future__ import annotations

import pytest

from pipeline.articlefile import read_article as read_file
from pipeline.check import _check_charts
from pipeline.importers.anatomy.digest import find_date
from pipeline.importers.writing.files import write_article
from pipeline.importers.writing.stubs import complete
from pipeline.model import Article
from tests.importers.anatomy.reading import read, roles, said, texts

LONG = "Таң атқанда өзеннің бойында ешкім жоқ еді, тек шебер ғана тақтай сүргілеп отырды да, әндетіп қойды."


# --- digest ---------------------------------------------------------------------------------------


def test_items_by_their_drop_caps() -> None:
    """A drop cap opens an item; what stands before the first one, after a gap, is an item too."""
    items = f"{LONG}\n\n**К**өктемде, 5 сәуірде көпір ашылды.\n\n{LONG}\n\n**Қ**ыркүйекте жабылды."
    found = read(f"# 2024 жыл\n\n{LONG}\n\n\n\n{items}", "digest", "2024 жыл")
    assert found.fields["standfirst"] == LONG
    assert found.fields["picture"] == {"src": "fpo", "alt": ""}
    assert [piece.attrs["date"] for piece in found.pieces] == ["2024 жыл", "5 сәуір", "Қыркүйек"]
    assert [len(piece.children) for piece in found.pieces] == [1, 2, 1]
    assert found.pieces[1].children[0].text == "Көктемде, 5 сәуірде көпір ашылды."
    assert said(found, "item of the digest") == ["guess"] * 3


def test_items_by_their_dates() -> None:
    """Where dates stand on lines of their own they are the items' dates, and nothing is guessed."""
    found = read(f"# Шолу\n\n**5 сәуір**\n\n{LONG}\n\n**9 мамыр**\n\n{LONG}", "digest", "Шолу")
    assert [piece.attrs["date"] for piece in found.pieces] == ["5 сәуір", "9 мамыр"]
    assert texts(found, "paragraph") == [LONG, LONG]
    assert said(found, "item of the digest") == ["sure", "sure"]


def test_a_paragraph_cut_inside_an_item() -> None:
    """Items have their paragraphs joined as any text has; none across two items."""
    found = read("# Шолу\n\n**К**өпір тауға дейін\n\nсозылды.\n\n**А**рық жоқ.", "digest", "Шолу")
    assert texts(found, "paragraph") == ["Көпір тауға дейін созылды.", "Арық жоқ."]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Көпір 2024 жылғы 4-6 мамыр аралығында ашылды", "4–6 мамыр"),
        ("Кыркүйектің соңында ашылды", "Қыркүйек"),  # К for Қ is a misprint
        ("Қазақстанның майы сатылды", ""),
        ("Открыт 17 мая", "17 мая"),
        ("В начале января", "Январь"),
        ("It may open in May", "May"),
        ("Көпір ашылды", ""),
    ],
)
def test_dates_in_a_text(text: str, date: str) -> None:
    """The first month that is named, in the text's own language, with its days."""
    assert find_date(text) == date


# --- survey ---------------------------------------------------------------------------------------


def test_people_with_age_and_occupation() -> None:
    """Name, age and occupation stand on one line, bold or a heading; what follows is the answer."""
    people = f"**Дана Серік, 57 жаста, аспазшы, ұстаз**\n\n– {LONG}\n\n## Марат Иса, 30 лет\n\n{LONG}"
    found = read(f"# Көпір деген не\n\n\n\n{people}", "survey", "Көпір деген не")
    assert [dict(piece.attrs) for piece in found.pieces] == [
        {"name": "Дана Серік", "age": "57", "occupation": "аспазшы, ұстаз", "portrait": "fpo", "alt": ""},
        {"name": "Марат Иса", "age": "30", "portrait": "fpo", "alt": ""},
    ]
    assert [piece.children[0].role for piece in found.pieces] == ["speech", "paragraph"]


def test_a_sentence_with_a_number_is_no_person() -> None:
    """A paragraph that names no one stays in the answer before it."""
    text = f"# Көпір\n\n**Дана Серік, 57 жаста**\n\n{LONG}\n\nОған 57 жаста деп ешкім айтпас.\n\n- бір\n- екі"
    found = read(text, "survey", "Көпір")
    assert [child.role for child in found.pieces[0].children] == ["paragraph", "paragraph", "list"]


def test_pictures_of_a_survey() -> None:
    """A gap before a person is their portrait's; one inside an answer is a frame after it."""
    body = f"**Дана Серік, 57 жаста**\n\n{LONG}\n\n\n\n{LONG}\n\n\n\n**Марат Иса, 30 жаста**\n\n{LONG}"
    assert roles(read(f"# Көпір\n\n{body}", "survey", "Көпір")) == ["person", "frame", "person"]


# --- infographic ----------------------------------------------------------------------------------

FIGURES = """# ТІРКЕЛГЕН КӨПІРЛЕР

**120**

**1 345**

1990

2020

Отыз жылда
**11 есе өсті**

Алматы – **50** • Арасан – **20**
Тау ауданы – **12**
"""


def test_figures_become_charts() -> None:
    """Figures are numerals, years a time axis, names with counts bars; a sentence with a figure stays text."""
    found = read(FIGURES, "infographic")
    assert [(piece.role, dict(piece.attrs)) for piece in found.pieces] == [
        ("numerals", {}),
        ("timeline", {"from": "1990", "to": "2020"}),
        ("paragraph", {}),
        ("bars", {}),
    ]
    assert texts(found, "item") == [
        "**120**", "**1 345**", "1990:", "2020:", "Алматы: 50", "Арасан: 20", "Тау ауданы: 12",
    ]  # fmt: skip


def test_charts_pass_the_check() -> None:
    """What is written is read again without a problem, and its charts are as ``press check`` wants them."""
    article = _write_and_read(FIGURES)
    assert not list(_check_charts(article))


def test_one_year_is_no_axis() -> None:
    """A year that stands alone, or twice the same, makes no axis: it is a figure."""
    for years in ("1990", "1990\n\n1990"):
        assert "timeline" not in roles(read(f"# Көпір\n\n{years}\n\n{LONG}", "infographic"))
        assert not list(_check_charts(_write_and_read(f"# Көпір\n\n{years}\n\n{LONG}")))


def _write_and_read(text: str) -> Article:
    written = write_article(complete(read(text, "infographic"))[0]).decode()
    article, problems = read_file(written, "infographic", "articles/infographic.md")
    assert article is not None
    assert not problems
    return article
