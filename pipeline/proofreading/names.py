"""Names spelt in two ways, one letter apart: Аденаур, Аденауэр; Вав'ерниа, Вавьерниа; Байгалиев, Байғалиев (KK004)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from pipeline.language.kk_endings import are_one_family, are_one_word, strip_endings
from pipeline.language.kk_lookalikes import count_strange, fold_lookalikes
from pipeline.proofreading.likeness import (
    Spelling,
    Verdict,
    are_names,
    is_slip,
    judge_pair,
    only_capital,
    report_pair,
    share_company,
)
from pipeline.proofreading.prose import Finding, IssueProse
from pipeline.proofreading.rule import KAZAKH, issue_rule
from pipeline.proofreading.russified import judge_russified
from pipeline.proofreading.spellings import LONG_NAME, MOST_ALIKE, are_long_names, pair_spellings
from pipeline.proofreading.vocabulary import Vocabulary, Word, read_vocabulary

TELLING = 8  # letters: two names so long that are one edit apart are one name, unless given names say otherwise


def compare_names(issue: IssueProse) -> Iterator[Finding]:
    """One finding for every misspelt form of a name, at its first place."""
    vocabulary = read_vocabulary(issue)
    told: set[str] = set()
    found = (*_judge_lookalikes(vocabulary), *_judge_edits(vocabulary), *judge_russified(vocabulary))
    for verdict in found:
        for form in verdict.wrong.forms:
            if form not in told:
                told.add(form)
                yield report_pair(form, verdict, vocabulary, "two spellings of one name")


def _judge_lookalikes(vocabulary: Vocabulary) -> Iterator[Verdict]:
    """Names whose spellings fold to the same letters."""
    for one, other in pair_spellings(vocabulary):
        if are_long_names(one, other, vocabulary) and not _are_two_people(one, other, vocabulary):
            verdict = judge_pair(one, other, vocabulary) or _judge_names(one, other, vocabulary)
            if verdict:
                yield verdict


def _judge_edits(vocabulary: Vocabulary) -> Iterator[Verdict]:
    """Names whose folded spellings are one letter apart: another, one more, one less."""
    stems = _find_names(vocabulary)
    near: Mapping[str, set[str]] = defaultdict(set)
    for stem in stems:
        folded = fold_lookalikes(stem)
        # The first letter makes another name; the last is an ending.
        near[folded].add(stem)
        for index in range(1, len(folded) - 1):
            near[f"{folded[:index]}{folded[index + 1 :]}"].add(stem)
            near[f"{folded[:index]}*{folded[index + 1 :]}"].add(stem)
    pairs = {pair for group in near.values() if len(group) <= MOST_ALIKE for pair in combinations(sorted(group), 2)}
    for one, other in sorted(pairs):
        if fold_lookalikes(one) != fold_lookalikes(other) and _is_one_edit(one, other):
            verdict = _judge_names(stems[one], stems[other], vocabulary)
            if verdict:
                yield verdict


def _find_names(vocabulary: Vocabulary) -> dict[str, Spelling]:
    """Every name by its stem: never with a small letter, and six letters long or more."""
    forms: Mapping[str, list[str]] = defaultdict(list)
    for form in vocabulary.places:
        if len(form) >= LONG_NAME and only_capital(form, vocabulary):
            for stem in strip_endings(form):
                if len(stem) >= LONG_NAME:
                    forms[stem].append(form)
    return {stem: Spelling(stem, tuple(found), sum(map(vocabulary.count, found))) for stem, found in forms.items()}


def _is_one_edit(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes the two the same, the last letter apart."""
    short, long = sorted((fold_lookalikes(one), fold_lookalikes(other)), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        return at < len(short) - 1 and short[at + 1 :] == long[at + 1 :]
    return len(long) == len(short) + 1 and at < len(short) and short[at:] == long[at + 1 :]


def _judge_names(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> Verdict | None:
    """The verdict on names one edit apart; None for inflected forms, a family's, and those of two people."""
    rare, common = sorted((one, other), key=lambda it: (it.count, -count_strange(it.stem), it.stem))
    if are_one_word(rare.stem, common.stem) or are_one_family(rare.stem, common.stem) or not is_slip(rare, common):
        return None
    if not are_names(rare, common, vocabulary):
        return None
    if _are_two_people(rare, common, vocabulary):
        return None
    known = bool(_initials(rare, vocabulary) & _initials(common, vocabulary))
    long = min(len(rare.stem), len(common.stem)) >= TELLING
    if known or long or share_company(rare, common, vocabulary):
        return Verdict(rare, common, rare.count < common.count)
    return None


def _are_two_people(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> bool:
    """Whether both names have given names or initials before them, and never the same."""
    mine, theirs = _initials(one, vocabulary), _initials(other, vocabulary)
    if not mine.isdisjoint(theirs):
        return False
    # A capital at a sentence's beginning may be any word's.
    return bool(_initials(one, vocabulary, sure=True)) and bool(_initials(other, vocabulary, sure=True))


def _initials(spelling: Spelling, vocabulary: Vocabulary, sure: bool = False) -> frozenset[str]:
    """First letters of the given names, or initials, that stand before a name."""
    given = (_find_given(word, vocabulary) for form in spelling.forms for word in vocabulary.at(form))
    return frozenset(
        word.low[0] for word in given if word and not (sure and len(word.text) > 1 and word.opens_sentence)
    )


def _find_given(word: Word, vocabulary: Vocabulary) -> Word | None:
    """The given name before a name, or the first of the initials before it; None for neither."""
    first = None
    before = word.before
    while before >= 0 and vocabulary.words[before].text[0].isupper():
        given = vocabulary.words[before]
        if len(given.text) > 1:
            return first or given
        first, before = given, given.before
    return first


RULES = (issue_rule("KK004", "Is a name spelt in two ways, one letter apart?", compare_names, KAZAKH),)
