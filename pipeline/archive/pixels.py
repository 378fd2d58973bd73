"""Pictures compared pixel by pixel."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 120_000_000  # a picture of a magazine has a tenth of it; what is larger is not opened


def compare_pictures(archived: bytes, rebuilt: bytes) -> str:
    """Where two picture files begin to look different, in words; "" where every pixel is the same."""
    from PIL import Image

    images = []
    for content, which in ((archived, "archived"), (rebuilt, "rebuilt")):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                image = Image.open(io.BytesIO(content))
                if image.width * image.height > MOST_PIXELS:
                    return f"the {which} picture is too large to look at: {image.width} × {image.height} pixels"
                images.append(image.convert("RGBA"))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            return f"the {which} picture cannot be read: {error}"
    old, new = images
    if old.size != new.size:
        return f"{old.width} × {old.height} pixels were archived, {new.width} × {new.height} are made now"
    box = find_difference(old, new)
    return f"pixels differ from x {box[0]}, y {box[1]} to x {box[2]}, y {box[3]}" if box else ""


def find_difference(old: Image.Image, new: Image.Image) -> tuple[int, int, int, int] | None:
    """The smallest box with every pixel that differs: left, top, right, bottom. Both of one size and mode."""
    from PIL import ImageChops

    # Without alpha_only the box of an RGBA difference is that of its alpha, which is 0 where both are opaque.
    return ImageChops.difference(old, new).getbbox(alpha_only=False)
