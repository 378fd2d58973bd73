"""Children that draw pages of one file: each takes the next page that none has begun, under limits.

A child that dies costs the page that it was at; others, or a fresh one, go on with the rest.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

MEMORY_BYTES = 800 * 2**20
DEATHS = 2  # after so many pages that could not be drawn within the limits the rest is left undrawn
_INDEX = struct.Struct("!I")

Row = dict[str, Any]
Draw = Callable[[Iterator[int]], Iterator[Row]]
"""What a child does with the pages it takes: a row of plain data each, before them one with ``count``: how many are."""


@dataclass(frozen=True)
class Drawn:
    """What the children gave: the file's number of pages (0 where it could not be opened), a row for each page by its
    index, and the pages at which children died."""

    count: int
    rows: dict[int, Row]
    lost: frozenset[int]


class Drawers:
    """Children at work on ``indexes`` from the moment this is made; ``end`` must be called.

    ``count``: how many of them at once.
    """

    def __init__(self, draw: Draw, indexes: Sequence[int], count: int) -> None:
        self.draw = draw
        self.queue, writing = os.pipe()
        os.write(writing, b"".join(map(_INDEX.pack, indexes)))  # a pipe holds thousands of them
        os.close(writing)
        self.running = [self._start() for _ in range(min(count, len(indexes)))]

    def wait(self) -> Drawn:
        """All that could be drawn, once the children have ended."""
        count, rows, lost, deaths = 0, dict[int, Row](), set[int](), 0
        while self.running:
            pid, written = self.running[0]
            os.waitpid(pid, 0)
            del self.running[0]
            told = _read_rows(written)
            count = max([count, *(row["count"] for row in told if "count" in row)])
            rows |= {row["index"]: row for row in told if "index" in row}
            begun = {row["begun"] for row in told if "begun" in row} - set(rows)
            lost |= begun
            if begun or not told:
                deaths += 1
                if deaths < DEATHS and not self.running:
                    self.running.append(self._start())
        return Drawn(count, rows, frozenset(lost))

    def end(self) -> None:
        """Ends what is still at work."""
        for pid, written in self.running:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(written)
        self.running.clear()
        os.close(self.queue)

    def _start(self) -> tuple[int, int]:
        """A child, and the file without a name that it writes to: nobody has to read while it works."""
        written = os.memfd_create("pages")
        pid = os.fork()
        if pid == 0:
            self._work(written)
        return pid, written

    def _work(self, written: int) -> NoReturn:
        """The child: never returns into the parent's code, never prints."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            held = _own_memory() + MEMORY_BYTES
            resource.setrlimit(resource.RLIMIT_AS, (held, held))
            with os.fdopen(written, "wb") as out:

                def tell(row: Row) -> None:
                    out.write(json.dumps(row).encode() + b"\n")
                    out.flush()

                def take() -> Iterator[int]:
                    while order := os.read(self.queue, _INDEX.size):
                        (index,) = _INDEX.unpack(order)
                        tell({"begun": index})
                        yield index

                for row in self.draw(take()):
                    tell(row)
        finally:
            os._exit(0)


def _read_rows(written: int) -> list[Row]:
    """The whole lines of a child's file; one that it died in is none."""
    with os.fdopen(written, "rb") as file:
        file.seek(0)
        return [json.loads(line) for line in file if line.endswith(b"\n")]


def _own_memory() -> int:
    """Address space of this process in bytes: the limit is on what drawing adds to it."""
    with open("/proc/self/statm", encoding="ascii") as stat:  # noqa: PTH123 - a pseudo-file
        return int(stat.read().split()[0]) * resource.getpagesize()
