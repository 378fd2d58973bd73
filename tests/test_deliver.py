"""Delivery: all files at once or none, whatever happens in the middle."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline import deliver
from pipeline.deliver import deliver_files, deliver_rejected, hold_output
from pipeline.problems import Stopped
from tests.pressing import PROJECT, read_folder

ISSUE = "2024-01"
OLD = {"print.pdf": b"old print", "report.json": b"old report", "gone.txt": b"of the old build only"}
NEW = {"print.pdf": b"new print", "report.json": b"new report"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder with an earlier build in it."""
    folder = tmp_path / "output"
    folder.mkdir()
    deliver_files(folder, ISSUE, OLD)
    return folder


def names(output: Path) -> list[str]:
    return sorted(path.name for path in output.iterdir())


def test_the_new_build_takes_the_place_of_the_old(output: Path) -> None:
    """Exactly the new files are there, none of the old; nothing is left beside them."""
    assert deliver_files(output, ISSUE, NEW) == output / ISSUE
    assert read_folder(output / ISSUE) == NEW
    assert names(output) == [ISSUE]


def test_it_works_where_folders_cannot_change_places(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system without the exchange of names takes two renames instead."""
    monkeypatch.setattr(deliver, "_exchange", lambda one, other: False)
    deliver_files(output, ISSUE, NEW)
    assert read_folder(output / ISSUE) == NEW
    assert names(output) == [ISSUE]


def test_the_exchange_is_one_step(output: Path) -> None:
    """There is no moment without an output: the two folders change places in the kernel."""
    assert deliver._exchange(output / ISSUE, output) is False  # a folder and what it lies in cannot
    (output / "other").mkdir()
    assert deliver._exchange(output / "other", output / ISSUE)
    assert read_folder(output / "other") == OLD


def test_a_rejected_build_lies_beside(output: Path) -> None:
    """The earlier output stays; the next good build takes the rejected one away."""
    assert deliver_rejected(output, ISSUE, NEW) == output / f"{ISSUE}.rejected"
    assert read_folder(output / ISSUE) == OLD
    assert read_folder(output / f"{ISSUE}.rejected") == NEW
    deliver_files(output, ISSUE, NEW)
    assert names(output) == [ISSUE]


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline import deliver

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

where, output = sys.argv[1], Path(sys.argv[2])
if where == "write":
    os.fsync = die
elif where == "after":
    deliver.shutil.rmtree = die
else:
    deliver._exchange = lambda one, other: False
    rename, calls = Path.rename, []
    def count(self, target):
        calls.append(target)
        if len(calls) == 2:
            die()
        return rename(self, target)
    Path.rename = count
deliver.deliver_files(output, "2024-01", {"print.pdf": b"new print", "report.json": b"new report"})
"""


@pytest.mark.parametrize("where", ["write", "between", "after"])
def test_a_kill_leaves_no_torn_output(output: Path, where: str) -> None:
    """Killed while writing, between two renames, or while clearing: the next build finds its way.

    What readers see is the old build or the new one, whole; between two renames it is back with the next build,
    even if that one fails.
    """
    command = [sys.executable, "-c", KILLED, where, str(output)]
    done = subprocess.run(command, cwd=PROJECT, check=False)
    assert done.returncode == -signal.SIGKILL
    if where == "write":
        assert read_folder(output / ISSUE) == OLD
        assert f".{ISSUE}.new" in names(output)
    if where == "after":
        assert read_folder(output / ISSUE) == NEW
    if where == "between":
        with pytest.raises(Stopped):
            deliver_files(output, ISSUE, {"n" * 300: b""})
        assert read_folder(output / ISSUE) == OLD
    deliver_files(output, ISSUE, NEW)
    assert read_folder(output / ISSUE) == NEW
    assert names(output) == [ISSUE]


def refuse(number: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("call", ["mkdir", "rename", "fsync"])
def test_a_folder_that_cannot_be_written(output: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    """Disk full, read only, no right, broken: ENV003 with the reason, the earlier output whole, nothing torn."""
    with monkeypatch.context() as patch:
        patch.setattr(deliver, "_exchange", lambda one, other: False)
        patch.setattr(os if call == "fsync" else Path, call, refuse(number))
        with pytest.raises(Stopped) as caught:
            deliver_files(output, ISSUE, NEW)
    assert [problem.code for problem in caught.value.problems] == ["ENV003"]
    assert os.strerror(number) in caught.value.problems[0].message
    assert read_folder(output / ISSUE) == OLD
    assert names(output) == [ISSUE]


def test_a_disk_that_is_full_in_truth(output: Path) -> None:
    """A file that outgrows what may be written is no half file in the output."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(Stopped):
            deliver_files(output, ISSUE, {"small": b"1", "large": b"2" * 100_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert read_folder(output / ISSUE) == OLD
    assert names(output) == [ISSUE]


@pytest.mark.parametrize("files", [NEW, {}], ids=["files", "nothing"])
def test_a_first_build_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: Mapping[str, bytes]
) -> None:
    """Without an earlier output there is none afterwards either."""
    monkeypatch.setattr(Path, "rename", refuse(errno.ENOSPC))
    with pytest.raises(Stopped):
        deliver_files(tmp_path, ISSUE, files)
    assert names(tmp_path) == []


def test_output_is_a_file(tmp_path: Path) -> None:
    """Where the output folder cannot be made: ENV003."""
    (tmp_path / "output").write_text("", encoding="utf-8")
    with pytest.raises(Stopped) as caught, hold_output(tmp_path / "output", ISSUE):
        pass
    assert [problem.code for problem in caught.value.problems] == ["ENV003"]


def test_two_builds_of_an_issue_wait_for_each_other(tmp_path: Path) -> None:
    """The second one writes when the first has done, and not before; another issue need not wait."""
    order: list[str] = []
    inside, waiting = threading.Event(), threading.Event()

    def second() -> None:
        inside.wait()
        waiting.set()
        with hold_output(tmp_path, ISSUE):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with hold_output(tmp_path, ISSUE):
        inside.set()
        waiting.wait()
        with hold_output(tmp_path, "2024-02"):
            order.append("another issue")
        thread.join(timeout=0.2)
        assert thread.is_alive()
        order.append("first")
    thread.join(timeout=30)
    assert order == ["another issue", "first", "second"]


def test_a_failure_lets_the_next_one_in(tmp_path: Path) -> None:
    """The hold ends with the block, however it ends."""
    with pytest.raises(ZeroDivisionError), hold_output(tmp_path, ISSUE):
        raise ZeroDivisionError
    with hold_output(tmp_path, ISSUE):
        assert (tmp_path / f".{ISSUE}.lock").exists()


def test_a_file_in_the_folders_place_stays(tmp_path: Path) -> None:
    """ENV003, and the file is left where it is: a second build says the same."""
    (tmp_path / "2024-01").write_text("mine", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Stopped) as caught:
            deliver_files(tmp_path, "2024-01", {"a": b"1"})
        assert [problem.code for problem in caught.value.problems] == ["ENV003"]
        assert (tmp_path / "2024-01").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["2024-01"]
