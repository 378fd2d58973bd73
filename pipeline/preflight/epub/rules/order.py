"""EPB003: spine, contents and NCX name the documents in running order; every document leads to its neighbours."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from pipeline.preflight.epub.model import OPS, XHTML, Asked, Document, Element, EpubFile, Finding, Rule, line_of
from pipeline.preflight.epub.reading import has_scheme, resolve

_HINT = "the order is that of articles in issue.yaml; mend styles/layouts/epub/ or pipeline/bind/"


def check_order(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """The three lists hold the articles in their order, each once. A document that is missing is said once."""
    return tuple(_order(epub, asked))


def _order(epub: EpubFile, asked: Asked) -> Iterator[Finding]:
    package = epub.package
    if package is None:
        return
    folder = posixpath.dirname(package.path)
    spine = [path for path in package.spine if path != package.nav]
    wanted = spine
    if asked.documents is not None:
        wanted = [posixpath.join(folder, name) for name in asked.documents]
        known = {entry.name for entry in epub.entries} | {item.path for item in package.items}
        for path in wanted:
            if path not in known:
                yield Finding("the document is missing", _HINT, path)
        wanted = [path for path in wanted if path in known]
        yield from _compare(package.path, "the spine is", spine, wanted)
    for listing, what, listed in (
        (package.nav, "the contents are", list_contents(epub, package.nav)),
        (package.ncx, "the contents are", list_ncx(epub, package.ncx)),
    ):
        if listing is not None and listing in epub.trees:
            yield from _compare(listing, what, _documents(listing, [link for link, _, _ in listed]), wanted)


def _compare(path: str, what: str, listed: Sequence[str], wanted: Sequence[str]) -> Iterator[Finding]:
    if list(listed) == list(wanted):
        return
    at = next((n for n, (one, other) in enumerate(zip(listed, wanted, strict=False)) if one != other), None)
    if at is None:
        at = min(len(listed), len(wanted))
    stands = posixpath.basename(listed[at]) if at < len(listed) else "nothing"
    should = posixpath.basename(wanted[at]) if at < len(wanted) else "nothing more"
    yield Finding(f"{what} not in running order: {stands} stands where {should} should", _HINT, path)


def _documents(base: str, links: Sequence[str]) -> list[str]:
    """Documents that links lead to; several places in one document in a row are one."""
    found: list[str] = []
    for link in links:
        path = link if has_scheme(link) else resolve(base, link)[0]
        if not found or found[-1] != path:
            found.append(path)
    return found


def list_contents(epub: EpubFile, path: str | None) -> tuple[tuple[str, str, Element], ...]:
    """Address, label and element of every entry of the navigation document's contents."""
    tree = epub.trees.get(path or "")
    if tree is None:
        return ()
    return tuple(
        (link.get("href", ""), " ".join("".join(map(str, link.itertext())).split()), link)
        for nav in tree.iter(f"{XHTML}nav")
        if "toc" in (nav.get(f"{OPS}type") or "").split()
        for link in nav.iter(f"{XHTML}a")
    )


def list_ncx(epub: EpubFile, path: str | None) -> tuple[tuple[str, str, Element], ...]:
    """Address, label and element of every point of the NCX."""
    tree = epub.trees.get(path or "")
    if tree is None:
        return ()
    found = []
    for point in tree.iter("{*}navPoint"):
        content = point.find("{*}content")
        label = " ".join((point.findtext("{*}navLabel/{*}text") or "").split())
        found.append((content.get("src", "") if content is not None else "", label, point))
    return tuple(found)


def check_turns(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """No document of the spine is left out of reading, and its links to next and previous lead to its neighbours.

    The cover has no such links, and none leads back to it. An empty document is said once.
    """
    return (*_skipped(epub), *_turns(epub))


def _skipped(epub: EpubFile) -> Iterator[Finding]:
    package = epub.package
    if package is None:
        return
    navs = {item.id for item in package.items if item.path == package.nav}
    for one in package.tree.iter("{*}itemref"):
        name = one.get("idref", "")
        if one.get("linear") == "no" and name not in navs:
            yield Finding(f"{name} is left out of reading (linear=no)", _HINT, package.path, line_of(one))


def _turns(epub: EpubFile) -> Iterator[Finding]:
    package = epub.package
    spine = [path for path in package.spine if path != package.nav] if package is not None else []
    documents = {one.path: one for one in epub.documents}
    for at, path in enumerate(spine):
        document = documents.get(path)
        if document is None or document.is_empty or _is_cover(document):
            continue
        before = spine[at - 1] if at else ""
        if before in documents and _is_cover(documents[before]):
            before = ""
        for way, wanted in (("next", spine[at + 1] if at + 1 < len(spine) else ""), ("prev", before)):
            links = [one for one in document.tree.iter(f"{XHTML}a") if way in (one.get("rel") or "").split()]
            led = [resolve(path, one.get("href", ""))[0] for one in links]
            if led != ([wanted] if wanted else []):
                names = ", ".join(map(posixpath.basename, led)) or "nothing"
                should = posixpath.basename(wanted) or "nothing"
                message = f"rel={way} leads to {names}, in the spine stands {should}"
                yield Finding(message, _HINT, path, line_of(links[0]) if links else None)


def _is_cover(document: Document) -> bool:
    return document.body is not None and "cover" in (document.body.get(f"{OPS}type") or "").split()


RULES = (
    Rule("EPB003", "spine, contents and NCX are in running order", check_order),
    Rule("EPB003", "every document is read in its turn, and leads to its neighbours", check_turns),
)
