"""The imprint's paragraphs → fields by their labels, held against the magazine's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.importers.anatomy.imprint import compare_imprint, find_issue_line, read_imprint
from pipeline.importers.export.reading import read_export
from pipeline.importers.model import Chunk, Confidence, Imprint, Span
from pipeline.importers.writing.masthead import write_magazine
from pipeline.load import read_magazine
from pipeline.model import ImprintField, Place
from tests.pressing import PROJECT

KAZAKH = """# Kopir

№ 3 (05-06) 2024

Көршілер туралы
шағын журнал

## ҚҰРЫЛТАЙШЫ:

«Көпір» қоғамдық
бірлестігі

**БАС РЕДАКТОР:** А.Б. Сапарова

**АВТОРЛАР:** Д. Оспанов, Г. Иманова,
С. Жақсыбеков

## РЕДАКЦИЯНЫҢ МЕКЕНЖАЙЫ:

Арасан ауылы,
Мектеп көшесі, 5
Тел. +7 700 000 00 00
email: kopir@kopir.example
www.kopir.kz

## ЖУРНАЛ ТІРКЕЛДІ:

Ақпарат комитеті
01.02.2024 жылғы № № KZ00ABC00000000
куәлік

**ЖАЛПЫ ТАРАЛЫМ:** 200 дана

**БОЯУШЫ:** Ж. Сейіт

*Мақаланы редакцияның рұқсатынсыз көшіруге
болмайды. Автордың пікірі редакцияныкі емес.*

*Нөмір «Арна» қорының қолдауымен басылды.*

**АРНА ҚОРЫ**
"""
RUSSIAN = """Журнал «Мост»
№ 12 2021
Учредитель: общество «Мост»
Главный редактор: И.И. Петрова
Редакционная коллегия: О. Сеитов, А. Ким
Тираж 500 экз.
Отпечатано: типография «Река»
Перепечатка только с согласия редакции.
"""


def read(text: str) -> Imprint:
    """The imprint as an import reads it from a file of its own."""
    return read_imprint(read_export(text.encode(), "imprint.md").chunks)


def values(imprint: Imprint) -> dict[str, tuple[str, ...]]:
    return {found.key: found.values for found in imprint.fields if found.key}


def test_labels_name_fields() -> None:
    """A label on its own line or before a colon gives its field the lines that follow; people come one by one."""
    found = values(read(KAZAKH))
    assert found["founder"] == ("«Көпір» қоғамдық бірлестігі",)
    assert found["editor_in_chief"] == ("А.Б. Сапарова",)
    assert found["authors"] == ("Д. Оспанов", "Г. Иманова", "С. Жақсыбеков")
    assert found["print_run"] == ("200 дана",)


def test_an_address_gives_its_telephone_mail_and_site() -> None:
    """Three fields of their own stand among the lines of an address."""
    found = values(read(KAZAKH))
    assert found["address"] == ("Арасан ауылы", "Мектеп көшесі, 5")
    assert (found["telephone"], found["email"], found["site"]) == (
        ("+7 700 000 00 00",),
        ("kopir@kopir.example",),
        ("www.kopir.kz",),
    )


def test_a_registration_gives_body_day_and_certificate() -> None:
    """One paragraph holds three fields; words that only lead from one to the next belong to none."""
    found = values(read(KAZAKH))
    assert found["registration_body"] == ("Ақпарат комитеті",)
    assert found["registration_date"] == ("01.02.2024",)
    assert found["registration_certificate"] == ("№ № KZ00ABC00000000",)


def test_a_doubled_number_sign_is_kept() -> None:
    """What was printed wrong is for the text checks to find (KK010); a single sign gets its usual spelling."""
    found = values(read(KAZAKH.replace("№ № KZ", "No. KZ")))
    assert found["registration_certificate"] == ("№ KZ00ABC00000000",)


def test_notices_have_no_label() -> None:
    """Sentences at the end are told apart by what they speak of, and only likely; capitals after one are its logo."""
    imprint = read(KAZAKH)
    found = values(imprint)
    assert found["rights_notice"] == ("Мақаланы редакцияның рұқсатынсыз көшіруге болмайды.",)
    assert found["opinion_notice"] == ("Автордың пікірі редакцияныкі емес.",)
    assert found["sponsor"] == ("Нөмір «Арна» қорының қолдауымен басылды.", "АРНА ҚОРЫ")
    assert {field.confidence for field in imprint.fields if field.key == "sponsor"} == {Confidence.LIKELY}


def test_the_masthead_is_title_and_description() -> None:
    """What stands before the first label is the magazine's name, the issue line and what the magazine is."""
    imprint = read(KAZAKH)
    assert (imprint.title, imprint.description) == ("Kopir", "Көршілер туралы шағын журнал")
    assert imprint.line is not None
    assert (imprint.line.number, imprint.line.months, imprint.line.year) == ("3", "05-06", "2024")


