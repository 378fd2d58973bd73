"""What the marks of a text say: a drop cap, a sentence that stops short, one that begins in its middle."""

from __future__ import annotations

import re

from pipeline.importers.escaping import strip_marks

_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
# Two letters in bold are a drop cap (of a digraph) only where their word goes on.
_DROP_CAP = re.compile(r"^\*\*([«“\"]?[^\W\d_](?:[^\W\d_](?=\*\*[\w'’-]))?)\*\*(?=[\w\s,»'’-])")
_CLOSING = "»”\"')]*_ \n"
FINAL = ".!?…:;"


def bare_text(text: str) -> str:
    """The text as a field that knows no mark-up holds it: without marks of bold, italic and addresses."""
    return strip_marks(_ADDRESS.sub(r"\1", text)).strip()


def one_line(text: str) -> str:
    """The text without the forced breaks that the width of a column asked for."""
    return re.sub(r"\s*\n\s*", " ", text).strip()


def join_drop_cap(text: str) -> str:
    """The text with its bold first letter joined to its word: ``**А**лма`` → ``Алма``."""
    return _DROP_CAP.sub(r"\1", text)


def has_drop_cap(text: str) -> bool:
    """Whether the first letter alone is bold: a drop cap stood there."""
    return bool(_DROP_CAP.match(text))


def is_open(text: str) -> bool:
    """Whether the text stops before its sentence does: no full stop, colon or the like at its end."""
    bare = text.rstrip(_CLOSING)
    return bool(bare) and bare[-1] not in FINAL


def begins_small(text: str) -> bool:
    """Whether the text begins with a small letter, in the middle of a sentence."""
    bare = text.lstrip("«“\"(*_")
    return bool(bare) and bare[0].isalpha() and bare[0].islower()
