"""Which format each file of a package has: media type, name and PRONOM identifier.

The identifiers are those of PRONOM, the registry of The National Archives (UK), as its signature file version 109
lists them (nationalarchives.gov.uk/PRONOM); "" where that list has no entry for a format. A format is named by what
its file really is: what the press made is known, what came from elsewhere is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

REGISTRY = "https://www.nationalarchives.gov.uk/PRONOM/"
HEAD = 4096  # bytes of a file that are looked at


@dataclass(frozen=True)
class Format:
    """A row: ``puid`` is PRONOM's identifier or "", ``media`` the media type, ``name`` what people call it."""

    puid: str
    media: str
    name: str

    @property
    def address(self) -> str:
        """The format's page in the registry, "" where it has none."""
        return f"{REGISTRY}{self.puid}" if self.puid else ""


ACCESS_PDF = Format("fmt/476", "application/pdf", "PDF/A-2a and PDF/UA-1")
PRINT_PDF = Format("fmt/488", "application/pdf", "PDF/X-4")
PLAIN_PDF = Format("", "application/pdf", "PDF")
TEXT = Format("x-fmt/111", "text/plain", "plain text, UTF-8")
TEMPLATE = Format("", "text/plain", "plain text template (Jinja), UTF-8")
UNKNOWN = Format("", "application/octet-stream", "unknown")
# Here files named so are no HTML or XML: they become that only when an issue is made.
TEMPLATES, TEMPLATE_SUFFIXES = "source/styles/", frozenset((".html", ".ncx", ".xhtml"))

# What the press has made, by its place in the package.
MADE: Mapping[str, Format] = {
    "access/issue.pdf": ACCESS_PDF,
    "print/issue-x4.pdf": PRINT_PDF,
    "print/cover.pdf": PRINT_PDF,
    "ro-crate-metadata.json": Format("fmt/880", "application/ld+json", "JSON-LD (RO-Crate 1.1)"),
}
# By the end of the name; the rest by what the file begins with.
SUFFIXES: Mapping[str, Format] = {
    "": TEXT,
    ".c": Format("fmt/1768", "text/x-c", "C source code"),
    ".conf": Format("fmt/101", "application/xml", "fontconfig configuration (XML 1.0)"),
    ".css": Format("x-fmt/224", "text/css", "CSS"),
    ".csv": Format("x-fmt/18", "text/csv", "CSV"),
    ".doc": Format("fmt/40", "application/msword", "Microsoft Word 97-2003"),
    ".docx": Format(
        "fmt/412", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Microsoft Word (OOXML)"
    ),
    ".epub": Format("fmt/483", "application/epub+zip", "ePub 3"),
    ".gz": Format("x-fmt/266", "application/gzip", "tar archive, packed with gzip"),
    ".html": Format("fmt/471", "text/html", "HTML 5"),
    ".icc": Format("", "application/vnd.iccprofile", "ICC profile"),
    ".icm": Format("", "application/vnd.iccprofile", "ICC profile"),
    ".js": Format("x-fmt/423", "text/javascript", "JavaScript"),
    ".json": Format("fmt/817", "application/json", "JSON"),
    ".md": Format("fmt/1149", "text/markdown", "Markdown"),
    ".ncx": Format("fmt/101", "application/x-dtbncx+xml", "NCX (XML 1.0)"),
    ".odt": Format("fmt/291", "application/vnd.oasis.opendocument.text", "OpenDocument text"),
    ".otf": Format("fmt/520", "font/otf", "OpenType font"),
    ".pdf": PLAIN_PDF,
    ".py": Format("fmt/938", "text/x-python", "Python source code"),
    ".rtf": Format("fmt/355", "application/rtf", "Rich Text Format"),
    ".svg": Format("fmt/92", "image/svg+xml", "SVG 1.1"),
    ".tif": Format("fmt/353", "image/tiff", "TIFF"),
    ".tiff": Format("fmt/353", "image/tiff", "TIFF"),
    ".ttf": Format("x-fmt/453", "font/ttf", "TrueType font"),
    ".txt": TEXT,
    ".whl": Format("x-fmt/263", "application/zip", "Python wheel (ZIP)"),
    ".xhtml": Format("fmt/102", "application/xhtml+xml", "XHTML"),
    ".xml": Format("fmt/101", "application/xml", "XML 1.0"),
    ".yaml": Format("fmt/818", "application/yaml", "YAML"),
    ".yml": Format("fmt/818", "application/yaml", "YAML"),
    ".zip": Format("x-fmt/263", "application/zip", "ZIP"),
}


def identify_format(path: str, head: bytes) -> Format:
    """The format of a file by its POSIX path inside ``data/`` and its first bytes (``HEAD`` are enough)."""
    if made := MADE.get(path):
        return made
    for magic, look in _LOOKED_AT.items():
        if head.startswith(magic):
            return look(head)
    suffix = PurePosixPath(path).suffix.lower()
    if path.startswith(TEMPLATES) and suffix in TEMPLATE_SUFFIXES:
        return TEMPLATE
    return SUFFIXES.get(suffix, UNKNOWN)


def _look_at_jpeg(head: bytes) -> Format:
    """JFIF by its version; Exif by the version in its data; else a raw stream."""
    if head[6:11] == b"JFIF\0" and (puid := {0: "fmt/42", 1: "fmt/43", 2: "fmt/44"}.get(head[12])):
        return Format(puid, "image/jpeg", f"JPEG (JFIF 1.0{head[12]})")
    exif = re.search(rb"\x00\x90\x07\x00\x04\x00\x00\x00(\d{4})|\x90\x00\x00\x07\x00\x00\x00\x04(\d{4})", head)
    known = {b"0200": "x-fmt/398", b"0210": "x-fmt/390", b"0220": "x-fmt/391", b"0221": "fmt/645"}
    if exif:
        version = exif[1] or exif[2]
        puid = known.get(version, "fmt/1507" if version.startswith(b"023") else "")
        return Format(puid, "image/jpeg", f"JPEG (Exif {version[1:2].decode()}.{version[2:3].decode()})")
    return Format("fmt/41", "image/jpeg", "JPEG")


def _look_at_pdf(head: bytes) -> Format:
    """A supplied PDF by the version that it begins with."""
    numbers = {b"1.0": 14, b"1.1": 15, b"1.2": 16, b"1.3": 17, b"1.4": 18, b"1.5": 19, b"1.6": 20, b"1.7": 276}
    version = head[5:8]
    if version not in numbers:
        return PLAIN_PDF
    return Format(f"fmt/{numbers[version]}", "application/pdf", f"PDF {version.decode()}")


def _look_at_png(head: bytes) -> Format:
    del head
    return Format("fmt/11", "image/png", "PNG")


_LOOKED_AT: Mapping[bytes, Callable[[bytes], Format]] = {
    b"\xff\xd8\xff": _look_at_jpeg,
    b"%PDF-": _look_at_pdf,
    b"\x89PNG\r\n\x1a\n": _look_at_png,
}
