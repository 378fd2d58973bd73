"""One article of an export, written down in a test and read: the way from a text to a manuscript without a cutting."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.importers.anatomy.reading import read_article
from pipeline.importers.export.reading import read_export
from pipeline.importers.folding import fold_letters
from pipeline.importers.marks import bare_text
from pipeline.importers.model import Cut, Entry, Manuscript, Piece, Span, Value

PRINTED = ("name", "age", "occupation", "credit")  # attributes whose words an export has


def cut_of(text: str, kind: str, wording: str = "", speaker: str = "", first: int = 4) -> Cut:
    """A cut whose chunks are the whole text; its entry has the wording, or there is none."""
    chunks = read_export(text.encode(), "export.txt").chunks
    entry = Entry(first, wording, speaker, Span(1, 1)) if wording else None
    return Cut(kind, kind, first, first + 1, entry, chunks)


def read(text: str, kind: str, wording: str = "", speaker: str = "", first: int = 4) -> Manuscript:
    """The manuscript of such a cut."""
    return read_article(cut_of(text, kind, wording, speaker, first))


def roles(manuscript: Manuscript) -> list[str]:
    """The roles of the pieces, in order."""
    return [piece.role for piece in manuscript.pieces]


def texts(manuscript: Manuscript, role: str) -> list[str]:
    """The texts of the pieces of a role, children too."""
    return [piece.text for piece in walk(manuscript.pieces) if piece.role == role]


def said(manuscript: Manuscript, words: str) -> list[str]:
    """The confidences of the remarks that hold these words."""
    return [remark.confidence.value for remark in manuscript.remarks if words in remark.what]


def walk(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces and their children, in reading order."""
    for piece in pieces:
        yield piece
        yield from walk(piece.children)


def find_lost(cut: Cut, manuscript: Manuscript) -> str:
    """Letters of the cut that are in no field and no piece. An entry's wording in contents_title pays for nothing."""
    wanted = Counter("".join(fold_letters(bare_text(chunk.text)) for chunk in cut.chunks))
    words = [*_field_words(manuscript), *_piece_words(manuscript.pieces)]
    return "".join(sorted((wanted - Counter("".join(fold_letters(bare_text(word)) for word in words))).elements()))


def _field_words(manuscript: Manuscript) -> Iterator[str]:
    for name, value in manuscript.fields.items():
        if name not in ("contents_title", "contents_speaker"):
            yield from _words(value)


def _words(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _words(item)
    else:
        for key, item in value.items():
            if key != "src":
                yield from _words(item)


def _piece_words(pieces: Sequence[Piece]) -> Iterator[str]:
    for piece in walk(pieces):
        yield piece.text
        yield from (piece.attrs.get(name, "") for name in PRINTED)


def reference() -> bytes:
    """The text of a printed issue; the test is skipped where PRESS_REFERENCE does not name it."""
    path = os.environ.get("PRESS_REFERENCE")
    if not path:
        pytest.skip("not run: PRESS_REFERENCE does not name the text of a printed issue")
    return Path(path).read_bytes()
