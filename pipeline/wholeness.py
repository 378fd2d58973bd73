"""Is all of an article's text in its markup, and where in the sources do given words stand?

Typesetting counts what it was given; what a layout never wrote down only the source can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.inlines import plain_text
from pipeline.model import Article, Block, Inline, Issue, Place, Unit
from pipeline.problems import Problem

_FIELDS = ("title", "kicker", "standfirst", "author", "office", "subtitle", "letterhead", "dateline", "salutation")


def find_dropped(issue: Issue, units: Sequence[Unit]) -> tuple[Problem, ...]:
    """TYP030: text of an article that its layout left out, with the block's place in the sources."""
    problems = []
    for unit in units:
        text, notes = _read_unit(unit.html)
        for article_id in unit.articles:
            article = issue.article(article_id)
            for words, place, is_note in _words(article.blocks):
                if _letters(words) not in (notes if is_note else text):
                    message = f"{article.id}: the layout leaves text out: «{words[:60]}»"
                    hint = f"mend styles/layouts/{article.kind}.html or the partials that it takes"
                    problems.append(Problem("TYP030", message, hint, place, article=article.id))
    return tuple(problems)


def place_words(articles: Sequence[Article], words: str) -> Place:
    """Where words of these articles stand: the block, the field, else the first article's own place."""
    for article in articles:
        for text, place, _ in _words(article.blocks):
            if words in text:
                return place
        for field in _FIELDS:
            value = getattr(article, field)
            if words in (value if isinstance(value, str) else "".join(map(_flat, value))):
                return Place(article.place.path, article.lines_of.get(field, article.place.line))
    return articles[0].place


def _flat(part: str | Inline) -> str:
    return part if isinstance(part, str) else plain_text((part,))


def _words(blocks: Sequence[Block]) -> Iterator[tuple[str, Place, bool]]:
    """Text of blocks with its place; True for a note's."""
    for block in blocks:
        yield plain_text(block.inlines), block.place, False
        for note in _notes(block.inlines):
            yield plain_text(note.children), block.place, True
        if block.picture is not None:
            yield plain_text(block.picture.caption), block.picture.place, False
            yield block.picture.credit, block.picture.place, False
        yield from _words(block.children)


def _notes(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for node in inlines:
        if node.kind == "note":
            yield node
        else:
            yield from _notes(node.children)


def _read_unit(html: str) -> tuple[str, str]:
    """The letters of a unit's running text, and those of its notes."""
    tree = etree.fromstring(f"<div>{html}</div>", etree.HTMLParser(huge_tree=False))
    text: list[str] = []
    notes: list[str] = []
    _gather(tree, text, notes)
    return _letters("".join(text)), _letters("".join(notes))


def _gather(element: etree._Element, text: list[str], notes: list[str]) -> None:
    into = notes if "footnote" in (element.get("class") or "").split() else text
    into.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            _gather(child, into, notes)
        into.append(child.tail or "")


def _letters(text: str) -> str:
    """Letters and digits alone: spacing, dashes and quotation marks are the language's to change."""
    return "".join(filter(str.isalnum, text))
