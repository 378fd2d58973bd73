"""build: the stations in order. What each one does stands in its own module, what it is fed in wiring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline import wiring
from pipeline.allowance import apply_allowances
from pipeline.check import check_issue
from pipeline.compose import compose_late, compose_units
from pipeline.deliver import deliver_files, deliver_rejected, hold_output
from pipeline.editions import EDITIONS
from pipeline.house import House
from pipeline.inspection import inspect_layout, inspect_markup, largest_drift
from pipeline.load import Sources, load_issue
from pipeline.model import Issue, LaidUnit, PageMap, PagePlan, Unit
from pipeline.pagemap import measure_pages, page_map_data
from pipeline.plan import ExpectedFit, check_plan, expect_fit, make_plan, report_fit
from pipeline.problems import Problem, Severity, Stopped, sort_problems
from pipeline.report import Gate, report_data, write_json


@dataclass(frozen=True)
class Order:
    """What a build is asked for."""

    issue: str
    editions: tuple[str, ...]
    final: bool = False
    safe: bool = False
    jobs: int = 2


@dataclass(frozen=True)
class Checked:
    """What load, check and plan found."""

    issue: Issue
    plan: PagePlan
    fits: tuple[ExpectedFit, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Outcome:
    """How a build ended; ``folder`` is where its files lie, with ``rejected`` beside the earlier output.

    ``drift``: points by which lines of neighbouring columns miss one another at most, and the page where.
    """

    problems: tuple[Problem, ...]
    gates: tuple[Gate, ...]
    files: Mapping[str, bytes] = field(repr=False)
    pages: PageMap
    folder: str
    rejected: bool
    drift: tuple[float, str]


def check(house: House, issue_id: str) -> Checked:
    """load, check, plan. Raises Stopped with every error of the sources."""
    house.progress.station("load")
    issue, found = load_issue(Sources(house.sources), issue_id)

    house.progress.station("check")
    with wiring.open_pictures(house, issue) as pictures:
        found += check_issue(issue, pictures.inspect)

    house.progress.station("plan")
    found += check_plan(issue)
    if any(problem.at_source for problem in found):
        raise Stopped(found)
    plan = make_plan(issue)
    fits = expect_fit(issue, plan, wiring.open_room(house).copyfit())
    return Checked(issue, plan, fits, found + report_fit(issue, fits))


def build(house: House, order: Order) -> Outcome:
    """Everything for one issue. Raises Stopped where nothing can be made, MissingTool where a font is not there."""
    checked = check(house, order.issue)
    issue, plan, problems = checked.issue, checked.plan, checked.problems
    wiring.collect_fonts(house)

    house.progress.station("compose")
    room, composer = wiring.open_room(house), wiring.open_composer(house, issue, "pdf")
    sheets = wiring.edition_sheets(house, issue, room, order.editions)
    units = compose_units(composer, issue, plan, room.pages_css())

    def compose_from(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
        measured = {unit.id for unit in laid}
        early = tuple(unit for unit in units if unit.id in measured)
        return compose_late(composer, issue, plan, measure_pages(issue, plan, early, laid), room.pages_css())

    house.progress.station("typeset")
    made = wiring.typeset_issue(house, issue, units, sheets, compose_from, safe=order.safe, jobs=order.jobs)
    pages = measure_pages(issue, plan, made.sources, made.units)
    problems += inspect_markup(issue, made.sources)
    problems += inspect_layout(issue, made.sources, made.units, pages)
    problems += wiring.inspect_typeset(house, issue, made)

    house.progress.station("finish")
    files = wiring.finish_issue(house, issue, made, pages)

    house.progress.station("bind")
    files |= wiring.make_cover(house, files)
    if "epub" in order.editions:
        epub, found = wiring.bind_epub(house, issue, plan, pages, room, files["cover.jpg"])
        files |= epub
        problems += found

    house.progress.station("preflight")
    files = wiring.wanted_files(files, order.editions)
    found, gates = wiring.preflight_files(house, files, pages)
    problems = apply_allowances(issue, problems + found, whole=order.editions == EDITIONS)

    house.progress.station("deliver")
    files["page-map.json"] = write_json(page_map_data(issue, pages))
    files["report.json"] = write_json(report_data(issue.id, problems, gates, files))
    rejected = _is_refused(problems, order.final)
    with hold_output(house.output, issue.id):
        folder = (deliver_rejected if rejected else deliver_files)(house.output, issue.id, files)
    return Outcome(sort_problems(problems), gates, files, pages, str(folder), rejected, largest_drift(made.units))


def _is_refused(problems: tuple[Problem, ...], final: bool) -> bool:
    """Errors refuse a build; under ``--final`` warnings do too."""
    refusing = {Severity.ERROR, Severity.WARNING} if final else {Severity.ERROR}
    return any(problem.severity in refusing for problem in problems)
