"""EPB003: every file is there, is well-formed and is known to the package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.ocf import CONTAINER
from pipeline.preflight.epub.model import Asked, EpubFile, Finding, Rule, list_ids

HINT = "mend the layout of this kind in styles/layouts/"
_HINT_BIND = "what pipeline/bind/ packs and what its package names must be the same"


def check_files(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """No file is empty, and all XML is well-formed (EbookLib writes an empty file where it cannot read one)."""
    empty = [Finding("the file is empty", HINT, path) for path, data in epub.files.items() if not data]
    return (*empty, *(Finding(what, HINT, path, line) for path, (what, line) in epub.broken.items()))


def check_bodies(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Every document has something to read or to see."""
    return tuple(Finding("the document is empty", HINT, one.path) for one in epub.documents if one.is_empty)


def check_package(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """The container leads to a package document, with a navigation document and an NCX."""
    if epub.package is None:
        if CONTAINER in epub.broken or epub.broken:  # said already: the package document is one of those
            return ()
        return (Finding("there is no package document", _HINT_BIND, CONTAINER),)
    found = []
    if epub.package.nav is None:
        found.append(Finding("there is no navigation document", _HINT_BIND, epub.package.path))
    if epub.package.ncx is None:
        found.append(Finding("there is no NCX, which older reading systems need", _HINT_BIND, epub.package.path))
    return tuple(found)


def check_manifest(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """The package names every file, each once, and no other."""
    return tuple(_manifest(epub))


def _manifest(epub: EpubFile) -> Iterator[Finding]:
    package = epub.package
    if package is None:
        return
    known = {entry.name for entry in epub.entries}
    counts = Counter(item.path for item in package.items if item.path is not None)
    for item in package.items:
        if item.path is not None and item.path not in known:
            yield Finding(f"the package names «{item.href}», which is not there", _HINT_BIND, package.path, item.line)
    for path, count in counts.items():
        if count > 1:
            yield Finding(f"the package names «{path}» {count} times", _HINT_BIND, package.path)
    for name in dict.fromkeys(entry.name for entry in epub.entries):
        if name not in counts and name not in ("mimetype", package.path) and not name.startswith("META-INF/"):
            yield Finding("the package does not name this file", _HINT_BIND, name)


def check_ids(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """An id stands once in its file."""
    found = []
    for path, tree in epub.trees.items():
        counts = Counter(list_ids(tree))
        for value, count in counts.items():
            if count > 1:
                found.append(Finding(f"the id «{value}» stands {count} times", HINT, path, value=count, limit=1))
    return tuple(found)


RULES = (
    Rule("EPB003", "no file is empty; all XML is well-formed", check_files),
    Rule("EPB003", "no document is empty", check_bodies),
    Rule("EPB003", "package, navigation document and NCX are there", check_package),
    Rule("EPB003", "the package names every file, and no other", check_manifest),
    Rule("EPB003", "an id stands once in its file", check_ids),
)
