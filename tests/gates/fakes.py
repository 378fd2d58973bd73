"""Programs in the place of a gate's tools, and ePubs with faults planted in them."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import psutil

T = TypeVar("T")

PATIENCE = 60.0  # seconds until something that must happen has failed to


def write_program(path: Path, script: str) -> Path:
    """A shell script as a program."""
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def count_runs(folder: Path) -> int:
    """How often the programs that write to ``folder/runs`` ran."""
    return len((folder / "runs").read_text(encoding="utf-8").splitlines())


def change_epub(epub: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """An ePub with some files changed; a change that changes nothing fails the test."""
    out = io.BytesIO()
    left = set(changes)
    with zipfile.ZipFile(io.BytesIO(epub)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename in left:
                left.remove(info.filename)
                changed = changes[info.filename](content)
                assert changed != content, info.filename
                content = changed
            new.writestr(info, content)
    assert not left
    return out.getvalue()


def read_pid(path: Path) -> int:
    """The number that a program writes into a file when it is running."""
    return wait_for(lambda: int(path.read_text() or 0) if path.is_file() else 0)


def is_gone(pid: int) -> bool:
    """True once the process is no more; one that only nobody has asked after counts as gone."""

    def look() -> bool:
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    return wait_for(look)


def wait_for(look: Callable[[], T]) -> T:
    """What ``look`` gives as soon as it gives something, at the latest when patience is at its end."""
    ends = time.monotonic() + PATIENCE
    while not (found := look()) and time.monotonic() < ends:
        time.sleep(0.05)
    return found
