"""The ink map: how much ink lies on every place of every page, measured by Ghostscript (PDF017).

The total of the four plates at 72 ppi, as the mean of every window of the size that the profile names. What was
measured is kept by the file's sha256, Ghostscript's version and the profile's limits.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import math
import time
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter, ImageMath

from pipeline.declared import replace_file
from pipeline.gates import GateResult
from pipeline.preflight.ghostscript import (
    RESOLUTION,
    Ghostscript,
    NotMeasured,
    find_version,
    read_plates,
    sweep_folders,
)
from pipeline.preflight.model import INK_ROUNDING, Document, Finding, Rect, Sheet
from pipeline.problems import Problem
from pipeline.profiles import Profile

CODE = "PDF017"
NAME = "ink map"
TIME_LIMIT = 180.0  # seconds for the whole file; a hundred pages take fifteen
PAGES_AT_ONCE = 8
LARGEST_PAGE = 40_000_000  # pixels: two metres square
KEPT_FILES = 48
STALE = 3600.0  # seconds after which nobody uses a folder for passing files
RECIPE = 1  # counts up when the measure or the pictures change: what is kept is then measured anew
PICTURE_WIDTH = 140  # pixels
_LEVELS, _LIMIT_LEVEL = 32, 26  # shades of a picture; from the second on it is above the limit

# What lays a page that /Rotate turned clockwise back as its user space has it.
_TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}

PIXEL = 72 / RESOLUTION  # points


class OddSize(NotMeasured):
    """A page that is too large or too small to be measured."""


@dataclass(frozen=True)
class PageInk:
    """One page: ``max_ink`` per cent, mean of its worst window, ``rect`` that window (user space of the page);
    ``picture`` a small PNG of the whole page, paler where less ink is, red where it is above the limit."""

    number: int
    max_ink: float
    rect: Rect
    picture: bytes


@dataclass(frozen=True)
class InkMap:
    """The gate's word; ``pages`` is empty where it has not run. ``findings`` (PDF017) are not among its problems."""

    result: GateResult
    pages: tuple[PageInk, ...]
    findings: tuple[Finding, ...]


def measure_ink(
    content: bytes,
    document: Document,
    profile: Profile,
    tool: Path | None,
    cache_dir: Path,
    *,
    jobs: int = 2,
    time_limit: float = TIME_LIMIT,
) -> InkMap:
    """Total ink of a PDF against ``profile``; ``document`` is what was read out of the same bytes.

    ``tool``: the Ghostscript to run, None where there is none. A gate that does not come to its end is not-run with
    ENV002; it raises nothing for what is in the file.
    """
    digest = hashlib.sha256(content).hexdigest()
    if tool is None:
        return _not_run("", digest, "the ink was not measured: no Ghostscript here", "install ghostscript")
    try:
        program = find_version(tool)
    except NotMeasured as why:
        return _not_run("", digest, f"the ink was not measured: Ghostscript: {why}", "check its installation")
    kept = cache_dir / "gates" / f"inkmap-{program.version}-{_key(profile)}-{digest}.json"
    pages = _read_kept(kept, len(document.sheets))
    if pages is None:
        try:
            pages = _measure(content, document, profile, program, cache_dir, jobs, time_limit)
        except (NotMeasured, OSError) as why:
            message = f"the ink was not measured: Ghostscript: {why}"
            limit = "it is a limit of the ink map: pages of a point to two metres square are measured"
            hint = limit if isinstance(why, OddSize) else "run it again; try it by hand on this file"
            return _not_run(program.version, digest, message, hint)
        _keep(kept, pages)
    findings = _judge(pages, document, profile)
    return InkMap(GateResult(NAME, program.version, "failed" if findings else "passed", digest, ()), pages, findings)


def _not_run(version: str, digest: str, message: str, hint: str) -> InkMap:
    return InkMap(GateResult(NAME, version, "not-run", digest, (Problem("ENV002", message, hint),)), (), ())


