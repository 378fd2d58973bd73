"""BagIt 1.0 (RFC 8493) with sha512: a package written whole or not at all, and read as it describes itself.

Written beside its place under a dot name, every file and folder on the disk before it gets its name in one rename.
What a killed run left under the dot name goes with the next one. Files are read-only from then on.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pipeline import __version__
from pipeline.archive.inventory import read_plain, show_name
from pipeline.archive.manifest import find_clash, find_danger, find_name_fault, format_manifest, parse_manifest
from pipeline.archive.model import Bag, BagInfo, Entry
from pipeline.model import Place
from pipeline.problems import Problem, Stopped

BAGIT, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha512.txt", "tagmanifest-sha512.txt"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
UNREGISTERED = ".unregistered"
BLOCK = 1 << 20
LARGEST_MANIFEST, LARGEST_INFO = 64 << 20, 1 << 20
OURS = (BAGIT, INFO, MANIFEST, TAG_MANIFEST)
_TAKEN = ("data/", "manifest-", "tagmanifest-", "fetch.txt")


@contextmanager
def hold_archive(archive: Path) -> Iterator[None]:
    """One writer at a time in an archive: choosing a version, writing and registering it. Raises Stopped (ARC009)."""
    try:
        archive.mkdir(parents=True, exist_ok=True)
        lock = (archive / ".lock").open("w")
    except OSError as error:
        raise Stopped((unwritable(archive.name, error),)) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def mark_unregistered(target: Path) -> Iterator[None]:
    """A mark beside ``target`` for as long as a package may stand there of which the register has no line yet.

    A run that is killed leaves it, and the next knows the package by it. Raises Stopped (ARC009).
    """
    if os.path.lexists(target):  # not ours to mark: write_bag refuses it
        yield
        return
    mark = target.parent / f".{target.name}{UNREGISTERED}"
    try:
        mark.touch()
        _sync_folder(target.parent)
    except OSError as error:
        mark.unlink(missing_ok=True)
        raise Stopped((unwritable(target.name, error),)) from None
    try:
        yield
    except BaseException:
        if not os.path.lexists(target):
            mark.unlink(missing_ok=True)
        raise
    mark.unlink(missing_ok=True)


def clear_unregistered(archive: Path, stem: str, registered: Container[str]) -> None:
    """What a killed run left between a package and its line: marked, and not in the register. The mark goes too.

    Raises Stopped (ARC009).
    """
    for mark in sorted(archive.glob(f".{stem}-v*{UNREGISTERED}")):
        package = archive / mark.name[1 : -len(UNREGISTERED)]
        try:
            if package.name not in registered and os.path.lexists(package):
                _clear(package)
            mark.unlink()
        except OSError as error:
            raise Stopped((unwritable(package.name, error),)) from None


def write_bag(target: Path, entries: Iterable[Entry], info: BagInfo, tags: Iterable[Entry] = ()) -> str:
    """The package at ``target``, whole or not at all; gives its seal, the sha512 of its tag manifest.

    Payload-Oxum, and Bag-Software-Agent where ``info`` has none, are added. The caller holds the archive.
    Raises Stopped: ARC008 where something stands at ``target``, ARC004 for a name that is not fit to be archived,
    ARC009 where it cannot be written or a file cannot be read.
    """
    payload, tag_files = tuple(entries), tuple(tags)
    _refuse_names([f"data/{entry.path}" for entry in payload], [entry.path for entry in tag_files])
    if os.path.lexists(target):
        hint = "nothing is ever overwritten: archive it as the next version"
        raise Stopped((Problem("ARC008", f"{target.name} is there already", hint),))
    fresh = target.parent / f".{target.name}.new"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(fresh):
            _clear(fresh)
        fresh.mkdir()
        seal = _fill(fresh, payload, info, tag_files)
        fresh.rename(target)
        try:
            _sync_folder(target.parent)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)  # nobody was told of it
            raise
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise Stopped((unwritable(target.name, error),)) from None
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return seal


def _clear(left: Path) -> None:
    """What a killed run left; a link in its place is taken away, not what it leads to."""
    if left.is_symlink() or not left.is_dir():
        left.unlink()
    else:
        shutil.rmtree(left)


def _refuse_names(payload: list[str], tags: list[str]) -> None:
    """Raises Stopped (ARC004) for names that some system would not keep as they are."""
    problems = []
    for path in (*payload, *tags):
        if fault := find_name_fault(path):
            hint = "rename the file: plain ASCII letters, digits, hyphens"
            problems.append(Problem("ARC004", f"{show_name(path)} cannot be archived: {fault}", hint))
    problems += [
        Problem("ARC004", f"{show_name(path)} is not a tag file's name", "give it a name of its own")
        for path in tags
        if path.startswith(_TAKEN)
    ]
    if pair := find_clash((*OURS, *payload, *tags)):
        hint = "rename one of them: some systems take no notice of case"
        problems.append(Problem("ARC004", f"{pair[0]} and {pair[1]} cannot lie in one package", hint))
    if problems:
        raise Stopped(tuple(problems))


def _fill(root: Path, payload: tuple[Entry, ...], info: BagInfo, tags: tuple[Entry, ...]) -> str:
    """Everything written and on the disk; the sha512 of the tag manifest."""
    (root / "data").mkdir()  # a bag has one, even an empty one
    written = {f"data/{entry.path}": _write(root, f"data/{entry.path}", entry.content) for entry in payload}
    size = sum(count for _, count in written.values())
    texts: list[tuple[str, bytes | Path]] = [
        (BAGIT, DECLARATION),
        (INFO, format_info(_complete(info, size, len(written)))),
        (MANIFEST, format_manifest({path: digest for path, (digest, _) in written.items()})),
        *((entry.path, entry.content) for entry in tags),
    ]
    digests = {path: _write(root, path, content)[0] for path, content in texts}
    seal, _ = _write(root, TAG_MANIFEST, format_manifest(digests))
    for folder, _, _ in os.walk(root, topdown=False):
        _sync_folder(Path(folder))
    return seal


def _complete(info: BagInfo, size: int, count: int) -> BagInfo:
    agent = () if info.find("Bag-Software-Agent") else (("Bag-Software-Agent", f"adal-press {__version__}"),)
    return BagInfo((*info.fields, *agent, ("Payload-Oxum", f"{size}.{count}")))


def _write(root: Path, path: str, content: bytes | Path) -> tuple[str, int]:
    """A file, read-only and on the disk: the sha512 and number of the bytes that were written."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha512(), 0
    with file.open("xb", buffering=0) as stream, _open_content(content) as source:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            _write_all(stream, block)
        os.fchmod(stream.fileno(), 0o444)
        os.fsync(stream.fileno())
    return digest.hexdigest(), size


