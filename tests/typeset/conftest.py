"""Fixtures: the collected fonts, and one issue typeset both ways for all tests that only look."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import LaidUnit, Unit
from pipeline.typeset import Typeset, typeset
from tests.typeset.specimen import PROJECT, make_editions, make_issue, make_project, make_settings


@pytest.fixture(scope="session")
def fonts_conf() -> Path:
    """The declared fonts, as ``make fonts`` collects them."""
    path = PROJECT / ".cache/fonts/fonts.conf"
    if not path.is_file():
        pytest.fail("no fonts collected: run make fonts")
    return path


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with pictures."""
    return make_project(tmp_path_factory.mktemp("project"))


def compose_late(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
    """Contents: a line a unit, with the printed number of its first page and how many it has."""
    place = next(unit for unit in make_issue() if unit.late)
    lines = "".join(
        f'<p data-b="n-{unit.id}">Тақырып <a href="#{unit.id}">{unit.pages[0].label}</a> ({len(unit.pages)})</p>'
        for unit in laid
    )
    return (replace(place, html=f'<section id="n"><h1 data-b="n-t">Мазмұны</h1>{lines}</section>'),)


def run_issue(project: Path, fonts_conf: Path, cache: Path, safe: bool = False, jobs: int = 1) -> Typeset:
    """The small issue in both editions."""
    settings = make_settings(project, fonts_conf, cache, safe, jobs)
    return typeset(make_issue(), make_editions(), compose_late, settings)


@pytest.fixture(scope="session")
def kept_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache that the kept issue filled."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def kept(project: Path, fonts_conf: Path, kept_cache: Path) -> Typeset:
    """The issue, a unit at a time."""
    return run_issue(project, fonts_conf, kept_cache, jobs=2)


@pytest.fixture(scope="session")
def safe(project: Path, fonts_conf: Path, tmp_path_factory: pytest.TempPathFactory) -> Typeset:
    """The same issue as one document."""
    return run_issue(project, fonts_conf, tmp_path_factory.mktemp("unused"), safe=True)
