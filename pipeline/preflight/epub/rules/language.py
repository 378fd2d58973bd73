"""EPB010 and EPB014: the language that is declared, and letters of another script in a word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from lxml import etree

from pipeline.preflight.epub.model import (
    MARK,
    XHTML,
    XML,
    Asked,
    Document,
    Element,
    EpubFile,
    Finding,
    Rule,
    line_of,
)
from pipeline.preflight.epub.words import read_parts, strip_unseen

_LATIN, _CYRILLIC = "A-Za-z\u00c0-\u024f", "\u0400-\u052f"
_MIXED = re.compile(f"[{_LATIN}](?=[{_CYRILLIC}])|[{_CYRILLIC}](?=[{_LATIN}])")
_DC = "{http://purl.org/dc/elements/1.1/}"


def check_languages(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """The package, its metadata, every document and the NCX say the magazine's language: voices are chosen by it."""
    return tuple(_languages(epub, asked.language))


def _languages(epub: EpubFile, wanted: str) -> Iterator[Finding]:
    hint = "the language is that of magazine.yaml"

    def differs(what: str, said: str | None, path: str, line: int | None) -> Iterator[Finding]:
        if said != wanted:
            says = f"is «{said}»" if said else "is missing"
            yield Finding(f"{what} {says}, not «{wanted}»", hint, path, line, value=said, limit=wanted)

    if (package := epub.package) is not None:
        yield from differs("xml:lang of the package", package.tree.get(f"{XML}lang"), package.path, None)
        named = [(one.text or "").strip() for one in package.tree.iter(f"{_DC}language")]
        if named != [wanted]:
            yield from differs("dc:language", ", ".join(named), package.path, None)
        if package.ncx is not None and (ncx := epub.trees.get(package.ncx)) is not None:
            yield from differs("xml:lang of the NCX", ncx.get(f"{XML}lang"), package.ncx, line_of(ncx))
    for document in epub.documents:
        tree, path = document.tree, document.path
        said = {tree.get("lang"), tree.get(f"{XML}lang")}
        if said != {wanted}:
            shown = "/".join(sorted(one or "nothing" for one in said))
            message = f"lang and xml:lang of the document are «{shown}», not «{wanted}»"
            yield Finding(message, hint, path, line_of(tree), value=shown, limit=wanted)


def check_scripts(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """No word mixes Latin and Cyrillic letters that no hyphen parts: each word once."""
    found: dict[str, Finding] = {}
    for document in epub.documents:
        for word, line in _mixed_words(document):
            hint = "write it with letters of one script; a Kazakh ending of a Latin word stands behind a hyphen"
            message = f"Latin and Cyrillic letters in one word: «{word}» ({_name_strays(word)})"
            found.setdefault(word, Finding(message, hint, document.path, line))
    return tuple(found.values())


def _mixed_words(document: Document) -> Iterator[tuple[str, int | None]]:
    """Words of the text, the title and what is said for pictures, each with the line of its element."""
    if document.body is not None and _MIXED.search(document.text.replace(MARK, "")):
        parts = read_parts(document.body)
        begins = list(accumulate((len(text) for text, _ in parts), initial=0))
        for word, at in _find_mixed("".join(text for text, _ in parts)):
            yield word, parts[bisect_right(begins, at) - 1][1]
    for said, line in _said(document.tree):
        for word, _ in _find_mixed(said):
            yield word, line


def _said(tree: Element) -> Iterator[tuple[str, int | None]]:
    yield tree.findtext(f"{XHTML}head/{XHTML}title") or "", None
    for element in tree.iter(etree.Element):
        for name in ("alt", "aria-label", "title"):
            value = element.get(name)
            if value:
                yield strip_unseen(value), line_of(element)


def _find_mixed(text: str) -> Iterator[tuple[str, int]]:
    """The runs of letters in which Latin and Cyrillic ones stand side by side, and where they do."""
    for match in _MIXED.finditer(text):
        before = re.search(r"[^\W\d_]*$", text[max(0, match.start() - 60) : match.start()])
        after = re.match(r"[^\W\d_]*", text[match.start() : match.start() + 60])
        yield (before[0] if before else "") + (after[0] if after else ""), match.start()


def _name_strays(word: str) -> str:
    latin = re.findall(f"[{_LATIN}]", word)
    cyrillic = re.findall(f"[{_CYRILLIC}]", word)
    which, script = (latin, "Latin") if len(latin) <= len(cyrillic) else (cyrillic, "Cyrillic")
    return f"{script}: {', '.join(dict.fromkeys(which))}"


RULES = (
    Rule("EPB010", "package, metadata, documents and NCX say the magazine's language", check_languages),
    Rule("EPB014", "no word mixes Latin and Cyrillic letters", check_scripts),
)
