"""Covers: the store's, drawn from screen.pdf, and the thumbnail; kept by the sha256 of what they are drawn from."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.kept import Kept, digest_code
from pipeline.picturing import JPEG_QUALITY

if TYPE_CHECKING:
    from PIL import Image

STORE_HEIGHT = 2560  # pixels: what Kindle asks for, the most of all stores
THUMBNAIL_WIDTH = 640  # pixels: Google's least for a cover, and sharp on a page of the catalogue


@dataclass(frozen=True)
class Drawn:
    """A JPEG with its width and height in pixels; of a PDF also the labels of its pages."""

    content: bytes
    size: tuple[int, int]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Covers:
    """The desk that draws them; ``kept`` holds a JSON line and the JPEG of each."""

    kept: Kept

    def draw(self, pdf: Path, sha256: str) -> Drawn:
        """The first page 2560 pixels high, and the page labels. Raises OSError where it cannot be drawn."""
        return self._get(f"store-{sha256}", lambda: _draw_store(pdf.read_bytes()))

    def shrink(self, cover: Path, sha256: str) -> tuple[tuple[int, int], Drawn]:
        """The cover's own size in pixels, and it 640 pixels wide. Raises OSError where it is no picture."""
        from PIL import Image

        with _refused_as_none(), Image.open(cover) as picture:
            size = picture.size
        return size, self._get(f"thumbnail-{sha256}", lambda: _shrink(cover.read_bytes()))

    def _get(self, name: str, make: Callable[[], Drawn]) -> Drawn:
        code = digest_code("catalogue/covers.py", packages=("pypdfium2", "pillow"))
        data = self.kept.get(f"{name}-{code[:16]}", lambda: _pack(make()))
        head, _, content = data.partition(b"\n")
        told = json.loads(head)
        return Drawn(content, (told["width"], told["height"]), tuple(told["labels"]))


def _pack(drawn: Drawn) -> bytes:
    told = {"width": drawn.size[0], "height": drawn.size[1], "labels": drawn.labels}
    return json.dumps(told).encode() + b"\n" + drawn.content


def _draw_store(pdf: bytes) -> Drawn:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            labels = tuple(document.get_page_label(index) or str(index + 1) for index in range(len(document)))
            page = document[0]
            bitmap = page.render(scale=STORE_HEIGHT / page.get_height(), draw_annots=False)
            image = bitmap.to_pil().convert("RGB")
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise OSError(str(error)) from None
    image = image.crop((0, 0, image.width, STORE_HEIGHT))  # a fraction of a point may have made a line more
    return Drawn(_write(image), image.size, labels)


def _shrink(content: bytes) -> Drawn:
    from PIL import Image

    with _refused_as_none(), Image.open(io.BytesIO(content)) as picture:
        height = round(picture.height * THUMBNAIL_WIDTH / picture.width)
        small = picture.convert("RGB").resize((THUMBNAIL_WIDTH, height), Image.Resampling.LANCZOS)
    return Drawn(_write(small), small.size)


@contextmanager
def _refused_as_none() -> Iterator[None]:
    """Pillow says of a picture that is too large, and of some torn ones, what is no OSError."""
    from PIL import Image

    try:
        yield
    except (Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise OSError(str(error)) from None


def _write(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    return out.getvalue()
