"""Text that a layout forgot: every word of an article's fields and body must stand in the markup that was laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from pipeline.inlines import plain_text
from pipeline.model import Article, Block, Inline, Issue, Person, Picture, Place, Unit
from pipeline.problems import Problem

_TAG = re.compile(r"<[^>]*>")


def inspect_markup(issue: Issue, units: Sequence[Unit]) -> tuple[Problem, ...]:
    """TYP030 for every field or block that the layout of its kind does not print."""
    problems: list[Problem] = []
    for unit in units:
        printed = fold(unescape(_TAG.sub("", unit.html)))
        for article_id in unit.articles:
            problems += _find_unprinted(issue.article(article_id), printed)
    return tuple(problems)


def _find_unprinted(article: Article, printed: str) -> Iterator[Problem]:
    for name, text, place in list_texts(article):
        if fold(text) and fold(text) not in printed:
            message = f"{article.id}: «{text[:40]}» ({name}) is not printed by the layout {article.kind}.html"
            hint = "print the field in the layout, or take it out of the article"
            yield Problem("TYP030", message, hint, place, article=article.id)


def fold(text: str) -> str:
    """Letters and digits alone, without case."""
    return "".join(filter(str.isalnum, text.casefold()))


Text = tuple[str, str, Place]  # what it is, its words, where they stand


def list_texts(article: Article) -> Iterator[Text]:
    """Every text of an article that readers see."""
    plain = {
        "kicker": article.kicker,
        "standfirst": plain_text(article.standfirst),
        "author": article.author,
        "office": article.office,
        "subtitle": article.subtitle,
        "letterhead": article.letterhead,
        "dateline": article.dateline,
        "salutation": article.salutation,
        "source": article.source,
    }
    several = {"title": article.title, "lines": article.lines}
    several |= {"contacts": tuple(line for contact in article.contacts for line in (contact.label, *contact.lines))}
    several |= {name: (text,) for name, text in plain.items()}
    several |= {name: _person_texts(person) for name, person in _people(article)}
    several |= {name: _picture_texts(picture) for name, picture in _pictures(article)}
    for name, texts in several.items():
        place = Place(article.place.path, article.lines_of.get(name, article.place.line))
        yield from ((name, text, place) for text in texts)
    yield from _block_texts(article.blocks)


def _people(article: Article) -> tuple[tuple[str, Person | None], ...]:
    return ("speaker", article.speaker), ("signature", article.signature)


def _pictures(article: Article) -> tuple[tuple[str, Picture | None], ...]:
    return ("picture", article.picture), ("portrait", article.portrait)


def _person_texts(person: Person | None) -> tuple[str, ...]:
    return (person.name, person.office) if person else ()


def _picture_texts(picture: Picture | None) -> tuple[str, ...]:
    return (plain_text(picture.caption), picture.credit) if picture else ()


def _block_texts(blocks: Sequence[Block]) -> Iterator[Text]:
    for block in blocks:
        # A note stands in the middle of the markup: its text and what surrounds it are looked for apart.
        texts = [*_runs(block.inlines), *(block.attrs.get(name, "") for name in ("date", "name", "age", "occupation"))]
        texts += _picture_texts(block.picture)
        yield from ((block.role, text, block.place) for text in texts)
        yield from _block_texts(block.children)


def _runs(inlines: Sequence[Inline]) -> Iterator[str]:
    """The text of inlines, cut where a note stands in the top level."""
    run: list[Inline] = []
    for node in inlines:
        if node.kind == "note":
            yield plain_text(run)
            yield plain_text(node.children)
            run = []
        else:
            run.append(node)
    yield plain_text(run)
