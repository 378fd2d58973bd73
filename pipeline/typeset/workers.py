"""Work in forked processes under limits: a piece of work that runs away or dies ends with a clear reason."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import selectors
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil, inf
from typing import Any, NoReturn

from pipeline.typeset.order import Limits, TypesetError

RECURSION_LIMIT = 6000
WALL_FACTOR, WALL_GRACE = 4, 60.0  # a worker that waits instead of working is ended too
RETIRING_BYTES = 192 << 20  # a worker that has grown to this gives way to a fresh one: nothing in it is ever collected
_LENGTH = struct.Struct("!Q?")  # before an answer: how long it is, and whether its worker retires
_INDEX = struct.Struct("!I")  # a task given to a worker


@dataclass(frozen=True)
class Task:
    """A piece of work: the unit that it concerns ("" for the whole document) and what to call."""

    unit: str
    call: Callable[[], Any]


@dataclass
class _Worker:
    pid: int
    orders: int  # written to: tasks
    pipe: int  # read from: answers
    received: bytearray = field(default_factory=bytearray)
    index: int = -1  # of the task it is at, -1 where it waits for one
    deadline: float = inf

    def take_answer(self) -> tuple[bytes, bool] | None:
        """The answer to its task, where it is there whole, and whether that was its last."""
        if len(self.received) < _LENGTH.size:
            return None
        length, retires = _LENGTH.unpack_from(self.received)
        if len(self.received) < _LENGTH.size + length:
            return None
        answer = bytes(self.received[_LENGTH.size : _LENGTH.size + length])
        del self.received[: _LENGTH.size + length]
        return answer, retires


class _Crew:
    """The workers of one call: started as they are needed, given one task after the other."""

    def __init__(self, tasks: Sequence[Task], limits: Limits) -> None:
        self.tasks = tasks
        self.limits = limits
        self.workers: dict[int, _Worker] = {}
        self.selector = selectors.DefaultSelector()

    def give(self, index: int) -> None:
        """Has a waiting worker, or a new one, do a task."""
        worker = next((one for one in self.workers.values() if one.index < 0), None) or self._start()
        worker.index = index
        worker.deadline = time.monotonic() + self.limits.cpu_seconds * WALL_FACTOR + WALL_GRACE
        try:
            os.write(worker.orders, _INDEX.pack(index))
        except BrokenPipeError:  # it died while it waited
            self._dismiss(worker)
            self.give(index)

    def listen(self) -> Iterator[tuple[int, Any]]:
        """Results that have come in, a TypesetError in place of one that failed."""
        for key, _ in self.selector.select(timeout=1.0):
            worker = self.workers[key.fd]
            data = os.read(worker.pipe, 1 << 20)
            worker.received += data
            index, task = worker.index, self.tasks[worker.index]
            if not data and index < 0:  # it died while it waited: nothing is lost
                self._dismiss(worker)
                continue
            if not data:
                status = self._dismiss(worker)
                yield index, _explain_end(worker, status, task, self.limits)
                continue
            answered = worker.take_answer()
            if answered:
                answer, retires = answered
                worker.index, worker.deadline = -1, inf
                if retires:
                    self._dismiss(worker)
                succeeded, result = pickle.loads(answer)  # noqa: S301  from our own child
                yield index, result if succeeded else TypesetError(*result)
        for worker in self.workers.values():
            if time.monotonic() > worker.deadline:
                os.kill(worker.pid, signal.SIGKILL)

    def close(self) -> None:
        """Ends and waits for all."""
        for worker in list(self.workers.values()):
            os.kill(worker.pid, signal.SIGKILL)
            self._dismiss(worker)
        self.selector.close()

    def _dismiss(self, worker: _Worker) -> int:
        self.selector.unregister(worker.pipe)
        del self.workers[worker.pipe]
        os.close(worker.orders)
        os.close(worker.pipe)
        return os.waitpid(worker.pid, 0)[1]

    def _start(self) -> _Worker:
        answers, answering = os.pipe()
        ordering, orders = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            for descriptor in (answers, orders, *(one.orders for one in self.workers.values())):
                os.close(descriptor)
            _work(self.tasks, self.limits, ordering, answering)
        os.close(answering)
        os.close(ordering)
        worker = self.workers[answers] = _Worker(pid, orders, answers)
        self.selector.register(answers, selectors.EVENT_READ)
        return worker


def run_tasks(
    tasks: Sequence[Task], jobs: int, limits: Limits, done: Callable[[int], None] = lambda index: None
) -> list[Any]:
    """The results of all tasks, in their order; at most ``jobs`` run at once, begun in the order given.

    Raises TypesetError of a task that failed, after ending the others.
    """
    results: list[Any] = [None] * len(tasks)
    waiting = list(range(len(tasks)))
    busy: set[int] = set()
    failed: dict[int, TypesetError] = {}
    crew = _Crew(tasks, limits)
    try:
        while (busy or waiting) and not failed:
            while waiting and len(busy) < max(1, jobs):
                busy.add(waiting[0])
                crew.give(waiting.pop(0))
            for index, result in crew.listen():
                busy.discard(index)
                if isinstance(result, TypesetError):
                    failed[index] = result
                else:
                    results[index] = result
                    done(index)
    finally:
        crew.close()
    if failed:
        raise failed[min(failed)]
    return results


def _work(tasks: Sequence[Task], limits: Limits, ordering: int, answering: int) -> NoReturn:
    """The child: never returns into the parent's code, never prints."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        sys.setrecursionlimit(RECURSION_LIMIT)
        gc.disable()  # a worker is short-lived; looking for cycles in its box tree costs a tenth of the time
        with os.fdopen(answering, "wb") as file:
            while order := os.read(ordering, _INDEX.size):
                _limit_time(limits)
                answer = _call(tasks[_INDEX.unpack(order)[0]])
                retires = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > RETIRING_BYTES
                file.write(_LENGTH.pack(len(answer), retires))
                file.write(answer)
                file.flush()
                if retires:
                    break
    finally:
        os._exit(0)


def _limit_time(limits: Limits) -> None:
    """Processor time for one task more than was used until now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = ceil(used.ru_utime + used.ru_stime) + limits.cpu_seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


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


def _explain_end(worker: _Worker, status: int, task: Task, limits: Limits) -> TypesetError:
    """Why a worker ended in the midst of a task."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return TypesetError(task.unit, f"it took more than {limits.cpu_seconds} seconds of processor time")
        if number == signal.SIGKILL and time.monotonic() > worker.deadline:
            return TypesetError(task.unit, "it did not finish in time")
        return TypesetError(task.unit, f"its worker was ended by signal {number}")
    return TypesetError(task.unit, "its worker ended without an answer (perhaps out of memory)")