def _key(profile: Profile) -> str:
    """Of what a profile asks of ink, and how it is measured."""
    asked = json.dumps([RECIPE, RESOLUTION, profile.ink_total, profile.ink_window_mm2])
    return hashlib.sha256(asked.encode()).hexdigest()[:12]


def _judge(pages: Sequence[PageInk], document: Document, profile: Profile) -> tuple[Finding, ...]:
    limit = profile.ink_total
    hint = "choose colours with less ink, or convert the picture with the profile of the printing condition"
    return tuple(
        Finding(
            f"{page.max_ink:.0f} % of ink within {profile.ink_window_mm2:g} mm², at most {limit:g} % may lie there",
            hint,
            sheet,
            page.rect,
            round(page.max_ink, 1),
            limit,
        )
        for page, sheet in zip(pages, document.sheets, strict=True)
        if page.max_ink > limit + INK_ROUNDING
    )


# --- measuring -----------------------------------------------------------------------------------


def _measure(
    content: bytes,
    document: Document,
    profile: Profile,
    tool: Ghostscript,
    cache_dir: Path,
    jobs: int,
    time_limit: float,
) -> tuple[PageInk, ...]:
    """Every page, some at a time in several runs beside each other. Raises NotMeasured and OSError."""
    for sheet in document.sheets:
        width, height = sheet.media[2] - sheet.media[0], sheet.media[3] - sheet.media[1]
        if not 1 <= width * height / PIXEL**2 <= LARGEST_PAGE or min(width, height) < PIXEL:
            raise OddSize(f"page {sheet.number} is {width:.0f} × {height:.0f} points")
    cache_dir.mkdir(parents=True, exist_ok=True)
    sweep_folders(cache_dir, time.time() - STALE)
    ends = time.monotonic() + time_limit
    read = partial(_read_page, document.sheets, profile)

    def run(first: int) -> tuple[PageInk, ...]:
        last = min(first + PAGES_AT_ONCE - 1, len(document.sheets))
        return read_plates(content, first, last, tool, cache_dir, ends - time.monotonic(), read)

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        try:
            runs = pool.map(run, range(1, len(document.sheets) + 1, PAGES_AT_ONCE))
            return tuple(page for pages in runs for page in pages)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _read_page(sheets: Sequence[Sheet], profile: Profile, number: int, plates: Image.Image) -> PageInk:
    sheet = sheets[number - 1]
    turn = _TURNS.get(sheet.rotate % 360)
    if turn is not None:
        plates = plates.transpose(turn)
    total = ImageMath.lambda_eval(
        lambda plate: plate["float"](plate["c"]) + plate["m"] + plate["y"] + plate["k"],
        **dict(zip("cmyk", plates.split(), strict=True)),
    )
    assert isinstance(total, Image.Image)
    area = _printed_area(sheet, total.size)
    side = max(1, round(math.sqrt(profile.ink_window_mm2) * RESOLUTION / 25.4))
    worst, box = find_worst(total, area, side)
    return PageInk(number, worst * 100 / 255, _place(sheet, box), _draw(total, side, profile.ink_total))


