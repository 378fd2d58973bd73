"""Where printed pages begin, marked in the ePub's documents: empty spans that reading systems can go to.

A document is scanned, never rewritten: a mark is put into its text and nothing else of it changes. Marks are those of
EPUB 3 and DPUB-ARIA (``doc-pagebreak``), one for each printed page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape

from pipeline.bind.book import Chapter, PageTarget
from pipeline.model import PageMap, PageStart

MARK = '<span epub:type="pagebreak" role="doc-pagebreak" id="{id}" aria-label="{label}"></span>'

# White space, soft hyphens and hyphens are not counted: the two editions differ in them.
_UNCOUNTED = "\u00ad-\u2010\u2011"
_TOKEN = re.compile(r"""<!--.*?-->|<[!?][^>]*>|</?[A-Za-z](?:[^>"']|"[^"]*"|'[^']*')*>|[^<]+""", re.DOTALL)
_ATTRIBUTE = re.compile(r'\s(id|role|aria-hidden)="([^"]*)"')
_CHARACTER = re.compile(r"&[^;]+;|.", re.DOTALL)
# A span may not stand before these: their parents hold nothing else.
_ONLY_CHILDREN = frozenset(("li", "tr", "td", "th", "dt", "dd", "tbody", "thead", "tfoot", "caption", "figcaption"))
# Text that the ePub alone has: marks of notes and ways back from them.
_OWN_ROLES = frozenset(("doc-noteref", "doc-backlink"))


def name_mark(label: str) -> str:
    """The id of a page's mark: page-23; of the surplus page 17+1 it is page-17-1."""
    return f"page-{label.replace('+', '-')}"


def mark_pages(chapters: Sequence[Chapter], pages: PageMap) -> tuple[tuple[Chapter, ...], tuple[PageTarget, ...]]:
    """The documents with a mark where each printed page begins, and the list of the marks in page order.

    The first page of an article is marked at the start of its document; where articles share pages, of the first one's.
    Another page is marked at the word that it begins with, after a word that the page break parts. A page with nothing
    on it is marked where the next one is, or at its article's end: the list names every page.
    """
    documents = {chapter.article: _Document(chapter.xhtml) for chapter in chapters}
    names = {chapter.article: chapter.name for chapter in chapters}
    found = list(_find_marks(documents, pages))
    targets = tuple(PageTarget(label, f"{names[article]}#{name_mark(label)}") for label, article, _ in found)
    marked = []
    for chapter in chapters:
        marks = [(at, label) for label, article, at in found if article == chapter.article]
        marked.append(replace(chapter, xhtml=_insert(chapter.xhtml, marks)) if marks else chapter)
    return tuple(marked), targets


def _find_marks(documents: Mapping[str, _Document], pages: PageMap) -> Iterator[tuple[str, str, int]]:
    """(label, article, place in its document) of every page in order."""
    begins: dict[str, str] = {}
    for extent in pages.articles:
        if extent.id in documents:
            begins.setdefault(str(extent.first), extent.id)
    starts = {start.page: start for start in pages.page_starts}
    found: list[tuple[str, str, int]] = []
    for label in reversed(pages.labels):  # a page without text is marked with the one after it
        start = starts.get(label)
        article = begins.get(label) or _find_article(label, start, pages, documents)
        if article is None:
            continue
        document = documents[article]
        if label in begins:
            place: int | None = document.start
        else:
            place = document.find(start) if start is not None else None
        if place is None:
            place = found[-1][2] if found and found[-1][1] == article else document.end
        found.append((label, article, place))
    return reversed(found)


def _find_article(
    label: str, start: PageStart | None, pages: PageMap, documents: Mapping[str, _Document]
) -> str | None:
    """The article that a page is of: what its first words say, or else the last one that was planned for it."""
    if start is not None and start.article in documents:
        return start.article
    number = int(label.partition("+")[0])
    planned = [one.id for one in pages.articles if one.planned_first <= number <= max(one.planned_last, one.last)]
    return next((article for article in reversed(planned) if article in documents), None)


def _insert(xhtml: str, marks: Sequence[tuple[int, str]]) -> str:
    pieces, last = [], 0
    for at, label in sorted(marks, key=lambda mark: mark[0]):  # stable: pages at one place stay in order
        pieces += [xhtml[last:at], MARK.format(id=name_mark(label), label=escape(label))]
        last = at
    return "".join((*pieces, xhtml[last:]))


@dataclass
class _Element:
    """An element: ``start`` … ``inside`` is its start tag, ``stop`` … ``end`` its end tag; ``lead`` is where what it
    holds begins, -1 where it holds nothing."""

    tag: str
    attributes: Mapping[str, str]
    parent: _Element | None
    start: int
    inside: int
    stop: int = -1
    end: int = -1
    lead: int = -1
    texts: list[tuple[int, int]] = field(default_factory=list)  # of which it is the nearest element with an id

    @property
    def is_hidden(self) -> bool:
        return self.attributes.get("aria-hidden") == "true"

    def climb(self) -> Iterator[_Element]:
        """The element and those around it, up to what the body holds."""
        element: _Element | None = self
        while element is not None and element.tag != "body":
            yield element
            element = element.parent

    def may_follow_text(self) -> bool:
        """True where a span may stand before it."""
        in_list = self.parent is not None and self.parent.tag == "dl"
        return self.tag not in _ONLY_CHILDREN and not in_list


class _Document:
    """A document as places in its text. Well-formed XHTML is asked for; EPB003 says where it is not."""

    def __init__(self, xhtml: str) -> None:
        self.xhtml = xhtml
        self.elements: list[_Element] = []
        self.by_id: dict[str, _Element] = {}
        self._scan()
        body = next((one for one in self.elements if one.tag == "body"), None)
        section = next((one for one in self.elements if body is not None and one.parent is body), body)
        if section is not None and section.tag not in ("section", "article", "main"):
            section = body
        self.start = section.inside if section is not None else 0
        self.end = section.stop if section is not None else 0

    def _scan(self) -> None:
        stack: list[_Element] = []
        owners: list[_Element | None] = [None]
        for match in _TOKEN.finditer(self.xhtml):
            token, at = match[0], match.start()
            if token.startswith("</"):
                if stack:
                    stack[-1].stop, stack[-1].end = at, match.end()
                    stack.pop()
                    owners.pop()
            elif token[0] != "<":
                if stack and not token.isspace():
                    self._lead(stack[-1], at + len(token) - len(token.lstrip()))
                if owners[-1] is not None:
                    owners[-1].texts.append((at, match.end()))
            elif token[1] not in "!?":
                self._open(token, at, match.end(), stack, owners)

    def _open(self, token: str, at: int, end: int, stack: list[_Element], owners: list[_Element | None]) -> None:
        tag = token[1:-1].split(None, 1)[0].rstrip("/").lower()
        element = _Element(tag, dict(_ATTRIBUTE.findall(token)), stack[-1] if stack else None, at, end)
        if stack:
            self._lead(stack[-1], at)
        if tag == "br" and owners[-1] is not None:
            owners[-1].texts.append((at, at))  # nothing, which is read as a space
        self.elements.append(element)
        own = element.attributes.get("role") in _OWN_ROLES
        if "id" in element.attributes and not own:
            self.by_id.setdefault(element.attributes["id"], element)
        if token.endswith("/>"):
            element.stop = element.end = end
            return
        stack.append(element)
        owners.append(None if own else element if "id" in element.attributes else owners[-1])

    @staticmethod
    def _lead(element: _Element, at: int) -> None:
        if element.lead < 0:
            element.lead = at

    def find(self, start: PageStart) -> int | None:
        """Where the mark of a page stands that begins so; None where the block is not in the document."""
        block = self.by_id.get(start.block)
        if block is None:
            return None
        place = self._before(block) if start.offset == 0 else self._within(block, start.offset)
        # What is hidden from screen readers would hide the mark too.
        hidden = [one for one in block.climb() if one.is_hidden and one.start < place < one.end]
        return hidden[-1].end if hidden else place

    @staticmethod
    def _before(block: _Element) -> int:
        """Before a block, and before all that begins with it: its list, its box, its section."""
        place = block.start if block.may_follow_text() else block.inside
        start = block.start
        for element in block.climb():
            if element is block:
                continue
            if element.lead != start or element.parent is None or element.parent.tag == "body":
                break
            start = element.start
            if element.may_follow_text():
                place = start
        return place

    def _within(self, block: _Element, offset: int) -> int:
        """Before the first word that begins at or after a block's counted character ``offset``, or at its end."""
        counted, is_word, passed = 0, False, False
        for begin, end in block.texts:
            if begin == end:
                is_word = False
                continue
            for match in _CHARACTER.finditer(self.xhtml, begin, end):
                character = unescape(match[0])
                if character.isspace():
                    is_word = False
                    continue
                passed = passed or counted >= offset
                if passed and not is_word and character not in _UNCOUNTED:
                    return self._outside(block, match.start())
                is_word = True
                counted += character not in _UNCOUNTED
        return block.stop

    def _outside(self, block: _Element, place: int) -> int:
        """The place before a link or an emphasis that begins there."""
        around = [one for one in self.elements if block.start < one.start < place < one.end]
        for element in reversed(around):
            if element.lead != place:
                break
            place = element.start
        return place
