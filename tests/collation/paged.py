"""Issues laid out, finished and bound in this process: the two files that a proof of page starts reads."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline import wiring
from pipeline.collation.pages import PageProof, prove_pages
from pipeline.house import House
from pipeline.model import PageMap
from tests.perfect import ISSUE, draw_jpeg
from tests.pressing import Rooms
from tests.screened import lay_screen


@dataclass(frozen=True)
class Paged:
    """An issue's ePub and screen PDF, and the page map that they were made by."""

    epub: bytes
    screen: bytes
    pages: PageMap

    def prove(self) -> PageProof:
        return prove_pages(self.epub, self.screen, self.pages.labels)

    def texts(self) -> dict[str, str]:
        """The ePub's XHTML and NCX by name."""
        with zipfile.ZipFile(io.BytesIO(self.epub)) as archive:
            names = [name for name in archive.namelist() if name.endswith((".xhtml", ".ncx"))]
            return {name.removeprefix("EPUB/"): archive.read(name).decode() for name in names}

    def edit(self, name: str, change: Callable[[str], str]) -> Paged:
        """The same with one file of the ePub changed by hand."""
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.epub)) as old, zipfile.ZipFile(out, "w") as new:
            for entry in old.infolist():
                content = old.read(entry)
                if entry.filename == f"EPUB/{name}":
                    text = content.decode()
                    content = change(text).encode()
                    assert content != text.encode()
                new.writestr(entry, content)
        return replace(self, epub=out.getvalue())

    def find_mark(self, label: str) -> tuple[str, str]:
        """The document that a page's mark stands in, and the mark."""
        for name, text in self.texts().items():
            found = re.search(rf'<span [^>]*id="page-{re.escape(label.replace("+", "-"))}"[^>]*></span>', text)
            if found:
                return name, found[0]
        raise LookupError(label)

    def move(self, label: str, place: Callable[[str, int], int]) -> Paged:
        """A page's mark elsewhere in its document: ``place`` gives where, from the text without it and its place."""
        name, mark = self.find_mark(label)

        def change(text: str) -> str:
            at = text.index(mark)
            bare = text.replace(mark, "")
            to = place(bare, at)
            return bare[:to] + mark + bare[to:]

        return self.edit(name, change)


def make_paged(rooms: Rooms) -> Paged:
    """The issue of these rooms; what was laid out before comes out of their cache."""
    house = House(rooms.sources.folder, rooms.styles, rooms.output, rooms.cache)
    laid = lay_screen(house, ISSUE)
    epub = wiring.bind_epub(house, laid.issue, laid.plan, laid.pages, laid.room, draw_jpeg(1600, 2263))
    return Paged(epub["issue.epub"], laid.files["screen.pdf"], laid.pages)
