"""The designer's sheets as files: which faces they name, and where the declaration stands that a message is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.model import Place
from pipeline.problems import Problem

Sheets = Mapping[str, str]  # POSIX path relative to the project -> text

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"(?<![\w-])(font-family|font|--[\w-]+)\s*:\s*([^;{}]+)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_CALL = re.compile(r"\w*\([^()]*\)")
_AFTER_SIZE = re.compile(r"(?:^|\s)[\d.]+(?:pt|px|em|rem|mm|%)(?:\s*/\s*\S+)?\s+(.+)$", re.DOTALL)
_QUOTED = re.compile(r"[`«]([^`»]+)[`»]|'([^']+)'")
_POSITION = re.compile(r" at \d+:\d+")
_GENERIC = frozenset(
    {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "inherit", "initial", "unset", "revert"}
)


CATALOGUE = "catalogue"  # in styles/: sheet and templates of the catalogue's pages, which browsers show


def read_style_files(styles: Path) -> dict[str, str]:
    """Every sheet under styles/ that an edition is set with, by its name in the project."""
    sheets = {path.relative_to(styles): path for path in sorted(styles.rglob("*.css"))}
    return {
        f"styles/{name.as_posix()}": path.read_text(encoding="utf-8")
        for name, path in sheets.items()
        if name.parts[0] != CATALOGUE  # its sheet names faces of browsers
    }


def find_undeclared_faces(sheets: Sheets, declared: frozenset[str]) -> tuple[Problem, ...]:
    """TYP032: a face that a sheet asks for and styles/fonts.yaml does not declare.

    Fontconfig would put another face in its place without a word.
    """
    hint = "declare it in styles/fonts.yaml, or take a declared face"
    return tuple(
        Problem("TYP032", f"the sheet asks for the face «{family}», which is not declared", hint, place)
        for family, place in dict.fromkeys(_list_faces(sheets))
        if family not in declared
    )


def _list_faces(sheets: Sheets) -> Iterator[tuple[str, Place]]:
    blank = {name: _without_comments(css) for name, css in sheets.items()}
    variables = {
        variable
        for css in blank.values()
        for match in _DECLARATION.finditer(css)
        if not match[1].startswith("--")
        for variable in _VARIABLE.findall(match[2])
    }
    for name, css in blank.items():
        for match in _DECLARATION.finditer(css):
            if match[1].startswith("--") and match[1] not in variables:
                continue
            for family in _split_faces(match[1], match[2]):
                yield family, Place(name, css.count("\n", 0, match.start()) + 1)


def _split_faces(name: str, value: str) -> Iterator[str]:
    if name == "font":
        after = _AFTER_SIZE.search(value)
        value = after[1] if after else ""
    for part in _CALL.sub("", value.replace("!important", "")).split(","):
        family = part.strip().strip("'\"").strip()
        if family and family.lower() not in _GENERIC:
            yield family


def place_message(sheets: Sheets, message: str) -> tuple[str, Place | None]:
    """A message of the layout library, and the place it is about: its position in the joined sheet says nothing."""
    for match in _QUOTED.finditer(message):
        text = (match[1] or match[2]).strip()
        for pattern in (_loose(text), _loose(text.partition(":")[0]) + r"\s*:" if ":" in text else None):
            for name, css in sheets.items() if pattern else ():
                found = re.search(rf"(?<![\w-]){pattern}", _without_comments(css))
                if found:
                    return _POSITION.sub("", message), Place(name, css.count("\n", 0, found.start()) + 1)
    return message, None


def _loose(text: str) -> str:
    """A pattern that finds the text however it is spaced."""
    return r"\s*".join(re.escape(word) for word in re.findall(r"[\w.%#-]+|[^\w\s]", text))


def _without_comments(css: str) -> str:
    return _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), css)
