"""A finished ePub opened again: is every file there, whole, and is no word of an article lost?

EbookLib writes an empty file where it cannot read a document, and EPUBCheck does not notice a compressed
mimetype or a picture without alternative text. So this is looked at here.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote, urldefrag

from lxml import etree

from pipeline.bind.book import NAV_NAME, NCX_NAME, Book, Chapter
from pipeline.bind.container import FOLDER
from pipeline.inlines import plain_text
from pipeline.model import Article, Block, Inline, Issue, Place
from pipeline.problems import Problem

MIMETYPE = b"application/epub+zip"
XML_SUFFIXES = (".xhtml", ".opf", ".ncx", ".svg", ".xml")
_XHTML = "{http://www.w3.org/1999/xhtml}"
_HINT_LAYOUT = "mend the layout of this kind in styles/layouts/"


def verify_epub(content: bytes, issue: Issue, book: Book, name: str = "issue.epub") -> tuple[Problem, ...]:
    """What makes the ePub not whole, as EPB003 with the place inside it. ``name`` is the file's."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            first = archive.infolist()[:1]
            files = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        return (_problem(name, "", f"the zip cannot be read: {error}"),)
    problems = []
    if not first or first[0].filename != "mimetype" or first[0].compress_type or files["mimetype"] != MIMETYPE:
        problems.append(_problem(name, "mimetype", "mimetype is not the first entry, stored"))
    problems += [_problem(name, inside, "the file is empty") for inside, data in files.items() if not data]
    trees = {}
    for inside, data in files.items():
        if data and inside.endswith(XML_SUFFIXES):
            try:
                trees[inside] = etree.fromstring(data, _parser())
            except etree.XMLSyntaxError as error:
                line = error.lineno
                problems.append(_problem(name, inside, f"not well-formed XML: {error.msg}", line=line))
    problems += _check_documents(name, files, trees)
    for chapter in book.chapters:
        inside = f"{FOLDER}/{chapter.name}"
        if inside not in files:
            problems.append(_problem(name, inside, "the document is missing", article=chapter.article))
        elif inside in trees:
            problems += _check_chapter(name, inside, chapter, issue.article(chapter.article), trees[inside])
    problems += _check_order(name, book, trees)
    return tuple(problems)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _problem(name: str, inside: str, what: str, article: str | None = None, line: int | None = None) -> Problem:
    place = Place(f"{name}/{inside}" if inside else name, line)
    if article is None and inside.startswith(f"{FOLDER}/") and inside.endswith(".xhtml"):
        article = posixpath.basename(inside).removesuffix(".xhtml")
    return Problem("EPB003", what, _HINT_LAYOUT, place, article=article)


def _check_documents(name: str, files: dict[str, bytes], trees: dict[str, etree._Element]) -> Iterator[Problem]:
    """Ids, pictures' alternative texts and links of every XHTML document."""
    ids = {inside: [v for e in tree.iter(etree.Element) if (v := e.get("id"))] for inside, tree in trees.items()}
    for inside, tree in trees.items():
        if not inside.endswith(".xhtml"):
            continue
        for value, count in Counter(ids[inside]).items():
            if count > 1:
                yield _problem(name, inside, f"the id «{value}» stands {count} times")
        for image in tree.iter(f"{_XHTML}img"):
            if image.get("alt") is None:
                what = f"the picture {image.get('src')} has no alternative text"
                yield _problem(name, inside, what, line=_line(image))
        for element in tree.iter(etree.Element):
            target = element.get("href") or element.get("src")
            if target is None or ":" in target.split("/")[0]:
                continue
            path, fragment = urldefrag(unquote(target))
            path = posixpath.normpath(posixpath.join(posixpath.dirname(inside), path)) if path else inside
            if path not in files or (fragment and fragment not in ids.get(path, ())):
                yield _problem(name, inside, f"«{target}» leads nowhere", line=_line(element))


def _check_chapter(
    name: str, inside: str, chapter: Chapter, article: Article, tree: etree._Element
) -> Iterator[Problem]:
    """One h1, a title, something to read, and every block's letters in their order."""
    title = tree.findtext(f"{_XHTML}head/{_XHTML}title")
    if title != chapter.title:
        yield _problem(name, inside, f"the document's title is «{title}», not «{chapter.title}»")
    body = tree.find(f"{_XHTML}body")
    text = "" if body is None else _letters(_read_text(body))
    if body is None or (not text and body.find(f".//{_XHTML}img") is None):
        yield _problem(name, inside, "the document is empty")
        return
    if chapter.role == "cover":
        return
    headings = len(list(body.iter(f"{_XHTML}h1")))
    if headings != 1:
        yield _problem(name, inside, f"{headings} headings of the first level; one is wanted")
    for what, words in _words(article):
        if _letters(words) not in text:
            yield _problem(name, inside, f"text of the article is missing ({what}): «{words[:60]}»")


def _words(article: Article) -> Iterator[tuple[str, str]]:
    yield "title", article.plain_title
    yield "standfirst", plain_text(article.standfirst)
    if article.signature:
        yield "signature", article.signature.name
    yield from _block_words(article.blocks)


def _block_words(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        yield block.id, plain_text(block.inlines)
        for note in _notes(block.inlines):
            yield f"{block.id}, a note", plain_text(note.children)
        if block.picture is not None:
            yield block.id, plain_text(block.picture.caption)
        yield from _block_words(block.children)


def _line(element: etree._Element) -> int | None:
    line: Any = element.sourceline
    return line or None


def _notes(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for node in inlines:
        if node.kind == "note":
            yield node
        else:
            yield from _notes(node.children)


def _read_text(element: etree._Element) -> str:
    """What stands in an element, the marks of its notes apart."""
    parts = [element.text or ""]
    for child in element:
        if child.get("role") != "doc-noteref" and isinstance(child.tag, str):
            parts.append(_read_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _letters(text: str) -> str:
    """Letters and digits alone: spacing, dashes and quotation marks are the language's to change."""
    return "".join(filter(str.isalnum, text))


def _check_order(name: str, book: Book, trees: dict[str, etree._Element]) -> Iterator[Problem]:
    """Navigation document, NCX and spine name the documents in running order."""
    wanted = [chapter.name for chapter in book.chapters]
    nav, ncx = trees.get(f"{FOLDER}/{NAV_NAME}"), trees.get(f"{FOLDER}/{NCX_NAME}")
    package = trees.get(f"{FOLDER}/content.opf")
    if nav is not None and nav.xpath("//*[@id='toc']//@href") != wanted:
        yield _problem(name, f"{FOLDER}/{NAV_NAME}", "the contents are not in running order")
    if ncx is not None and ncx.xpath("//*[local-name()='content']/@src") != wanted:
        yield _problem(name, f"{FOLDER}/{NCX_NAME}", "the contents are not in running order")
    if package is not None:
        items = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        spine = [items.get(item.get("idref")) for item in package.iter("{*}itemref")]
        if [href for href in spine if href != NAV_NAME] != wanted:
            yield _problem(name, f"{FOLDER}/content.opf", "the spine is not in running order")
