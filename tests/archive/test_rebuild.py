"""An issue is made again from its package alone, and what differs is named."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import psutil
import pytest

from pipeline.archive import room as rooms_of_linux
from pipeline.archive.grade import Grade
from pipeline.archive.rebuild import PRODUCTS, rebuild_package
from pipeline.archive.register import REGISTER, append_line
from pipeline.archive.room import Room, find_room
from pipeline.archive.tools import pack_pipeline
from pipeline.archive.workshop import compare_lock, fill_venv, make_venv
from pipeline.problems import MissingTool, Stopped
from tests.archive.packing import change, copy_package, make_digests_again, make_line, open_up
from tests.archive.remaking import pack
from tests.pressing import PROJECT, TIME_LIMIT, call_press, open_small_rooms, run_press
from tests.sharing import make_once

NAME = "magazine-2024-01-v1"
NO_ROOM = Room((), why_open="as the test has it")
ARTICLE = "data/source/sources/2024-01/articles/bridge.md"


def ignore(_line: str) -> None:
    """Nobody reads along."""


@pytest.fixture(scope="session")
def small(common: Path, press_cache: Path) -> Path:
    """The package of an issue of four pages, with its register beside it."""

    def make(folder: Path) -> None:
        rooms = open_small_rooms(folder, press_cache)
        run = rooms.build()
        assert run.status == 0, run.stderr
        pack(rooms, folder / "archive")

    return make_once(common / "small-package", make) / "archive" / NAME


@pytest.fixture(scope="session")
def room() -> Room:
    """The room of this machine; tests that need it are left out, and say so, where there is none."""
    return find_room(Path.home())


def need(room: Room) -> Room:
    if not room.holds:
        pytest.skip(f"not run: {room.describe()}")
    return room


@pytest.mark.slow
def test_the_specimen_is_the_same_bytes(package: Path, room: Room) -> None:
    """Without network and with the machine's fonts hidden, every product of the specimen's package is A."""
    rebuilt = rebuild_package(package, None, None, need(room), ignore)
    assert {one.file: (one.grade, one.difference) for one in rebuilt.graded} == {
        place: (Grade.BYTES, "") for place in PRODUCTS if (package / "data" / place).is_file()
    }
    assert {"access/issue.pdf", "access/issue.epub", "print/issue-x4.pdf"} <= {one.file for one in rebuilt.graded}
    assert rebuilt.grade is Grade.BYTES
    assert rebuilt.room.holds
    assert not rebuilt.tools.differences


def test_without_a_room_it_is_said(small: Path, tmp_path: Path) -> None:
    """Where network could not be cut off the grade is still given, and what was not run is said; files are kept."""
    rebuilt = rebuild_package(small, None, tmp_path / "out", NO_ROOM, ignore)
    assert rebuilt.grade is Grade.BYTES
    assert rebuilt.lines()[0] == "without network: not run: network could not be cut off: as the test has it"
    assert json.loads(rebuilt.write_data())["cut_off"] is False
    kept = tmp_path / "out" / f"{NAME}.rebuilt"
    assert rebuilt.folder == str(kept)
    assert (kept / "print/issue-x4.pdf").read_bytes() == (small / "data/print/issue-x4.pdf").read_bytes()
    assert json.loads((kept / "rebuild.json").read_text(encoding="utf-8"))["grade"] == "A"


def test_a_word_of_the_source_is_found(small: Path, tmp_path: Path) -> None:
    """A forger's word in the sources, every digest made to fit: verify passes, the rebuild is D and names the page."""
    package = copy_package(small, tmp_path)
    change(package / ARTICLE, "– Мен емес.".encode(), "– Жоқ, мен емес.".encode())
    make_digests_again(package)
    assert call_press("verify", package).status == 0
    run = run_press("rebuild", package, "--json", "--trust")
    assert run.status == 3, run.stderr
    grades = {row["file"]: row["grade"] for row in run.data["files"]}
    assert (run.data["grade"], grades["access/cover.jpg"]) == ("D", "A")
    found = {p["path"]: p["message"] for p in run.data["problems"] if p["code"] == "ARC011"}
    assert set(found) == {f"{NAME}/data/{name}" for name, grade in grades.items() if grade == "D"}
    for name in ("access/issue.pdf", "print/issue-x4.pdf"):
        assert found[f"{NAME}/data/{name}"].startswith("page 3: looks different from ")
        assert "Жоқ" in found[f"{NAME}/data/{name}"]
    assert "EPUB/bridge.xhtml: line" in found[f"{NAME}/data/access/issue.epub"]


