"""``press verify`` against ``sha512sum`` on the same files: what of its time is more than reading and hashing.

The packages have in them what an issue's package has: the finished files, sources, styles, fonts. There are so many
that the start of Python counts for what it would in an archive.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from pipeline.archive.bag import write_bag
from pipeline.archive.model import BagInfo, Entry, Line
from pipeline.archive.register import REGISTER, append_line

PACKAGES = 20
NAME, DATE = "magazine-{:04}-v1", "2023-01-01"


def make_packages(archive: Path, rooms: Sequence[Path]) -> None:
    """Packages of everything in these folders, and a register. They share their files: links cost no disk."""
    files = [path for room in rooms for path in sorted(room.rglob("*")) if path.is_file() and not path.is_symlink()]
    entries = [Entry(f"{number:05}{path.suffix}", path) for number, path in enumerate(files)]
    first = archive / NAME.format(1)
    seal = write_bag(first, entries, BagInfo((("Bagging-Date", DATE),)))
    for number in range(1, PACKAGES + 1):
        name = NAME.format(number)
        if number > 1:
            shutil.copytree(first, archive / name, copy_function=os.link)
        append_line(archive / REGISTER, Line(f"{number:04}", 1, name, "archived", seal, "", DATE))


def measure_sums(archive: Path) -> float:
    """Processor seconds of sha512sum on every file of the archive. Raises CalledProcessError."""
    files = sorted(path for path in archive.rglob("*") if path.is_file())
    names = b"\0".join(os.fsencode(path) for path in files)
    before = os.times()
    subprocess.run(["xargs", "-0", "sha512sum"], input=names, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    used = (after.children_user + after.children_system) - (before.children_user + before.children_system)
    return max(used, 0.01)  # a clock's tick
