"""The characters that a font has."""

from __future__ import annotations

import io
import struct
from functools import lru_cache
from hashlib import sha256
from typing import Any

_PLAIN = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")
_WEB = (b"wOFF", b"wOF2")
_kept: dict[str, frozenset[int] | None] = {}
KEPT = 64


def name_form(content: bytes) -> str:
    """What the bytes are: "plain" (TrueType, OpenType), "web" (WOFF), or "" for neither."""
    head = content[:4]
    return "plain" if head in _PLAIN else "web" if head in _WEB else ""


def read_characters(content: bytes) -> frozenset[int] | None:
    """The code points that a plain font has glyphs for; None where it cannot be read. Kept by the font's digest."""
    key = sha256(content).hexdigest()
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = _read(content)
    return _kept[key]


def _read(content: bytes) -> frozenset[int] | None:
    ttfont, bad = _library()
    try:
        with ttfont(io.BytesIO(content), lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap() or ()) or None
    except bad:
        return None


@lru_cache(maxsize=1)
def _library() -> tuple[Any, tuple[type[BaseException], ...]]:
    """fontTools, asked for only where there is a font."""
    from fontTools.ttLib import TTFont, TTLibError

    bad = (
        TTLibError, OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError,
        EOFError, MemoryError, RecursionError, NotImplementedError, struct.error,
    )  # fmt: skip
    return TTFont, bad
