"""Spellings of a word that differ in look-alike letters alone: АЛЪЯНС, альянс; Баңу, Бану; кантар, қаңтар (KK003)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from pipeline.language.kk_endings import strip_endings
from pipeline.language.kk_lookalikes import fold_lookalikes
from pipeline.proofreading.likeness import SHORTEST, Spelling, are_names, judge_pair, report_pair
from pipeline.proofreading.prose import Finding, IssueProse
from pipeline.proofreading.rule import KAZAKH, issue_rule
from pipeline.proofreading.vocabulary import Vocabulary, read_vocabulary

LONG_NAME = 6  # letters: longer names are names.py's
MOST_ALIKE = 12  # so many spellings of one word are no slips, but a text made of them


def compare_spellings(issue: IssueProse) -> Iterator[Finding]:
    """One finding for every misspelt form, at its first place; names of six letters and more are left to KK004."""
    vocabulary = read_vocabulary(issue)
    told: set[str] = set()
    for one, other in pair_spellings(vocabulary):
        verdict = judge_pair(one, other, vocabulary)
        if verdict is None or are_long_names(one, other, vocabulary):
            continue
        for form in verdict.wrong.forms:
            if form not in told:
                told.add(form)
                yield report_pair(form, verdict, vocabulary, "two spellings of one word")


@lru_cache(maxsize=1)  # the rule of names asks for them too
def pair_spellings(vocabulary: Vocabulary) -> tuple[tuple[Spelling, Spelling], ...]:
    """Spellings that fold to the same letters, each pair of forms once: with the shortest stems that they have.

    The stem has all forms of the word and their counts; a longer one, of fewer forms, would make a word look rare.
    """
    found: dict[tuple[str, str], tuple[Spelling, Spelling]] = {}
    for group in _group_stems(vocabulary):
        for one, other in combinations(group, 2):
            shorter = (found.get((one.stem[:size], other.stem[:size])) for size in range(SHORTEST, len(one.stem)))
            if not any(pair and _holds(pair[0], one) and _holds(pair[1], other) for pair in shorter):
                found[one.stem, other.stem] = (one, other)
    return tuple(found.values())


def _holds(shorter: Spelling, longer: Spelling) -> bool:
    return set(longer.forms) <= set(shorter.forms)


def _group_stems(vocabulary: Vocabulary) -> list[tuple[Spelling, ...]]:
    forms: Mapping[str, list[str]] = defaultdict(list)
    for form in _keep_doubtful(vocabulary.places):
        if not vocabulary.is_initialism(form):
            for stem in strip_endings(form):
                forms[stem].append(form)
    alike: Mapping[str, list[str]] = defaultdict(list)
    for stem in forms:
        alike[fold_lookalikes(stem)].append(stem)
    groups = [
        tuple(_gather(stem, forms[stem], vocabulary) for stem in sorted(stems))
        for stems in alike.values()
        if 1 < len(stems) <= MOST_ALIKE
    ]
    return sorted(groups, key=lambda group: (len(group[0].stem), group[0].stem))


def _keep_doubtful(forms: Iterable[str]) -> Iterator[str]:
    """The forms whose opening letters another form spells otherwise: the rest need not be looked at."""
    long = [(form, fold_lookalikes(form)) for form in forms if len(form) >= SHORTEST]
    openings: Mapping[str, set[str]] = defaultdict(set)
    for form, folded in long:
        for size in range(SHORTEST, len(form) + 1):
            openings[folded[:size]].add(form[:size])
    for form, folded in long:
        if any(len(openings[folded[:size]]) > 1 for size in range(SHORTEST, len(form) + 1)):
            yield form


def _gather(stem: str, forms: list[str], vocabulary: Vocabulary) -> Spelling:
    return Spelling(stem, tuple(forms), sum(vocabulary.count(form) for form in forms))


def are_long_names(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> bool:
    """Whether two spellings are a name's, and long enough to be compared letter by letter (KK004)."""
    return len(one.stem) >= LONG_NAME and are_names(one, other, vocabulary)


RULES = (issue_rule("KK003", "Is a word spelt in two ways that look alike?", compare_spellings, KAZAKH),)
