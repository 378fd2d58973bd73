"""A key for each page of a PDF: a digest of everything that it draws.

For files of our own, which every reader reads alike: a stranger's file may be one thing to the reader here and another
to the one that draws it.
"""

from __future__ import annotations

import hashlib
import io

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

INHERITED = (Name.Resources, Name.MediaBox, Name.CropBox, Name.Rotate)  # ISO 32000-1, 7.7.3.4
UNSEEN = frozenset(("/Parent", "/StructParents", "/StructParent"))  # ways to what no page shows


def digest_pages(pdf: bytes) -> tuple[str, ...] | None:
    """A digest a page; None where a document says elsewhere what its pages show: layers, forms, encryption.

    Raises PdfError where it cannot be opened.
    """
    with Pdf.open(io.BytesIO(pdf)) as document:
        if document.is_encrypted or Name.OCProperties in document.Root or Name.AcroForm in document.Root:
            return None
        digester = _Digester()
        return tuple(digester.digest_page(page.obj).hex() for page in document.pages)


class _Digester:
    """Digests of a document's objects: each indirect one is read once."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], bytes] = {}
        self.entered: set[tuple[int, int]] = set()

    def digest_page(self, page: Object) -> bytes:
        """Of a page with what it inherits."""
        total = hashlib.sha256(self._describe_entries(page))
        for name in INHERITED:
            above = page
            while name not in above and Name.Parent in above:
                above = above.Parent
            if name in above:
                total.update(f"{name}".encode() + self.digest(above[name]))
        return total.digest()

    def digest(self, thing: object) -> bytes:
        """Of an object with all that it leads to; a page that it leads to is named, not looked at."""
        if not isinstance(thing, Object) or not thing.is_indirect:
            return hashlib.sha256(self._describe(thing)).digest()
        key = thing.objgen
        if key not in self.known:
            if key in self.entered:
                return hashlib.sha256(b"back").digest()
            self.entered.add(key)
            self.known[key] = hashlib.sha256(self._describe(thing)).digest()
        return self.known[key]

    def _describe(self, thing: object) -> bytes:
        if isinstance(thing, Stream):
            return b"stream" + self._describe_entries(thing) + hashlib.sha256(thing.read_raw_bytes()).digest()
        if isinstance(thing, Dictionary):
            return b"page" if thing.get(Name.Type) == Name.Page else b"dictionary" + self._describe_entries(thing)
        if isinstance(thing, Array):
            plain = thing.unparse()
            if b" R" not in plain:  # it leads nowhere
                return b"array" + plain
            return b"array" + b"".join(map(self.digest, thing))
        return thing.unparse() if isinstance(thing, Object) else f"{type(thing).__name__} {thing!r}".encode()

    def _describe_entries(self, thing: Object) -> bytes:
        """Keys and values; names hold no line ends, and digests have one length."""
        entries = sorted((name, value) for name, value in thing.items() if name not in UNSEEN)
        return b"".join(name.encode() + b"\n" + self.digest(value) for name, value in entries)
