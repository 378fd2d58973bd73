"""OPDS 1.2 (specs.opds.io/opds-1.2): Atom feeds that reading apps browse and download from.

The root is a navigation feed; its entries lead to acquisition feeds, of all issues and of every year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from lxml import etree

from pipeline.catalogue.model import (
    HTML,
    INDEX,
    JPEG,
    OPDS1,
    OPDS1_ALL,
    OPDS2,
    Catalogue,
    Finished,
    at_midnight,
)
from pipeline.periodical import imprint_values, list_creators, list_subjects, name_publisher

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/terms/"
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPDS2_TYPE = "application/opds+json"
REL = "http://opds-spec.org/"
_SPACES = cast(Mapping[str, str], {None: ATOM, "dc": DC})  # None: the default namespace, of which stubs know nothing
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_feeds(catalogue: Catalogue) -> dict[str, bytes]:
    """Every Atom feed by its name in the catalogue."""
    words = catalogue.language.labels
    feeds = {
        OPDS1: _navigation(catalogue),
        OPDS1_ALL: _acquisition(catalogue, OPDS1_ALL, words["all_issues"], catalogue.issues),
    }
    for year in catalogue.years:
        title = f"{year} {words['issues_of_year']}"
        feeds[name_year(year)] = _acquisition(catalogue, name_year(year), title, catalogue.of_year(year))
    return feeds


def name_year(year: str) -> str:
    """The feed of a year's issues."""
    return f"opds/{year}.xml"


def _navigation(catalogue: Catalogue) -> bytes:
    words = catalogue.language.labels
    feed = _open_feed(catalogue, OPDS1, catalogue.magazine.title, catalogue.updated, NAVIGATION)
    _link(feed, "alternate", catalogue.address(INDEX), HTML)
    _link(feed, "alternate", catalogue.address(OPDS2), OPDS2_TYPE)
    _lead(feed, catalogue, OPDS1_ALL, f"{REL}sort/new", words["all_issues"], catalogue.issues)
    for year in catalogue.years:
        title = f"{year} {words['issues_of_year']}"
        _lead(feed, catalogue, name_year(year), "subsection", title, catalogue.of_year(year))
    return _write(feed)


def _lead(
    feed: etree._Element, catalogue: Catalogue, name: str, rel: str, title: str, issues: tuple[Finished, ...]
) -> None:
    """An entry of the navigation feed, which leads to an acquisition feed."""
    entry = _add(feed, "entry")
    _add(entry, "title", title)
    _add(entry, "id", catalogue.address(name))
    _add(entry, "updated", at_midnight(max(one.issue.modified for one in issues)))
    _link(entry, rel, catalogue.address(name), ACQUISITION)
    _add(entry, "content", ", ".join(one.issue.line for one in issues), type="text")


def _acquisition(catalogue: Catalogue, name: str, title: str, issues: tuple[Finished, ...]) -> bytes:
    updated = max(one.issue.modified for one in issues)
    feed = _open_feed(catalogue, name, f"{catalogue.magazine.title} · {title}", updated, ACQUISITION)
    _link(feed, "up", catalogue.address(OPDS1), NAVIGATION)
    for finished in issues:
        _describe(feed, catalogue, finished)
    return _write(feed)


def _open_feed(catalogue: Catalogue, name: str, title: str, updated: str, kind: str) -> etree._Element:
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=_SPACES)
    feed.set(_LANG, catalogue.language.tag)
    _add(feed, "id", catalogue.address(name))
    _add(feed, "title", title)
    _add(feed, "subtitle", catalogue.magazine.tagline)
    _add(feed, "updated", at_midnight(updated))
    author = _add(feed, "author")
    _add(author, "name", name_publisher(catalogue.issues[0].issue) or catalogue.magazine.title)
    _add(author, "uri", catalogue.base)
    _link(feed, "self", catalogue.address(name), kind)
    _link(feed, "start", catalogue.address(OPDS1), NAVIGATION)
    return feed


def _describe(feed: etree._Element, catalogue: Catalogue, finished: Finished) -> None:
    """An issue as a complete catalogue entry. Its id is its page's address; the ePub's own stands in dc:identifier."""
    issue = finished.issue
    entry = _add(feed, "entry")
    _add(entry, "title", finished.title)
    _add(entry, "id", catalogue.address(issue.id, ""))
    _add(entry, "updated", at_midnight(issue.modified))
    _add(entry, "published", at_midnight(issue.date))
    for name in list_creators(issue) or (catalogue.magazine.title,):
        _add(_add(entry, "author"), "name", name)
    for name in imprint_values(issue, "authors"):
        _add(_add(entry, "contributor"), "name", name)
    for subject in list_subjects(issue):
        etree.SubElement(entry, f"{{{ATOM}}}category", {"term": subject, "label": subject})
    _add(entry, "rights", " ".join(imprint_values(issue, "rights_notice")), type="text")
    for term, text in (
        ("identifier", finished.identifier),
        ("publisher", name_publisher(issue)),
        ("language", catalogue.language.tag),
        ("issued", issue.date),
        ("extent", f"{finished.pages} {catalogue.language.labels['page']}"),
    ):
        _add(entry, term, text, space=DC)
    _add(entry, "summary", finished.summary, type="text")
    contents = "\n".join(f"{piece.first}. {piece.title}" for piece in finished.pieces)
    _add(entry, "content", contents, type="text")
    folder = issue.id
    _link(entry, f"{REL}image", catalogue.address(folder, finished.cover.name), JPEG)
    _link(entry, f"{REL}image/thumbnail", catalogue.address(folder, finished.thumbnail.name), JPEG)
    _link(entry, "alternate", catalogue.address(folder, INDEX), HTML)
    for given in (finished.epub, finished.pdf):
        link = _link(entry, f"{REL}acquisition/open-access", catalogue.address(folder, given.name), given.type)
        link.set("length", str(given.size))


def _add(parent: etree._Element, name: str, text: str = "", space: str = ATOM, **attributes: str) -> etree._Element:
    """A child; a term or a text that says nothing is left out of the feed again."""
    child = etree.SubElement(parent, f"{{{space}}}{name}", attributes)
    if text:
        child.text = text
    elif attributes or space == DC:
        parent.remove(child)
    return child


def _link(parent: etree._Element, rel: str, href: str, media_type: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": media_type})


def _write(feed: etree._Element) -> bytes:
    etree.indent(feed)
    return bytes(etree.tostring(feed, encoding="UTF-8", xml_declaration=True)) + b"\n"
