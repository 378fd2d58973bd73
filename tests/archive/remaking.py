"""Packages of what a test has built, for rebuilding them."""

from __future__ import annotations

from pathlib import Path

from pipeline.archive.bag import write_bag
from pipeline.archive.model import BagInfo
from pipeline.archive.register import REGISTER, append_line
from pipeline.archive.tools import list_build
from pipeline.archive.tree import list_finished, list_sources
from pipeline.house import House
from pipeline.load import Sources, load_issue
from tests.archive.packing import make_line
from tests.pressing import Rooms, read_folder


def pack(rooms: Rooms, archive: Path) -> Path:
    """The issue that was built in these rooms as a package, without its judges' word, and its line in the register."""
    house = House(rooms.sources.folder, rooms.styles, rooms.output, rooms.cache)
    issue, _ = load_issue(Sources(house.sources), rooms.issue)
    name = f"magazine-{rooms.issue}-v1"
    entries = (*list_finished(read_folder(rooms.made)), *list_sources(house, issue), *list_build(None, ()))
    seal = write_bag(archive / name, entries, BagInfo((("Bagging-Date", "2026-01-15"),)))
    append_line(archive / REGISTER, make_line(name, seal, issue=rooms.issue))
    return archive / name
