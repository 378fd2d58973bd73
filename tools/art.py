"""Printed pictures from drawn scenes.

sources/<issue>/art/<name>.svg becomes sources/<issue>/images/<name>.jpg. A scene's viewBox counts tenths of
a millimetre, so ``viewBox="0 0 2160 1500"`` prints 216 x 150 mm. Each scene is drawn to PDF, rasterised at
twice the print resolution, reduced for clean edges, given the tooth of paper and saved as a baseline sRGB
JPEG without a date: the same scene gives the same bytes.
"""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import click
import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from weasyprint import HTML

PRINT_PPI = 300
"""Resolution of a picture at its printed size, pixels per inch."""

OVERSAMPLING = 2
"""How many times finer than print the scene is rasterised before it is reduced."""

JPEG_QUALITY = 87
GRAIN_SEED = 2023
GRAIN_DEPTH = 0.095
"""Share of the softened noise that reaches the picture: a few levels of 255, felt more than seen."""

MM_PER_INCH = 25.4


@dataclass(frozen=True)
class PrintedSize:
    """Width and height of a scene as printed, in mm."""

    width: float
    height: float

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in pixels at PRINT_PPI, rounded up so that no edge falls short."""
        return _pixels(self.width), _pixels(self.height)


@dataclass(frozen=True)
class Rendering:
    """One picture written or left alone: its file, its size in bytes, whether its bytes changed."""

    target: Path
    size: int
    changed: bool


def _pixels(millimetres: float) -> int:
    exact = millimetres / MM_PER_INCH * PRINT_PPI
    return int(exact) + (exact > int(exact))


def read_size(svg: bytes) -> PrintedSize:
    """Printed size of a scene in mm, from its viewBox in tenths of a millimetre.

    Raises ValueError where the viewBox is missing, does not begin at 0 0, or has no area.
    """
    view_box = (ElementTree.fromstring(svg).get("viewBox") or "").replace(",", " ").split()
    if len(view_box) != 4:
        raise ValueError("a scene needs a viewBox of four numbers, in tenths of a millimetre")
    left, top, width, height = (float(number) for number in view_box)
    if (left, top) != (0, 0) or width <= 0 or height <= 0:
        raise ValueError(f"a scene's viewBox begins at 0 0 and has an area: {' '.join(view_box)}")
    return PrintedSize(width / 10, height / 10)


def draw_pdf(svg: bytes, size: PrintedSize) -> bytes:
    """A one-page PDF of exactly `size` (mm) that the scene fills to its edges."""
    page = f"@page {{ size: {size.width}mm {size.height}mm; margin: 0 }} html, body {{ margin: 0 }}"
    box = f"img {{ display: block; width: {size.width}mm; height: {size.height}mm }}"
    data = base64.b64encode(svg).decode("ascii")
    markup = f'<style>{page} {box}</style><img src="data:image/svg+xml;base64,{data}" alt="">'
    return bytes(HTML(string=markup).write_pdf())


def rasterise(pdf: bytes, size: PrintedSize) -> Image.Image:
    """The first page as an RGB image of `size.pixels`, reduced from OVERSAMPLING times as many."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        scale = PRINT_PPI * OVERSAMPLING / 72
        fine: Image.Image = document[0].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    return fine.resize(size.pixels, Image.Resampling.LANCZOS)


def add_grain(image: Image.Image) -> Image.Image:
    """The image with an even paper grain: one fixed noise for all three channels, so no colour shifts."""
    width, height = image.size
    noise = Image.frombytes("L", image.size, random.Random(GRAIN_SEED).randbytes(width * height))
    soft = noise.filter(ImageFilter.GaussianBlur(1.3))
    faint = soft.point([round(128 + (level - 128) * GRAIN_DEPTH) for level in range(256)])
    return ImageChops.add(image, Image.merge("RGB", (faint, faint, faint)), scale=1, offset=-128)


def encode_jpeg(image: Image.Image) -> bytes:
    """Baseline JPEG, full colour resolution (4:4:4), PRINT_PPI in its header, neither date nor comment."""
    stream = io.BytesIO()
    image.save(
        stream,
        "JPEG",
        quality=JPEG_QUALITY,
        subsampling=0,
        progressive=False,
        optimize=True,
        dpi=(PRINT_PPI, PRINT_PPI),
    )
    return stream.getvalue()


def print_scene(svg: bytes) -> bytes:
    """The JPEG of one scene; raises ValueError as read_size does."""
    size = read_size(svg)
    return encode_jpeg(add_grain(rasterise(draw_pdf(svg, size), size)))


def find_scenes(sources: Path) -> list[Path]:
    """Every issue's scenes, in the order of their paths."""
    return sorted(sources.glob("*/art/*.svg"))


def render_scenes(scenes: Iterable[Path]) -> Iterator[Rendering]:
    """Print each scene beside its art folder, in images/; a file whose bytes stay the same is not touched."""
    for scene in scenes:
        target = scene.parent.parent / "images" / f"{scene.stem}.jpg"
        jpeg = print_scene(scene.read_bytes())
        changed = not target.exists() or target.read_bytes() != jpeg
        if changed:
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(jpeg)
        yield Rendering(target, len(jpeg), changed)


@click.command()
@click.argument("names", nargs=-1)
@click.option("--sources", type=click.Path(path_type=Path, exists=True), default="sources", show_default=True)
def main(names: tuple[str, ...], sources: Path) -> None:
    """Print the drawn scenes NAMES (all of them by default) of every issue under --sources."""
    scenes = [scene for scene in find_scenes(sources) if not names or scene.stem in names]
    missing = sorted(set(names) - {scene.stem for scene in scenes})
    if missing:
        raise click.UsageError(f"no scene of that name: {', '.join(missing)}")
    for rendering in render_scenes(scenes):
        state = "written" if rendering.changed else "same"
        click.echo(f"{state:8}{rendering.size / 1000:7.0f} kB  {rendering.target}")


if __name__ == "__main__":
    main()
