"""What a language has to offer: the types that every language file fills in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ProtectKind = Literal["nowrap", "nohyphen"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `text[start:end]` with `replacement`.

    The edits of a language each cover exactly one character, so an edit always lies inside a
    single inline node. Letters and digits are never edited; only spaces, dashes, hyphens and quotes.
    """

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Protect:
    """Guard `text[start:end]` (offsets in the edited text).

    nowrap: no line break inside at all (`white-space: nowrap`).
    nohyphen: breaks at its own hyphens only, never an inserted one (`hyphens: manual`).
    """

    start: int
    end: int
    kind: ProtectKind


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the magazine: labels, typography, hyphenation, order.

    tag: BCP 47. labels: words that the layouts and the ePub set themselves, keyed by English names.
    dictionary: hyphenation patterns, hunspell form. latin: a text in small Latin letters, for names of files.
    """

    tag: str
    labels: Mapping[str, str]
    dictionary: Path
    edit: Callable[[str], tuple[Edit, ...]]
    protect: Callable[[str], tuple[Protect, ...]]
    order: Callable[[str], tuple[int, ...]]
    latin: Callable[[str], str]

    def edits(self, text: str) -> tuple[Edit, ...]:
        """Typographic edits of one paragraph, sorted, each of one character.

        text: the paragraph without inline markup; a soft line break is a space, a newline is a forced
        break. Applying the edits to edited text changes nothing.
        """
        return self.edit(text)

    def unbreakable(self, text: str) -> tuple[Protect, ...]:
        """Spans of the edited text that must be guarded at a line end; sorted, never overlapping."""
        return self.protect(text)

    def sort_key(self, text: str) -> tuple[int, ...]:
        """Key that sorts by the language's alphabet, without regard to case; punctuation is skipped."""
        return self.order(text)

    def slug(self, text: str) -> str:
        """A text as part of a file's name: a-z, 0-9 and single hyphens; "" where nothing of it is left."""
        return re.sub(r"[^a-z0-9]+", "-", self.latin(text)).strip("-")


def apply_edits(text: str, edits: tuple[Edit, ...]) -> str:
    """Give the text with every edit made.

    Raises ValueError when edits overlap, are unsorted or lie outside the text.
    """
    parts: list[str] = []
    position = 0
    for edit in edits:
        if not position <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit {edit.start}-{edit.end} overlaps another or lies outside the text")
        parts += (text[position : edit.start], edit.replacement)
        position = edit.end
    return "".join((*parts, text[position:]))
