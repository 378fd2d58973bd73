"""Were the finished files made of the sources as they are now? All that the catalogue quotes is held against them.

It quotes the sources, for these have the words apart; what they say must be what readers then find in the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.collation.carriers import collate_epub
from pipeline.collation.counting import count_text
from pipeline.collation.epubtext import Text, read_epub_text
from pipeline.collation.pieces import SourceText, list_alts, list_pieces
from pipeline.language import find_language
from pipeline.model import Article, Issue

# The texts of articles that feeds and pages quote; an entry of the contents is a title as these word it.
QUOTED = ("title", "standfirst", "author", "signature", "speaker", "name", "entry")


@dataclass(frozen=True)
class Row:
    """An article of page-map.json: its title; printed pages from ``first`` to ``last``, as laid out and as planned."""

    id: str
    title: str
    first: int
    last: int
    planned: tuple[int, int]


def read_rows(page_map: Any) -> tuple[Row, ...]:
    """The articles of a page map. Raises ValueError where it is not one of ours."""
    try:
        return tuple(
            Row(
                str(row["id"]),
                str(row["title"]),
                int(row["first"]),
                int(row["last"]),
                (int(row["planned_first"]), int(row["planned_last"])),
            )
            for row in page_map["articles"]
        )
    except (KeyError, TypeError, ValueError):
        raise ValueError("not a page map") from None


def find_change(issue: Issue, rows: Sequence[Row], epub: bytes) -> str | None:
    """The first thing that the sources say otherwise than the finished files; None where they agree.

    Raises ValueError where the ePub cannot be read.
    """
    return next(_find_changes(issue, rows, epub), None)


def _find_changes(issue: Issue, rows: Sequence[Row], epub: bytes) -> Iterator[str]:
    if [row.id for row in rows] != [article.id for article in issue.articles]:
        yield "the running order"
    planned = {slot.article: (slot.first, slot.last) for slot in issue.order}
    for row in rows:
        if row.planned != planned.get(row.id):
            yield f"the pages of «{row.id}»"
        elif row.title != issue.article(row.id).plain_title:
            yield f"the title of «{row.id}»"
    documents = {text.name: text for text in read_epub_text(epub).documents}
    yield from (problem.message for problem in collate_epub(issue, "issue.epub", epub))
    labels = find_language(issue.magazine.language).labels
    for article in issue.articles:
        document = documents.get(f"{article.id}.xhtml", Text("", ()))
        pieces = list_pieces(issue, article, labels, epub=True)
        if article.kind == "cover" and article.side == "front":
            yield from _compare_cover(document, article, pieces)
        else:
            yield from _compare_texts(document, pieces)


def _compare_cover(document: Text, article: Article, pieces: Sequence[SourceText]) -> Iterator[str]:
    """The front cover is a picture in the ePub: its alternative text has all words, in sentences."""
    said = " ".join(piece.text for piece in document.pieces if piece.kind == "picture")
    wanted = " ".join(piece.text for piece in (*pieces, *list_alts(article)))
    if _count_letters(said) != _count_letters(wanted):
        yield "the cover's words"


def _count_letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, count_text(text)))


def _compare_texts(document: Text, pieces: Sequence[SourceText]) -> Iterator[str]:
    texts = _join_blocks(document)
    for piece in pieces:
        if piece.what in QUOTED and count_text(piece.text) != count_text(texts.get(piece.id, "")):
            yield f"the {piece.what} of «{piece.article}»"


def _join_blocks(document: Text) -> Mapping[str, str]:
    """The text of every block by its id."""
    texts: dict[str, str] = {}
    for piece in document.pieces:
        if piece.kind == "text":
            texts[piece.block] = texts.get(piece.block, "") + piece.text
    return texts
