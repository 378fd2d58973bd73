"""What a package brings for building its issue again, laid out in a folder: pipeline, sources, styles, fonts, profiles.

Nothing of the package is used where it lies: what is archived is read and never written.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.archive.bag import payload_path
from pipeline.archive.model import Bag
from pipeline.archive.room import Room
from pipeline.archive.tools import LOCK, describe_environment, read_lock
from pipeline.archive.unpack import BadSource, unpack_source
from pipeline.gates.process import Broken, Ended, start_tool
from pipeline.problems import Problem, Stopped

BUILD_TIME_S = 3600  # an issue takes a minute on a slow machine
VENV_TIME_S = 900
NO_SETTINGS = MappingProxyType({"PIP_CONFIG_FILE": "/dev/null"})  # pip reads those of the machine without being asked
MISSING = 4  # the status of press where something is not on this machine
ISSUE_FILE = re.compile(r"source/sources/[^/]+/issue\.yaml")
HINT = "fetch the package again from where a whole copy lies"


@dataclass(frozen=True)
class Workshop:
    """Folders ready for a build: ``project`` is the unpacked pipeline, ``issue`` the one issue of the sources."""

    folder: Path
    project: Path
    sources: Path
    styles: Path
    cache: Path
    issue: str

    @property
    def output(self) -> Path:
        return self.folder / "output"


@dataclass(frozen=True)
class Tools:
    """The Python that builds. ``own``: its libraries are the package's wheels; ``differences``: from the archived."""

    python: Path
    own: bool
    differences: tuple[str, ...]


def lay_out(bag: Bag, folder: Path) -> Workshop:
    """Everything of a package that a build needs, in ``folder``: files of its manifest. Raises Stopped (ARC010)."""
    names = [path.removeprefix("data/") for path in bag.payload]
    distributions = [name for name in names if fnmatchcase(name, "build/*.tar.gz")]
    issues = sorted(name.split("/")[2] for name in names if ISSUE_FILE.fullmatch(name))
    if len(distributions) != 1:
        raise refuse(f"one source distribution of the pipeline is wanted in data/build, {len(distributions)} are there")
    if len(issues) != 1:
        raise refuse(f"one issue is wanted in data/source/sources, {len(issues)} are there")
    try:
        project = unpack_source(payload_path(bag, distributions[0]), folder / "pipeline")
    except BadSource as error:
        raise refuse(f"data/{distributions[0]} {error}") from None
    shop = Workshop(folder, project, folder / "sources", folder / "styles", folder / "cache", issues[0])
    for name, target in (
        ("sources", shop.sources),
        ("styles", shop.styles),
        ("fonts", shop.cache / "fonts"),
        ("icc", shop.cache / "icc"),
    ):
        prefix = f"source/{name}/"
        wanted = [path for path in names if path.startswith(prefix)]
        if not wanted:
            raise refuse(f"data/{prefix} is missing")
        for path in wanted:
            copy_file(payload_path(bag, path), target / path.removeprefix(prefix))
    return shop


def refuse(message: str, hint: str = HINT) -> Stopped:
    """A package that cannot be rebuilt."""
    return Stopped((Problem("ARC010", message, hint),))


def copy_file(source: Path, target: Path) -> None:
    """The bytes without their rights: an archived file is read-only, its copy is not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target, follow_symlinks=False)


def choose_tools(data: Path, folder: Path, room: Room, say: Callable[[str], None]) -> Tools:
    """A Python with the package's own wheels, where it has some that fit this machine; else this one."""
    wheels, lock = data / "build" / "wheels", data / "build" / LOCK
    if wheels.is_dir() and any(wheels.iterdir()):
        say("installing the package's own wheels")
        failed = install_wheels(wheels, lock, folder, room)
        if not failed:
            return Tools(folder / "venv" / "bin" / "python", True, compare_environment(data, own=True))
        said = f"the package's wheels cannot be used on this machine ({failed}): this Python's libraries are"
        return Tools(Path(sys.executable), False, (said, *compare_environment(data, own=False)))
    return Tools(Path(sys.executable), False, compare_environment(data, own=False))


