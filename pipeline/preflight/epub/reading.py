"""An ePub's bytes as the values that rules look at. Every document is parsed once; nothing is fetched.

Hostile files end in an Unreadable, or in entries that were not read and say why.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from urllib.parse import unquote, urldefrag

from lxml import etree

from pipeline.ocf import CONTAINER, find_package
from pipeline.preflight.epub.addresses import list_addresses
from pipeline.preflight.epub.css import parse_sheet
from pipeline.preflight.epub.limits import LIMITS, Limits, Unreadable
from pipeline.preflight.epub.model import Document, Element, Entry, EpubFile, Item, Package, Sheet, line_of
from pipeline.preflight.epub.rasters import RASTERS, read_picture
from pipeline.preflight.epub.words import read_document
from pipeline.xmlsafe import parse_xml

XML_SUFFIXES = (".xhtml", ".html", ".htm", ".opf", ".ncx", ".svg", ".xml")
XHTML_TYPE = "application/xhtml+xml"
START = 64  # bytes: the local header of mimetype, its name and what it holds
_SCHEME = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\)")
# What zipfile and zlib raise on bytes that are not as they should be.
_BAD = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, LookupError)


def read_epub(content: bytes, limits: Limits = LIMITS) -> EpubFile:
    """The ePub opened. Raises Unreadable where it is no zip, or one past all bounds."""
    if len(content) > limits.content:
        raise Unreadable(f"it has more than {limits.content} bytes")
    entries, files, twice = _unpack(content, limits)
    trees: dict[str, Element] = {}
    broken: dict[str, tuple[str, int | None]] = {}
    for path, data in files.items():
        if data and path.endswith(XML_SUFFIXES):
            try:
                trees[path] = parse_xml(data, bare=True)
            except (etree.XMLSyntaxError, ValueError) as error:
                broken[path] = (f"not well-formed XML: {_say(error)}", getattr(error, "lineno", None))
    package = _read_package(trees)
    documents = _read_documents(package, trees)
    types = package.media_types if package is not None else {}
    pictures = tuple(read_picture(path, data) for path, data in files.items() if data and _is_raster(path, types))
    sheets = _read_sheets(files, types, documents)
    return EpubFile(
        content[:START], entries, files, twice, trees, broken, package, documents,
        sheets, list_addresses(trees, sheets), pictures,
    )  # fmt: skip


def _say(error: Exception) -> str:
    return str(getattr(error, "msg", None) or error)


def _unpack(content: bytes, limits: Limits) -> tuple[tuple[Entry, ...], dict[str, bytes], tuple[str, ...]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BAD as error:
        raise Unreadable(str(error) or type(error).__name__) from None
    with archive:
        infos = archive.infolist()
        if len(infos) > limits.entries:
            raise Unreadable(f"it has more than {limits.entries} files")
        entries, files, total = [], {}, 0
        for info in infos:
            if info.is_dir():
                continue
            trouble = _find_trouble(info, limits, total)
            if not trouble:
                try:
                    with archive.open(info) as stream:
                        data = stream.read(info.file_size + 1)
                    files[info.filename] = data
                    total += len(data)
                except _BAD as error:
                    trouble = str(error) or type(error).__name__
            entries.append(Entry(info.filename, info.compress_type == zipfile.ZIP_STORED, trouble))
        counts = Counter(entry.name for entry in entries)
    return tuple(entries), files, tuple(name for name, count in counts.items() if count > 1)


def _find_trouble(info: zipfile.ZipInfo, limits: Limits, total: int) -> str:
    """Why an entry is not to be unpacked, "" where it is."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a way that ePubs do not know"
    if info.flag_bits & 1:
        return "it is encrypted"
    most = limits.markup if info.filename.endswith((*XML_SUFFIXES, ".css")) else limits.entry
    if info.file_size > most:
        return f"it unpacks to more than {most} bytes"
    if info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(info.compress_size, 1):
        return f"it unpacks to more than {limits.ratio} times its length"
    if total + info.file_size > limits.unpacked:
        return f"the ePub unpacks to more than {limits.unpacked} bytes"
    return ""


def has_scheme(address: str) -> bool:
    """True where an address leads out of the ePub: https:, data:, //host."""
    return _SCHEME.match(address.strip()) is not None


def resolve(base: str, address: str) -> tuple[str, str]:
    """Path and fragment that an address in the file ``base`` leads to."""
    path, fragment = urldefrag(address.strip())
    path = unquote(path)
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
    return inside, unquote(fragment)


def _read_package(trees: Mapping[str, Element]) -> Package | None:
    container = trees.get(CONTAINER)
    if container is None:
        return None
    path = find_package(container)
    tree = trees.get(path)
    if tree is None:
        return None
    items = tuple(_read_item(path, item) for item in tree.iter("{*}item"))
    by_id = {item.id: item for item in items}
    spine = tree.find("{*}spine")
    named = [by_id.get(one.get("idref", "")) for one in tree.iter("{*}itemref")]
    toc = by_id.get(spine.get("toc", "")) if spine is not None else None
    return Package(
        path,
        tree,
        items,
        tuple(item.path for item in named if item is not None and item.path is not None),
        next((item.path for item in items if "nav" in item.properties), None),
        toc.path if toc is not None else None,
        next((item.path for item in items if "cover-image" in item.properties), None),
    )


def _read_item(package: str, item: Element) -> Item:
    href = item.get("href", "")
    return Item(
        item.get("id", ""),
        href,
        None if has_scheme(href) else resolve(package, href)[0],
        item.get("media-type", ""),
        frozenset(item.get("properties", "").split()),
        line_of(item),
    )


def _read_documents(package: Package | None, trees: Mapping[str, Element]) -> tuple[Document, ...]:
    types = package.media_types if package is not None else {}
    spine = dict.fromkeys(package.spine if package is not None else ())
    others = [path for path in trees if types.get(path) == XHTML_TYPE or path.endswith(".xhtml")]
    paths = dict.fromkeys((*(path for path in spine if path in trees), *others))
    return tuple(read_document(path, trees[path]) for path in paths)


def _is_raster(path: str, types: Mapping[str, str]) -> bool:
    media_type = types.get(path, "")
    return path.lower().endswith(RASTERS) or (media_type.startswith("image/") and media_type != "image/svg+xml")


def _read_sheets(
    files: Mapping[str, bytes], types: Mapping[str, str], documents: tuple[Document, ...]
) -> tuple[Sheet, ...]:
    """The style sheets, then the <style> elements of documents."""
    texts = [
        (path, data.decode("utf-8", "replace"))
        for path, data in files.items()
        if path.lower().endswith(".css") or types.get(path) == "text/css"
    ]
    texts += [
        (document.path, "".join(map(str, element.itertext())))
        for document in documents
        for element in document.tree.iter("{*}style")
    ]
    return tuple(Sheet(path, parse_sheet(text)) for path, text in texts)
