"""Endings of Kazakh nouns and names, taken off to see whether two words are one word inflected."""

from __future__ import annotations

from functools import lru_cache

SHORTEST_STEM = 4  # letters: what is left of a shorter word may be anything

_ENDINGS = frozenset(
    (
        # number
        "лар", "лер", "дар", "дер", "тар", "тер",
        # owner
        "ым", "ім", "ың", "ің", "мыз", "міз", "ымыз", "іміз", "ңыз", "ңіз", "ыңыз", "іңіз", "ы", "і", "сы",
        "сі",
        # case
        "ның", "нің", "дың", "дің", "тың", "тің", "ға", "ге", "қа", "ке", "ны", "ні", "ды", "ді", "ты", "ті",
        "да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "мен", "бен", "пен",
        # case after an owner
        "ыма", "іме", "ыңа", "іңе", "ына", "іне", "сына", "сіне", "ын", "ін", "сын", "сін", "ында", "інде",
        "сында", "сінде",
        # place
        "дағы", "дегі", "тағы", "тегі", "ындағы", "індегі", "сындағы", "сіндегі",
    )
)  # fmt: skip
_LONGEST = max(map(len, _ENDINGS))
_MOST = 4  # endings in a row: number, owner, case, place
_SURNAME = ("ов", "ев", "ёв", "ин", "ын", "ова", "ева", "ёва", "ина", "ына")


@lru_cache(maxsize=16384)
def strip_endings(word: str) -> tuple[str, ...]:
    """The word, in small letters, and all that it may be an inflected form of, longest first.

    Endings come off by their letters alone, so among the stems are some that are no words.
    """
    stems = {word}
    newest = {word}
    for _ in range(_MOST):
        newest = {stem for longer in newest for stem in _strip_one(longer)} - stems
        if not newest:
            break
        stems |= newest
    return tuple(sorted(stems, key=lambda stem: (-len(stem), stem)))


def _strip_one(word: str) -> list[str]:
    return [word[:-size] for size in range(1, min(_LONGEST, len(word) - SHORTEST_STEM) + 1) if word[-size:] in _ENDINGS]


def are_one_word(one: str, other: str) -> bool:
    """Whether two words in small letters may be forms of one: endings apart, they are spelt the same."""
    return not frozenset(strip_endings(one)).isdisjoint(strip_endings(other))


def are_one_family(one: str, other: str) -> bool:
    """Whether two names in small letters are a man's and a woman's form of one surname: Соловьев, Соловьева."""
    short, long = sorted((one, other), key=len)
    return long == f"{short}а" and short.endswith(_SURNAME)