def _open_content(content: bytes | Path) -> BinaryIO:
    return content.open("rb") if isinstance(content, Path) else BytesIO(content)


def _write_all(stream: BinaryIO, block: bytes) -> None:
    """A raw file may take a part only."""
    rest = memoryview(block)
    while rest:
        rest = rest[stream.write(rest) :]


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def unwritable(name: str, error: OSError) -> Problem:
    """ARC009 with the system's reason, and the file where it names one."""
    file = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, (str, bytes)) else name
    what = f"{name} cannot be written: {error.strerror}" + (f" ({show_name(file)})" if file != name else "")
    return Problem("ARC009", what, "make room, or name a folder that you may write in; earlier packages are untouched")


def format_info(info: BagInfo) -> bytes:
    """``Label: value`` a line (RFC 8493, 2.2.2); white space within a value becomes one space."""
    for label, _ in info.fields:
        if not label or ":" in label or label != " ".join(label.split()):
            raise ValueError(f"«{label}» is no label of bag-info.txt")
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in info.fields).encode()


def parse_info(data: bytes) -> BagInfo:
    """bag-info.txt, continued lines joined. Raises ValueError, which says where."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    fields: list[tuple[str, str]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line[:1] in (" ", "\t") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}".strip())
        elif line:
            label, colon, value = line.partition(":")
            if not colon or not label.strip():
                raise ValueError(f"line {number} is not a label and a value")
            fields.append((label.strip(), value.strip()))
    return BagInfo(tuple(fields))


def read_bag(root: Path) -> Bag:
    """The tag files of a package, none of its payload. Raises Stopped (ARC004) where one is missing or not usable."""
    bag, problems = inspect_bag(root)
    if problems:
        raise Stopped(tuple(problems.values()))
    return bag


def inspect_bag(root: Path) -> tuple[Bag, Mapping[str, Problem]]:
    """What the tag files of a package say, and the fault (ARC004) of each that says nothing, by its name."""
    contents: dict[str, bytes] = {}
    problems: dict[str, Problem] = {}
    payload: Mapping[str, str] = {}
    tags: Mapping[str, str] = {}
    info = BagInfo(())
    for name in OURS:
        try:
            contents[name] = read_plain(root / name, LARGEST_INFO if name in (BAGIT, INFO) else LARGEST_MANIFEST)
            if name == BAGIT:
                _check_declaration(contents[name])
            elif name == INFO:
                info = parse_info(contents[name])
            elif name == MANIFEST:
                payload = parse_manifest(contents[name], "data/")
            else:
                tags = parse_manifest(contents[name])
                _check_tags(tags)
        except OSError as error:
            problems[name] = _unusable(root, name, error.strerror or "not readable")
        except ValueError as error:
            problems[name] = _unusable(root, name, str(error))
    return Bag(root, info, payload, tags, hashlib.sha512(contents.get(TAG_MANIFEST, b"")).hexdigest()), problems


def _check_declaration(data: bytes) -> None:
    if data.replace(b"\r\n", b"\n").rstrip(b"\n") != DECLARATION.rstrip(b"\n"):
        raise ValueError("it does not say BagIt 1.0 in UTF-8")


def _check_tags(tags: Mapping[str, str]) -> None:
    """A tag manifest that leaves one of these out vouches for nothing."""
    for name in (BAGIT, INFO, MANIFEST):
        if name not in tags:
            raise ValueError(f"it does not name {name}")
    if any(path.startswith("data/") or path == TAG_MANIFEST for path in tags):
        raise ValueError("it names what is no tag file")
    if "fetch.txt" in tags:
        raise ValueError("it names fetch.txt: a package has all its files in it")


def _unusable(root: Path, name: str, reason: str) -> Problem:
    place = Place(f"{show_name(root.name)}/{name}")
    return Problem("ARC004", f"it cannot be used: {reason}", "take it from a copy of the package that is whole", place)


def payload_path(bag: Bag, name: str) -> Path:
    """Where a file of ``data/`` lies. Raises KeyError for a name that the manifest does not have."""
    if f"data/{name}" not in bag.payload or find_danger(name):
        raise KeyError(name)
    return bag.root / "data" / name
