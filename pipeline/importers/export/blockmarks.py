"""Markdown's marks of whole lines: pictures, tables, quotations, footnotes, code, divs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

LONGEST_CODE = 400  # lines between two fences: more is a fence that nobody closed
_PICTURE = re.compile(r"^\s*!\[[^\]\n]*\]\([^()\n]*\)(?:\{[^{}\n]*\})?\s*$")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_QUOTE = re.compile(r"^ {0,3}>[ \t]?")
_NOTE = re.compile(r"^ {0,3}\[\^[\w-]{1,32}\]:[ \t]+\S")
_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[^`]*$")
_DIV = re.compile(r"^ {0,3}:{3,}")
LONGEST = 10_000  # characters: no row of a table is longer

# By the line's number: the mark, whether it goes on with the line before, the text without what is only a mark.
Marked = dict[int, tuple[str, bool, str]]


def mark_lines(lines: Sequence[str]) -> Marked:
    """The lines, from 1, that are marked as a picture, table, quotation, footnote, code or div."""
    marked = _mark_code(lines)
    tables = _find_tables(lines)
    for at, line in enumerate(lines, 1):
        if at in marked or len(line) > LONGEST:
            continue
        if at in tables:
            marked[at] = ("table", at - 1 in tables, line)
        elif _PICTURE.match(line):
            marked[at] = ("picture", False, line)
        elif _NOTE.match(line):
            marked[at] = ("note", False, line)
        elif found := _QUOTE.match(line):
            marked[at] = ("quote", marked.get(at - 1, ("",))[0] == "quote", line[found.end() :])
        elif _DIV.match(line):
            marked[at] = ("div", False, line)
    return marked


def _mark_code(lines: Sequence[str]) -> Marked:
    """Lines between two fences, and the fences."""
    marked: Marked = {}
    fences = [at for at, line in enumerate(lines, 1) if len(line) <= LONGEST and _FENCE.match(line)]
    behind = 0  # the last line of the code before
    for first, last in pairwise(fences):
        if first <= behind or last - first > LONGEST_CODE:
            continue
        for at in range(first, last + 1):
            bare = lines[at - 1].strip().strip("`~") if at in (first, last) else lines[at - 1]
            marked[at] = ("code", at > first, bare)
        behind = last
    return marked


def _find_tables(lines: Sequence[str]) -> set[int]:
    """Rows of tables: a row, the rule under it, and rows as long as they follow."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if at and len(line) <= LONGEST and _RULE.match(line) and _ROW.match(lines[at - 1]):
            end = at + 1
            while end < len(lines) and len(lines[end]) <= LONGEST and _ROW.match(lines[end]):
                end += 1
            found |= set(range(at, end + 1))
    return found
