"""CAT004: what was written is opened again, as feeds, metadata and pages, before anything is put in its place.

No schema is at hand where the press runs; these are the rules whose breach would cost readers their issues. The tests
hold feeds against whole schemas.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import lxml.html
from lxml import etree

from pipeline.catalogue.model import ABOUT, EPUB, OPDS2, PUBLICATION, Catalogue
from pipeline.catalogue.opds1 import ATOM, REL
from pipeline.problems import Problem

_A = f"{{{ATOM}}}"
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_OUTSIDE = re.compile(r"(?i)(?:[a-z][a-z0-9+.-]*:|//)")
HINT = "mend the template in styles/catalogue/; where it is a feed, report it: this is a fault of the press"


def verify(catalogue: Catalogue, files: Mapping[str, bytes], names: Collection[str]) -> tuple[Problem, ...]:
    """Every fault of the made ``files``; ``names``: all that the catalogue will hold."""
    found: list[Problem] = []
    for name, content in sorted(files.items()):
        found += [Problem("CAT004", f"{name}: {fault}", HINT) for fault in _look(catalogue, name, content, names)]
    return tuple(found)


def _look(catalogue: Catalogue, name: str, content: bytes, names: Collection[str]) -> Iterator[str]:
    try:
        if name.endswith(".xml"):
            yield from _look_at_feed(catalogue, name, etree.fromstring(content), names)
        elif name.endswith(".html"):
            yield from _look_at_page(name, lxml.html.document_fromstring(content.decode()), names)
        elif name.endswith((".json", ".jsonld")):
            yield from _look_at_json(catalogue, name, json.loads(content), names)
    except (ValueError, KeyError, TypeError, AttributeError, etree.LxmlError) as error:
        yield f"cannot be read: {type(error).__name__} {error}"


def _look_at_feed(catalogue: Catalogue, name: str, feed: etree._Element, names: Collection[str]) -> Iterator[str]:
    """RFC 4287 and OPDS 1.2: id, title, time, author; self and start; every link leads to a file of the catalogue."""
    entries = feed.findall(f"{_A}entry")
    ids = [feed.findtext(f"{_A}id"), *(entry.findtext(f"{_A}id") for entry in entries)]
    if len(set(ids)) != len(ids) or not all(ids):
        yield "an id is missing or there twice"
    for one in (feed, *entries):
        if not (one.findtext(f"{_A}title") or "").strip():
            yield "a title is missing"
        if not _TIME.fullmatch(one.findtext(f"{_A}updated") or ""):
            yield "a time of change is missing or none"
    if not feed.findtext(f"{_A}author/{_A}name"):
        yield "no author is named"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{_A}link")}
    if links.get("self") != catalogue.address(name) or "start" not in links:
        yield "it does not link to itself and to the root"
    gained = [
        link for entry in entries for link in entry.findall(f"{_A}link") if _rel(link).startswith(f"{REL}acquisition")
    ]
    if gained and len({link.getparent() for link in gained}) != len(entries):
        yield "an entry without its download"
    for link in feed.iter(f"{_A}link"):
        if not link.get("type"):
            yield "a link without its media type"
        yield from _follow(catalogue, link.get("href", ""), names)


def _rel(link: etree._Element) -> str:
    return link.get("rel", "")


def _look_at_json(catalogue: Catalogue, name: str, told: Any, names: Collection[str]) -> Iterator[str]:
    if name == OPDS2:
        if not told["metadata"]["title"] or not _TIME.fullmatch(told["metadata"]["modified"]):
            yield "title or time of change is missing"
        if not told["publications"]:
            yield "it lists no publication"
    if name == OPDS2 or name.endswith(f"/{PUBLICATION}"):
        for one in (told, *told.get("publications", ())):
            yield from _look_at_collection(catalogue, name, one, names)
    if name.endswith(f"/{ABOUT}"):
        pages = [(int(part["pageStart"]), int(part["pageEnd"])) for part in told["hasPart"]]
        if any(not 1 <= first <= last <= int(told["pageEnd"]) for first, last in pages):
            yield "an article's pages are not pages of the issue"
        for address in (told["url"], told["image"], *(part["contentUrl"] for part in told["encoding"])):
            yield from _follow(catalogue, address, names)


def _look_at_collection(catalogue: Catalogue, name: str, one: Any, names: Collection[str]) -> Iterator[str]:
    rels = [rel for link in one["links"] for rel in _listed(link.get("rel"))]
    if "self" not in rels:
        yield "no link to itself"
    if "publications" not in one:
        types = {link["type"] for link in one["links"]}
        if EPUB not in types or not any(rel.startswith(f"{REL}acquisition") for rel in rels):
            yield "a publication without its ePub"
        if not one["images"] or not one["metadata"]["title"]:
            yield "a publication without cover or title"
    for link in (*one["links"], *one.get("images", ())):
        yield from _follow(catalogue, link["href"], names)


def _listed(rel: object) -> list[str]:
    return [str(one) for one in rel] if isinstance(rel, list) else [str(rel or "")]


def _look_at_page(name: str, page: Any, names: Collection[str]) -> Iterator[str]:
    """A page in the magazine's language, whole within the catalogue, with words for every picture."""
    if not page.get("lang"):
        yield "its language is not said"
    if len(page.findall(".//h1")) != 1:
        yield "it has no heading of the first level, or several"
    for picture in page.iter("img"):
        if not (picture.get("alt") or "").strip():
            yield f"the picture {picture.get('src')} has no words for it"
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    for element in page.iter("a", "link", "img", "script", "source"):
        for address in (element.get("href"), element.get("src")):
            if address is not None:
                yield from _follow_within(name, element.tag, address, ids, names)


def _follow_within(name: str, tag: str, address: str, ids: Collection[str], names: Collection[str]) -> Iterator[str]:
    if _OUTSIDE.match(address):
        if tag != "a":
            yield f"it loads {address} from elsewhere"
        return
    path, _, fragment = unquote(address).partition("#")
    if not path:
        if fragment not in ids:
            yield f"the link #{fragment} leads nowhere"
    elif posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) not in names:
        yield f"the link {address} leads nowhere"


def _follow(catalogue: Catalogue, address: str, names: Collection[str]) -> Iterator[str]:
    """An address in a feed is a full one, and that of a file of the catalogue."""
    if not address.startswith(catalogue.base) or address.removeprefix(catalogue.base) not in names:
        yield f"the link {address} leads to no file of the catalogue"
