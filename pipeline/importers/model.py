"""What an import passes from hand to hand: frozen, tuples only.

Lines of what is read count from 1. ``text`` holds inline Markdown (``**…**``, ``*…*``), without hashes of headings and
bullets of lists, a forced line break as ``\\n``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Where a picture's file is to stand that nobody has chosen yet: a placeholder gets its name and its drawing there.
FPO = "fpo"


class Confidence(StrEnum):
    """How sure the importer is of something: what is not sure stands in the report for a person to look at."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True, order=True)
class Span:
    """Lines of the export, both counted in."""

    first: int
    last: int


@dataclass(frozen=True)
class Chunk:
    """A paragraph, heading or item of a list as it stands in the export.

    ``heading`` is 0 or the level; ``gap`` counts the blank lines before it. ``bold`` and ``italic``: throughout
    (the marks are taken off ``text`` then); ``capitals``: every letter a capital. ``mark`` is "" or what Markdown's
    marks say it is: ``picture``, ``table`` and ``note`` (with their marks in ``text``), ``quote``, ``code``, ``div``.
    """

    span: Span
    text: str
    heading: int = 0
    item: bool = False
    bold: bool = False
    italic: bool = False
    gap: int = 1
    capitals: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Export:
    """A whole issue's text as it was read: its lines and its chunks, in order."""

    name: str
    lines: tuple[str, ...]
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True)
class Entry:
    """A line of the printed contents; ``speaker`` is the name that stands over or before the wording, or ``""``."""

    page: int
    wording: str
    speaker: str
    span: Span


@dataclass(frozen=True)
class Remark:
    """A line of the report: what was done with these lines, and how sure that is. ``article`` is "" for the issue."""

    span: Span
    what: str
    confidence: Confidence = Confidence.SURE
    article: str = ""


@dataclass(frozen=True)
class Cut:
    """The part of the export that is one article: its kind, its printed pages, its entry in the contents.

    ``id`` is the file's stem: ASCII, short. A cover or an imprint has no entry. ``chunks`` may be empty (a back
    cover that the export lacks).
    """

    id: str
    kind: str
    first: int
    last: int
    entry: Entry | None
    chunks: tuple[Chunk, ...]
    confidence: Confidence = Confidence.SURE
    reason: str = ""


@dataclass(frozen=True)
class Cutting:
    """An export cut into articles in running order; chunks that belong to none of them in ``loose``.

    ``furniture``: page numbers and running heads, which the build makes anew.
    """

    pages: int
    cuts: tuple[Cut, ...]
    loose: tuple[Chunk, ...]
    remarks: tuple[Remark, ...]
    furniture: tuple[Chunk, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A block of an article to be written. ``role`` as model.Block's, or ``frame``: a picture stood here.

    ``attrs`` are those of the source's markup (a person's name, age; an item's date; alt, lines of a picture).
    ``spans`` are the lines of the export that it was made of: several where cut paragraphs were joined.
    """

    role: str
    text: str = ""
    spans: tuple[Span, ...] = ()
    attrs: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Piece, ...] = ()
    level: int = 0  # of a heading: 2 in the text, 3 in a box


# A value of the front matter: a text, lines, or a mapping as `speaker`, `signature`, `picture`, `contacts` have it.
Value = str | tuple["Value", ...] | Mapping[str, "Value"]


@dataclass(frozen=True)
class Manuscript:
    """An article ready to be written: front matter in the order of writing, body, and what to say of it.

    ``taken`` are the lines of the export that went into the front matter.
    """

    id: str
    kind: str
    fields: Mapping[str, Value]
    pieces: tuple[Piece, ...]
    taken: tuple[Span, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class IssueLine:
    """№ 1 (01-02) 2023 as its parts; ``months`` is "" where the line has none."""

    number: str
    months: str
    year: str
    span: Span


@dataclass(frozen=True)
class Found:
    """A field of the imprint as the export has it. ``key`` is "" for a label that no field is known for."""

    key: str
    label: str
    values: tuple[str, ...]
    spans: tuple[Span, ...]
    confidence: Confidence = Confidence.SURE


@dataclass(frozen=True)
class Imprint:
    """All that the imprint says; ``loose`` are lines that went into no field."""

    title: str = ""
    description: str = ""
    line: IssueLine | None = None
    fields: tuple[Found, ...] = ()
    loose: tuple[tuple[Span, str], ...] = ()

    def values(self, key: str) -> tuple[str, ...]:
        """The values of a field, none where the imprint has it not."""
        return next((found.values for found in self.fields if found.key == key), ())


@dataclass(frozen=True)
class Comparison:
    """The imprint against the magazine's: what is equal, what is this issue's own, what the magazine has no field for.

    ``overrides`` go into issue.yaml; ``unknown`` are fields or labels that magazine.yaml lacks.
    """

    equal: tuple[Found, ...]
    overrides: Mapping[str, tuple[str, ...]]
    unknown: tuple[Found, ...]
