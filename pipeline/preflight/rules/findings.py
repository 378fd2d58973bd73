"""What rules on marks share: plates, places, and one finding a page for all marks with the same fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.preflight.model import TILE, Colour, Document, Mark, Rect, Sheet

MM = 72 / 25.4  # points in a millimetre
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
REGISTRATION = "All"  # every plate there is
SEEN = 0.001  # a tint below it is none


def plates_of(colour: Colour) -> tuple[str, ...]:
    """The plates that a colour prints on; registration colour prints on the four process plates at least."""
    inked = tuple(plate for plate, value in colour.inks.items() if value > SEEN)
    return PROCESS if REGISTRATION in inked else inked


def total_of(colour: Colour) -> float:
    """Total ink in per cent."""
    return colour.total * (len(PROCESS) if REGISTRATION in colour.inks else 1)


def is_white(colour: Colour) -> bool:
    """True where it leaves the paper bare; RGB is white at no value that could be told from here."""
    return bool(colour.inks) and not plates_of(colour)


def is_black_alone(colour: Colour) -> bool:
    """True for 100 % black and nothing else."""
    return plates_of(colour) == ("Black",) and colour.inks["Black"] > 1 - SEEN


def in_tile(mark: Mark) -> bool:
    """True for what stands in a pattern's tile."""
    return any(name.startswith(TILE) for name in mark.path)


def touches(one: Rect, other: Rect) -> bool:
    """True where two rectangles have a place in common that is more than an edge."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def select(document: Document, wanted: Callable[[Mark], bool]) -> Iterator[tuple[Sheet, list[Mark]]]:
    """The pages that have such marks, with them."""
    for sheet in document.sheets:
        marks = [mark for mark in sheet.marks if wanted(mark)]
        if marks:
            yield sheet, marks


def count_marks(marks: Iterable[Mark]) -> str:
    """How many there are where there are several, for a message that shows the first."""
    count = len(list(marks))
    return f" ({count} places, this is the first)" if count > 1 else ""


def quote(mark: Mark) -> str:
    """The words of a text, for a message."""
    words = " ".join(mark.text.split())
    return f"«{words[:40]}{'…' if len(words) > 40 else ''}»"
