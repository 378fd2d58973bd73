"""Initialisms that look alike: ҰЕҰ beside ҮЕҰ, one of which alone is the first letters of its words (KK002)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from pipeline.language.kk_lookalikes import fold_lookalikes
from pipeline.language.kk_suffixes import CONJUNCTIONS
from pipeline.proofreading.likeness import RARER, SELDOM
from pipeline.proofreading.prose import Finding, IssueProse
from pipeline.proofreading.rule import issue_rule
from pipeline.proofreading.spellings import MOST_ALIKE
from pipeline.proofreading.vocabulary import Vocabulary, Word, name_places, read_vocabulary

LONG = 3  # letters from which one run of words with these first letters is no chance
OFTEN = 3  # so many times more often the first letters of a run of words decide


def compare_initialisms(issue: IssueProse) -> Iterator[Finding]:
    """One finding for each two initialisms that look alike, at the first place of the wrong one."""
    vocabulary = read_vocabulary(issue)
    alike: Mapping[str, list[str]] = defaultdict(list)
    for form in vocabulary.places:
        if vocabulary.is_initialism(form):
            alike[fold_lookalikes(form)].append(form)
    pairs = [pair for group in alike.values() if len(group) <= MOST_ALIKE for pair in combinations(sorted(group), 2)]
    expansions = _find_expansions(vocabulary, {form for pair in pairs for form in pair})
    for one, other in pairs:
        yield from _judge(one, other, expansions, vocabulary)


def _find_expansions(vocabulary: Vocabulary, forms: set[str]) -> dict[str, Counter[str]]:
    """For each initialism the runs of words that it is the first letters of, with how often they stand."""
    found: dict[str, Counter[str]] = {form: Counter() for form in forms}
    by_first: Mapping[str, list[str]] = defaultdict(list)
    for form in forms:
        by_first[form[0]].append(form)
    for word in vocabulary.words if forms else ():
        for form in by_first.get(word.low[0], ()):
            if len(word.low) > 1 and (run := _read_run(word, form, vocabulary)):
                found[form][" ".join(other.low for other in run)] += 1
    return found


def _read_run(word: Word, form: str, vocabulary: Vocabulary) -> tuple[Word, ...]:
    """The words whose first letters a form is; a conjunction among them may give none: Білім және ғылым министрлігі."""
    run = [word]
    for letter in form[1:]:
        following = _next(run[-1], vocabulary)
        if following and following.low[0] != letter and following.low in CONJUNCTIONS:
            run.append(following)
            following = _next(following, vocabulary)
        if following is None or following.low[0] != letter or len(following.low) < 2:
            return ()
        run.append(following)
    return tuple(run)


def _next(word: Word, vocabulary: Vocabulary) -> Word | None:
    return vocabulary.words[word.after] if word.after >= 0 else None


def _judge(one: str, other: str, expansions: Mapping[str, Counter[str]], vocabulary: Vocabulary) -> Iterator[Finding]:
    rare, common = sorted((one, other), key=lambda form: (vocabulary.count(form), form))
    weight = {form: _weigh(expansions[form], form) for form in (rare, common)}
    if weight[rare] * OFTEN <= weight[common] and weight[common]:
        wrong, right = rare, common
    elif weight[common] * OFTEN <= weight[rare]:
        wrong, right = common, rare
    else:
        return  # both are first letters of something: two initialisms
    if not any(weight.values()):
        slip = vocabulary.count(rare) <= SELDOM and vocabulary.count(rare) * RARER <= vocabulary.count(common)
        if not slip:
            return
        wrong, right = rare, common
    yield _report(wrong, right, rare, expansions[right], vocabulary)


def _weigh(runs: Counter[str], form: str) -> int:
    """How often an initialism's words stand; of two letters only a run that stands twice counts."""
    return sum(count for count in runs.values() if len(form) >= LONG or count > 1)


def _report(wrong: str, right: str, rare: str, runs: Counter[str], vocabulary: Vocabulary) -> Finding:
    first = vocabulary.at(wrong)[0]
    message = (
        f"two initialisms that look alike: «{wrong.upper()}» ({vocabulary.count(wrong)}×) "
        f"and «{right.upper()}» ({vocabulary.count(right)}×)"
    )
    reason = f", the first letters of «{runs.most_common(1)[0][0]}»" if runs else ", as mostly"
    places = name_places(vocabulary.at(rare))
    hint = f"write «{right.upper()}» throughout{reason}; «{rare.upper()}», the rarer one, stands in {places}"
    return Finding(first.passage, first.start, first.end, message, hint)


RULES = (issue_rule("KK002", "Do two initialisms differ in look-alike letters only?", compare_initialisms),)
