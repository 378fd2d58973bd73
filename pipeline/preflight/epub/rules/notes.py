"""EPB003: from every note a way back to its mark. EPB021: a pull quote is not read out a second time."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.preflight.epub.model import OPS, XHTML, Asked, Element, EpubFile, Finding, Rule, line_of
from pipeline.preflight.epub.reading import resolve

_HINT = "notes and pull quotes are set in styles/layouts/partials/blocks.html"


def check_backlinks(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Every note that a mark leads to has a link back to a mark of its own. A mark that leads nowhere is said once."""
    return tuple(_backlinks(epub))


def _backlinks(epub: EpubFile) -> Iterator[Finding]:
    places = {(path, one.get("id")): one for path, tree in epub.trees.items() for one in tree.iter("{*}*")}
    marks: dict[tuple[str, str], set[tuple[str, str]]] = {}  # note -> its marks
    for document in epub.documents:
        for link in document.tree.iter(f"{XHTML}a"):
            if link.get("role") == "doc-noteref":
                note = resolve(document.path, link.get("href", ""))
                marks.setdefault(note, set()).add((document.path, link.get("id", "")))
    for (path, name), of in marks.items():
        note_element = places.get((path, name))
        if note_element is None:
            continue
        ways = {resolve(path, link.get("href", "")) for link in note_element.iter(f"{XHTML}a")}
        if not ways & of:
            yield Finding(f"no link leads back from the note «{name}» to its mark", _HINT, path, line_of(note_element))


def check_pull_quotes(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Every pull quote is hidden from screen readers: its words stand in the article as well."""
    return tuple(
        Finding("a screen reader would read the pull quote a second time", _HINT, document.path, line_of(one))
        for document in epub.documents
        for one in document.tree.iter(f"{XHTML}*")
        if is_pull_quote(one) and not _is_unheard(one)
    )


def is_pull_quote(element: Element) -> bool:
    """True for a pull quote, by its role, its type or its class."""
    return (
        element.get("role") == "doc-pullquote"
        or "pullquote" in (element.get(f"{OPS}type") or "").split()
        or "pullquote" in (element.get("class") or "").split()
    )


def _is_unheard(element: Element) -> bool:
    return any(one.get("aria-hidden") == "true" for one in (element, *element.iterancestors()))


RULES = (
    Rule("EPB003", "every note leads back to its mark", check_backlinks),
    Rule("EPB021", "no pull quote is read out a second time", check_pull_quotes),
)
