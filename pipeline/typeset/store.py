"""Bytes kept between builds in one folder: written whole or not at all, checked when read, bounded."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

MAGIC = b"adal-press pages 1\n"
STALE_SECONDS = 3600


class PageStore:
    """Entries by key (hex digest and a suffix). Anything wrong with an entry makes it absent."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes

    def read(self, key: str) -> bytes | None:
        """The entry; None where there is none, or a broken one, or one that somebody else put there."""
        path = self.folder / key
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return None
        with os.fdopen(handle, "rb") as file:
            if os.fstat(handle).st_uid != os.geteuid():
                return None
            content = file.read()
        size = len(MAGIC)
        digest, data = content[size : size + 32], content[size + 32 :]
        if content[:size] != MAGIC or hashlib.sha256(data).digest() != digest:
            path.unlink(missing_ok=True)
            return None
        with suppress(OSError):  # another build may have cleaned it away meanwhile: we have read it
            os.utime(path)
        return data

    def holds(self, key: str) -> bool:
        """True where an entry of that key is there (it may still prove broken)."""
        return (self.folder / key).is_file()

    def write(self, key: str, data: bytes) -> None:
        """Keeps an entry: a build that is killed leaves the old one or none, never half of one."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.folder / f".{key}.{os.getpid()}.tmp"
        with draft.open("wb") as file:
            file.write(MAGIC + hashlib.sha256(data).digest())
            file.write(data)
        draft.replace(self.folder / key)

    def prune(self, keep: Collection[str]) -> None:
        """Removes the longest unread entries past the limit, none in ``keep``, and stale drafts."""
        entries: list[tuple[float, int, Path]] = []
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            if path.name.startswith("."):
                if time.time() - status.st_mtime > STALE_SECONDS:
                    path.unlink(missing_ok=True)
                continue
            entries.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= self.limit_bytes:
                break
            if path.name not in keep:
                path.unlink(missing_ok=True)
                total -= size
