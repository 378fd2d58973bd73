"""build: the stations in order. What each one does stands in its own module, what it is fed in wiring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import wiring
from pipeline.allowance import apply_allowances
from pipeline.compose import compose_late, compose_units
from pipeline.cover import separate_cover
from pipeline.deliver import deliver_files, deliver_rejected, hold_output
from pipeline.editions import EDITIONS
from pipeline.handover import hand_over, refuse_foreign
from pipeline.house import House
from pipeline.inspection import inspect_layout, inspect_markup, largest_drift
from pipeline.judging import Judges
from pipeline.model import LaidUnit, PageMap, Unit
from pipeline.pagemap import measure_pages, page_map_data
from pipeline.part import Part, choose_units, cut_part
from pipeline.placeholders import add_sizes
from pipeline.prepress import finish_issue, open_prepress, read_sources
from pipeline.problems import Problem, Severity, sort_problems
from pipeline.report import Gate, write_json
from pipeline.vetting import check


@dataclass(frozen=True)
class Order:
    """What a build is asked for: ``part`` only these pages, ``hand_to`` where the printing house's folder goes."""

    issue: str
    editions: tuple[str, ...]
    final: bool = False
    safe: bool = False
    jobs: int = 2
    part: Part | None = None
    hand_to: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """How a build ended; ``folder`` is where its files lie, with ``rejected`` beside the earlier output.

    ``drift``: points by which lines of neighbouring columns miss one another at most, and the page where.
    ``handed``: the printing house's folder, "" where none was asked for. ``proved``: lines that say what was proved of
    the finished files.
    """

    problems: tuple[Problem, ...]
    gates: tuple[Gate, ...]
    files: Mapping[str, bytes] = field(repr=False)
    pages: PageMap
    folder: str
    rejected: bool
    drift: tuple[float, str]
    handed: str = ""
    proved: tuple[str, ...] = ()


def build(house: House, order: Order) -> Outcome:
    """Everything for one issue, or for a part of it.

    Raises Stopped where nothing can be made, MissingTool where a font is not there, NoSuchPages for pages it has not.
    """
    checked = check(house, order.issue, whole=order.part is None)
    issue, plan, problems = checked.issue, checked.plan, checked.problems
    if order.hand_to:
        refuse_foreign(order.hand_to, issue)
    wiring.collect_fonts(house)

    house.progress.station("compose")
    prepress = open_prepress(house, checked.profile)
    room, composer = prepress.room, wiring.open_composer(house, issue, "pdf")
    sheets = wiring.edition_sheets(house, issue, room, order.editions)
    units = compose_units(composer, issue, plan, room.pages_css())
    if order.part:
        units = choose_units(order.part, units, issue.pages)

    def compose_from(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
        measured = {unit.id for unit in laid}
        early = tuple(unit for unit in units if unit.id in measured)
        return compose_late(composer, issue, plan, measure_pages(issue, plan, early, laid), room.pages_css())

    house.progress.station("typeset")
    made = wiring.typeset_issue(house, issue, units, sheets, compose_from, safe=order.safe, jobs=order.jobs)
    pages = measure_pages(issue, plan, made.sources, made.units)
    problems = add_sizes(problems, made.units) + inspect_markup(issue, made.sources)
    problems += inspect_layout(issue, made.sources, made.units, pages)
    problems += wiring.inspect_typeset(house, issue, made)
    if order.part:
        made, pages, problems = cut_part(order.part, made, pages, problems)

    house.progress.station("finish")
    sources = read_sources(house.root, made)
    files = finish_issue(prepress, issue, made, sources, pages.labels, order.editions)
    if issue.print_job.apart and not order.part and "print" in order.editions:
        files = separate_cover(files, issue.print_job.spine_mm, prepress.profile)

    house.progress.station("bind")
    files |= {} if order.part else wiring.make_cover(house, files)
    if "epub" in order.editions:
        files |= wiring.bind_epub(house, issue, plan, pages, room, files["cover.jpg"])

    house.progress.station("preflight")
    finished, files = files, wiring.wanted_files(files, order.editions)
    part = order.part is not None
    judges = Judges(prepress, issue, pages, sources, part=part, final=order.final, finished=finished, jobs=order.jobs)
    with wiring.begin_report(house, files, order.jobs) as take_pictures:
        judged = judges.judge(files)
        pictures = take_pictures()
    whole = order.part is None and set(order.editions) >= set(EDITIONS)
    problems = apply_allowances(issue, problems + judged.problems, whole)

    house.progress.station("deliver")
    files["page-map.json"] = write_json(page_map_data(issue, pages))
    files |= wiring.write_reports(prepress, issue, problems, judged, files, pictures)
    rejected = _is_refused(problems, order.final)
    name, handed = f"{issue.id}.pages" if order.part else issue.id, ""
    with hold_output(house.output, name):
        folder = (deliver_rejected if rejected else deliver_files)(house.output, name, files)
        if order.hand_to and not rejected:
            handed = str(hand_over(order.hand_to, issue, prepress.profile, files))
    drift = largest_drift(made.units)
    said = sort_problems(problems)
    return Outcome(said, judged.gates, files, pages, str(folder), rejected, drift, handed, judged.proved)


def _is_refused(problems: tuple[Problem, ...], final: bool) -> bool:
    """Errors refuse a build; under ``--final`` warnings do too."""
    refusing = {Severity.ERROR, Severity.WARNING} if final else {Severity.ERROR}
    return any(problem.severity in refusing for problem in problems)
