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
from pipeline.house import House
from pipeline.judging import Judges
from pipeline.pagemap import measure_pages
from tests.screened import lay_screen


def measure_epub(issue_id: str, folder: Path) -> dict[str, float]:
    """Processor seconds of page mapping, and of the ePub as a whole."""
    house = House(folder / "sources", folder / "styles", folder / "output", folder / "cache")
    laid = lay_screen(house, issue_id)
    issue, plan, pages, made = laid.issue, laid.plan, laid.pages, laid.made
    cover = wiring.make_cover(house, laid.files)["cover.jpg"]

    began = time.process_time()
    epub = wiring.bind_epub(house, issue, plan, pages, laid.room, cover)
    Judges(laid.prepress, issue, pages, {}, part=False, final=False, finished=laid.files | epub).judge(epub)
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
