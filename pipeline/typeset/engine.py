"""The one adapter to the layout library: fonts, hyphenation, resources, style sheets, rendering, writing.

Importing this module imports weasyprint (half a second): import it only where something must be laid out.
Private parts are used here, in ``memory``, ``freezing``, ``tagging``, ``softhyphens``, ``notes`` and ``measure`` only,
for weasyprint 70.0.
"""

from __future__ import annotations

import logging
import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyphen
import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.html import get_html_metadata
from weasyprint.pdf import VARIANTS
from weasyprint.pdf import metadata as pdf_metadata
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from pipeline.picturing import draw_supplied
from pipeline.supplied import BLEED_MM
from pipeline.supplied import SUFFIX as SUPPLIED_SUFFIX
from pipeline.typeset.notes import move_notes_safely
from pipeline.typeset.order import BASE_URL, PICTURE_SUFFIXES, EditionSheet, TypesetError, Written
from pipeline.typeset.softhyphens import mark_hyphens, note_hyphens
from pipeline.typeset.tagging import describe_tags

OWN_CSS = ".nohyphen { hyphens: manual }\n"
DRAWING = EmailMessage()  # the headers of an SVG file
DRAWING["Content-Type"] = "image/svg+xml"

# Messages of the layout library that say nothing wrong, and why.
KNOWN_FALSE = (
    (
        re.compile(r"Ignored `fill:"),
        "an inline SVG's style attribute is read by the SVG drawer, not by the CSS one",
    ),
)


class ResourceFetcher(URLFetcher):  # type: ignore[misc]
    """Opens the listed project files and nothing else; what it refused it remembers."""

    def __init__(
        self,
        root: Path,
        resources: Iterable[str],
        drawn: dict[tuple[str, float], bytes] | None = None,
        bleed_mm: float = BLEED_MM,
    ) -> None:
        super().__init__()
        self.root = root
        self.drawn = {} if drawn is None else drawn  # supplied pages by file and bleed: every round asks again
        self.bleed_mm = bleed_mm
        self.allowed = frozenset(resources)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The file behind a URL under BASE_URL; ValueError for everything that is not listed."""
        path = unquote(urlsplit(url).path).lstrip("/")
        if not url.startswith(BASE_URL) or path not in self.allowed:
            self.refused.append(url[:200])
            raise ValueError("not among the files of this unit")
        file = self.root / path
        if file.suffix.lower() == SUPPLIED_SUFFIX:
            return self._draw(url, path, file)
        # By a file: address the library reads the picture again when it writes, instead of holding it.
        by_name = file.suffix.lower() in PICTURE_SUFFIXES
        # Said to be a drawing, it is not tried as a picture of each of forty kinds first.
        headers = DRAWING if file.suffix.lower() == ".svg" else None
        return URLFetcherResponse(file.absolute().as_uri() if by_name else url, file.open("rb"), headers)

    def _draw(self, url: str, path: str, file: Path) -> Any:
        """A page that was supplied as a PDF is laid out by its raster; finishing puts the page itself there."""
        key = path, self.bleed_mm
        if key not in self.drawn:
            self.drawn[key] = draw_supplied(file.read_bytes(), self.bleed_mm)
        return URLFetcherResponse(url, self.drawn[key], {"Content-Type": "image/jpeg"})


class _Log(logging.Handler):
    """Keeps warnings and errors; stops a layout that runs past its pages."""

    def __init__(self, page_limit: int | None) -> None:
        super().__init__(logging.INFO)
        self.lines: dict[str, None] = {}
        self.page_limit = page_limit

    def emit(self, record: logging.LogRecord) -> None:
        """A line as "WARNING: text", each once, known false ones left out."""
        if record.levelno >= logging.WARNING:
            text = record.getMessage()
            if not any(pattern.search(text) for pattern, _ in KNOWN_FALSE):
                self.lines.setdefault(f"{record.levelname}: {text}")
        elif self.page_limit and "Creating layout - Page" in record.msg:
            number = record.args[0] if isinstance(record.args, tuple) else 0
            if int(str(number)) > self.page_limit:
                raise TypesetError("", f"more than {self.page_limit} pages")


@contextmanager
def capture_log(page_limit: int | None = None) -> Iterator[dict[str, None]]:
    """The library's warnings and errors while the block runs, in order, as keys."""
    logger = logging.getLogger("weasyprint")
    log = _Log(page_limit)
    before = logger.level, logger.propagate
    logger.addHandler(log)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield log.lines
    finally:
        logger.removeHandler(log)
        logger.setLevel(before[0])
        logger.propagate = before[1]


@dataclass
class Sheet:
    """An edition's style sheet, parsed once for all its units."""

    edition: EditionSheet
    css: Any
    counters: Any
    profiles: dict[str, Any]
    messages: tuple[str, ...]
    parsed: dict[str, Any] = field(default_factory=dict)  # rules of units, by their text


@dataclass
class Rendering:
    """A laid-out document."""

    document: Any
    messages: tuple[str, ...]


class ImageCache(dict[str, Any]):
    """The library's store of pictures: a type of its own, so that freezing can tell it from other dicts."""


