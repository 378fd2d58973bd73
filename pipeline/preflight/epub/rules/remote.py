"""EPB013: nothing is fetched from elsewhere, and nothing runs."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.preflight.epub.model import XHTML, Asked, EpubFile, Finding, Rule, line_of
from pipeline.preflight.epub.reading import has_scheme

_OPENED = ("http", "https", "mailto", "tel")  # what a reader may follow of their own will
_ACTIVE = ("script", "iframe", "frame", "object", "embed", "applet", "form", "base", "audio", "video", "foreignObject")
_HINT = "an issue is read without a network: put the file into the issue, or take the link away"


def check_remote(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Every file that documents, drawings and sheets load is in the ePub; only <a href> may lead out of it."""
    return tuple(_remote(epub))


def _remote(epub: EpubFile) -> Iterator[Finding]:
    package = epub.package
    for item in package.items if package is not None else ():
        if item.path is None and package is not None:
            yield Finding(f"the package names a file that is elsewhere: {item.href}", _HINT, package.path, item.line)
    for address in epub.addresses:
        if has_scheme(address.value) and not _is_allowed(address.value, address.opens):
            yield Finding(f"something from elsewhere: {address.value[:80]}", _HINT, address.inside, address.line)
    for path, data in epub.files.items():
        if path in epub.trees or path in epub.broken:
            if b"<!ENTITY" in data:
                yield Finding("the file declares entities", _HINT, path)
            if b"<?xml-stylesheet" in data:
                yield Finding("the file names a sheet by an instruction", _HINT, path)


def _is_allowed(address: str, opens: bool) -> bool:
    scheme = address.strip().partition(":")[0].lower()
    return scheme in _OPENED if opens else scheme == "data"


def check_scripts(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """No script, no handler of events, no frame, form or object: stores refuse them and reading systems switch them
    off."""
    return tuple(_scripts(epub))


def _scripts(epub: EpubFile) -> Iterator[Finding]:
    package = epub.package
    for item in package.items if package is not None else ():
        if "javascript" in item.media_type or "scripted" in item.properties:
            yield Finding(f"the package names a script: {item.href}", _HINT, package.path if package else "", item.line)
    own = package.path if package is not None else ""
    for path, tree in epub.trees.items():
        if path == own or path.startswith("META-INF/") or path == (package.ncx if package is not None else ""):
            continue
        for element in tree.iter(etree.Element):
            name = element.tag.rpartition("}")[2]
            if name in _ACTIVE:
                yield Finding(f"the document has a <{name}>", _HINT, path, line_of(element))
            elif name == "meta" and element.get("http-equiv", "").lower() == "refresh" and XHTML in element.tag:
                yield Finding("the document leads away by itself", _HINT, path, line_of(element))
            for handler in map(str, element.attrib):
                if handler.startswith("on"):
                    yield Finding(f"the document has a script: {handler}", _HINT, path, line_of(element))


RULES = (
    Rule("EPB013", "nothing is fetched from elsewhere", check_remote),
    Rule("EPB013", "no scripts, frames, forms and objects", check_scripts),
)
