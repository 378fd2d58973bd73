"""The magazine's own letters on the catalogue's pages: the masthead as outlines, a cut of the title face."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import fonts
from pipeline.house import House
from pipeline.kept import Kept, digest_code
from pipeline.model import Place
from pipeline.problems import Problem, Stopped

_FACE = re.compile(r"""([1-9]00)\s+(["'])([^"']+)\2""")
_TRACKING = re.compile(r"([+-]?\d*\.?\d+)em|0")
# What titles are written with, beside the language's own letters.
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \u00a0\u2011.,:;!?()[]/%+-–—…«»„“”’'\"№·&"


@dataclass(frozen=True)
class Face:
    """An upright face, as fonts.yaml declares it."""

    family: str
    weight: int


@dataclass(frozen=True)
class Faces:
    """What the catalogue's sheet has drawn and cut: the masthead's face, tracked by so many em, and the titles'."""

    masthead: Face
    tracking: float
    titles: Face


@dataclass(frozen=True)
class Outline:
    """Letters as one path: width and height of its box in font units, y downwards from the ascender."""

    width: int
    height: int
    path: str


def read_faces(variables: Mapping[str, str], place: Place) -> Faces:
    """The faces that the sheet's ``:root`` names in --drawn-masthead, --drawn-tracking and --cut-titles.

    ``place``: of the sheet. Raises Stopped (SRC001) where one is missing or written otherwise.
    """

    def read(name: str, pattern: re.Pattern[str], example: str) -> re.Match[str]:
        if match := pattern.fullmatch(variables.get(name, "")):
            return match
        message = f"{name} is missing, or is not as the press reads it"
        raise Stopped((Problem("SRC001", message, f"write it under :root as {name}: {example};", place),))

    masthead, titles = (read(name, _FACE, '700 "PT Sans"') for name in ("--drawn-masthead", "--cut-titles"))
    tracking = read("--drawn-tracking", _TRACKING, "-.025em")
    return Faces(Face(masthead[3], int(masthead[1])), float(tracking[1] or 0), Face(titles[3], int(titles[1])))


def find_face(house: House, face: Face) -> Path:
    """A declared font as it was collected. Raises Stopped where fonts.yaml does not declare it."""
    for font in fonts.read_fonts(house.styles / "fonts.yaml"):
        if (font.family, font.style, font.weight) == (face.family, "normal", face.weight):
            return house.cache / "fonts" / font.file
    message = f"{face.family} {face.weight}, in which the catalogue's pages are set, is not declared"
    hint = "declare it, or name another in styles/catalogue/catalogue.css"
    raise Stopped((Problem("SRC005", message, hint, Place("styles/fonts.yaml")),))


def outline(path: Path, text: str, tracking: float) -> Outline:
    """The text in a font as outlines, tracked by so many em; a sign that the font lacks leaves a gap."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    with TTFont(path) as font:
        glyphs, names, widths = font.getGlyphSet(), font.getBestCmap(), font["hmtx"]
        em = font["head"].unitsPerEm
        bounds, at = BoundsPen(glyphs), 0.0
        placed = []
        for letter in text:
            name = names.get(ord(letter), ".notdef")
            if name != ".notdef":
                placed.append((name, at))
                glyphs[name].draw(TransformPen(bounds, (1, 0, 0, 1, at, 0)))
            at += widths[name][0] + tracking * em
        left, low, right, high = bounds.bounds or (0, 0, em, em)
        pen = SVGPathPen(glyphs, ntos=lambda value: f"{round(value)}")
        for name, x in placed:
            glyphs[name].draw(TransformPen(pen, (1, 0, 0, -1, x - left, high)))
    return Outline(round(right - left), round(high - low), pen.getCommands())


def subset(path: Path, letters: str, kept: Kept) -> bytes:
    """The font with these letters only, as WOFF2; its names, the licence among them, stay. Same letters, same bytes."""
    wanted = "".join(sorted(set(letters)))
    code = digest_code("catalogue/faces.py", packages=("fonttools", "brotli"))
    key = hashlib.sha256(path.read_bytes() + wanted.encode() + code.encode()).hexdigest()
    return kept.get(f"face-{key}", lambda: _subset(path, wanted))


def _subset(path: Path, letters: str) -> bytes:
    from fontTools import subset as subsetter

    options = subsetter.Options(flavor="woff2", name_IDs=["*"], hinting=False, recalc_timestamp=False)
    out = io.BytesIO()
    with subsetter.load_font(str(path), options) as font:
        cutter = subsetter.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(font)
        subsetter.save_font(font, out, options)
    return out.getvalue()
