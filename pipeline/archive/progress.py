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
def watch_verify(stream: TextIO) -> Iterator[Watcher]:
    """The watcher for a check whose lines go to ``stream``; the line that moves is gone afterwards."""
    if not stream.isatty():
        yield Watcher(done=_say_verdict)
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
            _say_verdict(verdict)

    try:
        yield Watcher(read, done)
    finally:
        stream.write(CLEAR_LINE)
        stream.flush()


def _say_verdict(verdict: Verdict) -> None:
    findings = sum(problem.severity is not Severity.NOTE for problem in verdict.problems)
    size = f"{verdict.files} files, {verdict.bytes / 1e6:,.1f} MB"
    state = "as archived" if verdict.is_whole else f"{findings} finding{'s' if findings > 1 else ''}"
    say(f"{verdict.package}: {'; '.join((state, *verdict.standing))} ({size})")
