"""Fields as YAML that the pipeline reads back to the letter: plain where that is safe, quoted where it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from pipeline.importers.escaping import clean, escape_line, strip_marks
from pipeline.importers.model import Value

# Fields whose text is Markdown; the others are plain text.
MARKED = frozenset({"standfirst", "caption"})
_PLAIN = re.compile(r"[^\W_][^\n:#\"'{}\[\],&*!|>%@`\\]*(?<![\s:])")
_EMPTY_LIKE = frozenset({"~", "null"})
_ESCAPED = {0x85: "\\N", 0xA0: "\\_", 0x2028: "\\L", 0x2029: "\\P", 0xFEFF: "\\uFEFF", 0xAD: "\\u00AD"}


def quote_scalar(text: str) -> str:
    """One value on one line."""
    if _PLAIN.fullmatch(text) and text not in _EMPTY_LIKE and text.isprintable():
        return text
    return json.dumps(text, ensure_ascii=False).translate(_ESCAPED)


def write_fields(fields: Mapping[str, Value], indent: str = "") -> Iterator[str]:
    """The lines of a mapping, in its order; what is empty is left out."""
    for key, value in fields.items():
        yield from _write_field(key, value, indent)


def _write_field(key: str, value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from _write_text(key, value, indent)
    elif isinstance(value, Mapping):
        inner = list(write_fields(value, indent + "  "))
        yield from (f"{indent}{key}:", *inner) if inner else ()
    elif items := [line for item in value for line in _write_item(item, indent + "  ")]:
        yield f"{indent}{key}:"
        yield from items


def _write_text(key: str, value: str, indent: str) -> Iterator[str]:
    if key in MARKED:
        text = escape_line(value)
    else:
        lines = [" ".join(line.split(" ")).strip() for line in strip_marks(clean(value)).split("\n")]
        text = "\n".join(line for line in lines if line)
    if not text:
        return
    if key == "title" and "\n" in text and all(line.isprintable() for line in text.split("\n")):
        yield f"{indent}{key}: |-"
        yield from (f"{indent}  {line}" for line in text.split("\n"))
    else:
        yield f"{indent}{key}: {quote_scalar(text)}"


def _write_item(item: Value, indent: str) -> Iterator[str]:
    """``- value``, or ``- key: value`` with the rest of the mapping under it."""
    if isinstance(item, str):
        text = " ".join(strip_marks(clean(item)).split())
        yield from (f"{indent}- {quote_scalar(text)}",) if text else ()
    elif isinstance(item, Mapping):
        lines = list(write_fields(item, indent + "  "))
        yield from (indent + "- " + lines[0][len(indent) + 2 :], *lines[1:]) if lines else ()
