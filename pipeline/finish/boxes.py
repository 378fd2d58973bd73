"""Boxes of a printed page (ISO 15930-7, 6.12): media around bleed around trim; no box that would hide any of it."""

from __future__ import annotations

from dataclasses import dataclass

from pikepdf import Array, Name, Page

from pipeline.finish.tokens import Rect

MM = 72 / 25.4
_DIGITS = 3


@dataclass(frozen=True)
class Frame:
    """The boxes of a page in pt of its own space. The trim stays where the layout put it: at 0 0."""

    trim: Rect
    bleed: Rect
    media: Rect


def read_frame(page: Page) -> Frame:
    """The boxes as they are; where a page does not name them, the next outer one."""
    media = _read(page, Name.MediaBox, (0.0, 0.0, 0.0, 0.0))
    bleed = _read(page, Name.BleedBox, media)
    return Frame(_read(page, Name.TrimBox, bleed), bleed, media)


def plan_frame(page: Page, bleed_mm: float, room_mm: float) -> Frame:
    """The boxes that a printer's profile asks for, ``room_mm`` for marks outside the bleed.

    A raw page is painted to the edge of its media: the bleed reaches no further than that, whatever was asked, so
    that preflight sees what is missing.
    """
    raw = read_frame(page)
    bleed = _cut(_grow(raw.trim, bleed_mm * MM), raw.media)
    return Frame(raw.trim, bleed, _grow(bleed, room_mm * MM))


def set_frame(page: Page, frame: Frame) -> None:
    """Writes the boxes; CropBox and ArtBox, a rotation by 0 and a user unit of 1 go."""
    for name, box in ((Name.MediaBox, frame.media), (Name.BleedBox, frame.bleed), (Name.TrimBox, frame.trim)):
        page.obj[name] = Array([round(side, _DIGITS) + 0 for side in box])
    for name in (Name.CropBox, Name.ArtBox):
        if name in page.obj:
            del page.obj[name]
    for name, plain in ((Name.Rotate, 0), (Name.UserUnit, 1)):
        if name in page.obj and page.obj[name] == plain:
            del page.obj[name]


def _read(page: Page, name: Name, other: Rect) -> Rect:
    found = page.MediaBox if name == Name.MediaBox else page.obj.get(name)
    if found is None:
        return other
    x0, y0, x1, y1 = (float(side) for side in found.as_list())
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _grow(box: Rect, by: float) -> Rect:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def _cut(box: Rect, outer: Rect) -> Rect:
    return (max(box[0], outer[0]), max(box[1], outer[1]), min(box[2], outer[2]), min(box[3], outer[3]))
