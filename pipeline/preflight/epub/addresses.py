"""Every address that the files of an ePub name, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from pipeline.preflight.epub.css import parse_style
from pipeline.preflight.epub.model import OPS, XHTML, Address, Element, Sheet, line_of

_XLINK = "{http://www.w3.org/1999/xlink}href"
_ATTRIBUTES = (
    "href", "src", _XLINK, "poster", "data", "srcset", "action", "formaction", "background", "longdesc", "cite",
)  # fmt: skip
_LINKS = (f"{XHTML}a", "{http://www.w3.org/2000/svg}a")
_NAMING = etree.XPath(
    "//*[@href|@src|@x:href|@poster|@data|@srcset|@action|@formaction|@background|@longdesc|@cite]",
    namespaces={"x": "http://www.w3.org/1999/xlink"},
)
_STYLED = etree.XPath("//@*[contains(., 'url(') or contains(., 'URL(')]")


def list_addresses(trees: Mapping[str, Element], sheets: Sequence[Sheet]) -> tuple[Address, ...]:
    """Addresses of documents, drawings, NCX and sheets; those of the package are its items."""
    found: list[Address] = []
    for path, tree in trees.items():
        if not path.endswith(".opf") and not path.startswith("META-INF/"):
            found += _of_tree(path, tree)
    for sheet in sheets:
        found += (Address(url, sheet.path, line) for url, line in list_urls(sheet.rules))
    return tuple(found)


def _of_tree(path: str, tree: Element) -> Iterator[Address]:
    in_pages = set(_page_links(tree))
    elements: Any = _NAMING(tree)
    for element in elements:
        line, is_object = line_of(element), element.tag == f"{XHTML}object"
        for name in _ATTRIBUTES:
            value = element.get(name)
            if value is None or (name == "data" and not is_object):
                continue
            opens = element.tag in _LINKS or name in ("cite", "longdesc")
            values = [one.split()[0] for one in value.split(",") if one.strip()] if name == "srcset" else [value]
            for one in values:
                yield Address(one, path, line, opens, element in in_pages)
    styles: Any = _STYLED(tree)
    for value in styles:
        for url, _ in list_urls(parse_style(str(value))):
            yield Address(url, path, line_of(value.getparent()))


def _page_links(tree: Element) -> Iterator[Element]:
    for nav in tree.iter(f"{XHTML}nav"):
        if "page-list" in (nav.get(f"{OPS}type") or "").split():
            yield from nav.iter(f"{XHTML}a")
    for target in tree.iter("{*}pageTarget"):
        yield from target.iter("{*}content")


def list_urls(tokens: Any) -> Iterator[tuple[str, int | None]]:
    """Every url() and @import of parsed CSS, with its line."""
    for token in tokens or ():
        kind = token.type
        if kind == "url":
            yield token.value, token.source_line
            continue
        if kind == "function" and token.lower_name in ("url", "src"):
            yield from _strings(token.arguments, token)
        elif kind == "at-rule" and token.lower_at_keyword == "import":
            yield from _strings(token.prelude, token)
        for inner in ("prelude", "arguments", "content"):
            yield from list_urls(getattr(token, inner, None))


def _strings(tokens: Any, at: Any) -> Iterator[tuple[str, int | None]]:
    return ((one.value, at.source_line) for one in tokens if one.type == "string")
