"""The package document's metadata: what the issue is, who made it, what its accessibility rests on (EPUB 3.3, 5.5)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.accessibility import describe_access, summarise_access
from pipeline.bind.book import Book, Resource
from pipeline.contributors import ISSUING_BODY, list_contributors
from pipeline.identity import identify
from pipeline.language.contract import Language
from pipeline.model import Issue
from pipeline.periodical import (
    PRISM,
    find_issn,
    full_title,
    imprint_values,
    list_creators,
    list_prism,
    list_subjects,
    name_publisher,
)
from pipeline.xmlsafe import parse_xml

DC = "http://purl.org/dc/elements/1.1/"
XML = "http://www.w3.org/XML/1998/namespace"
PREFIXES = {"prism": PRISM}  # of terms that EPUB does not reserve a prefix for

_TITLE_ID, _SERIES_ID = "title", "magazine"


@dataclass(frozen=True)
class Entry:
    """One element of <metadata>: ``name`` in the namespace ``ns`` (None: the package's own)."""

    ns: str | None
    name: str
    text: str
    attrs: Mapping[str, str] = field(default_factory=dict)


def package_metadata(
    issue: Issue,
    book: Book,
    resources: Sequence[Resource],
    css: str,
    language: Language,
    identifier_id: str,
    cover_id: str,
) -> tuple[Entry, ...]:
    """Every metadata element but dcterms:modified. Nothing is claimed that the book does not hold.

    What is displayed in order stands in order, so no element has a display-seq.
    """
    printed = f"{full_title(issue)}, {language.labels['printed_issue']}"
    entries = [
        Entry(DC, "identifier", identify(issue), {"id": identifier_id}),
        *_titles(issue, book),
        Entry(DC, "language", language.tag),
        Entry(DC, "date", issue.date),
        Entry(DC, "description", issue.magazine.description),
        *(Entry(DC, "subject", subject) for subject in list_subjects(issue)),
        Entry(DC, "publisher", name_publisher(issue)),
        Entry(DC, "rights", " ".join(imprint_values(issue, "rights_notice"))),
        Entry(DC, "source", printed),
        *([_property("pageBreakSource", printed)] if book.page_list else []),
        *_people(issue),
        Entry(None, "meta", "", {"name": "cover", "content": cover_id}),
        *_series(issue),
        *(_property(f"prism:{term}", text) for term, text in list_prism(issue)),
        *_accessibility(book, resources, css, language),
    ]
    return tuple(entry for entry in entries if entry.text or "content" in entry.attrs)


def _property(name: str, text: str, refines: str = "", **attrs: str) -> Entry:
    return Entry(None, "meta", text, ({"refines": f"#{refines}"} if refines else {}) | {"property": name} | attrs)


def _titles(issue: Issue, book: Book) -> list[Entry]:
    """The title, and how it is sorted: № 10 after № 9."""
    return [
        Entry(DC, "title", book.title, {"id": _TITLE_ID}),
        _property("title-type", "main", _TITLE_ID),
        _property("file-as", f"{issue.magazine.title} {issue.id}", _TITLE_ID),
    ]


def _people(issue: Issue) -> list[Entry]:
    entries = []
    for number, name in enumerate(list_creators(issue), 1):
        entries.append(Entry(DC, "creator", name, {"id": f"creator-{number}"}))
        entries.append(_property("role", ISSUING_BODY, f"creator-{number}", scheme="marc:relators"))
    for number, person in enumerate(list_contributors(issue), 1):
        identifier = f"contributor-{number}"
        entries.append(Entry(DC, "contributor", person.name, {"id": identifier}))
        entries += [_property("role", role, identifier, scheme="marc:relators") for role in person.roles]
        entries.append(_property("file-as", person.file_as, identifier))
    return entries


def _series(issue: Issue) -> list[Entry]:
    """The issue as a part of its magazine: EPUB 3 collection, and the form that calibre reads."""
    title, native = issue.magazine.title, issue.magazine.native_title
    entries = [
        _property("belongs-to-collection", title, id=_SERIES_ID),
        _property("collection-type", "series", _SERIES_ID),
        Entry(None, "meta", "", {"name": "calibre:series", "content": title}),
    ]
    if native != title:
        entries.append(_property("alternate-script", native, _SERIES_ID, **{f"{{{XML}}}lang": issue.magazine.language}))
    if re.fullmatch(r"\d+", issue.number):
        entries += [
            _property("group-position", issue.number, _SERIES_ID),
            Entry(None, "meta", "", {"name": "calibre:series_index", "content": issue.number}),
        ]
    if issn := find_issn(issue):
        entries.append(_property("dcterms:identifier", f"urn:issn:{issn}", _SERIES_ID))
    return entries


def _accessibility(book: Book, resources: Sequence[Resource], css: str, language: Language) -> list[Entry]:
    """EPUB Accessibility 1.1 from what is there. No conformance is claimed: nobody has certified any."""
    documents = {chapter.name: read_document(chapter.xhtml) for chapter in book.chapters}
    access = describe_access(
        {name: tree for name, tree in documents.items() if tree is not None},
        read_document(book.nav),
        (css,),
        (resource.content for resource in resources if resource.media_type.startswith("image/")),
    )
    return [
        *_schema("accessMode", access.modes),
        *_schema("accessModeSufficient", access.sufficient),
        *_schema("accessibilityFeature", access.features),
        *_schema("accessibilityHazard", access.hazards),
        *_schema("accessibilitySummary", (summarise_access(access, language.labels),)),
    ]


def read_document(xhtml: str) -> etree._Element | None:
    """The document's tree, as far as it can be read; None where nothing can. That it is sound is judged elsewhere."""
    try:
        return parse_xml(xhtml.encode(), recover=True)
    except etree.XMLSyntaxError:
        return None


def _schema(name: str, values: Sequence[str]) -> list[Entry]:
    return [_property(f"schema:{name}", value) for value in values]
