"""A tool of others as a process: in a folder of its own, with none of our environment, and never left running.

It ends when its time is over, when the work here is broken off, and, where the machine has ``setpriv``, when this
process is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

GRACE = 3.0  # seconds to end in order: what it has started must end first
OUT, ERR = "messages.out", "messages.err"  # files in its folder, for a pipe may be held open by what it left behind
NOTHING_MORE = MappingProxyType[str, str]({})


class Broken(Exception):
    """The tool did not come to its end; the message says why."""


@dataclass(frozen=True)
class Ended:
    """How it ended, and what it said."""

    status: int
    out: bytes
    err: bytes

    @property
    def last_line(self) -> str:
        """ ": …" with the last line that it complained with, or nothing."""
        lines = self.err.decode(errors="replace").strip().splitlines()
        return f": {lines[-1][:200]}" if lines else ""


@dataclass(frozen=True)
class Tool:
    """A running tool."""

    process: subprocess.Popen[bytes]
    folder: Path
    time_limit: float
    ends: float  # of the monotonic clock

    def wait(self) -> Ended:
        """To its end. Raises Broken where its time, which began when it was started, is over."""
        status = _await_end(self.process.pid, self.ends)
        if status is None:
            raise Broken(f"was stopped after {self.time_limit:g} s")
        return Ended(status, (self.folder / OUT).read_bytes(), (self.folder / ERR).read_bytes())


@contextmanager
def start_tool(
    command: Sequence[str | Path],
    folder: Path,
    time_limit: float,
    environment: MappingProxyType[str, str] = NOTHING_MORE,
) -> Iterator[Tool]:
    """Start it in ``folder``, its home and its place for passing files; at the end of the block nothing of it runs.

    ``time_limit``: seconds. ``environment``: what it needs beside PATH. Raises Broken where it does not start.
    """
    # Nothing of ours: JAVA_TOOL_OPTIONS, NODE_OPTIONS and the like of this machine must not change a verdict.
    inner = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
    }
    try:
        with (folder / OUT).open("wb") as out, (folder / ERR).open("wb") as err:
            process = subprocess.Popen(
                [*tie(), *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env={**inner, **environment},
                cwd=folder,
                start_new_session=True,
            )
    except OSError as error:
        raise Broken(f"did not start: {error.strerror}") from None
    try:
        yield Tool(process, folder, time_limit, time.monotonic() + time_limit)
    finally:
        _end(process)


def tie() -> tuple[str, ...]:
    """The beginning of a command that is killed when the one that started it is gone; empty where it cannot be had."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()


def _end(process: subprocess.Popen[bytes]) -> None:
    """First as it likes, so that it ends its own children; then at once, and all of its group: one that has ended by
    itself may have left children, and a child may not care for what ended its parent."""
    _signal_group(process.pid, signal.SIGTERM)
    _await_end(process.pid, time.monotonic() + GRACE)
    _signal_group(process.pid, signal.SIGKILL)
    process.wait()


def _signal_group(leader: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, number)


def _await_end(process: int, ends: float) -> int | None:
    """Its status as subprocess has it (a signal is negative); None where it runs on at ``ends`` of the monotonic clock.

    It is not reaped: until its group has ended, its number must not be given to another.
    """
    delay = 0.0005
    while (found := os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT | os.WNOHANG)) is None:
        left = ends - time.monotonic()
        if left <= 0:
            return None
        delay = min(2 * delay, left, 0.05)
        time.sleep(delay)
    return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status
