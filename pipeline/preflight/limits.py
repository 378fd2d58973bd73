"""How much a file may ask of its reader, and what happens where it asks for more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pikepdf.settings


class Unreadable(Exception):
    """A file that is no PDF, or too large to be opened: nothing can be said of its pages."""


class Locked(Unreadable):
    """A file that opens with a password only."""


class Overfull(Exception):
    """A page asks for more than the limits grant; what was read of it so far holds."""


@dataclass(frozen=True)
class Limits:
    """``seconds`` of the clock for the whole file and ``page_seconds`` more for each page, ``most_seconds`` at most.

    ``stream`` is decoded bytes of one stream, ``marks`` of the file.
    """

    content: int = 300_000_000
    pages: int = 2000
    operators: int = 2_000_000  # on one page
    nesting: int = 30  # forms in forms
    states: int = 2000  # q without Q
    stream: int = 48_000_000
    marks: int = 250_000
    seconds: float = 6.0
    page_seconds: float = 0.2
    most_seconds: float = 30.0


LIMITS = Limits()
LZW_MOST = 1 << 20  # qpdf has no limit for these, and they grow to a thousand times their length at most


class Budget:
    """What is left of the limits while a file is read."""

    def __init__(self, limits: Limits, clock: Callable[[], float], pages: int = 1) -> None:
        self.limits = limits
        self._clock = clock
        self._seconds = min(limits.seconds + limits.page_seconds * pages, limits.most_seconds)
        self._end = clock() + self._seconds
        self.operators = 0
        self.marks = 0

    def turn_page(self) -> None:
        """Operators count anew on each page."""
        self.operators = 0

    def count(self, operators: int) -> None:
        """So many more operators; raises Overfull past the limits of number or time."""
        self.operators += operators
        if self.operators > self.limits.operators:
            raise Overfull(f"more than {self.limits.operators} operators")
        if self.marks > self.limits.marks:
            raise Overfull(f"more than {self.limits.marks} painted things")
        if self.is_over():
            raise Overfull(f"reading took more than {self._seconds:g} seconds")

    def is_over(self) -> bool:
        """True where the time is up."""
        return self._clock() > self._end


@contextmanager
def bound_decoding(limits: Limits) -> Iterator[None]:
    """qpdf's own limits while a file is read: a stream that would not end is an error instead of all memory."""
    previous = pikepdf.settings.set_qpdf_limits(
        flate_max_memory=limits.stream,
        png_max_memory=limits.stream,
        tiff_max_memory=limits.stream,
        run_length_max_memory=limits.stream,
        doc_max_warnings=10_000,
        parser_max_container_size=1_000_000,
    )
    try:
        yield
    finally:
        pikepdf.settings.set_qpdf_limits(**previous)  # type: ignore[arg-type]  # the values it gave itself


def say_error(error: BaseException) -> str:
    """A library's message without the address of the object it read from: the same at every run."""
    return re.sub(r"(?:stream )?<[^<>]*>(?:: )?|0x[0-9a-f]+", "", str(error)).strip() or type(error).__name__


def read_content(stream: object, limits: Limits) -> bytes:
    """A stream's decoded bytes; raises Overfull where they are too many or cannot be decoded."""
    if not isinstance(stream, pikepdf.Stream):
        return b""
    if "LZW" in str(stream.get("/Filter", "")) and int(stream.get("/Length", 0)) > LZW_MOST:
        raise Overfull("an LZW stream longer than 1 MB")
    try:
        content = stream.read_bytes()
    except (pikepdf.PdfError, MemoryError, RuntimeError) as error:
        raise Overfull(f"a stream that cannot be decoded: {say_error(error)}") from None
    if len(content) > limits.stream:
        raise Overfull(f"a stream of more than {limits.stream} bytes")
    return content
