"""What a person sees of a long check: a line that moves on a terminal, a line a package everywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TextIO

from pipeline.archive.inventory import show_name
from pipeline.archive.model import Verdict
from pipeline.archive.verify import Watcher
from pipeline.console import CLEAR_LINE, say
from pipeline.problems import Severity

EVERY = 0.1  # seconds between two states of the line that moves


@contextmanager
def watch_verify(stream: TextIO, has_copy: bool = True) -> Iterator[Watcher]:
    """The watcher for a check whose lines go to ``stream``; the line that moves is gone afterwards.

    Without a copy of the register each package's line says that only the one beside it was asked.
    """
    if not stream.isatty():
        yield Watcher(done=lambda verdict: _say_verdict(verdict, has_copy))
        return
    lock, state = Lock(), {"bytes": 0, "packages": 0}
    drawn = [0.0]

    def read(package: str, size: int) -> None:
        with lock:
            state["bytes"] += size
            now = time.monotonic()
            if now - drawn[0] < EVERY:
                return
            drawn[0] = now
            done, read = state["packages"], state["bytes"] / 1e6
            stream.write(f"{CLEAR_LINE}{done} packages checked, {read:,.0f} MB read: {show_name(package)[:60]}")
            stream.flush()

    def done(verdict: Verdict) -> None:
        with lock:
            state["packages"] += 1
            _say_verdict(verdict, has_copy)

    try:
        yield Watcher(read, done)
    finally:
        stream.write(CLEAR_LINE)
        stream.flush()


def _say_verdict(verdict: Verdict, has_copy: bool) -> None:
    findings = sum(problem.severity is not Severity.NOTE for problem in verdict.problems)
    size = f"{verdict.files} files, {verdict.bytes / 1e6:,.1f} MB"
    if not has_copy and verdict.is_whole and all(problem.code != "ARC006" for problem in verdict.problems):
        size += "; held against the register beside it only"
    state = "as archived" if verdict.is_whole else f"{findings} finding{'s' if findings > 1 else ''}"
    say(f"{verdict.package}: {'; '.join((state, *verdict.standing))} ({size})")