def test_it_is_the_pipeline_of_the_package_that_builds(small: Path, tmp_path: Path) -> None:
    """Another pipeline in the package: what it does is what happens, not what this one would do."""
    package = copy_package(small, tmp_path)
    project = tmp_path / "project"
    for name in ("pyproject.toml", "LICENSE", "requirements.txt"):
        (project / "pipeline").mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, project)
    (project / "pipeline" / "__init__.py").touch()
    (project / "pipeline" / "__main__.py").write_text(SPYING, encoding="utf-8")
    (distribution,) = (package / "data/build").glob("*.tar.gz")
    open_up(distribution).write_bytes(pack_pipeline(project))
    make_digests_again(package)
    with pytest.raises(Stopped) as stopped:
        rebuild_package(package, None, None, NO_ROOM, ignore, trusted=True)
    (problem,) = stopped.value.problems
    assert problem.code == "ARC010"
    assert problem.message.startswith("the package's pipeline ended with status 7: ")
    seen = json.loads(problem.message.partition("status 7: ")[2])
    assert seen["names"] == ["HOME", "LC_ALL", "PATH", "PYTHONPATH", "TMPDIR"]
    assert seen["found"] is None


SPYING = """
import json, os, shutil, sys
names = sorted(name for name in os.environ if name not in ("LC_CTYPE", "__CF_USER_TEXT_ENCODING"))
print(json.dumps({"names": names, "found": shutil.which("sh")}), file=sys.stderr)
sys.exit(7)
"""


def test_a_missing_library_is_a_missing_tool(small: Path, tmp_path: Path) -> None:
    """A pipeline that lacks a library of its lock on this machine: status 4, not a fault of the package."""
    package = copy_package(small, tmp_path)
    project = tmp_path / "project"
    (project / "pipeline").mkdir(parents=True)
    for name in ("pyproject.toml", "LICENSE", "requirements.txt"):
        shutil.copy(PROJECT / name, project)
    (project / "pipeline" / "__init__.py").touch()
    (project / "pipeline" / "__main__.py").write_text("import a_library_of_2043\n", encoding="utf-8")
    (distribution,) = (package / "data/build").glob("*.tar.gz")
    open_up(distribution).write_bytes(pack_pipeline(project))
    make_digests_again(package)
    with pytest.raises(MissingTool, match="a_library_of_2043"):
        rebuild_package(package, None, None, NO_ROOM, ignore, trusted=True)
    assert run_press("rebuild", package, "--trust").status == 4


@pytest.mark.parametrize("left_out", ["build/requirements.txt", "build/environment.json", "source/icc", "source/fonts"])
def test_a_package_with_a_part_left_out_is_refused(left_out: str, small: Path, tmp_path: Path) -> None:
    """A bag may be whole and still lack what a rebuild needs: ARC010, and it says what."""
    package = copy_package(small, tmp_path)
    path = package / "data" / left_out
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    make_digests_again(package)
    with pytest.raises(Stopped) as stopped:
        rebuild_package(package, None, None, NO_ROOM, ignore, trusted=True)
    assert [problem.code for problem in stopped.value.problems] == ["ARC010"]


