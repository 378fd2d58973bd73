"""The markup of a unit as characters: what each block holds, and where in the markup each character stands.

Counted are the characters of a block (an element with ``data-b``) without white space, U+00AD, U+002D and
U+2010/2011. Left out: ``data-generated`` elements, inline SVG, style and script. A character belongs to the
nearest block around it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

HYPHENS = "-\u2010\u2011"
SOFT_HYPHEN = "\u00ad"
TIED = "\u00a0\u202f\u2060"  # white space at which no line breaks

_UNCOUNTED = re.compile(rf"[\s{SOFT_HYPHEN}{re.escape(HYPHENS)}]")
_TOKEN = re.compile(
    r"""<!--.*?-->|<[!?][^>]*>|</?[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>|&\#?\w+;?|[^<&]+|[<&]""", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_SKIPPED = frozenset(("svg", "style", "script", "template", "title"))


def count_characters(text: str) -> int:
    """How many counted characters a text holds."""
    return len(_UNCOUNTED.sub("", text))


@dataclass
class SourceBlock:
    """One block: for each counted character where its markup starts and ends, and what follows it.

    ``after`` holds, per counted character, " " before white space or a forced break, "=" before white space
    that ties, "-" before its own hyphen, "~" before a soft hyphen, "." where the next one follows directly.
    """

    id: str
    role: str
    starts: array[int] = field(default_factory=lambda: array("l"))
    ends: array[int] = field(default_factory=lambda: array("l"))
    after: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.starts)

    def word_at(self, index: int) -> tuple[int, int]:
        """First and last+1 counted character of the word that holds character ``index``."""
        first = last = index
        while first > 0 and self.after[first - 1] != " ":
            first -= 1
        while last < self.count - 1 and self.after[last] != " ":
            last += 1
        return first, last + 1

    def is_broken_word(self, offset: int) -> bool:
        """True where a line that ends before ``offset`` breaks a word by an inserted or soft hyphen."""
        return 0 < offset < self.count and self.after[offset - 1] in ".~"


def scan_source(html: str) -> dict[str, SourceBlock]:
    """Every block of the markup by its id, in order of their first appearance."""
    blocks: dict[str, SourceBlock] = {}
    stack: list[_Open] = [_Open("", None, False)]
    for match in _TOKEN.finditer(html):
        token = match.group()
        if token[0] == "<" and len(token) > 1:
            if token[1] not in "!?":
                _take_tag(token, stack, blocks)
        elif not stack[-1].skipped and stack[-1].block is not None:
            _take_text(token, match.start(), stack[-1].block)
    return blocks


class _Open(NamedTuple):
    """An open element: its name, the block that its text belongs to, whether its text is left out."""

    name: str
    block: SourceBlock | None
    skipped: bool


def _take_tag(token: str, stack: list[_Open], blocks: dict[str, SourceBlock]) -> None:
    """Opens or closes an element on the stack; makes its block where it begins one."""
    found = _NAME.match(token)
    assert found is not None
    name = found.group(1).lower()
    if token[1] == "/":
        if any(element.name == name for element in stack):
            while stack.pop().name != name:
                pass
        return
    _, block, skipped = stack[-1]
    if name in _VOID:
        if name == "br" and not skipped and block is not None and block.after:
            block.after[-1] = " "
        return
    attributes = read_attributes(token)
    skipped = skipped or name in _SKIPPED or "data-generated" in attributes
    if "data-b" in attributes and not skipped:
        key = attributes["data-b"]
        block = blocks.setdefault(key, SourceBlock(key, attributes.get("data-role", "")))
    if not token.endswith("/>"):
        stack.append(_Open(name, block, skipped))


def read_attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag, entities resolved."""
    found = _NAME.match(tag)
    body = tag[found.end() if found else 1 : -1]
    return {match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(body)}


def _take_text(token: str, start: int, block: SourceBlock) -> None:
    if token[0] == "&":
        pieces: Iterable[tuple[str, int, int]] = ((char, start, start + len(token)) for char in unescape(token))
    else:
        pieces = ((char, index, index + 1) for index, char in enumerate(token, start))
    for char, begin, end in pieces:
        if char in HYPHENS or char == SOFT_HYPHEN:
            if block.after and block.after[-1] == ".":
                block.after[-1] = "~" if char == SOFT_HYPHEN else "-"
        elif char in TIED:
            if block.after:
                block.after[-1] = "="
        elif char.isspace():
            if block.after:
                block.after[-1] = " "
        else:
            block.starts.append(begin)
            block.ends.append(end)
            block.after.append(".")


Mark = tuple[str, int]  # block id, first counted character of a word that must not be hyphenated


def mark_words(html: str, marks: Iterable[Mark], blocks: dict[str, SourceBlock]) -> str:
    """The markup with every marked word wrapped in ``<span class="nohyphen">``.

    A word that runs through inline elements is wrapped piece by piece, so that the markup stays well formed.
    """
    pieces = sorted({piece for mark in marks for piece in _find_pieces(html, mark, blocks)}, reverse=True)
    for start, end in pieces:
        html = f'{html[:start]}<span class="nohyphen">{html[start:end]}</span>{html[end:]}'
    return html


def _find_pieces(html: str, mark: Mark, blocks: dict[str, SourceBlock]) -> Iterator[tuple[int, int]]:
    block = blocks[mark[0]]
    first, last = block.word_at(mark[1])
    start, end = block.starts[first], block.ends[first]
    for index in range(first + 1, last):
        if "<" in html[end : block.starts[index]]:
            yield start, end
            start = block.starts[index]
        end = block.ends[index]
    yield start, end
