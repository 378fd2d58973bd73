"""EPB018: the sheet as old reading systems take it, the reader's own at night, and with nothing hidden by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tinycss2
from lxml import etree

from pipeline.preflight.epub.css import parse_style
from pipeline.preflight.epub.model import Asked, EpubFile, Finding, Rule, line_of

_AT_RULES = frozenset({"font-face", "media", "charset", "supports", "page", "namespace"})
_FUNCTIONS = frozenset(
    {"var", "min", "max", "clamp", "env", "device-cmyk", "color-mix", "light-dark", "attr", "oklch", "lab", "lch"}
)
_PROPERTIES = frozenset({"direction", "unicode-bidi", "writing-mode"})
_COLOURS = frozenset(
    {"color", "background", "background-color", "background-image", "-webkit-text-fill-color", "color-scheme"}
)
_OPEN = frozenset(
    {"inherit", "currentcolor", "transparent", "none", "initial", "unset", "revert", "normal"}
)  # the reader's own
_HIDING = {"display": ("none",), "visibility": ("hidden", "collapse")}
_VANISHING = frozenset({"opacity", "font-size", "font"})  # at nought
_HINT = "reading systems take plain CSS only, and the night is the reader's: see the top of styles/epub.css"


def check_sheets(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Sheets are flat: no layers, variables, nesting, min(), direction. Nothing in them colours text, or hides it."""
    return tuple(finding for sheet in epub.sheets for finding in _rules(sheet.rules, sheet.path))


def _rules(rules: Any, path: str) -> Iterator[Finding]:
    for rule in rules:
        line = rule.source_line
        if rule.type == "error":
            yield Finding(f"the sheet cannot be read: {rule.message}", _HINT, path, line)
        elif rule.type == "at-rule":
            name = rule.lower_at_keyword
            if name not in _AT_RULES:
                yield Finding(f"the sheet has @{name}", _HINT, path, line)
            elif name in ("media", "supports") and rule.content is not None:
                yield from _rules(_parse(rule.content), path)
            elif name == "font-face":
                yield from _declarations(rule.content or [], path)
        elif rule.type == "qualified-rule":
            if any(one.type == "literal" and one.value == "&" for one in rule.prelude):
                yield Finding("the sheet has a nested rule", _HINT, path, line)
            yield from _declarations(rule.content, path, tinycss2.serialize(rule.prelude).strip())


def _parse(content: Any) -> Any:
    return tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True)


def _declarations(content: Any, path: str, selector: str = "", line: int | None = None) -> Iterator[Finding]:
    """The declarations of one rule; ``line`` where they stand in a style attribute."""
    for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        at = line or one.source_line
        if one.type == "error":
            yield Finding(f"the sheet cannot be read: {one.message}", _HINT, path, at)
        elif one.type != "declaration":
            yield Finding(f"the sheet has a nested rule in «{selector}»", _HINT, path, at)
        elif one.name.startswith("--"):
            yield Finding(f"the sheet has a variable: {one.name}", _HINT, path, at)
        elif one.lower_name in _PROPERTIES:
            yield Finding(f"the sheet has {one.lower_name}, which reading systems refuse", _HINT, path, at)
        else:
            for name in dict.fromkeys(_functions(one.value)):
                yield Finding(f"the sheet has {name}()", _HINT, path, at)
            if _hides(one.lower_name, one.value):
                value = tinycss2.serialize(one.value).strip()
                yield Finding(f"«{selector}» hides what it is of: {one.lower_name}: {value}", _HINT, path, at)
            if one.lower_name in _COLOURS and not _is_open(one.value):
                value = tinycss2.serialize(one.value).strip()
                yield Finding(f"a fixed colour: «{selector}» has {one.lower_name}: {value}", _HINT, path, at)


def _functions(tokens: Any) -> Iterator[str]:
    for token in tokens:
        if token.type == "function":
            if token.lower_name in _FUNCTIONS:
                yield token.lower_name
            yield from _functions(token.arguments)
        elif token.type in ("() block", "[] block", "{} block"):
            yield from _functions(token.content)


def _is_open(tokens: Any) -> bool:
    """True where a value leaves ground and ink to the reader."""
    return all(
        token.type in ("whitespace", "comment") or (token.type == "ident" and token.lower_value in _OPEN)
        for token in tokens
    )


def _hides(name: str, tokens: Any) -> bool:
    """True where nothing would be seen: no layout of ours hides what it holds."""
    if name in _VANISHING:
        sizes = [one.value for one in tokens if one.type in ("number", "percentage", "dimension")]
        if name == "font":  # its weight is a number, its size has a unit or is nought
            sizes = [one.value for one in tokens if one.type in ("percentage", "dimension") or _is_nought(one)]
        return bool(sizes) and sizes[0] <= 0
    return any(one.type == "ident" and one.lower_value in _HIDING.get(name, ()) for one in tokens)


def _is_nought(token: Any) -> bool:
    return bool(token.type == "number" and token.value == 0)


def check_attributes(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """The same of style attributes, and no attribute that fixes a colour."""
    return tuple(_attributes(epub))


def _attributes(epub: EpubFile) -> Iterator[Finding]:
    known: dict[str, bool] = {}  # a style that was looked at and is sound
    for document in epub.documents:
        for element in document.tree.iter(etree.Element):
            style = element.get("style")
            if style and not known.get(style):
                name = f"<{etree.QName(element).localname} style>"
                found = list(_declarations(parse_style(style), document.path, name, line_of(element)))
                known[style] = not found
                yield from found
            if element.get("bgcolor") or (element.tag.endswith("}font") and element.get("color")):
                yield Finding("an attribute fixes a colour", _HINT, document.path, line_of(element))


RULES = (
    Rule("EPB018", "the sheet is flat, hides nothing, and leaves ground and ink to the reader", check_sheets),
    Rule("EPB018", "style attributes do the same", check_attributes),
)
