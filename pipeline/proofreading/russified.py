"""Names with Russian letters beside the Kazakh spelling: Мухтар, Мұхтар; Кунанбаев, Құнанбайұлы (KK004).

Counts tell nothing here, for the letters do: whoever types Мухтар has no ұ, and nobody types Мұхтар by mistake. What is
left to see is whether both are one name, not two people who write theirs in their own way.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, permutations

from pipeline.language.kk_endings import strip_endings
from pipeline.language.kk_lookalikes import fold_lookalikes, is_russified
from pipeline.proofreading.likeness import SHORTEST, Spelling, Verdict, judge_pair, only_capital
from pipeline.proofreading.spellings import LONG_NAME, MOST_ALIKE, are_long_names, pair_spellings
from pipeline.proofreading.vocabulary import Vocabulary, Word

SHORTEST_NAME = 3  # letters: Нұр; names so short are one only beside the same word
_FAMILY = re.compile(r"(?<=[^\W\d_]{4})(?:й?(?:ұлы|қызы)|(?:ев|ов)а?)$")
_CAPITAL = re.compile(r"[ \u00a0\n]+[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]")


def judge_russified(vocabulary: Vocabulary) -> Iterator[Verdict]:
    """A verdict on each name that has Russian letters beside its Kazakh spelling; what KK003 says is left to it."""
    alike: Mapping[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for form in vocabulary.places:
        if len(form) >= SHORTEST_NAME and not vocabulary.is_initialism(form) and only_capital(form, vocabulary):
            for stem in _stems(form):
                alike[fold_lookalikes(stem)][stem].append(form)
    for group in alike.values():
        if 1 < len(group) <= MOST_ALIKE:
            for one, other in combinations(sorted(group), 2):
                yield from _judge(_spell(one, group, vocabulary), _spell(other, group, vocabulary), vocabulary)


def _stems(form: str) -> set[str]:
    stems = set(strip_endings(form))
    return stems | {bare for stem in stems if (bare := _FAMILY.sub("", stem)) != stem}


def _spell(stem: str, group: Mapping[str, list[str]], vocabulary: Vocabulary) -> Spelling:
    return Spelling(stem, tuple(group[stem]), sum(map(vocabulary.count, group[stem])))


def _judge(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> Iterator[Verdict]:
    for wrong, right in permutations((one, other)):
        if not is_russified(wrong.stem, right.stem) or not _are_names(wrong, right, vocabulary):
            continue
        if _is_told(wrong, right, vocabulary) or _are_two(wrong, right, vocabulary):
            continue
        if len(wrong.stem) >= SHORTEST or _neighbours(wrong, vocabulary) & _neighbours(right, vocabulary):
            yield Verdict(wrong, right, wrong.count <= right.count)


def _is_told(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> bool:
    """Whether the pair is KK003's."""
    pairs = {frozenset((a.stem, b.stem)) for a, b in pair_spellings(vocabulary)}
    told = frozenset((one.stem, other.stem)) in pairs and not are_long_names(one, other, vocabulary)
    return told and judge_pair(one, other, vocabulary) is not None


def _are_names(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> bool:
    """Whether each stands somewhere as a name does, inside a sentence or before another name; of long ones one does."""
    sure = [any(_is_name(word) for form in it.forms for word in vocabulary.at(form)) for it in (one, other)]
    return any(sure) if len(one.stem) >= LONG_NAME else all(sure)


def _is_name(word: Word) -> bool:
    if word.text.isupper():
        return False
    return not word.opens_sentence or _CAPITAL.match(word.passage.text, word.end) is not None


def _are_two(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> bool:
    """Whether both have other names beside them, and never the same: two people."""
    mine, theirs = (_neighbours(spelling, vocabulary, names=True) for spelling in (one, other))
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def _neighbours(spelling: Spelling, vocabulary: Vocabulary, names: bool = False) -> frozenset[str]:
    """The words beside a spelling, look-alikes folded, by their opening letters; with ``names`` other names alone."""
    near = (
        vocabulary.words[index]
        for form in spelling.forms
        for word in vocabulary.at(form)
        for index in (word.before, word.after)
        if index >= 0
    )
    return frozenset(fold_lookalikes(word.low)[:SHORTEST] for word in near if not names or _is_beside(word, vocabulary))


def _is_beside(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a word beside a name is one: a word that opens a sentence must stand with its capital elsewhere too."""
    if not word.text[0].isupper():
        return False
    return not word.opens_sentence or (vocabulary.count(word.low) > 1 and only_capital(word.low, vocabulary))
