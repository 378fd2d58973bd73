"""EPB015: masthead, issue line, publisher and dates in the made feeds and pages are those of the sources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import lxml.html
from lxml import etree

from pipeline.catalogue.model import ABOUT, INDEX, OPDS1, OPDS1_ALL, OPDS2, PUBLICATION, Catalogue, Finished
from pipeline.catalogue.opds1 import ATOM, DC
from pipeline.collation.masthead import compare_named
from pipeline.problems import Problem

_SPACES = {"a": ATOM, "dc": DC}


def compare_mastheads(catalogue: Catalogue, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Every difference between what the written ``files`` say and the sources; they are read anew, not remembered."""
    newest = catalogue.issues[0].issue
    root, told = etree.fromstring(files[OPDS1]), json.loads(files[OPDS2])["metadata"]
    page = lxml.html.document_fromstring(files[INDEX].decode())
    found = [
        *compare_named(newest, OPDS1, {"title": _texts(root, "a:title"), "tagline": _texts(root, "a:subtitle")}),
        *compare_named(newest, OPDS2, {"title": [told["title"]], "description": [told["description"]]}),
        *compare_named(newest, INDEX, {"title": [str(page.findtext(".//h1/span"))]}),
    ]
    entries = etree.fromstring(files[OPDS1_ALL]).findall(f"{{{ATOM}}}entry")
    for finished, entry in zip(catalogue.issues, entries, strict=True):
        found += _compare_entry(finished, entry)
        found += _compare_publication(finished, json.loads(files[f"{finished.id}/{PUBLICATION}"])["metadata"])
        found += _compare_about(finished, json.loads(files[f"{finished.id}/{ABOUT}"]))
    return tuple(found)


def _compare_entry(finished: Finished, entry: etree._Element) -> tuple[Problem, ...]:
    said = {
        "full_title": _texts(entry, "a:title"),
        "publisher": _texts(entry, "dc:publisher"),
        "date": _texts(entry, "dc:issued"),
    }
    return compare_named(finished.issue, f"{OPDS1_ALL}, {finished.id}", said)


def _compare_publication(finished: Finished, told: Mapping[str, Any]) -> tuple[Problem, ...]:
    said = {
        "full_title": [told["title"]],
        "title": [told["belongsTo"]["magazine"]["name"]],
        "publisher": _given(told.get("publisher")),
        "date": [told["published"]],
    }
    return compare_named(finished.issue, f"{finished.id}/{PUBLICATION}", said)


def _compare_about(finished: Finished, told: Mapping[str, Any]) -> tuple[Problem, ...]:
    said = {
        "full_title": [told["name"]],
        "title": [told["isPartOf"]["name"]],
        "number": [told["issueNumber"]],
        "date": [told["datePublished"]],
        "issn": _given(told["isPartOf"].get("issn")),
    }
    return compare_named(finished.issue, f"{finished.id}/{ABOUT}", said)


def _texts(element: etree._Element, path: str) -> list[str]:
    return [one.text or "" for one in element.findall(path, _SPACES)]


def _given(value: object) -> list[str]:
    return [str(value)] if value else []
