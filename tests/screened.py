"""An issue laid out and finished for the screen in this process: what the ePub is bound from, and proved against."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import wiring
from pipeline.compose import compose_late, compose_units
from pipeline.house import House
from pipeline.load import Sources, load_issue
from pipeline.model import Issue, LaidUnit, PageMap, PagePlan, Unit
from pipeline.pagemap import measure_pages
from pipeline.plan import make_plan
from pipeline.prepress import Prepress, finish_issue, open_prepress, read_sources
from pipeline.sheets import Room
from pipeline.typeset import Typeset
from pipeline.vetting import read_issue_profile


@dataclass(frozen=True)
class Screened:
    """The stations' values up to finish; ``files`` holds screen.pdf."""

    issue: Issue
    plan: PagePlan
    prepress: Prepress
    room: Room
    made: Typeset
    pages: PageMap
    files: dict[str, bytes]


def lay_screen(house: House, issue_id: str) -> Screened:
    """The issue of that id; what was laid out before comes out of the house's cache."""
    issue, _ = load_issue(Sources(house.sources), issue_id)
    plan = make_plan(issue)
    prepress = open_prepress(house, read_issue_profile(house, issue))
    room, composer = prepress.room, wiring.open_composer(house, issue, "pdf")
    units = compose_units(composer, issue, plan, room.pages_css())

    def compose_from(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
        early = tuple(unit for unit in units if unit.id in {one.id for one in laid})
        return compose_late(composer, issue, plan, measure_pages(issue, plan, early, laid), room.pages_css())

    sheets = wiring.edition_sheets(house, issue, room, ("epub",))
    made = wiring.typeset_issue(house, issue, units, sheets, compose_from, safe=False, jobs=1)
    pages = measure_pages(issue, plan, made.sources, made.units)
    files = finish_issue(prepress, issue, made, read_sources(house.root, made), pages.labels, ("screen",))
    return Screened(issue, plan, prepress, room, made, pages, files)
