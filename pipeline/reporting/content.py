"""What report.html says, made ready for its template: problems numbered, frames placed, figures put in words."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.kept import digest_content
from pipeline.preflight.model import INK_ROUNDING, PageFigures
from pipeline.problem_codes import CODES
from pipeline.problems import Problem, Severity, sort_problems
from pipeline.profiles import Profile
from pipeline.report import Gate
from pipeline.reporting.frames import Frame, place_frames
from pipeline.reporting.pictures import PagePicture
from pipeline.reporting.spreads import plan_spreads
from pipeline.reporting.words import count_words, write_number, write_verdict

TITLES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTE: "Notes"}
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
NOT_RUN = "ENV002"  # the problem that says why a gate did not run


@dataclass(frozen=True)
class Reported:
    """All that goes into a report. ``name``: the issue's id or the file's name; ``title``: a line for people.

    ``profile`` is None where no rule list was checked; ``pictures`` and ``figures`` are of the file ``pictured``, a
    page each; ``bound``: its pages lie side by side; ``files``: what was made or looked at, by name;
    ``ink_pictures``: a small PNG of where ink lies, by the page's number, as far as it was measured.
    """

    name: str
    problems: Sequence[Problem]
    gates: Sequence[Gate]
    files: Mapping[str, bytes] = field(repr=False)
    profile: Profile | None = None
    title: str = ""
    pictured: str = ""
    pictures: Sequence[PagePicture] = field(default=(), repr=False)
    figures: Sequence[PageFigures] = ()
    bound: bool = True
    ink_pictures: Mapping[int, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Row:
    """A problem in the table; ``sheet`` is the number (from 1) of the picture that it stands on, 0 for none."""

    number: int
    problem: Problem
    sheet: int
    source: str
    value: str
    limit: str


@dataclass(frozen=True)
class Group:
    """The problems of one severity."""

    severity: Severity
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class GateRow:
    """A gate with what it said, or why it said nothing."""

    gate: Gate
    said: str


@dataclass(frozen=True)
class FigureRow:
    """A figure of a page: what it is, its value, and a word where it is beyond the profile's limit."""

    name: str
    value: str
    beyond: str = ""


@dataclass(frozen=True)
class PageView:
    """A page as it is shown. ``side``: left, right, or "" for one that lies alone."""

    number: int
    picture: PagePicture
    side: str
    frames: tuple[Frame, ...]
    rows: tuple[Row, ...]
    figures: tuple[FigureRow, ...]
    ink_picture: str  # base64


@dataclass(frozen=True)
class Content:
    """The whole report."""

    name: str
    title: str
    profile: Profile | None
    verdict: str
    ready: bool
    groups: tuple[Group, ...]
    counts: tuple[tuple[Severity, int, str], ...]
    facts: tuple[tuple[str, str], ...]
    gates: tuple[GateRow, ...]
    files: tuple[tuple[str, str, int], ...]
    meanings: tuple[tuple[str, str, str], ...]
    pictured: str
    spreads: tuple[tuple[PageView, ...], ...]


def make_content(reported: Reported) -> Content:
    """Everything in its order: problems by severity and page, pages as bound."""
    rows = _number(reported)
    errors = sum(row.problem.severity is Severity.ERROR for row in rows)
    warnings = sum(row.problem.severity is Severity.WARNING for row in rows)
    return Content(
        name=reported.name,
        title=reported.title,
        profile=reported.profile,
        verdict=write_verdict(errors, warnings, reported.gates, checked=reported.profile is not None),
        ready=not errors and all(gate.status != "failed" for gate in reported.gates),
        groups=tuple(_group(rows)),
        counts=tuple(_count(rows)),
        facts=tuple(_facts(reported)),
        gates=tuple(_explain(gate, reported.problems) for gate in reported.gates),
        files=tuple((name, digest_content(content), len(content)) for name, content in sorted(reported.files.items())),
        meanings=tuple(
            (code, CODES[code].severity, CODES[code].meaning) for code in sorted({row.problem.code for row in rows})
        ),
        pictured=reported.pictured,
        spreads=tuple(_lay_out(reported, rows)),
    )


def _number(reported: Reported) -> tuple[Row, ...]:
    """Rows by severity, then in the order of the pages; what stands on no page comes first."""
    sheets: dict[str, int] = {}
    for number, picture in enumerate(reported.pictures, 1):
        sheets.setdefault(picture.label, number)
    severities = list(Severity)

    def find_sheet(problem: Problem) -> int:
        return 0 if problem.page is None else sheets.get(problem.page, 0)

    def key(problem: Problem) -> tuple[int, int]:
        return severities.index(problem.severity), find_sheet(problem)

    ordered = sorted(sort_problems(tuple(reported.problems)), key=key)  # stable: the rest of the order stays
    return tuple(
        Row(
            number,
            problem,
            find_sheet(problem),
            _write_source(problem),
            write_number(problem.value),
            write_number(problem.limit),
        )
        for number, problem in enumerate(ordered, 1)
    )


def _write_source(problem: Problem) -> str:
    if problem.place is None or not problem.place.path:
        return ""
    return problem.place.path + (f":{problem.place.line}" if problem.place.line else "")


