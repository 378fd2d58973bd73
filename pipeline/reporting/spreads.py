"""Pages as they lie in a bound copy: 1 | 2-3 | 4-5 | …"""

from __future__ import annotations

from collections.abc import Sequence


def plan_spreads(labels: Sequence[str], bound: bool) -> tuple[tuple[int, ...], ...]:
    """Indexes (from 0) of the pages that lie side by side, in order; every page alone where nothing is ``bound``.

    Odd pages are right-hand ones. The first label counts, for a body that begins at page 3 opens on the right too;
    later ones (17+1) do not, for the sheets lie as they lie.
    """
    if not bound:
        return tuple((index,) for index in range(len(labels)))
    first = int(labels[0]) if labels and labels[0].isascii() and labels[0].isdigit() else 1
    spreads: list[tuple[int, ...]] = []
    for index in range(len(labels)):
        is_right = (first + index) % 2 == 1
        if is_right and spreads and len(spreads[-1]) == 1 and index > 0:
            spreads[-1] = (index - 1, index)
        else:
            spreads.append((index,))
    return tuple(spreads)
