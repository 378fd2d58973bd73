"""EPB007 and EPB020: pictures said in words, and as stores take them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from pipeline.accessibility import is_decorative, say_picture
from pipeline.preflight.epub.model import XHTML, Asked, Element, EpubFile, Finding, Picture, Rule, line_of

MAX_PIXELS = 4_000_000  # Apple Books refuses larger pictures
COVER_WIDTH = 1600  # pixels; stores enlarge nothing
MAX_DOCUMENT = 10_000_000  # bytes: Kobo takes no larger document
_SVG = "{http://www.w3.org/2000/svg}"


def check_alternatives(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Every picture that is content is said in words; one that is decoration says so (role or aria-hidden)."""
    return tuple(finding for document in epub.documents for finding in _unsaid(document.path, document.tree))


def _unsaid(path: str, tree: Element) -> Iterator[Finding]:
    hint = "write alt: of the picture in the article's source"
    for image in tree.iter(f"{XHTML}img", f"{_SVG}svg", f"{_SVG}image", f"{XHTML}area"):
        if is_decorative(image) or (image.tag == f"{_SVG}image" and image.get(f"{XHTML}alt") is None):
            continue  # an <image> is of its <svg>
        said = say_picture(image)
        source = image.get("src") or "a drawing"
        if said is None:
            yield Finding(f"the picture {source} has no alternative text", hint, path, line_of(image))
        elif not said.strip():
            yield Finding(f"the picture {source} has an empty alternative text", hint, path, line_of(image))
        elif said.strip() in (source, posixpath.basename(source)):
            yield Finding(f"the picture {source} has its file's name for a text", hint, path, line_of(image))


def check_rasters(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """JPEG and PNG, RGB or grey, baseline, opaque, of at most 4 megapixels; the cover wide enough for stores."""
    cover = epub.package.cover if epub.package is not None else None
    return tuple(finding for picture in epub.pictures for finding in _refused(picture, picture.path == cover))


def _refused(picture: Picture, is_cover: bool) -> Iterator[Finding]:
    hint = "pictures go through pipeline/bind/rasters.py"
    path, pixels = picture.path, picture.width * picture.height
    if picture.trouble:
        yield Finding(f"the picture cannot be opened ({picture.trouble})", hint, path)
        return
    if picture.format not in ("JPEG", "PNG"):
        yield Finding(f"the picture is {picture.format}, not JPEG or PNG", hint, path, value=picture.format)
    if pixels > MAX_PIXELS:
        message = f"the picture has {pixels / 1e6:.1f} megapixels"
        yield Finding(message, hint, path, value=pixels, limit=MAX_PIXELS)
    if picture.transparent:
        yield Finding("the picture is transparent: on a dark page its lines are lost", hint, path)
    elif picture.mode not in ("RGB", "L", "P", "1"):
        yield Finding(f"the picture is {picture.mode}, not RGB or grey", hint, path, value=picture.mode)
    if picture.progressive:
        yield Finding("the picture is a progressive JPEG, which old readers do not show", hint, path)
    if picture.profile and "srgb" not in picture.profile.lower():
        yield Finding(f"the picture's colours are of «{picture.profile}», not sRGB", hint, path)
    if is_cover and picture.width < COVER_WIDTH:
        message = f"the cover is {picture.width} pixels wide"
        yield Finding(message, hint, path, value=picture.width, limit=COVER_WIDTH)


def check_sizes(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """No document is larger than stores take."""
    hint = "split the article in two"
    return tuple(
        Finding(f"the document has {len(data) / 1e6:.1f} MB", hint, one.path, value=len(data), limit=MAX_DOCUMENT)
        for one in epub.documents
        if len(data := epub.files[one.path]) > MAX_DOCUMENT
    )


RULES = (
    Rule("EPB007", "every picture is said in words, or is marked as decoration", check_alternatives),
    Rule(
        "EPB020", "pictures are baseline RGB or grey, opaque, at most 4 megapixels; the cover 1600 wide", check_rasters
    ),
    Rule("EPB020", "a document has at most 10 MB", check_sizes),
)
