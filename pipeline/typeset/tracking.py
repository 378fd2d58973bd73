"""Paragraphs that need help, tried alone: stretched word spaces, and runs of hyphens that a whole word would stretch.

The layout library breaks lines one by one, never a paragraph at a time. So a paragraph with a stretched line, or with
too many hyphens running, is set again at the width of its column, a few thousandths of an em tighter or wider, with its
marked words whole and not; the way that holds best is taken. Steps are within what the eye does not see (about one
per cent of an em).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from lxml import html as markup

from pipeline.model import LaidLine, LaidPage

WORD_SPACE_EM = 0.8  # ART.md: a word space is not stretched beyond this
HYPHENS_RUNNING = 2
STEPS = (6, 12)  # thousandths of an em, tighter or wider: the first trial's, and a later one's
MARK = "@"  # between a block's key and its way in a trial
WIDTH_NEAR = 0.1  # points: columns nearer than this are of one width
JUSTIFIED = frozenset({"paragraph", "answer", "speech"})


@dataclass(frozen=True)
class Needy:
    """A block to try: its column's width (points), whether it is indented, its widest word space (em) so far.

    ``marked``: some of its words are to be kept whole. ``step``: the tracking to try.
    """

    width: float
    indented: bool
    widest: float
    marked: bool
    step: int = STEPS[0]


@dataclass(frozen=True)
class Way:
    """How a block is set in a trial: its tracking (thousandths of an em), and whether its marked words stay whole."""

    step: int
    whole: bool

    @property
    def label(self) -> str:
        return f"{'w' if self.whole else 'l'}{self.step}"


def find_needy(pages: Sequence[LaidPage], fresh: Collection[str], marked: Collection[str]) -> dict[str, Needy]:
    """Justified blocks with a stretched line that is not their last, and those of ``fresh``: newly marked.

    A block that runs through columns of different widths is left alone: a trial knows one width.
    """
    widest: dict[str, float] = {}
    begins: dict[str, tuple[float, bool]] = {}
    uneven: set[str] = set()
    for page in pages:
        for line in page.lines:
            if line.role not in JUSTIFIED or not line.flow or not page.columns:
                continue
            column = page.columns[line.column]
            width, _ = begins.setdefault(line.block, (column.width, line.x > column.x + 2))
            if abs(width - column.width) > WIDTH_NEAR:
                uneven.add(line.block)
            if not line.last_of_block:
                widest[line.block] = max(widest.get(line.block, 0.0), line.word_space)
    return {
        block: Needy(*begins[block], space, block in marked)
        for block, space in sorted(widest.items())
        if (space > WORD_SPACE_EM or block in fresh) and block not in uneven
    }


def list_ways(one: Needy) -> tuple[Way, ...]:
    """The ways a block is tried in: marked words whole, and where lines are stretched, tighter and wider too."""
    ways = [Way(0, True)] if one.marked else []
    if one.widest > WORD_SPACE_EM:
        kinds = (False, True) if one.marked else (False,)
        ways += [Way(step, whole) for whole in kinds for step in (-one.step, one.step)]
    return tuple(ways)


def compose_trial(loose: str, whole: str, needy: Mapping[str, Needy]) -> str:
    """Every needy block in each of its ways, at the width of its column.

    ``loose`` and ``whole`` are the unit's markup without marks and with them.
    """
    sources = {False: _by_key(loose, needy), True: _by_key(whole, needy)}
    parts = []
    for key, one in needy.items():
        for way in list_ways(one):
            element = sources[way.whole].get(key)
            if element is None:
                continue
            before, after = _surroundings(element, one.width)
            indent = "" if one.indented else ";text-indent:0"
            element.set("data-b", f"{key}{MARK}{way.label}")
            element.set("style", f"letter-spacing:{way.step / 1000}em{indent}")
            parts.append(before + markup.tostring(element, encoding="unicode", with_tail=False) + after)
    return "".join(parts)


def _by_key(html: str, needy: Mapping[str, Needy]) -> dict[str, markup.HtmlElement]:
    root = markup.fragment_fromstring(html, create_parent="div")
    return {element.get("data-b"): element for element in root.iter() if element.get("data-b") in needy}


def _surroundings(element: markup.HtmlElement, width: float) -> tuple[str, str]:
    """The elements around a block, by name and class alone, none of which lays anything out itself."""
    still = "columns:auto;position:static;margin:0;padding:0;border:0;height:auto;width:auto"
    before, after = "", ""
    for ancestor in element.iterancestors():
        if ancestor.get("class") is None:
            continue
        before = f'<{ancestor.tag} class="{escape(ancestor.get("class"))}" style="{still}">' + before
        after += f"</{ancestor.tag}>"
    return f'<div style="width:{width}pt">{before}', f"{after}</div>"


@dataclass(frozen=True)
class Choice:
    """The way that a block holds best in, and what it still lacks there: a run of hyphens, a stretched line."""

    way: Way
    runs: bool
    widest: float


def choose_ways(pages: Sequence[LaidPage], needy: Mapping[str, Needy]) -> dict[str, Choice]:
    """The best way of every needy block, from the pages of a trial; blocks that nothing helps are left out."""
    lines: dict[str, list[LaidLine]] = {}
    for page in pages:
        for line in page.lines:
            if MARK in line.block:
                lines.setdefault(line.block, []).append(line)
    chosen = {}
    for key, one in needy.items():
        ways = {way: lines[name] for way in list_ways(one) if (name := f"{key}{MARK}{way.label}") in lines}
        weights = {way: _weigh(set_lines, way) for way, set_lines in ways.items()}
        if not weights:
            continue
        best = min(weights, key=lambda way: weights[way])
        runs, stretch, *_ = weights[best]
        if one.marked or (not runs and stretch < one.widest - WORD_SPACE_EM):
            chosen[key] = Choice(best, runs, stretch + WORD_SPACE_EM if stretch else 0.0)
    return chosen


def _weigh(lines: Sequence[LaidLine], way: Way) -> tuple[bool, float, int, bool]:
    """How bad a way is: hyphens running, widest space beyond the limit, distance from no tracking, marks."""
    longest = max(_runs(lines), default=0)
    widest = max((line.word_space for line in lines if not line.last_of_block), default=0.0)
    return longest > HYPHENS_RUNNING, max(0.0, widest - WORD_SPACE_EM), abs(way.step), way.whole


def _runs(lines: Sequence[LaidLine]) -> Iterator[int]:
    run = 0
    for line in lines:
        run = run + 1 if line.hyphenated else 0
        yield run