def test_an_unknown_label_keeps_its_words() -> None:
    """A label that no field is known for is not lost: it has no key and keeps label and value."""
    unknown = [found for found in read(KAZAKH).fields if not found.key]
    assert [(found.label, found.values) for found in unknown] == [("БОЯУШЫ", ("Ж. Сейіт",))]


def test_russian_labels_without_marks() -> None:
    """Plain lines of another language are read by the same keys; a known label may lack its colon."""
    imprint = read(RUSSIAN)
    found = values(imprint)
    assert found["founder"] == ("общество «Мост»",)
    assert found["editorial_board"] == ("О. Сеитов", "А. Ким")
    assert found["print_run"] == ("500 экз.",)
    assert found["printer"] == ("типография «Река»",)
    assert "rights_notice" in found
    assert imprint.line is not None
    assert (imprint.line.number, imprint.line.months, imprint.line.year) == ("12", "", "2021")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#1 (01-02) 2023", ("1", "01-02", "2023")),
        ("№ 1 (01-02) 2023", ("1", "01-02", "2023")),
        ("№5 (9) 2022", ("5", "09", "2022")),
        ("№ 7, 2020", ("7", "", "2020")),
        ("Шілде 2020", None),
        ("№ 36 мектеп", None),
    ],
)
def test_issue_lines(text: str, expected: tuple[str, str, str] | None) -> None:
    """An issue line is a number sign, a number, perhaps months, and a year; other numbers are none."""
    line = find_issue_line([Chunk(Span(1, 1), text)])
    assert (line and (line.number, line.months, line.year)) == expected


def field(key: str, *values: str) -> ImprintField:
    return ImprintField(key, key.upper(), values, Place("sources/magazine.yaml", 1))


def test_what_stands_in_the_magazine_is_not_repeated() -> None:
    """Equal letters are equal, whatever the marks; other values are this issue's; a key it lacks is named."""
    standing = [
        field("founder", "Көпір қоғамдық бірлестігі"),
        field("editor_in_chief", "Б. Басқа"),
        field("address", "Арасан ауылы, Мектеп көшесі", "5"),
    ]
    compared = compare_imprint(read(KAZAKH), standing)
    assert {found.key for found in compared.equal} == {"founder", "address"}
    assert compared.overrides["editor_in_chief"] == ("А.Б. Сапарова",)
    assert not {"founder", "address"} & set(compared.overrides)
    assert {"print_run", "sponsor", ""} <= {found.key for found in compared.unknown}


def test_a_magazine_is_written_from_an_imprint() -> None:
    """Without magazine.yaml one is written that loads, with every field that the imprint has and rows for the rest."""
    imprint = read(KAZAKH)
    magazine = read_magazine(write_magazine(imprint).decode())
    assert (magazine.title, magazine.description) == (imprint.title, imprint.description)
    fields = {item.key: item.values for item in magazine.imprint}
    assert {key: fields[key] for key in values(imprint)} == values(imprint)
    assert fields["periodicity"] == ()
    assert magazine.optional == ("issn", "age_mark")


def test_no_imprint_at_all() -> None:
    """Nothing to read gives nothing, and a magazine's file that still loads."""
    imprint = read_imprint(())
    assert (imprint.fields, imprint.line, imprint.title) == ((), None, "")
    assert read_magazine(write_magazine(imprint).decode()).slug == "magazine"


def test_the_printed_imprint() -> None:
    """Of a real imprint every field that the house's magazine has and the printed page shows is found."""
    path = os.environ.get("PRESS_REFERENCE")
    if not path:
        pytest.skip("not run: PRESS_REFERENCE is not set")
    chunks = read_export(Path(path).read_bytes(), "reference").chunks
    imprint = read_imprint([chunk for chunk in chunks if 81 <= chunk.span.first <= 160])
    standing = read_magazine((PROJECT / "sources" / "magazine.yaml").read_text(encoding="utf-8")).imprint
    compared = compare_imprint(imprint, standing)
    missing = {item.key for item in standing} - {found.key for found in imprint.fields}
    assert missing == {"issn", "age_mark", "periodicity"}
    assert (compared.unknown, imprint.loose) == ((), ())
    assert {"editorial_board", "print_run", "printer", "site"} <= {found.key for found in compared.equal}
    assert compared.overrides["registration_certificate"][0].startswith("№ №")  # a slip of the page: not lost
    assert len(imprint.values("editorial_board")) == 11
    assert imprint.values("registration_date") == ("04.12.2023",)
