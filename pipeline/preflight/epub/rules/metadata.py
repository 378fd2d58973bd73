"""EPB019: the package says what must be said; access.py looks at what it says of accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.preflight.epub.model import OPS, XHTML, Asked, EpubFile, Finding, Package, Rule

_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_MODIFIED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")  # EPUB 3.3, 5.5.3.2.4
_HINT = "metadata are made in pipeline/bind/package.py from magazine.yaml and issue.yaml"
_INDEX = "calibre:series_index"
ACCESS = ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard")


def check_required(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Identifier, title, language, the date of change, and what can be said of accessibility."""
    return tuple(_required(epub))


def _required(epub: EpubFile) -> Iterator[Finding]:
    package = epub.package
    if package is None:
        return
    path, tree = package.path, package.tree
    yield from _identifiers(epub, package)
    if not any((one.text or "").strip() for one in tree.iter(f"{_DC}title")):
        yield Finding("the package has no title", _HINT, path)
    modified = list_properties(package, "dcterms:modified")
    if len(modified) != 1 or not _MODIFIED.fullmatch(modified[0]):
        yield Finding(f"dcterms:modified is «{', '.join(modified)}»", _HINT, path)
    for name in ACCESS:
        if not any(list_properties(package, f"schema:{name}")):
            yield Finding(f"schema:{name} is missing", _HINT, path)
    if package.cover is None:
        yield Finding("no picture is named as the cover (cover-image)", _HINT, path)
    elif not any(one.get("name") == "cover" for one in tree.iter(f"{_OPF}meta")):
        yield Finding("the cover is not named for older reading systems (meta name=cover)", _HINT, path)


def _identifiers(epub: EpubFile, package: Package) -> Iterator[Finding]:
    wanted = package.tree.get("unique-identifier")
    named = [one.text for one in package.tree.iter(f"{_DC}identifier") if wanted and one.get("id") == wanted]
    if not named or not (named[0] or "").strip():
        yield Finding("the package has no unique identifier", _HINT, package.path)
    elif package.ncx is not None and (ncx := epub.trees.get(package.ncx)) is not None:
        uid = next((one.get("content") for one in ncx.iter("{*}meta") if one.get("name") == "dtb:uid"), None)
        if uid != named[0]:
            yield Finding(f"the NCX is of «{uid}», the package of «{named[0]}»", _HINT, package.ncx)


def list_properties(package: Package, name: str) -> list[str]:
    """The values of a property of the whole issue."""
    return [
        (meta.text or "").strip()
        for meta in package.tree.iter(f"{_OPF}meta")
        if meta.get("property") == name and meta.get("refines") is None
    ]


def check_claims(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """The printed issue is named if pages are marked, and no conformance claimed without somebody who certifies it."""
    return tuple(_claims(epub))


def _claims(epub: EpubFile) -> Iterator[Finding]:
    package = epub.package
    if package is None:
        return
    path = package.path
    lists = _list_navs(epub)
    marks = any(one.marks for one in epub.documents)
    source = list_properties(package, "pageBreakSource")
    if "page-list" in lists and not any(source):
        yield Finding("the printed issue that page numbers are of is not named (pageBreakSource)", _HINT, path)
    elif source and not marks:
        yield Finding("pageBreakSource names a printed issue, and there are no page marks", _HINT, path)
    certified = any(list_properties(package, "a11y:certifiedBy"))
    conforms = list_properties(package, "dcterms:conformsTo")
    conforms += [one.get("href", "") for one in package.tree.iter(f"{_OPF}link") if "conformsTo" in one.get("rel", "")]
    if conforms and not certified:
        yield Finding(f"conformance is claimed, and nobody certifies it: {conforms[0]}", _HINT, path)


def check_issue(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Number in the series, date and date of change are the issue's. Only a plain number is a place in a series."""
    if epub.package is None or not asked.date:
        return ()
    return tuple(_differ(epub.package, asked))


def _differ(package: Package, asked: Asked) -> Iterator[Finding]:
    metas = list(package.tree.iter(f"{_OPF}meta"))
    number = asked.number if asked.number.isdecimal() else ""
    for name, said, wanted in (
        ("group-position", [one.text for one in metas if one.get("property") == "group-position"], number),
        ("calibre:series_index", [one.get("content") for one in metas if one.get("name") == _INDEX], number),
        ("dc:date", [one.text for one in package.tree.iter(f"{_DC}date")], asked.date),
        ("dcterms:modified", [one[:10] for one in list_properties(package, "dcterms:modified")], asked.modified[:10]),
    ):
        if said != ([wanted] if wanted else []):
            message = f"{name} is «{', '.join(one or '' for one in said)}», in the issue it is «{wanted}»"
            yield Finding(message, _HINT, package.path)


def _list_navs(epub: EpubFile) -> set[str]:
    tree = epub.trees.get(epub.package.nav or "") if epub.package is not None else None
    if tree is None:
        return set()
    return {word for nav in tree.iter(f"{XHTML}nav") for word in (nav.get(f"{OPS}type") or "").split()}


RULES = (
    Rule("EPB019", "identifier, title, date of change, accessibility and cover are stated", check_required),
    Rule("EPB019", "page numbers have a source, conformance is certified", check_claims),
    Rule("EPB019", "number and dates are the issue's", check_issue),
)
