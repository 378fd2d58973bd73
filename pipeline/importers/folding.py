"""Texts made comparable, in two ways.

``fold_letters`` and ``split_words`` are exact, for counting: letters and digits, without regard to case, marks, spaces
and how accents are coded. ``fold`` is lenient, for likening two wordings: look-alike letters too come out alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

# Latin letters that stand for Cyrillic ones by mistake, and Kazakh letters that exports and typists confuse.
_ALIKE = str.maketrans("abcehikmnoptxyұүқғңөәһіїё", "авсеникмнортхууукгноаниие")
_MARK = re.compile(r"[\W_]+")
_DROPPED = re.compile(r"[\u00ad\u200b\u2060'’ʼ`´*_ъь]")
_WORD = re.compile(r"[^\W_]+")
_NAME_PART = re.compile(r"^[^\W\d_][\w'’ʼ-]*$")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.){1,3}$")
_PARTICLES = frozenset(("де", "ди", "фон", "ван", "бен", "оглы", "ұлы", "қызы", "и", "және", "von", "van", "de", "and"))
STEM = 3  # letters: shorter words are compared whole



def fold_letters(text: str) -> str:
    """The letters and digits of a text in one string, small."""
    return _MARK.sub("", unicodedata.normalize("NFC", text.casefold()))


def split_words(text: str) -> tuple[str, ...]:
    """The letters of a text word by word; no empty words."""
    return tuple(word for word in _MARK.split(unicodedata.normalize("NFC", text.casefold())) if word)


@dataclass(frozen=True)
class Folded:
    """A text for comparing: its words, their letters without spaces, and the threes of letters in it."""

    words: tuple[str, ...]
    text: str
    threes: frozenset[str]


@lru_cache(maxsize=8192)
def fold(text: str) -> Folded:
    """Fold a text: «Вав'ерниа» and «Вавьерниа», «АЛЪЯНС» and «альянс», «ҮЕҰ» and «ҰЕҰ» come out alike."""
    bare = _DROPPED.sub("", text.casefold()).translate(_ALIKE)
    words = tuple(_WORD.findall(bare))
    letters = "".join(words)
    return Folded(words, letters, frozenset(letters[i : i + 3] for i in range(len(letters) - 2)))


def compare(one: Folded, other: Folded) -> float:
    """How alike two texts are, 0 … 1: as strings; or the shorter one's words, where they stand in the longer."""
    if not one.threes or not other.threes:
        return 1.0 if one.text and one.text == other.text else 0.0
    if one.text == other.text:
        return 1.0
    shared = len(one.threes & other.threes)
    short, long = sorted((one, other), key=lambda folded: len(folded.text))
    ratio = 0.0
    if 2 * shared > 0.36 * (len(one.threes) + len(other.threes)):
        ratio = SequenceMatcher(None, one.text, other.text, autojunk=False).ratio()
    contained = shared > 0.6 * len(short.threes) and 3 * len(short.text) >= len(long.text)
    if ratio < 0.85 and contained and len(short.words) >= 2 and len(short.text) >= 10:
        return max(ratio, 0.85 * cover(short.words, long.words))
    return ratio


def cover(words: tuple[str, ...], among: tuple[str, ...]) -> float:
    """The share of ``words`` that stand among the others, apart from endings: 0 … 1."""
    return sum(any(same_stem(word, other) for other in among) for word in words) / len(words) if words else 0.0


def same_stem(one: str, other: str) -> bool:
    """Whether two folded words are one with different endings: the shorter opens the longer."""
    short, long = sorted((one, other), key=len)
    if len(short) < STEM or len(long) - len(short) > 6:
        return short == long
    if long.startswith(short):
        return True
    stem = max(STEM + 1, len(short) - 2)
    return len(short) >= 6 and short[:stem] == long[:stem]


def is_name(text: str) -> bool:
    """Whether a text is a person's name and nothing else: two to four words, each with a capital, or initials."""
    words = text.strip().strip("*_").rstrip(" :,.").split()
    if not 2 <= len(words) <= 4 or any(sign.isdigit() for sign in text):
        return False
    full = [word for word in words if not _INITIALS.match(word) and word.casefold() not in _PARTICLES]
    return bool(full) and all(len(word) > 1 and _NAME_PART.match(word) and word[0].isupper() for word in full)


def names_in(text: str) -> tuple[str, ...]:
    """The folded words of a text that begin with a capital, three letters or longer: a name, an office's words."""
    words = (word for word in _WORD.findall(text.replace("'", "").replace("’", "")) if word[0].isupper())
    return tuple(word for raw in words if len(word := fold(raw).text) >= STEM)
