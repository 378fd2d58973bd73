"""Striking the sources' texts out of a strip: first what is sure, then what that has brought together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.collation.pieces import SourceText
from pipeline.collation.strip import LINE, WORD, Strip

LONG = 24  # counted characters: so long a text stands nowhere by chance
SHORTEST_ANYWHERE = 3  # a shorter text in the middle of a word is no find


@dataclass(frozen=True)
class Want:
    """A text that is looked for, counted characters alone, whose it is, and how that is ``shown`` to readers.

    ``opens``: its first letter, a drop cap, may stand apart.
    """

    text: str
    owner: SourceText
    shown: str
    opens: bool = False


def strike_all(strip: Strip, wants: Iterable[Want]) -> list[Want]:
    """Strike texts out, each as often as it is wanted, and tell what was not found, in the order of ``wants``.

    From the surest way to the least sure, and back to the surest when something was found: short texts wait for the
    long ones that may hold the same words. Of a drop cap that is not there its letter is told, as a want.
    """
    order = list(wants)
    striker = _Striker(strip, order)
    ways = (
        striker.strike_sure,
        striker.strike_lines,
        striker.strike_opened,
        striker.strike_words,
        striker.strike_parted,
        striker.strike_anywhere,
    )
    at = 0
    while striker.open and at < len(ways):
        at = 0 if ways[at]() else at + 1
    left = [want for same in striker.open.values() for want in same]
    rank = {id(want.owner): number for number, want in enumerate(order)}
    return sorted(left, key=lambda want: rank[id(want.owner)])


class _Striker:
    """What is still wanted, by its text, the longest first."""

    def __init__(self, strip: Strip, wants: list[Want]) -> None:
        self.strip = strip
        self.open: dict[str, list[Want]] = {}
        for want in sorted(wants, key=lambda want: -len(want.text)):
            self.open.setdefault(want.text, []).append(want)

    def strike_sure(self) -> bool:
        """Texts that stand as often as they are wanted, and are long or fill whole lines.

        Length alone does not do where a drop cap may stand apart: the line before may end with the same letter.
        """
        struck = False
        for text, same in tuple(self.open.items()):
            found = self.strip.find_all(text, len(same) + 1)
            sure = len(found) == len(same)
            long = len(text) >= LONG and not any(want.opens for want in same)
            if sure and (long or len(self.strip.find_all(text, len(same), LINE)) == len(same)):
                struck |= self._strike(text, found)
        return struck

    def strike_lines(self) -> bool:
        """Texts that fill whole lines; others may have the same words in the middle of a line."""
        return self._strike_aligned(LINE)

    def strike_words(self) -> bool:
        return self._strike_aligned(WORD)

    def strike_anywhere(self) -> bool:
        return self._strike_aligned(0)

    def _strike_aligned(self, mark: int) -> bool:
        struck = False
        for text, same in tuple(self.open.items()):
            if mark or len(text) >= SHORTEST_ANYWHERE:
                struck |= self._strike(text, self.strip.find_all(text, len(same), mark))
            if struck and mark != LINE:
                return True  # one at a time: the next may be surer now
        return struck

    def strike_opened(self) -> bool:
        """Texts whose first letter stands apart; the letter is wanted from then on."""
        struck = False
        for text, same in tuple(self.open.items()):
            opening = next((want for want in same if want.opens and len(text) > 1), None)
            if opening is None:
                continue
            if found := self.strip.find_all(text[1:], 1, LINE):
                self.strip.strike(found[0], found[0] + len(text) - 1)
            elif not self._strike_parts(text[1:]):
                continue
            self._drop(opening)
            self.open.setdefault(text[0], []).append(Want(text[0], opening.owner, opening.shown))
            struck = True
        return struck

    def strike_parted(self) -> bool:
        """Texts in whole lines with other texts between them that could not be struck first."""
        for text, same in tuple(self.open.items()):
            if len(text) >= LONG and self._strike_parts(text):
                self._drop(same[0])
                return True
        return False

    def _strike_parts(self, text: str) -> bool:
        parts = self.strip.find_parts(text)
        for start, end in reversed(parts):
            self.strip.strike(start, end)
        return bool(parts)

    def _strike(self, text: str, found: list[int]) -> bool:
        for start in reversed(found):
            self.strip.strike(start, start + len(text))
        for want in self.open[text][: len(found)]:
            self._drop(want)
        return bool(found)

    def _drop(self, want: Want) -> None:
        same = [one for one in self.open[want.text] if one is not want]
        if same:
            self.open[want.text] = same
        else:
            del self.open[want.text]
