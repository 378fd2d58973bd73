"""Every page of a PDF as a small picture, drawn in a process apart: a hostile file costs its pictures, not the report.

Pictures are kept by the file's sha256, so that an unchanged PDF is not drawn again.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import resource
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from pipeline.kept import Kept
from pipeline.reporting.spreads import plan_spreads
from pipeline.reporting.views import View, find_view

DRAWING_VERSION = 2  # part of the key: a change of how pages are drawn makes kept pictures void
JPEG_QUALITY = 72
WIDTHS = ((48, 560), (120, 400), (300, 280))  # up to so many pages: pixels wide; the report stays a few megabytes
PAGES_DRAWN = WIDTHS[-1][0]
PAGE_SECONDS = 4  # of processor time for one page
FILE_SECONDS = 6.0  # for the whole file, and …
SECONDS_A_PAGE = 0.1  # … so much more for each page
MEMORY_BYTES = 800 * 2**20
DEATHS = 2  # after so many pages that could not be drawn within the limits the rest is left undrawn
TOO_MUCH = "drawing it was stopped: it takes too much time or memory"


@dataclass(frozen=True)
class PagePicture:
    """A page to look at. ``trim``: the trim within the picture, left, top, width, height in per cent.

    ``jpeg`` is base64, "" where the page could not be drawn and ``why`` says why; ``ratio`` is height ÷ width.
    ``sized`` is False where the page's size is not known: ``trim_mm`` and ``ratio`` are a stand-in then.
    """

    label: str
    trim_mm: tuple[float, float]
    trim: tuple[float, float, float, float]
    ratio: float
    jpeg: str = ""
    why: str = ""
    sized: bool = True


def picture_pages(pdf: bytes, labels: Sequence[str], bound: bool, kept: Kept | None = None) -> tuple[PagePicture, ...]:
    """A picture a page, in the order of the file; () where it cannot be opened or has no pages.

    ``labels``: the pages' labels where they are known, else () and the file's own count; ``bound``: as spreads.
    """

    def make() -> bytes:
        return json.dumps([asdict(picture) for picture in _draw_all(pdf, labels, bound)]).encode()

    if kept is None:
        return _unpack(make())
    asked = f"report {DRAWING_VERSION} {WIDTHS} {JPEG_QUALITY} {bound} {list(labels)}"
    return _unpack(kept.get(hashlib.sha256(hashlib.sha256(pdf).digest() + asked.encode()).hexdigest(), make))


def _unpack(content: bytes) -> tuple[PagePicture, ...]:
    return tuple(_unpack_one(row) for row in json.loads(content))


def _unpack_one(row: dict[str, Any]) -> PagePicture:
    return PagePicture(**(row | {"trim_mm": tuple(row["trim_mm"]), "trim": tuple(row["trim"])}))


def _draw_all(pdf: bytes, labels: Sequence[str], bound: bool) -> list[PagePicture]:
    """Draws in a child; where it dies on a page, that page gets no picture and another child goes on after it."""
    drawn: list[PagePicture] = []
    limit = 0
    for _ in range(DEATHS):
        for picture in _draw_apart(pdf, labels, bound, len(drawn)):
            if isinstance(picture, int):
                limit = picture
            else:
                drawn.append(picture)
        if len(drawn) >= limit:
            return drawn
        drawn.append(_blank(_label(labels, len(drawn)), TOO_MUCH))
    return drawn + [_blank(_label(labels, index), TOO_MUCH) for index in range(len(drawn), limit)]


def _label(labels: Sequence[str], index: int) -> str:
    return labels[index] if index < len(labels) else str(index + 1)


def _blank(label: str, why: str) -> PagePicture:
    """A page without a picture: the proportions of A4, for want of its own."""
    return PagePicture(label, (210.0, 297.0), (0.0, 0.0, 100.0, 100.0), 297 / 210, why=why, sized=False)


def _draw_apart(pdf: bytes, labels: Sequence[str], bound: bool, start: int) -> Iterator[PagePicture | int]:
    """From a child: the number of pages, then the pictures from ``start`` on, as far as it comes."""
    import pypdfium2  # noqa: F401 - loaded once, here, for every child

    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _work(pdf, labels, bound, start, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            received = pipe.read()
    finally:  # it has closed the pipe, or nobody waits for it any more
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    for line in received.splitlines(keepends=True):
        if line.endswith(b"\n"):  # else it died while it wrote
            row = json.loads(line)
            yield row if isinstance(row, int) else _unpack_one(row)


def _work(pdf: bytes, labels: Sequence[str], bound: bool, start: int, pipe: int) -> NoReturn:
    """The child: never returns into the parent's code, never prints."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        held = int(_own_memory()) + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (held, held))
        with os.fdopen(pipe, "wb") as out:
            for row in _draw_pages(pdf, labels, bound, start):
                data = row if isinstance(row, int) else asdict(row)
                out.write(json.dumps(data).encode() + b"\n")
                out.flush()
    finally:
        os._exit(0)


