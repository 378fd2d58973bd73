"""Rules about quotation marks: each finds what was planted, and is silent on a clean twin."""

from __future__ import annotations

import pytest

from tests.proofreading.proofs import find, marked, mended


@pytest.mark.parametrize(
    ("planted", "mark"),
    [
        ("Ол «Жас қыран клубына келді.", "«"),
        ("Ол Жас қыран» клубына келді.", "»"),
        ("Ол «Жас қыран»» клубына келді.", "»"),
        ("Ол «Жас «қыран» клубына келді.", "«"),
        ("## Ол «Жас қыран", "«"),
    ],
)
def test_marks_that_do_not_pair(planted: str, mark: str) -> None:
    """KK008: « without », » without «."""
    assert marked("KK008", planted) == [mark]


def test_marks_inside_marks() -> None:
    """KK008: « inside « has one right answer, „ “."""
    planted = "Ол: «Біз «Жас қыран» клубынанбыз», – деді."
    assert marked("KK008", planted) == ["«Жас қыран»"]
    assert mended("KK008", planted) == "Ол: «Біз „Жас қыран“ клубынанбыз», – деді."
    assert find("KK008", mended("KK008", planted)) == []


@pytest.mark.parametrize(
    "clean",
    [
        "Ол «Жас қыран» мен «Көктем» клубында.",
        "Ол: «Біз „Жас қыран“ клубынанбыз», – деді.",
        "Ол: «Біз келдік.\n\nБіз қаламыз», – деді.",
        "«Біз келдік.\n\n«Біз қаламыз», – деді ол.",
        "«Біз келдік.\n\nБіз шаршадық.\n\nБіз қаламыз», – деді ол.",
        "«Біз келдік.\n\n::: pullquote\nБіз келдік.\n:::\n\nБіз қаламыз», – деді ол.",
    ],
)
def test_marks_that_pair(clean: str) -> None:
    """KK008 and KK009 are silent on pairs, and on a speech that goes on over paragraphs, with « again or without."""
    assert find("KK008", clean) == []
    assert find("KK009", clean) == []


def test_a_speech_that_never_ends() -> None:
    """KK008: paragraphs may go on, but what is opened anew in the middle of a paragraph ends them."""
    planted = "«Біз келдік.\n\nОлар да келді.\n\nСонда «Жас қыран» жеңді."
    (finding,) = find("KK008", planted)
    assert finding.passage.text == "«Біз келдік."


def test_pull_quote_is_judged_alone() -> None:
    """KK008: a pull quote does not close what its article opened."""
    planted = "Ол «қалай болғанда да жеңді.\n\n::: pullquote\nБіз жеңдік» деді.\n:::"
    assert sorted(marked("KK008", planted)) == ["«", "»"]


def test_speech_that_was_never_opened() -> None:
    """KK009: a dash opens the speech and » closes it; it is no KK008 as well."""
    planted = "– Мен бұл жерде туғанмын», – деді қария."
    assert marked("KK009", planted) == ["»"]
    assert find("KK008", planted) == []


@pytest.mark.parametrize("clean", ["– «Мен осында туғанмын», – деді қария.", "– Мен осында туғанмын, – деді қария."])
def test_speech_that_is_well(clean: str) -> None:
    """KK009 is silent where « opens the speech, and where no mark closes it."""
    assert find("KK009", clean) == []


@pytest.mark.parametrize(
    ("planted", "right"),
    [
        ('Ол "Жас қыран" клубында.', "Ол «Жас қыран» клубында."),
        ("Ол “Жас қыран” клубында.", "Ол «Жас қыран» клубында."),
        ("Ол „Жас қыран“ клубында.", "Ол «Жас қыран» клубында."),
        ("Ол 'Жас қыран' клубында.", "Ол «Жас қыран» клубында."),
        ("Ол ‘Жас қыран’ клубында.", "Ол «Жас қыран» клубында."),
        ('"Жас қыран", – деді ол.', "«Жас қыран», – деді ол."),
    ],
)
def test_marks_of_others(planted: str, right: str) -> None:
    """KK019: straight, English, German and single marks at the outer level."""
    assert len(find("KK019", planted)) == 1
    assert mended("KK019", planted) == right
    assert find("KK019", right) == []


def test_a_mark_without_its_pair_is_left_to_a_person() -> None:
    """KK019: nobody can say where it should close."""
    (finding,) = find("KK019", 'Ол "Жас қыран клубында.')
    assert finding.changes == ()


@pytest.mark.parametrize(
    "clean",
    [
        "Ол «Біз „Жас қыран“ клубынанбыз» деді.",
        'Ол «Біз "Жас қыран" клубынанбыз» деді.',
        'Экраны 27" болды.',
        "Ол кітапты [“Small Gardens”]{lang=en} деп атады.",
        "Жанна д'Арк пен О'Нил",
    ],
)
def test_marks_inside_and_foreign(clean: str) -> None:
    """KK019 is silent inside « », where the build sets „ “, on inches, and in foreign words."""
    assert find("KK019", clean) == []


def test_excerpts_are_whole() -> None:
    """Messages quote whole words, and the marks in them as the build will set them."""
    (finding,) = find("KK008", "Ауылдың көнекөз қариялары құрған шағын ғана «Бірлік» серіктестігі» осында.")
    assert "«…" in finding.message
    assert "„Бірлік“ серіктестігі»" in finding.message
    assert "  " not in finding.message
    words = finding.message.partition("«…")[2].split()
    assert words[0] in ["Ауылдың", "көнекөз", "қариялары", "құрған", "шағын", "ғана"]


def test_the_hint_is_what_the_mending_gives() -> None:
    """KK019: marks inside are inner ones in the hint as they are after mending."""
    (finding,) = find("KK019", 'Ол "«Абай» кітабын" оқыды.')
    assert finding.hint == "write «„Абай“ кітабын»"
