"""What an ePub offers to readers who cannot see, hear or hold it: computed from its documents, never declared by hand.

The makers of the package document and the judges of the finished file share this, each with documents of their own.
Terms: Schema.org Accessibility Properties for Discoverability Vocabulary (W3C), as EPUB Accessibility 1.1 asks for.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

_HTML = "{http://www.w3.org/1999/xhtml}"
_SVG = "{http://www.w3.org/2000/svg}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_PICTURES = (f"{_HTML}img", f"{_SVG}svg")
_DECORATIVE = ("presentation", "none")
_HEADINGS = {f"{_HTML}h{level}": level for level in range(1, 7)}
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_MOVING = frozenset(
    f"{_HTML}{name}" for name in ("script", "video", "audio", "canvas", "iframe", "object", "embed", "marquee")
) | {f"{_SVG}{name}" for name in ("script", "animate", "animateMotion", "animateTransform", "set")}
_MOVING_DRAWING = re.compile(rb"<(?:script|animate\w*|set)\b|@keyframes")
_MOVING_RASTER = (b"GIF8", b"RIFF")  # forms that can hold more than one picture
_MOVING_SHEET = re.compile(r"@keyframes|\b(?:animation|transition)(?:-\w+)*\s*:")
# What takes the choice of type and colour away from the reader.
_FIXED_SHEET = re.compile(
    r"\bfont-size\s*:\s*[\d.]+(?:pt|px|pc|mm|cm|in)\b"
    r"|\b(?:color|background(?:-color)?|font(?:-size|-family)?|line-height|letter-spacing|word-spacing)"
    r"\s*:[^;{}]*!important"
)


@dataclass(frozen=True)
class Access:
    """Schema.org's terms: ``sufficient`` holds sets of modes that are enough together, written with commas."""

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]


@dataclass(frozen=True)
class _Seen:
    """What one document has."""

    pictures: int
    described: int
    ordered: bool  # headings begin with one h1 and leave no level out
    marks: bool
    roles: bool
    moving: bool
    extended: bool  # a picture with a long description
    styles: str  # of <style> elements and attributes


def describe_access(
    documents: Mapping[str, etree._Element],
    nav: etree._Element | None,
    sheets: Iterable[str],
    pictures: Iterable[bytes] = (),
) -> Access:
    """What is really there.

    ``documents``: the spine's documents but the navigation document, in reading order, by their paths as ``nav``
    links them; ``sheets``: the style sheets; ``pictures``: the picture files. No hazard is claimed to be absent
    where something could move or sound; then it is unknown. Decorative pictures are none: there is nothing to say.
    """
    seen = [_look(tree) for tree in documents.values()]
    sheets = (*sheets, *(one.styles for one in seen if one.styles))
    contents, pages = _find_links(nav, "toc"), _find_links(nav, "page-list")
    pictured, described = sum(one.pictures for one in seen), sum(one.described for one in seen)
    holds = {
        "tableOfContents": bool(contents),
        "readingOrder": bool(contents) and _first_of_each(contents) == list(documents),
        "structuralNavigation": bool(seen) and all(one.ordered for one in seen),
        "alternativeText": 0 < pictured == described,
        "longDescription": any(one.extended for one in seen),
        "pageBreakMarkers": any(one.marks for one in seen),
        "pageNavigation": bool(pages),
        "displayTransformability": bool(seen) and not any(_FIXED_SHEET.search(sheet) for sheet in sheets),
        "ARIA": any(one.roles for one in seen),
    }
    moving = any(one.moving for one in seen) or any(_MOVING_SHEET.search(sheet) for sheet in sheets)
    moving = moving or any(_can_move(content) for content in pictures)
    textual = ("textual",) if described == pictured else ()
    return Access(
        modes=("textual", "visual") if pictured else ("textual",),
        sufficient=("textual,visual", *textual) if pictured else ("textual",),
        features=tuple(feature for feature, there in holds.items() if there) or ("none",),
        hazards=("unknown",) if moving else ("none",),
    )


def summarise_access(access: Access, labels: Mapping[str, str]) -> str:
    """The same for people, in sentences from ``labels``; ends by saying that nobody else has checked it."""
    said = [f"access_{feature}" for feature in access.features if f"access_{feature}" in labels]
    if "textual" in access.sufficient:
        said.insert(0, "access_textual")
    if access.hazards == ("none",):
        said.append("access_still")
    return " ".join(f"{labels[name]}." for name in (*said, "access_unchecked"))


def _look(tree: etree._Element) -> _Seen:
    pictures = described = 0
    levels: list[int] = []
    styles: list[str] = []
    marks = roles = moving = extended = cover = False
    for element in tree.iter(etree.Element):
        tag, role = element.tag, element.get("role")
        styles.append(element.get("style", ""))
        if tag in _HEADINGS:
            levels.append(_HEADINGS[tag])
        elif tag in _PICTURES and not is_decorative(element):
            pictures += 1
            described += bool((say_picture(element) or "").strip())
            extended = extended or element.get("aria-details") is not None
        elif tag == f"{_HTML}style":
            styles.append("".join(map(str, element.itertext())))
        moving = moving or tag in _MOVING
        if role is not None and role not in _DECORATIVE:
            roles = True
            marks = marks or role == "doc-pagebreak"
            cover = cover or role == "doc-cover"
    ordered = _are_ordered(levels) or (cover and not levels)
    return _Seen(pictures, described, ordered, marks, roles, moving, extended, "\n".join(filter(None, styles)))


def is_decorative(image: etree._Element) -> bool:
    """True where a screen reader is told to pass a picture by."""
    if image.get("role") in _DECORATIVE:
        return True
    return any(one.get("aria-hidden") == "true" for one in (image, *image.iterancestors()))


def say_picture(image: etree._Element) -> str | None:
    """What a screen reader says of a picture; None where nobody has thought of it."""
    said = image.get("alt") if image.tag.startswith(_HTML) else image.findtext(f"{_SVG}title")
    named = said if said and said.strip() else image.get("aria-label") or said
    return None if named is None else _UNSEEN.sub("", named)


def _are_ordered(levels: Sequence[int]) -> bool:
    """One first-level heading, the first of all, and no level left out on the way down."""
    if levels.count(1) != 1 or levels[0] != 1:
        return False
    return all(after - before <= 1 for before, after in pairwise(levels))


def _find_links(nav: etree._Element | None, kind: str) -> list[str]:
    if nav is None:
        return []
    lists = (one for one in nav.iter(f"{_HTML}nav") if kind in (one.get(_TYPE) or "").split())
    return [link.get("href", "") for one in lists for link in one.iter(f"{_HTML}a")]


def _first_of_each(links: Iterable[str]) -> list[str]:
    """The documents that links lead to, each once, in order."""
    return list(dict.fromkeys(posixpath.normpath(link.partition("#")[0]) for link in links))


def _can_move(picture: bytes) -> bool:
    if picture.startswith(_MOVING_RASTER):
        return True
    drawn = picture.lstrip()[:1] == b"<"
    return drawn and _MOVING_DRAWING.search(picture) is not None
