"""The rule list run over a file: findings become problems with page, place in mm, article and picture."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Place
from pipeline.preflight.limits import LIMITS, Limits, Locked, Unreadable
from pipeline.preflight.model import Asked, Document, Finding, Origins, PageFigures, Sheet
from pipeline.preflight.reading import read_pdf
from pipeline.preflight.rules.findings import MM, PROCESS, plates_of
from pipeline.preflight.table import RULES
from pipeline.problems import Problem


@dataclass(frozen=True)
class Judgement:
    """What is said of a file: problems in the order of the rule list, figures of its pages, and itself as it was
    read (None where it could not be)."""

    problems: tuple[Problem, ...]
    figures: tuple[PageFigures, ...] = ()
    document: Document | None = None


def judge_pdf(content: bytes, asked: Asked, limits: Limits = LIMITS) -> Judgement:
    """A PDF measured against what is asked. PDF002 where it cannot be read, PDF003 where it needs a password."""
    try:
        document = read_pdf(content, limits)
    except Locked as error:
        return Judgement((Problem("PDF003", f"the file is encrypted: {error}", "save it without a password"),))
    except Unreadable as error:
        hint = "make the file again; it must open in a PDF reader"
        return Judgement((Problem("PDF002", f"the file cannot be checked: {error}", hint),))
    return Judgement(judge_document(document, asked), measure_pages(document), document)


def judge_document(document: Document, asked: Asked) -> tuple[Problem, ...]:
    """All that the rules find, in their order; PDF002 for pages that were not read to their end."""
    found = [
        make_problem("PDF002", Finding(f"the page was not read to its end: {sheet.overfull}", hint, sheet), asked)
        for sheet in document.sheets
        if sheet.overfull
        for hint in ("draw it with fewer, simpler objects; what was read of it is checked",)
    ]
    for rule in RULES:
        found += (make_problem(rule.code, finding, asked) for finding in rule.check(document, asked))
    return tuple(found)


def measure_pages(document: Document) -> tuple[PageFigures, ...]:
    """Lowest ppi and inks of each page; process inks first, in the order they are printed in."""
    return tuple(_measure(sheet) for sheet in document.sheets)


def _measure(sheet: Sheet) -> PageFigures:
    lowest = min((mark.image.ppi for mark in sheet.marks if mark.image is not None), default=None)
    inks = {plate for mark in sheet.marks for plate in plates_of(mark.colour)}
    ordered = (*(plate for plate in PROCESS if plate in inks), *sorted(inks - set(PROCESS)))
    return PageFigures(sheet.number, sheet.label, None if lowest is None else round(lowest, 1), ordered)


def make_problem(code: str, finding: Finding, asked: Asked) -> Problem:
    """A finding as a problem: its page, its place from the trim's top left in mm, its article and picture."""
    sheet = finding.sheet
    article, place = _find_origin(finding, asked.origins)
    return Problem(
        code,
        finding.message,
        finding.hint,
        place=place,
        page=sheet.label if sheet is not None else None,
        article=article,
        rect_mm=_place_on(sheet, finding),
        value=finding.value,
        limit=finding.limit,
    )


def _find_origin(finding: Finding, origins: Origins) -> tuple[str | None, Place | None]:
    """The article of the page, and the picture's file or else the article's."""
    label = finding.sheet.label if finding.sheet is not None else ""
    article, place = origins.articles.get(label, (None, None))
    picture = origins.pictures.get(finding.image) or origins.pictures.get(finding.image.removeprefix("/"))
    return article, picture or place


def _place_on(sheet: Sheet | None, finding: Finding) -> tuple[float, float, float, float] | None:
    """A rectangle in mm from the trim's top left, y downwards; of the page as it is written, not as it is turned."""
    if sheet is None or finding.rect is None:
        return None
    left, _, _, top = sheet.trim or sheet.media
    x0, y0, x1, y1 = finding.rect
    unit = sheet.user_unit / MM
    x, y, width, height = (round(value * unit, 2) for value in (x0 - left, top - y1, x1 - x0, y1 - y0))
    return x, y, width, height
