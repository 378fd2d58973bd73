"""ro-crate-metadata.json: the package for machines, in RO-Crate 1.1 (w3id.org/ro/crate/1.1), which is schema.org.

Flat, as RO-Crate wants it: every thing once in ``@graph``, others name it by its ``@id``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.archive.formats import HEAD, Format, identify_format
from pipeline.archive.model import Entry
from pipeline.contributors import list_voices, name_authors
from pipeline.identity import identify
from pipeline.kinds import KINDS
from pipeline.language import find_language
from pipeline.model import Article, Issue, PageMap
from pipeline.periodical import find_issn, full_title, imprint_values, name_publisher

NAME = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "https://w3id.org/ro/crate/1.1"
# Terms of schema.org that are younger than the context, and a digest that it has no word for. http: an IRI is compared
# letter by letter, and so the context writes those of schema.org and W3C those of XML Encryption.
TERMS = {"sha256": "http://schema.org/sha256", "sha512": "http://www.w3.org/2001/04/xmlenc#sha512"}
PERIODICAL = "#periodical"
LICENCES = "Fonts, colour profiles and the pipeline have licences of their own, which lie beside them."


def describe_package(
    issue: Issue, pages: PageMap, package: str, entries: Iterable[Entry], texts: Mapping[str, str]
) -> dict[str, Any]:
    """The whole of the file. ``texts``: an article's id -> the path of its plain text inside ``data/``."""
    files = sorted(entries, key=lambda entry: entry.path)
    things = _Things()
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{full_title(issue)} ({package})",
        "description": issue.magazine.description,
        "datePublished": issue.date,
        "inLanguage": find_language(issue.magazine.language).tag,
        "license": {"@id": "#rights"},
        "mainEntity": {"@id": identify(issue)},
        "hasPart": [{"@id": entry.path} for entry in files],
    }
    things.add({"@id": NAME, "@type": "CreativeWork", "conformsTo": {"@id": PROFILE}, "about": {"@id": "./"}})
    things.add(root)
    things.add(_describe_rights(issue))
    for thing in (*_describe_issue(things, issue, pages), *_describe_articles(things, issue, pages, texts)):
        things.add(thing)
    for entry in files:
        _add_file(things, entry)
    return {"@context": [CONTEXT, TERMS], "@graph": list(things.all.values())}


class _Things:
    """What is described, by its ``@id``, each once; blank fields left out."""

    def __init__(self) -> None:
        self.all: dict[str, dict[str, Any]] = {}

    def add(self, fields: Mapping[str, Any]) -> dict[str, str]:
        """The thing, and how others name it."""
        kept = {key: value for key, value in fields.items() if value not in (None, "", [], {})}
        self.all.setdefault(str(kept["@id"]), kept)
        return {"@id": str(kept["@id"])}

    def add_persons(self, names: Iterable[str]) -> list[dict[str, str]]:
        return [self.add({"@id": f"#person-{_key(name)}", "@type": "Person", "name": name}) for name in names]

    def add_organisation(self, name: str) -> dict[str, str]:
        if not name:
            return {}
        return self.add({"@id": f"#organisation-{_key(name)}", "@type": "Organization", "name": name})

    def add_format(self, form: Format) -> list[Any]:
        """A format as RO-Crate wants it: the media type, and PRONOM's page where there is one."""
        if not form.address:
            return [form.media]
        return [
            form.media,
            self.add({"@id": form.address, "@type": "WebSite", "name": form.name, "identifier": form.puid}),
        ]


def _describe_rights(issue: Issue) -> dict[str, Any]:
    notice = " ".join(imprint_values(issue, "rights_notice"))
    return {
        "@id": "#rights",
        "@type": "CreativeWork",
        "name": notice or full_title(issue),
        "description": f"{notice} {LICENCES}",
    }


def _describe_issue(things: _Things, issue: Issue, pages: PageMap) -> Iterator[dict[str, Any]]:
    tag = find_language(issue.magazine.language).tag
    publisher = things.add_organisation(name_publisher(issue))
    yield {
        "@id": PERIODICAL,
        "@type": "Periodical",
        "name": issue.magazine.title,
        "alternateName": issue.magazine.native_title,
        "description": issue.magazine.description,
        "issn": find_issn(issue),
        "inLanguage": tag,
        "url": issue.magazine.base_url,
        "publisher": publisher,
    }
    editors = (*imprint_values(issue, "editor_in_chief"), *imprint_values(issue, "managing_editor"))
    yield {
        "@id": identify(issue),
        "@type": "PublicationIssue",
        "name": full_title(issue),
        "identifier": identify(issue),
        "issueNumber": issue.number,
        "datePublished": issue.date,
        "dateModified": issue.modified,
        "inLanguage": tag,
        "pageStart": "1",
        "pageEnd": str(pages.pages),
        "isPartOf": {"@id": PERIODICAL},
        "publisher": publisher,
        "editor": things.add_persons(dict.fromkeys(editors)),
        "contributor": things.add_persons(imprint_values(issue, "authors")),
        "translator": things.add_persons(imprint_values(issue, "translators")),
        "license": {"@id": "#rights"},
        "usageInfo": {"@id": "#rights"},
        "encoding": [{"@id": name} for name in ("access/issue.pdf", "access/issue.epub", "print/issue-x4.pdf")],
        "hasPart": [{"@id": _name_article(article)} for article in issue.articles],
    }


def _describe_articles(
    things: _Things, issue: Issue, pages: PageMap, texts: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Every article: those of the contents as articles, cover, imprint and the like as parts of the issue."""
    for article in issue.articles:
        extent = pages.of(article.id)
        yield {
            "@id": _name_article(article),
            "@type": "Article" if KINDS[article.kind].listed else "CreativeWork",
            "name": article.contents_title or article.plain_title,
            "genre": article.kind,
            "pageStart": str(extent.first),
            "pageEnd": str(extent.last),
            "inLanguage": find_language(issue.magazine.language).tag,
            "author": things.add_persons(name_authors(article)),
            "about": things.add_persons(list_voices(article)),
            "isPartOf": {"@id": identify(issue)},
            "encoding": [{"@id": texts[article.id]}] if article.id in texts else [],
        }


def _name_article(article: Article) -> str:
    return f"#article-{article.id}"


def _add_file(things: _Things, entry: Entry) -> None:
    content = entry.content.read_bytes() if isinstance(entry.content, Path) else entry.content
    form = identify_format(entry.path, content[:HEAD])
    things.add(
        {
            "@id": entry.path,
            "@type": "File",
            "name": entry.path,
            "encodingFormat": things.add_format(form),
            "contentSize": str(len(content)),
            "sha256": hashlib.sha256(content).hexdigest(),
            "sha512": hashlib.sha512(content).hexdigest(),
        }
    )


def _key(name: str) -> str:
    """A name as an identifier: the same on every day."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]
