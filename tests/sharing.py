"""What the worker processes of one test run share: folders that the first who needs them fills.

The cache of ``press`` (``press_cache`` in conftest.py) is one of them: what it holds at any moment is what happened to
run before, in whatever order the workers took their files. So no test may count on a hit in it, nor on a miss: one that
does has a cache of its own.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

# Files that take longest, longest first: begun last, one of them would keep a single worker busy at the end.
# The tests that lay out are followed by those that drive a browser, a Java or many runs of ``press``.
LONG = (
    "tests/archive/test_contents.py",
    "tests/test_press.py",
    "tests/test_specimen.py",
    "tests/archive/test_package.py",
    "tests/archive/test_rebuild.py",
    "tests/test_same_bytes.py",
    "tests/typeset/test_ways.py",
    "tests/test_specimen_print.py",
    "tests/collation/test_page_starts.py",
    "tests/test_placeholders.py",
    "tests/preflight/test_fuzz.py",
    "tests/test_bleed.py",
    "tests/test_handover.py",
    "tests/test_pages_option.py",
    "tests/test_prepress.py",
    "tests/test_adverts.py",
    "tests/typeset/test_computed.py",
    "tests/typeset/test_cache.py",
    "tests/reading/test_reading.py",
    "tests/reading/test_faults_seen.py",
    "tests/catalogue/test_catalogue.py",
    "tests/gates/test_ace.py",
    "tests/gates/test_epubcheck.py",
    "tests/preflight/epub/test_planted.py",
    "tests/test_fresh.py",
)


def find_common(config: pytest.Config, factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of the whole run: the one above a worker's own, where there are workers."""
    own = factory.getbasetemp()
    return own.parent if hasattr(config, "workerinput") else own


def make_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """The folder as ``make`` fills it: once a run, while who else wants it waits. What failed is tried again."""
    done = folder.with_name(f"{folder.name}.done")
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder


def rank(path: str) -> int:
    """Where a test file comes in the order of work: those of LONG as they are listed there, then all others."""
    return LONG.index(path) if path in LONG else len(LONG)
