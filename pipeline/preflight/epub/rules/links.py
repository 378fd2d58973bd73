"""EPB003: every link leads to something in the ePub."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.preflight.epub.model import Address, Asked, EpubFile, Finding, Rule, list_ids
from pipeline.preflight.epub.reading import has_scheme, resolve
from pipeline.preflight.epub.rules.whole import HINT


def check_links(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Links, pictures and files of sheets are there, and the places in them.

    Entries of the page list are a rule of their own; a file that the package names and the ePub has not is said once.
    """
    return tuple(_links(epub))


def _links(epub: EpubFile) -> Iterator[Finding]:
    ids = {path: frozenset(list_ids(tree)) for path, tree in epub.trees.items()}
    names = {entry.name for entry in epub.entries}
    named = {item.path for item in epub.package.items} if epub.package is not None else set()
    for address in epub.addresses:
        if not address.pages and not has_scheme(address.value) and not _leads(address, ids, names, named):
            yield Finding(f"«{address.value}» leads nowhere", HINT, address.inside, address.line)


def _leads(address: Address, ids: dict[str, frozenset[str]], names: set[str], named: set[str | None]) -> bool:
    path, fragment = resolve(address.inside, address.value)
    if path not in names:
        return path in named
    return not fragment or path not in ids or fragment in ids[path]


RULES = (Rule("EPB003", "every link leads somewhere", check_links),)
