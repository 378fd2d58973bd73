"""An ePub's container (EPUB 3.3, 4), as far as its package document."""

from __future__ import annotations

import zipfile
import zlib

from lxml import etree

from pipeline.xmlsafe import parse_xml

CONTAINER = "META-INF/container.xml"
# What opening an ePub and reading files of it raises where the bytes are not as they should be; LookupError: a file
# that is not there, RuntimeError: one that is encrypted.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError, RuntimeError, NotImplementedError,
    etree.XMLSyntaxError,
)  # fmt: skip


def find_package(container: etree._Element) -> str:
    """The path of the package document that container.xml names first; "" where it names none."""
    return next((root.get("full-path", "") for root in container.iter("{*}rootfile")), "")


def open_package(archive: zipfile.ZipFile, bare: bool = False) -> tuple[str, etree._Element]:
    """Path and root of the package document. Raises one of ``DAMAGED``. ``bare``: as parse_xml has it."""
    path = find_package(parse_xml(archive.read(CONTAINER)))
    return path, parse_xml(archive.read(path), bare=bare)
