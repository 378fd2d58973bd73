"""Prose: what a proofreader reads of an issue, passage by passage, each letter with its place in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.model import Article, Place

# Stands in a passage for words that are not the rules' business: an address, foreign words in [..]{lang=en}.
MASK = "\ufffc"


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A source as read: ``path`` is project-relative (sources/…), ``text`` has \\n for line ends and no BOM."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset at which every line begins."""
        return (0, *(match.end() for match in re.finditer("\n", self.text)))

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


@dataclass(frozen=True, eq=False)
class Passage:
    """A piece of prose that is read in one breath: a paragraph, a heading, a field, a caption.

    ``text`` is what a reader sees, without mark-up: a soft line break is a space, a forced one a newline, an address or
    a foreign run is MASK. ``at[i]`` is the offset in ``file.text`` of ``text[i]``. ``role``: paragraph, question (bold
    throughout, opens with a dash), answer (opens with a dash, any kind of article), heading, item (of a list), quote,
    cell, note (a footnote's words), caption, alt, credit, attribute (``name``, ``occupation``, ``date``, ``unit`` of a
    div), or field (of front matter and of YAML files). ``name``: the field or attribute, ``title``, ``speaker.name``,
    ``imprint.fields.3.value``; "" in running text. ``within``: the div round it, "" for none: pullquote, box, item,
    person, numerals, timeline, bars. ``article``: its id, "" in YAML files.
    """

    file: SourceFile
    role: str
    text: str
    at: tuple[int, ...] = field(repr=False)
    article: str = ""
    name: str = ""
    within: str = ""

    def place(self, offset: int = 0) -> Place:
        """Path and line of the character at ``offset`` of the text."""
        return Place(self.file.path, self.locate(offset)[0])

    def locate(self, offset: int = 0) -> tuple[int, int]:
        """Line and column in the file, from 1, of the character at ``offset`` of the text."""
        return self.file.locate(self.at[min(offset, len(self.at) - 1)] if self.at else 0)

    @property
    def body(self) -> bool:
        """True for running text: not a field, an attribute, or words about a picture."""
        return self.role not in ("field", "attribute", "alt", "credit")


@dataclass(frozen=True, eq=False)
class ArticleProse:
    """An article's passages in reading order: its fields as they stand in the front matter, then its body."""

    article: Article
    passages: tuple[Passage, ...] = field(repr=False)

    def named(self, name: str) -> Passage | None:
        """The passage of a field, ``title`` or ``speaker.name``; None where the article has none."""
        return next((passage for passage in self.passages if passage.name == name), None)


@dataclass(frozen=True, eq=False)
class IssueProse:
    """All prose of an issue: its articles in running order, and what issue.yaml and magazine.yaml print of imprint."""

    articles: tuple[ArticleProse, ...] = field(repr=False)
    imprint: tuple[Passage, ...] = field(default=(), repr=False)

    def passages(self) -> Iterator[Passage]:
        """Every passage of the issue, articles first."""
        for article in self.articles:
            yield from article.passages
        yield from self.imprint


@dataclass(frozen=True)
class Change:
    """``text[start:end]`` of a passage becomes ``replacement``."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, eq=False)
class Finding:
    """What a rule found at ``text[start:end]`` of a passage.

    ``message`` says what stands there (``allow:`` in issue.yaml quotes words of it), ``hint`` what to write instead.
    ``changes`` mend it without anybody's judgement (``press check --fix``); empty where there is no one right answer.
    """

    passage: Passage
    start: int
    end: int
    message: str
    hint: str
    changes: tuple[Change, ...] = ()
