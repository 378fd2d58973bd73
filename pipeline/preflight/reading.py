"""A PDF read for preflight: bytes in, a Document out. It knows no rule; what it cannot understand it passes over."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from pipeline.preflight.catalogue import (
    annotations_of,
    count_packets,
    inherited,
    list_fonts,
    list_intents,
    list_scripts,
    read_packet,
    read_pdfx,
    read_trapped,
)
from pipeline.preflight.interpreter import MALFORMED, Interpreter, Shelf
from pipeline.preflight.lexer import read_instructions
from pipeline.preflight.limits import (
    LIMITS,
    Budget,
    Limits,
    Locked,
    Overfull,
    Unreadable,
    bound_decoding,
    read_content,
    say_error,
)
from pipeline.preflight.model import Document, Font, Rect, Sheet
from pipeline.preflight.numbers import read_number, read_rect, spell
from pipeline.preflight.spaces import read_space

# qpdf's remarks on a broken file would stand on standard error among our own lines: what matters is in the findings.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

T = TypeVar("T")

LETTER: Rect = (0.0, 0.0, 612.0, 792.0)  # what readers take where a page names no MediaBox


def read_pdf(content: bytes, limits: Limits = LIMITS, clock: Callable[[], float] = time.process_time) -> Document:
    """The Document that ``content`` is, within ``limits``; ``clock`` is asked for the time spent.

    Raises Locked where a password is needed, Unreadable where it is no PDF, or has no page, or too many bytes or
    pages. A page that goes beyond the limits is no error here: its ``overfull`` says why reading it ended.
    """
    return _open(content, limits, lambda pdf: _read_document(pdf, limits, Budget(limits, clock, len(pdf.pages))))


def read_fonts(content: bytes, limits: Limits = LIMITS) -> tuple[Font, ...]:
    """The fonts of a PDF alone, nothing of its pages' content read. Raises as read_pdf does."""
    return _open(content, limits, lambda pdf: list_fonts(_list_pages(pdf, limits)))


def _open(content: bytes, limits: Limits, read: Callable[[Pdf], T]) -> T:
    if len(content) > limits.content:
        raise Unreadable(f"it is larger than {limits.content // 1_000_000} MB")
    try:
        with bound_decoding(limits), Pdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            return read(pdf)
    except pikepdf.PasswordError:
        raise Locked("it opens with a password only") from None
    except (pikepdf.PdfError, MemoryError, RecursionError, *MALFORMED) as error:
        raise Unreadable(f"it cannot be read: {say_error(error)}") from None


def _read_document(pdf: Pdf, limits: Limits, budget: Budget) -> Document:
    pages = _list_pages(pdf, limits)
    labels = _read_labels(pdf)
    packet = read_packet(pdf.Root, limits)
    shelf = Shelf()
    return Document(
        sheets=tuple(_read_sheet(page, number, labels, shelf, budget) for number, page in enumerate(pages, 1)),
        fonts=list_fonts(pages),
        intents=list_intents(pdf.Root, limits),
        encrypted=pdf.is_encrypted,
        scripts=list_scripts(pdf, pages),
        version=pdf.pdf_version,
        pdfx=read_pdfx(packet),
        xmp_packets=count_packets(pdf),
        trapped=read_trapped(pdf),
    )


def _list_pages(pdf: Pdf, limits: Limits) -> list[Dictionary]:
    count = len(pdf.pages)
    if not count:
        raise Unreadable("it has no page")
    if count > limits.pages:
        raise Unreadable(f"it has {count} pages, more than {limits.pages}")
    return [page.obj for page in pdf.pages]


def _read_labels(pdf: Pdf) -> list[str]:
    """The page labels; sheet numbers where the tree of labels is broken."""
    try:
        return [str(page.label) for page in pdf.pages]
    except (*MALFORMED, RecursionError):
        return [str(number) for number in range(1, len(pdf.pages) + 1)]


def _read_sheet(page: pikepdf.Object, number: int, labels: list[str], shelf: Shelf, budget: Budget) -> Sheet:
    if not isinstance(page, Dictionary):
        raise Unreadable(f"sheet {number} is no page")
    media = read_rect(inherited(page, "/MediaBox")) or LETTER
    interpreter = Interpreter(media, shelf, inherited(page, "/Resources"), budget)
    overfull = _run(interpreter, page, budget)
    rotate = int(read_number(inherited(page, "/Rotate"), 0.0)) % 360
    bleed, trim, art = (read_rect(page.get(key)) for key in (Name.BleedBox, Name.TrimBox, Name.ArtBox))
    return Sheet(
        number=number,
        label=labels[number - 1],
        media=media,
        bleed=bleed,
        trim=trim,
        crop=read_rect(inherited(page, "/CropBox")),
        art=art,
        rotate=rotate,
        user_unit=read_number(page.get(Name.UserUnit), 1.0),
        marks=tuple(interpreter.marks),
        transparent=interpreter.transparent,
        group_space=_read_group(page),
        form_group_spaces=tuple(dict.fromkeys(interpreter.group_spaces)),
        annotations=tuple(_read_annotations(page)),
        overfull=overfull,
        mask_spaces=tuple(sorted(interpreter.mask_spaces - {""})),
    )


def _run(interpreter: Interpreter, page: Dictionary, budget: Budget) -> str:
    """Reads the page's content; why that ended early, or ""."""
    budget.turn_page()
    try:
        budget.count(0)
        interpreter.run(read_instructions(_join_contents(page, budget.limits)))
    except Overfull as reason:
        return str(reason)
    except (RecursionError, MemoryError):
        return "nested too deep, or too large"
    return ""


def _join_contents(page: Dictionary, limits: Limits) -> bytes:
    """The page's streams as one; a broken one among them ends the page."""
    contents = page.get(Name.Contents)
    if isinstance(contents, Stream):
        return read_content(contents, limits)
    parts: list[bytes] = []
    total = 0
    for index in range(len(contents) if isinstance(contents, Array) else 0):
        part = read_content(contents[index], limits)  # type: ignore[index]  # an Array, by the line above
        total += len(part)
        if total > limits.stream:
            raise Overfull(f"content of more than {limits.stream} bytes")
        parts.append(part)
    return b"\n".join(parts)


def _read_group(page: Dictionary) -> str | None:
    """The blend space of the page's transparency group; None where it has no group or the group names none."""
    group = page.get(Name.Group)
    if not isinstance(group, Dictionary) or Name.CS not in group:
        return None
    return read_space(group[Name.CS]).family


def _read_annotations(page: Dictionary) -> Iterator[tuple[str, Rect | None]]:
    for note in annotations_of(page):
        yield spell(note.get(Name.Subtype)), read_rect(note.get(Name.Rect))
