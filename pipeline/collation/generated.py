"""What finished files show beside the sources' texts: folios, running feet, numbers of lists and contents, signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.collation.counting import count_text
from pipeline.collation.pdftext import read_pages
from pipeline.collation.pieces import list_notes, walk_blocks
from pipeline.model import Article, Issue, PageMap
from pipeline.periodical import full_title
from pipeline.supplied import SUFFIX as SUPPLIED
from pipeline.xmlsafe import parse_xml

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CONTENT = re.compile(r"(?<![\w-])content\s*:\s*([^;{}]+)")
_STRING = re.compile(r'"([^"\\]*)"|\'([^\'\\]*)\'')


@dataclass
class Generated:
    """Texts, counted characters alone: ``often`` as often as they like, ``counted`` so many times at most.

    Not frozen: what has explained one stretch of a file may not explain the next, so ``counted`` is used up.
    """

    often: frozenset[str] = frozenset()
    counted: Counter[str] = field(default_factory=Counter)

    def explain(self, text: str) -> bool:
        """True where a text is made up of these; they are then used up."""
        used: Counter[str] = Counter()
        at = 0
        while at < len(text):
            known = [word for word in self._words_at(text, at) if word in self.often or used[word] < self.counted[word]]
            if not known:
                return False
            word = max(known, key=len)
            used[word] += word not in self.often
            at += len(word)
        self.counted -= used
        return True

    def _words_at(self, text: str, at: int) -> Iterable[str]:
        return (word for words in (self.often, self.counted) for word in words if text.startswith(word, at))


def list_printed(issue: Issue, articles: Sequence[Article], pages: PageMap, page_labels: Iterable[str]) -> Counter[str]:
    """What the layouts set on the pages of these articles in a PDF."""
    counted: Counter[str] = Counter()
    running = run_foot(issue)
    for label in page_labels:
        counted.update((running, label))
    for article in articles:
        counted += _list_blocks(article)
        if article.kind == "contents":
            # The numbers of articles that a part of an issue leaves out are not in its page map.
            counted.update(str(number) for number in range(1, issue.pages + 1))
            counted.update(str(extent.first) for extent in pages.articles if issue.article(extent.id).listed)
        if article.kind == "imprint":
            counted[","] += sum(len(one.values) - 1 for one in issue.imprint if one.values)
    return counted


def run_foot(issue: Issue) -> str:
    """The running foot."""
    return count_text(full_title(issue), fold=True)


def list_bound(issue: Issue, article: Article, signs: frozenset[str]) -> tuple[Generated, Generated]:
    """What stands in an article's document in the ePub: what is the ePub's own (ways to other articles, headings of
    notes and their numbers), and what the layouts set among the article's texts. ``signs``: the language's labels."""
    counted = _list_blocks(article)
    others = Counter[str]()
    for other in issue.articles:
        if other.id != article.id and other.contents_title:
            others[count_text(other.contents_title)] += 2
    return Generated(signs | {":"}, others + counted), Generated(signs, counted)


def _list_blocks(article: Article) -> Counter[str]:
    """Numbers of lists and notes, the comma after an age, the colon after a chart's label."""
    counted: Counter[str] = Counter()
    notes = 0
    for block in walk_blocks(article.blocks):
        if block.role == "list" and block.attrs.get("ordered"):
            for number in range(1, len(block.children) + 1):
                counted.update((str(number), f"{number}."))
        elif block.role == "person" and block.attrs.get("age"):
            counted[","] += 1
        elif block.role in ("timeline", "bars"):
            counted[":"] += sum(len(listed.children) for listed in block.children)
        inlines = (*block.inlines, *(block.picture.caption if block.picture else ()))
        notes += sum(1 for _ in list_notes(inlines))
    counted.update(str(number) for number in range(1, notes + 1))
    counted.update(str(number) for number in range(1, notes + 1))
    return counted


def read_literals(sheets: Iterable[str]) -> frozenset[str]:
    """Strings that sheets put into pages (``content: "…"``), counted characters alone, without case."""
    declared = (match[1] for css in sheets for match in _CONTENT.finditer(_COMMENT.sub("", css)))
    strings = (one or other for value in declared for one, other in _STRING.findall(value))
    return frozenset(count_text(text, fold=True) for text in strings) - {""}


def read_pictured(src: str, content: bytes) -> str:
    """The text that a picture brings with it: of a supplied page, of an SVG; "" of others and where it has none."""
    if src.lower().endswith(SUPPLIED):
        try:
            return "\n".join(read_pages(content)[:1])
        except ValueError:
            return ""
    if not src.lower().endswith(".svg") or b"<text" not in content:
        return ""
    try:
        tree = parse_xml(content)
    except etree.XMLSyntaxError:
        return ""
    return "\n".join("".join(map(str, text.itertext())) for text in tree.iter("{*}text"))
