"""Work in forked processes: results in order, failures told apart, nobody hangs."""

from __future__ import annotations

import os
import signal
import time

import pytest

from pipeline.typeset import Limits, TypesetError
from pipeline.typeset.workers import Task, run_tasks


def test_results_come_in_the_order_of_the_tasks() -> None:
    """Whoever finishes first."""

    def wait(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    tasks = [Task(str(one), lambda one=one: wait(one)) for one in (0.05, 0.0, 0.02)]  # type: ignore[misc]
    assert run_tasks(tasks, 3, Limits()) == [0.05, 0.0, 0.02]


def die() -> None:
    """As the system's memory guard would end a process."""
    os.kill(os.getpid(), signal.SIGKILL)


def grow() -> int:
    """Asks for far more memory than allowed."""
    return len(bytearray(8 << 30))


def fail() -> None:
    """A fault in the library."""
    raise AssertionError("box")


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (die, "signal 9"),
        (grow, "more memory"),
        (fail, "AssertionError: box"),
        (lambda: os._exit(1), "without an answer"),
    ],
)
def test_a_worker_that_fails_names_its_unit_and_why(call: object, reason: str) -> None:
    """Killed, out of memory, an exception of the library, a silent end."""
    tasks = [Task("good", lambda: 1), Task("bad", call)]  # type: ignore[arg-type]
    with pytest.raises(TypesetError, match=reason) as caught:
        run_tasks(tasks, 1, Limits(memory_bytes=4 << 30))
    assert caught.value.unit == "bad"


def test_no_process_is_left_after_a_failure() -> None:
    """The others are ended and waited for."""
    tasks = [Task("slow", lambda: time.sleep(60)), Task("bad", fail)]
    with pytest.raises(TypesetError):
        run_tasks(tasks, 2, Limits())
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
