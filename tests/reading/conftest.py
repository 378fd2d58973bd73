"""The specimen and the planted faults, read once, in one browser, for all tests of reading."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.pressing import COLLECTED, Rooms
from tests.reading.planted import write_planted
from tools.reading.looks import LOOKS, Look, NotRead, find_kit, read_books

Looks = Mapping[str, Look]


@pytest.fixture(scope="session")
def read(specimen: Rooms, tmp_path_factory: pytest.TempPathFactory) -> tuple[Looks, Looks]:
    """The looks of the specimen and those of the planted faults, by name. No browser here fails the test."""
    issue = specimen.made / "issue.epub"
    planted = write_planted(tmp_path_factory.mktemp("planted") / "planted.epub")
    try:
        seen: Mapping[Path, tuple[Look, ...]] = read_books(
            find_kit(COLLECTED / "node"), {issue: LOOKS, planted: ("light", "dark", "phone-dark-double")}
        )
    except NotRead as why:
        pytest.fail(str(why))
    return {look.name: look for look in seen[issue]}, {look.name: look for look in seen[planted]}


@pytest.fixture
def issue_looks(read: tuple[Looks, Looks]) -> Looks:
    """The specimen in every look."""
    return read[0]


@pytest.fixture
def planted_looks(read: tuple[Looks, Looks]) -> Looks:
    """The planted faults by day, at night, and at night on a telephone with double text."""
    return read[1]
