"""What an ePub is bound from: documents and resources, finished, each with its name inside the ePub."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from hashlib import sha256

from pipeline.supplied import SUFFIX as SUPPLIED_SUFFIX

# No article's stem holds an underscore, so an article cannot take the name of the navigation document.
NAV_NAME = "_nav.xhtml"
NCX_NAME = "_toc.ncx"
SHEET_NAME = "style.css"
COVER_NAME = "cover.jpg"

XHTML = "application/xhtml+xml"
NCX = "application/x-dtbncx+xml"

_MEDIA_TYPES = {
    ".css": "text/css",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".txt": "text/plain",
}
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


@dataclass(frozen=True)
class Resource:
    """A file beside the documents: a picture, a font, a licence."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Chapter:
    """One article as a whole XHTML document.

    ``role`` is cover, contents or article; ``label`` is its line in the contents.
    """

    article: str
    name: str
    role: str
    title: str
    label: str
    xhtml: str


@dataclass(frozen=True)
class PageTarget:
    """A line of the list of printed pages: the page's label, and where its mark stands (name.xhtml#id)."""

    label: str
    href: str


@dataclass(frozen=True)
class Book:
    """The documents of an issue in running order, and the two ways into them: navigation document and NCX.

    ``nav_in_spine``: there is no contents page among the articles, so the navigation document is read as one.
    ``page_list``: the printed pages in their order, empty where none are marked.
    """

    title: str
    chapters: tuple[Chapter, ...]
    nav: str
    ncx: str
    nav_in_spine: bool
    page_list: tuple[PageTarget, ...] = ()


def media_type(name: str) -> str:
    """The core media type of a file by its suffix; KeyError where an ePub has no use for it."""
    return _MEDIA_TYPES[posixpath.splitext(name)[1].lower()]


def picture_name(src: str) -> str:
    """A picture's name in the ePub: its own where that is plain ASCII, else one made from its digest.

    Spaces and letters outside ASCII are valid, but reading systems differ in how they look them up. A page supplied
    as a PDF goes in as a JPEG.
    """
    suffix = posixpath.splitext(src)[1].lower()
    drawn = ".jpg" if suffix == SUPPLIED_SUFFIX else ""
    if _SAFE_NAME.fullmatch(src) and posixpath.normpath(src) == src:
        return src + drawn
    return f"images/{sha256(src.encode()).hexdigest()[:16]}{drawn or suffix}"
