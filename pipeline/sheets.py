"""The designer's room on disk: sheets, page rules, copyfit, as the stations want them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.colour import Convert, open_profile
from pipeline.editions import EPUB_SHEETS, Edition
from pipeline.model import Issue, Place
from pipeline.periodical import full_title
from pipeline.plan import Copyfit, read_copyfit
from pipeline.problems import Problem, Stopped
from pipeline.stylesheet import expand_pages, flatten, general_pages, read_sheets, replace_cmyk, root_variables
from pipeline.typography import Setter
from pipeline.yamlfile import parse_yaml

_URL = re.compile(r"url\(\s*(['\"]?)(?!['\"]?(?:data:|https?:|[a-z]+:|/|#))([^'\")]+)\1\s*\)")
NO_BLEED = "@page { bleed: 0 !important }"


@dataclass(frozen=True)
class Room:
    """styles/ as a room of files; ``icc``: the printing condition through which screens see its colours.

    Without it nothing that shows colours on a screen can be asked for. ``bleed_mm``: the printer's bleed.
    """

    styles: Path
    icc: Path | None = None
    bleed_mm: float = 3.0

    @property
    def layouts(self) -> Path:
        return self.styles / "layouts"

    def convert(self) -> Convert:
        """CMYK → what a screen shows."""
        assert self.icc is not None, "a room opened without its printing condition"
        return open_profile(self.icc)

    def pages_css(self) -> str:
        """pages.css as written. Raises Stopped where a rule is for pages that there are not."""
        css = (self.styles / "pages.css").read_text(encoding="utf-8")
        try:
            expand_pages(css, "cover", "any", 1, 1)
        except ValueError as error:
            hint = "name the pages of a kind, a side of them, or all"
            raise Stopped((Problem("SRC001", str(error), hint, Place("styles/pages.css")),)) from None
        return css

    def copyfit(self) -> Mapping[str, Copyfit]:
        """copyfit.yaml as a table."""
        path = self.styles / "copyfit.yaml"
        return read_copyfit(parse_yaml(path.read_text(encoding="utf-8"), "styles/copyfit.yaml"))

    def sheet(self, edition: Edition, issue: Issue, running: str) -> str:
        """The whole sheet of an edition: house, edition, issue; ``running`` is the text of the running feet."""
        own = _rebase(read_sheets(self.styles, edition.sheets), "styles")
        pages = _rebase(general_pages(self.pages_css()), "styles")
        parts = [own, pages, f':root {{ --running: "{_quoted(running)}" }}', _rebase(issue.css, issue.root)]
        parts.append(self._bleed(edition))
        css = "\n".join(parts)
        return css if edition.press_colours else replace_cmyk(css, self.convert())

    def _bleed(self, edition: Edition) -> str:
        """The bleed: the printing house's to say, so no sheet before this one overrides it.

        Every edition is laid out with the same ``--bleed``, that print and screen break their lines alike; what lies
        outside the trim is only not part of a screen's page.
        """
        length = f"{self.bleed_mm:g}mm"
        page = f"@page {{ bleed: {length} !important }}" if edition.bleed else NO_BLEED
        return f":root {{ --bleed: {length} !important }}\n{page}"

    def epub_sheet(self, issue: Issue) -> str:
        """The ePub's one sheet: flat, its colours as screens see them, the issue's accent in it."""
        css = read_sheets(self.styles, EPUB_SHEETS)
        try:
            return flatten(css, root_variables(css + issue.css), self.convert())
        except ValueError as error:
            hint = "reading systems take plain CSS only: see the top of styles/epub.css"
            raise Stopped((Problem("SRC001", f"the ePub's sheet: {error}", hint, Place("styles/epub.css")),)) from None

    def resources(self) -> tuple[str, ...]:
        """Files that sheets may load: everything in styles/ornaments/."""
        folder = self.styles / "ornaments"
        return tuple(sorted(f"styles/ornaments/{path.name}" for path in folder.glob("*") if path.is_file()))


def running_text(issue: Issue, setter: Setter) -> str:
    """Masthead and issue line, as running feet carry them."""
    return setter.set_plain(full_title(issue))


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _rebase(css: str, folder: str) -> str:
    """Relative ``url()`` count from their sheet's folder; a sheet of an issue may not lead out of it."""

    def one(match: re.Match[str]) -> str:
        if ".." in match[2].split("/"):
            hint = "a sheet loads files of its own room only"
            raise Stopped((Problem("SRC012", f"«{match[2]}» leads out of {folder}", hint),))
        return f'url("{folder}/{match[2].strip()}")'

    return _URL.sub(one, css)
