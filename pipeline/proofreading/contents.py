"""The contents and the article under their heading: one wording, one spelling of the speaker's name (KK005)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pipeline.language.kk_endings import are_one_word
from pipeline.language.kk_lookalikes import fold_lookalikes
from pipeline.proofreading.prose import ArticleProse, Finding, Passage
from pipeline.proofreading.rule import KAZAKH, article_rule
from pipeline.proofreading.vocabulary import Word, read_words

HEADS = ("title", "speaker.name", "signature.name", "author", "kicker")
SAME_TITLE = 0.85  # likeness of two lists of letters from which a wording is meant to be the title, not another one
LONGEST = 60  # words of a title that are compared letter by letter
SHORT, LONG = 5, 8  # letters from which words one edit, two edits apart are one word


def compare_contents(article: ArticleProse) -> Iterator[Finding]:
    """A finding where ``contents_title`` or ``contents_speaker`` has a word of the title or of a name in another
    spelling.

    A contents title may be shorter than the title or worded anew; only what is nearly the same is meant to be it.
    """
    for name in ("contents_title", "contents_speaker"):
        for wording in _passages(article, name):
            yield from _compare_wording(article, wording)


def _compare_wording(article: ArticleProse, wording: Passage) -> Iterator[Finding]:
    mine = read_words(wording)
    heads = [word for name in HEADS for passage in _passages(article, name) for word in read_words(passage)]
    pairs = [*_find_changed(mine, heads), *_find_reworded(mine, article)]
    pairs = list({(one.low, other.low): (one, other) for one, other in pairs}.values())
    if pairs:
        first = min((one for one, _ in pairs), key=lambda word: word.start)
        said = ", ".join(f"«{one.text}» for «{other.text}»" for one, other in pairs)
        hint = f"word both alike, or leave {wording.name} out: the contents have the article's own then"
        yield Finding(wording, first.start, first.end, f"the contents have {said} of the article", hint)


def _passages(article: ArticleProse, name: str) -> tuple[Passage, ...]:
    passage = article.named(name)
    return (passage,) if passage else ()


def _find_changed(mine: Sequence[Word], heads: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Words that the article has not, beside words of the article that they nearly are."""
    here, there = {word.low for word in mine}, {word.low for word in heads}
    for word in mine:
        if word.low not in there:
            near = (other for other in heads if other.low not in here and _is_misspelt(word.low, other.low))
            if other := next(near, None):
                yield word, other


def _is_misspelt(one: str, other: str) -> bool:
    if fold_lookalikes(one) == fold_lookalikes(other):
        return True
    shorter = min(len(one), len(other))
    if shorter < SHORT or abs(len(one) - len(other)) > 2 or are_one_word(one, other):
        return False
    edits = sum(
        max(i2 - i1, j2 - j1)
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        if tag != "equal"
    )
    return edits <= (2 if shorter >= LONG else 1)


def _find_reworded(mine: Sequence[Word], article: ArticleProse) -> Iterator[tuple[Word, Word]]:
    """Words that differ where the wording is the title but for them; a title cut short is no other title."""
    title = article.named("title")
    theirs = read_words(title) if title else ()
    if max(len(mine), len(theirs)) > LONGEST:
        return
    one, other = [word.low for word in mine], [word.low for word in theirs]
    if SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False).ratio() < SAME_TITLE:
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1:
            yield from zip(mine[i1:i2], theirs[j1:j2], strict=True)


_ASKS = "Do the contents word the title and the speaker's name as the article does?"

RULES = (article_rule("KK005", _ASKS, compare_contents, KAZAKH),)
