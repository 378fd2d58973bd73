"""Articles' markup → whole XHTML documents through the designer's shells, with the ways between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

import jinja2
from markupsafe import Markup

from pipeline.bind.book import COVER_NAME, NAV_NAME, SHEET_NAME, Book, Chapter, picture_name
from pipeline.bind.pagebreaks import mark_pages
from pipeline.bind.pagelist import order_play
from pipeline.identity import identify
from pipeline.inlines import plain_text
from pipeline.kinds import KINDS
from pipeline.language.contract import Language, apply_edits
from pipeline.model import Article, Issue, PageMap
from pipeline.periodical import full_title

_SOURCE = re.compile(r'(<img\b[^>]*?\ssrc=")([^"]*)(")')
_HEADING = re.compile(r"<(/?)h([1-6])\b")


@dataclass(frozen=True)
class Heading:
    """How an article is called: in its own document, in ways to it, and (with the speaker's name) in the contents."""

    own: str
    title: str
    label: str


@dataclass(frozen=True)
class Landmark:
    """A place that reading systems have a button for."""

    type: str
    href: str
    label: str


def make_book(
    layouts: Path, issue: Issue, language: Language, compose: Callable[[Article], str], pages: PageMap | None = None
) -> Book:
    """The issue's documents. ``compose`` gives an article's markup for the ePub.

    ``layouts`` is the designer's folder, whose ``epub/`` holds the shells; ``pages`` is the measured page map, by
    which the beginnings of the printed pages are marked. Without it there is no list of pages.
    Raises jinja2.TemplateError where a shell fails.
    """
    headings = {article.id: _heading(article, language) for article in issue.articles}
    shells = _Shells(layouts, issue, language, _settle(full_title(issue), language))
    read = [article for article in issue.articles if not _is_cover(article)]
    contents = next((f"{article.id}.xhtml" for article in read if article.kind == "contents"), NAV_NAME)
    chapters = []
    for article in issue.articles:
        heading = headings[article.id]
        if _is_cover(article):
            xhtml = shells.render("cover.xhtml", title=heading.title, cover=COVER_NAME, alt=shells.cover_alt(article))
        else:
            at = read.index(article)
            xhtml = shells.render(
                "chapter.xhtml",
                title=heading.own,
                kind=article.kind,
                article=Markup(link_pictures(order_headings(compose(article)))),
                previous=_turn(read[at - 1], headings) if at else None,
                next=_turn(read[at + 1], headings) if at + 1 < len(read) else None,
                contents=None if article.kind == "contents" else contents,
            )
        role = "cover" if _is_cover(article) else "contents" if article.kind == "contents" else "article"
        chapters.append(Chapter(article.id, f"{article.id}.xhtml", role, heading.title, heading.label, xhtml))
    marked, targets = mark_pages(chapters, pages) if pages else (tuple(chapters), ())
    points, plays = order_play(marked, targets)
    landmarks, title = _landmarks(issue, language, contents), language.labels["contents"]
    return Book(
        title=shells.title,
        chapters=marked,
        nav=shells.render("nav.xhtml", title=title, chapters=marked, landmarks=landmarks, pages=targets),
        ncx=shells.render("toc.ncx", title=shells.title, points=points, pages=plays, identifier=identify(issue)),
        nav_in_spine=contents == NAV_NAME,
        page_list=targets,
    )


def order_headings(markup: str) -> str:
    """Headings without a gap between levels: an h3 right under the h1 becomes an h2 (WCAG 2.2, H42)."""
    shown: dict[int, int] = {}  # level as written → level as given out, for the headings now open above
    current = 0

    def one(match: re.Match[str]) -> str:
        nonlocal current
        level = int(match[2])
        if not match[1]:
            for deeper in [key for key in shown if key >= level]:
                del shown[deeper]
            current = shown[level] = max(shown.values(), default=0) + 1
        return f"<{match[1]}h{current}"

    return _HEADING.sub(one, markup)


def link_pictures(markup: str) -> str:
    """Pictures by the names that they have in the ePub."""
    return _SOURCE.sub(lambda match: f"{match[1]}{escape(picture_name(unescape(match[2])))}{match[3]}", markup)


def picture_sources(markup: str) -> tuple[str, ...]:
    """What the markup's pictures are called, each once, in order."""
    return tuple(dict.fromkeys(unescape(match[2]) for match in _SOURCE.finditer(markup)))


def _is_cover(article: Article) -> bool:
    return article.kind == "cover" and article.side == "front"


def _settle(text: str, language: Language) -> str:
    return apply_edits(text, language.edits(text))


def _heading(article: Article, language: Language) -> Heading:
    labels = language.labels
    if _is_cover(article):
        return Heading(labels["cover"], labels["cover"], labels["cover"])
    untitled = labels["back_cover"] if article.kind == "cover" else labels.get(article.kind, article.id)
    title = _settle(article.contents_title or untitled, language)
    own = _settle(article.plain_title, language) or title
    return Heading(own, title, f"{_settle(article.speaker.name, language)}: {title}" if article.speaker else title)


def _turn(article: Article, headings: dict[str, Heading]) -> tuple[str, str]:
    return f"{article.id}.xhtml", headings[article.id].title


def _landmarks(issue: Issue, language: Language, contents: str) -> Sequence[Landmark]:
    labels = language.labels
    landmarks = [
        Landmark("cover", f"{article.id}.xhtml", labels["cover"]) for article in issue.articles if _is_cover(article)
    ]
    landmarks.append(Landmark("toc", contents, labels["contents"]))
    body = next((article for article in issue.articles if KINDS[article.kind].listed), None)
    if body is not None:
        landmarks.append(Landmark("bodymatter", f"{body.id}.xhtml", labels["body_start"]))
    return landmarks


class _Shells:
    """The shells of ``layouts/epub/``, with what all of them need."""

    def __init__(self, layouts: Path, issue: Issue, language: Language, title: str) -> None:
        self.title = title
        self._language = language
        self._issue = issue
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(layouts),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def render(self, shell: str, **values: object) -> str:
        template = self._environment.get_template(f"epub/{shell}")
        lang, labels = self._language.tag, self._language.labels
        return template.render(language=lang, label=labels, sheet=SHEET_NAME, book_title=self.title, **values)

    def cover_alt(self, article: Article) -> str:
        """Every word of the cover, which is a picture here, and what it shows."""
        parts = [self.title, self._issue.magazine.tagline, article.plain_title, article.subtitle, *article.lines]
        if picture := article.picture:
            parts += [picture.alt, plain_text(picture.caption), picture.credit]
        return _settle(" ".join(_sentence(part) for part in parts if part), self._language)


def _sentence(text: str) -> str:
    return text if text[-1] in ".!?…" else f"{text}."
