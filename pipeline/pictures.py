"""Pictures: where they may lie, whether they can be decoded whole, and what an SVG may hold.

WeasyPrint embeds a truncated JPEG without a word and leaves a huge PNG out, so every picture is decoded here
first; what was found is kept by content, so that a known picture costs a digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import Article, Block, Picture
from pipeline.problems import Problem
from pipeline.supplied import SUFFIX as SUPPLIED_SUFFIX
from pipeline.supplied import BadPage, count_content, read_page
from pipeline.trial import TrialFailed, try_apart

if TYPE_CHECKING:
    from lxml import etree

MAX_FILE_BYTES = 80_000_000
WIDE_GREYS = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})  # Pillow's names
MAX_PIXELS = 60_000_000  # an A3 spread at 300 ppi is 35 million
MAX_SVG_BYTES = 3_000_000
MAX_SVG_ELEMENTS = 60_000  # counted with every <use> written out
MAX_SVG_DEPTH = 60
KINDS_OF_FILE = (".jpg", ".jpeg", ".png", ".svg", SUPPLIED_SUFFIX)
_KNOWN = "pictures-5.json"  # the number goes up with the rules below


def pictures_of(article: Article) -> Iterator[Picture]:
    """Every picture of an article, in order."""
    for picture in (article.picture, article.portrait):
        if picture is not None:
            yield picture
    yield from _block_pictures(article.blocks)


def _block_pictures(blocks: Sequence[Block]) -> Iterator[Picture]:
    for block in blocks:
        if block.picture is not None:
            yield block.picture
        if block.role == "person" and (src := block.attrs.get("portrait")):
            alt, focus = block.attrs.get("alt", ""), block.attrs.get("focus", "50% 50%")
            yield Picture(src, alt, focus=focus, place=block.place)
        yield from _block_pictures(block.children)


@dataclass
class PictureDesk:
    """Looks at the pictures of one issue: its ``folder`` on disk, a ``cache`` where findings are kept."""

    folder: Path
    cache: Path
    known: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    seen: dict[str, tuple[Problem, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            data = json.loads((self.cache / _KNOWN).read_text(encoding="utf-8"))
            self.known = {str(k): (str(v[0]), str(v[1])) if v else None for k, v in data.items()}
        except (OSError, ValueError, TypeError, AttributeError, IndexError):
            self.known = {}

    def keep(self) -> None:
        """Write what was learnt for the next run; a cache that cannot be written is no problem."""
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            fresh = self.cache / f"{_KNOWN}.{os.getpid()}"
            fresh.write_text(json.dumps(self.known, sort_keys=True), encoding="utf-8")
            fresh.replace(self.cache / _KNOWN)
        except OSError:
            return

    def inspect(self, picture: Picture) -> tuple[Problem, ...]:
        """What is wrong with a picture's path or file."""
        refused = self._refuse_path(picture)
        if refused:
            return (refused,)
        path = self.folder / picture.src
        try:
            if not path.is_file():
                hint = f"put the file there, or mend the path; it counts from {self.folder.name}/"
                return (Problem("PIC001", f"the picture {picture.src} is missing", hint, picture.place),)
            size = path.stat().st_size
            if size == 0 or size > MAX_FILE_BYTES:
                code = "PIC004" if size else "PIC002"
                return (Problem(code, f"{picture.src} has {size} bytes", "export the picture again", picture.place),)
            content = path.read_bytes()
        except OSError as error:
            hint = "check the file's permissions"
            return (Problem("PIC002", f"{picture.src}: {error.strerror}", hint, picture.place),)
        digest = hashlib.sha256(path.suffix.lower().encode() + content).hexdigest()
        if digest not in self.known:
            self.known[digest] = inspect_content(path.suffix.lower(), content)
        finding = self.known[digest]
        if finding is None:
            return ()
        code, message = finding
        return (Problem(code, f"{picture.src}: {message}", _HINTS[code], picture.place),)

    def _refuse_path(self, picture: Picture) -> Problem | None:
        src = picture.src
        if not src:
            return Problem("PIC001", "a picture without a file", "name it: images/…", picture.place)
        if re.match(r"^[a-zA-Z][a-zA-Z0-9+.-]*:", src) or src.startswith("//"):
            hint = "save the picture in the issue's images/ and name it there"
            return Problem("SRC012", f"«{src}» is a URL, not a file of the issue", hint, picture.place)
        path = self.folder / src
        if (
            src.startswith("/")
            or "\\" in src
            or "\0" in src
            or not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.folder))
        ):
            hint = "copy it into the issue's images/ folder; links that lead out are refused too"
            return Problem("SRC012", f"«{src}» leads out of the issue's folder", hint, picture.place)
        if path.suffix.lower() not in KINDS_OF_FILE:
            hint = "use JPEG or PNG for photographs, SVG for drawings"
            return Problem("PIC002", f"«{src}» is no kind of picture that is known", hint, picture.place)
        return None


_HINTS = {
    "PIC002": "export it again and open it in a viewer before sending it",
    "PIC004": "make it smaller: 300 ppi at its printed size is enough",
    "PIC005": "export it as plain SVG: shapes only, without scripts, links, fonts or entities",
}


def inspect_content(suffix: str, content: bytes) -> tuple[str, str] | None:
    """A picture's fault as (code, message), or None where it can be used."""
    if suffix == SUPPLIED_SUFFIX:
        return inspect_supplied(content)
    return inspect_svg(content) if suffix == ".svg" else inspect_raster(suffix, content)


