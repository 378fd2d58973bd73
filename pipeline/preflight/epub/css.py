"""CSS parsed, as far as it is not brackets in brackets: those would exhaust whoever walks through them."""

from __future__ import annotations

import re
from typing import Any

import tinycss2

DEPTH = 40
_BRACKET = re.compile(r"[()\[\]{}]")
_BROKEN = "}"  # parsed as an error


def parse_sheet(text: str) -> tuple[Any, ...]:
    """The rules of a sheet; an error where it is too deep."""
    return tuple(tinycss2.parse_stylesheet(_bound(text), skip_comments=True, skip_whitespace=True))


def parse_style(text: str) -> list[Any]:
    """The tokens of a style attribute; an error where it is too deep."""
    tokens: list[Any] = tinycss2.parse_component_value_list(_bound(text))
    return tokens


def _bound(text: str) -> str:
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "([{" else -1
        if depth > DEPTH:
            return _BROKEN
        depth = max(depth, 0)
    return text
