"""The parts of a document, and what is to be told of it while it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.importers.manuscripts.runs import Run, is_all, words_of
from pipeline.importers.model import Confidence, Remark, Span
from pipeline.model import Place
from pipeline.problems import Problem

FIRST_WORDS = 40  # characters by which a person finds a paragraph
_CHANGED = {"inserted": "put in, kept", "deleted": "struck out, left out", "comment": "a comment, left out"}


@dataclass(frozen=True)
class Part:
    """A block of the document: ``role`` as a Piece's; ``number`` counts paragraphs from 1."""

    role: str
    number: int
    runs: tuple[Run, ...] = ()
    children: tuple[Part, ...] = ()
    attrs: Mapping[str, str] = field(default_factory=dict)
    level: int = 0
    style: str = ""

    @property
    def words(self) -> str:
        """Its plain text, children apart."""
        return words_of(self.runs)

    @property
    def bold(self) -> bool:
        """Bold throughout."""
        return is_all(self.runs, "strong")

    @property
    def italic(self) -> bool:
        """Italic throughout."""
        return is_all(self.runs, "em")


@dataclass
class Told:
    """What the reading has to say."""

    path: str
    remarks: list[Remark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repairs: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    sought: list[str] = field(default_factory=list)  # of each problem: signs that its place in a text file has
    words: dict[int, str] = field(default_factory=dict)  # paragraphs by their numbers

    def say(self, number: int, what: str, confidence: Confidence = Confidence.SURE) -> None:
        """A line for the report."""
        self.remarks.append(Remark(Span(number, number), what, confidence))

    def report(self, code: str, number: int, message: str, hint: str, sought: str = "") -> None:
        """A problem, at a paragraph; ``number`` 0: of the whole manuscript."""
        self.problems.append(Problem(code, message, hint, Place(self.path, number or None)))
        self.sought.append(sought)


def open_words(text: str) -> str:
    """The first words of a paragraph, by which a person finds it."""
    line = " ".join(text.split())
    return line if len(line) <= FIRST_WORDS else line[:FIRST_WORDS].rsplit(" ", 1)[0] + " …"


def tell_change(told: Told, kind: str, number: int, words: str, near: str) -> None:
    """INT007: a tracked change or a comment. Who made it is not told: reports go to many."""
    message = f"paragraph {number} («{open_words(near)}»): {_CHANGED[kind]}: «{open_words(words)}»"
    told.report("INT007", number, message, "look at it with its author, and change the source if need be")


def list_flat(parts: Sequence[Part]) -> Iterator[Part]:
    """Every part that has words of its own or is a picture, children too, in order."""
    for part in parts:
        if part.runs or part.role == "figure":
            yield part
        yield from list_flat(part.children)
