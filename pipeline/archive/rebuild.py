"""rebuild: an issue made again from its package alone, and every product graded against the archived one."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.archive.bag import payload_path, read_bag
from pipeline.archive.grade import MEANINGS, Grade, Graded, grade_files, worst
from pipeline.archive.room import Room
from pipeline.archive.tree import FINISHED
from pipeline.archive.verify import find_root, verify_package
from pipeline.archive.workshop import HINT, MISSING, Tools, Workshop, choose_tools, lay_out, refuse, run_pipeline
from pipeline.deliver import hold_output, swap_folder
from pipeline.gates.process import Broken, Ended
from pipeline.model import Place
from pipeline.problems import MissingTool, Problem, Stopped
from pipeline.report import problem_data, write_json

# What a build makes, by the name that it has in a package. The reports are no product: they tell of the machine too.
PRODUCTS = {place: name for name, place in FINISHED.items() if not name.startswith("report.")}
RESULT = "rebuild.json"
RUNS = "runs the program that lies in the package, with your rights"
SEE = "data/build/REBUILD.txt says what a rebuild needs"
UNKNOWN = "no register has it, and a rebuild runs the program that lies in it, with your rights"
VOUCH = "name the archive's register, or its copy, with --register; --trust where you know who made the package"


@dataclass(frozen=True)
class Rebuilt:
    """How a rebuild ended.

    ``found``: the notes of the verdict; ``folder``: where the files made again lie, "" where they were not kept.
    """

    package: str
    issue: str
    room: Room
    tools: Tools
    graded: tuple[Graded, ...]
    found: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    folder: str = ""

    @property
    def grade(self) -> Grade:
        """The worst of all files."""
        return worst(self.graded)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every file that is different, as ARC011, and what the verdict noted."""
        hint = "compare the versions named above with environment.json; --out keeps what was made, to look at"
        different = (one for one in self.graded if one.grade is Grade.OTHER)
        return (
            *(Problem("ARC011", one.difference, hint, Place(f"{self.package}/data/{one.file}")) for one in different),
            *self.found,
        )

    def lines(self) -> tuple[str, ...]:
        """All of it for people; what is different is said by the problems."""
        python = "the package's own wheels" if self.tools.own else "this Python with its libraries"
        agrees = () if self.tools.differences else ("versions: as they were when it was archived",)
        return (
            self.room.describe(),
            f"built with: {python}",
            *agrees,
            *(f"differs here: {line}" for line in self.tools.differences),
            *self.notes,
            *(f"  {one.grade.value}  {one.file}{_add(one)}" for one in self.graded),
            f"{self.package}: grade {self.grade.value}, {MEANINGS[self.grade]}",
        )

    def write_data(self) -> bytes:
        """The same for programs."""
        return write_json(
            {
                "package": self.package,
                "issue": self.issue,
                "grade": self.grade.value,
                "cut_off": self.room.holds,
                "room": self.room.describe(),
                "own_wheels": self.tools.own,
                "differences": list(self.tools.differences),
                "notes": list(self.notes),
                "problems": [problem_data(problem) for problem in self.problems],
                "files": [
                    {"file": one.file, "grade": one.grade.value, "difference": one.difference} for one in self.graded
                ],
            }
        )


def _add(one: Graded) -> str:
    return f": {one.difference}" if one.grade in (Grade.UNPACKED, Grade.LOOK) else ""


def rebuild_package(
    package: Path,
    register: Path | None,
    out: Path | None,
    room: Room,
    say: Callable[[str], None],
    trusted: bool = False,
) -> Rebuilt:
    """The package verified, built again in ``room`` and graded; ``out``: keep the files in a folder of this one.

    ``trusted``: its program is run although no register vouches for it. Raises Stopped: ARC010 where a rebuild is not
    possible, ARC013 where nobody vouches; MissingTool where this machine lacks something for it.
    """
    say("[1/4] verify")
    verdict = verify_package(package, register)
    if not verdict.is_whole:
        refused = Problem("ARC010", "the package is not whole: nothing is built from it", HINT, Place(verdict.package))
        raise Stopped((refused, *verdict.problems))
    if not trusted and any(problem.code == "ARC006" for problem in verdict.problems):
        raise Stopped((Problem("ARC013", UNKNOWN, VOUCH, Place(verdict.package)),))
    bag = read_bag(find_root(package))
    if out:
        _refuse_foreign(out, bag.root.name)
    with tempfile.TemporaryDirectory(prefix="press-rebuild-") as name:
        folder = Path(name).resolve()
        say("[2/4] lay out")
        shop = lay_out(bag, folder)
        tools = choose_tools(bag.root / "data", folder, room, say)
        say(f"[3/4] build: {RUNS}")
        made, notes = _read_made(shop, _build(shop, tools, room))
        say("[4/4] compare")
        archived = {name: payload_path(bag, name).read_bytes() for name in PRODUCTS if f"data/{name}" in bag.payload}
        graded = grade_files(archived, made)
    rebuilt = Rebuilt(bag.root.name, shop.issue, room, tools, graded, verdict.problems, notes)
    return _keep(out, rebuilt, made) if out else rebuilt


def _build(shop: Workshop, tools: Tools, room: Room) -> Ended:
    try:
        return run_pipeline(shop, tools, room)
    except Broken as error:
        raise refuse(f"the package's pipeline {error}", "try again on a machine with less to do") from None


def _read_made(shop: Workshop, ended: Ended) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """What the build made, by its name in a package. Raises MissingTool, or Stopped where it made nothing."""
    made, rejected = shop.output / shop.issue, shop.output / f"{shop.issue}.rejected"
    folder, notes = (made, ()) if made.is_dir() else (rejected, ("the package's pipeline rejects the issue now",))
    if not folder.is_dir():
        said = _find_reason(ended.err)
        if ended.status == MISSING or "ModuleNotFoundError" in said:
            raise MissingTool(f"the package's pipeline lacks something here: {said}", SEE)
        raise refuse(f"the package's pipeline ended with status {ended.status}: {said}", SEE)
    files = {name: folder / product for name, product in PRODUCTS.items()}
    return {name: path.read_bytes() for name, path in files.items() if path.is_file()}, notes


def _find_reason(said: bytes) -> str:
    """The last problem that the pipeline named; where it named none, its last words."""
    lines = said.decode(errors="replace").strip().splitlines() or ["it said nothing"]
    named = [line for line in lines if re.search(r"(^|: )error [A-Z]{3}\d{3}: ", line)]
    return (named or lines)[-1][:400]


def _refuse_foreign(out: Path, package: str) -> None:
    """A folder of this name that no rebuild made is somebody's. Raises Stopped (ENV004)."""
    folder = out / f"{package}.rebuilt"
    if os.path.lexists(folder) and not (folder / RESULT).is_file():
        raise Stopped((Problem("ENV004", f"{folder.name} is not what a rebuild left there", "name another folder"),))


def _keep(out: Path, rebuilt: Rebuilt, made: dict[str, bytes]) -> Rebuilt:
    """The files and the result as a folder of ``out``, in place of what an earlier rebuild left there."""
    name = f"{rebuilt.package}.rebuilt"
    with hold_output(out, name):
        folder = swap_folder(out, name, {**made, RESULT: rebuilt.write_data()})
    return replace(rebuilt, folder=str(folder))
