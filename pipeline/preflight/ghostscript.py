"""Ghostscript as an external judge: pages as the four plates see them. Optional; nothing of it is linked or shipped.

It is given a file that may be hostile: a folder of its own, no environment of ours, limits of time, memory and size,
and ``-dSAFER``, under which it reads and writes nothing but what the command names.
"""

from __future__ import annotations

import math
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageStat

RESOLUTION = 72  # pixels an inch: a pixel is a point
MEMORY = 1536 * 1024 * 1024  # bytes of address space
FILE_SIZE = 256 * 1024 * 1024  # bytes of any file that it writes, its messages too
# Overprint as a press shows it; the page as its MediaBox says, in points.
OPTIONS = ("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dOverprint=/enable", "-dNoUserUnit", f"-r{RESOLUTION}")
PROCESS_PLATES = ("Cyan", "Magenta", "Yellow", "Black")

PREFIX = "ink-"  # of the folders for passing files

T = TypeVar("T")


class NotMeasured(Exception):
    """Ghostscript gave no pages; the message says why."""


@dataclass(frozen=True)
class Ghostscript:
    """The program, and what it says its version is."""

    path: Path
    version: str


def find_version(path: Path) -> Ghostscript:
    """The Ghostscript at ``path`` with its version. Raises NotMeasured where it is none, or does not start."""
    with tempfile.TemporaryDirectory() as folder:
        said = _run([str(path), "--version"], Path(folder), 20.0)
    version = said.strip()
    if not version or not version[0].isdigit() or len(version) > 20:
        raise NotMeasured("it does not say its version")
    return Ghostscript(path, version)


def read_plates(
    content: bytes, first: int, last: int, tool: Ghostscript, folder: Path, time_limit: float,
    read: Callable[[int, Image.Image], T],
) -> tuple[T, ...]:  # fmt: skip
    """What ``read`` makes of pages ``first`` to ``last`` (from 1) of a PDF, each given as a CMYK picture at 72 ppi.

    A spot ink comes as its alternate's four. Pages lie as /Rotate turns them. ``folder`` is for passing files; what
    is made there is gone afterwards. Raises NotMeasured.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=PREFIX) as name:
        place = Path(name)
        _separate(content, "tiff32nc", first, last, tool, place, time_limit, "%d.tif")
        return tuple(_read(place / f"{at + 1}.tif", number, read) for at, number in enumerate(range(first, last + 1)))


def _read(path: Path, number: int, read: Callable[[int, Image.Image], T]) -> T:
    try:
        with Image.open(path, formats=("TIFF",)) as picture:
            if picture.mode != "CMYK":
                raise NotMeasured(f"page {number} came in {picture.mode}, not in CMYK")
            return read(number, picture)
    except FileNotFoundError:
        raise NotMeasured(f"it gave no page {number}") from None
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotMeasured(f"page {number} cannot be read: {error}") from None


def sweep_folders(folder: Path, before: float) -> None:
    """Remove what runs that were killed left in ``folder`` before a time (seconds since 1970)."""
    for left in folder.glob(f"{PREFIX}*"):
        try:
            stale = left.is_dir() and left.stat().st_mtime < before
        except OSError:  # another run has swept it
            continue
        if stale:
            shutil.rmtree(left, ignore_errors=True)


def separate_page(
    content: bytes, number: int, tool: Ghostscript, folder: Path, time_limit: float = 60.0
) -> Mapping[str, float]:
    """Plate -> the share of the page that it inks, 0 … 1, spot inks as plates of their own. Raises NotMeasured."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=PREFIX) as name:
        place = Path(name)
        _separate(content, "tiffsep", number, number, tool, place, time_limit, "plate.tif")
        found = {}
        for path in sorted(place.glob("plate(*).tif")):
            with Image.open(path, formats=("TIFF",)) as picture:
                # A plate is as the film of it: white where no ink is.
                found[path.stem[len("plate(") : -1]] = 1 - ImageStat.Stat(picture).mean[0] / 255
    if not set(PROCESS_PLATES) <= found.keys():
        raise NotMeasured(f"it gave no plates of page {number}")
    return found


def _separate(
    content: bytes, device: str, first: int, last: int, tool: Ghostscript, folder: Path, time_limit: float, name: str
) -> None:
    """Pages as pictures in ``folder``. The file's own name never reaches the command line."""
    (folder / "in.pdf").write_bytes(content)
    pages = (f"-dFirstPage={first}", f"-dLastPage={last}")
    _run([str(tool.path), *OPTIONS, f"-sDEVICE={device}", *pages, f"-sOutputFile={name}", "in.pdf"], folder, time_limit)


def _run(command: Sequence[str], folder: Path, time_limit: float) -> str:
    """What the program says; raises NotMeasured where it does not start, end well, or end in time."""
    # Nothing of ours: GS_OPTIONS, GS_LIB and the like of this machine must not change a verdict.
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    environment |= {"TMPDIR": str(folder), "HOME": str(folder)}
    messages = folder / "messages"
    try:
        with (
            messages.open("wb") as out,
            subprocess.Popen(
                list(command), stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment, cwd=folder
            ) as process,
        ):
            status = _wait(process, time_limit)
    except OSError as error:
        raise NotMeasured(f"it did not start: {error.strerror}") from None
    with messages.open("rb") as file:
        said = file.read(10_000).decode(errors="replace")
    if status:
        lines = [line for line in said.splitlines() if line.strip()]
        raise NotMeasured(f"it ended with status {status}{': ' + lines[0][:200] if lines else ''}")
    return said


def _wait(process: subprocess.Popen[bytes], time_limit: float) -> int:
    try:
        # Set from outside, not before its start: threads and code between fork and exec do not go together.
        # The time of the processor too: should this process be killed, the other ends all the same.
        seconds = max(1, math.ceil(time_limit))
        limits = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_FSIZE: FILE_SIZE, resource.RLIMIT_CPU: seconds}
        for what, limit in limits.items():
            resource.prlimit(process.pid, what, (limit, limit))
    except ProcessLookupError:
        pass  # it has ended already
    try:
        return process.wait(timeout=max(time_limit, 0.0))
    except subprocess.TimeoutExpired:
        raise NotMeasured(f"it was stopped after {time_limit:g} s") from None
    finally:
        process.kill()
