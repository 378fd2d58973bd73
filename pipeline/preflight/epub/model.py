"""What preflight reads out of an ePub, as data: rules see these values only, never the file.

Paths are those of the zip's entries: EPUB/baker.xhtml. Lines count from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

Element = etree._Element  # lxml has no public name for the type
XHTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
XML = "{http://www.w3.org/XML/1998/namespace}"
MARK = "\x01"  # a printed page's mark in Document.text; no XML holds such a character
NOTE = "\x02"  # a note's mark in Document.text


def line_of(element: Element) -> int | None:
    """The line that an element begins on."""
    line: Any = element.sourceline
    return line or None


def list_ids(tree: Element) -> list[str]:
    """Every id of a file, in order."""
    found: Any = tree.xpath("//@id")
    return [str(one) for one in found]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the zip as its directory says. ``trouble``: why it was not read, "" where it was."""

    name: str
    stored: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A file that the package names; ``path`` is None where its address has a scheme of its own."""

    id: str
    href: str
    path: str | None
    media_type: str
    properties: frozenset[str]
    line: int | None


@dataclass(frozen=True, slots=True)
class Package:
    """The package document. ``spine``: paths in reading order; ``nav``, ``ncx`` and ``cover`` are paths or None."""

    path: str
    tree: Element
    items: tuple[Item, ...]
    spine: tuple[str, ...]
    nav: str | None
    ncx: str | None
    cover: str | None

    @property
    def media_types(self) -> Mapping[str, str]:
        """Media types by path; where a file is named twice, the last."""
        return {item.path: item.media_type for item in self.items if item.path is not None}


@dataclass(frozen=True, slots=True)
class Document:
    """An XHTML document. ``text``: what stands in its body, blocks apart by a line's end, soft hyphens gone, with
    MARK for each printed page's mark (``marks``, in order) and NOTE for a note's."""

    path: str
    tree: Element
    body: Element | None
    text: str
    marks: tuple[Element, ...]

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to read and nothing to see."""
        return not self.words and not self.shows_something

    @property
    def words(self) -> str:
        """The text without marks at its ends; "" where there is none to read."""
        return self.text.strip(f"\n\r\t {MARK}{NOTE}")

    @property
    def shows_something(self) -> bool:
        """True where it has a picture."""
        body = self.body
        return body is not None and next(body.iter(f"{XHTML}img", "{http://www.w3.org/2000/svg}svg"), None) is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet or a <style> element, as tinycss2 parses it; ``path`` is the file it stands in."""

    path: str
    rules: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """An address as written. ``opens``: a reader follows it by will (<a href>), nothing is loaded; ``pages``: it
    stands in a list of printed pages."""

    value: str
    inside: str
    line: int | None
    opens: bool = False
    pages: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster. ``trouble`` says why it could not be opened ("" where it could)."""

    path: str
    format: str = ""  # JPEG, PNG, GIF …
    mode: str = ""  # Pillow's: RGB, L, CMYK, RGBA …
    width: int = 0
    height: int = 0
    progressive: bool = False
    transparent: bool = False
    profile: str = ""  # the name of its ICC profile
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class EpubFile:
    """An opened ePub. ``start``: the zip's first bytes; ``twice``: names several have; ``files``: contents by path.

    ``trees``: every XML file that is well-formed; ``broken``: what is wrong with the others, and the line.
    ``addresses``: what documents, drawings and sheets name.
    """

    start: bytes
    entries: tuple[Entry, ...]
    files: Mapping[str, bytes]
    twice: tuple[str, ...]
    trees: Mapping[str, Element]
    broken: Mapping[str, tuple[str, int | None]]
    package: Package | None
    documents: tuple[Document, ...]  # those of the spine in its order, then the others
    sheets: tuple[Sheet, ...]
    addresses: tuple[Address, ...]
    pictures: tuple[Picture, ...]

    def document(self, path: str | None) -> Document | None:
        """The document at a path."""
        return next((one for one in self.documents if one.path == path), None)

    @property
    def articles(self) -> tuple[Document, ...]:
        """The documents but the navigation."""
        nav = self.package.nav if self.package is not None else None
        return tuple(one for one in self.documents if one.path != nav)


@dataclass(frozen=True)
class Asked:
    """What an ePub is measured against.

    ``documents``: the articles' documents in running order, by their file names; None where it is not known.
    ``licences``: font file -> its licence's file, both by their names alone; None: any licence beside the fonts will
    do. ``alphabet``: letters that every font has to have. ``page_list``: the edition has printed pages. ``labels``: the
    language's, of which the summary of accessibility is made; none: it may say anything.
    ``number``, ``date``, ``modified``: the issue's, dates as YYYY-MM-DD; no date: none of the three is known.
    """

    language: str
    documents: tuple[str, ...] | None = None
    page_list: bool = False
    alphabet: str = ""
    licences: Mapping[str, str] | None = None
    name: str = "issue.epub"
    articles: Mapping[str, str] = field(default_factory=dict)  # a document's file name -> its article
    labels: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    date: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Finding:
    """What a rule found; ``inside`` is the path in the ePub, "" for the whole."""

    message: str
    hint: str
    inside: str = ""
    line: int | None = None
    value: float | str | None = None
    limit: float | str | None = None


Check = Callable[[EpubFile, Asked], "tuple[Finding, ...]"]


@dataclass(frozen=True)
class Rule:
    """A row of the table: a problem code, what it asks in one line for people, the function that finds faults."""

    code: str
    asks: str
    check: Check
