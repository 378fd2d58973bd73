"""Pictures of a raw PDF made anew from their sources, in the inks they are printed with.

Layout drops profiles, unpacks single bits and writes RGB, so its samples are not converted but replaced: from the
source's own bytes, once for each content and press. A supplied PDF takes its place as the form it is.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote

from pikepdf import Dictionary, Name, Object, Pdf, PdfError, PdfImage, Stream
from PIL import ExifTags, Image

from pipeline.finish.adverts import place_page
from pipeline.finish.encoding import (
    Samples,
    make_image,
    pack_lossless,
    pack_photograph,
    pass_jpeg,
    read_bytes,
    write_bytes,
)
from pipeline.inks import Press
from pipeline.samples import is_plain_cmyk, open_upright, part_alpha, to_eight_bits
from pipeline.supplied import BLEED_MM
from pipeline.supplied import HEADER as SUPPLIED

PICTURES_VERSION = 2  # part of the key under which converted pictures are kept
PRINT_QUALITY = 99  # of a JPEG: no pixel of the specimen's pictures is off by 2 ΔE; at 98 a few in 100,000 are

Keep = Callable[[str, Callable[[], bytes]], bytes]
"""Kept.get: a key and what makes its content if it was not kept."""

Place = Callable[[Pdf, bytes, float], Object]
"""Makes the XObject that stands for a source, its bleed in mm; it is painted into the unit square, as images are."""

PLACED: tuple[tuple[bytes, Place], ...] = ((SUPPLIED, place_page),)  # how a source begins -> what stands for it


@dataclass(frozen=True)
class Fineness:
    """How fine pictures are: ``quality`` of JPEGs, and the pixels of the long side at most, None for all there are."""

    quality: int = PRINT_QUALITY
    longest: int | None = None


PRINT = Fineness()
PROOF = Fineness(80, 1200)


@dataclass(frozen=True)
class Repro:
    """What pictures are made from: ``sources`` by resource name without its last digit (i + md5 of the URL)."""

    sources: Mapping[str, bytes] = field(repr=False)
    press: Press = field(repr=False)
    keep: Keep = field(repr=False)
    fineness: Fineness = PRINT
    bleed_mm: float = BLEED_MM  # with which supplied pages were laid out

    @property
    def rules(self) -> str:
        """What a converted picture depends on besides its source."""
        return f"{PICTURES_VERSION} {self.press.key} {self.fineness}"


def name_source(url: str) -> str:
    """The key in Repro.sources of the resource at ``url``, given plain or percent-encoded: as WeasyPrint names it.

    It is the digest of the URL as it was asked for, with whatever no URL may hold percent-encoded; less the last
    digit, which tells interpolation.
    """
    asked = quote(url, safe="/:?#[]@!$&'()*+,;=~%")
    return f"i{hashlib.md5(asked.encode(), usedforsecurity=False).hexdigest()}"


def replace_pictures(pdf: Pdf, repro: Repro) -> None:
    """Every image of pages, forms, patterns and masks in the press's inks, or in black ink alone.

    An image whose source is not known is converted from its samples, as sRGB. In soft masks, which are never printed,
    colour becomes its brightness and grey stays as it is. Raises OSError where a source cannot be decoded.
    """
    replacer = _Replacer(pdf, repro)
    for page in pdf.pages:
        replacer.enter(page.resources, masking=False)


def convert_source(source: bytes, press: Press, fineness: Fineness = PRINT) -> Samples:
    """One picture's file as samples in the press's inks. Raises OSError where it cannot be decoded."""
    with Image.open(io.BytesIO(source)) as raw:
        if raw.format == "JPEG" and raw.mode == "CMYK" and not _is_turned(raw) and _fits(raw, fineness):
            with suppress(ValueError):
                return pass_jpeg(source, raw.size, negative=not is_plain_cmyk(raw))
        photograph = raw.format in ("JPEG", "MPO")
    return _convert(open_upright(source), press, fineness, photograph)


def _convert(image: Image.Image, press: Press, fineness: Fineness, photograph: bool) -> Samples:
    if not _fits(image, fineness):
        profile = image.info.get("icc_profile")
        image = to_eight_bits(image)
        image = image.convert("L") if image.mode == "1" else image
        image.thumbnail((fineness.longest or 0,) * 2, Image.Resampling.LANCZOS)
        image.info["icc_profile"] = profile
    plates = press.convert_picture(image)
    if photograph and plates.image.mode != "1":
        return pack_photograph(plates.image, fineness.quality, plates.alpha)
    return pack_lossless(plates.image, plates.alpha)


def _is_turned(image: Image.Image) -> bool:
    return bool(image.getexif().get(ExifTags.Base.Orientation, 1) != 1)


def _fits(image: Image.Image, fineness: Fineness) -> bool:
    return fineness.longest is None or max(image.size) <= fineness.longest


class _Replacer:
    """Walks through the resources of one PDF, each of them once; what it made it does not enter."""

    def __init__(self, pdf: Pdf, repro: Repro) -> None:
        self.pdf = pdf
        self.repro = repro
        self.made: dict[object, Object] = {}
        self.entered: set[tuple[int, int]] = set()

    def enter(self, resources: Object | None, masking: bool) -> None:
        """Replace the images of a resource dictionary and of all that it leads to; masks first, see above."""
        if not isinstance(resources, Dictionary) or self._is_known(resources):
            return
        for state in _values(resources, Name.ExtGState):
            mask = state.get(Name.SMask)
            if isinstance(mask, Dictionary):
                self._enter_stream(mask.get(Name.G), masking=True)
        xobjects = resources.get(Name.XObject)
        if isinstance(xobjects, Dictionary):
            for name, xobject in xobjects.items():
                if isinstance(xobject, Stream) and xobject.get(Name.Subtype) == Name.Image:
                    xobjects[name] = self._replace(name, xobject, masking)
                else:
                    self._enter_stream(xobject, masking)
        for kind in (Name.Pattern, Name.Font):  # a font of type 3 is drawn by streams too
            for value in _values(resources, kind):
                self._enter_stream(value, masking)

    def _enter_stream(self, stream: Object | None, masking: bool) -> None:
        if isinstance(stream, Dictionary | Stream) and not self._is_known(stream):
            self.enter(stream.get(Name.Resources), masking)

    def _is_known(self, thing: Object) -> bool:
        if not thing.is_indirect:
            return False
        known = thing.objgen in self.entered
        self.entered.add(thing.objgen)
        return known

    def _replace(self, name: str, image: Stream, masking: bool) -> Object:
        key = name[1:-1]
        source = None if masking else self.repro.sources.get(key)
        if source is None:
            return self._once((image.objgen, masking), lambda: self._convert_samples(image, masking))
        return self._once(key, lambda: self._place(source))

    def _once(self, key: object, make: Callable[[], Object]) -> Object:
        if key not in self.made:
            self.made[key] = self.pdf.make_indirect(make())
        return self.made[key]

    def _place(self, source: bytes) -> Object:
        for header, place in PLACED:
            if source.startswith(header):
                return place(self.pdf, source, self.repro.bleed_mm)
        digest = hashlib.sha256(source)
        return self._make(digest, lambda: convert_source(source, self.repro.press, self.repro.fineness))

    def _make(self, digest: hashlib._Hash, convert: Callable[[], Samples]) -> Stream:
        digest.update(self.repro.rules.encode())
        kept = self.repro.keep(digest.hexdigest(), lambda: write_bytes(convert()))
        return make_image(self.pdf, read_bytes(kept))

    def _convert_samples(self, image: Stream, masking: bool) -> Object:
        """An image of which only the PDF's own samples are known; one that prints as it is stays."""
        image.Interpolate = False
        mask = image.get(Name.SMask)
        if mask is not None:
            mask.Interpolate = False
        if image.get(Name.ImageMask) or image.get(Name.ColorSpace) not in (Name.DeviceRGB, Name.DeviceGray):
            return image
        if masking and image.ColorSpace == Name.DeviceGray:
            return image
        try:
            picture, _ = part_alpha(PdfImage(image).as_pil_image())  # newer pikepdf lays the soft mask over it
        except (OSError, NotImplementedError, PdfError, ValueError):
            return image  # preflight names what is left in RGB
        photograph = image.get(Name.Filter) == Name.DCTDecode
        fineness = self.repro.fineness
        if masking:
            fresh: Object = make_image(self.pdf, pack_lossless(picture.convert("L")))
        else:
            digest = hashlib.sha256(f"{picture.mode} {picture.size} {photograph} ".encode() + picture.tobytes())
            fresh = self._make(digest, lambda: _convert(picture, self.repro.press, fineness, photograph))
        if mask is not None:
            fresh.SMask = mask
        return fresh


def _values(resources: Object, kind: Name) -> Iterator[Object]:
    values = resources.get(kind)
    if isinstance(values, Dictionary):
        for value in values.values():
            if isinstance(value, Dictionary | Stream):
                yield value
