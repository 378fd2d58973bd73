"""Rules of the page as a piece of paper: its boxes, its bleed, how it lies, how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.preflight.model import Asked, Document, Finding, Rect, Rule, Sheet
from pipeline.preflight.rules.findings import MM

# Points by which boxes may miss each other: what programs lose in rounding, a thirtieth of a millimetre on paper.
SLACK = 0.1
LEAF = 2  # a leaf of paper has two pages, whatever holds the leaves together


def trimmed_edges(sheet: Sheet, asked: Asked) -> tuple[str, ...]:
    """Those of left, bottom, right, top that a knife cuts: all but the edge at which the leaves are bound.

    Odd pages lie on the right and are bound at their left. Where the binding is not known, or the file is a part
    whose pages may come to lie on either side, every edge is one that is cut.
    """
    if asked.part or asked.binding in (None, "none"):
        return ("left", "bottom", "right", "top")
    return ("bottom", "right", "top") if sheet.number % 2 else ("left", "bottom", "top")


def check_boxes(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF006: TrimBox and BleedBox on every page, one trim size, MediaBox ⊇ BleedBox ⊇ TrimBox (ISO 15930-7)."""
    return (*_missing_boxes(document), *_unequal_trims(document), *_straying_boxes(document))


def _missing_boxes(document: Document) -> Iterator[Finding]:
    hint = "set the page boxes where the file is made: the trim is the page as cut, the bleed lies around it"
    for sheet in document.sheets:
        missing = [name for name, box in (("TrimBox", sheet.trim), ("BleedBox", sheet.bleed)) if box is None]
        if missing:
            yield Finding(f"the page has no {' and no '.join(missing)}", hint, sheet)
        elif sheet.art is not None and sheet.art != sheet.trim:
            yield Finding("the page has both a TrimBox and an ArtBox, and they differ", "take the ArtBox out", sheet)


def _unequal_trims(document: Document) -> Iterator[Finding]:
    sizes = [(sheet, _size(sheet.trim)) for sheet in document.sheets if sheet.trim is not None]
    if not sizes:
        return
    usual = Counter((round(size[0], 1), round(size[1], 1)) for _, size in sizes).most_common(1)[0][0]
    for sheet, size in sizes:
        # Sizes of half a slack this way and that are rounded apart: compared, not counted.
        if max(abs(size[0] - usual[0]), abs(size[1] - usual[1])) > SLACK:
            found, wanted = _name_size(size), _name_size(usual)
            yield Finding(
                f"the trim is {found}, that of other pages {wanted}",
                "give every page the same trim size",
                sheet,
                sheet.trim,
                found,
                wanted,
            )


def _straying_boxes(document: Document) -> Iterator[Finding]:
    hint = "MediaBox, BleedBox and TrimBox must lie in one another, each no larger than the one before"
    for sheet in document.sheets:
        boxes = {"MediaBox": sheet.media, "CropBox": sheet.crop, "BleedBox": sheet.bleed, "TrimBox": sheet.trim}
        empty = [name for name, box in boxes.items() if box is not None and min(_size(box)) <= 0]
        if empty:
            yield Finding(f"the {empty[0]} has no area", hint, sheet)
            continue
        for outer, inner in (("MediaBox", "BleedBox"), ("CropBox", "BleedBox"), (_outside(sheet), "TrimBox")):
            around, box = boxes[outer], boxes[inner]
            if around is not None and box is not None and not _holds(around, box):
                yield Finding(f"the {inner} reaches out of the {outer}", hint, sheet, box)


def _outside(sheet: Sheet) -> str:
    """What the TrimBox lies in."""
    return "MediaBox" if sheet.bleed is None else "BleedBox"


def check_position(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF007: no /Rotate and no UserUnit: imposition programs differ in what they make of them."""
    return tuple(_turned(document))


def _turned(document: Document) -> Iterator[Finding]:
    for sheet in document.sheets:
        if sheet.rotate % 360:
            hint = "turn the page where the file is made, not with /Rotate"
            yield Finding(f"the page is rotated by {sheet.rotate}°", hint, sheet, value=sheet.rotate, limit=0)
        if sheet.user_unit != 1:
            hint = "make the file again at its real size, without UserUnit"
            message = f"the page is measured in units of {sheet.user_unit:g} points"
            yield Finding(message, hint, sheet, value=sheet.user_unit, limit=1)


def check_page_count(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF008: a multiple of the pages that the profile names for the binding; whole leaves where it names none."""
    if asked.part:
        return ()
    pages = len(document.sheets)
    multiple = asked.profile.page_multiples.get(asked.binding or "", LEAF)
    if pages % multiple == 0:
        return ()
    binding = f" for the binding «{asked.binding}»" if asked.binding else ""
    message = f"{pages} pages, but a multiple of {multiple} is needed{binding}"
    return (Finding(message, "add pages or take some out", value=pages, limit=multiple),)


def check_bleed(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF009: the bleed the profile asks for on each edge that is cut; a missing box is PDF006's."""
    return tuple(_scant_bleeds(document, asked))


def _scant_bleeds(document: Document, asked: Asked) -> Iterator[Finding]:
    wanted = asked.profile.bleed_mm
    for sheet in document.sheets:
        if sheet.trim is None or sheet.bleed is None or not _holds(sheet.bleed, sheet.trim):
            continue
        scant = {
            edge: width
            for edge, width in _margins(sheet.trim, sheet.bleed).items()
            if edge in trimmed_edges(sheet, asked) and width < wanted * MM - SLACK
        }
        if scant:
            least = round(max(0.0, min(scant.values())) / MM, 2)
            message = f"{least:g} mm of bleed, {wanted:g} mm are needed: {', '.join(scant)}"
            hint = "let the file have its bleed, with the pictures and tints at the edge reaching to its end"
            yield Finding(message, hint, sheet, sheet.trim, least, wanted)


def _margins(trim: Rect, bleed: Rect) -> dict[str, float]:
    return {
        "left": trim[0] - bleed[0],
        "bottom": trim[1] - bleed[1],
        "right": bleed[2] - trim[2],
        "top": bleed[3] - trim[3],
    }


def _size(box: Rect) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def _name_size(size: tuple[float, float]) -> str:
    return f"{size[0] / MM:.1f} × {size[1] / MM:.1f} mm"


def _holds(outer: Rect, inner: Rect) -> bool:
    return min(_margins(inner, outer).values()) >= -SLACK


RULES = (
    Rule("PDF006", "every page has TrimBox and BleedBox, of one size, lying in one another", check_boxes),
    Rule("PDF007", "no page is rotated or has units of its own", check_position),
    Rule("PDF008", "the page count suits the binding", check_page_count),
    Rule("PDF009", "the bleed is as wide as the profile asks on each trimmed edge", check_bleed),
)
