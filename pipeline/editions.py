"""The editions: a row each. What differs between print, screen and ePub in sheets and writing stands here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edition:
    """``sheets`` in widening circles, from styles/; ``press_colours``: colours stay CMYK.

    ``layout`` names the edition whose laid-out pages it is finished from; ``slug``: a proof, with marks, a slug line
    and small pictures.
    """

    name: str
    file: str
    sheets: tuple[str, ...]
    press_colours: bool
    bleed: bool
    tags: bool
    links: bool
    layout: str
    slug: bool = False


_COMMON = ("tokens.css", "base.css", "components")

PDF_EDITIONS: dict[str, Edition] = {
    "print": Edition("print", "print.pdf", (*_COMMON, "print.css"), True, True, False, False, "print"),
    "screen": Edition("screen", "screen.pdf", (*_COMMON, "screen.css"), False, False, True, True, "screen"),
    "proof": Edition("proof", "proof.pdf", (*_COMMON, "print.css"), True, True, False, False, "print", slug=True),
}

EPUB_SHEETS = ("tokens.css", "base.css", "epub.css")

EDITIONS = ("print", "screen", "epub")  # what a build makes when nothing is asked for
ALL_EDITIONS = (*EDITIONS, "proof")
