"""Pages that the contents do not list: a founder's or partner's page, the covers, contents and imprint."""

from __future__ import annotations

from tests.importers.anatomy.reading import read, roles, said, texts

LONG = "Таң атқанда өзеннің бойында ешкім жоқ еді, тек шебер ғана тақтай сүргілеп отырды да, әндетіп қойды."


def test_a_page_with_contacts() -> None:
    """Labels and the lines under them are contacts; text, headings and a list stay the page's body."""
    text = f"""# «ЖЫЛУ» ҚОРЫ

БАРЛЫҚ ҮЙГЕ КӨМІР
ЖЕТКІЗЕМІЗ

{LONG}

## МІНДЕТІ:

- көмір
- отын

МЕКЕНЖАЙЫ:

Арасан ауылы,
Мектеп көшесі, 5

ТЕЛЕФОН:

+7 700 000 00 00

<https://jylu.example/>
"""
    found = read(text, "partner")
    assert found.fields["title"] == "«ЖЫЛУ» ҚОРЫ"
    assert found.fields["standfirst"] == "БАРЛЫҚ ҮЙГЕ КӨМІР ЖЕТКІЗЕМІЗ"
    assert found.fields["contacts"] == (
        {"label": "Мекенжайы", "lines": ("Арасан ауылы,", "Мектеп көшесі, 5")},
        {"label": "Телефон", "lines": ("+7 700 000 00 00", "https://jylu.example/")},
    )
    assert roles(found) == ["paragraph", "heading", "list"]


def test_a_label_and_its_line_in_one() -> None:
    """«Тел.: …» is a label with its line."""
    found = read(f"# Қор\n\n{LONG}\n\nТелефон: +7 700 000 00 00", "partner")
    assert found.fields["contacts"] == ({"label": "Телефон", "lines": ("+7 700 000 00 00",)},)


def test_a_page_without_a_title() -> None:
    """What the first sentence explains is a guess at the title, and stays in the sentence."""
    found = read(f"«Жылу» қоры – ауылдың қоры. {LONG}", "partner")
    assert found.fields["title"] == "«Жылу» қоры"
    assert said(found, "has no title") == ["guess"]
    assert texts(found, "paragraph") == [f"«Жылу» қоры – ауылдың қоры. {LONG}"]


def test_the_front_cover() -> None:
    """Two sizes of the title; masthead, issue line and tagline are the magazine's own and stand in the report."""
    text = "# Kopir\n\n#3 (05-06) 2024\n\nА У Ы Л Ж У Р Н А Л Ы\n\n## КӨКТЕМ КЕЛДІ\n\n\n\nҚАР СУЫ ҚАЙДА\nКЕТТІ"
    found = read(text, "cover", first=1)
    assert found.fields == {
        "side": "front",
        "title": "КӨКТЕМ КЕЛДІ",
        "subtitle": "Қар суы қайда кетті",
        "picture": {"src": "fpo", "alt": ""},
    }
    assert len(said(found, "the magazine's own")) == 3
    assert not found.pieces


def test_a_back_cover_that_the_export_lacks() -> None:
    """It has its side and a placeholder, and no title."""
    found = read("x", "cover", first=64)
    assert (found.fields["side"], "title" in found.fields) == ("back", False)
    assert texts(found, "paragraph") == ["x"]


def test_contents_and_imprint_have_a_title_only() -> None:
    """The entries are made by the build, the imprint's fields are the magazine's."""
    contents = read("# Мазмұны\n\n- 4 Көпір\n- 6 Арық", "contents")
    assert (contents.fields, contents.pieces) == ({"title": "Мазмұны"}, ())
    imprint = read("# Kopir\n\nБАС РЕДАКТОР: А. Сапарова", "imprint")
    assert (list(imprint.fields), imprint.pieces) == (["title"], ())
