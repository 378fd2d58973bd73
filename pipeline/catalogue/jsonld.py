"""issue.jsonld: the issue in schema.org's words, for search engines, libraries and whoever cites an article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.catalogue.model import INDEX, Catalogue, Finished, Given, Piece
from pipeline.periodical import find_issn, imprint_values, list_subjects, name_publisher

CONTEXT = "https://schema.org"


def describe_issue(catalogue: Catalogue, finished: Finished) -> dict[str, Any]:
    """schema.org: PublicationIssue, part of a Periodical, with every article of the contents and its printed pages."""
    issue, tag = finished.issue, catalogue.language.tag
    here = catalogue.address(issue.id, "")
    publisher = name_publisher(issue)
    editors = [*imprint_values(issue, "editor_in_chief"), *imprint_values(issue, "managing_editor")]
    return _without_blank(
        {
            "@context": CONTEXT,
            "@type": "PublicationIssue",
            "@id": here,
            "url": catalogue.address(issue.id, INDEX),
            "identifier": finished.identifier,
            "name": finished.title,
            "headline": finished.headline,
            "keywords": list(list_subjects(issue)),
            "issueNumber": issue.number,
            "datePublished": issue.date,
            "dateModified": issue.modified,
            "inLanguage": tag,
            "pageStart": "1",
            "pageEnd": str(finished.pages),
            "image": catalogue.address(issue.id, finished.cover.name),
            "thumbnailUrl": catalogue.address(issue.id, finished.thumbnail.name),
            "isAccessibleForFree": True,
            "usageInfo": " ".join(imprint_values(issue, "rights_notice")),
            "isPartOf": _without_blank(
                {
                    "@type": "Periodical",
                    "@id": catalogue.base,
                    "name": catalogue.magazine.title,
                    "alternateName": catalogue.magazine.native_title,
                    "description": catalogue.magazine.description,
                    "issn": find_issn(issue),
                    "inLanguage": tag,
                    "publisher": _organisation(publisher),
                }
            ),
            "publisher": _organisation(publisher),
            "editor": [_person(name) for name in editors],
            "contributor": [_person(name) for name in imprint_values(issue, "authors")],
            "translator": [_person(name) for name in imprint_values(issue, "translators")],
            "encoding": [_file(catalogue, issue.id, given) for given in (finished.epub, finished.pdf)],
            "hasPart": [_article(here, tag, piece) for piece in finished.pieces],
        }
    )


def _article(here: str, tag: str, piece: Piece) -> dict[str, Any]:
    return _without_blank(
        {
            "@type": "Article",
            "@id": f"{here}{INDEX}#{piece.id}",
            "name": piece.title,
            "headline": piece.title,
            "abstract": piece.standfirst,
            "pageStart": str(piece.first),
            "pageEnd": str(piece.last),
            "inLanguage": tag,
            "author": [_person(name) for name in piece.authors],
            "about": [_person(name) for name in piece.voices],
        }
    )


def _file(catalogue: Catalogue, folder: str, given: Given) -> dict[str, Any]:
    return {
        "@type": "MediaObject",
        "contentUrl": catalogue.address(folder, given.name),
        "encodingFormat": given.type,
        "contentSize": str(given.size),
        "sha256": given.sha256,
    }


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}


def _without_blank(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}
