"""What the ePub of an issue costs beyond typesetting: ``python -m tests.epubtime ISSUE FOLDER``, data on stdout.

FOLDER holds sources, styles and the cache of a build: laid-out pages, pictures made ready and EPUBCheck's verdict come
out of that cache, so that none of them is measured. Processor seconds of this process: ``mapping`` of the pages, their
marks and their list; ``epub`` of all that is done for the ePub, its binding and all that is read in the finished file.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pipeline import wiring
from pipeline.bind import make_book
from pipeline.bind.pagebreaks import mark_pages
from pipeline.bind.pagelist import order_play
from pipeline.compose import compose_late, compose_units
from pipeline.house import House
from pipeline.judging import Judges
from pipeline.load import Sources, load_issue
from pipeline.model import LaidUnit, Unit
from pipeline.pagemap import measure_pages
from pipeline.plan import make_plan
from pipeline.prepress import finish_issue, open_prepress, read_issue_profile, read_sources


def measure_epub(issue_id: str, folder: Path) -> dict[str, float]:
    """Processor seconds of page mapping, and of the ePub as a whole."""
    house = House(folder / "sources", folder / "styles", folder / "output", folder / "cache")
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
    cover = wiring.make_cover(house, files)["cover.jpg"]

    began = time.process_time()
    epub = wiring.bind_epub(house, issue, plan, pages, room, cover)
    Judges(prepress, issue, pages, {}, part=False, final=False, finished=files | epub).judge(epub)
    whole = time.process_time() - began

    composer = wiring.open_composer(house, issue, "epub")
    language = composer.language
    book = make_book(
        composer.layouts, issue, language, lambda article: composer.compose_article(issue, article, plan, pages)
    )
    began = time.process_time()
    mapped = measure_pages(issue, plan, made.sources, made.units)
    marked, targets = mark_pages(book.chapters, mapped)
    order_play(marked, targets)
    return {"mapping": time.process_time() - began, "epub": whole}


if __name__ == "__main__":
    print(json.dumps(measure_epub(sys.argv[1], Path(sys.argv[2]))))
