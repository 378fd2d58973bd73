"""pandoc's inline tree → runs of plain text with their marks; repaired as one text; written as inline Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from pipeline.importers.escaping import escape_marks
from pipeline.importers.manuscripts.repairing import repair

_LINKS = ("https://", "http://", "mailto:", "tel:")
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# Formats that the house's paragraphs have not: their words stay.
_DROPPED = {"Underline": "underlining", "SmallCaps": "small capitals", "Strikeout": "crossing out", "Code": "code"}
_SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_MARKED = {"Emph": "em", "Strong": "strong"}


@dataclass(frozen=True)
class Run:
    """Text with marks as ``strong``, ``em``, ``lang:en``, ``link:https://…``; or the mark of a note, without text."""

    text: str
    marks: frozenset[str] = frozenset()
    note: str = ""


@dataclass
class Found:
    """What stood among the runs of one paragraph and is to be told or placed elsewhere."""

    notes: dict[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    pictures: list[Mapping[str, Any]] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)  # inserted, deleted or comment; its words
    dropped: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)  # what has no place in a source, and its words


def read_runs(inlines: Sequence[Any], found: Found, first_note: int = 1) -> tuple[Run, ...]:
    """The runs of a paragraph; ``found`` is filled. Notes are numbered on from ``first_note``."""
    joined: list[Run] = []
    for run in _Reader(found, first_note).read(inlines, frozenset()):
        if joined and joined[-1].marks == run.marks and not (joined[-1].note or run.note):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text or run.note:
            joined.append(run)
    return tuple(joined)


def words_of(runs: Iterable[Run]) -> str:
    """The plain text."""
    return "".join(run.text for run in runs)


def is_all(runs: Sequence[Run], mark: str) -> bool:
    """Whether every run that has letters or digits has the mark."""
    solid = [run for run in runs if any(letter.isalnum() for letter in run.text)]
    return bool(solid) and all(mark in run.marks for run in solid)


def without(runs: Iterable[Run], *marks: str) -> tuple[Run, ...]:
    """The runs without these marks."""
    return tuple(replace(run, marks=run.marks - frozenset(marks)) for run in runs)


def repair_runs(runs: Sequence[Run]) -> tuple[tuple[Run, ...], Counter[str]]:
    """Typographic repair over run borders, and white space off both ends."""
    text = words_of(runs)
    cells, counts = repair(text)
    made, at = [], 0
    for run in runs:
        made.append(replace(run, text="".join(cells[at : at + len(run.text)])))
        at += len(run.text)
    return _trim(made), counts


def _trim(runs: Sequence[Run]) -> tuple[Run, ...]:
    kept = [run for run in runs if run.text or run.note]
    while kept and not kept[0].note and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].note and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def write_runs(runs: Sequence[Run]) -> str:
    """Inline Markdown; signs that would mean something are escaped, a forced break is a newline."""
    return _write(list(runs), ("link:", "lang:", "strong", "em"))


def _write(runs: list[Run], kinds: Sequence[str]) -> str:
    if not kinds:
        return "".join(f"[^{run.note}]" if run.note else escape_marks(run.text) for run in runs)
    parts = []
    for mark, group in groupby(runs, key=lambda run: next((m for m in run.marks if m.startswith(kinds[0])), "")):
        inner = _write(list(group), kinds[1:])
        parts.append(_wrap(inner, mark) if mark else inner)
    return "".join(parts)


def _wrap(inner: str, mark: str) -> str:
    """White space stays outside: Markdown does not see a mark beside it."""
    bare = inner.strip()
    if not any(letter.isalnum() for letter in bare):
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    kind, _, value = mark.partition(":")
    made = {
        "strong": f"**{bare}**",
        "em": f"*{bare}*",
        "link": f"[{bare}]({value})",
        "lang": f"[{bare}]{{lang={value}}}",
    }[kind]
    return f"{before}{made}{after}"