def _group(rows: Sequence[Row]) -> list[Group]:
    groups = [
        Group(severity, title, tuple(row for row in rows if row.problem.severity is severity))
        for severity, title in TITLES.items()
    ]
    return [group for group in groups if group.rows]


def _count(rows: Sequence[Row]) -> list[tuple[Severity, int, str]]:
    counts = [(severity, sum(row.problem.severity is severity for row in rows)) for severity in Severity]
    return [(severity, count, count_words(count, severity.value).split(" ", 1)[1]) for severity, count in counts]


def _explain(gate: Gate, problems: Sequence[Problem]) -> GateRow:
    """A gate with its reason, which stands in the problem that names it."""
    if gate.status == "passed":
        return GateRow(gate, "It found nothing.")
    if gate.status == "failed":
        return GateRow(gate, "What it found stands in the table.")
    told = [problem for problem in problems if problem.code == NOT_RUN]
    named = [gate.name, *gate.name.split()]
    reason = next((problem for name in named for problem in told if name.lower() in problem.message.lower()), None)
    if reason is None:
        return GateRow(gate, "It was not run: what it judges is not known.")
    return GateRow(gate, f"{reason.message}. To have it: {reason.hint}.")


def _facts(reported: Reported) -> list[tuple[str, str]]:
    """Figures of the whole file for the head."""
    facts: list[tuple[str, str]] = []
    if reported.pictures:
        facts.append(("Pages", str(len(reported.pictures))))
        facts.append(("Trim", _write_trim(reported.pictures[0])))
    inks = sorted({ink for page in reported.figures for ink in page.inks}, key=_plate_order)
    if inks:
        facts.append(("Plates", ", ".join(inks)))
    placed = [(page.lowest_ppi, page.label) for page in reported.figures if page.lowest_ppi is not None]
    if placed:
        lowest, label = min(placed, key=lambda one: one[0])
        facts.append(("Lowest resolution", f"{lowest:.0f} ppi, page {label}"))
    inked = [(page.max_ink, page.label) for page in reported.figures if page.max_ink is not None]
    if inked:
        most, label = max(inked, key=lambda one: one[0])
        facts.append(("Most ink", f"{most:.0f} %, page {label}"))
    elif reported.figures:
        facts.append(("Most ink", "not measured"))
    return facts


def _write_trim(picture: PagePicture) -> str:
    if not picture.sized:
        return "not known"
    width, height = picture.trim_mm
    return f"{write_number(round(width, 1))} × {write_number(round(height, 1))} mm"


def _plate_order(ink: str) -> tuple[int, str]:
    return (PROCESS.index(ink), "") if ink in PROCESS else (len(PROCESS), ink)


def _shorten(inks: Sequence[str]) -> str:
    """Plates of a page in few letters: ``CMYK``, ``K``, ``CMYK + Gold``."""
    letters = "".join("CMYK"[PROCESS.index(ink)] for ink in sorted(inks, key=_plate_order) if ink in PROCESS)
    return " + ".join(part for part in (letters, *sorted(set(inks) - set(PROCESS))) if part) or "no ink"


def _lay_out(reported: Reported, rows: Sequence[Row]) -> list[tuple[PageView, ...]]:
    labels = [picture.label for picture in reported.pictures]
    on_sheet: dict[int, list[Row]] = {}
    for row in rows:
        on_sheet.setdefault(row.sheet, []).append(row)
    figures = {page.number: page for page in reported.figures}
    spreads = []
    for spread in plan_spreads(labels, reported.bound):
        sides = ("left", "right") if len(spread) == 2 else ("",)
        if sides == ("",) and spread == (0,) and len(labels) > 1 and reported.bound:
            sides = ("right",)  # page 1 opens on the right
        pages = []
        for index, side in zip(spread, sides, strict=True):
            picture, own = reported.pictures[index], tuple(on_sheet.get(index + 1, ()))
            frames = place_frames([(row.number, row.problem) for row in own], picture)
            told = tuple(_tell(figures.get(index + 1), reported.profile))
            ink = base64.b64encode(reported.ink_pictures.get(index + 1, b"")).decode()
            pages.append(PageView(index + 1, picture, side, frames, own, told, ink))
        spreads.append(tuple(pages))
    return spreads


def _tell(page: PageFigures | None, profile: Profile | None) -> list[FigureRow]:
    """A page's figures in words; a limit is named only where it is passed."""
    if page is None:
        return []
    told = []
    if page.lowest_ppi is not None:
        low = ""
        if profile is not None and page.lowest_ppi < profile.ppi_warning:
            limit = profile.ppi_error if page.lowest_ppi < profile.ppi_error else profile.ppi_warning
            low = f"under {limit:g}"
        told.append(FigureRow("Lowest resolution", f"{page.lowest_ppi:.0f} ppi", low))
    if page.max_ink is not None:
        beyond = profile is not None and page.max_ink > profile.ink_total + INK_ROUNDING  # as the ink map judges
        over = f"over {profile.ink_total:g}" if profile is not None and beyond else ""
        told.append(FigureRow("Most ink", f"{page.max_ink:.0f} %", over))
    told.append(FigureRow("Plates", _shorten(page.inks)))
    return told
