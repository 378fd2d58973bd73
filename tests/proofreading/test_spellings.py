"""KK003: spellings of a word that differ in look-alike letters only; and the letters themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.kk import ALPHABET
from pipeline.language.kk_endings import are_one_family, are_one_word, strip_endings
from pipeline.language.kk_lookalikes import count_strange, fold_lookalikes, is_sign_slip, may_be_two_words
from pipeline.proofreading.likeness import match_case
from tests.proofreading.comparing import find_in, issue_of, lines_of, printed_issue, words_of


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Альянс келді. Альянсқа хат жазылды.\n\n## АЛЪЯНС", "АЛЪЯНС", "АЛЬЯНС"),
        ("Альянс келді. Альянсты күттік. Алъянстар тарады.", "Алъянстар", "Альянстар"),
        ("Қаңтар суық болды. Қаңтарда қар жауды. Сол кантар есте қалды.", "кантар", "қаңтар"),
        ("Қыркүйектегі жаңбыр. Міне, кыркүйектің басы.", "кыркүйектің", "қыркүйектің"),
        ("Әріптесім келді, әріптес деген сол. Біздің ариптес үндемеді.", "ариптес", "әріптес"),
        ("Содан кейін кетті. Содан бері жоқ. Содаң соң хат келді.", "Содаң", "Содан"),
        ("Бану Сәрсенова айтты. Кейін Бану Сәрсенова кетті. Баңу Сәрсенова оралды.", "Баңу", "Бану"),
        ("Терезені аштым. Жане жаптым. Жел және шаң. Ай және күн.", "Жане", "Және"),
        ("Мүмкіндік бар. " * 5 + "Тағы бір мумкіндік берілді.", "мумкіндік", "мүмкіндік"),
    ],
)
def test_planted_spellings(text: str, wrong: str, right: str) -> None:
    """The wrong form is marked, the message holds both spellings, the hint writes it as it should be, in its case."""
    (finding,) = find_in("KK003", issue_of(text))
    assert words_of([finding]) == [wrong]
    assert f"«{wrong}» (1×) beside «" in finding.message
    assert finding.hint.startswith(f"write «{right}»")
    assert finding.changes == ()


def test_two_articles_are_compared() -> None:
    """The slip stands in one article, the right spelling in another; both places are named, by file and line."""
    (finding,) = find_in("KK003", issue_of("Біздің\nалъянс.", "Альянс – одақ. Альянс келді."))
    assert finding.passage.place(finding.start).path.endswith("essay-1.md")
    assert finding.passage.place(finding.start).line == 8
    assert "it stands in essay-1.md:8, the other in essay-2.md:7" in finding.hint


def test_nobody_can_say_which_of_two() -> None:
    """Two spellings in the same company, each once, and Kazakh both: one is wrong, but not which."""
    (finding,) = find_in("KK003", issue_of("Сұлы-жасыл желекжолға бардық.", "Сулы-жасыл желекжол жабылды."))
    assert finding.hint.startswith("write both the same way")


@pytest.mark.parametrize(
    "clean",
    [
        "Құнды кітап. Ұзақ күнді күттік. Құндылық сол.",
        "Ол дамыды. Бұл дамиды. Бәрі дамитын болады.",
        "Сандық белгі. Сәндік бұйым. Сандықта кітап бар.",
        "Тарихи мұра. Ауылдың тарихы. Тарихын білеміз.",
        "Тәртіп керек. Арқанды тартып тұр. Тәртіпті сақта.",
        "Отпен ойнама. Су өтпеді. Жол өтпейді.",
        "Үйдің алдында тұр. Көз алдында өсті. Сенің алдыңда кім бар? Алдында жар, алдында су, алдында жол.",
        "Билікті сайладық. Білікті маман келді. Билік пен білік.",
        "Өмір сүретін адам. Суретін салды. Сурет, сурет, сурет, суреттер, сурет.",
        "Кәсіпқой балуан. Кәсіпкер келді. Кәсіпкерлік өсті.",
        "Пәтер алды. Патернализм туралы айтты. Пәтерде тұрады.",
        "Қабілетті бала. Тез қабылдады. Оны қабыл алды.",
        "Қарта жедік. Карта сызды. Картада жол бар. Картаны аш. Қарта піскен. Қартаны тура.",
        "Оның өз үлесін қосты. Сенің өз үлесің бар.",
        "Аудио- және бейнежазба. Ел аман, ал ел- жұрт тыныш. Елі бар.",
    ],
)
def test_true_pairs_of_words(clean: str) -> None:
    """Pairs of Kazakh words, inflected forms and words that a line break cut are no findings."""
    assert find_in("KK003", issue_of(clean)) == []


def test_both_spellings_established() -> None:
    """A spelling that stands often is meant, however strange its sounds."""
    assert find_in("KK003", issue_of("Казан қаласы. " * 4 + "Қазан айы. " * 5)) == []


def test_the_printed_issue() -> None:
    """Eight true findings, none false; each at its line."""
    findings = find_in("KK003", printed_issue())
    assert words_of(findings) == sorted(
        ("АЛЪЯНСЫНЫҢ", "АЛЪЯНСТАР", "БАҢУ", "Кыркүйектің", "Ариптес", "Кантар", "содаң", "Сулы")
    )
    assert lines_of(findings) == [130, 245, 245, 306, 445, 795, 979, 1049]


# --- the letters -----------------------------------------------------------------------------------

WORDS = st.text(st.sampled_from(ALPHABET), min_size=1, max_size=14)


@given(WORDS)
def test_folding_keeps_the_length_and_is_done_once(word: str) -> None:
    """Folding gives as many letters, and folding again changes nothing."""
    folded = fold_lookalikes(word)
    assert len(folded) == len(word)
    assert fold_lookalikes(folded) == folded


@given(WORDS)
def test_stems_open_their_word(word: str) -> None:
    """Every stem opens its word, the word itself is the first, and none is shorter than four letters."""
    stems = strip_endings(word)
    assert stems[0] == word
    assert all(word.startswith(stem) and len(stem) >= min(4, len(word)) for stem in stems)


@pytest.mark.parametrize(
    ("word", "strange"),
    [
        ("қазақ", 0),
        ("казақ", 1),
        ("әріптес", 0),
        ("ариптес", 1),
        ("содаң", 1),
        ("атаң", 0),
        ("баламен", 0),
        ("үйіныз", 2),
    ],
)
def test_strange_sounds(word: str, strange: int) -> None:
    """Vowels of both kinds, к before a back vowel, endings that are none: each counts once."""
    assert count_strange(word) == strange


def test_what_letters_say_of_two_words() -> None:
    """ъ and ь never part two words, ұ and ү do; endings and a surname's feminine make no other word."""
    assert is_sign_slip("алъянс", "альянс")
    assert is_sign_slip("вав'ер", "вавьер")
    assert not is_sign_slip("бану", "баңу")
    assert may_be_two_words("құнды", "күнді")
    assert not may_be_two_words("бану", "баңу")
    assert are_one_word("қазақстанда", "қазақстанды")
    assert not are_one_word("аденаур", "аденауэр")
    assert are_one_family("сапаров", "сапарова")
    assert not are_one_family("сапар", "сапара")


@pytest.mark.parametrize(("model", "cased"), [("АЛЪЯНС", "АЛЬЯНС"), ("Алъянс", "Альянс"), ("алъянс", "альянс")])
def test_a_suggestion_has_the_case_of_what_stands(model: str, cased: str) -> None:
    """All capitals, one, none."""
    assert match_case("альянс", model) == cased
