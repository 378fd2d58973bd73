"""What the import of a printed issue costs, and that issue's check and builds: rows of the bench (tests/bench.py).

The text is the file that PRESS_REFERENCE names; without it nothing of this is measured, and the bench says so.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench import Desk

ISSUE, PAGES = "2023-01", "64"


def find_reference() -> Path | None:
    """The export that PRESS_REFERENCE names, None where there is none."""
    named = os.environ.get("PRESS_REFERENCE")
    return Path(named) if named and Path(named).is_file() else None


def measure_import(desk: Desk, export: Path, gates: Path) -> dict[str, float]:
    """Figures of one run, by row: seconds of import, check, cold print.pdf, everything cold; and MB.

    ``gates``: a folder for the outside judges' verdicts, so that these are not measured; filled at its first use. The
    sources that were imported are gone afterwards. Raises CannotMeasure.
    """
    folder = desk.folder / "sources" / ISSUE
    try:
        imported = desk.run("import", str(export), "--issue", ISSUE, "--pages", PAGES)
        desk.run("check", ISSUE)  # pictures are known after it
        check = desk.run("check", ISSUE)
        desk.empty_cache()
        printed = desk.run("build", ISSUE, "--edition", "print", "--jobs", "2")
        if not gates.is_dir():
            desk.run("build", ISSUE, "--jobs", "2")
            shutil.copytree(desk.folder / "cache" / "gates", gates)
        desk.empty_cache(gates)
        everything = desk.run("build", ISSUE, "--jobs", "2")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(desk.folder / "output" / ISSUE, ignore_errors=True)
    return {
        "import": imported.processor,
        "check-64": check.wall,
        "print-64": printed.processor,
        "print-64-wall": printed.wall,
        "all-64": everything.processor,
        "memory": max(one.memory for one in (imported, check, printed, everything)),
    }
