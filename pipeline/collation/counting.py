"""Which characters are counted when finished files are compared with the sources.

All but those that typography may change: spaces, hyphens and dashes, quotation marks « » „ “ ” ", and signs that are
no sign to a reader (soft hyphens, controls, joiners). So letters, digits, full stops, commas, brackets, №, %, ₸, +, @
and currency all count. Letters are compared in NFC.
"""

from __future__ import annotations

import re
import unicodedata

_DASHES = "-\u058a\u05be\u1400\u1806\u2e17\u2e3a\u2e3b\u301c\u30a0\ufe58\ufe63\uff0d"
_QUOTES = '«»„“”"'
_RANGES = (  # dashes, then what has no shape
    (0x2010, 0x2015),
    *((0x00, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),
)
_UNCOUNTED = frozenset(_DASHES + _QUOTES) | {chr(code) for low, high in _RANGES for code in range(low, high + 1)} - {
    "\n"
}


def split_lines(text: str, fold: bool = False) -> list[list[str]]:
    """The counted characters of each line, in runs between uncounted ones.

    ``fold``: without case, for what sheets may set in capitals.
    """
    text = unicodedata.normalize("NFC", text)
    for sign in _UNCOUNTED.intersection(text):
        text = text.replace(sign, " ")
    return [line.split() for line in (text.casefold() if fold else text).split("\n")]


def count_text(text: str, fold: bool = False) -> str:
    """The counted characters alone."""
    return "".join(word for line in split_lines(text, fold) for word in line)


def quote_words(text: str, start: int, end: int, longest: int = 80) -> str:
    """The words of ``text`` from one counted character to another (from 0, ``end`` not included), as they stand."""
    text = unicodedata.normalize("NFC", text)
    places = [at for at, sign in enumerate(text) if not sign.isspace() and sign not in _UNCOUNTED]
    if start >= end or start >= len(places):
        return ""
    words = re.sub(r"\s+", " ", text[places[start] : places[min(end, len(places)) - 1] + 1])
    return words if len(words) <= longest else f"{words[: longest - 1]}…"
