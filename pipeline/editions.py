"""The editions: a row each. What differs between print, screen and ePub in sheets and writing stands here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edition:
    """``sheets`` in widening circles, from styles/; ``press_colours``: colours stay CMYK."""

    name: str
    file: str
    sheets: tuple[str, ...]
    press_colours: bool
    bleed: bool
    tags: bool
    links: bool


_COMMON = ("tokens.css", "base.css", "components")

PDF_EDITIONS: dict[str, Edition] = {
    "print": Edition("print", "print.pdf", (*_COMMON, "print.css"), True, True, False, False),
    "screen": Edition("screen", "screen.pdf", (*_COMMON, "screen.css"), False, False, True, True),
}

EPUB_SHEETS = ("tokens.css", "base.css", "epub.css")

EDITIONS = (*PDF_EDITIONS, "epub")
