"""Where in the sources given words stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.inlines import plain_text
from pipeline.model import Article, Block, Inline, Place

_FIELDS = ("title", "kicker", "standfirst", "author", "office", "subtitle", "letterhead", "dateline", "salutation")


def place_words(articles: Sequence[Article], words: str) -> Place:
    """Where words of these articles stand: the block, the field, else the first article's own place."""
    for article in articles:
        for text, place in _texts(article.blocks):
            if words in text:
                return place
        for field in _FIELDS:
            value = getattr(article, field)
            if words in (value if isinstance(value, str) else "".join(map(_flat, value))):
                return Place(article.place.path, article.lines_of.get(field, article.place.line))
    return articles[0].place


def _flat(part: str | Inline) -> str:
    return part if isinstance(part, str) else plain_text((part,))


def _texts(blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    for block in blocks:
        yield plain_text(block.inlines), block.place
        if block.picture is not None:
            yield plain_text(block.picture.caption), block.picture.place
            yield block.picture.credit, block.picture.place
        yield from _texts(block.children)
