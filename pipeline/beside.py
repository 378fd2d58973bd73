"""Work done in a forked child while its caller goes on with something else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

_WHOLE = b"whole"  # what the child writes last: bytes without it are of one that died


@contextmanager
def begin_beside(make: Callable[[], bytes]) -> Iterator[Callable[[], bytes]]:
    """``make`` in a child; what is called in the end waits for its bytes.

    Where the child gives none, for whatever reason, ``make`` is called here: so its errors are raised here too.
    """
    written = os.memfd_create("beside")
    pid = os.fork()
    if pid == 0:
        _work(make, written)
    waiting = [pid]

    def take() -> bytes:
        os.waitpid(waiting.pop(), 0)
        with os.fdopen(os.dup(written), "rb") as file:
            file.seek(0)
            content = file.read()
        return content.removesuffix(_WHOLE) if content.endswith(_WHOLE) else make()

    try:
        yield take
    finally:
        for child in waiting:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(written)


def _work(make: Callable[[], bytes], written: int) -> NoReturn:
    """The child: never returns into the parent's code, never prints."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        content = make()
        with os.fdopen(written, "wb") as file:
            file.write(content + _WHOLE)
    finally:
        os._exit(0)
