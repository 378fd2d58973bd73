"""Rules about dashes and spaces: each finds what was planted, and is silent on a clean twin."""

from __future__ import annotations

import pytest

from tests.proofreading.proofs import find, mended


@pytest.mark.parametrize(
    ("planted", "right"),
    [
        ("Көрші - екінші қабырға.", "Көрші – екінші қабырға."),
        ("Көрші -- екінші қабырға.", "Көрші – екінші қабырға."),
        ("Көрші – қабырға, –деді ол.", "Көрші – қабырға, – деді ол."),
        ("Көрші– екінші қабырға.", "Көрші – екінші қабырға."),
        ("«Иә»,– деді ол.", "«Иә», – деді ол."),
        ("«Иә!»–деді ол.", "«Иә!» – деді ол."),
        ("–Келіңіз!", "– Келіңіз!"),
        ("*Көрші* - қабырға.", "Көрші – қабырға."),
    ],
)
def test_dashes_without_their_spaces(planted: str, right: str) -> None:
    """KK013: a hyphen between spaces, a dash that touches a word on one side."""
    assert len(find("KK013", planted)) == 1
    assert mended("KK013", planted) == right
    assert find("KK013", right) == []


@pytest.mark.parametrize("planted", ["Маратова–мұғалім", "Қор -Германия", "25–ші мамыр"])
def test_dashes_with_two_answers(planted: str) -> None:
    """KK013: where a hyphen may have been meant, a person decides."""
    (finding,) = find("KK013", planted)
    assert finding.changes == ()


@pytest.mark.parametrize(
    "clean",
    [
        "Көрші – екінші қабырға.",
        "– Келіңіз, – деді ол.",
        "2003–2005 жылдар",
        "XI–XII ғасырлар",
        "Алматы–Астана жолы",
        "6/3 - 82",
        "Таңда –5 градус болды.",
        "Ол «– Кім?» деді.",
        "Сөз (– деді ол).",
        "Күш-жігер",
        "Көрші –\nекінші қабырға.",
    ],
)
def test_dashes_that_are_well(clean: str) -> None:
    """KK013 is silent on spaced dashes, ranges, routes, signs of numbers, and dashes at a line end."""
    assert find("KK013", clean) == []


@pytest.mark.parametrize(
    ("planted", "right"),
    [
        ("Екі  бос орын.", "Екі бос орын."),
        ("Үтір , нүкте .", "Үтір, нүкте."),
        ("Кім ? Мен !", "Кім? Мен!"),
        ("« Жас қыран» клубы", "«Жас қыран» клубы"),
        ("«Жас қыран » клубы", "«Жас қыран» клубы"),
        ("2024\u00a0жылы", "2024 жылы"),
        ("12\u202f000 теңге", "12 000 теңге"),
        ("қо\u00adғам", "қоғам"),
        ("қо\u200bғам", "қоғам"),
        ("БАҚ\u2011тың", "БАҚ-тың"),
    ],
)
def test_spaces(planted: str, right: str) -> None:
    """KK018: doubled, before a mark, after «, and those that only the build sets."""
    assert find("KK018", planted)
    assert mended("KK018", planted) == right
    assert find("KK018", right) == []


def test_spaces_of_a_sort_are_said_once() -> None:
    """KK018: a paragraph with three no-break spaces is one finding that counts them."""
    (finding,) = find("KK018", "Бір\u00a0екі\u00a0үш\u00a0төрт")
    assert "no-break or thin spaces: 3," in finding.message
    assert len(finding.changes) == 3


@pytest.mark.parametrize(
    "clean",
    [
        "Бір бос орын.",
        "Есебі 2 : 1 болды.",
        "Файлы .NET үшін",
        "Күтті ... келмеді.",
        "Бір жол\nекінші жол",
        "Бір жол\\\nекінші жол",
    ],
)
def test_spaces_that_are_well(clean: str) -> None:
    """KK018 is silent on single spaces, scores, names with a point, and line ends of the source."""
    assert find("KK018", clean) == []


def test_brackets_are_closed_up() -> None:
    """KK018: a space before ) and one after ( go; empty brackets are another rule's."""
    assert mended("KK018", "Ол ( былтыр ғана келген еді ) кетті.") == "Ол (былтыр ғана келген еді) кетті."
    assert find("KK018", "Бағасы ( ) теңге.") == []


@pytest.mark.parametrize("clean", ["Бағасы: TODO, ???? теңге.", "Сонда – ? деп қалды."])
def test_question_marks_that_stand_for_words(clean: str) -> None:
    """KK018: what is no mark of its sentence keeps its space."""
    assert find("KK018", clean) == []
