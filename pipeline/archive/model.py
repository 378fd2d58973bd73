"""The values of the archive: what goes into a package, what a package says of itself, what a check of it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.problems import Problem, Severity


@dataclass(frozen=True)
class Entry:
    """A file of a package: POSIX path inside ``data/`` (for a tag file: inside the package), ASCII.

    ``content`` is the bytes, or the path of the file that is to be copied.
    """

    path: str
    content: bytes | Path


@dataclass(frozen=True)
class BagInfo:
    """bag-info.txt: label and value, in the order in which they stand; a label may stand twice."""

    fields: tuple[tuple[str, str], ...]

    def find(self, label: str) -> str | None:
        """The first value of a label, whatever its case (RFC 8493, 2.2.2); None without it."""
        return next((value for name, value in self.fields if name.lower() == label.lower()), None)


@dataclass(frozen=True)
class Bag:
    """A package as its tag files describe it: nothing of the payload was read.

    ``payload`` and ``tags`` are sha512 by path from the package's root; ``seal`` is the sha512 of
    tagmanifest-sha512.txt, which stands for every byte of the package and is what the register keeps.
    """

    root: Path
    info: BagInfo
    payload: Mapping[str, str]
    tags: Mapping[str, str]
    seal: str


@dataclass(frozen=True)
class Line:
    """A line of the register: that a package was archived, superseded or withdrawn.

    ``sha512`` is the package's seal; ``previous`` the sha512 of the line before, without its line feed (128 zeros
    in the first line); ``date`` is YYYY-MM-DD.
    """

    issue: str
    version: int
    package: str
    kind: str
    sha512: str
    reason: str
    date: str
    previous: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a check of a package found; ``files`` and ``bytes`` were read, ``standing`` is what the register says."""

    package: str
    problems: tuple[Problem, ...]
    files: int
    bytes: int
    standing: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """No finding but notes."""
        return all(problem.severity is Severity.NOTE for problem in self.problems)
