"""KK004: names spelt in two ways, one letter apart."""

from __future__ import annotations

import pytest

from tests.proofreading.comparing import find_in, issue_of, lines_of, printed_issue, words_of
from tests.proofreading.proofs import find


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        # one letter less, in the same company
        ("Қор Отто Вайценгер атында. Мұнда Отто Вайценгер тұрды. Оны Отто Вайцегер салды.", "Вайцегер", "Вайценгер"),
        # an apostrophe for ь, inflected
        ("Бізге Мария Лавьенна келді. Кейін Мария Лав'еннаның хаты жетті.", "Лав'еннаның", "Лавьеннаның"),
        # a look-alike, the given name beside an initial
        ("Мақаланы Азат Жанғалиев жазды.\n\nАвторлар: А. Жангалиев, Б. Оспан.", "Жангалиев", "Жанғалиев"),
        ("Ол – Айжан Құдайбергенова. Құдайбергенова айтты. Ал Құдайберенова күлді.", "Құдайберенова", "Құдайбергенова"),
        ("Мен Қарағандыда тұрамын. Біз Қарағандыға бардық. Олар Карағандыдан келді.", "Карағандыдан", "Қарағандыдан"),
    ],
)  # fmt: skip
def test_planted_names(text: str, wrong: str, right: str) -> None:
    """The wrong form is marked, the hint has the right one with the same endings, the message holds both."""
    (finding,) = find_in("KK004", issue_of(text))
    assert words_of([finding]) == [wrong]
    assert f"«{wrong}»" in finding.message
    assert finding.hint.startswith(f"write «{right}»")
    assert find_in("KK003", issue_of(text)) == []


def test_nobody_can_say_which_of_two_names() -> None:
    """Each once, neither strange: the finding does not choose."""
    (finding,) = find_in("KK004", issue_of("Мұны Ерлан Тасболатов айтты.", "Оны Е. Тасбулатов жазды."))
    assert finding.hint.startswith("write both the same way")
    assert "«Тасболатов»" in finding.message
    assert "«Тасбулатов»" in finding.message


@pytest.mark.parametrize(
    "clean",
    [
        # a man and a woman of one family
        "Бізге Сергей Мелентьев келді. Кейін Анна Мелентьева келді.",
        # inflected
        "Мен Өскеменде тұрамын. Біз Өскеменді көрдік. Олар Өскеменге барды. Ол Өскеменнен келді.",
        # two people
        "Бізге Дәулет Сағындықов келді. Оны Марат Сағындыков білмейді.",
        "Бізде Нұрболат бар. Онда Нұрғанат бар.",
        # short names
        "Бізге Нұрлан мен Нұржан келді. Сосын Ерлан мен Ержан кетті.",
        # words that stand with a small letter too
        "Ол Қоғамды сүйді. Біздің Қағамда жоқ. Ал қоғамды да, қағамды да білеміз.",
        # another first letter, another last one
        "Бізге Летицияны атады. Ол Петицияны оқыды.",
        # words at the beginning of sentences and in headings
        "Бүгінде келді. Бүгіндей болды.\n\n## ҚАЙТАРЫЛДЫ\n\n## ҚАЙТАРЫЛДЫМ",
    ],
)
def test_names_that_are_two(clean: str) -> None:
    """A family, two people, an inflected name, short names and common words are no findings."""
    assert find_in("KK004", issue_of(clean)) == []


def test_the_printed_issue() -> None:
    """Six true findings, none false: five names, one of them in two inflected forms."""
    findings = find_in("KK004", printed_issue())
    assert words_of(findings) == sorted(
        ("Казақстанның", "Қадіров", "БАЙГАЛИЕВ", "Вав'ерниа", "Вав'ерниамен", "Аденаур")
    )
    assert lines_of(findings) == [95, 261, 318, 406, 482, 484]


@pytest.mark.parametrize(
    ("planted", "wrong"),
    [
        ("Кеше Айсұлу келді, бірақ Айсулу деп жазылды.", "Айсулу"),
        ("Айсұлу мен Айсулу келді.", "Айсулу"),
        ("Ол «Нұр Дала» қорында, кейін «Нур Дала» тарады.", "Нур"),
        ("Біз Мұхтар ағаны күттік, сосын Мухтар келмеді.", "Мухтар"),
        ("Ақын Абай Құнанбайұлы жазды, ал Абай Кунанбаев деген қате.", "Кунанбаев"),
    ],
)
def test_russian_letters_in_a_name(planted: str, wrong: str) -> None:
    """KK004: beside the Kazakh spelling the other is wrong, however often each stands."""
    assert [finding.passage.text[finding.start : finding.end] for finding in find("KK004", planted)] == [wrong]


@pytest.mark.parametrize(
    "clean",
    [
        "Жиынды Мұхтар Сәден ашты, оны Мухтар Байбеков жапты.",
        "Мұнда Мадина бар, сонда Мәдина бар.",
        "Үйде Қадыр мен Қадір деген екі ағайынды бар.",
    ],
)
def test_names_of_two_people(clean: str) -> None:
    """KK003 and KK004 are silent where other names stand beside both, and where Kazakh has both names."""
    assert find("KK004", clean) == find("KK003", clean) == []


def test_a_name_beside_a_short_word() -> None:
    """KK003: a state is not the misspelt word that looks like it."""
    assert find("KK003", "Елші Гана астанасында болды. Онда бір апта ғана жүрді, екі күн ғана демалды.") == []
