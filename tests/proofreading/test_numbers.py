"""Rules about numbers: each finds what was planted, and is silent on a clean twin."""

from __future__ import annotations

import pytest

from tests.proofreading.proofs import find, marked, mended


@pytest.mark.parametrize(
    ("planted", "right"),
    [
        ("Шешім № № 12 шықты.", "Шешім № 12 шықты."),
        ("Шешім №№12 шықты.", "Шешім № 12 шықты."),
        ("№45 мектеп", "№ 45 мектеп"),
        ("Куәлік №KZ01ABC берілді.", "Куәлік № KZ01ABC берілді."),
        ("Бұл #3 нөмір.", "Бұл № 3 нөмір."),
    ],
)
def test_number_signs(planted: str, right: str) -> None:
    """KK010: doubled, without its space, # in its place; mended to one № with a space."""
    assert len(find("KK010", planted)) == 1
    assert mended("KK010", planted) == right
    assert find("KK010", right) == []


@pytest.mark.parametrize("clean", ["№ 5 мектеп", "#көктем белгісі", "«№» белгісі", "A#1"])
def test_number_signs_that_are_well(clean: str) -> None:
    """KK010 is silent on a number sign with its space, and on a # before a word."""
    assert find("KK010", clean) == []


@pytest.mark.parametrize(
    ("planted", "right"),
    [
        ("2011-2014 жылдар", "2011–2014 жылдар"),
        ("2011-14 жылдары", "2011–14 жылдары"),
        ("2011 - 2014 жылдар", "2011–2014 жылдар"),
        ("Жолға 3-4 сағат кетеді.", "Жолға 3–4 сағат кетеді."),
        ("1 000-2 500 теңге", "1 000–2 500 теңге"),
        ("1,5-2,5 км", "1,5–2,5 км"),
        ("Сағат 9:00-18:00 аралығы", "Сағат 9:00–18:00 аралығы"),
        ("2011-2014-ші жылдар", "2011–2014-ші жылдар"),
    ],
)
def test_hyphen_in_a_range(planted: str, right: str) -> None:
    """KK012: a hyphen between two numbers of which the second follows the first."""
    assert len(find("KK012", planted)) == 1
    assert mended("KK012", planted) == right
    assert find("KK012", right) == []


@pytest.mark.parametrize(
    "clean",
    [
        "Тел. 22-45-60",
        "+7 700 123-45-67",
        "тел.: 22-4560",
        "8 (7172) 22-4560",
        "Күні 2024-05-17",
        "Күні 01-02 2024",
        "ISSN 1234-5678",
        "Заң № 12-34",
        "Команда 3-1 есебімен жеңді.",
        "Команда 1-3 есебімен жеңілді.",
        "Абай көшесі, 10-12",
        "5-6 үй",
        "Covid-19 дерті",
        "25-ші мамыр",
        "6/3-82",
        "2005-2003",
        "2011–2014 жылдар",
    ],
)
def test_hyphens_between_numbers_that_belong(clean: str) -> None:
    """KK012 is silent on telephones, dates, numbers of documents, scores and houses."""
    assert find("KK012", clean) == []


@pytest.mark.parametrize(
    ("planted", "words"),
    [
        ("Бізде 12.400 түп ағаш бар.", "12.400"),
        ("Қорда 2.000.000 теңге жиналды.", "2.000.000"),
        ("Қорда 2,000,000 теңге жиналды.", "2,000,000"),
        ("Қорда 12,000 теңге жиналды.", "12,000"),
        ("Қорда 1 00 000 теңге жиналды.", "1 00 000"),
        ("Қорда 20 0000 000 теңге.", "20 0000 000"),
        ("Бізде 23335 ұйым бар.", "23335"),
    ],
)
def test_odd_thousands(planted: str, words: str) -> None:
    """KK016: grouped by points or commas, in groups that are not of three, in none."""
    assert marked("KK016", planted) == [words]


@pytest.mark.parametrize(
    "clean",
    [
        "Бізде 23 335 ұйым бар.",
        "Қорда 2 000 000 теңге жиналды.",
        "Елде 5000 адам",
        "Үлесі 8,625 пайыз",
        "Күні 04.12.2023",
        "+7 700 000 00 00",
        "775 274 22 69",
        "Индекс 100008 Қарағанды",
        "БСН 123456789 бойынша",
        "№ 12345 шешім",
        "2 000 000 2024 жылы",
        "0.125 мәні",
    ],
)
def test_thousands_that_are_well(clean: str) -> None:
    """KK016 is silent on plain spaces, which the build makes no-break, and on what is no count of things."""
    assert find("KK016", clean) == []


@pytest.mark.parametrize("clean", ["№№ 3, 4 сандар", "№№ 5–7 үйлер", "№№ 1 және 2 мектеп", "№№ 12/3; 14 құжат"])
def test_the_sign_of_several_numbers(clean: str) -> None:
    """KK010 is silent where №№ stands before several numbers, and finds it before one."""
    assert find("KK010", f"Мұрағатта {clean} бар.") == []
    assert mended("KK010", "Мұрағатта №№ 3 сан бар.") == "Мұрағатта № 3 сан бар."


@pytest.mark.parametrize(
    ("planted", "right"),
    [
        ("2023- 2024 жылдар", "2023–2024 жылдар"),
        ("2023 -2024 жылдар", "2023–2024 жылдар"),
        ("XIX-XX ғғ. шежіресі", "XIX–XX ғғ. шежіресі"),
        ("15.03.2024-15.04.2024 аралығы", "15.03.2024–15.04.2024 аралығы"),
        ("15.03 - 15.04.2024 аралығы", "15.03–15.04.2024 аралығы"),
    ],
)
def test_ranges_of_other_shapes(planted: str, right: str) -> None:
    """KK012: one stray space, centuries in Roman numerals, days of the calendar."""
    assert mended("KK012", f"Көрме: {planted}.") == f"Көрме: {right}."


@pytest.mark.parametrize(
    "clean",
    ["XX-XIX ғғ.", "IIX-XX", "X-XV-тармақ", "ВИЧ-V", "45.03.2024-15.04.2024", "15.04.2024-15.03.2024", "№ IV-VI"],
)
def test_what_is_no_range_of_those(clean: str) -> None:
    """KK012 is silent where nothing rises, where letters are no numeral and figures no day."""
    assert find("KK012", f"Ескі дәптерде {clean} деп тұр.") == []


def test_thousands_with_a_suffix() -> None:
    """KK016: an ending after its hyphen hides no number; a standard's number is none of thousands."""
    assert marked("KK016", "Қойма 10000-нан астам кітап сақтайды.") == ["10000"]
    assert find("KK016", "Цех ISO 27001-ге көшті.") == []


def test_a_full_stop_in_a_measure() -> None:
    """KK016: before a unit nobody can say whether thousands or decimals are meant, and the hint offers both."""
    (finding,) = find("KK016", "Арқанның ұзындығы 4.125 метр екен.")
    assert "«4,125»" in finding.hint
    assert "«4 125»" in finding.hint
