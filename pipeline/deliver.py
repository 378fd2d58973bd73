"""deliver: all files of a build at once, or none.

Files are written beside their place and change places with the earlier ones in one step, as one folder. What a
killed build left behind is cleared by the next one; a build that was rejected lies in ``<issue>.rejected/`` and
leaves the earlier output alone.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.problems import Problem, Stopped


@contextmanager
def hold_output(output: Path, issue: str) -> Iterator[None]:
    """One build of an issue at a time writes; others wait. Raises Stopped where the folder cannot be written."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = (output / f".{issue}.lock").open("w")
    except OSError as error:
        raise Stopped((_unwritable(output, error),)) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def deliver_files(output: Path, issue: str, files: Mapping[str, bytes]) -> Path:
    """The files as ``output/<issue>/``, in place of what was there; a rejected build's folder goes. Raises Stopped."""
    folder = swap_folder(output, issue, files)
    shutil.rmtree(output / f"{issue}.rejected", ignore_errors=True)
    return folder


def deliver_rejected(output: Path, issue: str, files: Mapping[str, bytes]) -> Path:
    """The files of a build with errors as ``output/<issue>.rejected/``, to be looked at. Raises Stopped."""
    return swap_folder(output, f"{issue}.rejected", files)


def swap_folder(output: Path, name: str, files: Mapping[str, bytes | Path]) -> Path:
    """The files as ``output/<name>/`` in one step, in place of what was there. Raises Stopped.

    A name may have folders in it; a path stands for the file that lies there, which is copied.
    """
    target, fresh, old = output / name, output / f".{name}.new", output / f".{name}.old"
    _refuse_file(target)
    try:
        if old.exists() and not target.exists():
            old.rename(target)  # a build was killed between the two renames
        for left in (fresh, old):
            if left.exists():
                shutil.rmtree(left)
        fresh.mkdir()
        for file, content in files.items():
            _write(fresh / file, content)
        if target.exists() and not _exchange(fresh, target):
            target.rename(old)
        if not target.exists():
            fresh.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(fresh, ignore_errors=True)
        raise Stopped((_unwritable(target, error),)) from None
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    return target


def _write(path: Path, content: bytes | Path) -> None:
    """The bytes, or a copy of the file that lies elsewhere, on the disk before it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        if isinstance(content, Path):
            with content.open("rb") as source:
                shutil.copyfileobj(source, stream)
        else:
            stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _refuse_file(target: Path) -> None:
    """A file that stands in the folder's place is somebody's: it is left where it is. Raises Stopped."""
    if os.path.lexists(target) and not target.is_dir():
        raise Stopped((_unwritable(target, NotADirectoryError(errno.ENOTDIR, "a file stands in its place")),))


_RENAME_EXCHANGE = 2  # renameat2(2)
_AT_FDCWD = -100


def _exchange(one: Path, other: Path) -> bool:
    """Two folders change places in one step of the kernel; False where the file system cannot do that."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _unwritable(path: Path, error: OSError) -> Problem:
    hint = "make room, or give the folder's owner the right to write; what was there before is untouched"
    return Problem("ENV003", f"{path.name} cannot be written: {error.strerror}", hint)
