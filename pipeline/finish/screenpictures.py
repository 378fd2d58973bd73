"""Pictures of the access copy: its one output intent is sRGB, so no picture may stay in ink (ISO 19005-2, 6.2.4.3).

The layout library hands a CMYK JPEG on as it came. Here it becomes sRGB, through its own profile; where it carries
none it was made for the printing condition, as in print.pdf, where its inks are printed as they are.
"""

from __future__ import annotations

import io

from pikepdf import Array, Name, Object, Pdf, Stream
from PIL import Image, ImageChops, ImageCms

QUALITY = 94  # of a JPEG, all colours as fine as its brightness
_CMYK = b"CMYK"  # where an ICC profile says what it converts from (ICC.1, 7.2.6)


def turn_pictures(pdf: Pdf, srgb: bytes, condition: bytes) -> None:
    """Every JPEG in CMYK as one in sRGB. Same input, same bytes.

    ``srgb``, ``condition``: ICC profiles; without the second what carries no profile is converted without one. A
    picture that cannot be decoded stays, and judges of PDF/A name it.
    """
    for one in pdf.objects:
        if isinstance(one, Stream) and one.get(Name.Subtype) == Name.Image and _has_four_inks(one):
            try:
                _turn(one, srgb, condition)
            except OSError:
                continue


def _has_four_inks(image: Stream) -> bool:
    if image.get(Name.Filter) not in (Name.DCTDecode, Array([Name.DCTDecode])):
        return False
    space = image.get(Name.ColorSpace)
    if isinstance(space, Array) and len(space) == 2 and space[0] == Name.ICCBased:
        return int(space[1].get(Name.N, 0)) == 4
    return bool(space == Name.DeviceCMYK)


def _turn(image: Stream, srgb: bytes, condition: bytes) -> None:
    with Image.open(io.BytesIO(image.read_raw_bytes())) as found:
        if found.mode != "CMYK":
            return
        # Pillow takes all for Adobe's, where 0 is full ink. The PDF knows: there its Decode turns them.
        picture = found.copy() if _is_negative(image) else ImageChops.invert(found)
        own = found.info.get("icc_profile") or b""
    profile = own if own[16:20] == _CMYK else condition
    out = io.BytesIO()
    _to_srgb(picture, profile, srgb).save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    image.write(out.getvalue(), filter=Name.DCTDecode)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    if Name.Decode in image:
        del image[Name.Decode]


def _is_negative(image: Object) -> bool:
    decode = image.get(Name.Decode)
    return isinstance(decode, Array) and [float(value) for value in decode.as_list()[:2]] == [1, 0]


def _to_srgb(picture: Image.Image, profile: bytes, srgb: bytes) -> Image.Image:
    """Relative colorimetric with black-point compensation, as colours of the sheets are turned (colour.py)."""
    picture.info = {}
    if profile:
        try:
            made = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.ImageCmsProfile(io.BytesIO(srgb)),
                ImageCms.Intent.RELATIVE_COLORIMETRIC,
                "RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except ImageCms.PyCMSError:
            made = None  # a profile that does not fit its picture
        if made is not None:
            made.info = {}
            return made
    return picture.convert("RGB")
