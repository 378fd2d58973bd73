"""Work in forked processes under limits: a piece of work that runs away or dies ends with a clear reason."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import selectors
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from pipeline.typeset.order import Limits, TypesetError

RECURSION_LIMIT = 6000
WALL_FACTOR, WALL_GRACE = 4, 60.0  # a worker that waits instead of working is ended too


@dataclass(frozen=True)
class Task:
    """A piece of work: the unit that it concerns ("" for the whole document) and what to call."""

    unit: str
    call: Callable[[], Any]


@dataclass
class _Worker:
    index: int
    pid: int
    pipe: int
    deadline: float
    received: bytearray


def run_tasks(
    tasks: Sequence[Task], jobs: int, limits: Limits, done: Callable[[int], None] = lambda index: None
) -> list[Any]:
    """The results of all tasks, in their order; at most ``jobs`` run at once, begun in the order given.

    Raises TypesetError of a task that failed, after ending the others.
    """
    results: list[Any] = [None] * len(tasks)
    waiting = list(enumerate(tasks))
    running: dict[int, _Worker] = {}
    selector = selectors.DefaultSelector()
    failed: dict[int, TypesetError] = {}
    try:
        while (running or waiting) and not failed:
            while waiting and len(running) < max(1, jobs):
                index, task = waiting.pop(0)
                worker = _start(index, task, limits)
                running[worker.pipe] = worker
                selector.register(worker.pipe, selectors.EVENT_READ)
            for key, _ in selector.select(timeout=1.0):
                worker = running[key.fd]
                data = os.read(worker.pipe, 1 << 20)
                if data:
                    worker.received += data
                    continue
                selector.unregister(worker.pipe)
                del running[worker.pipe]
                try:
                    results[worker.index] = _finish(worker, tasks[worker.index], limits)
                    done(worker.index)
                except TypesetError as error:
                    failed[worker.index] = error
            for worker in running.values():
                if time.monotonic() > worker.deadline:
                    os.kill(worker.pid, signal.SIGKILL)
    finally:
        for worker in running.values():
            os.kill(worker.pid, signal.SIGKILL)
            os.close(worker.pipe)
            os.waitpid(worker.pid, 0)
        selector.close()
    if failed:
        raise failed[min(failed)]
    return results


def _start(index: int, task: Task, limits: Limits) -> _Worker:
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _work(task, limits, writing)
    os.close(writing)
    deadline = time.monotonic() + limits.cpu_seconds * WALL_FACTOR + WALL_GRACE
    return _Worker(index, pid, reading, deadline, bytearray())


def _work(task: Task, limits: Limits, pipe: int) -> NoReturn:
    """The child: never returns into the parent's code, never prints."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        sys.setrecursionlimit(RECURSION_LIMIT)
        gc.disable()  # a worker is short-lived; looking for cycles in its box tree costs a tenth of the time
        answer = _call(task)
        with os.fdopen(pipe, "wb") as file:
            file.write(answer)
    finally:
        os._exit(0)


def _call(task: Task) -> bytes:
    try:
        return pickle.dumps((True, task.call()))
    except TypesetError as error:
        return pickle.dumps((False, (error.unit or task.unit, error.reason)))
    except RecursionError:
        return pickle.dumps((False, (task.unit, "the markup is nested too deeply")))
    except MemoryError:
        return pickle.dumps((False, (task.unit, "it needs more memory than allowed")))
    except BaseException as error:
        reason = f"the layout library failed: {type(error).__name__}: {error}"
        return pickle.dumps((False, (task.unit, reason)))


def _finish(worker: _Worker, task: Task, limits: Limits) -> Any:
    os.close(worker.pipe)
    _, status = os.waitpid(worker.pid, 0)
    if worker.received:
        try:
            succeeded, answer = pickle.loads(worker.received)  # noqa: S301  from our own child
        except (pickle.UnpicklingError, EOFError):
            pass  # it died while it wrote
        else:
            if succeeded:
                return answer
            raise TypesetError(*answer)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            raise TypesetError(task.unit, f"it took more than {limits.cpu_seconds} seconds of processor time")
        if number == signal.SIGKILL and time.monotonic() > worker.deadline:
            raise TypesetError(task.unit, "it did not finish in time")
        raise TypesetError(task.unit, f"its worker was ended by signal {number}")
    raise TypesetError(task.unit, "its worker ended without an answer (perhaps out of memory)")
