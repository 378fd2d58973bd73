"""Structure elements (ISO 32000-1, 14.7.2): what is in them, and their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object

SOURCE, ROLE = Name("/PressSource"), Name("/PressRole")  # what typeset/tagging.py says of elements
GROUPS = frozenset(("/Div", "/NonStruct", "/Span"))  # types that say nothing of what they hold
INLINE = frozenset(("/Code", "/Link", "/Quote", "/Reference", "/Span"))  # parts of a line (ISO 32000-1, 14.8.4.4)


def list_kids(element: Object) -> list[Any]:
    """Elements, references and numbers in an element, whichever way it holds them."""
    kids = element.get(Name.K)
    if kids is None:
        return []
    return list(kids.as_list()) if isinstance(kids, Array) else [kids]


def is_element(kid: object) -> bool:
    """Whether a kid is a structure element, not a reference to content."""
    return isinstance(kid, Dictionary) and Name.S in kid


def walk_elements(document: Object) -> Iterator[Object]:
    """All elements in the order of reading."""
    waiting = [document]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [kid for kid in reversed(list_kids(element)) if is_element(kid)]
