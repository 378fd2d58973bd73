"""Pages of a PDF as pictures."""

from __future__ import annotations

import io

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
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    return out.getvalue()
