"""The hyphenation dictionary against a syllabifier that was written apart from it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pyphen
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import find_language, register_hyphenation
from pipeline.language.hyphenation import format_dictionary, generate_patterns
from tests.language.judge import divide

VOWELS = "аәеёиоөұүыіэюя"
CONSONANTS = "бвгғджзйкқлмнңпрстфхһцчшщ"
WORDS = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").split()

# The orthography's own examples (ch. IX §99-107): each break shown is legal.
LEGAL = (
    "рес-пуб-ли-ка", "құмырс-қа", "жаңғырт-ты", "министр-лігі", "да-уыс", "ке-йін", "қа-уым", "су-ық",
    "қи-ын", "про-ект", "по-эма", "ро-яль", "съез-дің", "қауымдас-тығын", "ала-қан", "ар-мия", "де-малыс",
    "аль-янс", "объ-ект", "ком-пьютер",
)  # fmt: skip
# What Russian and public patterns do, letters left alone, parts without a vowel: each break shown is illegal.
ILLEGAL = (
    "дамыт-уға", "минис-трі", "ба-сты", "қауымда-стығын", "а-лақан", "арми-я", "а-том", "ато-м",
    "с-тратегия", "ст-ратегия", "стр-атегия", "объе-кт", "об-ъект", "ал-ьянс", "комп-ьютер", "дауы-с",
    "дау-ыс", "кей-ін", "қау-ым", "спек-тр", "та-улар",
)  # fmt: skip


def dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(filename=str(find_language("kk").dictionary), left=1, right=1)


def places(divided: str) -> set[int]:
    """Break positions of a word written with hyphens."""
    parts = divided.split("-")[:-1]
    return {sum(map(len, parts[: number + 1])) for number in range(len(parts))}


def count_faults(patterns: pyphen.Pyphen, words: Iterable[str]) -> tuple[int, int, int]:
    """Legal breaks, illegal ones made, legal ones missed."""
    legal = illegal = missed = 0
    for word in words:
        wanted, made = divide(word), set(patterns.positions(word))
        legal += len(wanted)
        illegal += len(made - wanted)
        missed += len(wanted - made)
    return legal, illegal, missed


def test_dictionary_is_what_the_generator_makes() -> None:
    """The committed dictionary is byte for byte what the generator writes today."""
    made = format_dictionary(generate_patterns()).encode()
    assert find_language("kk").dictionary.read_bytes() == made
    assert format_dictionary(generate_patterns()[1:]).encode() != made


def test_no_two_patterns_have_the_same_letters() -> None:
    """pyphen keeps one pattern for a string of letters, so a second one would silently undo the first."""
    letters = [re.sub(r"\d", "", pattern) for pattern in generate_patterns()]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("example", LEGAL)
def test_examples_of_the_orthography_are_made(example: str) -> None:
    """Each break in the orthography's own examples is offered, and the judge agrees."""
    word = example.replace("-", "")
    assert places(example) <= set(dictionary().positions(word))
    assert places(example) <= divide(word)


@pytest.mark.parametrize("example", ILLEGAL)
def test_known_wrong_breaks_are_not_made(example: str) -> None:
    """Breaks that other patterns make, or that leave a letter alone, are never offered."""
    word = example.replace("-", "")
    wrong = places(example)
    assert not wrong & set(dictionary().positions(word))
    assert not wrong & divide(word)


@pytest.mark.parametrize("word", ["атом", "ауыл", "абай", "орал", "стр", "млн", "спектр", "съезд"])
def test_word_that_cannot_be_divided_stays_whole(word: str) -> None:
    """A word of one syllable, or with one letter to spare at its edge, is never divided."""
    assert dictionary().positions(word) == []


def test_word_list_has_no_illegal_and_no_missed_break() -> None:
    """On the project's own words, checked by eye, dictionary and judge give the breaks written."""
    patterns = dictionary()
    for divided in WORDS:
        word = divided.replace("-", "")
        assert (divided, set(patterns.positions(word))) == (divided, places(divided))
        assert (divided, divide(word)) == (divided, places(divided))
    assert len(WORDS) > 500


