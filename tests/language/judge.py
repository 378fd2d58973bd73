"""A direct syllabifier for the eight rules of Kazakh word division, to judge the generated patterns by.

Shares nothing with the generator: it reads a word from left to right into sounds, finds the syllables'
vowels, and places one break between each two of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

_VOWEL_LETTERS = frozenset("аеёиоыэюяәөұүі")


@dataclass(frozen=True)
class Sound:
    """One sound: a letter, with the ь or ъ that belongs to it."""

    start: int
    end: int
    vowel: bool
    letter: str

    @property
    def signed(self) -> bool:
        return self.end - self.start == 2


def read_sounds(word: str) -> list[Sound]:
    """Read a lower-case word into sounds; «у» becomes a vowel or a consonant by what precedes it."""
    sounds: list[Sound] = []
    for index, letter in enumerate(word):
        if letter in "ьъ" and sounds:
            last = sounds.pop()
            sounds.append(Sound(last.start, index + 1, last.vowel, last.letter))
            continue
        vowel = letter in _VOWEL_LETTERS
        if letter == "у":
            vowel = not sounds[-1].vowel if sounds else word[1:2] not in _VOWEL_LETTERS
        sounds.append(Sound(index, index + 1, vowel, letter))
    return sounds


def divide(word: str) -> set[int]:
    """Legal break positions of a word (a break before the letter with that index)."""
    sounds = read_sounds(word.lower())
    nuclei = [number for number, sound in enumerate(sounds) if sound.vowel]
    breaks: set[int] = set()
    for left, right in pairwise(nuclei):
        between = right - left - 1
        last = sounds[right - 1]
        if between == 0:
            place = sounds[right].start
        elif last.signed and (between == 1 or sounds[right - 2].letter == "у"):
            place = sounds[right].start  # аль-янс: the sign closes the syllable
        else:
            place = last.start  # a-la, ком-пьютер, құмырс-қа: only the last consonant goes down
        breaks.add(place)
    return {place for place in breaks if 2 <= place <= len(word) - 2}
