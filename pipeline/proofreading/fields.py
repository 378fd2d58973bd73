"""Fields that are prose: front matter, and what issue.yaml and magazine.yaml have printed, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pipeline.proofreading.prose import Passage, SourceFile
from pipeline.proofreading.unmarked import mask_addresses, unmark

# Names of fields as dotted paths. What is not here is no prose: files, classes, kinds, dates of the machine.
_FRONT = re.compile(
    r"(?:title|contents_title|contents_speaker|kicker|standfirst|subtitle|letterhead|dateline|salutation|author|office|source"
    r"|lines\.\d+|contacts\.\d+\.(?:label|lines\.\d+)|(?:speaker|signature)\.(?:name|office)"
    r"|(?:picture|portrait)\.(?:alt|caption|credit))"
)
_ISSUE = re.compile(r"(?:label|imprint\.\w+(?:\.\d+)?)")
_MAGAZINE = re.compile(
    r"(?:title|native_title|tagline|description|subjects\.\d+|imprint\.fields\.\d+\.(?:label|value(?:\.\d+)?))"
)
_MARKED = frozenset({"standfirst", "caption"})  # fields in which mark-up counts
_OWN_ROLE = frozenset({"caption", "alt", "credit"})
_PASSED_OVER = frozenset(" \t\n\\'")  # what YAML takes away: indentation of a folded line, escapes


def read_front(file: SourceFile, start: int, end: int, article: str) -> Iterator[Passage]:
    """The prose of the front matter that stands at ``[start:end]`` of the file."""
    return _read(file, start, end, _FRONT, article)


def read_issue_file(file: SourceFile) -> Iterator[Passage]:
    """What issue.yaml has printed: its label, and the imprint's fields of this issue."""
    return _read(file, 0, len(file.text), _ISSUE, "")


def read_magazine_file(file: SourceFile) -> Iterator[Passage]:
    """What magazine.yaml has printed: title, tagline, description, the imprint."""
    return _read(file, 0, len(file.text), _MAGAZINE, "")


def _read(file: SourceFile, start: int, end: int, wanted: re.Pattern[str], article: str) -> Iterator[Passage]:
    import yaml

    text = file.text[start:end]
    node = yaml.compose(text, Loader=_loader())
    if node is None:
        return
    for name, scalar in _scalars(node, ""):
        if not scalar.value.strip() or not wanted.fullmatch(name):
            continue
        value, at = _align(scalar, text, start)
        last = name.rpartition(".")[2]
        role = last if last in _OWN_ROLE else "field"
        words, places = unmark(value, at) if last in _MARKED else mask_addresses(value, at)
        yield Passage(file, role, words, places, article, name)


@cache
def _loader() -> Any:
    """The parser in C where PyYAML was built with it: several times as fast, the same marks."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _scalars(node: Any, name: str) -> Iterator[tuple[str, Any]]:
    if node.id == "scalar":
        yield name, node
        return
    for index, child in enumerate(node.value):
        key, value = (child[0].value, child[1]) if node.id == "mapping" else (str(index), child)
        yield from _scalars(value, f"{name}.{key}" if name else key)


def _align(scalar: Any, text: str, start: int) -> tuple[str, tuple[int, ...]]:
    """A scalar's value and the offset of each of its letters in the file; its own, where they cannot be told apart."""
    at, end = scalar.start_mark.index, scalar.end_mark.index
    if scalar.style in ("|", ">"):
        at = text.index("\n", at, end) + 1
    elif scalar.style in ("'", '"'):
        at += 1
    value = scalar.value.rstrip("\n")
    if text.startswith(value, at):
        return value, tuple(range(start + at, start + at + len(value)))
    places: list[int] = []
    for sign in value:
        if not sign.isspace():
            while at < end and text[at] != sign and text[at] in _PASSED_OVER:
                at += 1
            if at >= end or text[at] != sign:
                return value, (start + scalar.start_mark.index,) * len(value)
        places.append(start + at)
        if not sign.isspace() or (at < end and text[at].isspace()):
            at += 2 if scalar.style == "'" == sign else 1  # '' is one
    return value, tuple(places)
