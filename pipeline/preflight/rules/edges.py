"""Rules of the page's edge and of what is on it at all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from pipeline.preflight.model import Asked, Document, Finding, Mark, Rect, Rule, Sheet
from pipeline.preflight.rules.boxes import trimmed_edges
from pipeline.preflight.rules.findings import MM, in_tile, is_white, touches

AT_TRIM = 0.5 * MM  # what ends so near to the trim is meant to end there
SLACK = 0.1 * MM  # rounding of programs, and a hair on paper
AREAS = ("fill", "picture", "shading")
EDGES = {"left": (0, 1), "bottom": (1, 1), "right": (2, -1), "top": (3, -1)}  # side of a rectangle, way inwards


def check_edges(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF010: an area that comes to the trim goes on to the edge of the bleed that the profile asks for."""
    return tuple(
        finding
        for sheet in document.sheets
        if sheet.trim is not None and sheet.bleed is not None
        for finding in _short_of(sheet, sheet.trim, sheet.bleed, asked)
    )


def _short_of(sheet: Sheet, trim: Rect, bleed: Rect, asked: Asked) -> Iterator[Finding]:
    wanted = asked.profile.bleed_mm
    edges = [edge for edge in trimmed_edges(sheet, asked) if _margin(trim, bleed, edge) > SLACK]
    enough = {edge: min(_margin(trim, bleed, edge), wanted * MM) - SLACK for edge in edges}
    grounds = {edge: _find_grounds(sheet, trim, edge, enough[edge]) for edge in edges}
    short: dict[str, list[tuple[float, Mark]]] = {}
    for mark in sheet.marks:
        if mark.kind not in AREAS or not touches(mark.rect, trim) or is_white(mark.colour) or in_tile(mark):
            continue
        for edge in edges:
            reached = _margin(trim, mark.rect, edge)
            if -AT_TRIM <= reached < enough[edge] and not _is_drawing(mark, reached, edge, trim, grounds[edge]):
                short.setdefault(edge, []).append((reached, mark))
    if short:
        found = [pair for pairs in short.values() for pair in pairs]
        reached, mark = min(found, key=lambda pair: pair[0])
        many = len({id(mark) for _, mark in found})
        more = f" ({many} areas, this is the worst)" if many > 1 else ""
        value = round(max(0.0, reached) / MM, 2)
        message = f"{_name(mark)} at the {', '.join(short)} edge ends {value:g} mm beyond the trim{more}"
        hint = f"let it reach {wanted:g} mm beyond the trim, or end well before it"
        image = mark.image.name if mark.image is not None else ""
        yield Finding(message, hint, sheet, mark.rect, value, wanted, image)


def _is_drawing(mark: Mark, reached: float, edge: str, trim: Rect, grounds: list[tuple[float, float]]) -> bool:
    """True for a shape of a drawing that ends where it does on a ground that goes on.

    What ends at the trim itself and is upright (a picture, a tint) was forgotten, whatever lies beneath it.
    """
    if _is_upright(mark) and reached <= AT_TRIM:
        return False
    low, high = _along(edge)
    start, end = max(mark.rect[low], trim[low]), min(mark.rect[high], trim[high])
    # Of spans that lie in no other, the last that begins early enough goes furthest.
    at = bisect_right(grounds, (start + SLACK, float("inf"))) - 1
    return at >= 0 and grounds[at][1] >= end - SLACK


def _find_grounds(sheet: Sheet, trim: Rect, edge: str, enough: float) -> list[tuple[float, float]]:
    """From where to where along an edge upright areas go on beyond it; those that lie in no other, in order."""
    low, high = _along(edge)
    spans = {
        (mark.rect[low], mark.rect[high])
        for mark in sheet.marks
        if mark.kind in AREAS
        and _is_upright(mark)
        and _margin(trim, mark.rect, edge) >= enough
        and not is_white(mark.colour)
    }
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or end > found[-1][1]:
            found.append((start, end))
    return found


def _is_upright(mark: Mark) -> bool:
    return mark.kind != "fill" or mark.size > 0


def _along(edge: str) -> tuple[int, int]:
    """Which sides of a rectangle say from where to where it lies along an edge."""
    return (1, 3) if edge in ("left", "right") else (0, 2)


def _name(mark: Mark) -> str:
    return {"fill": "an area", "picture": "a picture", "shading": "a gradient"}[mark.kind]


def _margin(trim: Rect, rect: Rect, edge: str) -> float:
    """How far a rectangle reaches beyond the trim at an edge; less than 0 where it ends inside."""
    side, inwards = EDGES[edge]
    return (trim[side] - rect[side]) * inwards


def check_empty(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF025: nothing is painted inside the trim, or white alone."""
    hint = "check that nothing is missing; a page that is meant to be blank may stay"
    return tuple(
        Finding("nothing is printed on the page", hint, sheet)
        for sheet in document.sheets
        if not sheet.overfull
        and not any(touches(mark.rect, sheet.trim or sheet.media) and not is_white(mark.colour) for mark in sheet.marks)
    )


RULES = (
    Rule("PDF010", "what is trimmed off is painted to the edge of the bleed", check_edges),
    Rule("PDF025", "every page has something on it", check_empty),
)
