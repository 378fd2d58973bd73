"""Examination: any PDF against a printer's profile: read, judged, its ink measured, and a report of it for people."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.deliver import deliver_files, hold_output
from pipeline.house import House
from pipeline.kept import Kept
from pipeline.preflight.inkmap import CODE, measure_ink
from pipeline.preflight.judge import Judgement, judge_document, judge_pdf, make_problem, measure_pages
from pipeline.preflight.limits import LIMITS
from pipeline.preflight.model import Asked, Document
from pipeline.problems import Problem, Stopped, sort_problems
from pipeline.profiles import read_profile
from pipeline.report import Gate, report_data, write_json
from pipeline.reporting import PagePicture, Reported, picture_pages, write_report

UNKNOWN_BINDING = "none"
PICTURES_KEPT = 8  # files whose page pictures are kept


@dataclass(frozen=True)
class Examined:
    """How an examination ended; ``folder`` is where report.html and report.json lie."""

    problems: tuple[Problem, ...]
    gates: tuple[Gate, ...]
    files: Mapping[str, bytes] = field(repr=False)
    folder: str


def examine(house: House, path: Path, profile_name: str, binding: str = UNKNOWN_BINDING, jobs: int = 2) -> Examined:
    """The file at ``path`` against a profile of styles/profiles/, reported in ``output/<stem>.preflight/``.

    Without a ``binding`` (saddle, perfect) no page count is asked and pages are shown one by one. Raises Stopped for
    a profile that there is not and a folder that cannot be written, OSError where the file cannot be read.
    """
    profile = read_profile(house.styles / "profiles", profile_name)
    content = _read(path)
    bound = binding != UNKNOWN_BINDING
    asked = Asked(profile, binding=binding if bound else None, part=not bound)
    judgement = _tell_apart(judge_pdf(content, asked), asked)
    name = os.fsencode(path.name).decode(errors="replace")
    problems, figures = judgement.problems, judgement.figures
    gates: tuple[Gate, ...] = ()
    ink_pictures: dict[int, bytes] = {}
    pictures: tuple[PagePicture, ...] = ()
    if judgement.document is not None:
        tool = shutil.which("gs")
        ink = measure_ink(content, judgement.document, profile, Path(tool) if tool else None, house.cache, jobs=jobs)
        problems += (*ink.result.problems, *(make_problem(CODE, finding, asked) for finding in ink.findings))
        gates = (Gate(ink.result.name, ink.result.version or None, ink.result.status, ink.result.sha256),)
        most = {page.number: page.max_ink for page in ink.pages}
        figures = tuple(replace(figure, max_ink=most.get(figure.number)) for figure in figures)
        ink_pictures = {page.number: page.picture for page in ink.pages}
        pictures = _draw(house, content, judgement.document, bound)
    reported = Reported(
        name=name,
        problems=problems,
        gates=gates,
        files={name: content},
        profile=profile,
        pictured=name,
        pictures=pictures,
        figures=figures,
        bound=bound,
        ink_pictures=ink_pictures,
    )
    files = {
        "report.html": write_report(reported),
        "report.json": write_json(report_data(name, problems, gates, {name: content})),
    }
    folder = f"{path.stem}.preflight"
    with hold_output(house.output, folder):
        made = deliver_files(house.output, folder, files)
    return Examined(sort_problems(problems), gates, files, str(made))


def _read(path: Path) -> bytes:
    if path.stat().st_size > LIMITS.content:
        most = f"{LIMITS.content // 1_000_000} MB"
        raise Stopped(
            (Problem("PDF002", f"the file is larger than {most}", "make it smaller, or look at parts of it"),)
        )
    return path.read_bytes()


def _tell_apart(judgement: Judgement, asked: Asked) -> Judgement:
    """The same with sheet numbers for labels where two pages have one label, or a page has none."""
    document = judgement.document
    if document is None:
        return judgement
    labels = [sheet.label for sheet in document.sheets]
    if len(set(labels)) == len(labels) and all(labels):
        return judgement
    numbered = replace(document, sheets=tuple(replace(sheet, label=str(sheet.number)) for sheet in document.sheets))
    return Judgement(judge_document(numbered, asked), measure_pages(numbered), numbered)


def _draw(house: House, content: bytes, document: Document, bound: bool) -> tuple[PagePicture, ...]:
    """Every page as a picture; places of problems are in mm as the page's unit has them."""
    kept = Kept(house.cache / "report", PICTURES_KEPT)
    pictures = picture_pages(content, [sheet.label for sheet in document.sheets], bound, kept)
    units = [sheet.user_unit for sheet in document.sheets]
    return tuple(
        replace(picture, trim_mm=(picture.trim_mm[0] * unit, picture.trim_mm[1] * unit)) if unit > 0 else picture
        for picture, unit in zip(
            pictures, units, strict=False
        )  # two readers may count a broken file's pages in two ways
    )