def install_wheels(wheels: Path, lock: Path, folder: Path, room: Room) -> str:
    """A venv in ``folder``/venv with the wheels of the lock; why it cannot be, or ""."""
    return make_venv(folder, room) or fill_venv(wheels, lock, folder, room)


def make_venv(folder: Path, room: Room) -> str:
    """An empty venv in ``folder``/venv; why it cannot be, or ""."""
    # With no pip of its own: that would take longer to unpack than all the wheels.
    return _run_tool([sys.executable, "-I", "-m", "venv", "--without-pip", folder / "venv"], folder, room)


def fill_venv(wheels: Path, lock: Path, folder: Path, room: Room) -> str:
    """Everything that the lock names for this machine, each wheel by its digest there; why it cannot be, or ""."""
    command: list[str | Path] = [
        sys.executable, "-I", "-m", "pip", "--python", folder / "venv" / "bin" / "python", "install", "--quiet",
        "--disable-pip-version-check", "--no-input", "--no-index", "--no-deps", "--require-hashes",
        "--find-links", wheels.resolve(), "--requirement", lock.resolve(),
    ]  # fmt: skip
    return _run_tool(command, folder, room)


def _run_tool(command: Sequence[str | Path], folder: Path, room: Room) -> str:
    try:
        with start_tool(room.enter(command), folder, VENV_TIME_S, NO_SETTINGS) as tool:
            ended = tool.wait()
    except Broken as error:
        return str(error)
    return f"status {ended.status}{ended.last_line}" if ended.status else ""


def compare_environment(data: Path, own: bool) -> tuple[str, ...]:
    """What differs here from what the issue was made with, a line each; with ``own`` wheels the libraries do not."""
    try:
        lock = (data / "build" / LOCK).read_text(encoding="utf-8")
        made = json.loads((data / "build" / "environment.json").read_bytes())
        then = {"Python": made["python"]["version"], **made["libraries"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise refuse(f"data/build does not say with what the issue was made: {error!r}") from None
    here: Any = describe_environment(lock, ())
    now = {"Python": here["python"]["version"], **here["libraries"]}
    differences = [
        f"{name} {then[name]} then, {now[name] or 'none'} here"
        for name in then
        if name in now and then[name] != now[name]
    ]
    if not own:
        differences += compare_lock(lock, {row["name"]: row["installed"] for row in here["packages"]})
    return tuple(differences)


def compare_lock(lock: str, installed: dict[str, str | None]) -> list[str]:
    """What the lock names and this Python has in another version; a library of another system is not missed."""
    conditional = {line.split("==")[0].strip() for line in lock.splitlines() if "==" in line and ";" in line}
    return [
        f"{name} {version} is locked, {installed.get(name) or 'none'} here"
        for name, version in read_lock(lock).items()
        if installed.get(name) != version and not (installed.get(name) is None and name in conditional)
    ]


def run_pipeline(shop: Workshop, tools: Tools, room: Room) -> Ended:
    """The package's pipeline on the package's sources, in the room; with nothing of this machine's environment.

    Raises Broken where it does not come to its end.
    """
    work, nothing = shop.folder / "work", shop.folder / "nothing"
    for folder in (work, nothing):
        folder.mkdir()
    command: list[str | Path] = [
        tools.python, "-s", "-m", "pipeline", "build", shop.issue,
        "--sources", shop.sources, "--styles", shop.styles, "--output", shop.output, "--cache", shop.cache,
    ]  # fmt: skip
    # No command of this machine is found either: judges have judged before, and no font package can be asked for.
    environment = MappingProxyType({"PATH": str(nothing), "PYTHONPATH": str(shop.project)})
    with start_tool(room.enter(command), work, BUILD_TIME_S, environment) as tool:
        return tool.wait()
