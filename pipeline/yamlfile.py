"""YAML read without surprises: scalars are text, no alias, tag or double key, every value knows its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from pipeline.model import Place
from pipeline.problems import Problem, Stopped

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

Path = tuple[str | int, ...]
Value = object  # str | list[Value] | dict[str, Value] | None


@dataclass(frozen=True)
class YamlFile:
    """The parsed value and the line of every key and item: ``lines[("picture", "src")]``."""

    path: str
    value: dict[str, Value]
    lines: Mapping[Path, int]

    def place(self, *path: str | int) -> Place:
        """The place of a value, or of the nearest ancestor that stands in the file."""
        for end in range(len(path), -1, -1):
            line = self.lines.get(tuple(path[:end]))
            if line is not None:
                return Place(self.path, line)
        return Place(self.path, 1)


def parse_yaml(text: str, path: str, first_line: int = 1) -> YamlFile:
    """Parse a YAML mapping; ``first_line`` is where ``text`` begins in its file. Raises Stopped."""
    if len(text.encode()) > MAX_BYTES:
        raise _stopped("SRC014", Place(path), f"more than {MAX_BYTES} bytes of YAML", "split it up")
    try:
        node = _compose(text, path, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise _stopped(
            "SRC002",
            Place(path, line),
            f"YAML cannot be read: {error.problem or error.context or 'unknown'}",
            "look at this line and the one before it: a quote, a colon or the indentation is off; "
            "text that holds «: » or begins with a sign stands in quotes",
        ) from None
    except yaml.reader.ReaderError as error:
        line = first_line + text.count("\n", 0, error.position)
        message = f"YAML cannot be read: the sign U+{ord(text[error.position]):04X} in it"
        raise _stopped("SRC002", Place(path, line), message, "take the sign out") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise _stopped(
            "SRC002", Place(path, first_line), f"YAML cannot be read: {error}", "save it as plain UTF-8"
        ) from None
    lines: dict[Path, int] = {(): first_line}
    value = _convert(node, (), lines, path, first_line) if node is not None else {}
    if not isinstance(value, dict):
        raise _stopped(
            "SRC002",
            Place(path, first_line),
            "a mapping of fields was expected",
            "write lines like `title: …`",
        )
    return YamlFile(path, value, lines)


def _compose(text: str, path: str, first_line: int) -> yaml.Node | None:
    """The tree of a text: by the parser in C where PyYAML was built with it, by its own for what it says of faults."""
    for loader in (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader):
        try:
            _refuse_unplain(text, path, first_line, loader)
            return yaml.compose(text, Loader=loader)
        except yaml.YAMLError:
            if loader is yaml.SafeLoader:
                raise
    return None


def _refuse_unplain(text: str, path: str, first_line: int, loader: type[yaml.SafeLoader]) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise _stopped(
                "SRC015",
                Place(path, line),
                "YAML aliases, anchors and tags are not read",
                "write the value out",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _stopped("SRC014", Place(path, line), f"nested more than {MAX_DEPTH} deep", "flatten it")


def _convert(node: yaml.Node, at: Path, lines: dict[Path, int], path: str, first_line: int) -> Value:
    if isinstance(node, yaml.ScalarNode):
        plain_empty = not node.style and node.value in ("", "~", "null")
        return None if plain_empty else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        items: list[Value] = []
        for index, child in enumerate(node.value):
            lines[(*at, index)] = first_line + child.start_mark.line
            items.append(_convert(child, (*at, index), lines, path, first_line))
        return items
    mapping: dict[str, Value] = {}
    for key_node, child in node.value:
        line = first_line + key_node.start_mark.line
        if not isinstance(key_node, yaml.ScalarNode):
            raise _stopped("SRC002", Place(path, line), "a key must be plain text", "write `key: value`")
        key = str(key_node.value)
        if key in mapping:
            raise _stopped("SRC017", Place(path, line), f"«{key}» stands twice", "keep one of the two")
        lines[(*at, key)] = line
        mapping[key] = _convert(child, (*at, key), lines, path, first_line)
    return mapping


def top_lines(file: YamlFile) -> dict[str, int]:
    """The line of every field at the top of the file."""
    return {str(path[0]): line for path, line in file.lines.items() if len(path) == 1}


def _stopped(code: str, place: Place, message: str, hint: str) -> Stopped:
    return Stopped((Problem(code, message, hint, place),))
