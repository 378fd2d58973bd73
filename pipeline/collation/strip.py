"""A strip of finished text, out of which the pieces of the sources are struck until nothing is left.

A page paints a paragraph, then the picture that interrupts it, then the rest; a column, a note, a pull quote or a
page turn may come between. So what stands whole is struck out first; that brings together what it had parted, which is
struck out next, and so on. Nothing is matched loosely: every character of a piece in its order, each character of the
strip for one piece only.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from pipeline.collation.counting import split_lines

WORD, LINE, _SEAM = 1, 2, 4  # what begins before a character: a word; a line; another text, the one between struck


class Strip:
    """Counted characters, with a mark at each where a word, a line or another text begins.

    Mutable: it is struck out of thousands of times, and a new strip each time would copy the issue's text as often.
    """

    def __init__(self, text: str, fold: bool = False) -> None:
        words: list[str] = []
        marks = bytearray()
        for line in split_lines(text.replace("\u00ad", "\n"), fold):  # a hyphen that ends a line
            begins = LINE | WORD
            for word in line:
                words.append(word)
                marks.append(begins)
                marks += bytes(len(word) - 1)
                begins = WORD
        self.text = "".join(words)
        self._marks = marks

    def __add__(self, other: Strip) -> Strip:
        both = Strip("")
        both.text = self.text + other.text
        both._marks = self._marks + other._marks
        if other._marks:
            both._marks[len(self._marks)] |= _SEAM | LINE | WORD
        return both

    def strike(self, start: int, end: int) -> None:
        """Take a stretch out; what follows it begins a text of its own."""
        self.text = self.text[:start] + self.text[end:]
        del self._marks[start:end]
        if start < len(self._marks):
            self._marks[start] |= _SEAM | LINE | WORD

    def find_all(self, text: str, most: int, aligned: int = 0) -> list[int]:
        """Where a text stands, at most so many times, none over another. ``aligned``: only whole words, lines."""
        found: list[int] = []
        at = self.text.find(text)
        while at >= 0 and len(found) < most:
            fits = not aligned or (self._begins(at, aligned) and self._begins(at + len(text), aligned))
            if fits:
                found.append(at)
            at = self.text.find(text, at + (len(text) if fits else 1))
        return found

    def _begins(self, at: int, mark: int) -> bool:
        return at == len(self._marks) or bool(self._marks[at] & mark)

    def find_parts(self, text: str) -> list[tuple[int, int]]:
        """Whole lines, one after the other, that make up a text with others between; none where there are no such."""
        parts: list[tuple[int, int]] = []
        done = after = 0
        while done < len(text):
            start, end = self._find_part(text[done:], after)
            if end == start:
                return []
            parts.append((start, end))
            done += end - start
            after = end
        return parts

    def _find_part(self, text: str, after: int) -> tuple[int, int]:
        """The longest beginning of a text from ``after`` on that is whole lines of the strip."""
        length = longest_prefix(text, lambda part: self.text.find(part, after) >= 0)
        start = self.text.find(text[:length], after)
        while length and start >= 0:
            if self._begins(start, LINE):
                end = start + length
                while end > start and not self._begins(end, LINE):
                    end -= 1
                return start, end
            start = self.text.find(text[:length], start + 1)
        return after, after

    def remains(self) -> list[tuple[int, int]]:
        """The stretches between what was struck out."""
        cuts = [at for at, mark in enumerate(self._marks) if mark & _SEAM and at]
        bounds = [0, *cuts, len(self.text)]
        return [(start, end) for start, end in pairwise(bounds) if end > start]


def longest_prefix(text: str, holds: Callable[[str], bool]) -> int:
    """How long a beginning of a text is held by something; whoever holds one holds all that are shorter."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if holds(text[:middle]):
            low = middle
        else:
            high = middle - 1
    return low
