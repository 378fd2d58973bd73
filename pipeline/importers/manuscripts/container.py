"""A .docx or .odt is a zip: looked at here, entry by entry, before anything else opens it."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from pipeline.model import Place
from pipeline.problems import Problem, Stopped
from pipeline.xmlsafe import parse_xml

MAX_FILE_BYTES = 100_000_000
MAX_TOTAL_BYTES = 300_000_000
MAX_PART_BYTES = 20_000_000  # of one XML part: a novel has two million
MAX_ENTRIES = 2_000
MAX_RATIO = 200  # text of one word, over and over, comes to 100; a bomb to 1000
RATIO_FROM = 500_000  # bytes unpacked: below, no ratio does harm
MAX_DEPTH = 120  # of elements in a part; tables in tables come to 60
MAX_NAME = 200
# The part without which a document is none.
MAIN = {".docx": "word/document.xml", ".odt": "content.xml"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old .doc; Word's password puts a .docx into one too
_LOCKED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER = 30  # bytes, without name and extra field
_DRIVE = re.compile(r"[A-Za-z]:")


def read_container(content: bytes, name: str, suffix: str) -> dict[str, bytes]:
    """Every entry of the document by its name, all of them read and looked at.

    ``name``: the file's, for messages; ``suffix``: .docx or .odt. Raises Stopped: INT001 for what is no such document
    or is locked by a password, INT002 past a limit, INT003 for names that lead out or stand twice, links, entries laid
    over each other, far too dense ones, document types, entities, and what is not whole.
    """
    place = Place(name)
    if len(content) > MAX_FILE_BYTES:
        raise _stop("INT002", f"{len(content)} bytes, more than {MAX_FILE_BYTES}", place)
    if content.startswith(_OLE):
        raise _stop("INT001", "it is locked by a password, or of the old .doc kind", place)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_directory(infos, len(content), place)
            entries = {info.filename: archive.read(info) for info in infos if not info.is_dir()}
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        code = "INT003" if content.startswith(b"PK") else "INT001"
        raise _stop(code, f"it is not a whole {suffix} document: {error}", place) from None
    if MAIN[suffix] not in entries:
        raise _stop("INT001", f"it is no {suffix} document: {MAIN[suffix]} is not in it", place)
    for entry, data in entries.items():
        if entry.endswith((".xml", ".rels")):
            _check_part(entry, data, place)
    if suffix == ".odt" and b"encryption-data" in entries.get("META-INF/manifest.xml", b""):
        raise _stop("INT001", "it is locked by a password", place)
    return entries


def pack(entries: Mapping[str, bytes]) -> bytes:
    """The entries as a new zip: nothing of the stranger's own directory is left in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def _stop(code: str, message: str, place: Place) -> Stopped:
    hints = {
        "INT001": "save it again as .docx or .odt, without a password",
        "INT002": "take out what is not the article, make its pictures smaller, and save it again",
        "INT003": "open it in a word processor and save it anew; ask its sender where it came from",
    }
    return Stopped((Problem(code, message, hints[code], place),))


def _check_directory(infos: Sequence[zipfile.ZipInfo], size: int, place: Place) -> None:
    """All that the directory says, before a byte is unpacked."""
    if len(infos) > MAX_ENTRIES:
        raise _stop("INT002", f"{len(infos)} entries, more than {MAX_ENTRIES}", place)
    seen: set[str] = set()
    for info in infos:
        _check_entry(info, place)
        folded = info.filename.rstrip("/").casefold()
        if folded in seen:
            raise _stop("INT003", f"two entries are named {_shown(info)}", place)
        seen.add(folded)
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL_BYTES:
        raise _stop("INT002", f"{total} bytes unpacked, more than {MAX_TOTAL_BYTES}", place)
    _check_overlap(infos, size, place)


def _check_entry(info: zipfile.ZipInfo, place: Place) -> None:
    raw = info.orig_filename  # before zipfile cuts it at a NUL
    if len(raw) > MAX_NAME:
        raise _stop("INT003", f"an entry's name is {len(raw)} characters long", place)
    steps = raw.split("/")
    if raw.startswith("/") or "\\" in raw or _DRIVE.match(raw) or ".." in steps or not raw.isprintable():
        raise _stop("INT003", f"the entry {_shown(info)} leads out of the document", place)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _stop("INT003", f"the entry {_shown(info)} is a link", place)
    if info.flag_bits & _LOCKED:
        raise _stop("INT001", f"the entry {_shown(info)} is locked by a password", place)
    if info.compress_type not in _METHODS:
        raise _stop("INT003", f"the entry {_shown(info)} is packed in a way that documents are not", place)
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(1, info.compress_size):
        ratio = info.file_size // max(1, info.compress_size)
        raise _stop("INT003", f"the entry {_shown(info)} unpacks to {ratio} times its size", place)


def _check_overlap(infos: Sequence[zipfile.ZipInfo], size: int, place: Place) -> None:
    """Entries that share their bytes: how a small file holds any number of large ones."""
    spans = sorted((info.header_offset, info.header_offset + _LOCAL_HEADER + info.compress_size) for info in infos)
    ends = [0, *(end for _, end in spans)]
    if any(start < before for (start, _), before in zip(spans, ends, strict=False)) or ends[-1] > size:
        raise _stop("INT003", "its entries lie over each other", place)


def _check_part(entry: str, data: bytes, place: Place) -> None:
    """An XML part, parsed without entities: no document type, not deeper or larger than writing needs."""
    from lxml import etree

    if len(data) > MAX_PART_BYTES:
        raise _stop("INT002", f"{entry}: {len(data)} bytes, more than {MAX_PART_BYTES}", place)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _stop("INT003", f"{entry} has a document type or entities", place)
    depth = 0
    try:
        # Counted as it is read: a tree that is far too deep is never built.
        for event, _ in etree.iterparse(
            io.BytesIO(data), ("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise _stop("INT002", f"{entry}: nested more than {MAX_DEPTH} deep", place)
        doctype = getattr(parse_xml(data).getroottree().docinfo, "doctype", "")
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error).casefold():
            raise _stop("INT002", f"{entry}: nested more than {MAX_DEPTH} deep", place) from None
        raise _stop("INT003", f"{entry} is not well-formed: {str(error)[:120]}", place) from None
    if doctype:  # in an encoding where the bytes above did not show it
        raise _stop("INT003", f"{entry} has a document type or entities", place)


def _shown(info: zipfile.ZipInfo) -> str:
    return ascii(info.orig_filename[:60])
