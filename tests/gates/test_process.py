"""A tool as a process: whatever it leaves behind, nothing of it runs when the block is over."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from pipeline.gates.process import Broken, start_tool
from tests.gates.fakes import is_gone, read_pid, write_program

IGNORES = "sh -c 'trap \"\" TERM; echo $$ > {folder}/pid; while :; do sleep 0.1; done'"


def start_child(folder: Path, then: str) -> Path:
    """A program whose child, in its group, does not care for SIGTERM; ``then``: what it does when that runs."""
    child = IGNORES.format(folder=folder)
    return write_program(folder / "tool", f"{child} & while [ ! -s {folder}/pid ]; do sleep 0.02; done; {then}")


def test_one_that_ends_by_itself_leaves_no_child(tmp_path: Path) -> None:
    """The tool is done and its verdict read; a child that it has forgotten goes too."""
    with start_tool([start_child(tmp_path, "echo done; exit 3")], tmp_path, 60.0) as tool:
        ended = tool.wait()
        child = read_pid(tmp_path / "pid")
    assert (ended.status, ended.out) == (3, b"done\n")
    assert is_gone(child)


def test_one_that_ends_when_asked_leaves_no_child(tmp_path: Path) -> None:
    """The tool goes at SIGTERM, its child does not: the child is ended all the same."""
    with start_tool([start_child(tmp_path, "exec sleep 1000")], tmp_path, 60.0) as tool:
        child = read_pid(tmp_path / "pid")
    assert tool.process.returncode == -signal.SIGTERM
    assert is_gone(child)


def test_what_stands_open_is_waited_for_in_vain(tmp_path: Path) -> None:
    """Its time is over: it was stopped, and is gone."""
    tool_file = write_program(tmp_path / "tool", "exec sleep 1000")
    with start_tool([tool_file], tmp_path, 0.2) as tool, pytest.raises(Broken, match=r"stopped after 0\.2 s"):
        tool.wait()
    assert is_gone(tool.process.pid)


def test_a_signal_is_told_as_a_status(tmp_path: Path) -> None:
    """A tool that is killed has the signal's number, negative, as its status."""
    with start_tool([write_program(tmp_path / "tool", "kill -KILL $$")], tmp_path, 60.0) as tool:
        assert tool.wait().status == -signal.SIGKILL
