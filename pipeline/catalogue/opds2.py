"""OPDS 2.0 (specs.opds.io/opds-2.0): the same in JSON, and a publication document of every issue.

The words are those of the Readium Web Publication Manifest; nothing in it is blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.catalogue.model import (
    HTML,
    INDEX,
    OPDS1,
    OPDS2,
    PUBLICATION,
    Catalogue,
    Finished,
    Given,
    at_midnight,
)
from pipeline.catalogue.opds1 import NAVIGATION, OPDS2_TYPE
from pipeline.periodical import find_issn, imprint_values, list_creators, list_subjects, name_publisher
from pipeline.report import write_json

PUBLICATION_TYPE = "application/opds-publication+json"
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
# Fields of the imprint → contributors as the manifest names them.
ROLES = {"editor": ("editor_in_chief", "managing_editor"), "translator": ("translators",), "contributor": ("authors",)}


def write_feed(catalogue: Catalogue) -> bytes:
    """opds.json: every issue as a publication, the newest first."""
    return write_json(
        {
            "metadata": {
                "title": catalogue.magazine.title,
                "subtitle": catalogue.magazine.tagline,
                "description": catalogue.magazine.description,
                "modified": at_midnight(catalogue.updated),
                "numberOfItems": len(catalogue.issues),
            },
            "links": [
                _link(catalogue.address(OPDS2), OPDS2_TYPE, ["self", "start"]),
                _link(catalogue.address(INDEX), HTML, "alternate"),
                _link(catalogue.address(OPDS1), NAVIGATION, "alternate"),
            ],
            "publications": [describe_publication(catalogue, finished) for finished in catalogue.issues],
        }
    )


def write_publication(catalogue: Catalogue, finished: Finished) -> bytes:
    """publication.json of an issue, the one that its ``self`` link names."""
    return write_json(describe_publication(catalogue, finished))


def describe_publication(catalogue: Catalogue, finished: Finished) -> dict[str, Any]:
    """An issue as an OPDS publication."""
    folder = finished.id
    return {
        "metadata": _describe(catalogue, finished),
        "links": [
            _link(catalogue.address(folder, PUBLICATION), PUBLICATION_TYPE, "self"),
            _link(catalogue.address(folder, INDEX), HTML, "alternate"),
            *(
                _link(catalogue.address(folder, given.name), given.type, OPEN_ACCESS)
                for given in (finished.epub, finished.pdf)
            ),
        ],
        "images": [_picture(catalogue, folder, given) for given in (finished.cover, finished.thumbnail)],
    }


def _describe(catalogue: Catalogue, finished: Finished) -> dict[str, Any]:
    issue = finished.issue
    people = {
        role: _one_or_many([n for key in keys for n in imprint_values(issue, key)]) for role, keys in ROLES.items()
    }
    return _without_blank(
        {
            "@type": "http://schema.org/PublicationIssue",
            "identifier": finished.identifier,
            "title": finished.title,
            "subtitle": finished.summary,
            "author": _one_or_many(list(list_creators(issue))),
            **people,
            "publisher": name_publisher(issue),
            "language": catalogue.language.tag,
            "published": issue.date,
            "modified": at_midnight(issue.modified),
            "description": "\n".join(f"{piece.first}. {piece.title}" for piece in finished.pieces),
            "subject": list(list_subjects(issue)),
            "numberOfPages": finished.pages,
            "belongsTo": _belongs(catalogue, finished),
        }
    )


def _belongs(catalogue: Catalogue, finished: Finished) -> dict[str, Any]:
    """The magazine; also as a series, which more apps read. Positions begin above nought: issue 0 has none."""
    issn = find_issn(finished.issue)
    magazine: dict[str, Any] = {
        "name": catalogue.magazine.title,
        "identifier": f"urn:issn:{issn}" if issn else catalogue.base,
        "links": [_link(catalogue.address(OPDS2), OPDS2_TYPE)],
    }
    if re.fullmatch(r"0*[1-9]\d*", finished.issue.number):
        magazine["position"] = int(finished.issue.number)
    return {"magazine": magazine, "series": magazine}


def _picture(catalogue: Catalogue, folder: str, given: Given) -> dict[str, Any]:
    link = _link(catalogue.address(folder, given.name), given.type)
    return {**link, "width": given.width, "height": given.height}


def _link(href: str, media_type: str, rel: str | list[str] | None = None) -> dict[str, Any]:
    return _without_blank({"rel": rel, "href": href, "type": media_type})


def _one_or_many(names: list[str]) -> str | list[str]:
    return names[0] if len(names) == 1 else names


def _without_blank(fields: Mapping[str, Any]) -> dict[str, Any]:
    """OPDS 2.0, 5.2: metadata should hold no blank value."""
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}
