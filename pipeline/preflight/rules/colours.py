"""Rules of colour: spaces that print as they are, spot inks, the blend space of transparency."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.preflight.model import Asked, Document, Finding, Image, Mark, Rule, Sheet
from pipeline.preflight.rules.findings import PROCESS, REGISTRATION, count_marks

# PDF/X-4 (ISO 15930-7, 6.2.4) lets calibrated colours pass; this list does not: they are separated by whoever prints.
WRONG = frozenset({"DeviceRGB", "CalRGB", "CalGray", "Lab", "ICCBased-3", ""})
BY_BASE = frozenset({"Indexed", "Pattern"})  # what they are is their base; a spot's alternate is a proof on screen
BLENDING = ("DeviceCMYK", "ICCBased-4")
HINT = "convert it to CMYK by the profile of the printing condition"


def wrong_space(space: str, base: str) -> str:
    """What is wrong with a colour space in words, "" where it prints as it is."""
    if space == "Pattern" and not base:
        return ""  # a tile: its marks are looked at themselves
    if space in BY_BASE:
        return f"{base or 'an unknown space'} in {space}" if base in WRONG else ""
    return (space or "an unknown space") if space in WRONG else ""


def check_spaces(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF015: RGB, Lab and what is calibrated; a finding for each space of a page, and for each picture."""
    return tuple(finding for sheet in document.sheets for finding in _spaces_on(sheet))


def _spaces_on(sheet: Sheet) -> Iterator[Finding]:
    painted: dict[str, list[Mark]] = {}
    pictures: dict[tuple[str, str], tuple[Mark, Image]] = {}
    for mark in sheet.marks:
        image = mark.image
        if image is not None and not image.mask:
            wrong = wrong_space(image.spaces[0], image.spaces[1] if len(image.spaces) > 1 else "")
            if wrong:
                pictures.setdefault((image.name, wrong), (mark, image))
        elif wrong := wrong_space(mark.colour.space, mark.colour.base):
            painted.setdefault(wrong, []).append(mark)
    for wrong, marks in painted.items():
        message = f"colour in {wrong}{count_marks(marks)}"
        yield Finding(message, HINT, sheet, marks[0].rect, wrong, "CMYK, black, spots")
    for (name, wrong), (mark, _) in pictures.items():
        yield Finding(f"a picture in {wrong}", HINT, sheet, mark.rect, wrong, "CMYK, black, spots", name)
    masked = [space for space in sheet.mask_spaces if space in WRONG]
    if masked:
        yield Finding(f"colour in {', '.join(masked)} in a soft mask", HINT, sheet, None, masked[0], "DeviceGray")


def check_spots(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF016: one finding for the file, on the page that has the first ink too many."""
    limit = asked.profile.spots
    found: dict[str, tuple[Sheet, Mark]] = {}
    for sheet in document.sheets:
        for mark in sheet.marks:
            for plate in mark.colour.inks:
                if plate not in PROCESS and plate != REGISTRATION:
                    found.setdefault(plate, (sheet, mark))
    if len(found) <= limit:
        return ()
    sheet, mark = list(found.values())[limit]
    message = f"{len(found)} spot inks: {', '.join(found)}; the profile allows {limit}"
    image = mark.image.name if mark.image is not None else ""
    return (Finding(message, "convert spot inks to CMYK", sheet, mark.rect, len(found), limit, image),)


def check_blending(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF024: a page with transparency names DeviceCMYK as its blend space, and no form names another."""
    found = []
    for sheet in document.sheets:
        hint = "set the blend space of the page and of its groups to CMYK where the file is made"
        groups = [space for space in sheet.form_group_spaces if space not in BLENDING and space != "DeviceGray"]
        if sheet.transparent and sheet.group_space not in BLENDING:
            named = f"blended in {sheet.group_space}" if sheet.group_space else "without a blend space"
            value = sheet.group_space or "none"
            found.append(Finding(f"transparency {named}", hint, sheet, None, value, "DeviceCMYK"))
        elif sheet.group_space is not None and sheet.group_space not in BLENDING:
            message = f"the page's group is blended in {sheet.group_space}"
            found.append(Finding(message, hint, sheet, None, sheet.group_space, "DeviceCMYK"))
        elif groups:
            message = f"a transparency group on the page is blended in {groups[0]}"
            found.append(Finding(message, hint, sheet, None, groups[0], "DeviceCMYK"))
    return tuple(found)


RULES = (
    Rule("PDF015", "colours are CMYK, black or spot inks: no RGB, no Lab, nothing calibrated", check_spaces),
    Rule("PDF016", "no more spot inks than the profile allows", check_spots),
    Rule("PDF024", "transparency is blended in CMYK", check_blending),
)
