"""What .docx and .odt have in common before pandoc: paragraphs numbered, text boxes freed, objects found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Elements that hold what is neither text nor picture, by their local names.
_OBJECTS = {"object": "an embedded object", "OLEObject": "", "chart": "a chart", "relIds": "a diagram"}
Element = Any  # lxml's, whose stubs and proxies do not go together in keys of a mapping


@dataclass(frozen=True)
class Source:
    """A paragraph as the document has it: its number from 1 (empty ones are not counted), its text, its style."""

    number: int
    text: str
    style: str = ""


@dataclass(frozen=True)
class Noted:
    """What only the XML shows: its words, and as ``kind`` inserted, deleted, comment, object, box, hidden, picture."""

    number: int
    kind: str
    text: str
    near: str = ""


@dataclass(frozen=True)
class Pending:
    """The same before paragraphs are numbered: ``host`` is the element of its paragraph."""

    host: Element
    kind: str
    text: str


@dataclass(frozen=True)
class Prepared:
    """The document for pandoc, and what it will not tell.

    ``alts``: alternative texts by a picture's name in the document; ``foreign``: words and their language.
    """

    entries: Mapping[str, bytes]
    sources: tuple[Source, ...] = ()
    noted: tuple[Noted, ...] = ()
    alts: Mapping[str, str] = field(default_factory=dict)
    foreign: tuple[tuple[str, str], ...] = ()
    dashes: int = 0  # bullets that are dashes again


@dataclass(frozen=True)
class Dialect:
    """How a kind of document writes: names of paragraphs and of a box's content; what to take out for a box.

    ``read``: a paragraph's own words, as they are accepted; ``style``: its style's name.
    """

    paragraphs: tuple[str, ...]
    box: str
    outer: Callable[[Element], Element | None]
    read: Callable[[Element], str]
    style: Callable[[Element], str]


def number_all(root: Element, dialect: Dialect) -> dict[Element, int]:
    """Every paragraph's number; an empty one has that of the one before."""
    numbers: dict[Element, int] = {}
    number = 0
    for paragraph in root.iter(*dialect.paragraphs):
        number += bool(dialect.read(paragraph).strip())
        numbers[paragraph] = max(1, number)
    return numbers


def free_boxes(root: Element, dialect: Dialect) -> Iterator[Pending]:
    """Every text box out of its paragraph: its own paragraphs come after that one."""
    for content in list(root.iter(dialect.box)):
        host = next(content.iterancestors(*dialect.paragraphs), None)
        element = dialect.outer(content)
        if element is None or element.getparent() is None or host is None:  # its host went with another box
            continue
        inner = [child for child in content if child.tag in dialect.paragraphs]
        remove(element)
        home = host
        for paragraph in inner:
            home.addnext(paragraph)
            home = paragraph
        words = " ".join(dialect.read(paragraph) for paragraph in inner).strip()
        if words:
            yield Pending(inner[0], "box", words)


def find_objects(root: Element, dialect: Dialect) -> Iterator[Pending]:
    """What no source can hold: embedded objects, charts, diagrams."""
    for element in root.iter():
        local = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if _OBJECTS.get(local) and next(element.iterancestors(_FALLBACK), None) is None:
            yield Pending(next(element.iterancestors(*dialect.paragraphs), None), "object", _OBJECTS[local])


def remove(element: Element) -> None:
    """Out of its parent; the text that follows it stays."""
    parent = element.getparent()
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)
