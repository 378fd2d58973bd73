"""Kazakh letters that are taken for one another, and what tells which of two spellings is Kazakh.

A typist's layout without Ә Ғ Қ Ң Ө Ұ Ү І, a scan, a stranger's ear: the wrong letter is nearly always the one beside
the right one in this table. Latin letters in Cyrillic words are no look-alikes of this kind.
"""

from __future__ import annotations

import re

APOSTROPHES = "'’ʼ`"
_ALIKE = str.maketrans(
    {
        "ұ": "у", "ү": "у", "қ": "к", "ғ": "г", "ң": "н", "ө": "о", "ә": "а", "і": "и", "ы": "и", "й": "и",
        "һ": "х", "ё": "е", "э": "е", "ъ": "ь", **dict.fromkeys(APOSTROPHES, "ь"),
    }
)  # fmt: skip

# Letters that Russian has not and the ones typed for them, where no Kazakh name differs in them alone. Not ә, ө and і:
# Мадина and Мәдина are two names.
_RUSSIAN_FOR = {"ұ": "у", "ү": "у", "қ": "к", "ғ": "г", "ң": "н", "һ": "х"}

_BACK, _FRONT = frozenset("аоұы"), frozenset("әеіөү")
_VOWELS = _BACK | _FRONT | frozenset("иуюяёэ")  # the last six go with either
_DEEP, _SHALLOW = frozenset("қғ"), frozenset("кг")
_SIGNS = frozenset("ъь" + APOSTROPHES)
# Endings that do not follow the vowels of their word.
_INDIFFERENT = ("мен", "бен", "пен")
# «From» ends in дан, ден, тан …, «your» in ыңыз, іңіз: with the other letter they are no endings (содаң, алдыныз).
_NO_ENDING = re.compile(r"..[дтн][ае]ң$|.[ыі]н[ыі]з")
# Whose it is: алдында before it, алдыңда before you.
_OWNER = ("ын", "ің", "ың", "ін")
# Letters in which two true words may differ: құнды, күнді; дамиды, дамыды. Harmony alone can judge them.
_TWO_WORDS = frozenset(("аә", "оө", "үұ", "иы", "иі", "ий", "йі", "йы", "ыі"))


def fold_lookalikes(word: str) -> str:
    """The word with every look-alike as one letter, so that spellings which differ only in them come out equal.

    ``word`` is in small letters; what comes out is as long as it.
    """
    return word.translate(_ALIKE)


def count_strange(word: str) -> int:
    """How often a word in small letters breaks vowel harmony, has к г in a back syllable, қ ғ in a front one.

    0 for a word of Kazakh sounds. A loan may well have more, so the figure only says which of two spellings is the
    stranger one. Source: the orthography's chapters on vowels and on қ, ғ, к, г.
    """
    if word.endswith(_INDIFFERENT):
        word = word[:-3]
    strange = int(_NO_ENDING.search(word) is not None)
    last = ""  # class of the last vowel that has one
    for index, letter in enumerate(word):
        if letter in _BACK or letter in _FRONT:
            kind = "back" if letter in _BACK else "front"
            strange += last not in ("", kind)
            last = kind
        elif letter in _DEEP or letter in _SHALLOW:
            vowel = _vowel_of(word, index)
            strange += vowel in (_FRONT if letter in _DEEP else _BACK)
    return strange


def _vowel_of(word: str, index: int) -> str:
    """The vowel whose syllable a consonant stands in: the one after it, else the one before; "" for neither."""
    for neighbour in (word[index + 1 : index + 2], word[index - 1 : index] if index else ""):
        if neighbour in _VOWELS:
            return neighbour
    return ""


def may_be_two_words(one: str, other: str) -> bool:
    """Whether two spellings of one length differ somewhere in letters that make another word, such as ұ and ү."""
    return any(
        a != b and ("".join(sorted((a, b))) in _TWO_WORDS or one[index - 1 : index + 1] in _OWNER)
        for index, (a, b) in enumerate(zip(one, other, strict=True))
    )


def is_russified(one: str, other: str) -> bool:
    """Whether the one is the other, of the same length, with Russian letters for Kazakh ones, and differs in no more.

    Both in small letters: мухтар beside мұхтар.
    """
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return bool(pairs) and all(_RUSSIAN_FOR.get(b) == a for a, b in pairs)


def is_sign_slip(one: str, other: str) -> bool:
    """Whether two spellings differ in ъ, ь and the apostrophe and in nothing else: no two words ever do."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return bool(pairs) and all(a in _SIGNS and b in _SIGNS for a, b in pairs)


def has_apostrophe(word: str) -> bool:
    """Whether a word has an apostrophe, which stands in for ь or ъ and is no letter of Kazakh."""
    return any(sign in word for sign in APOSTROPHES)
