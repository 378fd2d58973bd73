"""Folders that leave the house with a list of their files' checksums, as sha256sum reads it; by it we know our own."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pipeline.problems import Problem, Stopped

SUMS = "SHA256SUMS"


def digest_file(path: Path) -> str:
    """sha256 of a file. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_sums(sums: Mapping[str, str]) -> bytes:
    """The list: sha256 by name, in the order of the names."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


def is_whole(folder: Path, *named: str) -> bool:
    """True for a folder whose list names every file that lies there, those ``named`` among them, and fits them.

    A link, to a file or to a folder, and a folder without a file of the list are none of ours, wherever they stand.
    """
    if folder.is_symlink() or not folder.is_dir():
        return False
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        wanted = {SUMS, *sums, *(str(above) for name in sums for above in PurePosixPath(name).parents)} - {"."}
        paths = list(folder.rglob("*"))
        there = {path.relative_to(folder).as_posix() for path in paths}
        if any(path.is_symlink() for path in paths) or there != wanted or not sums.keys() >= {*named}:
            return False
        return all(digest_file(folder / name) == digest for name, digest in sums.items())
    except (OSError, ValueError):
        return False


def require_ours(folder: Path, ours: bool, option: str) -> None:
    """Raises Stopped (ENV004) where something stands in the folder's place that is not ``ours``.

    ``option``: of the command, by which another place is named.
    """
    if os.path.lexists(folder) and not ours:
        message = f"{folder.name} is there already and is not as the press left it"
        hint = f"move it away, or give {option} another folder: what is in it would be lost"
        raise Stopped((Problem("ENV004", message, hint),))
