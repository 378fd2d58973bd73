"""Files that are declared, not found: each with its Debian package, sha256 and licence.

A declared file is taken from wherever it can be had, but only when its bytes are the declared ones.
Collected files are stamped (size, time, digest), so a second collection only looks, and reads none of them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

STAMP = "collected.json"
LICENCES = "licences"

Find = Callable[[str, frozenset[str]], Mapping[str, bytes]]
"""Given a Debian package and paths inside it: the bytes of those paths that it could lay hands on."""


class BadDeclaration(ValueError):
    """A list of declared files that cannot be read; the message names the file."""


class MissingFile(Exception):
    """Declared files that could not be had. ``files``: their names; ``hint``: what to do about it."""

    def __init__(self, message: str, hint: str, files: tuple[str, ...]) -> None:
        super().__init__(message)
        self.hint = hint
        self.files = files


@dataclass(frozen=True, kw_only=True)
class DeclaredFile:
    """One file: its name, the Debian package and folder it comes from, and the sha256 it may have."""

    file: str
    package: str
    directory: str
    sha256s: tuple[str, ...]
    licence: str
    licence_file: str
    source: str

    @property
    def path(self) -> str:
        """Its path inside the package, without a leading slash."""
        return f"{self.directory}/{self.file}"


def read_declaration(path: Path, key: str) -> tuple[Mapping[str, object], ...]:
    """The entries under ``key``, each joined with what its package states and its name as ``package``.

    Raises BadDeclaration where the file is not such a list.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        packages = data["packages"]
        return tuple({**packages[entry["package"]], **entry} for entry in data[key])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        why = str(error).replace("\n", " ") if isinstance(error, yaml.YAMLError | OSError) else repr(error)
        raise BadDeclaration(f"{path}: not a list of declared files: {why}") from error


def read_origin(path: Path, entry: Mapping[str, object]) -> dict[str, object]:
    """The fields of DeclaredFile out of one entry of ``path``; raises BadDeclaration where one is wrong."""
    texts: dict[str, object] = {}
    for name in ("file", "package", "directory", "licence", "licence_file", "source"):
        value = entry.get(name)
        if not isinstance(value, str) or not value:
            raise BadDeclaration(f"{path}: {entry.get('file', 'an entry')}: {name} is missing")
        texts[name] = value
    file = str(texts["file"])
    if "/" in file or file.startswith("."):
        raise BadDeclaration(f"{path}: {file}: a file name, not a path, is wanted")
    return {**texts, "sha256s": read_digests(path, file, entry.get("sha256"))}


def read_digests(path: Path, file: str, value: object) -> tuple[str, ...]:
    """The sha256 list of one entry; raises BadDeclaration unless each is 64 hexadecimal digits."""
    digests = tuple(value) if isinstance(value, list) else ()
    if not digests or not all(is_digest(digest) for digest in digests):
        raise BadDeclaration(f"{path}: {file}: sha256 must be a list of digests of 64 digits")
    return digests


def is_digest(value: object) -> bool:
    """True for a sha256 in small hexadecimal digits."""
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


def collect_files(declared: Sequence[DeclaredFile], into: Path, find: Sequence[Find]) -> None:
    """Put every declared file into ``into``, and each package's licence into ``into/licences``.

    The finders are asked in order, each only for what is still missing. Raises MissingFile.
    """
    if is_collected(declared, into):
        return
    (into / LICENCES).mkdir(parents=True, exist_ok=True)
    refused: dict[str, str] = {}
    for source in find:
        missing = missing_files(declared, into)
        for package in sorted({entry.package for entry in missing}):
            refused |= take_package([entry for entry in missing if entry.package == package], into, source)
    missing = missing_files(declared, into)
    if missing:
        raise missing_error(missing, refused)
    write_stamp(declared, into)


def take_package(entries: Sequence[DeclaredFile], into: Path, find: Find) -> dict[str, str]:
    """Take these files of one package from one finder; returns the digests of those it refused, by name."""
    package, licence_file = entries[0].package, entries[0].licence_file
    found = find(package, frozenset({licence_file} | {entry.path for entry in entries}))
    refused: dict[str, str] = {}
    for entry in entries:
        content = found.get(entry.path)
        if content is None:
            continue
        digest = hashlib.sha256(content).hexdigest()
        if digest in entry.sha256s:
            replace_file(into / entry.file, content)
        else:
            refused[entry.file] = digest
    if licence_file in found:
        replace_file(licence_path(into, package), found[licence_file])
    return refused


def missing_files(declared: Iterable[DeclaredFile], into: Path) -> tuple[DeclaredFile, ...]:
    """Those not in ``into`` with declared bytes, or without their licence beside them. Reads the files."""
    return tuple(entry for entry in declared if not is_present(entry, into))


def is_present(entry: DeclaredFile, into: Path) -> bool:
    """True where the file lies there with declared bytes, and its licence too."""
    path = into / entry.file
    if not path.is_file() or not licence_path(into, entry.package).is_file():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() in entry.sha256s


def licence_path(into: Path, package: str) -> Path:
    """Where a package's licence lies among collected files."""
    return into / LICENCES / f"{package}.txt"


def is_collected(declared: Iterable[DeclaredFile], into: Path) -> bool:
    """True where all is there as the last collection stamped it. Reads the stamp only."""
    try:
        stamp = json.loads((into / STAMP).read_text(encoding="utf-8"))
        for entry in declared:
            size, time, digest = stamp[entry.file]
            status = (into / entry.file).stat()
            if (status.st_size, status.st_mtime_ns) != (size, time) or digest not in entry.sha256s:
                return False
            licence_path(into, entry.package).stat()
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


def write_stamp(declared: Iterable[DeclaredFile], into: Path) -> None:
    """Note size, time (ns) and sha256 of every collected file."""
    stamp = {}
    for entry in declared:
        path = into / entry.file
        status = path.stat()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        stamp[entry.file] = [status.st_size, status.st_mtime_ns, digest]
    replace_file(into / STAMP, json.dumps(stamp, indent=1, sort_keys=True).encode())


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, so that two collections at once do no harm."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def missing_error(missing: Sequence[DeclaredFile], refused: Mapping[str, str]) -> MissingFile:
    """What to tell a person whose machine lacks declared files."""
    files = tuple(entry.file for entry in missing)
    packages = " ".join(sorted({entry.package for entry in missing}))
    message = f"not to be had: {', '.join(files)}"
    hint = f"install {packages} (as root: apt-get install {packages}), then run make again"
    if refused:
        others = ", ".join(f"{name} (sha256 {digest})" for name, digest in sorted(refused.items()))
        message += f"; found but not as declared: {others}"
        hint += "; if the other file is the right one, add its sha256 to the declaration"
    return MissingFile(message, hint, files)
