"""Reading: the sources of an issue → its prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.model import Article, Issue
from pipeline.proofreading.body import read_body
from pipeline.proofreading.fields import read_front, read_issue_file, read_magazine_file
from pipeline.proofreading.prose import ArticleProse, IssueProse, Passage, SourceFile

ReadText = Callable[[str], str]

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_prose(issue: Issue, read: ReadText) -> IssueProse:
    """The prose of a loaded issue. ``read`` gives the text of a file by its project-relative path (sources/…)."""
    articles = tuple(read_article_prose(article, read(article.place.path)) for article in issue.articles)
    imprint = (
        *read_issue_file(SourceFile(issue.place.path, read(issue.place.path))),
        *read_magazine_file(SourceFile(issue.magazine.place.path, read(issue.magazine.place.path))),
    )
    return IssueProse(articles, imprint)


def read_article_prose(article: Article, text: str) -> ArticleProse:
    """The prose of one article; ``text`` is its file's, with \\n for line ends."""
    return ArticleProse(article, tuple(read_passages(SourceFile(article.place.path, text), article.id)))


def read_passages(file: SourceFile, article: str) -> Iterator[Passage]:
    """The passages of an article's file: the fields of its front matter, where it has one, then its body."""
    front = _FRONT.match(file.text)
    if front:
        yield from read_front(file, *front.span(1), article)
    yield from read_body(file, front.end() if front else 0, article)