def _printed_area(sheet: Sheet, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Pixels (left, top, right, bottom) within the bleed: marks outside it are in every ink, and cut off."""
    left, bottom, right, top = sheet.bleed or sheet.trim or sheet.media
    x0, _, _, y1 = sheet.media
    box = (
        max(0, math.ceil((left - x0) / PIXEL - 0.01)),
        max(0, math.ceil((y1 - top) / PIXEL - 0.01)),
        min(size[0], math.floor((right - x0) / PIXEL + 0.01)),
        min(size[1], math.floor((y1 - bottom) / PIXEL + 0.01)),
    )
    return box if box[0] < box[2] and box[1] < box[3] else (0, 0, *size)


def find_worst(
    total: Image.Image, area: tuple[int, int, int, int], side: int
) -> tuple[float, tuple[int, int, int, int]]:
    """The largest mean of all windows of ``side`` × ``side`` pixels in ``area``, and where it is: left, top, right,
    bottom. ``total`` is of mode F. A window is cut to an area that is narrower.

    Every window is some tile of a tiling: one for each of the ``side`` offsets across, and down.
    """
    left, top, right, bottom = area
    wide, high = min(side, right - left), min(side, bottom - top)
    worst, found = -1.0, (left, top, left + wide, top + high)
    for x in range(left, left + min(wide, right - left - wide + 1)):
        columns = (right - x) // wide
        strips = total.reduce((wide, 1), box=(x, top, x + columns * wide, bottom))
        for y in range(min(high, strips.height - high + 1)):
            rows = (strips.height - y) // high
            means = strips.reduce((1, high), box=(0, y, columns, y + rows * high))
            most = float(means.getextrema()[1])  # type: ignore[arg-type]  # one band: two numbers
            if most > worst + 1e-3:
                at = array("f", means.tobytes()).index(most)
                across, down = x + at % columns * wide, top + y + at // columns * high
                worst, found = most, (across, down, across + wide, down + high)
    return worst, found


def _place(sheet: Sheet, box: tuple[int, int, int, int]) -> Rect:
    """Pixels from the top left as user space."""
    x0, _, _, y1 = sheet.media
    left, top, right, bottom = (value * PIXEL for value in box)
    return x0 + left, y1 - bottom, x0 + right, y1 - top


def _draw(total: Image.Image, side: int, limit: float) -> bytes:
    """A small picture of the windows' means: white, the darker the more ink, red from the limit on."""
    scale = 256 / _LEVELS * _LIMIT_LEVEL / (limit * 255 / 100)
    shares = total.point(lambda value: value * scale + 0).convert("L").filter(ImageFilter.BoxBlur((side - 1) / 2))
    height = max(1, round(PICTURE_WIDTH * total.height / total.width))
    small = shares.resize((PICTURE_WIDTH, min(height, 8 * PICTURE_WIDTH)), Image.Resampling.BOX)
    levels = small.point([value * _LEVELS // 256 for value in range(256)])
    picture = Image.frombytes("P", levels.size, levels.tobytes())
    picture.putpalette([part for level in range(_LEVELS) for part in _shade(level)])
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _shade(level: int) -> tuple[int, int, int]:
    """White to a dark blue-grey up to the limit, red beyond: told apart without colour vision by the leap too."""
    if level >= _LIMIT_LEVEL:
        return 214, 0, 28
    share = level / _LIMIT_LEVEL
    return round(255 - 175 * share), round(255 - 155 * share), round(255 - 115 * share)


# --- keeping -------------------------------------------------------------------------------------


def _keep(kept: Path, pages: Sequence[PageInk]) -> None:
    """Keep what was measured, the newest files only; a cache that cannot be written costs only time."""
    rows = [[page.number, page.max_ink, page.rect, base64.b64encode(page.picture).decode()] for page in pages]
    body = json.dumps(rows)
    record = json.dumps({"sha256": hashlib.sha256(body.encode()).hexdigest(), "pages": body})
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        replace_file(kept, record.encode())
        files = sorted(kept.parent.glob("inkmap-*.json"), key=lambda path: path.stat().st_mtime)
        for old in files[:-KEPT_FILES]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _read_kept(kept: Path, count: int) -> tuple[PageInk, ...] | None:
    """What was kept, or None where there is nothing, it is damaged, or of other pages."""
    try:
        record = json.loads(kept.read_text(encoding="utf-8"))
        if hashlib.sha256(record["pages"].encode()).hexdigest() != record["sha256"]:
            return None
        pages = tuple(_page(row) for row in json.loads(record["pages"]))
        return pages if len(pages) == count else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _page(row: Any) -> PageInk:
    number, max_ink, (x0, y0, x1, y1), picture = row
    return PageInk(number, max_ink, (x0, y0, x1, y1), base64.b64decode(picture))
