"""EPB008 and EPB009: the list of printed pages, and where their marks stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.preflight.epub.model import MARK, OPS, XHTML, Asked, Element, EpubFile, Finding, Rule, line_of
from pipeline.preflight.epub.reading import resolve

Entry = tuple[str, tuple[str, str]]  # label; path and id
_HINT = "mend the page list in styles/layouts/epub/ or pipeline/bind/"
_IN_WORD = re.compile(rf"(?<=[^\W_]){MARK}+(?=[^\W_])")


def check_page_list(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """The page list names every mark once, in the order of reading, by the label that the mark has."""
    return tuple(_page_list(epub, asked))


def _page_list(epub: EpubFile, asked: Asked) -> Iterator[Finding]:
    package = epub.package
    nav = epub.trees.get(package.nav or "") if package is not None else None
    if package is None or package.nav is None or nav is None:
        return
    lists = [one for one in nav.iter(f"{XHTML}nav") if "page-list" in (one.get(f"{OPS}type") or "").split()]
    marks = list_marks(epub)
    if not lists:
        if asked.page_list or marks:
            yield Finding("there is no list of printed pages", _HINT, package.nav)
        return
    if len(lists) > 1:
        yield Finding(f"there are {len(lists)} lists of printed pages", _HINT, package.nav)
    if lists[0].get("role") != "doc-pagelist":
        yield Finding("the list of printed pages has not the role doc-pagelist", _HINT, package.nav, line_of(lists[0]))
    entries = _entries(package.nav, lists[0])
    # What leads into a document that cannot be read is that document's fault.
    readable = [entry for entry in entries if entry[1][0] in epub.trees or entry[1][0] not in _known(epub)]
    yield from _compare(package.nav, readable, marks)
    if package.ncx is not None and package.ncx in epub.trees:
        targets = _targets(package.ncx, epub.trees[package.ncx])
        if targets != entries:
            yield Finding("the NCX has another list of printed pages", _HINT, package.ncx)


def _known(epub: EpubFile) -> set[str | None]:
    items = epub.package.items if epub.package is not None else ()
    return {item.path for item in items} | {entry.name for entry in epub.entries}


def list_marks(epub: EpubFile) -> list[Entry]:
    """Label and place of every mark, in the order of reading."""
    return [
        (
            mark.get("aria-label") or mark.get("title") or "".join(map(str, mark.itertext())),
            (one.path, mark.get("id", "")),
        )
        for one in epub.documents
        for mark in one.marks
    ]


def _entries(path: str, pages: Element) -> list[Entry]:
    return [
        (" ".join("".join(map(str, link.itertext())).split()), resolve(path, link.get("href", "")))
        for link in pages.iter(f"{XHTML}a")
    ]


def _targets(path: str, ncx: Element) -> list[Entry]:
    found = []
    for target in ncx.iter("{*}pageTarget"):
        content = target.find("{*}content")
        place = resolve(path, content.get("src", "")) if content is not None else ("", "")
        found.append((" ".join((target.findtext("{*}navLabel/{*}text") or "").split()), place))
    return found


def _compare(nav: str, entries: Sequence[Entry], marks: Sequence[Entry]) -> Iterator[Finding]:
    at = {place: (number, label) for number, (label, place) in enumerate(marks)}
    listed = {place for _, place in entries}
    for label, count in Counter(label for label, _ in entries).items():
        if not label or count > 1:
            yield Finding(f"the page label «{label}» stands {count} times in the list", _HINT, nav)
    for label, place in marks:
        if place not in listed:
            yield Finding(f"the mark of page {label} is not in the list of printed pages", _HINT, place[0])
    before = -1
    for label, place in entries:
        if place not in at:
            yield Finding(f"the entry {label} of the list of printed pages leads to no mark", _HINT, nav)
            continue
        number, said = at[place]
        if said != label:
            yield Finding(f"the entry {label} of the list of printed pages leads to the mark of {said}", _HINT, nav)
        elif number < before:
            yield Finding(f"page {label} is out of order in the list of printed pages", _HINT, nav)
            return
        before = number


def check_marks(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """No mark has a letter or a digit on both sides."""
    return tuple(_inside_words(epub))


def _inside_words(epub: EpubFile) -> Iterator[Finding]:
    hint = "marks belong at the next word's beginning: pipeline/bind/pagebreaks.py"
    for document in epub.documents:
        for match in _IN_WORD.finditer(document.text):
            number = document.text.count(MARK, 0, match.start())
            before = re.split(r"\W", document.text[: match.start()])[-1]
            after = re.split(r"\W", document.text[match.end() :], maxsplit=1)[0]
            mark = document.marks[number]
            label = mark.get("aria-label") or mark.get("id") or "?"
            message = f"the mark of page {label} stands inside a word: «{before}|{after}»"
            yield Finding(message, hint, document.path, line_of(mark))


RULES = (
    Rule("EPB008", "the list of printed pages is whole, in order, and the same in the NCX", check_page_list),
    Rule("EPB009", "no page's mark stands inside a word", check_marks),
)
