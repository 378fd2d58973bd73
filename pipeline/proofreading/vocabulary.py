"""Vocabulary: every word of an issue with its places, as the rules that compare spellings need it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.proofreading.prose import IssueProse, Passage

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")
_JOINT = re.compile(r"[ \u00a0\n]+|[-\u2011]")
_HYPHENS = "-\u2011"
_AFTER_INITIAL = re.compile(r"\.[ \u00a0\n]*")
# What stands before a word that opens a sentence, or a quotation: its beginning, a stop (not an initial's), a dash.
_SENTENCE_OPENER = re.compile(r"(?:\A|[^\W\d_]{2}[.:]|[!?…»”)\d][.:]?|[–—-]|[«„(])[\s«„“»”()]*\Z")
LONGEST_WORD = 40  # letters: longer ones are no words, and would take long to compare
LONGEST_INITIALISM = 6  # letters
OPENING = 6  # letters of a word that openings are counted by
SHOWN = 60  # characters of a text that a message quotes
PLACES_NAMED = 6  # a hint names so many places, then counts


class Word(NamedTuple):
    """A word where it stands: ``low`` is it in small letters; ``before`` and ``after`` its neighbours' positions.

    A neighbour is the next word with nothing but a space, a hyphen or an initial's full stop between; -1 for none.
    """

    text: str
    low: str
    passage: Passage
    start: int
    before: int
    after: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def opens_sentence(self) -> bool:
        return _SENTENCE_OPENER.search(self.passage.text, max(0, self.start - 6), self.start) is not None


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of an issue in reading order, and where each form (in small letters) stands among them."""

    words: tuple[Word, ...]
    places: Mapping[str, tuple[int, ...]]
    openings: Mapping[str, int]

    def opening(self, letters: str) -> int:
        """How many words open with these letters, OPENING at most."""
        return self.openings.get(letters, 0)

    def is_initialism(self, form: str) -> bool:
        """Whether a short form stands in capitals wherever it stands, and not in lines of capitals only."""
        return 2 <= len(form) <= LONGEST_INITIALISM and (
            all(word.text.isupper() for word in self.at(form))
            and any(not word.passage.text.isupper() for word in self.at(form))
        )

    def count(self, form: str) -> int:
        """How often a form stands."""
        return len(self.places.get(form, ()))

    def at(self, form: str) -> tuple[Word, ...]:
        """Where a form stands, in reading order."""
        return tuple(self.words[index] for index in self.places.get(form, ()))

    def neighbours(self, form: str) -> tuple[str, ...]:
        """The forms that stand beside a form, each as often as it does."""
        return tuple(
            self.words[index].low for word in self.at(form) for index in (word.before, word.after) if index >= 0
        )


@lru_cache(maxsize=1)  # several rules ask in turn for the same issue
def read_vocabulary(issue: IssueProse) -> Vocabulary:
    """The vocabulary of an issue; parts of words that a line break cut off, and bare suffixes, are left out."""
    words: list[Word] = []
    for passage in issue.passages():
        words += read_words(passage, len(words))
    places: dict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        if len(word.low) <= LONGEST_WORD and not _is_part(word):
            places[word.low].append(index)
    openings = Counter(word.low[:OPENING] for word in words)
    return Vocabulary(tuple(words), {form: tuple(found) for form, found in places.items()}, openings)


def read_words(passage: Passage, first: int = 0) -> tuple[Word, ...]:
    """A passage's words; ``first`` is the position of its first among all that are read."""
    return tuple(_read_words(passage, first))


def _read_words(passage: Passage, first: int) -> Iterator[Word]:
    text = passage.text
    matches = list(_WORD.finditer(text))
    joined = [False, *(_is_joint(text, one, other) for one, other in pairwise(matches)), False]
    for index, match in enumerate(matches):
        before = first + index - 1 if joined[index] else -1
        after = first + index + 1 if joined[index + 1] else -1
        yield Word(match[0], match[0].lower(), passage, match.start(), before, after)


def _is_joint(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    between = text[one.end() : other.start()]
    if between == " " or _JOINT.fullmatch(between):
        return True
    return len(one[0]) == 1 and one[0].isupper() and _AFTER_INITIAL.fullmatch(between) is not None


def _is_part(word: Word) -> bool:
    """Whether it is half a word (ен- кеш), or a suffix after its hyphen (ҚР-ның, 90-шы)."""
    text, start, end = word.passage.text, word.start, word.end
    if text[end : end + 1] == "-" and not text[end + 1 : end + 2].isalnum():
        return True
    return start > 0 and text[start - 1] in _HYPHENS and end - start < 5


def name_places(words: Iterable[Word]) -> str:
    """Where words stand, for a message: ``essay.md:12, 40; letter.md:7`` and how many more there are."""
    lines: dict[str, list[int]] = defaultdict(list)
    count = more = 0
    for word in words:
        file, line = word.passage.file.path.rpartition("/")[2], word.passage.locate(word.start)[0]
        if line in lines.get(file, ()):
            continue
        if count == PLACES_NAMED:
            more += 1
            continue
        lines[file].append(line)
        count += 1
    named = "; ".join(f"{file}:{', '.join(map(str, numbers))}" for file, numbers in lines.items())
    return f"{named} and {more} more lines" if more else named


def shorten(text: str) -> str:
    """A text on one line, as long as a message bears."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN].rsplit(' ', 1)[0]} …"
