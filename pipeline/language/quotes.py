"""Quotation marks: « » outside, „ “ inside."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.language.settling import Change

_MARKS = '«»„“”"'
_OUTER = ("«", "»")
_INNER = ("„", "“")
_OPENS_AFTER = " \u00a0\n([{–—-/"


def nest_quotes(text: str) -> Iterator[Change]:
    """Set the marks by depth. A paragraph whose marks do not pair is left alone: a text check reports it."""
    depth = 0
    changes: list[Change] = []
    innermost: list[str] = []
    opened_at = -1
    for index, mark in enumerate(text):
        if mark not in _MARKS:
            continue
        if _opens(text, index, innermost[-1] if innermost else "", opened_at == index - 1):
            innermost.append(mark)
            depth += 1
            wanted = (_OUTER if depth == 1 else _INNER)[0]
            opened_at = index
        else:
            if depth == 0:
                return
            innermost.pop()
            wanted = (_OUTER if depth == 1 else _INNER)[1]
            depth -= 1
        if mark != wanted:
            changes.append((index, index + 1, wanted))
    if depth == 0:
        yield from changes


def _opens(text: str, index: int, innermost: str, after_opening: bool) -> bool:
    """Whether the mark at `index` opens a quotation. “ closes after „ and opens in English text."""
    mark = text[index]
    if mark in "«„":
        return True
    if mark in "»”" or innermost == "„":
        return False
    return index == 0 or after_opening or text[index - 1] in _OPENS_AFTER
