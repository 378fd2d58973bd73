"""Fenced divs: which there are, what each may carry, and how its opening line is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import Block


@dataclass(frozen=True)
class Div:
    """A row: the role of the block it makes, the attributes it may and must have, and what may stand in it.

    ``holds``: roles of its blocks, or None where any will do; an empty set for a div that only marks a place.
    """

    role: str
    attrs: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    holds: frozenset[str] | None = None


_PERSON = frozenset({"name", "age", "occupation", "portrait", "alt", "focus"})
_YEARS = frozenset({"from", "to"})

DIVS: dict[str, Div] = {
    "pullquote": Div("pullquote", holds=frozenset({"paragraph", "speech", "answer"})),
    "box": Div("box", frozenset({"tracking"})),
    "item": Div("event", frozenset({"date"}), frozenset({"date"})),
    "person": Div("person", _PERSON, frozenset({"name"})),
    "numerals": Div("numerals"),
    "timeline": Div("timeline", _YEARS),
    "bars": Div("bars", frozenset({"unit"})),
    "column-break": Div("column-break", holds=frozenset()),
    "page-break": Div("page-break", holds=frozenset()),
}
GROUP = Div("group", frozenset({"tracking"}))  # a div without a class

_FORMS = {
    "tracking": (re.compile(r"-?[0-9]{1,2}"), "thousandths of an em, -99 to 99"),
    "focus": (
        re.compile(r"[0-9]{1,3}% [0-9]{1,3}%"),
        'what must stay in view, from left and top: focus="50% 30%"',
    ),
}


def parse_info(info: str) -> tuple[Div, dict[str, str]] | None:
    """The row and attributes of ``pullquote`` or ``{.item date="…"}``; None where there is no such div."""
    from mdit_py_plugins.attrs.parse import ParseError, parse

    if not info.startswith("{"):
        return (DIVS[info], {}) if info in DIVS else None
    try:
        end, attrs = parse(info)
    except ParseError:
        return None
    classes = str(attrs.pop("class", "")).split()
    if info[end + 1 :].strip() or len(classes) > 1 or (classes and classes[0] not in DIVS):
        return None
    return (DIVS[classes[0]] if classes else GROUP), {name: str(value) for name, value in attrs.items()}


def find_faults(div: Div, attrs: dict[str, str], children: tuple[Block, ...]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a div's attributes and content, as (code, message, hint)."""
    for name in sorted(set(attrs) - div.attrs):
        hint = f"it may have: {', '.join(sorted(div.attrs)) or 'none'}"
        yield "SRC011", f"«{div.role}» has an attribute «{name}» that is not known", hint
    for name in sorted(div.required):
        if not attrs.get(name, "").strip():
            yield "SRC004", f"«{div.role}» needs {name}=…", f'write {name}="…" in its opening line'
    for name, (form, hint) in _FORMS.items():
        if name in attrs and not form.fullmatch(attrs[name]):
            yield "SRC005", f"{name}={attrs[name]}", hint
    for child in children:
        if div.holds is not None and child.role not in div.holds:
            hint = f"it holds {'paragraphs only' if div.holds else 'nothing: close it at once with `:::`'}"
            yield "SRC011", f"«{div.role}» with a {child.role} in it", hint
