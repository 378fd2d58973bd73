"""preflight: reopens every finished file. A returned value is not proof."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from pipeline.model import LaidUnit, PageMap
from pipeline.problems import Problem


def preflight_pdf(name: str, content: bytes, pages: PageMap) -> tuple[Problem, ...]:
    """What is wrong with a finished PDF of ours: pages, labels, boxes, fonts."""
    try:
        with Pdf.open(io.BytesIO(content)) as pdf:
            return tuple(_inspect(name, pdf, pages))
    except pikepdf.PdfError as error:
        return (_problem(name, f"cannot be opened again: {error}"),)


def _inspect(name: str, pdf: Pdf, pages: PageMap) -> Iterator[Problem]:
    if len(pdf.pages) != pages.pages:
        yield _problem(name, f"has {len(pdf.pages)} pages, {pages.pages} were laid out")
        return
    labels = [read_label(page) for page in pdf.pages]
    for number, (label, wanted) in enumerate(zip(labels, pages.labels, strict=True), 1):
        if label != wanted:
            yield _problem(name, f"sheet {number} is labelled {label} instead of {wanted}", page=wanted)
    yield from _inspect_boxes(name, pdf, labels)
    if Name.Lang not in pdf.Root:
        yield _problem(name, "has no language")
    for font in _fonts(pdf):
        if not _is_embedded(font):
            yield _problem(name, f"the font {font.get(Name.BaseFont)} is not embedded")


def read_label(page: pikepdf.Page) -> str:
    """A page's label; pikepdf has it as a property that its type stubs call a method."""
    return str(page.label)


def _inspect_boxes(name: str, pdf: Pdf, labels: Sequence[str]) -> Iterator[Problem]:
    for label, page in zip(labels, pdf.pages, strict=True):
        if Name.TrimBox not in page or Name.BleedBox not in page:
            yield _problem(name, "a page has no TrimBox or no BleedBox", page=label)
            return
    boxes = [_boxes(page) for page in pdf.pages]
    for label, (media, bleed, trim) in zip(labels, boxes, strict=True):
        if not (_inside(trim, bleed) and _inside(bleed, media)):
            yield _problem(name, "MediaBox, BleedBox and TrimBox do not lie in one another", page=label)
        if _size(trim) != _size(boxes[0][2]):
            yield _problem(name, "the TrimBox differs from the first page's", page=label)


def _problem(name: str, message: str, page: str | None = None) -> Problem:
    return Problem("PDF001", f"{name} {message}", "a fault of the pipeline: report it with this message", page=page)


Box = tuple[float, float, float, float]
MM = 72 / 25.4


def measure_trim(content: bytes) -> tuple[float, float]:
    """Width and height of the first page's trim, in mm, of a finished PDF of ours."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        x0, y0, x1, y1 = (float(value) for value in pdf.pages[0].TrimBox.as_list())
    return round((x1 - x0) / MM, 2), round((y1 - y0) / MM, 2)


def _boxes(page: pikepdf.Page) -> tuple[Box, Box, Box]:
    media, bleed, trim = (
        tuple(float(value) for value in box.as_list()) for box in (page.mediabox, page.BleedBox, page.TrimBox)
    )
    return media, bleed, trim  # type: ignore[return-value]  # four numbers each, by the standard


def _inside(inner: Box, outer: Box) -> bool:
    slack = 0.01
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def _size(box: Box) -> tuple[int, int]:
    return round((box[2] - box[0]) * 10), round((box[3] - box[1]) * 10)


def _fonts(pdf: Pdf) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get(Name.Type) == Name.Font:
            yield item


def _is_embedded(font: pikepdf.Object) -> bool:
    if font.get(Name.Subtype) in (Name.Type0, Name.Type3):
        return True  # a Type0 font's descendant is looked at itself; Type3 carries its own drawings
    descriptor = font.get(Name.FontDescriptor)
    return descriptor is not None and any(key in descriptor for key in (Name.FontFile, Name.FontFile2, Name.FontFile3))


def compare_layouts(one: Sequence[LaidUnit], other: Sequence[LaidUnit]) -> tuple[Problem, ...]:
    """TYP034: print and screen must break every line at the same place."""
    by_id = {unit.id: unit for unit in other}
    problems = []
    for unit in one:
        for page, twin in zip(unit.pages, by_id[unit.id].pages, strict=False):
            if _trace(page.lines) != _trace(twin.lines):
                message = f"{unit.id}: print.pdf and screen.pdf break page {page.label} differently"
                hint = "print.css and screen.css may differ in colour only, never in measures"
                problems.append(Problem("TYP034", message, hint, page=page.label, article=unit.id))
        if len(unit.pages) != len(by_id[unit.id].pages):
            message = f"{unit.id}: print.pdf has {len(unit.pages)} pages of it, screen.pdf {len(by_id[unit.id].pages)}"
            hint = "print.css and screen.css may differ in colour only, never in measures"
            problems.append(Problem("TYP034", message, hint, article=unit.id))
    return tuple(problems)


def _trace(lines: Sequence[object]) -> list[tuple[object, ...]]:
    return [(line.block, line.offset, line.count) for line in lines]  # type: ignore[attr-defined]


def check_fonts(families: frozenset[str], declared: frozenset[str], name: str) -> tuple[Problem, ...]:
    """TYP032: fonts that styles/fonts.yaml does not declare."""
    return tuple(
        Problem("TYP032", f"{name} uses the font «{family}»", "declare it in styles/fonts.yaml, or change the sheet")
        for family in sorted(families - declared)
    )
