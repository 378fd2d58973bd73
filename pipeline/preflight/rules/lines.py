"""Rules of overprint and of thin lines. A filled rectangle that is thin is a line."""

from __future__ import annotations

from pipeline.preflight.model import Asked, Document, Finding, Mark, Rule
from pipeline.preflight.rules.findings import count_marks, is_black_alone, is_white, plates_of, quote, select

DEEP = ("Separation", "DeviceN")


def overprints(mark: Mark) -> bool:
    """True where the inks below stay (ISO 32000-1, table 149).

    DeviceCMYK does so in mode 1 alone, spots always, DeviceGray never: it sets all process plates.
    """
    if not mark.overprint:
        return False
    return mark.colour.space in DEEP or (mark.colour.space == "DeviceCMYK" and mark.mode == 1)


def is_line(mark: Mark) -> bool:
    """True for strokes and for thin rectangles that are filled; ``size`` is their width."""
    return mark.kind == "stroke" or (mark.kind == "fill" and mark.size > 0)


def check_black(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF020: black that knocks out shows a white rim wherever the plates miss each other."""
    profile = asked.profile

    def knocks_out(mark: Mark) -> bool:
        limit = profile.overprint_text_pt if mark.kind == "text" else profile.overprint_line_pt
        thin = (mark.kind == "text" or is_line(mark)) and mark.size < limit - 0.005
        return thin and is_black_alone(mark.colour) and not overprints(mark)

    found = []
    for sheet, marks in select(document, knocks_out):
        first = marks[0]
        text = first.kind == "text"
        limit = profile.overprint_text_pt if text else profile.overprint_line_pt
        what = quote(first) if text else "a line"
        message = f"{what} of {first.size:.1f} pt in black does not overprint{count_marks(marks)}"
        hint = "let it overprint: DeviceCMYK 0 0 0 1 with overprint mode 1"
        found.append(Finding(message, hint, sheet, first.rect, round(first.size, 2), limit))
    return tuple(found)


def check_white(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF021: white that overprints is not there. DeviceGray counts: programs differ in what they make of it."""

    def vanishes(mark: Mark) -> bool:
        white = mark.kind != "shading" and (mark.image is None or mark.image.mask) and is_white(mark.colour)
        return white and mark.overprint and (overprints(mark) or mark.colour.space == "DeviceGray")

    return tuple(
        Finding(
            f"white {quote(marks[0]) if marks[0].kind == 'text' else marks[0].kind} overprints{count_marks(marks)}",
            "let white knock out",
            sheet,
            marks[0].rect,
            "overprint",
            "knockout",
        )
        for sheet, marks in select(document, vanishes)
    )


def check_thin(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF022: hairlines break, and lines of several inks need more."""
    profile = asked.profile

    def limit_of(mark: Mark) -> float:
        return profile.multi_ink_line_pt if len(plates_of(mark.colour)) > 1 else profile.hairline_pt

    found = []
    for sheet, marks in select(document, lambda mark: is_line(mark) and mark.size < limit_of(mark) - 0.005):
        thinnest = min(marks, key=lambda mark: mark.size)
        limit, inks = limit_of(thinnest), len(plates_of(thinnest.colour))
        kind = f"a line of {inks} inks" if inks > 1 else "a line"
        message = f"{kind} is {thinnest.size:.2f} pt wide, at least {limit:g} pt are asked{count_marks(marks)}"
        found.append(Finding(message, "draw it wider", sheet, thinnest.rect, round(thinnest.size, 3), limit))
    return tuple(found)


RULES = (
    Rule("PDF020", "small text and thin lines in black overprint", check_black),
    Rule("PDF021", "white does not overprint", check_white),
    Rule("PDF022", "lines are as wide as the profile asks, wider where they have several inks", check_thin),
)
