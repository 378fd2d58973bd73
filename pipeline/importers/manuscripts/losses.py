"""Nothing silently: the words of a document, held against what was made of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from pipeline.importers.manuscripts.office import Source
from pipeline.importers.manuscripts.parts import Told, open_words
from pipeline.importers.model import Piece, Value

HINT = "look for it in the document, and put it where it belongs"


def find_losses(sources: Sequence[Source], fields: Mapping[str, Value], pieces: Sequence[Piece], told: Told) -> None:
    """INT009 for every paragraph of the document whose letters stand in no field and no piece, in this order."""
    texts = (*("".join(_field_texts(value)) for value in fields.values()), *_piece_texts(pieces))
    lines = [_letters(text) for text in texts]
    whole, made = frozenset(lines), "\n".join(lines)
    digits = "\n".join(_digits(text) for text in texts)
    told_already = "\n".join(_letters(problem.message) for problem in told.problems if problem.code == "INT009")
    for source in sources:
        letters = _letters(source.text)
        if not letters and source.text.strip() and _digits(source.text) not in digits:
            message = f"paragraph {source.number} is in no source: «{open_words(source.text)}»"
            told.report("INT009", source.number, message, HINT)
        if letters and letters not in whole and letters not in made and letters not in told_already:
            message = f"paragraph {source.number} is in no source: «{open_words(source.text)}»"
            told.report("INT009", source.number, message, HINT)


def _letters(text: str) -> str:
    """Letters alone: digits may have become raised ones, signs others."""
    return "".join(letter for letter in text if letter.isalpha()).casefold()


def _digits(text: str) -> str:
    """Digits alone, raised ones as plain: a cell of a table may have nothing else."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isdigit())


def _field_texts(value: Value) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _field_texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _field_texts(inner)
    else:
        yield value


def _piece_texts(pieces: Sequence[Piece]) -> Iterator[str]:
    for piece in pieces:
        yield piece.text
        yield from piece.attrs.values()
        yield from _piece_texts(piece.children)