def test_a_font_of_the_machine_does_not_help(small: Path, tmp_path: Path, room: Room) -> None:
    """A font that the package lacks is missing in the room, though this machine had it: it is named, and not taken."""
    package = copy_package(small, tmp_path)
    (package / "data/source/fonts/PTS55F.ttf").unlink()
    make_digests_again(package)
    with pytest.raises(MissingTool, match=r"error ENV001: fonts not to be had: PTS55F\.ttf"):
        rebuild_package(package, None, None, need(room), ignore, trusted=True)


def test_a_package_that_is_not_whole_is_not_built(small: Path, tmp_path: Path) -> None:
    """One byte changed: ARC010 with what verify found, status 3, nothing made."""
    package = copy_package(small, tmp_path)
    change(package / ARTICLE, b"\n", b" \n")
    run = call_press("rebuild", package, "--json", "--out", tmp_path / "out")
    assert run.status == 3
    assert {code for code, _, _ in run.findings()} >= {"ARC010", "ARC001"}
    assert "build" not in run.stderr.partition("ARC")[0]
    assert not (tmp_path / "out").exists()


def test_a_program_that_nobody_vouches_for_is_not_run(small: Path, tmp_path: Path) -> None:
    """Without a register that has the package: ARC013, nothing is built, --trust or a register lets it run."""
    package = copy_package(small, tmp_path)
    run = call_press("rebuild", package, "--json")
    assert (run.status, [code for code, _, _ in run.findings()]) == (3, ["ARC013"])
    assert "--register" in run.stderr
    assert "[2/4]" not in run.stderr
    shutil.rmtree(package / "data" / "source")
    seal = make_digests_again(package)
    for arguments in (("--trust",), ("--register", vouch(tmp_path / "copy.jsonl", package, seal))):
        run = call_press("rebuild", package, "--json", *arguments)  # laid out, and found to lack its sources
        assert (run.status, [code for code, _, _ in run.findings()]) == (3, ["ARC010"])
        assert "[2/4]" in run.stderr
    run = call_press("rebuild", package, "--json", "--register", small.parent / REGISTER, "--trust")
    assert {code for code, _, _ in run.findings()} == {"ARC010", "ARC005"}


def vouch(register: Path, package: Path, seal: str) -> Path:
    """A register with the package's line."""
    append_line(register, make_line(package.name, seal))
    return register


def test_wrong_use(small: Path, tmp_path: Path) -> None:
    """A package that is not there, a copy of the register that is not, an --out that is somebody's."""
    assert call_press("rebuild", tmp_path / "none").status == 3
    assert call_press("rebuild", small, "--register", tmp_path / "none").status == 2
    assert call_press("rebuild", small, "--out", small / "data").status == 2
    assert call_press("rebuild", small, "--out", small.parent).status == 2
    foreign = tmp_path / "out" / f"{NAME}.rebuilt" / "diary.txt"
    foreign.parent.mkdir(parents=True)
    foreign.touch()
    run = call_press("rebuild", small, "--json", "--out", tmp_path / "out")
    assert (run.status, [code for code, _, _ in run.findings()], foreign.exists()) == (3, ["ENV004"], True)


