"""Same sources, same tools: the same bytes, wherever, whenever and however a build runs."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pressing import PROJECT, STYLES, Rooms, copy_collected, open_small_rooms, read_folder

PRODUCTS = ("print.pdf", "screen.pdf", "issue.epub", "cover.jpg", "page-map.json", "report.json")
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "77", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "COLUMNS": "40"}

# A day of another century for all that Python asks; what the kernel stamps on files is set apart from it.
OTHER_DAY = """
import datetime, time
_clock = time.time
time.time = lambda: _clock() + 9e8
_of = datetime.datetime
class _Later(_of):
    @classmethod
    def now(cls, tz=None):
        return _of.now(tz) + datetime.timedelta(days=10_000)
    @classmethod
    def utcnow(cls):
        return _of.utcnow() + datetime.timedelta(days=10_000)
datetime.datetime = _Later
_local, _gm = time.localtime, time.gmtime
time.localtime = lambda seconds=None: _local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: _gm(time.time() if seconds is None else seconds)
"""


@dataclass(frozen=True)
class Way:
    """One way to build: options, environment, and whether anything was kept from before."""

    options: tuple[str, ...] = ()
    environment: Mapping[str, str] | None = None
    empty_cache: bool = False
    other_day: bool = False
    own_styles: bool = False


WAYS = {
    "everything kept": Way(("--jobs", "2")),
    "an empty cache, one worker, another day": Way(
        ("--jobs", "1"), ELSEWHERE, empty_cache=True, other_day=True, own_styles=True
    ),
    "two workers, another time zone": Way(("--jobs", "2"), {**ELSEWHERE, "TZ": "America/St_Johns"}, empty_cache=True),
    "as one document": Way(("--safe",), {"PYTHONHASHSEED": "1"}),
}


def digest(folder: Path) -> dict[str, str]:
    """Sums, for a difference in a PDF is no reading matter."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in read_folder(folder, PRODUCTS).items()}


def copy_verdicts(kept: Path, to: Path) -> None:
    """Java's verdicts on the same files; another build may keep one, or drop one, meanwhile."""
    to.mkdir()
    for path in kept.iterdir():
        with suppress(FileNotFoundError):
            shutil.copy2(path, to)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, press_cache: Path) -> dict[str, str]:
    """What the first build made."""
    rooms = open_small_rooms(tmp_path_factory.mktemp("first"), press_cache)
    run = rooms.build("--jobs", "2", environment={"TZ": "UTC", "PYTHONHASHSEED": "0"})
    assert run.status == 0, run.stderr
    made = digest(rooms.made)
    assert set(made) == set(PRODUCTS)
    return made


@pytest.mark.parametrize("name", WAYS)
def test_same_bytes(name: str, first: dict[str, str], tmp_path: Path, press_cache: Path) -> None:
    """Folder, time zone, locale, hash seed, day, workers, cache and way of typesetting change no byte."""
    way = WAYS[name]
    folder = tmp_path / "a folder — басқа"
    folder.mkdir()
    cache = press_cache
    if way.empty_cache:
        cache = copy_collected(tmp_path / "cache")
        copy_verdicts(press_cache / "gates", cache / "gates")
    rooms = open_small_rooms(folder, cache)
    if way.own_styles:
        rooms = rooms.copy_styles()
    environment = dict(way.environment or {})
    if way.other_day:
        for path in folder.rglob("*"):
            os.utime(path, (1_000_000_000, 1_000_000_000))
        (tmp_path / "day").mkdir()
        (tmp_path / "day" / "sitecustomize.py").write_text(OTHER_DAY, encoding="utf-8")
        environment["PYTHONPATH"] = f"{tmp_path / 'day'}:{PROJECT}"
    run = rooms.build(*way.options, environment=environment)
    assert run.status == 0, run.stderr
    assert digest(rooms.made) == first


def test_one_word_more_is_other_bytes(first: dict[str, str], tmp_path: Path, press_cache: Path) -> None:
    """The comparison can fail: a word more in an article changes the PDF."""
    rooms = open_small_rooms(tmp_path, press_cache)
    rooms.sources.edit("2024-01/articles/bridge.md", "– Мен емес.", "– Жоқ, мен емес.")
    assert rooms.build("--edition", "print").status == 0
    assert digest(rooms.made)["print.pdf"] != first["print.pdf"]


@pytest.mark.slow
def test_the_specimen_both_ways(specimen: Rooms, tmp_path: Path, press_cache: Path) -> None:
    """The whole specimen as one document and from kept pages: the same bytes."""
    other = Rooms(tmp_path, press_cache, STYLES, specimen.issue)
    shutil.copytree(specimen.sources.folder, other.sources.folder)
    run = other.build("--safe", specimen.issue)
    assert run.status == 0, run.stderr
    assert digest(other.made) == digest(specimen.made)
