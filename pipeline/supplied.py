"""A page that a customer supplied as a PDF: which rectangle of it is placed, and how it stands.

Rectangles are x0, y0, x1, y1 in the supplied page's own user space; ``unit`` pt to each of its units
(ISO 32000-1, 14.11.2 for the boxes, table 30 for Rotate and UserUnit).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

    from pipeline.model import Picture

Rect = tuple[float, float, float, float]

SUFFIX = ".pdf"
HEADER = b"%PDF-"
BLEED_MM = 3.0
PIXELS_PER_MM = 8  # 203 ppi; 40-cover.css says the same as 80dpcm
SHORTEST_MM, LONGEST_MM = 10.0, 900.0  # of a trim's side: a business card, a poster
MAX_CONTENT_BYTES = 100_000_000  # of the page's operators, unpacked
_MM = 72 / 25.4


class BadPage(ValueError):
    """A PDF that cannot be placed: ``code`` is PIC002, or PIC004 where it is too large."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class SuppliedPage:
    """The geometry of a supplied page.

    ``trim``: what is left when it is cut. ``placed``: the trim grown by the bleed on every side, to whole pixels of
    its raster, about the same middle. ``clip``: the part of ``placed`` that shows: inside BleedBox and MediaBox.
    """

    trim: Rect
    placed: Rect
    clip: Rect
    rotate: int
    unit: float

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the trim as it is seen, in mm."""
        return self._seen(self.trim)

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the raster of ``placed`` as it is seen."""
        width, height = self._seen(self.placed)
        return round(width * PIXELS_PER_MM), round(height * PIXELS_PER_MM)

    def _seen(self, rect: Rect) -> tuple[float, float]:
        width, height = ((rect[at + 2] - rect[at]) * self.unit / _MM for at in (0, 1))
        return (height, width) if self.rotate % 180 else (width, height)

    @property
    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """The transformation of ``placed``, as it is seen, to the unit square."""
        x0, y0, x1, y1 = self.placed
        across, up = 1 / (x1 - x0), 1 / (y1 - y0)
        return {
            0: (across, 0.0, 0.0, up, -x0 * across, -y0 * up),
            90: (0.0, -across, up, 0.0, -y0 * up, x1 * across),
            180: (-across, 0.0, 0.0, -up, x1 * across, y1 * up),
            270: (0.0, across, -up, 0.0, y1 * up, -x0 * across),
        }[self.rotate]


def is_supplied(picture: Picture) -> bool:
    """True for a picture that is a page of a PDF."""
    return picture.src.lower().endswith(SUFFIX)


def read_page(content: bytes, bleed_mm: float = BLEED_MM) -> SuppliedPage:
    """The first page of a PDF. Raises BadPage for all that is not one sane, open page."""
    import pikepdf

    if not content.startswith(HEADER):
        raise BadPage("PIC002", "its name says PDF, its content does not begin as one")
    try:
        with pikepdf.Pdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise BadPage("PIC002", "is encrypted")
            if not len(pdf.pages):
                raise BadPage("PIC002", "has no page")
            return measure_page(pdf.pages[0], bleed_mm)
    except BadPage:
        raise
    except pikepdf.PasswordError:
        raise BadPage("PIC002", "is encrypted") from None
    except Exception as error:  # damaged objects show as errors of every kind
        raise BadPage("PIC002", f"cannot be read as a PDF: {error}") from None


def count_content(content: bytes) -> int:
    """Bytes of the first page's operators, unpacked. Raises BadPage where they cannot be read, or are too many."""
    import pikepdf

    with pikepdf.Pdf.open(io.BytesIO(content)) as pdf:
        streams = pdf.pages[0].obj.get("/Contents")
        total = 0
        for stream in streams if isinstance(streams, pikepdf.Array) else [streams] if streams is not None else []:
            try:
                total += len(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else 0
            except pikepdf.PdfError as error:
                raise BadPage("PIC002", f"its page cannot be read: {error}") from None
            if total > MAX_CONTENT_BYTES:
                raise BadPage("PIC004", f"its page is more than {MAX_CONTENT_BYTES // 1_000_000} MB of operators")
    return total


def measure_page(page: pikepdf.Page, bleed_mm: float = BLEED_MM) -> SuppliedPage:
    """A page's geometry. Raises BadPage where its boxes make no page, or one that is too small or too large."""
    media = _box(page.mediabox)
    own = page.obj.get("/TrimBox")
    trim = _cut(_box(own if own is not None else page.cropbox), media)
    unit = float(page.obj.get("/UserUnit", 1))
    rotate = int(_inherited(page.obj, "/Rotate", 0)) % 360
    if rotate % 90:
        raise BadPage("PIC002", f"its page is rotated by {rotate} degrees")
    width, height = ((trim[at + 2] - trim[at]) * unit / _MM for at in (0, 1))
    if not (width > 0 and height > 0):
        raise BadPage("PIC002", "its boxes make no page")
    size = f"{width:.0f} × {height:.0f} mm"
    if min(width, height) < SHORTEST_MM:
        raise BadPage("PIC002", f"its page is {size}, less than {SHORTEST_MM:.0f} mm")
    if max(width, height) > LONGEST_MM:
        raise BadPage("PIC004", f"its page is {size}, more than {LONGEST_MM:.0f} mm")
    placed = _grow(trim, unit, bleed_mm)
    bleed = page.obj.get("/BleedBox")
    clip = _cut(placed, _cut(_box(bleed), media) if bleed is not None else media)
    return SuppliedPage(trim, placed, _join(clip, trim), rotate, unit)


def _grow(trim: Rect, unit: float, bleed_mm: float) -> Rect:
    """The trim with bleed on every side, to whole pixels: so the raster is neither stretched nor moved."""
    sides = []
    for at in (0, 1):
        length_mm = (trim[at + 2] - trim[at]) * unit / _MM + 2 * bleed_mm
        half = round(length_mm * PIXELS_PER_MM) / PIXELS_PER_MM * _MM / unit / 2
        middle = (trim[at] + trim[at + 2]) / 2
        sides.append((middle - half, middle + half))
    return sides[0][0], sides[1][0], sides[0][1], sides[1][1]


def _box(box: pikepdf.Object) -> Rect:
    """A rectangle whichever corners it names."""
    numbers = [float(value) for value in box.as_list()]
    if len(numbers) != 4 or not all(abs(number) < 1e6 for number in numbers):
        raise BadPage("PIC002", "its boxes make no page")
    x0, y0, x1, y1 = numbers
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _cut(one: Rect, other: Rect) -> Rect:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _join(one: Rect, other: Rect) -> Rect:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _inherited(node: pikepdf.Object, key: str, default: int, depth: int = 0) -> pikepdf.Object | int:
    """A value of the page, or of the page tree's nodes above it."""
    value = node.get(key)
    if value is not None:
        return value
    parent = node.get("/Parent")
    return _inherited(parent, key, default, depth + 1) if parent is not None and depth < 50 else default
