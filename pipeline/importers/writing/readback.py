"""Written articles read again by the pipeline's own parsers: every piece of text that stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.articlefile import read_article
from pipeline.importers.folding import fold_letters
from pipeline.inlines import plain_text
from pipeline.model import Article, Block, Inline, Picture
from pipeline.placeholders import is_placeholder
from pipeline.problems import Problem

_ATTRS = ("name", "age", "occupation", "date", "unit", "from", "to")


@dataclass(frozen=True)
class Text:
    """A piece of text in a file of the sources: ``what`` names the field or block, ``line`` its line."""

    what: str
    words: str
    path: str
    line: int | None = None


def read_articles(files: Mapping[str, bytes], root: str) -> tuple[dict[str, Article], tuple[Problem, ...]]:
    """Every article among the files by its id, and what the pipeline has against them."""
    articles: dict[str, Article] = {}
    problems: list[Problem] = []
    for name, content in files.items():
        if name.startswith("articles/"):
            stem = name.removeprefix("articles/").removesuffix(".md")
            article, found = read_article(content.decode(), stem, f"{root}/{name}")
            problems += found
            if article is not None:
                articles[stem] = article
    return articles, tuple(problems)


def list_texts(article: Article) -> Iterator[Text]:
    """All text of an article, field by field and block by block; alternative texts of placeholders are not text."""
    path = article.place.path
    for what, words in _list_fields(article):
        if words:
            yield Text(what, words, path, article.lines_of.get(what.partition(".")[0]))
    for what in ("picture", "portrait"):
        if picture := getattr(article, what):
            yield from _list_picture(picture, what, path)
    for block in article.blocks:
        yield from _list_block(block, path)


def _list_fields(article: Article) -> Iterator[tuple[str, str]]:
    yield "title", " ".join(article.title)
    for what in ("kicker", "author", "office", "subtitle", "letterhead", "dateline", "salutation", "source"):
        yield what, str(getattr(article, what))
    yield "standfirst", _words(article.standfirst)
    for what in ("speaker", "signature"):
        if person := getattr(article, what):
            yield f"{what}.name", person.name
            yield f"{what}.office", person.office
    yield from (("lines", line) for line in article.lines)
    for contact in article.contacts:
        yield "contacts", contact.label
        yield from (("contacts", line) for line in contact.lines)


def _list_picture(picture: Picture, what: str, path: str) -> Iterator[Text]:
    own = "" if is_placeholder(picture.src) else picture.alt
    for words in (_words(picture.caption), picture.credit, own):
        if words:
            yield Text(what, words, path, picture.place.line)


def _list_block(block: Block, path: str) -> Iterator[Text]:
    for name in _ATTRS:
        if block.attrs.get(name):
            yield Text(f"{block.role}.{name}", block.attrs[name], path, block.place.line)
    if words := _words(block.inlines):
        yield Text(block.role, words, path, block.place.line)
    if block.picture:
        yield from _list_picture(block.picture, "figure", path)
    for child in block.children:
        yield from _list_block(child, path)


def _words(inlines: Sequence[Inline]) -> str:
    """What a reader sees, with notes and the addresses of links."""
    parts = [plain_text(inlines, mark=lambda note: f" {plain_text(note.children)} ")]
    parts += [address for node in inlines for address in _addresses(node)]
    return " ".join(part for part in parts if part)


def _addresses(node: Inline) -> Iterator[str]:
    if node.kind == "link" and fold_letters(plain_text(node.children)) != fold_letters(node.attrs.get("href", "")):
        yield node.attrs.get("href", "")
    for child in node.children:
        yield from _addresses(child)
