"""Likeness: two spellings that look alike, and what speaks for their being one word, one of them misspelt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.language.kk_endings import are_one_word
from pipeline.language.kk_lookalikes import count_strange, has_apostrophe, is_sign_slip, may_be_two_words
from pipeline.proofreading.prose import Finding
from pipeline.proofreading.vocabulary import OPENING, Vocabulary, Word, name_places

SHORTEST = 4  # letters: among shorter words nearly every look-alike is another word
SPECIFIC = 0.25  # of all places of a neighbour, the share beside the word that makes it the word's own company
SELDOM, RARER = 2, 5  # a slip stands so often at most, or is so many times rarer
LONG = 6  # letters from which a rare spelling beside a frequent one is a slip on figures alone


@dataclass(frozen=True)
class Spelling:
    """A spelling in small letters and the forms (endings and all) in which the issue has it."""

    stem: str
    forms: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Verdict:
    """Which of two spellings is wrong; ``sure``: something says which, not only that one of them is."""

    wrong: Spelling
    right: Spelling
    sure: bool = True


def is_slip(rare: Spelling, other: Spelling) -> bool:
    """Whether the one is so seldom beside the other that nobody means it."""
    return rare.count <= other.count and (rare.count <= SELDOM or rare.count * RARER <= other.count)


def judge_pair(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> Verdict | None:
    """The verdict on two spellings that fold to the same letters; None where they may well be two words.

    Evidence, strongest first: only ъ, ь or an apostrophe differ; one breaks the sounds of Kazakh more often; both keep
    the same company; one is much rarer. The last two say nothing of letters that make other words.
    """
    rare, common = sorted((one, other), key=lambda spelling: (spelling.count, spelling.stem))
    seldomer = rare.count < common.count
    if is_sign_slip(rare.stem, common.stem):
        foreign = has_apostrophe(common.stem) - has_apostrophe(rare.stem)
        return Verdict(common, rare) if foreign > 0 else Verdict(rare, common, seldomer or foreign < 0)
    if _may_be_two(rare, common, vocabulary):
        return Verdict(rare, common, seldomer) if share_company(rare, common, vocabulary) else None
    strange = count_strange(rare.stem) - count_strange(common.stem)
    if strange and not seldomer:
        rare, common = (rare, common) if strange > 0 else (common, rare)
    if not is_slip(rare, common):
        return None
    if strange > 0 or (strange and not seldomer):
        return Verdict(rare, common)
    if may_be_two_words(rare.stem, common.stem) or are_one_word(rare.stem, common.stem):
        return None
    if share_company(rare, common, vocabulary):
        return Verdict(rare, common, seldomer)
    return Verdict(rare, common) if _is_rarer_form(rare, common, vocabulary) else None


def _may_be_two(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> bool:
    """Whether sounds say nothing of two spellings: names of two people, Қадыр and Қадір; a name beside a short word.

    Names come from other languages and keep their sounds: Гана is a state, ғана a word.
    """
    names = sum(are_names(spelling, spelling, vocabulary) for spelling in (one, other))
    if names == 2 or are_names(one, other, vocabulary):
        return may_be_two_words(one.stem, other.stem) or (names == 1 and len(one.stem) < LONG)
    return names == 1 and len(one.stem) < LONG


def _is_rarer_form(rare: Spelling, common: Spelling, vocabulary: Vocabulary) -> bool:
    """Whether a long form stands so much more often in the other spelling, ending and all, that figures are enough."""
    return any(
        len(form) >= LONG and vocabulary.count(form) * RARER <= vocabulary.count(common.stem + form[len(rare.stem) :])
        for form in rare.forms
    )


def share_company(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> bool:
    """Whether a word that mostly stands beside the one stands beside the other too: Бану, Баңу Нұрғазиева."""
    mine, theirs = _company(one, vocabulary), _company(other, vocabulary)
    return any((mine[key] + theirs[key]) >= SPECIFIC * vocabulary.opening(key) for key in mine.keys() & theirs.keys())


def _company(spelling: Spelling, vocabulary: Vocabulary) -> Counter[str]:
    return Counter(
        neighbour[:OPENING]
        for form in spelling.forms
        for neighbour in vocabulary.neighbours(form)
        if len(neighbour) >= SHORTEST
    )


def report_pair(form: str, verdict: Verdict, vocabulary: Vocabulary, what: str) -> Finding:
    """The finding at the first place of a form of the wrong spelling; its message names both as they stand."""
    right, places = verdict.right, vocabulary.at(form)
    first = places[0]
    mended = right.stem + form[len(verdict.wrong.stem) :]
    partner = vocabulary.at(mended if mended in vocabulary.places else _nearest(right, vocabulary))
    shown = next((word.text for word in partner if not word.text.isupper()), partner[0].text)
    message = f"{what}: «{first.text}» ({len(places)}×) beside «{shown}» ({len(partner)}×)"
    wanted = f"write «{match_case(mended, first.text)}»" if verdict.sure else "write both the same way"
    where = f"it stands in {name_places(places)}, the other in {name_places(partner)}"
    return Finding(first.passage, first.start, first.end, message, f"{wanted}, or allow it if it is meant: {where}")


def _nearest(spelling: Spelling, vocabulary: Vocabulary) -> str:
    return max(spelling.forms, key=lambda form: (form == spelling.stem, vocabulary.count(form), form))


def match_case(form: str, model: str) -> str:
    """A form in small letters with the capitals of ``model``: all, the first, none."""
    if model.isupper() and len(model) > 1:
        return form.upper()
    return form[:1].upper() + form[1:] if model[:1].isupper() else form


def only_capital(form: str, vocabulary: Vocabulary) -> bool:
    """Whether a form never stands with a small letter: a name, as far as can be seen."""
    return all(word.text[0].isupper() for word in vocabulary.at(form))


def are_names(one: Spelling, other: Spelling, vocabulary: Vocabulary) -> bool:
    """Whether both have a capital wherever they stand, and somewhere have it because it is a name's."""
    forms = (*one.forms, *other.forms)
    return all(only_capital(form, vocabulary) for form in forms) and any(
        _is_sure_name(word) for form in forms for word in vocabulary.at(form)
    )


def _is_sure_name(word: Word) -> bool:
    """Not at a sentence's beginning, not in a line of capitals."""
    return not word.text.isupper() and not word.opens_sentence
