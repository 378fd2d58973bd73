"""Fixtures that any test may use."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.perfect import PerfectIssue, copy_perfect
from tests.pressing import PROJECT, Rooms, copy_collected, open_rooms, open_small_rooms
from tests.sharing import find_common, make_once, rank

SPECIMEN = "2023-00"

# Every run of ``press`` is a process of its own: it is not to compile the whole pipeline each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The same examples on every machine and day: a test that fails by luck says nothing.
settings.register_profile("press", derandomize=True, deadline=None, database=None)
settings.load_profile("press")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--accept`` writes the golden files anew instead of comparing with them; look at their diff."""
    parser.addoption("--accept", action="store_true", help="write golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    """``-m slow`` runs the slow tests alone, ``-m "not slow"`` all others."""
    config.addinivalue_line("markers", "slow: lays out the whole specimen, tens of seconds")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first, so that the workers end together; within a file nothing changes places."""
    items.sort(key=lambda item: rank(item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session")
def common(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what all workers of the run share (see ``make_once``)."""
    return find_common(pytestconfig, tmp_path_factory)


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """True where golden files are to be written, not compared."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def perfect_issue(tmp_path: Path) -> PerfectIssue:
    """A copy of the perfect issue, to lay faults over."""
    return copy_perfect(tmp_path)


@pytest.fixture(scope="session")
def press_cache(common: Path) -> Path:
    """A cache that all runs of ``press`` share, so that an article is laid out once for all tests.

    No test may count on a hit in it, or on a miss (see tests/sharing.py).
    """
    return make_once(common / "press-cache", copy_collected)


@pytest.fixture
def rooms(tmp_path: Path, press_cache: Path) -> Rooms:
    """Rooms of the test's own with the perfect issue, and the shared cache."""
    return open_rooms(tmp_path, press_cache)


@pytest.fixture
def small_rooms(tmp_path: Path, press_cache: Path) -> Rooms:
    """The same with an issue of four pages, for faults in the sheets, after which every page is laid out anew."""
    return open_small_rooms(tmp_path, press_cache)


@pytest.fixture(scope="session")
def specimen(common: Path, press_cache: Path) -> Rooms:
    """The specimen issue, built once in all editions."""
    folder = make_once(common / "specimen", lambda folder: build_specimen(folder, press_cache))
    return Rooms(folder, press_cache, issue=SPECIMEN)


def build_specimen(folder: Path, cache: Path) -> None:
    """The specimen's sources and its finished editions into a folder."""
    shutil.copytree(PROJECT / "sources", folder / "sources")
    run = Rooms(folder, cache, issue=SPECIMEN).build(SPECIMEN)
    assert run.status == 0, run.stderr
