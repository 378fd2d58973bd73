"""A finished ePub as it is read: its documents in spine order, their text, and the marks of printed pages in it."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag

from lxml import etree

from pipeline.ocf import DAMAGED, open_package
from pipeline.xmlsafe import parse_xml

Element = etree._Element  # lxml has no public name for the type

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"

_INLINE = frozenset(f"{XHTML}{tag}" for tag in ("a", "abbr", "b", "em", "i", "small", "span", "strong", "sub", "sup"))
_FRAMES = frozenset(f"{XHTML}{tag}" for tag in ("figure", "section"))  # they hold blocks, no text of their own
_NOTES = frozenset(("endnotes", "footnotes"))
_OWN_ROLES = frozenset(("doc-backlink",))


@dataclass(frozen=True, slots=True)
class ReadPiece:
    """What stands in a document, in order. ``kind``: text, break (where a block or a line ends), mark (of a printed
    page), note (the number of one), notes (where those of an article begin), picture.

    ``text``: of a mark its label, of a picture its alternative text. ``block``: id of the element that the words are
    of, "" where they are the ePub's own (its ways from article to article, headings of notes).
    ``id``: a mark's. ``hidden``: from screen readers. ``lost``: hidden, and
    no pull quote, whose words are heard elsewhere.
    """

    kind: str
    text: str = ""
    block: str = ""
    id: str = ""
    hidden: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A document of the spine: its name beside the package document, and what stands in it."""

    name: str
    pieces: tuple[ReadPiece, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A line of a list of pages: label, document, id in it; ``order`` is the NCX's playOrder."""

    label: str
    name: str
    id: str
    order: int = 0


@dataclass(frozen=True, slots=True)
class EpubText:
    """``ncx_pages``: the NCX's list of pages; ``points``: its documents with their order; ``counts``: its
    totalPageCount and maxPageNumber, as written.
    """

    documents: tuple[Text, ...]
    ncx_pages: tuple[Listing, ...] = ()
    points: tuple[Listing, ...] = ()
    counts: tuple[str, str] = ("", "")


def read_epub_text(content: bytes) -> EpubText:
    """An ePub's documents in reading order. Raises ValueError where it, or a document of it, cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except DAMAGED as error:
        raise ValueError(f"the ePub cannot be read: {error}") from None


def _read(archive: zipfile.ZipFile) -> EpubText:
    path, package = open_package(archive, bare=True)
    folder = posixpath.dirname(path)
    items = {item.get("id"): item for item in package.iter("{*}item")}

    def parse(item: Element) -> Element:
        inside = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        return parse_xml(archive.read(inside), bare=True)

    spine = [items[ref.get("idref")] for ref in package.iter("{*}itemref")]
    ncx = next((one for one in items.values() if one.get("media-type") == "application/x-dtbncx+xml"), None)
    documents = tuple(Text(item.get("href") or "", tuple(_read_document(parse(item)))) for item in spine)
    tree = parse(ncx) if ncx is not None else None
    return EpubText(
        documents=documents,
        ncx_pages=() if tree is None else _read_targets(tree),
        points=() if tree is None else tuple(_list_target(one) for one in tree.iter("{*}navPoint")),
        counts=("", "") if tree is None else (_meta(tree, "totalPageCount"), _meta(tree, "maxPageNumber")),
    )


def _read_document(tree: Element) -> Iterator[ReadPiece]:
    body = tree.find(f"{XHTML}body")
    if body is not None:
        yield from _walk(body, _Inside())


@dataclass(frozen=True, slots=True)
class _Inside:
    """What the elements around say: whose text it is, and whether it is hidden or the ePub's own."""

    block: str = ""
    hidden: bool = False
    own: bool = False
    lost: bool = False


def _walk(element: Element, around: _Inside) -> Iterator[ReadPiece]:
    """The pieces of an element, its tail apart."""
    leaf = _read_leaf(element, around)
    if leaf is not None:
        yield leaf
        return
    inside = _enter(element, around)
    apart = element.tag not in _INLINE
    if (element.get(TYPE) or "") in _NOTES:
        yield ReadPiece("notes")
    if apart:
        yield ReadPiece("break")
    if element.text:
        yield _text(element.text, inside)
    for child in element:
        yield from _walk(child, inside)
        if child.tail:
            yield _text(child.tail, inside)
    if apart:
        yield ReadPiece("break")


def _read_leaf(element: Element, around: _Inside) -> ReadPiece | None:
    """What is read as one thing: a page's mark, a note's number, a picture, a line's end. None of anything else."""
    role, identifier = element.get("role"), element.get("id") or ""
    if role == "doc-pagebreak" or "pagebreak" in (element.get(TYPE) or "").split():
        label = element.get("aria-label") or element.get("title") or _join(element)
        return ReadPiece("mark", label, id=identifier, hidden=around.hidden)
    if role == "doc-noteref":
        return ReadPiece("note", _join(element), around.block, identifier, around.hidden)
    if element.tag == f"{XHTML}img":
        return ReadPiece("picture", element.get("alt") or "", hidden=around.hidden, lost=_is_lost(element, around))
    return ReadPiece("break") if element.tag == f"{XHTML}br" else None


def _enter(element: Element, around: _Inside) -> _Inside:
    tag, role, identifier = element.tag, element.get("role"), element.get("id")
    parent = element.getparent()
    heads_notes = tag == f"{XHTML}h2" and parent is not None and (parent.get(TYPE) or "") in _NOTES
    own = around.own or role in _OWN_ROLES or tag in (f"{XHTML}nav", f"{XHTML}footer") or heads_notes
    hidden = around.hidden or element.get("aria-hidden") == "true"
    block = identifier if identifier and tag not in _FRAMES else around.block
    inside = _Inside(block, hidden, own, _is_lost(element, around))
    return inside if inside != around else around


def _is_lost(element: Element, around: _Inside) -> bool:
    quoted = element.get("role") == "doc-pullquote" or "pullquote" in (element.get("class") or "").split()
    unheard = element.get("aria-hidden") == "true" and not quoted
    return around.lost or unheard or element.get("hidden") is not None


def _text(text: str, inside: _Inside) -> ReadPiece:
    return ReadPiece("text", text, "" if inside.own else inside.block, hidden=inside.hidden, lost=inside.lost)


def _read_targets(tree: Element) -> tuple[Listing, ...]:
    return tuple(_list_target(one) for one in tree.iter("{*}pageTarget"))


def _list_target(target: Element) -> Listing:
    label, content = target.find("{*}navLabel"), target.find("{*}content")
    order = target.get("playOrder") or ""
    text = "" if label is None else _join(label)
    path, fragment = urldefrag(unquote("" if content is None else content.get("src") or ""))
    return Listing(text.strip(), posixpath.normpath(path), fragment, int(order) if order.isdecimal() else 0)


def _join(element: Element) -> str:
    """All text of an element."""
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)


def _meta(tree: Element, name: str) -> str:
    return next((one.get("content") or "" for one in tree.iter("{*}meta") if one.get("name") == f"dtb:{name}"), "")
