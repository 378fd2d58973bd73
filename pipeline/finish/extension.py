"""What an archive copy says of its standards, and of the terms in its packet that PDF/A does not know.

ISO 19005-2, 6.6.2.3: a property outside the predefined schemas is described in the packet itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pipeline.periodical import PRISM

SPACES = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
UA = "http://www.aiim.org/pdfua/ns/id/"
# Property, type, who sets it, what it means.
PRISM_TERMS = (
    ("publicationName", "Text", "external", "Title of the magazine"),
    ("aggregationType", "Text", "external", "What articles are gathered in"),
    ("issn", "Text", "external", "ISSN of the printed magazine"),
    ("number", "Text", "external", "Number of the issue"),
    ("issueName", "Text", "external", "Number and months of the issue as printed"),
    ("coverDate", "Text", "external", "Date of the issue"),
    ("coverDisplayDate", "Text", "external", "Date of the issue as printed"),
    ("publicationDate", "Date", "external", "Day on which the issue appeared"),
    ("versionIdentifier", "Text", "external", "When the issue was changed last: another version says another time"),
    ("startingPage", "Text", "internal", "Number of the first page as printed"),
    ("endingPage", "Text", "internal", "Number of the last page as printed"),
    ("pageCount", "Integer", "internal", "Number of pages"),
)
UA_TERMS = (("part", "Integer", "internal", "Part of ISO 14289 that the file conforms to"),)


def claim_standards() -> Iterator[tuple[str, str]]:
    """PDF/A-2a and PDF/UA-1, and the schemas of what else the packet holds: names of properties with their XML."""
    yield "pdfaid:part", "2"
    yield "pdfaid:conformance", "A"
    yield "pdfuaid:part", "1"
    schemas = (
        _describe("PRISM basic metadata", PRISM, "prism", PRISM_TERMS),
        _describe("PDF/UA identification", UA, "pdfuaid", UA_TERMS),
    )
    yield "pdfaExtension:schemas", f"<rdf:Bag>{''.join(schemas)}</rdf:Bag>"


def _describe(title: str, space: str, prefix: str, terms: tuple[tuple[str, str, str, str], ...]) -> str:
    rows = "".join(_describe_term(*term) for term in terms)
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{escape_text(title)}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{escape_text(space)}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{rows}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _describe_term(name: str, kind: str, category: str, meaning: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>{category}</pdfaProperty:category>"
        f"<pdfaProperty:description>{escape_text(meaning)}</pdfaProperty:description></rdf:li>"
    )


def escape_text(text: str) -> str:
    """Text between tags: what xml.sax.saxutils does, which loads all that it takes to fetch an address."""
    return escape(text, quote=False)
