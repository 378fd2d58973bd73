"""Every page of a PDF as a small picture, drawn in processes apart: a hostile file costs its pictures, not the report.

Pictures of any file are kept by its sha256; those of a file of our own page by page, so that an article that was
changed has its own pages drawn again, and while the caller goes on.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

from pikepdf import PdfError

from pipeline.kept import Kept, digest_code, digest_content
from pipeline.reporting.drawers import Drawers
from pipeline.reporting.pagekeys import digest_pages
from pipeline.reporting.spreads import plan_spreads
from pipeline.reporting.views import View, find_view

DRAWING_VERSION = 2  # part of the key: a change of how pages are drawn makes kept pictures void
JPEG_QUALITY = 72
WIDTHS = ((48, 560), (120, 400), (300, 280))  # up to so many pages: pixels wide; the report stays a few megabytes
PAGES_DRAWN = WIDTHS[-1][0]
PAGE_SECONDS = 4  # of processor time for one page
FILE_SECONDS = 6.0  # for the whole file, and …
SECONDS_A_PAGE = 0.1  # … so much more for each page
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


@contextmanager
def begin_pictures(pdf: bytes, kept: Kept, jobs: int) -> Iterator[Callable[[], tuple[PagePicture, ...]]]:
    """As picture_pages for a bound file of our own, its pages kept one by one and drawn in ``jobs`` children meanwhile.

    What is called at the end gives the pictures; who leaves before it leaves the pages undrawn.
    """
    keys = _key_pages(pdf, kept)
    if keys is None:
        yield lambda: picture_pages(pdf, (), bound=True)
        return
    names = _name_pages((), len(keys))
    found = {index: _read_row(json.loads(data)) for index, key in enumerate(keys) if (data := kept.find(key))}
    lacking = [index for index in range(min(len(keys), PAGES_DRAWN)) if index not in found]
    drawers = _begin_drawing(pdf, (), True, lacking, jobs)

    def take() -> tuple[PagePicture, ...]:
        drawn = drawers.wait()
        for index in sorted(drawn.rows):
            picture = found[index] = _read_row(drawn.rows[index])
            if picture.jpeg:  # another time the machine may be less busy
                kept.keep(keys[index], json.dumps(asdict(replace(picture, label=""))).encode())
        return tuple(_arrange(found, names))

    try:
        yield take
    finally:
        drawers.end()


def _key_pages(pdf: bytes, kept: Kept) -> list[str] | None:
    """The keys of a file's pages, kept by the whole file; None where its pages have none of their own."""
    code = digest_code("reporting", packages=("pypdfium2", "pillow", "pikepdf"))

    def make() -> bytes:
        try:
            return json.dumps(digest_pages(pdf)).encode()
        except PdfError:
            return b"null"

    digests = json.loads(kept.get(hashlib.sha256(f"{digest_content(pdf)} {code}".encode()).hexdigest(), make))
    if digests is None:
        return None
    width, spines = _choose_width(len(digests)), _find_spines(_name_pages((), len(digests)), bound=True)
    return [
        hashlib.sha256(f"{digest} {width} {spines.get(index)} {code}".encode()).hexdigest()
        for index, digest in enumerate(digests)
    ]


def _unpack(content: bytes) -> tuple[PagePicture, ...]:
    return tuple(_read_row(row) for row in json.loads(content))


def _read_row(row: dict[str, Any]) -> PagePicture:
    fields = {name: value for name, value in row.items() if name != "index"}
    return PagePicture(**(fields | {"trim_mm": tuple(row["trim_mm"]), "trim": tuple(row["trim"])}))


def _draw_all(pdf: bytes, labels: Sequence[str], bound: bool) -> list[PagePicture]:
    """All pages of any file, one after the other; [] where it cannot be opened."""
    drawers = _begin_drawing(pdf, labels, bound, range(PAGES_DRAWN), 1)
    try:
        drawn = drawers.wait()
    finally:
        drawers.end()
    return _arrange({index: _read_row(row) for index, row in drawn.rows.items()}, _name_pages(labels, drawn.count))


def _arrange(pictures: Mapping[int, PagePicture], names: Sequence[str]) -> list[PagePicture]:
    """A picture for each name: where there is none, why."""
    beyond = f"only the first {PAGES_DRAWN} pages are drawn"
    return [
        replace(pictures[index], label=name)
        if index in pictures
        else _blank(name, beyond if index >= PAGES_DRAWN else TOO_MUCH)
        for index, name in enumerate(names)
    ]


def _name_pages(labels: Sequence[str], count: int) -> list[str]:
    return [labels[index] if index < len(labels) else str(index + 1) for index in range(count)]


def _find_spines(names: Sequence[str], bound: bool) -> dict[int, str]:
    """The side on which a page meets its neighbour, by its index."""
    spines: dict[int, str] = {}
    for spread in plan_spreads(names, bound):
        if len(spread) == 2:
            spines |= {spread[0]: "right", spread[1]: "left"}
    return spines


def _choose_width(count: int) -> int:
    """Pixels, by the number of pages."""
    return next((pixels for most, pixels in WIDTHS if count <= most), WIDTHS[-1][1])


def _blank(label: str, why: str) -> PagePicture:
    """A page without a picture: the proportions of A4, for want of its own."""
    return PagePicture(label, (210.0, 297.0), (0.0, 0.0, 100.0, 100.0), 297 / 210, why=why, sized=False)


def _begin_drawing(pdf: bytes, labels: Sequence[str], bound: bool, indexes: Sequence[int], jobs: int) -> Drawers:
    if indexes:
        import pypdfium2  # noqa: F401 - loaded once, here, for every child
    return Drawers(lambda taken: _draw_pages(pdf, labels, bound, taken, jobs), indexes, jobs)


def _draw_pages(
    pdf: bytes, labels: Sequence[str], bound: bool, indexes: Iterator[int], jobs: int
) -> Iterator[dict[str, Any]]:
    """In a child: the number of pages, then those of the ``indexes`` that the file has."""
    import pypdfium2

    _limit_time(FILE_SECONDS)
    document = pypdfium2.PdfDocument(pdf)
    count = len(document)
    yield {"count": count}
    names = _name_pages(labels, count)
    spines, width = _find_spines(names, bound), _choose_width(count)
    whole = FILE_SECONDS + SECONDS_A_PAGE * count / jobs
    for index in indexes:
        if index >= count:
            return
        if time.process_time() > whole:
            picture = _blank(names[index], "it was not drawn: the pages before it took too much time")
        else:
            _limit_time(PAGE_SECONDS)
            picture = _draw_page(document, index, names[index], spines.get(index, ""), width)
        yield {"index": index, **asdict(picture)}


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