def test_judge_finds_the_faults_of_russian_patterns() -> None:
    """The comparison can fail: Russian patterns make illegal breaks on these words and miss legal ones."""
    russian = pyphen.Pyphen(lang="ru", left=1, right=1)
    legal, illegal, missed = count_faults(russian, (divided.replace("-", "") for divided in WORDS))
    assert legal > 800
    assert illegal > 10
    assert missed > 100


def test_reference_text_has_no_illegal_and_no_missed_break() -> None:
    """On every word of the printed issue the dictionary and the judge agree."""
    path = os.environ.get("PRESS_REFERENCE")
    if not path:
        pytest.skip("not run: PRESS_REFERENCE does not name the text of a printed issue")
    text = Path(path).read_text(encoding="utf-8").lower()
    words = sorted(set(re.findall(rf"[{VOWELS}{CONSONANTS}уьъ]+", text)))
    legal, illegal, missed = count_faults(dictionary(), words)
    print(f"{len(words)} words, {legal} legal breaks, {illegal} illegal, {missed} missed")
    assert (illegal, missed) == (0, 0)
    assert legal > 1000


_CLOSED = st.builds(str.__add__, st.sampled_from(CONSONANTS), st.sampled_from(["", "", "", "", "", "ь", "ъ"]))
_LETTERS = st.lists(st.one_of(st.sampled_from(VOWELS), _CLOSED, st.just("у")), min_size=1, max_size=14)
_OPENING = re.compile(rf"(?:[{CONSONANTS}][ьъ]?)*")


def is_word_like(word: str) -> bool:
    """Kazakh has no three «у» in a row; longer opening clusters are listed, not ruled."""
    opening = re.match(_OPENING, word)
    assert opening
    letters = re.sub("[ьъ]", "", opening[0])
    short = len(letters) < 3 or (len(letters) == 3 and opening[0].startswith(letters))
    return short and "ууу" not in word and not re.search("у[ьъ]", word)


@settings(max_examples=600, deadline=None)
@given(_LETTERS.map("".join).filter(is_word_like))
def test_any_string_of_letters_is_divided_as_the_judge_divides_it(word: str) -> None:
    """The patterns are the rules, not a memory of words: they agree with the judge on nonsense too."""
    assert set(dictionary().positions(word)) == divide(word)


@settings(max_examples=300, deadline=None)
@given(_LETTERS.map("".join).filter(is_word_like))
def test_no_break_leaves_one_letter_alone(word: str) -> None:
    """Even with pyphen's own limits off, each part has two letters or more and a vowel."""
    edges = [0, *dictionary().positions(word), len(word)]
    parts = [word[left:right] for left, right in pairwise(edges)]
    if len(parts) > 1:
        assert min(len(parts[0]), len(parts[-1])) >= 2
        assert all(set(part) & set(VOWELS + "у") for part in parts)


def test_register_makes_every_tag_of_kazakh_known() -> None:
    """After registering, kk, kk-KZ and kk-Cyrl reach the dictionary; capitals divide like small letters."""
    register_hyphenation()
    for tag in ("kk", "kk-KZ", "kk-Cyrl", "kk_KZ"):
        assert pyphen.Pyphen(lang=tag, left=2, right=3).inserted("Министрлігі") == "Ми-нистр-лігі"
    assert pyphen.Pyphen(lang="kk").positions("ҚАУЫМ") == pyphen.Pyphen(lang="kk").positions("қауым")


def test_limits_of_the_stylesheet_leave_three_letters_on_the_next_line() -> None:
    """With hyphenate-limit-chars: 6 2 3, no end shorter than three letters goes down."""
    narrow = pyphen.Pyphen(filename=str(find_language("kk").dictionary), left=2, right=3)
    for divided in WORDS:
        word = divided.replace("-", "")
        assert all(2 <= place <= len(word) - 3 for place in narrow.positions(word))
    assert dictionary().positions("дамытуға")[-1] == len("дамытуға") - 2
