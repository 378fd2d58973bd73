"""The text of a unit as columns take it: blocks in whole lines, read off the pages of one layout.

What stands between two places where a column may break is all that the search for heights (``sizing.py``) needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model import LaidLine, LaidPage, LaidSnap
from pipeline.typeset.spacing import BASELINE

OPENING = frozenset({"heading", "question", "date", "name", "about"})  # these stay with what follows
BODY = frozenset({"paragraph", "question", "answer", "speech", "heading", "item", "date", "name", "about"})
PARTING = 4  # lines that a paragraph must have to be parted: two stay, two go
DROP_PT = 30.0  # a single letter larger than this is a drop cap, no line


@dataclass(frozen=True)
class Item:
    """A block in the flow: ``lines`` high, ``gap`` lines of white above it unless it opens a column.

    ``need``: lines that must fit where it begins, its own and those of what it opens; ``wide``: over all columns;
    ``frame``: the key of an elastic frame, whose ``lines`` are only what it has beside its picture.
    """

    key: str
    role: str
    lines: int
    gap: int = 0
    need: int = 0
    parts: bool = False
    wide: bool = False
    frame: str = ""


@dataclass(frozen=True)
class Flow:
    """A unit's items in reading order, and the columns that take them: how many, how high in lines on each page.

    ``heights`` of the pages that were laid out, ``others`` of any that follow; ``start``: lines of the first page's
    column that stand above the first item; ``notes``: lines that footnotes take at the foot of a page.
    """

    items: tuple[Item, ...]
    columns: int
    heights: tuple[int, ...]
    others: int
    start: int = 0
    notes: int = 0

    def high(self, page: int) -> int:
        """Lines of a column on a page, which counts from 0."""
        return self.heights[page] if page < len(self.heights) else self.others


@dataclass(frozen=True)
class _Seen:
    """A row of text, or a snapped block, where it stands."""

    order: tuple[int, int, int, float]  # page, part of the page, column, top
    key: str
    role: str
    top: float
    bottom: float
    snap: LaidSnap | None = None


def read_flow(pages: Sequence[LaidPage], frames: Collection[str]) -> Flow | None:
    """The flow of laid-out pages; None where the elastic frames stand in no columns of these pages."""
    pages = [page for page in pages if not page.filler]
    columns = max((len(page.columns) for page in pages), default=0)
    if not columns or not _are_ours(pages, frames, columns):
        return None
    seen = [one for number, page in enumerate(pages) for one in _read_page(number, page, columns)]
    items = _join(sorted(seen, key=lambda one: one.order), pages, frames, columns)
    if not any(item.frame for item in items):
        return None
    start = 0 if len(pages[0].columns) > 1 else _count_above(pages[0], seen)
    feet = [page.columns[0].top + page.columns[0].height for page in pages]
    notes = max(_count_notes(page) for page in pages)
    margin = pages[0].height - feet[0]  # where no other page shows it, as much white at the head as at the foot
    others = max((_count(page.columns[0].height) for page in pages[1:]), default=_count(feet[0] - margin))
    # A page that begins with a frame over all columns has columns that begin below it.
    heights = (_count_first(pages[0], columns), *(others - _count(max(feet) - foot) for foot in feet[1:]))
    return Flow(_set_needs(items), columns, heights, others, start, notes)


def _count_first(page: LaidPage, columns: int) -> int:
    """Lines of a column on the first page; where its opener leaves the text no column, what is free below it."""
    column = page.columns[0]
    return _count(column.height if len(page.columns) == columns else column.height - column.used)


def _count_notes(page: LaidPage) -> int:
    """Lines that footnotes take off a page's columns, with the white and the rule above them."""
    notes = [line for line in page.lines if line.role == "note" and not line.flow]
    if not notes:
        return 0
    height = max(line.top + line.height for line in notes) - min(line.top for line in notes)
    return -int(-height // BASELINE) + 1


def _are_ours(pages: Sequence[LaidPage], frames: Collection[str], columns: int) -> bool:
    """True where every frame is as wide as a column of its page, or as all of them."""
    for page in pages:
        if len(page.columns) < columns:
            continue
        left, right = page.columns[0].x, page.columns[-1].x + page.columns[-1].width
        for snap in page.snaps:
            if snap.key in frames and snap.width > right - left + 1:
                return False
    return True


def _count(height: float) -> int:
    return int((height + 0.5) / BASELINE)


def _count_above(page: LaidPage, seen: Sequence[_Seen]) -> int:
    """Whole lines above the first item of a page with one column: the opener's."""
    tops = [one.top for one in seen if not one.order[0]]
    return max(0, -int(-(min(tops, default=page.columns[0].top) - page.columns[0].top - 0.5) // BASELINE))


def _read_page(number: int, page: LaidPage, columns: int) -> Iterator[_Seen]:
    """Rows and snapped blocks of a page's columns; those of its opener left out."""
    top = page.columns[0].top if len(page.columns) > 1 else 0.0
    width = page.columns[0].width if len(page.columns) > 1 or columns == 1 else 0.0
    snaps = [snap for snap in page.snaps if not snap.key.endswith("--opener")]
    wide = sorted(snap.top for snap in snaps if snap.width > width + 1) if columns > 1 else []

    def order(column: int, at: float) -> tuple[int, int, int, float]:
        return number, sum(one <= at + 0.5 for one in wide), column, at

    for snap in snaps:
        spans = columns > 1 and snap.width > width + 1
        where = order(-1 if spans else snap.column, snap.top)
        yield _Seen(where, snap.key, "wide" if spans else "snap", snap.top, snap.top + snap.height, snap)
    rows: set[tuple[int, int]] = set()
    for line in page.lines:
        row = line.column, round(line.baseline / 2)
        if line.top < top - 1 or not _is_row(line, columns) or _is_inside(line, snaps, width) or row in rows:
            continue
        rows.add(row)
        yield _Seen(order(line.column, line.top), line.block, line.role, line.top, line.top + line.height)


def _is_row(line: LaidLine, columns: int) -> bool:
    """A line of the flow; where the text has one column, of running text: its opener stands in the same one."""
    if not line.flow or not line.block or (line.size > DROP_PT and len(line.text.strip()) <= 2):
        return False
    return columns > 1 or line.role in BODY or line.role.startswith(("salutation", "signature"))


def _is_inside(line: LaidLine, snaps: Sequence[LaidSnap], width: float) -> bool:
    return any(
        snap.top - 0.5 <= line.top < snap.top + snap.height and (snap.column == line.column or snap.width > width + 1)
        for snap in snaps
    )


def _join(seen: Sequence[_Seen], pages: Sequence[LaidPage], frames: Collection[str], columns: int) -> tuple[Item, ...]:
    """Rows of one block as one item, with the white that stands above it."""
    items: list[Item] = []
    last: list[_Seen] = []  # of each item
    gaps: dict[tuple[str, str], Counter[int]] = {}
    for one in seen:
        if items and one.snap is None and items[-1].key == one.key:
            items[-1] = replace(items[-1], lines=items[-1].lines + 1)
            last[-1] = one
            continue
        if items and last[-1].order[:3] == one.order[:3]:
            gap = max(0, round((one.top - last[-1].bottom) / BASELINE))
            gaps.setdefault((items[-1].role, one.role), Counter())[gap] += 1
        items.append(_make_item(one, pages, frames))
        last.append(one)
    return tuple(
        replace(item, gap=_find_gap(items[index - 1].role if index else "", item.role, gaps))
        for index, item in enumerate(items)
    )


def _make_item(one: _Seen, pages: Sequence[LaidPage], frames: Collection[str]) -> Item:
    if one.snap is None:
        return Item(one.key, one.role, 1)
    lines = -int(-(one.snap.height - one.snap.padding - 0.5) // BASELINE)
    if one.key not in frames:
        lines = -int(-(one.snap.height - 0.5) // BASELINE)
        return Item(one.key, one.role, lines, wide=one.role == "wide")
    picture = next((box.height for box in pages[one.order[0]].pictures if box.figure == one.key), one.snap.height)
    beside = -int(-(one.snap.height - one.snap.padding - picture - 0.5) // BASELINE)
    return Item(one.key, one.role, max(0, beside), wide=one.role == "wide", frame=one.key)


def _find_gap(before: str, role: str, gaps: dict[tuple[str, str], Counter[int]]) -> int:
    """White between two blocks of these roles: what most of them show, and no less than the sheets have.

    What opened a column in the layout before has lost the white above it, and shows none where it stands now.
    """
    shown = gaps.get((before, role), Counter())
    least = 1 if {before, role} & {"snap", "wide"} or role in OPENING else 0
    return min(3, max(least, max(shown, key=lambda gap: (shown[gap], gap), default=0)))


def _set_needs(items: Sequence[Item]) -> tuple[Item, ...]:
    """Items with what must fit where they begin, and whether they can be parted; from the last one upwards."""
    made: list[Item] = []
    for item in reversed(items):
        parts = item.role not in {*OPENING, "snap", "wide"} and item.lines >= PARTING
        need = 2 if parts else item.lines + (item.role == "snap")  # the white below a block must fit too
        if item.role in OPENING and made and not made[-1].wide and not made[-1].frame:
            need += made[-1].gap + made[-1].need
        made.append(replace(item, parts=parts, need=need))
    return tuple(reversed(made))
