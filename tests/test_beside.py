"""Work in a child beside its caller: its bytes, or the work done here."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from pipeline.beside import begin_beside


def test_the_work_is_done_in_another_process() -> None:
    """What comes back is what the child made, however long, and an empty answer is one."""
    with begin_beside(lambda: f"{os.getpid()} ".encode() * 100_000) as take:
        content = take()
    assert len(content.split()) == 100_000
    assert int(content.split()[0]) != os.getpid()
    with begin_beside(lambda: b"") as take:
        assert take() == b""


def test_a_child_that_dies_costs_nothing_but_time() -> None:
    """The work is done here instead."""
    here = os.getpid()

    def make() -> bytes:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"made here"

    with begin_beside(make) as take:
        assert take() == b"made here"


def test_errors_of_the_work_are_the_callers() -> None:
    """As if it had been called here."""

    def fail() -> bytes:
        raise ValueError("no")

    with begin_beside(fail) as take, pytest.raises(ValueError, match="no"):
        take()


def test_nobody_is_left_behind(tmp_path: Path) -> None:
    """Who leaves before the end takes the child along."""
    sign = tmp_path / "pid"

    def wait() -> bytes:
        sign.write_text(str(os.getpid()), encoding="ascii")
        while True:
            time.sleep(60)

    with begin_beside(wait):
        while not sign.exists() or not sign.read_text(encoding="ascii"):
            time.sleep(0.01)
    with pytest.raises(ProcessLookupError):
        os.kill(int(sign.read_text(encoding="ascii")), 0)
