"""Products kept between builds by the digest of all that went into them: bounded, checked, safe against a kill."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True)
class Kept:
    """A folder of at most ``files`` kept products; one that is not whole is made again."""

    folder: Path
    files: int = 24

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The kept bytes of a key, or what ``make`` gives, kept for the next time."""
        content = self.find(key)
        if content is None:
            content = make()
            self.keep(key, content)
        return content

    def find(self, key: str) -> bytes | None:
        """The kept bytes of a key, None where there are none."""
        return self._read(self.folder / key)

    def keep(self, key: str, content: bytes) -> None:
        """Keeps the bytes of a key for the next time."""
        self._write(self.folder / key, content)

    def _read(self, path: Path) -> bytes | None:
        try:
            data = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):  # a cache that is read only still serves
            os.utime(path)
        digest, content = data[:32], data[32:]
        return content if hashlib.sha256(content).digest() == digest else None

    def _write(self, path: Path, content: bytes) -> None:
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(hashlib.sha256(content).digest() + content)
            fresh.replace(path)
            self._prune()
        except OSError:
            fresh.unlink(missing_ok=True)

    def _prune(self) -> None:
        """The oldest files beyond the bound, and what a killed build left half written."""
        by_age = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in by_age[self.files :]:
            file.unlink(missing_ok=True)


@cache
def digest_code(*parts: str, packages: tuple[str, ...] = ()) -> str:
    """sha256 of what a product depends on: our modules and packages, by their names in pipeline/, and the versions
    of others' ``packages``."""
    total = hashlib.sha256()
    for part in parts:
        path = Path(__file__).parent / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            total.update(file.read_bytes())
    for package in packages:
        total.update(f"{package} {version(package)}\n".encode())
    return total.hexdigest()


@lru_cache(maxsize=8)
def digest_content(content: bytes) -> str:
    """sha256 of a product, in hexadecimal: keys, reports and gates of one build ask for it a dozen times."""
    return hashlib.sha256(content).hexdigest()
