"""What the layout library knows of a tagged PDF's elements and does not write: their language, and what they are of.

It tags a page at a time: an article over five pages is five sections to it, and a foreign word no more than a word.
Finishing (finish/structure.py) makes one reading order of them; these entries, which no reader of PDFs asks for, tell
it how, and go there. Private parts of weasyprint 70.0 are used: the function that makes the tree of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags

SOURCE = "PressSource"  # a number: elements of one source element have the same one
ROLE = "PressRole"  # what an element is to the designer
# A box that the library puts around lines within such an element is no second one.
BLOCKS = frozenset(("/Art", "/BlockQuote", "/Div", "/P", "/Sect", *(f"/H{level}" for level in range(1, 7))))
ROLES = {("section", "article"): "Art", ("div", "opening"): "Opening"}  # tag and class
LISTED = {"dt": "Term", "dd": "Value", "li::before": "Bullet"}  # to the library all are items


@contextmanager
def describe_tags(language: str) -> Iterator[None]:
    """While the block runs, PDFs that are written say more of their elements. ``language``: the document's."""
    build = tags._build_box_tree
    numbers: dict[int, int] = {}
    sources: list[Any] = []  # held, so that no other gets the same identity
    languages: list[str] = [language]
    around: list[Any] = [None]

    def number(source: Any) -> int:
        if id(source) not in numbers:
            numbers[id(source)] = len(numbers)
            sources.append(source)
        return numbers[id(source)]

    def describe(box: Any, *rest: Any) -> Iterator[Any]:
        outer, own = languages[-1], box.style["lang"] or languages[-1]
        source = box.element
        inner = source is not None and source is around[-1]
        languages.append(own)
        around.append(source)
        try:
            for element in build(box, *rest):
                if SOURCE in element or source is None:
                    yield element  # of a box within: pages, html and body have no element of their own
                    continue
                if element["S"] == "/NonStruct" and isinstance(box, boxes.InlineBox):
                    element["S"] = "/Span"  # a part of a line, whatever it is called
                if own != outer:
                    element["Lang"] = pydyf.String(own)
                element[SOURCE] = number(source)
                if inner and element["S"] in BLOCKS:
                    element["S"] = "/NonStruct"
                elif role := _find_role(box):
                    element[ROLE] = f"/{role}"
                yield element
        finally:
            languages.pop()
            around.pop()

    tags._build_box_tree = describe
    try:
        yield
    finally:
        tags._build_box_tree = build


def _find_role(box: Any) -> str | None:
    tag = box.element_tag
    if tag in LISTED:
        return "Words" if tag == "dd" and isinstance(box, boxes.InlineBox) else LISTED[tag]
    classes = (box.element.get("class") or "").split()
    return next((role for (name, kind), role in ROLES.items() if tag == name and kind in classes), None)
