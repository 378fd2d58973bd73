"""Marks for whoever trims and registers: outside the bleed, on every plate, 0.25 pt thin."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from pipeline.finish.boxes import MM, Frame
from pipeline.finish.tokens import write_numbers

OFFSET_MM = 1.0  # from the bleed's edge: a mark that touches the art is cut into it
LENGTH_MM = 5.0
ROOM_MM = OFFSET_MM + LENGTH_MM + 1.0  # what marks need outside the bleed
WIDTH_PT = 0.25
_ROUND = 0.5523  # of a quarter circle: where its handles lie
_PATCHES = (
    (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 1, 0, 0), (1, 0, 1, 0), (0, 1, 1, 0), (0, 0, 0, 0.5),
)  # fmt: skip


def draw_marks(pdf: Pdf, frame: Frame, colour_bar: bool = False) -> Object:
    """Crop marks, registration marks in the middle of each side and, if asked, patches of ink: a form XObject."""
    lines = [*_crop_marks(frame), *_targets(frame)]
    content = b"q /All CS 1 SCN " + write_numbers((WIDTH_PT,)) + b" w\n" + b"\n".join(lines) + b"\nS Q\n"
    if colour_bar:
        content += _draw_bar(frame)
    form = pdf.make_stream(content)
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([round(side, 3) for side in frame.media])
    form.Resources = Dictionary(ColorSpace=Dictionary(All=_all_plates()))
    return form


def place_around(pdf: Pdf, page: Page, frame: Frame, drawn: bytes, entries: dict[tuple[str, str], Object]) -> None:
    """Content ``drawn`` around a page's own, which is cut to its bleed; ``entries``: (kind, name) of its resources."""
    x0, y0, x1, y1 = frame.bleed
    own = page.obj.get(Name.Contents)
    parts = [] if own is None else [*own.as_list()] if isinstance(own, Array) else [own]
    first = pdf.make_stream(b"q " + write_numbers((x0, y0, x1 - x0, y1 - y0)) + b" re W n\n")
    page.obj.Contents = Array([first, *parts, pdf.make_stream(b"\nQ\n" + drawn)])
    for (kind, name), obj in entries.items():
        if kind not in page.obj.Resources:
            page.obj.Resources[kind] = Dictionary()
        page.obj.Resources[kind][name] = obj


def _crop_marks(frame: Frame) -> list[bytes]:
    lines = []
    near, far = OFFSET_MM * MM, (OFFSET_MM + LENGTH_MM) * MM
    left, bottom, right, top = frame.bleed
    for y in (frame.trim[1], frame.trim[3]):
        lines += [_line(left - far, y, left - near, y), _line(right + near, y, right + far, y)]
    for x in (frame.trim[0], frame.trim[2]):
        lines += [_line(x, bottom - far, x, bottom - near), _line(x, top + near, x, top + far)]
    return lines


def _targets(frame: Frame) -> list[bytes]:
    """A circle with a cross in the middle of each side."""
    away = (OFFSET_MM + LENGTH_MM / 2) * MM
    left, bottom, right, top = frame.bleed
    x, y = (frame.trim[0] + frame.trim[2]) / 2, (frame.trim[1] + frame.trim[3]) / 2
    lines = []
    for at_x, at_y in ((left - away, y), (right + away, y), (x, bottom - away), (x, top + away)):
        reach = LENGTH_MM / 2 * MM
        lines += [_line(at_x - reach, at_y, at_x + reach, at_y), _line(at_x, at_y - reach, at_x, at_y + reach)]
        lines.append(_circle(at_x, at_y, reach * 0.6))
    return lines


def _line(x0: float, y0: float, x1: float, y1: float) -> bytes:
    return write_numbers((x0, y0)) + b" m " + write_numbers((x1, y1)) + b" l"


def _circle(x: float, y: float, r: float) -> bytes:
    k = r * _ROUND
    curves = (
        (x + r, y + k, x + k, y + r, x, y + r),
        (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r),
        (x + k, y - r, x + r, y - k, x + r, y),
    )
    return write_numbers((x + r, y)) + b" m " + b" ".join(write_numbers(curve) + b" c" for curve in curves) + b" h"


def _draw_bar(frame: Frame) -> bytes:
    """Patches of ink along the top, left of the middle mark."""
    size = LENGTH_MM * MM * 0.8
    x, y = frame.trim[0] + 4 * MM, frame.bleed[3] + (OFFSET_MM + 0.5) * MM
    patches = (
        write_numbers(inks) + b" k " + write_numbers((x + number * size, y, size, size)) + b" re f\n"
        for number, inks in enumerate(_PATCHES)
    )
    return b"q\n" + b"".join(patches) + b"Q\n"


def _all_plates() -> Object:
    """Registration colour: full ink on every plate (ISO 32000-1, 8.6.6.4)."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1]), N=1)
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])
