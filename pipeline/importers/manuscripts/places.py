"""Where a manuscript's paragraphs stand: the lines of a text file; in a document their numbers, for it has no lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model import Place
from pipeline.problems import Problem

KEY = 24  # letters by which a paragraph is found again
REACH = 4_000  # letters on from the one before, within which it must stand


def find_lines(text: str, words: Mapping[int, str], first_line: int = 1) -> dict[int, int]:
    """The line of each numbered paragraph of a text file, found by its letters in the order of the text.

    ``words``: paragraphs by their numbers from 1, as they were read; ``first_line``: where ``text`` begins in its file.
    A paragraph that is not found again has the line of the one before it.
    """
    letters, lines = _letters_with_lines(text, first_line)
    found: dict[int, int] = {}
    at, line = 0, first_line
    for number in sorted(words):
        key = _fold(words[number])[:KEY]
        place = letters.find(key, at, at + REACH) if key else -1
        if place >= 0:
            line, at = lines[place], place + len(key)
        found[number] = line
    return found


def _letters_with_lines(text: str, first_line: int) -> tuple[str, list[int]]:
    kept: list[str] = []
    lines: list[int] = []
    for number, line in enumerate(text.split("\n"), first_line):
        letters = _fold(line)
        kept.append(letters)
        lines += [number] * len(letters)
    return "".join(kept), lines


def _fold(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def place_lines(
    problems: Sequence[Problem], sought: Sequence[str], lines: Mapping[int, int], text: str
) -> tuple[Problem, ...]:
    """The problems with lines of a text file for numbers of paragraphs.

    ``sought``: for each problem signs that its line has in the file, "" for none: a picture is no paragraph.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    done: dict[str, int] = {}  # the second picture of one name is further on
    placed = []
    for problem, signs in zip(problems, sought, strict=True):
        number = problem.place.line if problem.place else None
        line = lines.get(number or 0) or max((known for key, known in lines.items() if key < (number or 1)), default=1)
        at = text.find(signs, done.get(signs, 0)) if signs else -1
        if at >= 0:
            done[signs] = at + 1
            line = bisect_right(starts, at)
        path = problem.place.path if problem.place else ""
        placed.append(replace(problem, place=Place(path, line if number else None)))
    return tuple(placed)


def place_paragraphs(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The same of a document: its messages say the paragraph, its places name no line."""
    placed = []
    for problem in problems:
        number = problem.place.line if problem.place else None
        if problem.place and number:
            named = problem.message.startswith("paragraph ")
            message = problem.message if named else f"paragraph {number}: {problem.message}"
            problem = replace(problem, message=message, place=Place(problem.place.path))
        placed.append(problem)
    return tuple(placed)
