"""The specimen's package, made once a run by the command itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.filing import DAY
from tests.conftest import SPECIMEN
from tests.pressing import Rooms
from tests.sharing import make_once

NAME = f"adal-azamat-{SPECIMEN}-v1"


@pytest.fixture(scope="session")
def package(common: Path, specimen: Rooms) -> Path:
    """``press archive`` on the specimen, all judges heard: the package in its archive, the register beside it."""
    return make_once(common / "archived", lambda folder: archive_specimen(specimen, folder)) / "archive" / NAME


def archive_specimen(specimen: Rooms, folder: Path) -> None:
    """Into ``folder/archive``; what the build finished lies in ``folder/output``."""
    where = ("--output", str(folder / "output"), "--archive", str(folder / "archive"))
    run = specimen.press("archive", SPECIMEN, *where, "--date", DAY, "--deposit", str(folder / "deposit"))
    assert run.status == 0, run.stderr
