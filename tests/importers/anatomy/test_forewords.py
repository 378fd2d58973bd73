"""Letters and forewords: what stands over the salutation, and who signed."""

from __future__ import annotations

import pytest

from pipeline.importers.anatomy.reading import read_article
from tests.importers.anatomy.reading import cut_of, find_lost, read, texts

LONG = "Таң атқанда өзеннің бойында ешкім жоқ еді, тек шебер ғана тақтай сүргілеп отырды да, әндетіп қойды."
LETTER = f"""«Көпір» редакциясы

Арасан қ, Су көшесі

03.02.2024

Өзен бойындағы оқырманға

**Құрметті көршілер!**

{LONG}

Баршаңызға амандық тілеймін

Сабыр Жақсыбеков
"""


def test_a_letter() -> None:
    """Letterhead, date line and addressee stand over the salutation, the name under the text."""
    found = read(LETTER, "letter", "Сабыр Жақсыбековтің алғы сөзі")
    assert found.fields == {
        "title": "Өзен бойындағы оқырманға",
        "contents_title": "Сабыр Жақсыбековтің алғы сөзі",
        "salutation": "Құрметті көршілер!",
        "dateline": "Арасан қ, Су көшесі, 03.02.2024",
        "letterhead": "«Көпір» редакциясы",
        "signature": {"name": "Сабыр Жақсыбеков"},
    }
    assert texts(found, "paragraph") == [LONG, "Баршаңызға амандық тілеймін"]


def test_a_salutation_in_capitals_is_set_small() -> None:
    """The layout makes the salutation's capitals."""
    found = read(f"## ҚҰРМЕТТІ КӨРШІЛЕР, АҒАЙЫН!\n\n{LONG}", "foreword", "Алғы сөз")
    assert found.fields["salutation"] == "Құрметті көршілер, ағайын!"


@pytest.mark.parametrize(
    "signed",
    [
        "**Айгүл САПАРОВА,**\n\n**«Көпір» қорының төрайымы**",
        "**Айгүл Сапарова,**  \n**«Көпір» қорының төрайымы**",
        "*Айгүл Сапарова*\n\n*«Көпір» қорының төрайымы*",
        "*Айгүл Сапарова, «Көпір» қорының төрайымы*",
    ],
)
def test_signatures(signed: str) -> None:
    """Name and office in bold or italics, on one line or several; surnames in capitals are set as names."""
    found = read(f"## ҚҰРМЕТТІ КӨРШІЛЕР!\n\n{LONG}\n\n{signed}", "foreword", "Айгүл Сапарованың алғы сөзі")
    assert found.fields["signature"] == {"name": "Айгүл Сапарова", "office": "«Көпір» қорының төрайымы"}
    assert texts(found, "paragraph") == [LONG]


def test_what_closes_a_letter_stays_in_it() -> None:
    """«Ізгі тілекпен, Сіздің» before the name is the last paragraph, not part of the name."""
    text = f"## ҚҰРМЕТТІ КӨРШІЛЕР!\n\n{LONG}\n\n*Ізгі тілекпен,  \nСіздің Айгүл Сапарова*\n\n*қор төрайымы*"
    found = read(text, "foreword", "Айгүл Сапарованың алғы сөзі")
    assert found.fields["signature"] == {"name": "Айгүл Сапарова", "office": "қор төрайымы"}
    assert texts(found, "paragraph") == [LONG, "Ізгі тілекпен,\nСіздің"]


def test_a_title_in_the_middle_of_a_foreword() -> None:
    """A heading that the contents name is the title, wherever columns have put it; its misprints stay."""
    text = f"## ҚҰРМЕТТІ КӨРШІЛЕР!\n\n{LONG}\n\n## КӨПІР КОРЫНЫҢ АЛҒЫ СӨЗІ\n\n{LONG}\n\n**Айгүл Сапарова**"
    found = read(text, "foreword", "Көпір қорының алғы сөзі")
    assert found.fields["title"] == "Көпір корының алғы сөзі"
    assert found.fields["contents_title"] == "Көпір қорының алғы сөзі"
    assert texts(found, "paragraph") == [LONG, LONG]


def test_a_last_sentence_is_no_signature() -> None:
    """Where nobody signed, the text stays whole and the report says what is missing."""
    cut = cut_of(f"## ҚҰРМЕТТІ КӨРШІЛЕР!\n\n{LONG}\n\nАқ жол, Көпір!", "foreword", "Алғы сөз")
    found = read_article(cut)
    assert "signature" not in found.fields
    assert any("no «signature»" in remark.what for remark in found.remarks)
    assert not find_lost(cut, found)