def _own_memory() -> int:
    """Address space of this process in bytes: the limit is on what drawing adds to it."""
    with open("/proc/self/statm", encoding="ascii") as stat:  # noqa: PTH123 - a pseudo-file
        return int(stat.read().split()[0]) * resource.getpagesize()


def _draw_pages(pdf: bytes, labels: Sequence[str], bound: bool, start: int) -> Iterator[PagePicture | int]:
    import pypdfium2

    _limit_time(FILE_SECONDS)
    document = pypdfium2.PdfDocument(pdf)
    count = len(document)
    yield count
    names = [_label(labels, index) for index in range(count)]
    spines: dict[int, str] = {}
    for spread in plan_spreads(names, bound):
        if len(spread) == 2:
            spines |= {spread[0]: "right", spread[1]: "left"}
    width = next((pixels for most, pixels in WIDTHS if count <= most), WIDTHS[-1][1])
    whole = FILE_SECONDS + SECONDS_A_PAGE * count
    for index in range(start, count):
        if index >= PAGES_DRAWN:
            yield _blank(names[index], f"only the first {PAGES_DRAWN} pages are drawn")
        elif time.process_time() > whole:
            yield _blank(names[index], "it was not drawn: the pages before it took too much time")
        else:
            _limit_time(PAGE_SECONDS)
            yield _draw_page(document, index, names[index], spines.get(index, ""), width)


def _limit_time(seconds: float) -> None:
    """From now on so much processor time, then the kernel ends this process."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1, hard))


def _draw_page(document: Any, index: int, label: str, spine: str, width: int) -> PagePicture:
    """One page, unrotated, as the places of problems count. ``document``: pypdfium2's."""
    import pypdfium2

    try:
        page = document[index]
        view = find_view(page.get_mediabox(), *_boxes(page), spine)
    except (pypdfium2.PdfiumError, ValueError) as error:
        return _blank(label, f"it cannot be drawn: {error}")
    across, down = view.size
    blank = PagePicture(label, view.trim_mm, view.trim_percent(), down / across, why="it cannot be drawn")
    try:
        return PagePicture(label, view.trim_mm, blank.trim, blank.ratio, _draw_view(page, view, width))
    except (pypdfium2.PdfiumError, ValueError, MemoryError, OSError):
        return blank


def _boxes(page: Any) -> tuple[Any, Any]:
    """TrimBox and BleedBox, None where the page does not name them."""
    return page.get_trimbox(fallback_ok=False), page.get_bleedbox(fallback_ok=False)


def _draw_view(page: Any, view: View, width: int) -> str:
    page.set_rotation(0)
    page.set_cropbox(*view.shown)
    image = page.render(scale=view.scale(width), draw_annots=True).to_pil().convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY)
    page.close()
    return base64.b64encode(out.getvalue()).decode()
