"""Text that a layout forgot: every word of an article's fields and body must stand in the markup that was laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from pipeline.inlines import plain_text
from pipeline.inspection.findings import Subject
from pipeline.model import Article, Block, Inline, Person, Picture
from pipeline.problems import Problem

_TAG = re.compile(r"<[^>]*>")


def find_unplaced(subject: Subject) -> Iterator[Problem]:
    """TYP030: a field or block that the layout of its kind does not print."""
    printed = fold(unescape(_TAG.sub("", subject.unit.html)))
    for article in subject.articles:
        for name, text, block in list_texts(article):
            if fold(text) and fold(text) not in printed:
                yield subject.problem(
                    "TYP030",
                    f"«{text[:40]}» ({name} of {article.id}) is not printed by the layout {article.kind}.html",
                    "print the field in the layout, or take it out of the article",
                    block=block or f"{article.id}--{name}",
                )


def fold(text: str) -> str:
    """Letters and digits alone, without case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def list_texts(article: Article) -> Iterator[tuple[str, str, str]]:
    """Every text of an article that readers see: (field, text, block id or "")."""
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
    yield from ((name, text, "") for name, text in plain.items())
    yield from (("title", line, "") for line in article.title)
    yield from (("lines", line, "") for line in article.lines)
    yield from _person_texts("speaker", article.speaker)
    yield from _person_texts("signature", article.signature)
    for contact in article.contacts:
        yield from (("contacts", line, "") for line in (contact.label, *contact.lines))
    yield from _picture_texts("picture", article.picture, "")
    yield from _picture_texts("portrait", article.portrait, "")
    yield from _block_texts(article.blocks)


def _person_texts(name: str, person: Person | None) -> Iterator[tuple[str, str, str]]:
    if person is not None:
        yield name, person.name, ""
        yield name, person.office, ""


def _picture_texts(name: str, picture: Picture | None, block: str) -> Iterator[tuple[str, str, str]]:
    if picture is not None:
        yield name, plain_text(picture.caption), block
        yield name, picture.credit, block


def _block_texts(blocks: Sequence[Block]) -> Iterator[tuple[str, str, str]]:
    for block in blocks:
        # A note stands in the middle of the markup: its text and what surrounds it are looked for apart.
        yield from ((block.role, part, block.id) for part in _runs(block.inlines))
        for name in ("date", "name", "age", "occupation"):
            yield name, block.attrs.get(name, ""), block.id
        yield from _picture_texts("figure", block.picture, block.id)
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