def test_broken_off_nothing_is_left(small: Path, tmp_path: Path) -> None:
    """Ctrl-C in the middle of the build: no process of it runs on, and the temporary folder is gone."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", "rebuild", small],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=PROJECT, start_new_session=True,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(PROJECT)},
    ) as process:  # fmt: skip
        assert process.stderr
        for line in process.stderr:
            if line.startswith("[3/4]"):
                break
        inner = wait_for_child(psutil.Process(process.pid), str(temporary))
        process.send_signal(signal.SIGINT)
        assert process.wait(TIME_LIMIT) == 130
    _, left = psutil.wait_procs([inner], timeout=TIME_LIMIT)
    assert left == []
    assert not list(temporary.iterdir())


def wait_for_child(process: psutil.Process, named: str) -> psutil.Process:
    """The child whose command names a path, once it is there."""
    ends = time.monotonic() + TIME_LIMIT
    while time.monotonic() < ends:
        for child in process.children(recursive=True):
            if "build" in child.cmdline() and any(named in word for word in child.cmdline()):
                return child
        time.sleep(0.05)
    raise AssertionError("the build never began")


def test_the_room_hides_fonts_and_network(room: Room) -> None:
    """In the room no folder of fonts has a file, and no address has a route to it."""
    need(room)
    look = "import os, sys; print([os.listdir(folder) for folder in sys.argv[1:]])"
    done = subprocess.run(
        room.enter([sys.executable, "-c", look, *room.hidden]), capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{[[] for _ in room.hidden]}\n"
    send = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    refused = subprocess.run(room.enter([sys.executable, "-c", send]), capture_output=True, text=True, check=False)
    assert "unreachable" in refused.stderr


def test_a_room_that_does_not_hold_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A way in that hides nothing is found by trying it: the room is open, and why is said."""
    (tmp_path / ".fonts").mkdir()
    (tmp_path / ".fonts" / "a.ttf").touch()
    false = tmp_path / "unshare"
    false.write_text('#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift 7\nexec "$@"\n')
    false.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    found = find_room(tmp_path, machine=())
    assert not found.holds
    assert found.entrance == ()
    assert any(words in found.why_open for words in ("can be seen in it", "there is a way out of it"))
    assert "not run: network could not be cut off" in found.describe()


def test_no_room_without_its_tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without unshare, or one that forbids namespaces, gives none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_room(tmp_path).why_open == "unshare and mount (Debian: util-linux) are missing"
    monkeypatch.undo()
    monkeypatch.setattr(rooms_of_linux, "WAYS", (("--no-such-namespace",),))
    assert not find_room(tmp_path).holds


LOCK = """click==8.5.1 \\
    --hash=sha256:00
brotlicffi==1.2.1.0 ; platform_python_implementation != 'CPython' \\
weasyprint==70.0 \\
"""


def test_every_other_version_is_said() -> None:
    """What the lock has and this Python has not, or in another version; another system's is not missed."""
    assert compare_lock(LOCK, {"click": "8.5.1", "weasyprint": "70.0", "brotlicffi": None}) == []
    assert compare_lock(LOCK, {"click": "8.4", "weasyprint": None, "brotlicffi": None}) == [
        "click 8.5.1 is locked, 8.4 here",
        "weasyprint 70.0 is locked, none here",
    ]


def write_wheel(folder: Path) -> str:
    """A wheel with one module; its line in a lock."""
    name = "oneword-1.0-py3-none-any.whl"
    folder.mkdir()
    with zipfile.ZipFile(folder / name, "w") as wheel:
        wheel.writestr("oneword.py", "WORD = 1\n")
        wheel.writestr("oneword-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: oneword\nVersion: 1.0\n")
        wheel.writestr(
            "oneword-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("oneword-1.0.dist-info/RECORD", "oneword.py,,\n")
    return f"oneword==1.0 --hash=sha256:{hashlib.sha256((folder / name).read_bytes()).hexdigest()}\n"


def test_wheels_are_taken_by_their_digest(room: Room, tmp_path: Path) -> None:
    """A venv of the package's own wheels; one that is not as locked is not taken, and why is said."""
    lock = tmp_path / "requirements.txt"
    line = write_wheel(tmp_path / "wheels")
    lock.write_text(line.replace("sha256:", "sha256:0000")[:-5], encoding="utf-8")
    python = tmp_path / "venv" / "bin" / "python"
    assert make_venv(tmp_path, room) == ""
    assert fill_venv(tmp_path / "wheels", lock, tmp_path, room).startswith("status 1: ")
    lock.write_text(line, encoding="utf-8")
    assert fill_venv(tmp_path / "wheels", lock, tmp_path, room) == ""
    asked = subprocess.run(
        [str(python), "-c", "import oneword; print(oneword.WORD)"], capture_output=True, text=True, check=True
    )
    assert asked.stdout == "1\n"
