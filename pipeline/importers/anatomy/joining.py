"""Words and paragraphs that columns, pages, pictures and pull quotes cut in two, made whole again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from pipeline.importers.anatomy.quoting import WORD
from pipeline.importers.marks import bare_text, begins_small, is_open
from pipeline.importers.model import Confidence, Piece, Remark, Span
from pipeline.importers.words import ENDINGS, NUMERALS, PAIRS, SUSPENDED, words_of

TEXTS = frozenset({"paragraph", "answer", "speech", "question"})
FLOATS = frozenset({"frame", "pullquote", "note"})  # what a designer sets into a running text
LONG_ENOUGH = 60  # letters: a shorter line without a full stop may be a line of its own
MOST_FLOATS = 40  # pull quotes and pictures in a row over which a paragraph is sought: nobody reads over more
MOST_PARTS = 40  # parts of one paragraph: more of them are lines without full stops, not a paragraph
FAR = 6  # paragraphs between two halves: columns that an export took in the wrong order
_FAR_OFF = "the only paragraph near by that begins inside a sentence"
_LEFT_HYPHEN = re.compile(r"(?<![^\W_])(?P<head>[^\W_]+)-(?P<space>[ \u00a0\n]+)(?P<tail>[^\W\d_]+)")
_LAST_WORD = re.compile(r"([^\W_]+(?:-[^\W_]+)*)-?$")
_FIRST_WORD = re.compile(r"^[^\W_]+(?:-[^\W_]+)*")
_VOWELS = frozenset("аәеёиоөуұүыіэюяaeiouy")
_REACH = 120  # signs at the edge of a text in which its last or first word stands
_STEM = 3  # letters of the second half that must fit where the whole word is not known


class Vocabulary:
    """The words of an article, in small letters, and how often each stands there.

    ``issue``: those of the whole issue, where a word or its stem is looked for that the article has once only.
    """

    def __init__(self, counts: Mapping[str, int], issue: Vocabulary | None = None) -> None:
        self._counts = counts
        self._issue = issue
        self._sorted: list[str] = [] if issue else sorted(counts)

    def __contains__(self, word: str) -> bool:
        return word in self._counts or (self._issue is not None and word in self._issue)

    def count(self, word: str) -> int:
        """How often the word stands in the article."""
        return self._counts.get(word, 0)

    def has_stem(self, stem: str) -> bool:
        """Whether a word begins with these letters."""
        if self._issue is not None:
            return self._issue.has_stem(stem)
        at = bisect_left(self._sorted, stem)
        return at < len(self._sorted) and self._sorted[at].startswith(stem)


@dataclass(frozen=True)
class Joint:
    """How two halves of a word go together: ``glue`` is "", "-", "- " or " "; ``hyphen`` says what became of it."""

    glue: str
    confidence: Confidence
    hyphen: str = ""


def join_pieces(pieces: Sequence[Piece], known: Vocabulary) -> tuple[tuple[Piece, ...], tuple[Remark, ...]]:
    """The pieces with every cut paragraph made whole, and a remark for each join.

    A joined paragraph stands where it began; what stood between its halves (a pull quote, a picture, a heading)
    follows it. ``known``: see count_words.
    """
    rest = list(pieces)
    remarks: list[Remark] = []
    at = 0
    while at < len(rest):
        found = _find_other_half(rest, at, known)
        if found is None:
            at += 1
            continue
        index, joint, why = found
        remarks.append(_remark(rest[at], rest[index], joint, why))
        remarks += _tell_between(rest[at + 1 : index], rest[index])
        rest[at] = _join(rest[at], rest[index], joint)
        del rest[index]
    return tuple(rest), (*remarks, *_find_orphans(rest))


def _find_other_half(pieces: Sequence[Piece], at: int, known: Vocabulary) -> tuple[int, Joint, str] | None:
    first = pieces[at]
    if first.role not in TEXTS or len(first.spans) >= MOST_PARTS or not is_open(first.text):
        return None
    within = range(at + 1, min(len(pieces), at + 1 + MOST_FLOATS + FAR))
    after = (index for index in within if pieces[index].role not in FLOATS)
    following = list(islice(after, FAR + 1))
    if not following:
        return None
    # A heading may be a pull quote that was not seen as one: a small letter after it says so.
    near = next((index for index in following if pieces[index].role != "heading"), None)
    if near is not None and _continues(first, pieces[near]):
        joint = decide_joint(first.text, pieces[near].text, known)
        sure = joint.confidence if near == at + 1 else min_confidence(joint.confidence, Confidence.LIKELY)
        return near, replace(joint, confidence=sure), "the sentence goes on with a small letter"
    if pieces[following[0]].role not in TEXTS:
        return None
    far = _find_far(pieces, first, following)
    if far is not None:
        joint = decide_joint(first.text, pieces[far].text, known)
        return far, replace(joint, confidence=Confidence.GUESS), _FAR_OFF
    return _join_capital(first, pieces[following[0]], following[0])


def _continues(first: Piece, second: Piece) -> bool:
    return second.role == "paragraph" and begins_small(second.text) and _is_bold(first) == _is_bold(second)


def _is_bold(piece: Piece) -> bool:
    return piece.role == "question" or (piece.text.startswith("**") and piece.text.endswith("**"))


def _find_far(pieces: Sequence[Piece], first: Piece, following: Sequence[int]) -> int | None:
    """A paragraph further on that begins inside a sentence while the one before it is complete."""
    for before, index in pairwise(following):
        if pieces[before].role not in TEXTS - {"question"} or pieces[index].role not in TEXTS - {"question"}:
            return None
        if _continues(first, pieces[index]):
            return None if is_open(pieces[before].text) else index
    return None


def _join_capital(first: Piece, second: Piece, index: int) -> tuple[int, Joint, str] | None:
    """A long paragraph without a full stop goes on in the next, though that begins with a capital: a name, perhaps."""
    text = bare_text(first.text[-_REACH:]).rstrip("* ")
    if second.role != "paragraph" or _is_bold(first) != _is_bold(second) or len(text) < LONG_ENOUGH:
        return None
    if not (text[-1:].isalnum() or text.endswith((",", "–", "—"))):
        return None
    likely = Confidence.LIKELY if text.endswith((",", "–", "—")) else Confidence.GUESS
    return index, Joint(" ", likely), "the paragraph before it has no full stop"


def min_confidence(*given: Confidence) -> Confidence:
    """The least sure of them."""
    order = (Confidence.GUESS, Confidence.LIKELY, Confidence.SURE)
    return min(given, key=order.index)


def decide_joint(first: str, second: str, known: Vocabulary) -> Joint:
    """How the end of one text and the beginning of the next go together: as one word or as two."""
    head, tail = _LAST_WORD.search(first[-_REACH:].rstrip("*")), _FIRST_WORD.search(second.lstrip("*"))
    if head is None or tail is None:
        return Joint(" ", Confidence.SURE)
    if first.rstrip("*").endswith("-"):
        return decide_hyphen(head.group(1), tail.group(), known)
    one, two = head.group(1).casefold(), tail.group().casefold()
    rare = known.count(one) <= 1 or known.count(two) <= 1  # a half that stands nowhere else
    if rare and one + two in known:
        return Joint("", Confidence.LIKELY)
    if not _VOWELS & set(two) or (not _VOWELS & set(one) and len(one) > 1 and one.isalpha()):
        return Joint("", Confidence.LIKELY)  # no syllable: no word by itself
    return Joint(" ", Confidence.SURE)


def decide_hyphen(head: str, tail: str, known: Vocabulary) -> Joint:
    """Whether a line's end made the hyphen of ``head-`` and ``tail``, or the word has one of its own.

    By the words of the issue first, then by what is written with a hyphen anyway; else it is a guess.
    """
    joint = _decide_by_words(head.casefold(), tail.casefold(), known) or _decide_by_form(head, tail, known)
    kept = f"«{head}-{' ' if joint.glue == '- ' else ''}{tail}»"
    what = f"the hyphen of {kept} stays" if joint.glue else f"the hyphen was taken out: «{head}-» + «{tail}»"
    return replace(joint, hyphen=what)


def _decide_by_words(one: str, two: str, known: Vocabulary) -> Joint | None:
    solid, apart = one + two, f"{one}-{two}"
    for word, glue in ((solid, ""), (apart, "-")):
        if word in known:
            return Joint(glue, Confidence.SURE)
    if two in words_of(SUSPENDED):  # «екі- және үшжылдық»: the hyphen stands for the rest of a word
        return Joint("- ", Confidence.GUESS if two in ENDINGS else Confidence.LIKELY)
    if _is_pair(one, two):
        return Joint("-", Confidence.LIKELY)
    last = one.rpartition("-")[2]
    for stem, glue in ((solid[: len(one) + _STEM], ""), (apart[: len(one) + 1 + _STEM], "-")):
        if len(two) >= _STEM and len(last) > 1 and known.has_stem(stem):
            return Joint(glue, Confidence.LIKELY)
    return None


def _is_pair(one: str, two: str) -> bool:
    """Two numerals, a word said twice, or a pair that is always written so."""
    numerals = words_of(NUMERALS)
    paired = any(f"{one}-{two}".startswith(pair) and one == pair.partition("-")[0] for pair in words_of(PAIRS))
    return paired or (one in numerals and two.startswith(numerals)) or (len(one) > _STEM and two.startswith(one))


def _decide_by_form(head: str, tail: str, known: Vocabulary) -> Joint:
    if tail[:1].isupper() and not head.isupper():
        return Joint("-", Confidence.LIKELY)
    # Each half stands elsewhere as a word of its own: a pair rather than a word that a line's end cut.
    words = min(known.count(head.casefold()), known.count(tail.casefold())) > 1 and min(len(head), len(tail)) >= _STEM
    return Joint("-" if words else "", Confidence.GUESS)


def mend_words(text: str, known: Vocabulary) -> tuple[str, tuple[Joint, ...]]:
    """The text without hyphens that ends of lines left inside its words; what became of each, and how sure that is."""
    mended: list[Joint] = []

    def mend(found: re.Match[str]) -> str:
        head, tail = found["head"], found["tail"]
        if tail.casefold() in words_of(SUSPENDED):  # it stands so in the line: no end of a line made it
            return found.group()
        joint = decide_hyphen(head, tail, known)
        mended.append(joint)
        return f"{head}{joint.glue}{tail}"

    return _LEFT_HYPHEN.sub(mend, text), tuple(mended)


def count_words(texts: Sequence[str], issue: Vocabulary | None = None) -> Vocabulary:
    """Every word of the texts: what a mended word is looked up in; ``issue``: the words of all its articles."""
    counts = Counter(word.casefold() for text in texts for word in WORD.findall(text.replace("*", "")))
    return Vocabulary(counts, issue)


def _join(first: Piece, second: Piece, joint: Joint) -> Piece:
    one, two = first.text, second.text
    if first.role == "question":
        two = two.removeprefix("**").removesuffix("**")
    elif _is_bold(first):
        one, two = one.removesuffix("**"), two.removeprefix("**")
    one = one.rstrip()
    if one.endswith("-") and joint.glue in ("", "-", "- "):
        one = one[:-1]
    return replace(first, text=f"{one}{joint.glue}{two.lstrip()}", spans=(*first.spans, *second.spans))


def _remark(first: Piece, second: Piece, joint: Joint, why: str) -> Remark:
    end, start = bare_text(first.text[-_REACH:])[-24:], bare_text(second.text[:_REACH])[:24]
    how = "as one word" if joint.glue in ("", "-") else "as one paragraph"
    why = f"{joint.hyphen}; {why}" if joint.hyphen else why
    what = f"joined {how} with line {second.spans[0].first}: «…{end}» + «{start}…»: {why}"
    return Remark(first.spans[-1], what, joint.confidence)


def _tell_between(between: Sequence[Piece], half: Piece) -> Iterator[Remark]:
    """Paragraphs that stood between two halves: a story of their own, or columns in the wrong order."""
    for piece in between:
        if piece.role in TEXTS and piece.spans:
            what = f"stood before line {half.spans[0].first}, which went to a paragraph over it, and follows it now"
            yield Remark(piece.spans[0], f"{what}: does it belong here?", Confidence.GUESS)


def _find_orphans(pieces: Sequence[Piece]) -> list[Remark]:
    """Paragraphs that begin inside a sentence and to which no beginning was found."""
    return [
        Remark(
            piece.spans[0] if piece.spans else Span(1, 1),
            f"begins with a small letter, and no paragraph before it is cut: «{bare_text(piece.text)[:30]}…»",
            Confidence.GUESS,
        )
        for piece in pieces
        if piece.role == "paragraph" and begins_small(piece.text)
    ]
