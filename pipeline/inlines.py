"""Inline Markdown tokens → Inline nodes, and what can be asked of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline.model import Inline, Place
from pipeline.problems import Problem

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_DEPTH = 20
# Attributes that stayed text because nothing stands right before them.
_STRAY_ATTRIBUTES = re.compile(r"\{[.#][\w-]+[^{}]*\}|\{[a-z-]+=[^{}]*\}")
SPAN_ATTRS = frozenset({"lang", "class"})
SPAN_CLASSES = frozenset({"nobreak"})
_ELEMENTS = {"em_open": "em", "strong_open": "strong", "link_open": "link", "span_open": "span"}


def plain_text(inlines: Iterable[Inline], mark: Callable[[Inline], str] = lambda note: "") -> str:
    """The text a reader sees; a forced break is a space, a note what ``mark`` gives for it: nothing."""
    parts: list[str] = []
    for node in inlines:
        if node.kind == "text":
            parts.append(node.text)
        elif node.kind == "break":
            parts.append(" ")
        else:
            parts.append(mark(node) if node.kind == "note" else plain_text(node.children, mark))
    return "".join(parts)


def parse_tokens(
    tokens: Sequence[Token], place: Place, problems: list[Problem], notes: dict[int, tuple[Inline, ...]]
) -> tuple[Inline, ...]:
    """Inline nodes of one block's tokens; what cannot stand in a source goes into ``problems``.

    ``notes`` maps a footnote's number (markdown-it's id) to its content.
    """
    if max(accumulate(token.nesting for token in tokens), default=0) > MAX_DEPTH:
        problems.append(Problem("SRC014", f"mark-up nested more than {MAX_DEPTH} deep", "flatten it", place))
        return ()
    children, _ = _collect(tokens, 0, place, problems, notes, None)
    return _join_texts(children)


def _collect(
    tokens: Sequence[Token],
    at: int,
    place: Place,
    problems: list[Problem],
    notes: dict[int, tuple[Inline, ...]],
    until: str | None,
) -> tuple[list[Inline], int]:
    found: list[Inline] = []
    while at < len(tokens):
        token = tokens[at]
        if token.type == until:
            return found, at + 1
        if token.type in _ELEMENTS:
            kind = _ELEMENTS[token.type]
            children, at = _collect(tokens, at + 1, place, problems, notes, f"{token.type[:-5]}_close")
            found.append(Inline(kind, children=_join_texts(children), attrs=_attrs(token, kind, place, problems)))
            continue
        node = _leaf(token, place, problems, notes)
        if node is not None:
            found.append(node)
        at += 1
    return found, at


def _leaf(token: Token, place: Place, problems: list[Problem], notes: dict[int, tuple[Inline, ...]]) -> Inline | None:
    match token.type:
        case "text" | "code_inline" | "text_special":
            if stray := _STRAY_ATTRIBUTES.search(token.content):
                hint = "attributes follow their picture or [words] without a space"
                problems.append(Problem("SRC011", f"{stray.group()[:40]} belongs to nothing", hint, place))
            return Inline("text", token.content)
        case "softbreak":
            return Inline("text", " ")
        case "hardbreak":
            return Inline("break")
        case "footnote_ref" if token.meta["id"] in notes:
            number = str(token.meta["id"] + 1)
            return Inline("note", children=notes[token.meta["id"]], attrs={"number": number})
        case "footnote_ref":
            hint = "put the note's mark in the text of the article"
            problems.append(Problem("SRC021", "a footnote where there can be none", hint, place))
        case "image":
            problems.append(
                Problem("SRC011", "a picture inside a paragraph", "give the picture a paragraph of its own", place)
            )
        case "html_inline":
            problems.append(
                Problem("SRC010", f"HTML in a source: {token.content[:40]}", "write Markdown instead", place)
            )
        case _:
            problems.append(
                Problem("SRC011", f"mark-up that is not known here: {token.type}", "see docs/sources.md", place)
            )
    return None


def _attrs(token: Token, kind: str, place: Place, problems: list[Problem]) -> dict[str, str]:
    attrs = {name: str(value) for name, value in token.attrs.items()}
    if kind == "link":
        href = attrs.get("href", "")
        if not href.startswith(("https://", "http://", "mailto:", "tel:")):
            problems.append(
                Problem("SRC012", f"a link to «{href}»", "links go to https://, mailto: or tel: addresses", place)
            )
        return {"href": href}
    unknown = set(attrs) - SPAN_ATTRS or {c for c in attrs.get("class", "").split() if c not in SPAN_CLASSES}
    if unknown:
        problems.append(
            Problem(
                "SRC011",
                f"unknown attribute {min(unknown)}",
                "a span may have lang=… or .nobreak",
                place,
            )
        )
        return {}
    return attrs


def _join_texts(nodes: Sequence[Inline]) -> tuple[Inline, ...]:
    joined: list[Inline] = []
    for node in nodes:
        if node.kind == "text" and joined and joined[-1].kind == "text":
            joined[-1] = Inline("text", joined[-1].text + node.text)
        elif node.kind != "text" or node.text:
            joined.append(node)
    return tuple(joined)
