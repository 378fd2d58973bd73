"""Pages of a PDF as pictures."""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING

from pipeline.supplied import BLEED_MM, BadPage, SuppliedPage, read_page

if TYPE_CHECKING:
    from PIL import Image

JPEG_QUALITY = 88


def draw_page(pdf: bytes, index: int, width: int) -> bytes:
    """A page (index from 0) as a baseline sRGB JPEG of ``width`` pixels; same input, same bytes."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[index]
        bitmap = page.render(scale=width / page.get_width(), draw_annots=False)
        image = bitmap.to_pil().convert("RGB")
    finally:
        document.close()
    return _write_jpeg(image)


def draw_supplied(content: bytes, bleed_mm: float = BLEED_MM) -> bytes:
    """The first page of a supplied PDF, trim and bleed, as an sRGB JPEG; same input, same bytes.

    8 pixels to the mm; white where the page's own boxes leave nothing. Annotations are not drawn.
    Raises OSError where it cannot be drawn.
    """
    import pypdfium2
    from PIL import Image
    from pypdfium2 import raw

    try:
        page = read_page(content, bleed_mm)
        document = pypdfium2.PdfDocument(content)
    except (BadPage, pypdfium2.PdfiumError) as error:
        raise OSError(f"cannot be drawn: {error}") from None
    try:
        width, height = page.pixels
        with closing(document[0]) as first:  # a page knows the boxes that it was opened with
            first.set_mediabox(*page.placed)
            first.set_cropbox(*page.placed)
        with closing(document[0]) as first:
            bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
            raw.FPDF_RenderPageBitmap(bitmap, first, 0, 0, width, height, 0, 0)
            drawn = bitmap.to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise OSError(f"cannot be drawn: {error}") from None
    finally:
        document.close()
    shown = _find_pixels(page)
    picture = Image.new("RGB", (width, height), "white")
    picture.paste(drawn.crop(shown), shown)
    return _write_jpeg(picture)


def _find_pixels(page: SuppliedPage) -> tuple[int, int, int, int]:
    """The part of a supplied page's raster that shows: left, top, right, bottom."""
    width, height = page.pixels
    a, b, c, d, e, f = page.matrix
    x0, y0, x1, y1 = page.clip
    (u0, v0), (u1, v1) = ((a * x + c * y + e, b * x + d * y + f) for x, y in ((x0, y0), (x1, y1)))
    return (
        round(min(u0, u1) * width),
        round((1 - max(v0, v1)) * height),
        round(max(u0, u1) * width),
        round((1 - min(v0, v1)) * height),
    )


def _write_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    return out.getvalue()
