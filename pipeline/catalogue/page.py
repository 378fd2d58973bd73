"""The catalogue's pages: one over all issues, one about each, their sheet, script, face and ornaments.

Templates stand in styles/catalogue/. Everything from sources is escaped; links within are relative, so that the pages
open from a disk as from any server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from pipeline.catalogue import faces
from pipeline.catalogue.jsonld import describe_issue
from pipeline.catalogue.model import INDEX, OPDS1, OPDS2, Catalogue, Finished, Piece
from pipeline.checksums import SUMS
from pipeline.house import House
from pipeline.kept import Kept
from pipeline.model import Place
from pipeline.periodical import imprint_values, name_publisher
from pipeline.problems import Problem, Stopped
from pipeline.sheets import Room
from pipeline.stylefiles import CATALOGUE as FOLDER
from pipeline.stylesheet import read_sheets, replace_cmyk, root_variables
from pipeline.typography import Setter

SHEET, SCRIPT, FACE, ICON = "catalogue.css", "search.js", "fonts/titles.woff2", "ornaments/end.svg"
_OWN = re.compile(r'url\("(ornaments/[a-z0-9-]+\.svg)"\)')


@dataclass(frozen=True)
class Listed:
    """An article with the issue that it stands in."""

    finished: Finished
    piece: Piece


@dataclass(frozen=True)
class Named:
    """A person with the articles written by or about them."""

    name: str
    listed: tuple[Listed, ...]


def draw_pages(house: House, room: Room, catalogue: Catalogue, kept: Kept) -> dict[str, bytes]:
    """Every page, and every file that pages load, by its name in the catalogue. Raises Stopped."""
    css = replace_cmyk(read_sheets(house.styles, ("tokens.css", f"{FOLDER}/{SHEET}")), room.convert())
    files = {SHEET: css.encode(), SCRIPT: (house.styles / FOLDER / SCRIPT).read_bytes()}
    for name in sorted({ICON, *_OWN.findall(css)}):
        files[name] = (house.styles / name).read_bytes()
    own = faces.read_faces(root_variables(css), Place(f"styles/{FOLDER}/{SHEET}"))
    cut = faces.find_face(house, own.titles)
    files[FACE] = faces.subset(cut, faces.SIGNS + _list_letters(catalogue), kept)
    masthead = faces.outline(faces.find_face(house, own.masthead), catalogue.magazine.title, own.tracking)
    writer = _Writer(house.styles / FOLDER, catalogue, masthead)
    files[INDEX] = writer.write(
        INDEX,
        root="",
        newest=catalogue.issues[0],
        earlier=catalogue.issues[1:],
        articles=list_articles(catalogue),
        people=list_people(catalogue),
    )
    for finished in catalogue.issues:
        told = describe_issue(catalogue, finished)
        files[f"{finished.id}/{INDEX}"] = writer.write("issue.html", root="../", finished=finished, told=told)
    return files


def list_articles(catalogue: Catalogue) -> tuple[Listed, ...]:
    """Every article by its title, in the order of the language's alphabet; of equal titles the newest first."""
    listed = [Listed(finished, piece) for finished in catalogue.issues for piece in finished.pieces]
    order = catalogue.language.sort_key
    return tuple(sorted(listed, key=lambda one: order(one.piece.title)))


def list_people(catalogue: Catalogue) -> tuple[Named, ...]:
    """Everyone who wrote or is spoken with, in the order of the language's alphabet; their newest article first."""
    found: dict[str, list[Listed]] = {}
    for finished in catalogue.issues:
        for piece in finished.pieces:
            for name in dict.fromkeys((*piece.authors, *piece.voices)):
                found.setdefault(name, []).append(Listed(finished, piece))
    order = catalogue.language.sort_key
    return tuple(Named(name, tuple(found[name])) for name in sorted(found, key=lambda name: (order(name), name)))


def _list_letters(catalogue: Catalogue) -> str:
    titles = [piece.title for finished in catalogue.issues for piece in finished.pieces]
    heads = [text for finished in catalogue.issues for text in (finished.headline, finished.title)]
    return "".join((*titles, *heads))


class _Writer:
    """The templates with what all pages share."""

    def __init__(self, folder: Path, catalogue: Catalogue, masthead: faces.Outline) -> None:
        self._catalogue = catalogue
        self._words = catalogue.language.labels
        setter = Setter(catalogue.language)
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(
            set=setter.set_plain, day=self._write_day, size=self._write_size, data=_write_data, pages=_write_pages
        )
        environment.globals.update(
            catalogue=catalogue,
            magazine=catalogue.magazine,
            words=self._words,
            tag=catalogue.language.tag,
            masthead=masthead,
            publisher=name_publisher(catalogue.issues[0].issue),
            email=next(iter(imprint_values(catalogue.issues[0].issue, "email")), ""),
            names={
                "opds1": OPDS1,
                "opds2": OPDS2,
                "sheet": SHEET,
                "script": SCRIPT,
                "sums": SUMS,
                "index": INDEX,
                "icon": ICON,
            },
        )
        self._environment = environment

    def write(self, template: str, **values: Any) -> bytes:
        """A page. Raises Stopped with file and line where its template is none."""
        try:
            return self._environment.get_template(template).render(**values).encode()
        except jinja2.TemplateNotFound as error:
            raise _refuse(f"there is no template {error.name}", str(error.name), None) from None
        except jinja2.TemplateSyntaxError as error:
            raise _refuse(str(error), Path(error.filename or template).name, error.lineno) from None
        except jinja2.UndefinedError as error:
            raise _refuse(str(error), template, None) from None

    def _write_day(self, day: str) -> str:
        """A day as Kazakh text has it: 2023 жылғы 15 желтоқсан, with no-break spaces."""
        year, month, number = day.split("-")
        words = (year, self._words["of_year"], str(int(number)), self._words[f"month_{int(month)}"])
        return "\u00a0".join(words)

    def _write_size(self, size: int) -> str:
        """A file's size with a decimal comma: 6,8 МБ."""
        if size < 1_000_000:
            return f"{max(1, round(size / 1000))}\u00a0{self._words['kilobytes']}"
        return f"{size / 1_000_000:.1f}".replace(".", ",") + f"\u00a0{self._words['megabytes']}"


def _write_pages(piece: Piece) -> str:
    """Printed pages: 14–17."""
    return str(piece.first) if piece.first == piece.last else f"{piece.first}–{piece.last}"


def _write_data(told: Mapping[str, Any]) -> Markup:
    """JSON that may stand in a page: no text in it can end its element."""
    return Markup(json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"))


def _refuse(message: str, name: str, line: int | None) -> Stopped:
    place = Place(f"styles/{FOLDER}/{name}", line)
    hint = "mend the template; what it may ask for stands in pipeline/catalogue/page.py"
    return Stopped((Problem("SRC001", f"the page cannot be made: {message}", hint, place),))
