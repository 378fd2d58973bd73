"""Loading the layout library without detours.

It finds its shared libraries by trying names, and for most of them ``ctypes`` asks ldconfig, gcc and ld: some fifty
processes, half a second. On Linux that search only ever answers with a file name that the library tries by itself, a
little later in its list; so there it is left out.
"""

from __future__ import annotations

import ctypes.util
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def load_library() -> None:
    """Imports weasyprint."""
    with _straight_search(), _no_collection():
        import weasyprint  # noqa: F401


@contextmanager
def _straight_search() -> Iterator[None]:
    find_library = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = find_library


@contextmanager
def _no_collection() -> Iterator[None]:
    """What an import makes is there to stay: looking for garbage in it is in vain."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
