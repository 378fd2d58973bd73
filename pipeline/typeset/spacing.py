"""White in whole lines: blocks of their own leading back onto the grid, columns level at the foot.

The layout library has no baseline grid. A pull quote, box or figure (``data-snap``) is as high as its text makes
it; it is padded up to a whole number of lines, so that the text under it stands on the grid again. A column that
ends short, because what follows did not fit, gets whole lines above its headings, questions and snapped
blocks: exactly as many as it lacks, so that no break moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import LaidColumn, LaidPage, LaidSnap

BASELINE = 14.0
NEAR = 0.05  # points: nearer than this to a whole line is on it
MAX_LINES = 6  # a column that lacks more has a hole, which nobody should hide
MAX_EXTRA = 2  # lines of white added at one place
FLEXIBLE_ROLES = frozenset({"question", "heading"})  # their margin above is one line


@dataclass(frozen=True)
class Spacing:
    """By key: points of padding below snapped blocks, extra lines of white above blocks, blocks at a column's head."""

    padding: tuple[tuple[str, float], ...] = ()
    extra: tuple[tuple[str, int], ...] = ()
    heads: tuple[str, ...] = ()

    def css(self) -> str:
        """The rules that make it so."""
        rules = [f'[data-snap="{key}"]{{padding-bottom:{points:.3f}pt!important}}' for key, points in self.padding]
        rules += [
            f'[data-snap="{key}"],[data-b="{key}"]{{margin-top:{BASELINE * (1 + lines):g}pt!important}}'
            for key, lines in self.extra
        ]
        rules += [f'[data-snap="{key}"],[data-b="{key}"]{{margin-top:0!important}}' for key in self.heads]
        return "".join(rules)


def pad_blocks(pages: Sequence[LaidPage], known: Spacing) -> tuple[tuple[str, float], ...]:
    """What every snapped block needs to end on the grid, on top of the padding that it has.

    In a column a block begins on the grid: its height counts. One that spans columns begins wherever balancing them
    left off, often half a line down: its foot counts.
    """
    padding = dict(known.padding)
    for page in pages:
        for snap in page.snaps:
            spans = len(page.columns) > 1 and snap.width > page.columns[0].width + 1
            begins = snap.top - page.columns[0].top if spans and snap.top > page.columns[0].top else 0.0
            lacking = -(begins + snap.height) % BASELINE
            if NEAR < lacking < BASELINE - NEAR:
                now = padding.get(snap.key, snap.padding)
                padding[snap.key] = round(now + lacking if now + lacking < 2 * BASELINE + snap.padding else now, 3)
    return tuple(sorted(padding.items()))


def find_heads(pages: Sequence[LaidPage]) -> tuple[str, ...]:
    """Blocks that open a column and whose white above would push them below the line where their neighbour begins.

    A column opens at its top, and again under every block that spans the columns.
    """
    heads: set[str] = set()
    for page in pages:
        for index, column in enumerate(page.columns if len(page.columns) > 1 else ()):
            tops = _open_tops(page, index, column)
            spans = [_foot(snap) + BASELINE for snap in page.snaps if snap.width > column.width + 1]
            for start in (column.top, *(foot for foot in spans if foot > column.top)):
                below = sorted((top, key) for key, top in tops.items() if top > start - 1)
                if below and below[0][0] <= start + BASELINE + 1:
                    heads.add(below[0][1])
    return tuple(sorted(key for key in heads if not key.startswith("\0")))


def _open_tops(page: LaidPage, index: int, column: LaidColumn) -> dict[str, float]:
    """Where the blocks of a column begin, by key; lines that take no white above them have a key that no block has."""
    tops = {snap.key: snap.top for snap in page.snaps if snap.column == index and snap.width <= column.width + 1}
    for number, line in enumerate(line for line in page.lines if line.column == index and line.flow and line.block):
        flexible = line.role in FLEXIBLE_ROLES and not line.offset
        tops.setdefault(line.block if flexible else f"\0{number}", line.top)
    return tops


def level_columns(pages: Sequence[LaidPage]) -> tuple[tuple[str, int], ...]:
    """Lines to add in columns that end above their neighbours' feet, spread from the foot upwards."""
    extra: dict[str, int] = {}
    for page in pages:
        if len(page.columns) < 2 or page.filler:
            continue
        foot = max(column.top + column.used for column in page.columns)
        for index, column in enumerate(page.columns):
            lacking = round((foot - column.top - column.used) / BASELINE)
            places = _find_places(page, index, column)
            if 0 < lacking <= min(MAX_LINES, MAX_EXTRA * len(places)):
                extra |= _spread(places, lacking)
    return tuple(sorted(extra.items()))


def _spread(places: Sequence[str], lines: int) -> dict[str, int]:
    """One line at each place from the last upwards, then a second one."""
    shares: dict[str, int] = {}
    for number in range(lines):
        key = places[-1 - number % len(places)]
        shares[key] = shares.get(key, 0) + 1
    return shares


def _find_places(page: LaidPage, index: int, column: LaidColumn) -> list[str]:
    """Keys of what can take white above it, top to bottom: below pictures that span, not at the column's head."""
    head = max((_foot(snap) for snap in page.snaps if snap.width > column.width + 1), default=column.top)
    tops: dict[str, float] = {}
    for line in page.lines:
        if line.column == index and line.flow and line.role in FLEXIBLE_ROLES and not line.offset:
            tops.setdefault(line.block, line.top)
    for snap in page.snaps:
        if snap.column == index and snap.width <= column.width + 1:
            tops[snap.key] = snap.top
    return [key for key, top in sorted(tops.items(), key=lambda item: item[1]) if top > head + BASELINE + 1]


def _foot(snap: LaidSnap) -> float:
    return snap.top + snap.height
