"""Plates as samples of a PDF: which filter they are packed with, and how they are kept between builds.

A photograph that came as a JPEG leaves as one, of a quality at which no pixel of the house's pictures is off by
2 ΔE; everything else is packed without loss. Samples of one picture are the same bytes every time.
"""

from __future__ import annotations

import io
import json
import re
import struct
from dataclasses import asdict, dataclass

from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from pipeline.samples import copy_bare

PREDICTOR = 15  # ISO 32000-1, 7.4.4.4: each row says how it is foretold, as in PNG
_PNG_MODES = {"CMYK": "RGBA", "L": "L", "1": "1"}  # PNG knows no CMYK, but packing asks for the number of bytes only
_SPACES = {"CMYK": "DeviceCMYK", "L": "DeviceGray", "1": "DeviceGray"}
_COLOURS = {"DeviceCMYK": 4, "DeviceGray": 1}
_UPSIDE_DOWN = [1, 0] * 4


@dataclass(frozen=True)
class Samples:
    """An image XObject's samples. ``filter`` is DCTDecode or FlateDecode; ``negative``: Adobe's CMYK, 0 is full ink."""

    width: int
    height: int
    bits: int
    space: str
    filter: str
    negative: bool
    data: bytes
    alpha: Samples | None = None


def pack_lossless(image: Image.Image, alpha: Image.Image | None = None) -> Samples:
    """A picture of mode CMYK, L or 1 packed by deflate; its alpha likewise."""
    png = Image.frombytes(_PNG_MODES[image.mode], image.size, image.tobytes())
    out = io.BytesIO()
    png.save(out, "PNG")
    data = b"".join(content for name, content in _png_chunks(out.getvalue()) if name == b"IDAT")
    bits = 1 if image.mode == "1" else 8
    beneath = pack_lossless(alpha) if alpha is not None else None
    return Samples(*image.size, bits, _SPACES[image.mode], "FlateDecode", False, data, beneath)


def pack_photograph(image: Image.Image, quality: int, alpha: Image.Image | None = None) -> Samples:
    """A picture of mode CMYK or L as a JPEG, no plate coarser than another; CMYK is Adobe's, upside down."""
    out = io.BytesIO()
    copy_bare(image).save(out, "JPEG", quality=quality, subsampling=0, optimize=True)
    cmyk = image.mode == "CMYK"
    beneath = pack_lossless(alpha) if alpha is not None else None
    return Samples(*image.size, 8, _SPACES[image.mode], "DCTDecode", cmyk, out.getvalue(), beneath)


def pass_jpeg(content: bytes, size: tuple[int, int], negative: bool) -> Samples:
    """A CMYK JPEG as it came, sample for sample; its profile, thumbnail and other remarks stay behind.

    So does what the file carries after the picture's end.

    Raises ValueError where its segments cannot be told apart.
    """
    return Samples(*size, 8, "DeviceCMYK", "DCTDecode", negative, b"".join(_jpeg_parts(content)))


def write_bytes(samples: Samples) -> bytes:
    """Samples as one piece that can be kept."""
    head = {name: value for name, value in asdict(samples).items() if name not in ("data", "alpha")}
    line = json.dumps(head).encode()
    beneath = write_bytes(samples.alpha) if samples.alpha else b""
    return struct.pack(">II", len(line), len(samples.data)) + line + samples.data + beneath


def read_bytes(content: bytes) -> Samples:
    """What write_bytes wrote."""
    line, data = struct.unpack_from(">II", content)
    head = json.loads(content[8 : 8 + line])
    end = 8 + line + data
    return Samples(**head, data=content[8 + line : end], alpha=read_bytes(content[end:]) if content[end:] else None)


def make_image(pdf: Pdf, samples: Samples) -> Stream:
    """The image XObject: no profile inside, not interpolated; transparency as its soft mask."""
    image = Stream(pdf, samples.data)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = samples.width, samples.height
    image.BitsPerComponent = samples.bits
    image.ColorSpace = Name(f"/{samples.space}")
    image.Interpolate = False
    image.Filter = Name(f"/{samples.filter}")
    if samples.filter == "FlateDecode":
        image.DecodeParms = Dictionary(
            Predictor=PREDICTOR,
            Columns=samples.width,
            Colors=_COLOURS[samples.space],
            BitsPerComponent=samples.bits,
        )
    if samples.negative:
        image.Decode = Array(_UPSIDE_DOWN)
    if samples.alpha is not None:
        image.SMask = make_image(pdf, samples.alpha)
    return image


def _png_chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    chunks, at = [], 8
    while at < len(png):
        length, name = struct.unpack_from(">I4s", png, at)
        chunks.append((name, png[at + 8 : at + 8 + length]))
        at += 12 + length
    return chunks


_ADOBE = 0xEE  # APP14: says whether the samples are upside down, so it is part of them
_SCAN, _END = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")  # in a scan's data: neither a stuffed byte nor a restart


def _jpeg_parts(jpeg: bytes) -> list[bytes]:
    """A JPEG's segments and scans up to its end, without application data and comments; cut short, all there is."""
    parts, at, scanned = [jpeg[:2]], 2, False
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg) and jpeg[at + 1] != _END:
        marker, length = jpeg[at + 1], struct.unpack_from(">H", jpeg, at + 2)[0]
        end = at + 2 + length
        if marker == _SCAN:
            scanned, found = True, _MARKER.search(jpeg, end)
            end = found.start() if found else len(jpeg)
        if marker == _ADOBE or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            parts.append(jpeg[at:end])
        at = end
        while jpeg[at : at + 2] == b"\xff\xff":  # fill bytes may stand before a marker
            at += 1
    if not scanned:
        raise ValueError("no scan where one was expected")
    return [*parts, jpeg[at : at + 2]]
