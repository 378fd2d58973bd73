"""Rules of text: how much ink it has, and how near to the knife it stands."""

from __future__ import annotations

from pipeline.preflight.model import Asked, Document, Finding, Mark, Rect, Rule, Sheet
from pipeline.preflight.rules.findings import MM, count_marks, in_tile, plates_of, quote, select, total_of, touches


def check_rich_black(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF018: text with much black and much of the other inks dries slowly and fills in."""
    profile = asked.profile

    def is_rich(mark: Mark) -> bool:
        black = 100 * mark.colour.inks.get("Black", mark.colour.inks.get("All", 0.0))
        over = total_of(mark.colour) > profile.rich_black_total + 0.05
        return mark.kind == "text" and over and black >= profile.rich_black_k - 0.05

    found = []
    for sheet, marks in select(document, is_rich):
        worst = max(marks, key=lambda mark: total_of(mark.colour))
        total, limit = total_of(worst.colour), profile.rich_black_total
        message = f"{quote(worst)} is printed with {total:.0f} % of ink, at most {limit:g} % dry{count_marks(marks)}"
        found.append(Finding(message, "make text black alone", sheet, worst.rect, round(total, 1), limit))
    return tuple(found)


def check_small(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF019: small letters in several inks blur where the plates miss each other; white ones have no ink."""
    profile = asked.profile

    def is_blurred(mark: Mark) -> bool:
        small = mark.kind == "text" and mark.size < profile.small_text_pt - 0.005
        return small and len(plates_of(mark.colour)) > profile.small_text_inks

    found = []
    for sheet, marks in select(document, is_blurred):
        first = marks[0]
        inks = len(plates_of(first.colour))
        message = f"{quote(first)} of {first.size:.1f} pt is printed with {inks} inks{count_marks(marks)}"
        hint = f"below {profile.small_text_pt:g} pt take {profile.small_text_inks:g} at most, or larger letters"
        found.append(Finding(message, hint, sheet, first.rect, inks, profile.small_text_inks))
    return tuple(found)


def check_safety(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF023: a knife cuts to a millimetre or so. Text wholly off the trim (marks, slug line) does not count."""
    found = []
    limit = asked.profile.safety_mm
    for sheet in document.sheets:
        near = _near(sheet, sheet.trim, limit) if sheet.trim is not None else []
        if near:
            distance, mark = min(near, key=lambda pair: pair[0])
            where = f"{distance:.1f} mm from the trim" if distance >= 0 else "over the trim"
            message = f"{quote(mark)} stands {where}, {limit:g} mm are asked{count_marks(mark for _, mark in near)}"
            hint = "move it inwards; letters that are to be cut belong into a picture"
            found.append(Finding(message, hint, sheet, mark.rect, round(distance, 2), limit))
    return tuple(found)


def _near(sheet: Sheet, trim: Rect, limit: float) -> list[tuple[float, Mark]]:
    """Texts nearer to the trim than allowed, with their distance in mm; less than 0 where they cross it."""
    near = []
    for mark in sheet.marks:
        if mark.kind == "text" and touches(mark.rect, trim) and not in_tile(mark):
            x0, y0, x1, y1 = mark.rect
            distance = min(x0 - trim[0], y0 - trim[1], trim[2] - x1, trim[3] - y1) / MM
            if distance < limit - 0.01:
                near.append((distance, mark))
    return near


RULES = (
    Rule("PDF018", "text in black has no more ink than the profile allows", check_rich_black),
    Rule("PDF019", "small text is printed with few inks", check_small),
    Rule("PDF023", "text keeps its distance from the trim", check_safety),
)
