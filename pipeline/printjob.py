"""The print job of an issue: what ``print:`` in issue.yaml says, what follows from it, and what it leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import ImprintField, Issue, PrintJob
from pipeline.problems import Problem
from pipeline.schema import PrintShape
from pipeline.yamlfile import YamlFile

COVER_PAGES = 4  # of a separate cover: outside and inside of one sheet


def check_print_job(shape: PrintShape, pages: int, file: YamlFile) -> Iterator[Problem]:
    """SRC004 for a spine that nobody can know; SRC005 for what contradicts itself."""
    if shape.binding == "saddle" and shape.spine_mm:
        hint = "take `spine_mm` out, or write `binding: perfect`"
        yield Problem("SRC005", "a saddle-stitched issue has no spine", hint, file.place("print", "spine_mm"))
    if shape.cover != "separate":
        return
    place = file.place("print", "cover")
    if pages <= COVER_PAGES:
        hint = "write `cover: self`: the whole issue is its cover"
        yield Problem("SRC005", f"a separate cover takes {COVER_PAGES} pages, the issue has {pages}", hint, place)
    if shape.binding == "perfect" and shape.spine_mm is None and shape.thickness_mm is None:
        message = "the width of the spine is not known: «print» has neither thickness_mm nor spine_mm"
        hint = "add `thickness_mm: …`, a leaf's from the paper's sheet, or `spine_mm: …` as the printing house says"
        yield Problem("SRC004", message, hint, place)


def read_print_job(shape: PrintShape, pages: int, imprint: Sequence[ImprintField], file: YamlFile) -> PrintJob:
    """The print job: the spine from paper and pages, the run from the imprint, where nothing else is said."""
    return PrintJob(
        profile=shape.profile,
        binding=shape.binding,
        paper=shape.paper,
        cover=shape.cover,
        cover_paper=shape.cover_paper or "",
        spine_mm=_measure_spine(shape, pages),
        run=shape.run or _read_run(imprint),
        place=file.place("print"),
        profile_place=file.place("print", "profile"),
    )


def _measure_spine(shape: PrintShape, pages: int) -> float:
    """Millimetres: the printing house's figure, else leaves of the body × thickness of one; 0 without a glued back.

    Two pages are a leaf. The cover's own paper lies round the spine, not in it.
    """
    if shape.binding != "perfect" or shape.cover != "separate":
        return 0.0
    if shape.spine_mm is not None:
        return shape.spine_mm
    leaves = -(-max(0, pages - COVER_PAGES) // 2)
    return round(leaves * (shape.thickness_mm or 0.0), 2)


def _read_run(imprint: Sequence[ImprintField]) -> int | None:
    """The copies that the imprint states: «1000 дана», «12 500 дана»."""
    for field in imprint:
        if field.key == "print_run" and field.values:
            figure = re.match(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+", field.values[0].strip())
            return int(re.sub(r"\s", "", figure[0])) if figure else None
    return None


def check_spine(issue: Issue, bleed_mm: float) -> tuple[Problem, ...]:
    """PLN005: the inner bleeds of both covers do not meet in the middle of the spine."""
    spine = issue.print_job.spine_mm
    if not issue.print_job.apart or spine <= 2 * bleed_mm:
        return ()
    message = f"a strip of {spine - 2 * bleed_mm:.1f} mm of the {spine:g} mm spine stays unpainted"
    hint = "give the printer's profile a bleed of half the spine, or have the spine drawn by the printing house"
    return (Problem("PLN005", message, hint, issue.print_job.place, value=spine, limit=2 * bleed_mm),)
