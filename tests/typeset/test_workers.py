"""Work in forked processes: results in order, failures told apart, nobody hangs."""

from __future__ import annotations

import os
import signal
import time

import pytest

from pipeline.typeset import Limits, TypesetError
from pipeline.typeset.workers import Task, _Crew, run_tasks


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


def test_a_worker_does_one_task_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it learned stays: two workers for six tasks, while they have not grown too large."""
    monkeypatch.setattr("pipeline.typeset.workers.RETIRING_BYTES", 1 << 40)
    pids = run_tasks([Task("", os.getpid) for _ in range(6)], 2, Limits())
    assert 1 <= len(set(pids)) <= 2
    assert os.getpid() not in pids


def test_a_worker_that_has_grown_gives_way_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in a worker is ever collected: past a size every task begins afresh."""
    monkeypatch.setattr("pipeline.typeset.workers.RETIRING_BYTES", 0)
    pids = run_tasks([Task("", os.getpid) for _ in range(3)], 1, Limits())
    assert len(set(pids)) == 3


def burn(seconds: float) -> float:
    """Processor time, not waiting."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return seconds


def test_the_limit_of_time_is_a_tasks_own() -> None:
    """Four tasks of one worker, each within the limit and together past it; then one that is not."""
    assert run_tasks([Task("", lambda: burn(0.6))] * 4, 1, Limits(cpu_seconds=1)) == [0.6] * 4
    with pytest.raises(TypesetError, match="1 seconds of processor time"):
        run_tasks([Task("", lambda: burn(0.1)), Task("", lambda: burn(9))], 1, Limits(cpu_seconds=1))


def test_a_large_answer_comes_whole() -> None:
    """More than a pipe holds, several times."""
    answers = run_tasks([Task("", lambda: b"x" * 3_000_000)] * 3, 2, Limits())
    assert [len(answer) for answer in answers] == [3_000_000] * 3


def test_a_worker_that_dies_while_it_waits_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was lost with it: the next task is done by another, and no unit is blamed."""
    monkeypatch.setattr("pipeline.typeset.workers.RETIRING_BYTES", 1 << 40)  # the test process may be large
    crew = _Crew([Task("one", os.getpid), Task("two", os.getpid)], Limits())
    crew.give(0)
    ((_, first),) = take(crew)
    assert isinstance(first, int)
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)  # until it is dead; who it was stays to be asked for
    crew.give(1)
    ((_, second),) = take(crew)
    crew.close()
    assert isinstance(second, int)
    assert second != first


def take(crew: _Crew) -> list[tuple[int, object]]:
    """The next answers."""
    while True:
        answers = list(crew.listen())
        if answers:
            return answers
