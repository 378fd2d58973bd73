"""What lies in a package's folder, found without following a link and read without waiting for a pipe."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from pipeline.archive.manifest import DEEPEST, MOST_FILES


class NotPlain(OSError):
    """Not a file of bytes: a link, folder, pipe, socket or device."""


@dataclass(frozen=True)
class Inventory:
    """Everything under a root, by POSIX path from it: bytes of each file; what each other thing is; what was not read.

    ``empty`` are folders with nothing in them; ``unread`` has the reason of each folder that could not be listed.
    """

    files: Mapping[str, int]
    others: Mapping[str, str]
    empty: tuple[str, ...]
    unread: Mapping[str, str]


def take_inventory(root: Path) -> Inventory:
    """Walks the folder, follows no link. What is too deep or too much is left out and named in ``unread``."""
    files: dict[str, int] = {}
    others: dict[str, str] = {}
    empty: list[str] = []
    unread: dict[str, str] = {}
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        if folder.count("/") >= DEEPEST:
            unread[folder] = f"deeper than {DEEPEST} folders"
            continue
        before = len(files) + len(others) + len(waiting)
        try:
            with os.scandir(root / folder) as found:
                for entry in found:
                    path = f"{folder}{entry.name}"
                    mode = entry.stat(follow_symlinks=False)
                    if stat.S_ISDIR(mode.st_mode):
                        waiting.append(f"{path}/")
                    elif stat.S_ISREG(mode.st_mode):
                        files[path] = mode.st_size
                    else:
                        others[path] = name_kind(mode.st_mode)
                    if len(files) + len(others) + len(waiting) > MOST_FILES:
                        unread[folder] = f"more than {MOST_FILES} files"
                        return Inventory(files, others, tuple(empty), unread)
        except OSError as error:
            unread[folder] = error.strerror or "not readable"
            continue
        if folder and len(files) + len(others) + len(waiting) == before:
            empty.append(folder)
    return Inventory(files, others, tuple(sorted(empty)), unread)


def name_kind(mode: int) -> str:
    """What a thing that is no file is called."""
    kinds = {stat.S_IFLNK: "a link", stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def open_plain(path: Path) -> FileIO:
    """The file for reading, unbuffered; never a link, and never waits for a pipe. Raises OSError, NotPlain."""
    mode = os.lstat(path).st_mode  # before it is opened: to open a device may set it going
    if not stat.S_ISREG(mode):
        raise NotPlain(0, f"{name_kind(mode)}, not a file")
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(number).st_mode):  # changed in between
        os.close(number)
        raise NotPlain(0, "no file any more")
    return FileIO(number, "rb")


def read_plain(path: Path, limit: int) -> bytes:
    """The whole of a small file. Raises OSError, and ValueError where it has more bytes than ``limit``."""
    with open_plain(path) as stream:
        pieces, size = [], 0
        while piece := stream.read(1 << 20):
            size += len(piece)
            if size > limit:
                raise ValueError(f"larger than {limit:,} bytes")
            pieces.append(piece)
    return b"".join(pieces)


def show_name(name: str) -> str:
    """A name from a stranger's package, fit for a line on a terminal: no control characters, not too long."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name[:200])
    return shown + ("…" if len(name) > 200 else "")
