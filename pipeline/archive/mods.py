"""The record of an issue for a library's catalogue: MODS 3.8 and simple Dublin Core (OAI), both as XML.

MODS 3.8: loc.gov/standards/mods/v3; roles are MARC relators, as in the ePub. Dublin Core: the form in which libraries
exchange it (openarchives.org/OAI/2.0/oai_dc).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from pipeline.contributors import list_contributors, list_voices, name_authors
from pipeline.identity import identify
from pipeline.kinds import KINDS
from pipeline.language import find_language
from pipeline.model import Article, Issue, PageMap
from pipeline.periodical import find_issn, full_title, imprint_values, list_creators, list_subjects, name_publisher

MODS = "http://www.loc.gov/mods/v3"
MODS_SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
MEDIA = ("application/pdf", "application/epub+zip")
RELATORS = "http://id.loc.gov/vocabulary/relators"
_CODES = {"kk": "kaz", "ru": "rus", "en": "eng"}  # ISO 639-2/B, which catalogues use


def write_mods(issue: Issue, pages: PageMap) -> bytes:
    """mods.xml: the issue, its place in the magazine, and every article of the contents with its pages."""
    names: dict[Any, str] = {None: MODS, "xsi": XSI}
    record = etree.Element(_mods("mods"), {"version": "3.8"}, nsmap=names)
    record.set(f"{{{XSI}}}schemaLocation", f"{MODS} {MODS_SCHEMA}")
    title = _add(record, "titleInfo")
    _add(title, "title", issue.magazine.title)
    _add(title, "partNumber", issue.line)
    if issue.magazine.native_title:
        _add(_add(record, "titleInfo", type="alternative"), "title", issue.magazine.native_title)
    for name in list_creators(issue):
        _add_name(record, name, ("isb",), "corporate")
    for contributor in list_contributors(issue):
        _add_name(record, contributor.name, contributor.roles, "", contributor.file_as)
    _add(record, "typeOfResource", "text")
    _add(record, "genre", "periodical", authority="marcgt")
    _add_origin(record, issue)
    _add_language(record, issue)
    _add_description(record, pages)
    _add(record, "abstract", issue.magazine.description)
    for subject in list_subjects(issue):
        _add(_add(record, "subject"), "topic", subject)
    _add_host(record, issue)
    for article in _list_articles(issue):
        _add_article(record, article, pages)
    _add(record, "identifier", identify(issue), type="uri")
    _add(record, "accessCondition", " ".join(imprint_values(issue, "rights_notice")), type="use and reproduction")
    _add_part(record, issue, pages)
    about = _add(record, "recordInfo")
    _add(about, "recordCreationDate", issue.modified, encoding="w3cdtf")
    _add(about, "recordIdentifier", identify(issue), source="adal-press")
    _add_term(_add(about, "languageOfCataloging"), _CODES.get(_tag(issue)) or _tag(issue))
    return _write(record)


def write_dublin_core(issue: Issue, pages: PageMap) -> bytes:
    """dc.xml: the same in the fifteen terms of simple Dublin Core."""
    record = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    record.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC_SCHEMA}")
    for term, text in _list_terms(issue, pages):
        if text:
            etree.SubElement(record, f"{{{DC}}}{term}").text = text
    return _write(record)


def _list_terms(issue: Issue, pages: PageMap) -> Iterator[tuple[str, str]]:
    yield "title", full_title(issue)
    yield from (("creator", name) for name in list_creators(issue))
    yield from (("subject", subject) for subject in list_subjects(issue))
    yield "description", issue.magazine.description
    yield "publisher", name_publisher(issue)
    yield from (("contributor", contributor.name) for contributor in list_contributors(issue))
    yield "date", issue.date
    yield "type", "Text"
    yield from (("format", media) for media in MEDIA)
    yield "format", f"{pages.pages} pages"
    yield "identifier", identify(issue)
    yield "identifier", f"ISSN {find_issn(issue)}" if find_issn(issue) else ""
    yield "language", _tag(issue)
    yield "relation", issue.magazine.base_url
    yield "rights", " ".join(imprint_values(issue, "rights_notice"))


def _list_articles(issue: Issue) -> Sequence[Article]:
    return [article for article in issue.articles if KINDS[article.kind].listed]


def _add_origin(record: Any, issue: Issue) -> None:
    origin = _add(record, "originInfo", eventType="publication")
    for place in imprint_values(issue, "address")[:1]:
        _add(_add(origin, "place"), "placeTerm", place, type="text")
    _add(origin, "publisher", name_publisher(issue))
    _add(origin, "dateIssued", issue.date, encoding="w3cdtf", keyDate="yes")
    if issue.modified > issue.date:
        _add(origin, "dateModified", issue.modified, encoding="w3cdtf")
    _add(origin, "issuance", "serial")
    _add(origin, "frequency", " ".join(imprint_values(issue, "periodicity")))


def _add_language(record: Any, issue: Issue) -> None:
    language = _add(record, "language")
    if code := _CODES.get(_tag(issue)):
        _add_term(language, code)
    _add(language, "languageTerm", _tag(issue), type="code", authority="rfc5646")


def _add_term(parent: Any, code: str) -> None:
    _add(parent, "languageTerm", code, type="code", authority="iso639-2b")


def _add_description(record: Any, pages: PageMap) -> None:
    described = _add(record, "physicalDescription")
    for media in MEDIA:
        _add(described, "internetMediaType", media)
    _add(described, "extent", f"{pages.pages} pages")
    _add(described, "digitalOrigin", "born digital")


def _add_host(record: Any, issue: Issue) -> None:
    """The magazine that this is an issue of."""
    host = _add(record, "relatedItem", type="host")
    _add(_add(host, "titleInfo"), "title", issue.magazine.title)
    _add(host, "identifier", find_issn(issue), type="issn")
    if issue.magazine.base_url:
        _add(_add(host, "location"), "url", issue.magazine.base_url)


def _add_article(record: Any, article: Article, pages: PageMap) -> None:
    item = _add(record, "relatedItem", type="constituent")
    _add(_add(item, "titleInfo"), "title", article.contents_title or article.plain_title)
    for name in name_authors(article):
        _add_name(item, name, ("aut",))
    if article.kind == "interview":
        for name in list_voices(article):
            _add_name(item, name, ("ive",))
    extent = pages.of(article.id)
    _add_pages(_add(item, "part"), extent.first, extent.last)


def _add_part(record: Any, issue: Issue, pages: PageMap) -> None:
    part = _add(record, "part")
    detail = _add(part, "detail", type="issue")
    _add(detail, "number", issue.number)
    _add(detail, "caption", "№")
    _add_pages(part, 1, pages.pages)
    _add(part, "date", issue.date, encoding="w3cdtf")


def _add_pages(part: Any, first: int, last: int) -> None:
    extent = _add(part, "extent", unit="pages")
    _add(extent, "start", str(first))
    _add(extent, "end", str(last))


def _add_name(parent: Any, name: str, roles: Sequence[str], kind: str = "", file_as: str = "") -> None:
    """A name by which it is filed, where that is certain, and as it is printed (MODS: namePart, displayForm).

    ``kind`` is corporate or personal, "" where that cannot be seen from it.
    """
    kind = kind or ("personal" if file_as else "")
    element = _add(parent, "name", **({"type": kind} if kind else {}))
    _add(element, "namePart", file_as or name)
    if file_as:
        _add(element, "displayForm", name)
    for role in roles:
        _add(_add(element, "role"), "roleTerm", role, type="code", authority="marcrelator", authorityURI=RELATORS)


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    """An element below ``parent``; one that would be empty of text is left out."""
    if text == "":
        return None
    element = etree.SubElement(parent, _mods(name), attributes)
    element.text = text
    return element


def _mods(name: str) -> str:
    return f"{{{MODS}}}{name}"


def _tag(issue: Issue) -> str:
    return find_language(issue.magazine.language).tag


def _write(record: Any) -> bytes:
    written: bytes = etree.tostring(record, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written
