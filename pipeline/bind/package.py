"""The package document's metadata: what the issue is, who made it, what its accessibility rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from pipeline.bind.book import Book
from pipeline.model import Issue

DC = "http://purl.org/dc/elements/1.1/"

# Keys of the imprint → MARC relator codes (id.loc.gov/vocabulary/relators).
ROLES = {
    "editor_in_chief": "edt",
    "managing_editor": "edt",
    "designer": "bkd",
    "proofreader": "pfr",
    "authors": "aut",
    "translators": "trl",
    "photographers": "pht",
    "produced_by": "bkp",
}

_IMAGE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\salt="[^"]*\S[^"]*"')


@dataclass(frozen=True)
class Entry:
    """One element of <metadata>: ``name`` in the namespace ``ns`` (None: the package's own)."""

    ns: str | None
    name: str
    text: str
    attrs: Mapping[str, str] = field(default_factory=dict)


def identifier(issue: Issue) -> str:
    """The same for every build of an issue: made from the magazine's address and the issue's id."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, issue.magazine.base_url + issue.id)}"


def package_metadata(issue: Issue, book: Book, identifier_id: str, cover_id: str) -> tuple[Entry, ...]:
    """Every metadata element but dcterms:modified. Nothing is claimed that the book does not hold."""
    magazine = issue.magazine
    entries = [
        Entry(DC, "identifier", identifier(issue), {"id": identifier_id}),
        Entry(DC, "title", book.title),
        Entry(DC, "language", magazine.language),
        Entry(DC, "date", issue.date),
        Entry(DC, "description", magazine.description),
        *_people(issue),
        Entry(None, "meta", "", {"name": "cover", "content": cover_id}),
        *_series(issue),
        *_accessibility(book),
    ]
    return tuple(entry for entry in entries if entry.text or "content" in entry.attrs)


def _values(issue: Issue, key: str) -> tuple[str, ...]:
    return next((item.values for item in issue.imprint if item.key == key), ())


def _people(issue: Issue) -> list[Entry]:
    publisher = _values(issue, "publisher") or _values(issue, "founder")
    entries = [Entry(DC, "publisher", " ".join(publisher))]
    entries.append(Entry(DC, "rights", " ".join(_values(issue, "rights_notice"))))
    people = [(name, role) for key, role in ROLES.items() for name in _values(issue, key)]
    for number, (name, role) in enumerate(people, 1):
        refines = {"refines": f"#contributor-{number}", "property": "role", "scheme": "marc:relators"}
        entries.append(Entry(DC, "contributor", name, {"id": f"contributor-{number}"}))
        entries.append(Entry(None, "meta", role, refines))
    return entries


def _series(issue: Issue) -> list[Entry]:
    """The issue as a part of its magazine: EPUB 3 collection, and the form that calibre reads."""
    title = issue.magazine.title
    entries = [
        Entry(None, "meta", title, {"id": "magazine", "property": "belongs-to-collection"}),
        Entry(None, "meta", "series", {"refines": "#magazine", "property": "collection-type"}),
        Entry(None, "meta", "", {"name": "calibre:series", "content": title}),
    ]
    if re.fullmatch(r"\d+", issue.number):
        entries += [
            Entry(None, "meta", issue.number, {"refines": "#magazine", "property": "group-position"}),
            Entry(None, "meta", "", {"name": "calibre:series_index", "content": issue.number}),
        ]
    for issn in _values(issue, "issn"):
        refines = {"refines": "#magazine", "property": "dcterms:identifier"}
        entries.append(Entry(None, "meta", f"urn:issn:{issn}", refines))
    return entries


def _accessibility(book: Book) -> list[Entry]:
    """Schema.org properties as EPUB Accessibility 1.1 wants them, computed; no claim of conformance."""
    images = [image for chapter in book.chapters for image in _IMAGE.findall(chapter.xhtml)]
    described = all(_ALT.search(image) for image in images)
    features = ["tableOfContents", "readingOrder", "structuralNavigation"]
    if images and described:
        features.append("alternativeText")
    modes = ["textual", "visual"] if images else ["textual"]
    sufficient = ["textual"] if described else ["textual,visual"]
    # Still pictures and text only: the layouts have no script, sound, film or animation.
    return [
        *_schema("accessMode", modes),
        *_schema("accessModeSufficient", sufficient),
        *_schema("accessibilityFeature", features),
        *_schema("accessibilityHazard", ["none"]),
    ]


def _schema(name: str, values: Sequence[str]) -> list[Entry]:
    return [Entry(None, "meta", value, {"property": f"schema:{name}"}) for value in values]