def inspect_supplied(content: bytes) -> tuple[str, str] | None:
    """Open and draw a supplied PDF's first page, in a process of its own: nobody knows who wrote it."""
    try:
        code, _, message = try_apart(lambda: _try_supplied(content)).partition(" ")
    except TrialFailed:
        return "PIC004", "cannot be drawn within the limits of time and memory"
    return (code, message) if code else None


def _try_supplied(content: bytes) -> str:
    from pipeline.picturing import draw_supplied

    try:
        read_page(content)
        count_content(content)
        draw_supplied(content)
    except BadPage as error:
        return f"{error.code} {error}"
    except OSError as error:
        return f"PIC002 {error}"
    return ""


@contextmanager
def _whole_only() -> Iterator[None]:
    """Pillow refuses truncated pictures meanwhile: importing weasyprint tells it, for the whole process, not to."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def inspect_raster(suffix: str, content: bytes) -> tuple[str, str] | None:
    """Decode a JPEG or PNG whole."""
    import io

    from PIL import Image, UnidentifiedImageError

    wanted = "PNG" if suffix == ".png" else "JPEG"
    try:
        with warnings.catch_warnings(), _whole_only():
            warnings.simplefilter("ignore")  # the bomb's: our own limit is below; and what decoders grumble at
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    return "PIC004", f"{width} × {height} pixels, more than {MAX_PIXELS // 1_000_000} million"
                if image.format not in (wanted, "MPO" if wanted == "JPEG" else wanted):
                    return "PIC002", f"its name says {wanted}, its content is {image.format}"
                if image.mode in WIDE_GREYS:
                    return "PIC002", "grey of 16 bits a pixel, which layout cannot take; 8 are enough"
                image.load()
    except UnidentifiedImageError:
        return "PIC002", f"its name says {wanted}, its content does not"
    except Image.DecompressionBombError:
        return "PIC004", f"more than {MAX_PIXELS // 1_000_000} million pixels"
    except Exception as error:  # fed with damaged bytes a decoder raises whatever it likes
        return "PIC002", f"cannot be decoded: {error}"
    return None


# Possessive, or the engine would give the quotation mark back and take url("#a") for a link out.
_URL_OUT = re.compile(r"url\(\s*+['\"]?+(?!#)")
_REFUSED_TAGS = frozenset({"script", "foreignObject", "iframe", "audio", "video", "animate", "set", "style"})


def inspect_svg(content: bytes) -> tuple[str, str] | None:
    """Parse an SVG without entities or network; refuse scripts, links out, what unfolds beyond the limits."""
    from lxml import etree

    from pipeline.xmlsafe import parse_xml

    if len(content) > MAX_SVG_BYTES:
        return "PIC004", f"more than {MAX_SVG_BYTES // 1_000_000} MB of SVG"
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
        return "PIC005", "a document type or entities"
    try:
        root = parse_xml(content)
    except (etree.XMLSyntaxError, ValueError) as error:
        return "PIC002", f"not well-formed: {error}"
    if getattr(root.getroottree().docinfo, "doctype", ""):  # in an encoding where the bytes above did not show it
        return "PIC005", "a document type or entities"
    if etree.QName(root).localname != "svg":
        return "PIC002", f"its root is <{etree.QName(root).localname}>, not <svg>"
    return _find_refused(root) or _measure_svg(root)


def _find_refused(root: etree._Element) -> tuple[str, str] | None:
    """Elements, scripts and links that no picture may hold."""
    from lxml import etree

    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in _REFUSED_TAGS:
            return "PIC005", f"<{name}> in line {element.sourceline}"
        for key, text in element.attrib.items():
            local, value = etree.QName(key).localname, str(text)
            if local.startswith("on"):
                return "PIC005", f"a script in line {element.sourceline}"
            outside = local in ("href", "src") and not value.startswith("#")
            if outside or _URL_OUT.search(value):
                return "PIC005", f"a link out of the file in line {element.sourceline}"
    return None


def _measure_svg(root: etree._Element) -> tuple[str, str] | None:
    """Elements and depth with every <use> written out; a reference to an ancestor never ends."""
    from lxml import etree

    # Held in a list: lxml makes its elements anew each time, and id() of one that is gone is given out again.
    elements = list(root.iter(etree.Element))
    by_id = {element.get("id"): element for element in elements if element.get("id")}
    sizes: dict[int, int] = {}

    def unfold(element: etree._Element, depth: int, open_uses: frozenset[int]) -> int:
        if depth > MAX_SVG_DEPTH:
            raise OverflowError(f"nested more than {MAX_SVG_DEPTH} deep")
        if id(element) in sizes:
            return sizes[id(element)]
        total = 1
        if etree.QName(element).localname == "use":
            href = element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or ""
            target = by_id.get(href[1:])
            if target is not None:
                if id(target) in open_uses:
                    raise OverflowError("a <use> that refers to itself")
                total += unfold(target, depth + 1, open_uses | {id(target)})
        for child in element.iterchildren(etree.Element):
            total += unfold(child, depth + 1, open_uses)
        if total > MAX_SVG_ELEMENTS:
            raise OverflowError(f"more than {MAX_SVG_ELEMENTS} elements when its <use> are written out")
        sizes[id(element)] = total
        return total

    try:
        unfold(root, 0, frozenset())
    except OverflowError as error:
        return "PIC005", str(error)
    return None