class _Reader:
    """Walks the inlines of one paragraph."""

    def __init__(self, found: Found, first_note: int) -> None:
        self.found = found
        self.next_note = first_note

    def read(self, inlines: Sequence[Any], marks: frozenset[str]) -> Iterator[Run]:
        for node in inlines:
            yield from self.read_node(node["t"], node.get("c"), marks)

    def read_node(self, kind: str, content: Any, marks: frozenset[str]) -> Iterator[Run]:
        if kind in _SPACES:
            yield Run(_SPACES[kind], marks)
        elif kind in _MARKED:
            yield from self.read(content, marks | {_MARKED[kind]})
        elif kind in _DROPPED:
            self.found.dropped[_DROPPED[kind]] += 1
            yield from [Run(content[1], marks)] if kind == "Code" else self.read(content, marks)
        elif kind in ("Superscript", "Subscript"):
            yield from self.read_raised(kind, content, marks)
        else:
            yield from self.read_other(kind, content, marks)

    def read_other(self, kind: str, content: Any, marks: frozenset[str]) -> Iterator[Run]:
        match kind:
            case "Str":
                yield Run(content, marks)
            case "Quoted":
                yield from (Run('"', marks), *self.read(content[1], marks), Run('"', marks))
            case "Cite":
                yield from self.read(content[1], marks)
            case "Link":
                yield from self.read_link(content, marks)
            case "Span":
                yield from self.read_span(content, marks)
            case "Image":
                self.found.pictures.append(content)
            case "Note":
                name, self.next_note = str(self.next_note), self.next_note + 1
                self.found.notes[name] = content
                yield Run("", marks, name)
            case _:
                what = "an equation" if kind == "Math" else "mark-up of another kind"
                words = content[1] if isinstance(content, list) and isinstance(content[-1], str) else ""
                self.found.lost.append(f"{what}: {words}")

    def read_raised(self, kind: str, content: Any, marks: frozenset[str]) -> Iterator[Run]:
        """Raised digits have signs of their own (м²); raised words stand on the line."""
        runs = list(self.read(content, marks))
        table = _RAISED if kind == "Superscript" else _LOWERED
        words = words_of(runs)
        if words and all(ord(letter) in table for letter in words):
            yield Run(words.translate(table), marks)
        else:
            self.found.dropped["raised or lowered letters"] += 1
            yield from runs

    def read_link(self, content: Any, marks: frozenset[str]) -> Iterator[Run]:
        address = content[2][0]
        if address.startswith(_LINKS) and not re.search(r"[\s()<>\\]", address):
            yield from self.read(content[1], marks | {f"link:{address}"})
            return
        if address and not address.startswith("#"):
            self.found.lost.append(f"a link to {address}")
        yield from self.read(content[1], marks)

    def read_span(self, content: Any, marks: frozenset[str]) -> Iterator[Run]:
        (_, classes, attributes), inner = content
        values = dict(attributes)
        change = next((name for name in classes if "insertion" in name or "deletion" in name), "")
        if change.startswith("paragraph-"):
            self.found.changes.append(("inserted" if "insertion" in change else "deleted", "the end of a paragraph"))
        elif change == "deletion":
            self.found.changes.append(("deleted", words_of(_Reader(Found(), 1).read(inner, marks))))
            return
        elif change == "insertion":
            self.found.changes.append(("inserted", words_of(_Reader(Found(), 1).read(inner, marks))))
        elif "comment-start" in classes:
            self.found.changes.append(("comment", words_of(_Reader(Found(), 1).read(inner, marks))))
            return
        elif "comment-end" in classes:
            return
        lang = values.get("lang", "")
        foreign = _LANG.fullmatch(lang) and not lang.startswith("kk")
        if "mark" in classes:
            self.found.dropped["highlighting"] += 1
        yield from self.read(inner, marks | {f"lang:{lang}"} if foreign else marks)
