"""Where everything lies and who watches: the folders, the progress line. The edge of the pipeline."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

STATIONS = ("load", "check", "plan", "compose", "typeset", "finish", "bind", "preflight", "deliver")


def _ignore(_station: str) -> None:
    """Nobody watches."""


def _ignore_steps(_done: int, _known: int, _what: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Progress:
    """Called when a station begins, and within typeset for every article: pieces done, pieces known, which."""

    station: Callable[[str], None] = _ignore
    step: Callable[[int, int, str], None] = _ignore_steps


@dataclass(frozen=True)
class House:
    """The folders of a project, each of which may lie elsewhere. Missing fonts are said through ``say``."""

    sources: Path
    styles: Path
    output: Path
    cache: Path
    progress: Progress = field(default_factory=Progress)
    say: Callable[[str], None] = _ignore

    @property
    def root(self) -> Path:
        """A folder in which ``sources`` and ``styles`` stand under these names, wherever they lie.

        The names of files in products never depend on where a project lies: elsewhere they are linked together.
        """
        # realpath, for Path.resolve raises where a link leads to itself
        sources, styles = Path(os.path.realpath(self.sources)), Path(os.path.realpath(self.styles))
        if (sources.name, styles.name) == ("sources", "styles") and sources.parent == styles.parent:
            return sources.parent
        name = hashlib.sha256(f"{sources}\0{styles}".encode()).hexdigest()[:16]
        joined = self.cache.resolve() / "joined" / name
        joined.mkdir(parents=True, exist_ok=True)
        for link, target in (("sources", sources), ("styles", styles)):
            path = joined / link
            with suppress(FileExistsError):  # made before, or by another build just now
                path.symlink_to(target)
        return joined