class Engine:
    """The layout library, set up for a project: its fonts only, its hyphenation, its files."""

    def __init__(self, root: Path, fonts_conf: Path, dictionary: Path, lang: str) -> None:
        os.environ["FONTCONFIG_FILE"] = str(fonts_conf)
        os.environ["FC_LANG"] = lang  # else fontconfig takes the reader's locale into account
        pyphen.LANGUAGES[lang] = dictionary
        pyphen.LANGUAGES_LOWERCASE[lang] = lang
        pyphen.Pyphen(lang=lang)  # read once, here: workers inherit it
        self.root = root
        self.drawn: dict[tuple[str, float], bytes] = {}
        self.fonts = FontConfiguration()

    def fetcher(self, resources: Iterable[str], bleed_mm: float = BLEED_MM) -> ResourceFetcher:
        """A fetcher for the given files, relative to the project."""
        return ResourceFetcher(self.root, resources, self.drawn, bleed_mm)

    def parse_sheet(self, edition: EditionSheet) -> Sheet:
        """The edition's style sheet, with the colour profiles and counters that it declares."""
        counters, profiles = CounterStyle(), dict[str, Any]()
        with capture_log() as lines:
            css = self._parse(edition.css + OWN_CSS, edition.resources, counters, profiles)
        return Sheet(edition, css, counters, profiles, tuple(lines))

    def _parse_page_rules(self, css: str, resources: Iterable[str], sheet: Sheet, lines: dict[str, None]) -> Any:
        """A unit's rules, parsed once for all its rounds where they load nothing; complaints come again."""
        if "url(" in css or "@counter-style" in css or "@color-profile" in css:
            return self._parse(css, resources, sheet.counters, sheet.profiles)
        if css not in sheet.parsed:
            before = set(lines)
            parsed = self._parse(css, resources, sheet.counters, sheet.profiles)
            sheet.parsed[css] = parsed, tuple(line for line in lines if line not in before)
        parsed, said = sheet.parsed[css]
        lines.update(dict.fromkeys(said))
        return parsed

    def _parse(self, css: str, resources: Iterable[str], counters: Any, profiles: dict[str, Any]) -> Any:
        return weasyprint.CSS(
            string=css,
            base_url=BASE_URL,
            url_fetcher=self.fetcher(resources),
            font_config=self.fonts,
            counter_style=counters,
            color_profiles=profiles,
        )

    def render(
        self, body: str, page_css: Iterable[str], sheet: Sheet, resources: Iterable[str], page_limit: int
    ) -> Rendering:
        """Lays out ``body`` in the edition's shell. Raises TypesetError past ``page_limit`` pages."""
        allowed = (*sheet.edition.resources, *resources)
        with capture_log(page_limit) as lines, note_hyphens(), move_notes_safely():
            sheets = [sheet.css]
            sheets += [self._parse_page_rules(css, allowed, sheet, lines) for css in page_css]
            html = self._open(compose_shell(sheet.edition, body), self.fetcher(allowed, sheet.edition.bleed_mm))
            document = html.render(
                font_config=self.fonts,
                counter_style=sheet.counters,
                color_profiles=sheet.profiles,
                stylesheets=sheets,
                cache=ImageCache(),
                **_write_options(sheet.edition),
            )
        return Rendering(document, tuple(lines))

    def bind(self, pages: list[Any], sheet: Sheet, resources: Iterable[str]) -> Any:
        """A document of pages that were laid out before."""
        html = self._open(compose_shell(sheet.edition, ""), self.fetcher(()))
        metadata = DocumentMetadata(**get_html_metadata(html))
        fetcher = self.fetcher((*sheet.edition.resources, *resources), sheet.edition.bleed_mm)
        _, properties = VARIANTS.get(sheet.edition.variant, (None, {}))
        intent = properties.get("output_intent")
        return weasyprint.Document(pages, metadata, fetcher, self.fonts, sheet.profiles, intent)

    def write(self, document: Any, edition: EditionSheet) -> Written:
        """The PDF of a document; the same bytes on any day and machine."""
        if not edition.links:
            for page in document.pages:
                page.links, page.anchors = [], {}
        # PDF/X wants a document id; the library's is random.
        pdf_metadata.uuid4 = lambda: uuid.uuid5(uuid.NAMESPACE_URL, edition.identifier)
        with capture_log() as lines, describe_tags(edition.metadata.lang), mark_hyphens():
            pdf = document.write_pdf(**_write_options(edition))
        fonts = document.fonts.values()
        missing = sorted({(chr(code), font.family) for font in fonts for code in font.missing})
        return Written(pdf, frozenset(font.family for font in fonts), tuple(missing), tuple(lines))

    def _open(self, html: str, fetcher: ResourceFetcher) -> Any:
        return weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)


def _write_options(edition: EditionSheet) -> dict[str, Any]:
    return {
        "pdf_identifier": edition.identifier.encode(),
        "pdf_tags": edition.tags,
        "pdf_variant": edition.variant,
    }


def compose_shell(edition: EditionSheet, body: str) -> str:
    """The whole HTML document around a body."""
    data = edition.metadata
    named = [
        *(("author", author) for author in data.authors),
        ("description", data.description),
        ("keywords", ", ".join(data.keywords)),
        ("generator", data.generator),
        ("dcterms.created", data.created),
        ("dcterms.modified", data.modified),
    ]
    meta = "".join(f'<meta name="{name}" content="{escape(content)}">' for name, content in named if content)
    return (
        f'<!DOCTYPE html><html lang="{escape(data.lang)}"><head><meta charset="utf-8">'
        f"<title>{escape(data.title)}</title>{meta}</head><body>{body}</body></html>"
    )
