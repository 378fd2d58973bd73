"""How much an ePub may ask of its reader."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(Exception):
    """A file that is no zip: nothing can be said of what is in it."""


@dataclass(frozen=True)
class Limits:
    """Bytes where nothing else is said. ``ratio``: how many times its packed length a file may unpack to, from
    ``ratio_from`` bytes on; ``findings``: of one rule."""

    content: int = 600_000_000
    entries: int = 5000
    unpacked: int = 800_000_000
    entry: int = 200_000_000
    markup: int = 30_000_000  # a file of XML or CSS
    ratio: int = 300
    ratio_from: int = 1_000_000
    findings: int = 50


LIMITS = Limits()
