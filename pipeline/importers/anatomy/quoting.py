"""Pull quotes: how near one is to a sentence of its article, and its capitals in sentence case after that sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nsmallest

from pipeline.importers.folding import fold
from pipeline.importers.words import ABBREVIATIONS, words_of

WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_ROMAN = re.compile(r"[IVXІХ]{2,}")  # Cyrillic look-alikes stand for Roman numerals too
_SENTENCE_START = re.compile(r"(?:^|[.!?…]\s+)[–—«“\"\s]*$")
# The full stop of an initial or an abbreviation («т.б. керек») ends no sentence.
_ABBREVIATED = re.compile(
    rf"(?:^|[\s.])(?:[^\W\d_]|{'|'.join(words_of(ABBREVIATIONS))})\.\s+[–—«“\"\s]*$", re.IGNORECASE
)
SMALL_WORD = 2  # letters: shorter ones are no names
_BEFORE = 12  # signs before a word in which a sentence's end is looked for
_SLACK = 3  # words more that a sentence may have than the quote of it
_OFTEN = 120  # places of a word that are looked at: a commoner word tells nothing
MOST_WORDS = 120  # of a pull quote: more are a text of their own, and never looked for
_TRIED = 3  # windows of the article that are looked at closely
_SAME_WORD = 0.7  # likeness from which two words are one, give or take a misprint


@dataclass(frozen=True)
class Echo:
    """The words of an article that a quote repeats, and how alike the two are: 0 … 1."""

    ratio: float
    words: tuple[str, ...] = ()


class Wording:
    """An article's words in order, to look up what is quoted from them and how they are spelt."""

    def __init__(self, text: str) -> None:
        found = list(WORD.finditer(text))
        self.words = tuple(match.group() for match in found)
        self.folded = tuple(fold(word).text for word in self.words)
        self.places: dict[str, list[int]] = {}
        for at, word in enumerate(self.folded):
            self.places.setdefault(word, []).append(at)
        inside = [match.group() for match in found if not _opens_sentence(text, match.start())]
        self.forms: Mapping[str, Counter[str]] = _count_forms(inside)

    def echo(self, quote: str) -> Echo:
        """The part of the article that is most like ``quote``, apart from case and look-alike letters."""
        asked = tuple(fold(word).text for word in WORD.findall(quote))
        if not 0 < len(asked) <= MOST_WORDS or not self.folded:
            return Echo(0.0)
        return max((self._liken(asked, start) for start in self._starts(asked)), key=lambda echo: echo.ratio)

    def _starts(self, asked: Sequence[str]) -> list[int]:
        """Where the windows begin that share most words with the quote, in its order or nearly so."""
        begins: Counter[int] = Counter()
        for at, word in enumerate(asked):
            begins.update(max(0, place - at) for place in self.places.get(word, ())[:_OFTEN])
        votes: Counter[int] = Counter()
        for start, count in begins.items():
            for near in range(max(0, start - 1), start + 2):
                votes[near] += count
        best = nsmallest(_TRIED, votes, key=lambda start: (-votes[start], start))
        return [max(0, start - 1) for start in best] or [0]

    def _liken(self, asked: Sequence[str], start: int) -> Echo:
        window = self.folded[start : start + len(asked) + _SLACK]
        matcher = SequenceMatcher(None, asked, window, autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        if not blocks:
            return Echo(0.0)
        # The quote's first words may be misspelt: count back as many words as stand before the first that fits.
        first = max(0, blocks[0].b - blocks[0].a)
        last = min(len(window), blocks[-1].b + blocks[-1].size + len(asked) - blocks[-1].a - blocks[-1].size)
        ratio = SequenceMatcher(None, " ".join(asked), " ".join(window[first:last]), autojunk=False).ratio()
        return Echo(ratio, self.words[start + first : start + last])


def _opens_sentence(text: str, at: int) -> bool:
    """Whether the word at ``at`` is the first of its sentence."""
    before = text[max(0, at - _BEFORE) : at]
    return _SENTENCE_START.search(before) is not None and not (at and _ABBREVIATED.search(before))


def _count_forms(words: Sequence[str]) -> Mapping[str, Counter[str]]:
    forms: dict[str, Counter[str]] = {}
    for word in words:
        forms.setdefault(word.casefold(), Counter())[word] += 1
    return forms


def sentence_case(text: str, wording: Wording, guide: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
    """A text in capitals as it would be written, and the words whose case is a guess: no letter but its case changes.

    Words go by those of ``guide`` where the two run side by side, else by how ``wording`` has them in the middle
    of a sentence, else small; a sentence opens with a capital.
    """
    found = list(WORD.finditer(text))
    models = _pair([fold(match.group()).text for match in found], guide)
    parts: list[str] = []
    unknown: list[str] = []
    end = 0
    for index, match in enumerate(found):
        model = models.get(index, "") or _find_model(match.group(), wording)
        opens = _opens_sentence(text, match.start())
        cased = _set_case(match.group(), model, opens)
        unknown += [] if model or opens or len(cased) <= SMALL_WORD else [cased]
        parts += [text[end : match.start()], cased]
        end = match.end()
    return "".join(parts) + text[end:], tuple(unknown)


def _pair(asked: Sequence[str], guide: Sequence[str]) -> dict[int, str]:
    """For words of the quote, by their number, the words of the guide that stand in the same place."""
    folded = [fold(word).text for word in guide]
    pairs: dict[int, str] = {}
    for tag, first, last, other, other_last in SequenceMatcher(None, asked, folded, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and last - first == other_last - other):
            for step in range(last - first):
                one, two = asked[first + step], folded[other + step]
                if tag == "equal" or SequenceMatcher(None, one, two, autojunk=False).ratio() >= _SAME_WORD:
                    pairs[first + step] = guide[other + step]
    return pairs


def _find_model(word: str, wording: Wording) -> str:
    """The word as the article has it inside sentences, itself where it is a number, else ``""``."""
    if forms := wording.forms.get(word.casefold()):
        return forms.most_common(1)[0][0]
    return word if _ROMAN.fullmatch(word) or any(sign.isdigit() for sign in word) else ""


def _set_case(word: str, model: str, opens: bool) -> str:
    small = "".join(
        sign if at < len(model) and model[at].isupper() else sign.lower()[0]  # İ has two signs when small
        for at, sign in enumerate(word)
    )
    return word[:1] + small[1:] if opens else small
