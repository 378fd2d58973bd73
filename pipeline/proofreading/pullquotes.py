"""Pull quotes: each repeats words of its own article, word for word (KK006)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from pipeline.proofreading.prose import ArticleProse, Finding, Passage
from pipeline.proofreading.rule import article_rule
from pipeline.proofreading.vocabulary import Word, read_words, shorten

NEAR = 0.9  # likeness of letters from which a stretch of the article is what the quote repeats
LONGEST = 80  # words of a quote that are compared letter by letter
COMMON = 100  # places of a word that are looked at: rarer words find the stretch
TRIED = 4  # stretches of the article that are tried, those with most words in place first
SLACK = 2  # words more or fewer that a stretch may have
ABRIDGED, REACH = 4, 40  # words: the shortest quote that may be cut down, the longest cut in it
GAPS = ("…", "...")  # words left out on purpose


def compare_pull_quotes(article: ArticleProse) -> Iterator[Finding]:
    """One finding for every pull quote that is not in its article word for word.

    Capitals, punctuation and what an ellipsis leaves out do not count. A quote that nothing in the article is like is
    a finding too: the reader will look for it in vain.
    """
    quotes = [passage for passage in article.passages if passage.within == "pullquote"]
    if not quotes:
        return
    text = [word for passage in article.passages if _is_quotable(passage) for word in read_words(passage)]
    places: Mapping[str, list[int]] = defaultdict(list)
    for index, word in enumerate(text):
        places[word.low].append(index)
    for passage in quotes:
        for part in _split(passage):
            if not _stands(part, text, places):
                yield _report(passage, part, text, places)


def _is_quotable(passage: Passage) -> bool:
    return passage.within != "pullquote" and (passage.body or passage.name == "standfirst")


def _split(passage: Passage) -> Iterator[tuple[Word, ...]]:
    """A quote's words, part by part between the ellipses in it."""
    part: list[Word] = []
    for word in read_words(passage):
        between = passage.text[part[-1].end : word.start] if part else ""
        if any(gap in between for gap in GAPS):
            yield tuple(part)
            part = []
        part.append(word)
    if part:
        yield tuple(part)


def _stands(part: Sequence[Word], text: Sequence[Word], places: Mapping[str, list[int]]) -> bool:
    size = len(part)
    return any(
        start + size <= len(text) and all(text[start + i].low == part[i].low for i in range(size))
        for start in places.get(part[0].low, ())
    )


def _report(passage: Passage, part: Sequence[Word], text: Sequence[Word], places: Mapping[str, list[int]]) -> Finding:
    start, end = part[0].start, part[-1].end
    found = _find_nearest(part, text, places)
    if not found and (line := _find_abridged(part, text, places)):
        message = f"the pull quote «{shorten(passage.text[start:end])}» leaves out words of what it repeats"
        return Finding(passage, start, end, message, f"mark them with …, or quote all of it: it stands in line {line}")
    if not found:
        message = f"the pull quote «{shorten(passage.text[start:end])}» does not stand in its article"
        hint = "a pull quote repeats words of its article: quote a sentence of it, mark what is left out with …"
        return Finding(passage, start, end, message, hint)
    stretch = text[found[0] : found[1]]
    quoted, printed, start, end = _difference(part, stretch)
    line = stretch[0].passage.locate(stretch[0].start)[0]
    message = f"the pull quote has {quoted}, the sentence that it repeats {printed}"
    return Finding(passage, start, end, message, f"word them alike: the sentence stands in line {line}")


def _find_nearest(
    part: Sequence[Word], text: Sequence[Word], places: Mapping[str, list[int]]
) -> tuple[int, int] | None:
    """First and last (exclusive) word of the stretch that the quote is nearly; None where nothing is like it."""
    if len(part) > LONGEST:
        return None
    votes = Counter(start - at for at, word in enumerate(part) for start in places.get(word.low, ())[:COMMON])
    letters = " ".join(word.low for word in part)
    best, found = NEAR, None
    for start in (max(0, first) for first, _ in votes.most_common(TRIED)):
        for end in range(start + len(part) - SLACK, start + len(part) + SLACK + 1):
            stretch = " ".join(word.low for word in text[start : max(start, end)])
            matcher = SequenceMatcher(None, stretch, letters, autojunk=False)
            if matcher.quick_ratio() >= best and (ratio := matcher.ratio()) > best:
                best, found = ratio, (start, min(end, len(text)))
    return found


def _find_abridged(part: Sequence[Word], text: Sequence[Word], places: Mapping[str, list[int]]) -> int | None:
    """The line where the quote's words stand in this order with others between; None where they do not."""
    if len(part) < ABRIDGED:
        return None
    for first in places.get(part[0].low, ()):
        at = first
        for word in part[1:]:
            found = places.get(word.low, ())
            nearest = bisect_right(found, at)
            at = found[nearest] if nearest < len(found) and found[nearest] <= at + REACH else -1
            if at < 0:
                break
        if at >= 0 and text[at].passage is text[first].passage:
            return text[first].passage.locate(text[first].start)[0]
    return None


def _difference(part: Sequence[Word], stretch: Sequence[Word]) -> tuple[str, str, int, int]:
    """The first words that differ, as the quote and as the article has them, and where they stand in the quote."""
    matcher = SequenceMatcher(None, [word.low for word in part], [word.low for word in stretch], autojunk=False)
    _, i1, i2, j1, j2 = next(code for code in matcher.get_opcodes() if code[0] != "equal")
    mine = part[i1:i2]
    at = min(i1, len(part) - 1)
    start, end = (mine[0].start, mine[-1].end) if mine else (part[at].start, part[at].end)
    return _quote(mine), _quote(stretch[j1:j2]), start, end


def _quote(words: Sequence[Word]) -> str:
    return f"«{' '.join(word.text for word in words)}»" if words else "nothing there"


RULES = (article_rule("KK006", "Does every pull quote stand in its article, word for word?", compare_pull_quotes),)
