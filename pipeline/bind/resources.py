"""What the documents and the sheet name, read and made ready: pictures, fonts and licences, the cover."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.bind.book import COVER_NAME, Book, Resource, media_type, picture_name
from pipeline.bind.chapters import picture_sources
from pipeline.bind.rasters import fit_raster
from pipeline.declared import licence_path
from pipeline.fonts import Font
from pipeline.model import Issue
from pipeline.pictures import pictures_of

_FONT_URL = re.compile(r"""url\(\s*["']?(fonts/[^"')\s]+)["']?\s*\)""")


def collect_resources(
    issue: Issue,
    book: Book,
    css: str,
    issue_folder: Path,
    fonts: Sequence[Font],
    fonts_folder: Path,
    cover: bytes | None,
    fit: Callable[[bytes], bytes] = fit_raster,
) -> tuple[Resource, ...]:
    """Exactly the files that the book's documents and ``css`` refer to.

    ``issue_folder`` holds the pictures, ``fonts_folder`` the fonts; ``cover`` is the JPEG of page 1.
    ``fit`` makes a raster ready; it depends on its bytes alone, so its results may be kept by content.
    Raises OSError where a file cannot be read, LookupError where the sheet names a font that is not declared.
    """
    resources = [Resource(COVER_NAME, media_type(COVER_NAME), cover)] if cover is not None else []
    resources += _pictures(issue, book, issue_folder, fit)
    resources += _fonts(css, fonts, fonts_folder)
    return tuple(resources)


def _pictures(issue: Issue, book: Book, folder: Path, fit: Callable[[bytes], bytes]) -> list[Resource]:
    pictures = [picture for article in issue.articles for picture in pictures_of(article)]
    sources = {picture_name(picture.src): picture.src for picture in pictures}
    named = dict.fromkeys(name for chapter in book.chapters for name in picture_sources(chapter.xhtml))
    resources = []
    for name in named:
        if name in sources:
            content = (folder / sources[name]).read_bytes()
            fitted = content if name.endswith(".svg") else fit(content)
            resources.append(Resource(name, media_type(name), fitted))
    return resources


def _fonts(css: str, fonts: Sequence[Font], folder: Path) -> list[Resource]:
    declared = {font.file: font for font in fonts}
    resources = []
    packages = []
    for url in dict.fromkeys(_FONT_URL.findall(css)):
        file = url.removeprefix("fonts/")
        if file not in declared:
            raise LookupError(f"epub.css names {url}, which styles/fonts.yaml does not declare")
        resources.append(Resource(url, media_type(file), (folder / file).read_bytes()))
        packages.append(declared[file].package)
    for package in dict.fromkeys(packages):
        licence = licence_path(folder, package).read_bytes()
        resources.append(Resource(f"fonts/{package}-licence.txt", "text/plain", licence))
    return resources
