"""bind: the articles of an issue as one ePub. The only package that imports ebooklib (in ``container``)."""

from pipeline.bind.book import COVER_NAME, Book, Chapter, Resource
from pipeline.bind.chapters import make_book
from pipeline.bind.container import bind_issue
from pipeline.bind.resources import collect_resources

__all__ = [
    "COVER_NAME",
    "Book",
    "Chapter",
    "Resource",
    "bind_issue",
    "collect_resources",
    "make_book",
]
