"""Rules of pictures: pixels per inch as placed. A finding for each picture of a page, at its lowest place."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.preflight.model import Asked, Document, Finding, Image, Mark, Rule, Sheet


def check_lowest(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF013: below the profile's lower limit a picture shows its pixels."""
    profile = asked.profile
    hint = "take a larger picture, or place it smaller"
    return tuple(
        _find(sheet, mark, image, limit, hint)
        for sheet, mark, image in _placed(document)
        for limit in (profile.bitmap_ppi_error if is_bitmap(image) else profile.ppi_error,)
        if image.ppi < limit
    )


def check_low(document: Document, asked: Asked) -> tuple[Finding, ...]:
    """PDF014: between both limits it prints softer than it could."""
    profile = asked.profile
    found = []
    for sheet, mark, image in _placed(document):
        bounds = (profile.ppi_error, profile.ppi_warning)
        if is_bitmap(image):
            bounds = (profile.bitmap_ppi_error, profile.bitmap_ppi_warning)
        if bounds[0] <= image.ppi < bounds[1]:
            found.append(_find(sheet, mark, image, bounds[1], "a larger picture would print sharper"))
    return tuple(found)


def is_bitmap(image: Image) -> bool:
    """True for pictures of one bit, stencils among them: their edges need far more pixels."""
    return image.bits == 1 or image.mask


def _placed(document: Document) -> Iterator[tuple[Sheet, Mark, Image]]:
    """Every picture of every page once, where it has the fewest pixels per inch."""
    for sheet in document.sheets:
        lowest: dict[tuple[object, ...], tuple[Mark, Image]] = {}
        for mark in sheet.marks:
            image = mark.image
            if image is None:
                continue
            key = (image.name, image.width, image.height, mark.path)
            if key not in lowest or image.ppi < lowest[key][1].ppi:
                lowest[key] = mark, image
        for mark, image in lowest.values():
            yield sheet, mark, image


def _find(sheet: Sheet, mark: Mark, image: Image, limit: float, hint: str) -> Finding:
    kind = "1-bit picture" if is_bitmap(image) else "picture"
    message = (
        f"a {kind} of {image.width} × {image.height} pixels has {image.ppi:.0f} ppi as placed, {limit:g} are asked"
    )
    return Finding(message, hint, sheet, mark.rect, round(image.ppi, 1), limit, image.name)


RULES = (
    Rule("PDF013", "pictures have at least the pixels per inch below which the profile sees an error", check_lowest),
    Rule("PDF014", "pictures have the pixels per inch that the profile recommends", check_low),
)
