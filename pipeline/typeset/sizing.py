"""How high elastic frames must be so that a unit's text fills its pages: a search over a model of the columns.

Laying out is dear, counting lines is not: columns are filled here with whole lines, under the rules by which
paragraphs part and headings stay, for every height that a frame may have. Of all ways that end at the foot of the
last page the one is taken that leaves the fewest holes and departs least from the wished heights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.typeset.flow import Flow, Item

MIN_LINES = 6  # of a frame
KEPT = 300  # ways that are followed from one frame to the next
OVER = 2000.0  # what it costs to run over the last page, or not to reach it
NARROW_STRIP = 3  # so few lines of text between a frame and the column's head or foot look like an accident
TIGHT, SLACK = 40.0, 2  # what it costs to trust the count: with less room below a block, a line more moves it on
BELOW = 1  # lines of white under a block that must fit into its column too
SAFE = 4  # lines by which a frame with what is under it stays lower than a column
BALANCE = 1  # lines that columns above a frame over all of them need more than their mean


@dataclass(frozen=True)
class Spot:
    """A place in the columns: lines of this page above them, the column, and lines of it that are filled."""

    page: int
    above: int
    column: int
    line: int


@dataclass(frozen=True)
class Sized:
    """Frames' heights in lines by key, lines left free on the last page (below 0: over it), what opens a column."""

    heights: tuple[tuple[str, int], ...]
    free: int
    heads: tuple[str, ...]


