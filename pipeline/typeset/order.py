"""What typesetting is asked for and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pipeline.model import LaidUnit, Unit

Late = Callable[[tuple[LaidUnit, ...]], tuple[Unit, ...]]
Progress = Callable[[int, int, str], None]  # pieces done, pieces known, what was finished

BASE_URL = "https://issue.invalid/"  # the project's folder to the layout library, so that no path gets into a PDF
PICTURE_SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff"))
PAGES_OVER = 40  # a unit may run so many pages past its planned ones before the work is stopped


@dataclass(frozen=True)
class Metadata:
    """What the PDF says of itself; ``created`` and ``modified`` are W3C dates (2023-12-01 or longer)."""

    title: str
    lang: str
    created: str
    modified: str
    authors: tuple[str, ...] = ()
    description: str = ""
    keywords: tuple[str, ...] = ()
    generator: str = ""


@dataclass(frozen=True)
class EditionSheet:
    """An edition as typesetting sees it: its style sheet (imports resolved) and how its PDF is written.

    ``resources`` are the files (POSIX, relative to the project) that the sheet itself may load;
    ``identifier`` is the PDF's file identifier; ``variant`` one of the layout library's PDF variants or None;
    ``bleed_mm`` the bleed that the sheet sets, with which supplied pages are drawn.
    """

    name: str
    css: str
    metadata: Metadata
    identifier: str
    tags: bool = False
    links: bool = False
    variant: str | None = None
    resources: tuple[str, ...] = ()
    bleed_mm: float = 3.0


@dataclass(frozen=True)
class Limits:
    """What one worker may use: processor seconds and bytes of address space."""

    cpu_seconds: int = 120
    memory_bytes: int = 2 << 30


def ignore_progress(done: int, known: int, what: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class TypesetSettings:
    """Where things are and how hard to work; ``dictionary`` is the hyphenation file (hunspell .dic)."""

    project_root: Path
    cache_dir: Path
    fonts_conf: Path
    dictionary: Path
    jobs: int = 1
    safe: bool = False
    limits: Limits = Limits()
    cache_limit_bytes: int = 512 << 20
    progress: Progress = ignore_progress


@dataclass(frozen=True)
class Written:
    """A PDF, the font families in it, the characters no font had (with the family asked), and messages."""

    pdf: bytes
    fonts: frozenset[str]
    missing: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]


@dataclass(frozen=True)
class MissingCharacter:
    """A character that no font had, the family that was asked, and the units whose markup holds it."""

    character: str
    family: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class TypesetEdition:
    """A raw PDF, its units as laid out, the font families it uses and the messages of writing it."""

    name: str
    pdf: bytes
    units: tuple[LaidUnit, ...]
    fonts: frozenset[str]
    missing: tuple[MissingCharacter, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Typeset:
    """All editions, in the order in which they were asked for, and the units they were made from."""

    editions: tuple[TypesetEdition, ...]
    sources: tuple[Unit, ...]

    @property
    def units(self) -> tuple[LaidUnit, ...]:
        """The laid-out units of the first edition."""
        return self.editions[0].units

    def edition(self, name: str) -> TypesetEdition:
        """The edition of that name; KeyError where it was not asked for."""
        for edition in self.editions:
            if edition.name == name:
                return edition
        raise KeyError(name)


class TypesetError(Exception):
    """Work on a unit had to be stopped: too long, too much memory, too many pages, or a fault in its markup.

    ``unit`` is the unit's id, or "" where it concerns the whole document.
    """

    def __init__(self, unit: str, reason: str) -> None:
        super().__init__(f"{unit}: {reason}" if unit else reason)
        self.unit = unit
        self.reason = reason


def resource_url(path: str) -> str:
    """The address under which the layout library asks for a file of the project (RFC 3987, 3.1)."""
    return quote(BASE_URL + path, safe="%/:=&?~#+!$,;'@()*[]")
