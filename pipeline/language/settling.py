"""Rules over a running text, brought to rest: each rule proposes changes, until none does any more.

Keeps for every character of the source what has become of it, so that the outcome is a list of edits of
one character each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from pipeline.language.contract import Edit

# A rule reads the text as it stands and yields spans to replace; it must leave letters and digits alone.
Change = tuple[int, int, str]
Rule = Callable[[str], Iterable[Change]]

# Addresses are copied and clicked: nothing in them is ever changed.
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s«»„“”<>]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.(?:kz|org|com|net|ru|info|edu|eu)(?![\w-])(?:/\S*)?"
)
_HINT = re.compile(r"://|www\.|@|\.(?:kz|org|com|net|ru|info|edu|eu)")  # in every address, and cheap to look for
_MAX_ROUNDS = 12


def replace(pattern: str, replacement: str) -> Rule:
    """Make a rule that replaces the group `x` of each match."""
    compiled = re.compile(pattern)

    def rule(text: str) -> Iterator[Change]:
        for match in compiled.finditer(text):
            start, end = match.span("x")
            if match["x"] != replacement:
                yield start, end, replacement

    return rule


def settle(text: str, rules: Sequence[Rule]) -> tuple[Edit, ...]:
    """Apply the rules in order, again and again, and give the edits that lead to where they rest."""
    cells = list(text)
    now = text
    for _ in range(_MAX_ROUNDS):
        before = now
        for rule in rules:
            if changes := _outside_addresses(now, rule(now)):
                cells = _apply(cells, changes)
                now = "".join(cells)
        if now == before:
            break
    return tuple(
        Edit(index, index + 1, cell)
        for index, (letter, cell) in enumerate(zip(text, cells, strict=True))
        if letter != cell
    )


def _outside_addresses(text: str, changes: Iterable[Change]) -> list[Change]:
    wanted = sorted(changes)
    if not wanted or not _HINT.search(text):
        return wanted
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    return [
        (start, end, replacement)
        for start, end, replacement in wanted
        if not any(first < max(end, start + 1) and start < last for first, last in addresses)
    ]


def _apply(cells: list[str], changes: list[Change]) -> list[str]:
    """Make sorted changes; each character keeps to the cell that it or its neighbour came from."""
    text = "".join(cells)
    owners = [owner for owner, cell in enumerate(cells) for _ in cell]
    made = [""] * len(cells)
    position = 0
    for start, end, replacement in changes:
        for index in range(position, start):
            made[owners[index]] += text[index]
        if end - start == len(replacement):
            for index, letter in zip(range(start, end), replacement, strict=True):
                made[owners[index]] += letter
        else:
            # What is inserted goes with the character before it (№ takes its space along).
            made[owners[start if end > start else max(start - 1, 0)]] += replacement
        position = end
    for index in range(position, len(text)):
        made[owners[index]] += text[index]
    return made
