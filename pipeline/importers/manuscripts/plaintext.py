"""Manuscripts that are text files: their encoding, the front matter of a .md, the paragraphs of a .txt."""

from __future__ import annotations

import re
from typing import Any

from pipeline.importers.decoding import decode_text
from pipeline.importers.manuscripts.parts import Told
from pipeline.importers.model import Value
from pipeline.model import Place
from pipeline.problems import Problem, Stopped
from pipeline.yamlfile import parse_yaml

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
MAX_TEXT_BYTES = 4_000_000


def decode(content: bytes, told: Told) -> str:
    """The text, with plain line ends. Raises Stopped: INT001 where it is no UTF-8 (or UTF-16 that says so)."""
    place = Place(told.path)
    if len(content) > MAX_TEXT_BYTES:
        hint = "send the article alone"
        raise Stopped((Problem("INT002", f"{len(content)} bytes of text, more than {MAX_TEXT_BYTES}", hint, place),))
    text = decode_text(content, told.path)
    if "\0" in text:
        raise Stopped((Problem("INT001", "it is no text: it holds NUL bytes", "save it as UTF-8", place),))
    return text


def read_front(text: str, told: Told) -> tuple[dict[str, Value], str]:
    """The fields of a front matter as sources have it, and the text after it. Raises Stopped where it is no YAML."""
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    file = parse_yaml(match[1], told.path, first_line=2)
    fields = {str(key): _value(value) for key, value in file.value.items() if key != "kind" and value not in (None, "")}
    return fields, text[match.end() :]


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        return {str(key): _value(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_value(inner) for inner in value)
    return str(value)


def read_plain(text: str) -> list[dict[str, Any]]:
    """Paragraphs as pandoc's blocks: parted by blank lines, or where there are none, a line each."""
    parts = re.split(r"\n[ \t]*\n", text)
    if len(parts) < 3 and text.count("\n") >= len(parts):
        parts = text.split("\n")
    words = (" ".join(part.split("\n")).strip() for part in parts)
    return [{"t": "Para", "c": [{"t": "Str", "c": part}]} for part in words if part]
