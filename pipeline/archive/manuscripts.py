"""What authors sent, under names that every system can keep; the names that it came with are written down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from pipeline.archive.manifest import find_name_fault
from pipeline.archive.model import Entry
from pipeline.language import Language

FOLDER = "manuscripts"
NAMES = f"{FOLDER}/names.txt"


def list_manuscripts(files: Sequence[tuple[str, Path]], language: Language) -> tuple[Entry, ...]:
    """``files``: name below the folder and file. One that cannot keep its name gets one in Latin letters.

    Nothing refers to a manuscript by its name, so none need be refused for it.
    """
    taken: set[str] = {"names.txt"}
    entries: list[Entry] = []
    renamed: list[str] = []
    for name, file in files:
        kept = name if not find_name_fault(f"{FOLDER}/{name}") else _latinise(name, language)
        kept = _make_unique(kept, taken)
        taken.add(kept.casefold())
        entries.append(Entry(f"{FOLDER}/{kept}", file))
        if kept != name:
            renamed.append(f"{kept}\t{_show(name)}\n")
    if renamed:
        entries.append(Entry(NAMES, "".join(renamed).encode()))
    return tuple(entries)


def _latinise(name: str, language: Language) -> str:
    """Each part in Latin letters, its suffix kept where that is plain."""
    parts = []
    for part in PurePosixPath(name).parts:
        suffix = PurePosixPath(part).suffix
        plain = suffix.lower() if suffix[1:].isascii() and suffix[1:].isalnum() else ""
        parts.append(f"{language.slug(part.removesuffix(suffix))[:120] or 'manuscript'}{plain}")
    made = "/".join(parts)
    return made if not find_name_fault(f"{FOLDER}/{made}") else "manuscript"


def _make_unique(name: str, taken: set[str]) -> str:
    path, number, unique = PurePosixPath(name), 1, name
    while unique.casefold() in taken:
        number += 1
        unique = str(path.with_name(f"{path.stem}-{number}{path.suffix}"))
    return unique


def _show(name: str) -> str:
    """As it was, on one line, whatever stands in it."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)
