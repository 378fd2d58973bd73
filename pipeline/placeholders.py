"""Placeholders: pictures "for position only" (FPO), that keep a place until somebody chooses the picture for it.

What is a placeholder is said by its file's name alone: ``images/fpo-<article>-<n>.svg``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model import Article, LaidPicture, LaidUnit, Picture
from pipeline.problems import Problem

CODE = "PIC007"
MM = 25.4 / 72
_NAME = re.compile(r"(?:^|/)images/fpo-([a-z0-9-]+)-([0-9]+)\.svg$")


def is_placeholder(src: str) -> bool:
    """True for a picture that only keeps a place; ``src`` as sources or layouts name it, in any folder."""
    return _NAME.search(src) is not None


def name_placeholder(article: str, number: int) -> str:
    """The file of an article's placeholder, relative to the issue's folder; numbers count from 1."""
    return f"images/fpo-{article}-{number}.svg"


def report_placeholder(article: Article, picture: Picture) -> Problem:
    """The finding for a placeholder, as sources alone show it; its ``value`` is the file."""
    hint = "put the picture into images/, and name it here with its alternative text, caption and credit"
    message = f"{article.id}: {picture.src} stands for a picture that is still to come"
    return Problem(CODE, message, hint, picture.place, article=article.id, value=picture.src)


def add_sizes(problems: Sequence[Problem], laid: Sequence[LaidUnit]) -> tuple[Problem, ...]:
    """The same problems, each PIC007 with page, place and size (mm, from the trim's top left) as laid out."""
    places = _find_places(laid)
    return tuple(_add_size(problem, places) if problem.code == CODE else problem for problem in problems)


def _find_places(laid: Sequence[LaidUnit]) -> Mapping[str, tuple[str, LaidPicture]]:
    """Every placeholder by its file's own name: the label of its page, and its box."""
    return {
        picture.src.rpartition("/")[2]: (page.label, picture)
        for unit in laid
        for page in unit.pages
        for picture in page.pictures
        if is_placeholder(picture.src)
    }


def _add_size(problem: Problem, places: Mapping[str, tuple[str, LaidPicture]]) -> Problem:
    found = places.get(str(problem.value).rpartition("/")[2])
    if found is None:
        return problem
    page, box = found
    x, top, width, height = (round(value * MM, 1) for value in (box.x, box.top, box.width, box.height))
    message = f"{problem.message}, {width:g} × {height:g} mm on page {page}"
    return replace(problem, message=message, page=page, rect_mm=(x, top, width, height))
