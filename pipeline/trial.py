"""Work on what a stranger sent, in a process of its own: whatever it does there, the build goes on."""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

CPU_SECONDS = 20
MEMORY_BYTES = 2_000_000_000
WALL_FACTOR = 6  # a machine shared by many; a child that only waits is ended too


class TrialFailed(Exception):
    """The child was ended by a limit, or died."""


def try_apart(call: Callable[[], str], cpu_seconds: int = CPU_SECONDS, memory_bytes: int = MEMORY_BYTES) -> str:
    """What ``call`` answers in a forked process under limits. Raises TrialFailed where it gives no answer."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _work(call, writing, cpu_seconds, memory_bytes)
    os.close(writing)
    deadline = time.monotonic() + cpu_seconds * WALL_FACTOR
    received = bytearray()
    os.set_blocking(reading, False)
    try:
        while True:
            try:
                data = os.read(reading, 1 << 16)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    break
                time.sleep(0.005)
                continue
            if not data:
                break
            received += data
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    if received[-1:] != b"\0":  # the end mark: an answer cut off is none
        raise TrialFailed
    return received[:-1].decode("utf-8", "replace")


def _work(call: Callable[[], str], pipe: int, cpu_seconds: int, memory_bytes: int) -> NoReturn:
    """The child: never returns into the parent's code, never prints."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        faulthandler.disable()  # a crash in here is an answer, not news
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        answer = call().encode("utf-8", "replace") + b"\0"
        while answer:
            answer = answer[os.write(pipe, answer) :]
        status = 0
    finally:
        os._exit(status)
