"""Letters of the Latin alphabet that are taken for Cyrillic ones, and the other way round."""

from __future__ import annotations

from types import MappingProxyType

# The same shape in print, upright and italic apart: a reader cannot tell them from one another.
_SAME = {
    "A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н", "I": "І", "K": "К", "M": "М", "O": "О", "P": "Р", "T": "Т",
    "X": "Х", "Y": "Ү", "S": "Ѕ", "J": "Ј", "Ə": "Ә", "Ɵ": "Ө", "Ë": "Ё",
    "a": "а", "c": "с", "e": "е", "h": "һ", "i": "і", "k": "к", "o": "о", "p": "р", "x": "х", "y": "у", "s": "ѕ",
    "j": "ј", "ə": "ә", "ɵ": "ө", "ë": "ё",
}  # fmt: skip
_NO_KAZAKH = frozenset("ЅЈѕј")  # Cyrillic, but of other languages

SAME_SHAPE = MappingProxyType({latin: letter for latin, letter in _SAME.items() if letter not in _NO_KAZAKH})
# Not the same shape, yet typed for it: the sound's own letter, or a Turkish keyboard's.
MISTAKEN = MappingProxyType(
    SAME_SHAPE
    | {"N": "Н", "n": "н", "İ": "І", "ı": "і", "Ö": "Ө", "ö": "ө", "Ü": "Ү", "ü": "ү", "U": "У", "u": "у", "Ä": "Ә"}
    | {"ä": "ә", "V": "В", "D": "Д", "R": "Р", "L": "Л", "m": "м", "t": "т", "b": "в", "Ғ": "Ғ"}
)
LATIN_SHAPE = MappingProxyType({letter: latin for latin, letter in SAME_SHAPE.items()})
