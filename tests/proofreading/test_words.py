"""Rules about single words: each finds what was planted, and is silent on a clean twin."""

from __future__ import annotations

import pytest

from tests.proofreading.proofs import find, marked, mended


@pytest.mark.parametrize(
    ("planted", "word", "right"),
    [
        ("Біз opталықта кездестік.", "opталықта", "орталықта"),
        ("Кeме жағаға тоқтады.", "Кeме", "Кеме"),
        ("ҚЫCҚЫ БАҚ", "ҚЫCҚЫ", "ҚЫСҚЫ"),
        ("Ol Қазaқстанға келді.", "Қазaқстанға", "Қазақстанға"),
        ("Олар iшке кірді.", "iшке", "ішке"),
        ("Көрме hалық үшін ашық.", "hалық", "һалық"),
        ("Жаңа аудио-кiтап шықты.", "кiтап", "кітап"),
        ("Бұл Рython тілінде жазылған.", "Рython", "Python"),
    ],
)
def test_letters_of_two_alphabets(planted: str, word: str, right: str) -> None:
    """KK001: the word is marked and spelled out in one alphabet; letters of the same shape can be mended."""
    (finding,) = find("KK001", planted)
    assert marked("KK001", planted) == [word]
    assert finding.hint == f"write «{right}»"
    assert mended("KK001", planted) == planted.replace(word, right)
    assert find("KK001", mended("KK001", planted)) == []


@pytest.mark.parametrize(("planted", "right"), [("ТҮСІNETІН", "ТҮСІНЕТІН"), ("РЕТİNДЕ", "РЕТІНДЕ"), ("өнеgе", "")])
def test_letters_that_only_sound_alike_are_not_mended(planted: str, right: str) -> None:
    """KK001: a Latin N is no look-alike: the word is spelled out where it can be, and left to a person."""
    (finding,) = find("KK001", planted)
    assert finding.changes == ()
    assert finding.hint == (f"write «{right}»" if right else "type the word anew in one alphabet")


@pytest.mark.parametrize("planted", ["IТ саласы", "XXғасыр басталды"])
def test_words_that_may_be_either_are_not_mended(planted: str) -> None:
    """KK001: an initialism whose letters all have twins, and a numeral that lost its space, have no one answer."""
    (finding,) = find("KK001", planted)
    assert finding.changes == ()


@pytest.mark.parametrize(
    "clean",
    [
        "IT-компания ашылды.",
        "XI-ші форум өтті.",
        "Wi-Fi-дың құны",
        "UNICEF пен БҰҰ",
        "Adal Azamat журналы",
        "Ол А4 форматы.",
    ],
)
def test_words_of_one_alphabet(clean: str) -> None:
    """KK001 is silent where a hyphen parts the alphabets, and where words of both stand side by side."""
    assert find("KK001", clean) == []


@pytest.mark.parametrize(
    ("planted", "word"),
    [
        ("Ауыл тұрғын- дары жиналды.", "тұрғын- дары"),
        ("ЖАҢА ҚҰРЫ- ЛЫС", "ҚҰРЫ- ЛЫС"),
        ("Ауыл тұрғын-\nдары жиналды.", "тұрғын- дары"),
        ("Ауыл тұрғын-\n\nдары жиналды.", "тұрғын-"),
    ],
)
def test_hyphens_that_lines_left(planted: str, word: str) -> None:
    """KK007: a hyphen and a space inside a word, over a line end of the source, at the end of a paragraph."""
    assert marked("KK007", planted) == [word]


@pytest.mark.parametrize(
    "clean",
    ["Аудио- және бейнежазба.", "Теле- мен радиохабар.", "Өзара күш-жігер.", "Ол екі-үш күнге келді – сосын кетті."],
)
def test_hyphens_that_belong(clean: str) -> None:
    """KK007 is silent where the second word completes the first, and on a compound's own hyphen."""
    assert find("KK007", clean) == []


@pytest.mark.parametrize(("planted", "right"), [("БАҚ тың рөлі", "БАҚ-тың"), ("Біз БҰҰ ға жаздық.", "БҰҰ-ға")])
def test_suffix_apart(planted: str, right: str) -> None:
    """KK011: a bare suffix after an initialism."""
    (finding,) = find("KK011", planted)
    assert finding.hint == f"write «{right}» with a hyphen"


