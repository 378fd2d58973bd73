"""Footnotes of an article as they stand in its source: every mark has one note, every note one mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Place
from pipeline.problems import Problem

_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:")
_MARK = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")


def find_lost_notes(source: Sequence[str], path: str, first_line: int) -> Iterator[Problem]:
    """SRC021: Markdown prints a mark without a note as it stands, and leaves a note without a mark out.

    ``source`` is the body's lines, the first of which is ``first_line`` of the file.
    """
    notes: dict[str, Place] = {}
    marks: dict[str, Place] = {}
    for number, line in enumerate(source, first_line):
        place = Place(path, number)
        if note := _NOTE.match(line):
            if note[1] in notes:
                yield Problem("SRC021", f"the footnote [^{note[1]}] has two texts", "number one of them anew", place)
            notes.setdefault(note[1], place)
        for mark in _MARK.findall(line[note.end() :] if note else line):
            if mark in marks:
                hint = "give each mark a note of its own"
                yield Problem("SRC021", f"the footnote [^{mark}] has two marks", hint, place)
            marks.setdefault(mark, place)
    for name, place in marks.items():
        if name not in notes:
            hint = f"add a line `[^{name}]: …` at the end of the article"
            yield Problem("SRC021", f"the footnote [^{name}] has no text", hint, place)
    for name, place in notes.items():
        if name not in marks:
            hint = f"put [^{name}] where the note belongs, or take the note out"
            yield Problem("SRC021", f"the footnote [^{name}] has no mark in the text", hint, place)
