"""The ePub's container. EbookLib is the packager only: finished bytes in, one deterministic zip out.

Its helpers parse and rewrite documents, write their own English navigation, take the clock for dates and
make up identifiers. None of them is used: every document is an EpubItem, metadata is set element by
element, and the writer below gives fixed dates and raises.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from ebooklib import epub
from lxml import etree

from pipeline.bind.book import COVER_NAME, NAV_NAME, NCX, NCX_NAME, SHEET_NAME, XHTML, Book, Resource
from pipeline.bind.package import PREFIXES, package_metadata
from pipeline.language.contract import Language
from pipeline.model import Issue

IDENTIFIER_ID = "issue-id"
COVER_ID = "cover-image"
NAV_ID = "nav"
FOLDER = "EPUB"
_LEVEL = 6  # of compression: 9 takes off a two-thousandth more, in a third more time
_COMPRESSED = (".jpg", ".jpeg", ".png")  # already
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def bind_issue(issue: Issue, book: Book, resources: tuple[Resource, ...], css: str, language: Language) -> bytes:
    """The issue as the bytes of an .epub; the same for the same arguments. Reads no file and no clock.

    Raises ValueError where two files would have one name.
    """
    names = [chapter.name for chapter in book.chapters] + [resource.name for resource in resources]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two files of the ePub are called {', '.join(twice)}")
    out = io.BytesIO()
    package = _package(issue, book, resources, css, language)
    options = {"epub3_pages": False, "epub3_landmark": False, "mtime": datetime.fromisoformat(issue.modified)}
    writer = _Writer(out, package, options)
    writer.language = language.tag
    writer.write()
    return out.getvalue()


def _package(issue: Issue, book: Book, resources: tuple[Resource, ...], css: str, language: Language) -> Any:
    package = epub.EpubBook()
    package.metadata = {}  # a random identifier and EbookLib's name
    package.IDENTIFIER_ID = IDENTIFIER_ID
    package.FOLDER_NAME = FOLDER
    package.language = language.tag
    for entry in package_metadata(issue, book, resources, css, language, IDENTIFIER_ID, COVER_ID):
        package.add_metadata(entry.ns, entry.name, entry.text, dict(entry.attrs))
    _add(package, NAV_ID, NAV_NAME, XHTML, book.nav.encode(), "nav")
    _add(package, "ncx", NCX_NAME, NCX, book.ncx.encode())
    _add(package, "sheet", SHEET_NAME, "text/css", css.encode())
    for chapter in book.chapters:
        _add(package, f"chapter-{chapter.article}", chapter.name, XHTML, chapter.xhtml.encode())
    for number, resource in enumerate(resources, 1):
        is_cover = resource.name == COVER_NAME
        identifier = COVER_ID if is_cover else f"resource-{number}"
        properties = ("cover-image",) if is_cover else ()
        _add(package, identifier, resource.name, resource.media_type, resource.content, *properties)
    package.spine = [f"chapter-{chapter.article}" for chapter in book.chapters]
    if book.nav_in_spine:
        package.spine.insert(1 if book.chapters and book.chapters[0].role == "cover" else 0, NAV_ID)
    return package


def _add(package: Any, identifier: str, name: str, media_type: str, content: bytes, *properties: str) -> None:
    item = epub.EpubItem(uid=identifier, file_name=name, media_type=media_type, content=content)
    item.properties = list(properties)
    package.add_item(item)


class _FixedZip(zipfile.ZipFile):
    """A zip whose entries bear no trace of when and where it was written."""

    def writestr(
        self, entry: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None
    ) -> None:
        info = zipfile.ZipInfo(str(entry), date_time=_EPOCH)
        info.create_system = 3  # Unix, whatever the machine
        info.external_attr = 0o644 << 16
        usual = zipfile.ZIP_STORED if info.filename.lower().endswith(_COMPRESSED) else zipfile.ZIP_DEFLATED
        info.compress_type = usual if compress_type is None else compress_type
        super().writestr(info, data, info.compress_type, _LEVEL)


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # EbookLib ships no types
    """EbookLib's writer with a fixed zip, the package's language and the prefixes of its terms."""

    language = ""

    def write(self) -> None:
        with _FixedZip(self.file_name, "w") as self.out:
            # First and stored: a reading system knows an ePub by the bytes at this place (OCF 3.3, 4.3).
            self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(_XML_LANG, self.language)
        root.set("prefix", " ".join(f"{prefix}: {vocabulary}" for prefix, vocabulary in PREFIXES.items()))
        super()._write_opf_file(root)
