"""Fixtures that any test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.perfect import PerfectIssue, copy_perfect

# The same examples on every machine and day: a test that fails by luck says nothing.
settings.register_profile("press", derandomize=True, deadline=None, database=None)
settings.load_profile("press")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--accept`` writes the golden files anew instead of comparing with them; look at their diff."""
    parser.addoption("--accept", action="store_true", help="write golden files anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """True where golden files are to be written, not compared."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def perfect_issue(tmp_path: Path) -> PerfectIssue:
    """A copy of the perfect issue, to lay faults over."""
    return copy_perfect(tmp_path)
