"""A supplied page, preflighted by the printer's rules: its findings are the issue's."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Name, Pdf

from pipeline.model import Issue, Place
from pipeline.pictures import pictures_of
from pipeline.preflight.limits import Unreadable
from pipeline.preflight.reading import read_fonts
from pipeline.problems import Problem
from pipeline.supplied import BadPage, is_supplied, measure_page

Judge = Callable[[bytes], tuple[Problem, ...]]

SLACK_MM = 1.0  # a trim that differs by more is another format
# What the issue's file says for all its pages, and what is the issue's own affair: its page count, its fonts.
OF_THE_ISSUE = frozenset({"PDF008", "PDF012", "PDF027"})


@dataclass(frozen=True)
class Advert:
    """A supplied page of an issue: ``src`` relative to the issue's folder, ``place`` the line that names it,
    ``page`` the label of the page that it stands on."""

    article: str
    src: str
    place: Place
    page: str


def list_adverts(issue: Issue) -> tuple[Advert, ...]:
    """The supplied pages of an issue, in running order."""
    return tuple(
        Advert(article.id, picture.src, picture.place, str(slot.first))
        for slot in issue.order
        for article in (issue.article(slot.article),)
        for picture in pictures_of(article)
        if is_supplied(picture)
    )


def check_advert(advert: Advert, source: bytes, page_mm: tuple[float, float], judge: Judge) -> tuple[Problem, ...]:
    """What is wrong with a supplied page, as findings of the article that it is.

    ``judge`` measures a PDF of one page against the printer's profile and gives Problems with places from its trim's
    top left; here they count from the trim of the issue's page, ``page_mm`` wide and high. PDF028 where the trims
    differ; the file then stands at its own size in the middle of the page. PDF029 where there are
    more pages, PDF002 for what cannot be opened.
    """
    try:
        page, single, intent, pages = _open_first(source)
    except (pikepdf.PdfError, BadPage, ValueError, TypeError) as error:
        hint = "ask for the file again"
        return (_lay(Problem("PDF002", f"cannot be opened as a PDF: {error}", hint), advert, (0.0, 0.0)),)
    offset = (page_mm[0] - page[0]) / 2, (page_mm[1] - page[1]) / 2
    silent = OF_THE_ISSUE if intent else OF_THE_ISSUE | {"PDF026"}  # without one of its own the issue's holds
    found = tuple(_lay(problem, advert, offset) for problem in judge(single) if problem.code not in silent)
    if pages > 1:
        hint = "name a file for each page, an advert of its own in the running order"
        message = f"it has {pages} pages, and the first alone is placed"
        found += (_lay(Problem("PDF029", message, hint, value=pages, limit=1), advert, (0.0, 0.0)),)
    if max(abs(offset[0]), abs(offset[1])) * 2 <= SLACK_MM:
        return found
    size, limit = (f"{width:.1f} × {height:.1f} mm" for width, height in (page, page_mm))
    hint = "ask for a file in the magazine's format; this one stands at its own size in the middle of the page"
    message = f"the page is {size}, the magazine's {limit}"
    return (*found, _lay(Problem("PDF028", message, hint, value=size, limit=limit), advert, (0.0, 0.0)))


def list_families(source: bytes) -> frozenset[str]:
    """The fonts of a supplied file, without subset prefixes: in print.pdf they are the customer's, not undeclared.

    Empty for a file that cannot be opened.
    """
    try:
        return frozenset(font.family for font in read_fonts(source))
    except Unreadable:
        return frozenset()


def drop_repeated(found: Sequence[Problem], said: Sequence[Problem]) -> tuple[Problem, ...]:
    """Findings in the finished file without those that the supplied pages ``said`` already, by code and page."""
    known = {(problem.code, problem.page) for problem in said}
    return tuple(problem for problem in found if problem.page is None or (problem.code, problem.page) not in known)


def _open_first(source: bytes) -> tuple[tuple[float, float], bytes, bool, int]:
    """Size of the first page's trim in mm, the file with that page alone, its output intent or none, its pages."""
    with Pdf.open(io.BytesIO(source)) as pdf:
        if not len(pdf.pages):
            raise BadPage("PIC002", "has no page")
        size = measure_page(pdf.pages[0]).size_mm
        intent = Name.OutputIntents in pdf.Root
        count = len(pdf.pages)
        if count == 1:
            return size, source, intent, count
        del pdf.pages[1:]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=not pdf.is_encrypted)
        return size, out.getvalue(), intent, count


def _lay(problem: Problem, advert: Advert, offset: tuple[float, float]) -> Problem:
    """A finding of the supplied file as one of the issue's page."""
    rect = problem.rect_mm
    if rect is not None:
        rect = round(rect[0] + offset[0], 2), round(rect[1] + offset[1], 2), rect[2], rect[3]
    return replace(
        problem,
        message=f"{advert.src}: {problem.message}",
        place=advert.place,
        page=advert.page,
        article=advert.article,
        rect_mm=rect,
    )
