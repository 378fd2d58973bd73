"""The perfect issue bound as an ePub. ``python -m tests.bind.binding SOURCES`` prints its sha256."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bind import Book, Resource, bind_issue, collect_resources, make_book
from pipeline.compose import Composer
from pipeline.fonts import read_fonts
from pipeline.language import find_language
from pipeline.load import Sources, load_issue
from pipeline.model import Issue, PageMap
from pipeline.plan import make_plan
from pipeline.preflight.epub.judge import judge_epub
from pipeline.preflight.epub.ours import ask_ours
from pipeline.problems import Problem
from pipeline.stylesheet import flatten, read_sheets, root_variables
from tests.perfect import ISSUE, draw_jpeg

ROOT = Path(__file__).parents[2]
STYLES = ROOT / "styles"
LANGUAGE = find_language("kk")
FONTS = read_fonts(STYLES / "fonts.yaml")


def show_grey(c: float, m: float, y: float, k: float) -> str:
    """A colour conversion that needs no profile."""
    level = round(255 * (1 - max(c, m, y, k)))
    return f"#{level:02x}{level:02x}{level:02x}"


def make_sheet() -> str:
    """The project's own ePub sheet."""
    css = read_sheets(STYLES, ("tokens.css", "base.css", "epub.css"))
    return flatten(css, root_variables(css), show_grey)


@dataclass(frozen=True)
class Binding:
    """An issue ready to be bound."""

    issue: Issue
    book: Book
    resources: tuple[Resource, ...]
    css: str

    def bind(self) -> bytes:
        return bind_issue(self.issue, self.book, self.resources, self.css, LANGUAGE)

    def problems(self) -> tuple[Problem, ...]:
        """What our own rules find in the bound ePub."""
        return judge_epub(self.bind(), ask_ours(self.issue, LANGUAGE, FONTS, page_list=bool(self.book.page_list)))

    def files(self) -> dict[str, str]:
        """The text files of the bound ePub by their names."""
        with zipfile.ZipFile(io.BytesIO(self.bind())) as archive:
            names = [name for name in archive.namelist() if name.endswith((".xhtml", ".opf", ".ncx", ".css"))]
            return {name.removeprefix("EPUB/"): archive.read(name).decode() for name in names}

    def with_chapter(self, article: str, old: str, new: str) -> Binding:
        """The same with ``old``, which must stand there, replaced in one chapter."""
        chapters = []
        for chapter in self.book.chapters:
            if chapter.article == article:
                assert old in chapter.xhtml
                chapter = replace(chapter, xhtml=chapter.xhtml.replace(old, new, 1))
            chapters.append(chapter)
        return replace(self, book=replace(self.book, chapters=tuple(chapters)))

    def with_document(self, article: str, xhtml: str) -> Binding:
        """The same with one whole document replaced."""
        chapters = [replace(c, xhtml=xhtml) if c.article == article else c for c in self.book.chapters]
        return replace(self, book=replace(self.book, chapters=tuple(chapters)))


def prepare_binding(sources: Path, issue_id: str = ISSUE, pages: PageMap | None = None) -> Binding:
    """The issue composed for the ePub with the project's layouts, sheet and fonts, with ``pages`` marked."""
    issue, _ = load_issue(Sources(sources), issue_id)
    plan = make_plan(issue)
    composer = Composer(STYLES / "layouts", LANGUAGE, "epub")
    book = make_book(
        STYLES / "layouts",
        issue,
        LANGUAGE,
        lambda article: composer.compose_article(issue, article, plan, None),
        pages,
    )
    css = make_sheet()
    cover = draw_jpeg(1600, 2263)
    resources = collect_resources(issue, book, css, sources / issue_id, FONTS, ROOT / ".cache" / "fonts", cover)
    return Binding(issue, book, resources, css)


if __name__ == "__main__":
    print(hashlib.sha256(prepare_binding(Path(sys.argv[1])).bind()).hexdigest())
