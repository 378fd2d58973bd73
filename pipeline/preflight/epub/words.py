"""The text of a document as one string, blocks apart, with the marks of printed pages in it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.preflight.epub.model import MARK, NOTE, OPS, XHTML, Document, Element, line_of

# Elements that do not end a word.
INLINE = frozenset(
    f"{XHTML}{name}"
    for name in (
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
        "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
    )
)  # fmt: skip
_UNSEEN = ("\u00ad", "\u200b", "\u2060", "\ufeff")


def read_document(path: str, tree: Element) -> Document:
    """A document with its text."""
    body = tree.find(f"{XHTML}body")
    text, marks = ("", ()) if body is None else read_words(body)
    return Document(path, tree, body, text, marks)


def read_words(root: Element) -> tuple[str, tuple[Element, ...]]:
    """Text of an element, and the marks of printed pages in it in order."""
    marks: list[Element] = []
    parts = _walk(root, marks)
    return strip_unseen("".join(text for text, _ in parts)), tuple(marks)


def read_parts(root: Element) -> list[tuple[str, int | None]]:
    """The same text without marks of pages, in parts, each with the line of the element that it is in or behind."""
    return [(strip_unseen(text), line_of(element)) for text, element in _walk(root, []) if text != MARK]


def _walk(root: Element, marks: list[Element]) -> Iterator[tuple[str, Element]]:
    """Text with its element; the marks of printed pages are gathered on the way."""
    within_note = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_note = _is_note(element)
        if event == "start":
            if is_mark(element):
                yield MARK, element
                marks.append(element)
            elif is_note:
                yield NOTE, element
                within_note += 1
            elif element.tag not in INLINE:
                yield "\n", element
            if element.text and not within_note:
                yield element.text, element
        else:
            within_note -= is_note
            if element.tag not in INLINE:
                yield "\n", element
            if element.tail and not within_note and element is not root:
                yield element.tail, element


def is_mark(element: Element) -> bool:
    """True for the mark of a printed page, by its role or its type."""
    get = element.get
    return get("role") == "doc-pagebreak" or "pagebreak" in (get(f"{OPS}type") or "").split()


def _is_note(element: Element) -> bool:
    return element.get("role") == "doc-noteref"


def strip_unseen(text: str) -> str:
    """Without soft hyphens and other characters of no width."""
    for character in _UNSEEN:
        text = text.replace(character, "")
    return text


def say_words(element: Element) -> str:
    """The words of an element on one line."""
    return " ".join(strip_unseen("".join(map(str, element.itertext()))).split())


def letters_of(text: str) -> str:
    """Letters and digits alone: spacing, dashes and quotation marks are the language's to change."""
    return "".join(filter(str.isalnum, text))