@dataclass
class Sizer:
    """The search for one unit of ``pages`` pages; ``wished``: heights to depart from, by key."""

    flow: Flow
    pages: int
    wished: Mapping[str, int]
    known: dict[tuple[int, Spot], tuple[Spot, float]] = field(default_factory=dict)

    def size(self, spare: int = 0) -> Sized:
        """The best heights found that leave ``spare`` lines free at the end."""
        stretches = _split(self.flow.items)
        frames = [stretch[0] for stretch in stretches[1:]]
        targets = self._scale(frames, spare)
        start = Spot(0, 0, 0, self.flow.start)
        spot, cost = self._fill(0, start, stretches[0])
        ways: dict[Spot, tuple[float, tuple[int, ...]]] = {spot: (cost, ())}
        for number, (frame, target) in enumerate(zip(frames, targets, strict=True), 1):
            following: dict[Spot, tuple[float, tuple[int, ...]]] = {}
            rest = stretches[number][1:]
            for at, (paid, heights) in ways.items():
                for height in range(MIN_LINES, self._most(frame) + 1):
                    placed, price = self._place(at, frame, height)
                    end, more = self._fill(number, placed, rest)
                    total = paid + price + more + 40.0 * ((height - target) / target) ** 2
                    if end not in following or total < following[end][0]:
                        following[end] = total, (*heights, height)
            best = sorted(following.items(), key=lambda way: (way[1][0], way[0].page, way[0].column, way[0].line))
            ways = dict(best[:KEPT])
        price_of = {end: paid + self._price_end(end, spare) for end, (paid, _) in ways.items()}
        last = min(price_of, key=lambda end: (price_of[end], ways[end][1]))
        return self.measure({frame.frame: lines for frame, lines in zip(frames, ways[last][1], strict=True)})

    def measure(self, heights: Mapping[str, int]) -> Sized:
        """What the model says of these heights."""
        spot, heads = Spot(0, 0, 0, self.flow.start), list[str]()
        for item in self.flow.items:
            before = spot
            spot, _ = self._place(spot, item, heights[item.frame]) if item.frame else self._set(spot, item)
            turned = (spot.page, spot.column) != (before.page, before.column)
            # Moved on whole, or where the one before ended: it opens a column.
            if not item.wide and (not before.line or (turned and spot.line == _high(item, heights))):
                heads.append(item.key)
        return Sized(tuple(heights.items()), self._count_free(spot), tuple(heads))

    def _scale(self, frames: Sequence[Item], spare: int) -> list[int]:
        """Wished heights brought to the room that the text leaves, in proportion."""
        flow = self.flow
        room = flow.columns * (sum(flow.high(page) for page in range(self.pages)) - flow.start) - spare
        spans = [flow.columns if frame.wide else 1 for frame in frames]
        for item in flow.items:
            room -= (item.lines + item.gap) * (flow.columns if item.wide else 1)
        room -= BALANCE * sum(span for span in spans if span > 1)
        wished = [max(1, self.wished[frame.frame]) for frame in frames]
        scale = room / max(1, sum(lines * span for lines, span in zip(wished, spans, strict=True)))
        return [
            max(MIN_LINES, min(self._most(frame), round(lines * scale)))
            for frame, lines in zip(frames, wished, strict=True)
        ]

    def _most(self, frame: Item) -> int:
        """A frame's largest height: a page, with what stands under it, white and notes.

        The library loses what follows where a block is higher than its column with the white around it.
        """
        return max(MIN_LINES, self.flow.others - self.flow.notes - frame.lines - SAFE)

    def _fill(self, number: int, spot: Spot, items: Sequence[Item]) -> tuple[Spot, float]:
        """Where text ends that begins at a spot, and what its holes cost."""
        key = number, spot
        if key not in self.known:
            cost = 0.0
            begun = spot
            for item in items:
                spot, price = self._set(spot, item)
                cost += price
            if items and (spot.page, spot.column) != (begun.page, begun.column) and begun.line:
                cost += _price_strip(self.flow.high(begun.page) - begun.above - begun.line - 1)
            self.known[key] = spot, cost
        return self.known[key]

    def _set(self, spot: Spot, item: Item) -> tuple[Spot, float]:
        """Where an item of text or a block of fixed height ends."""
        if item.wide:
            return self._place_wide(spot, item, item.lines)
        lines, need, cost = item.lines, item.need, 0.0
        while True:
            gap = item.gap if spot.line else 0
            room = self.flow.high(spot.page) - spot.above - spot.line - gap
            if lines <= room and need <= room:
                if item.role == "snap" and room - need < SLACK and spot.line:
                    cost += TIGHT
                return Spot(spot.page, spot.above, spot.column, spot.line + gap + lines), cost
            if room >= need and item.parts:
                taken = min(room, lines - 2)
                if taken >= 2:
                    cost += _price_hole(room - taken)
                    lines, need = lines - taken, min(need, lines - taken)
                    spot = self._turn(spot)
                    continue
            if not spot.line and not spot.above:  # higher than a column: nothing to be done here
                return Spot(spot.page, spot.above, spot.column, spot.line + lines), cost
            cost += _price_hole(room + gap)
            spot = self._turn(spot)

    def _turn(self, spot: Spot) -> Spot:
        """The head of the next column."""
        if spot.column + 1 < self.flow.columns:
            return Spot(spot.page, spot.above, spot.column + 1, 0)
        return Spot(spot.page + 1, 0, 0, 0)

    def _place(self, spot: Spot, frame: Item, height: int) -> tuple[Spot, float]:
        lines = height + frame.lines
        if frame.wide:
            return self._place_wide(spot, frame, lines)
        cost = _price_strip(spot.line)
        gap = frame.gap if spot.line else 0
        room = self.flow.high(spot.page) - spot.above - spot.line - gap
        while lines + BELOW > room:
            if not spot.line and spot.page:
                break
            cost += _price_hole(room + gap)
            spot, gap = self._turn(spot), 0
            room = self.flow.high(spot.page) - spot.above
        if room - lines - BELOW < SLACK and spot.line:
            cost += TIGHT
        return Spot(spot.page, spot.above, spot.column, spot.line + gap + lines), cost

    def _place_wide(self, spot: Spot, item: Item, lines: int) -> tuple[Spot, float]:
        """After a block over all columns: those above it are level, those below begin anew."""
        high = self.flow.high(spot.page)
        filled = spot.column * (high - spot.above) + spot.line
        level = min(high - spot.above, -(-filled // self.flow.columns) + BALANCE) if filled else 0
        room = high - spot.above - level - item.gap
        cost = 0.0
        if lines + BELOW <= room:
            below = spot.above + level + item.gap + lines + BELOW
            cost += _price_strip(level, self.flow.columns)
            page = spot.page
        else:
            cost += self.flow.columns * _price_hole(room + item.gap) if filled or spot.above else 0.0
            page, below = spot.page + 1, lines + BELOW
        left = self.flow.high(page) - below
        if left < 2:  # nothing goes below it
            return Spot(page + 1, 0, 0, 0), cost + self.flow.columns * _price_hole(max(0, left + BELOW))
        return Spot(page, below, 0, 0), cost

    def _count_free(self, spot: Spot) -> int:
        """Lines left free on the last page, all columns; below 0: lines over it."""
        flow, page = self.flow, spot.page
        if page == self.pages and not (spot.above or spot.column or spot.line):
            return 0
        high = flow.high(page) - spot.above
        free = flow.columns * high - spot.column * high - spot.line
        while page < self.pages - 1:
            page += 1
            free += flow.columns * flow.high(page)
        while page >= self.pages:
            free -= flow.columns * flow.high(page)
            page -= 1
        return free

    def _price_end(self, spot: Spot, spare: int) -> float:
        free = self._count_free(spot) - spare
        if free < 0:
            return OVER - 20.0 * free
        unreached = OVER if spot.page < self.pages - 1 else 0.0
        tight = 6.0 if free == 0 else 0.0  # a line more in any paragraph, and the last one stands on a page of its own
        return unreached + tight + 1.5 * max(0, free - self.flow.columns) ** 2


def _high(item: Item, heights: Mapping[str, int]) -> int:
    return item.lines + heights.get(item.frame, 0)


def _split(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """The items before the first frame, then each frame with those after it."""
    stretches: list[list[Item]] = [[]]
    for item in items:
        if item.frame:
            stretches.append([])
        stretches[-1].append(item)
    return [tuple(stretch) for stretch in stretches]


def _price_hole(lines: int) -> float:
    """White at a column's foot: a line is nothing, ten are a fault."""
    return 0.0 if lines <= 1 else float(lines * lines)


def _price_strip(lines: int, columns: int = 1) -> float:
    """A line or two of text above or under a frame."""
    return 12.0 * columns if 0 < lines < NARROW_STRIP else 0.0
