"""Shelves of finished issues; one whole catalogue for all tests that only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogue.shelf import Shelf, fill_shelf, open_shelf


@pytest.fixture
def shelf(tmp_path: Path, press_cache: Path) -> Shelf:
    """The sources of one issue; nothing is finished yet."""
    return open_shelf(tmp_path, press_cache)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory, press_cache: Path) -> Shelf:
    """Three finished issues and their catalogue. Only to be read."""
    shelf = fill_shelf(open_shelf(tmp_path_factory.mktemp("shelf"), press_cache))
    run = shelf.press()
    assert run.status == 0, run.stderr
    return shelf
