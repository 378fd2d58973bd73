"""What the package of an issue costs beyond its build: ``python -m tests.archivetime ISSUE FOLDER``, data on stdout.

FOLDER holds sources, styles, cache and output of a build. Processor seconds of this process from the finished build to
the package and its line in the register, both on the disk, the modules that this needs loaded too; of the judges a
release wants, none is asked again.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path


def measure_archive(issue_id: str, folder: Path) -> float:
    """Processor seconds."""
    began = time.process_time()
    from pipeline.archive.deposit import read_page_map
    from pipeline.archive.package import ArchiveOrder, make_package
    from pipeline.build import Outcome
    from pipeline.house import House

    house = House(folder / "sources", folder / "styles", folder / "output", folder / "cache")
    files = {path.name: path.read_bytes() for path in sorted((house.output / issue_id).iterdir())}
    pages = read_page_map(files["page-map.json"])
    outcome = Outcome((), (), files, pages, str(house.output / issue_id), False, (0.0, ""))
    with tempfile.TemporaryDirectory(dir=folder) as archive:
        make_package(house, ArchiveOrder(issue_id, Path(archive), "2026-01-15"), outcome)
        return time.process_time() - began


if __name__ == "__main__":
    print(json.dumps(round(measure_archive(sys.argv[1], Path(sys.argv[2])), 3)))
