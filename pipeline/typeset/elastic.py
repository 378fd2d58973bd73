"""Elastic frames: placeholders take the room that the text of their unit leaves, so that its pages are full.

Pure: after each layout the heights of the next one are found (``sizing.py``), until the unit ends at the foot of its
last planned page, or nothing better is found. A unit without such frames is never touched.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import LaidPage, Unit
from pipeline.typeset.flow import read_flow
from pipeline.typeset.sizing import MIN_LINES, SAFE, Sizer
from pipeline.typeset.spacing import BASELINE

MAX_FITS = 4  # layouts that may look for heights
LAST_FIT = MAX_FITS + 1  # one more goes back to the best that were seen
ENOUGH = 100.0  # a price at which pages look full: some lines free at the end, no hole that is a fault
OVER = 10_000.0  # where text runs over the planned pages
HOLE = 3  # lines of white at a column's foot that are worth another layout
LOOSE = 4  # lines that a single column may end above the foot: what signs a letter is kept whole
_FRAME = re.compile(r'<figure class="figure[^"]*" data-snap="([^"]+)" data-elastic="([0-9]+)"')

Heights = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Elastic:
    """Frames' heights in lines by key, how many layouts looked for them, and the best ones seen with their price."""

    heights: Heights = ()
    fits: int = 0
    best: tuple[float, Heights] = (math.inf, ())
    heads: tuple[str, ...] = ()  # blocks that are expected to open a column
    tried: frozenset[Heights] = frozenset()

    def css(self) -> str:
        """The rules that make frames so high; the markup has their heights as sources state them."""
        return "".join(
            f'[data-picture="{key}"]{{height:{lines * BASELINE:g}pt!important}}' for key, lines in self.heights
        )


@lru_cache(maxsize=64)
def find_frames(html: str) -> Heights:
    """Every elastic frame of a unit's markup with the lines that its source states."""
    return tuple((match[1], int(match[2])) for match in _FRAME.finditer(html)) if "data-elastic" in html else ()


def fit_frames(elastic: Elastic, unit: Unit, pages: Sequence[LaidPage]) -> Elastic:
    """What the next layout is to try; the same where the pages are full, or nothing better is known."""
    stated = find_frames(unit.html)
    if not stated or elastic.fits >= LAST_FIT:
        return elastic
    current = elastic.heights or stated
    price = _price(unit, pages)
    best = min(elastic.best, (price, current), key=lambda one: one[0])
    if price <= ENOUGH or (elastic.fits >= MAX_FITS and price == best[0] and price < OVER):
        return elastic
    tried = elastic.tried | {current}
    heights, heads = _find_heights(unit, pages, dict(current)) if elastic.fits < MAX_FITS else (best[1], ())
    if heights == current:
        return elastic
    if heights not in tried:
        return Elastic(heights, elastic.fits + 1, best, heads, tried)
    if best[1] == current and price < OVER:  # round and round: this is as good as it gets
        return elastic
    return Elastic(best[1], LAST_FIT, best, (), tried)


def _find_heights(unit: Unit, pages: Sequence[LaidPage], current: Mapping[str, int]) -> tuple[Heights, tuple[str, ...]]:
    """New heights of all frames, from what the layout with the current ones shows, and what then opens columns."""
    flow = read_flow(pages, current.keys())
    free = _count_free(unit, pages)
    if flow is None or {item.frame for item in flow.items} - {""} != current.keys():
        return _share_evenly(unit, pages, current, free), ()
    sizer = Sizer(flow, unit.pages, current)
    signed = LOOSE - 1 if flow.columns == 1 else 0
    found = sizer.size(max(sizer.measure(current).free - free, signed))
    return found.heights, found.heads


def _share_evenly(unit: Unit, pages: Sequence[LaidPage], current: Mapping[str, int], free: int) -> Heights:
    """Where frames stand in no columns: what is free or over, shared out over all of them."""
    columns = max((len(page.columns) for page in pages if not page.filler), default=1)
    change = free / columns / len(current)
    most = max(int(page.columns[0].height / BASELINE) for page in pages if not page.filler) - SAFE
    step = int(change) if change > 0 else -int(-change // 1) - 1
    return tuple((key, max(MIN_LINES, min(most, lines + step))) for key, lines in current.items())


def _count_free(unit: Unit, pages: Sequence[LaidPage]) -> int:
    """Lines of all columns left free on planned pages from the last one with text on; below 0: lines over."""
    reached = [page for page in pages if not page.filler]
    over = sum(round(column.used / BASELINE) for page in reached[unit.pages :] for column in page.columns)
    if over:
        return -over
    last = reached[-1]
    columns = max(len(page.columns) for page in reached)
    high = max(int((page.columns[0].height + 0.5) / BASELINE) for page in reached)
    return _count_white(last) + (unit.pages - len(reached)) * columns * high


def _count_white(page: LaidPage) -> int:
    return sum(int((column.height - column.used + 0.5) / BASELINE) for column in page.columns)


def _price(unit: Unit, pages: Sequence[LaidPage]) -> float:
    """What is wrong with these pages: 0 where they are full."""
    reached = [page for page in pages if not page.filler]
    free = _count_free(unit, pages)
    if free < 0:
        return OVER - free
    columns = max(len(page.columns) for page in reached)
    blank = (unit.pages - len(reached)) * 1_000.0
    loose = (max(0, free - (columns if columns > 1 else LOOSE)) / columns * 2) ** 2
    holes = [
        round((column.height - column.used) / BASELINE) for page in reached[: unit.pages - 1] for column in page.columns
    ]
    return blank + loose + sum(float(hole**2) for hole in holes if hole > HOLE)