@pytest.mark.parametrize(
    "clean", ["БАҚ пен БҰҰ", "ҚР да, БҰҰ да", "БАҚ-тың рөлі", "ҮЕҰ нан таратты.", "Ол ны деп айтты."]
)
def test_words_after_initialisms(clean: str) -> None:
    """KK011 is silent on conjunctions, particles and words that look like suffixes."""
    assert find("KK011", clean) == []


@pytest.mark.parametrize("sign", ["'", "’", "`", "ʼ"])
def test_apostrophe_in_a_word(sign: str) -> None:
    """KK014: an apostrophe of any shape between Cyrillic letters; the whole word is marked."""
    assert marked("KK014", f"Қонақ Григор{sign}евтің үйінде.") == [f"Григор{sign}евтің"]


@pytest.mark.parametrize("clean", ["Жанна д’Арк туралы", "О'Нил келді.", "It's fine – деді.", "Ол 'иә' деді."])
def test_apostrophes_that_belong(clean: str) -> None:
    """KK014 is silent on particles of foreign names, Latin words, and quotation marks."""
    assert find("KK014", clean) == []


@pytest.mark.parametrize(
    ("planted", "words"),
    [
        ("Астана, ../10/2024", "../10/2024"),
        ("Күні: ../10/2024 жыл", "../10/2024"),
        ("Бағасы xxx теңге", "xxx"),
        ("Бағасы хххх теңге", "хххх"),
        ("TODO: сурет керек", "TODO"),
        ("Lorem ipsum", "Lorem ipsum"),
        ("Авторы ( ) болды.", "( )"),
        ("Авторы () болды.", "()"),
        ("Кітап «» шықты.", "«»"),
        ("Аты-жөні ____ деп жазыңыз", "____"),
        ("Көше атауы ???", "???"),
        ("Туған күні 00.00.2024", "00.00.2024"),
    ],
)
def test_placeholders(planted: str, words: str) -> None:
    """KK015: what somebody meant to fill in."""
    assert marked("KK015", planted.replace("_", "\\_")) == [words]


@pytest.mark.parametrize(
    "clean",
    [
        "XXX Олимпиада",
        "ХХ ғасыр",
        "Ол кетті... Қайтпады.",
        "Неге?! Білмеймін.",
        "Күні: 04.12.2023",
        "(жалғасы бар)",
        "[…] деді ол.",
    ],
)
def test_what_is_no_placeholder(clean: str) -> None:
    """KK015 is silent on numerals, ellipses, dates and brackets with something in them."""
    assert find("KK015", clean) == []


@pytest.mark.parametrize("clean", ["Кот-д'Ивуар", "Кот-д’Ивуардан", "Жанна д'Арк"])
def test_particles_after_a_hyphen(clean: str) -> None:
    """KK014 is silent where the apostrophe is a name's own, after a hyphen too."""
    assert find("KK014", f"Елші {clean} туралы айтты.") == []


@pytest.mark.parametrize("planted", ["[аты-жөні]", "[күні, айы]", "ТОЛТЫРУ КЕРЕК", "[толтырыңыз]"])
def test_fields_of_a_form(planted: str) -> None:
    """KK015: a form's field in brackets, a note in capitals."""
    assert marked("KK015", f"Жиналысты {planted} ашты.") == [planted]


@pytest.mark.parametrize("clean", ["[Абай] деді ол", "[…] деді ол", "өтінішті толтыру керек", "[атындағы] қор"])
def test_what_an_editor_adds(clean: str) -> None:
    """KK015 is silent about an editor's word in brackets, and a sentence that says so in small letters."""
    assert find("KK015", f"Кеше {clean} еді.") == []


def test_a_line_of_capitals_is_no_note() -> None:
    """KK015: a pull quote in capitals may well say that something must be asked."""
    assert find("KK015", "ӘР ҰСТАЗДАН АҚЫЛ СҰРАУ КЕРЕК ЕКЕН") == []
