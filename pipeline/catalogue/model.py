"""What the catalogue knows of an issue and of the whole: values only; everything is written from them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.language import find_language
from pipeline.language.contract import Language
from pipeline.model import Issue, Magazine
from pipeline.periodical import full_title

EPUB, PDF, JPEG = "application/epub+zip", "application/pdf", "image/jpeg"
HTML, JSON_LD = "text/html", "application/ld+json"

# Names within the catalogue; an issue's folder bears the issue's id.
INDEX = "index.html"
OPDS1, OPDS1_ALL = "opds.xml", "opds/issues.xml"
OPDS2, PUBLICATION = "opds.json", "publication.json"
ABOUT = "issue.jsonld"


@dataclass(frozen=True)
class Given:
    """A file that readers get. ``content``: its bytes, or where they lie; ``width``, ``height``: a picture's pixels."""

    name: str
    type: str
    size: int
    sha256: str
    content: bytes | Path = field(repr=False)
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Piece:
    """An article as the contents list it. Pages are printed numbers; ``sheet``: its first page in the PDF, from 1.

    ``authors`` wrote it; ``voices`` speak in it.
    """

    id: str
    title: str
    first: int
    last: int
    sheet: int
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finished:
    """An issue with its finished files; ``identifier`` is that of its ePub."""

    issue: Issue
    identifier: str
    pages: int
    pieces: tuple[Piece, ...]
    epub: Given
    pdf: Given
    cover: Given
    store_cover: Given
    thumbnail: Given

    @property
    def id(self) -> str:
        return self.issue.id

    @property
    def title(self) -> str:
        """Masthead and issue line."""
        return full_title(self.issue)

    @property
    def headline(self) -> str:
        """What the cover announces; the issue line where it announces nothing."""
        front = self._front()
        return front[0] or self.issue.line

    @property
    def subtitle(self) -> str:
        return self._front()[1]

    @property
    def summary(self) -> str:
        """The cover's words in one line: headline – subtitle."""
        return " – ".join(filter(None, (self.headline, self.subtitle)))

    @property
    def cover_alt(self) -> str:
        """What the cover's picture shows, in words."""
        return self._front()[2]

    @property
    def given(self) -> tuple[Given, ...]:
        """Every file that was finished or drawn for it."""
        return self.epub, self.pdf, self.cover, self.store_cover, self.thumbnail

    @property
    def corrected(self) -> bool:
        """True where it was changed after it came out."""
        return self.issue.modified > self.issue.date

    def _front(self) -> tuple[str, str, str]:
        for article in self.issue.articles:
            if article.kind == "cover" and article.side == "front":
                return article.plain_title, article.subtitle, article.picture.alt if article.picture else ""
        return "", "", ""


@dataclass(frozen=True)
class Catalogue:
    """All of it: the address where it will lie (ends with a slash), and its issues, the newest first."""

    base: str
    issues: tuple[Finished, ...]

    @property
    def magazine(self) -> Magazine:
        return self.issues[0].issue.magazine

    @property
    def language(self) -> Language:
        return find_language(self.magazine.language)

    @property
    def updated(self) -> str:
        """The day on which the last issue was changed; no clock."""
        return max(finished.issue.modified for finished in self.issues)

    @property
    def years(self) -> tuple[str, ...]:
        """Years that have issues, the last one first."""
        return tuple(sorted({finished.issue.year for finished in self.issues}, reverse=True))

    def of_year(self, year: str) -> tuple[Finished, ...]:
        return tuple(finished for finished in self.issues if finished.issue.year == year)

    def address(self, *path: str) -> str:
        """The full address of a file of the catalogue, or of its root."""
        return self.base + "/".join(path)


def make_given(name: str, media_type: str, content: bytes, width: int = 0, height: int = 0) -> Given:
    """A file of the catalogue's own making."""
    return Given(name, media_type, len(content), hashlib.sha256(content).hexdigest(), content, width, height)


def at_midnight(day: str) -> str:
    """A day as Atom and OPDS want a time (RFC 3339), the same as in the ePub's package."""
    return f"{day}T00:00:00Z"
