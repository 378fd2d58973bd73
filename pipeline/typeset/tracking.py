"""Stretched lines eased: a paragraph whose justified word spaces gape is set a hair tighter or wider.

The layout library breaks lines one by one, never a paragraph at a time. So a paragraph with a stretched line is
tried alone, at the width of its column, with each step of tracking; the first step that holds is taken. Steps are
within what the eye does not see (about one per cent of an em).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from lxml import html as markup

from pipeline.model import LaidPage

WORD_SPACE_EM = 0.8  # ART.md: a word space is not stretched beyond this
STEPS = (-6, 6, -12)  # thousandths of an em, least first: each one is a paragraph set once more
WORTH = 0.85  # a step that does not hold is still taken where it brings the widest space below this share
MARK = "@"  # between a block's key and the step in a trial
JUSTIFIED = frozenset({"paragraph", "answer", "speech"})


@dataclass(frozen=True)
class Stretched:
    """A block with a stretched line: its widest word space (em), the width of its column, whether it is indented."""

    widest: float
    width: float
    indented: bool


def find_stretched(pages: Sequence[LaidPage]) -> dict[str, Stretched]:
    """Justified blocks with a word space beyond the limit in a line that is not their last."""
    widest: dict[str, float] = {}
    begins: dict[str, tuple[float, bool]] = {}
    for page in pages:
        for line in page.lines:
            if line.role not in JUSTIFIED or not line.flow or not page.columns:
                continue
            column = page.columns[line.column]
            begins.setdefault(line.block, (column.width, line.x > column.x + 2))
            if not line.last_of_block:
                widest[line.block] = max(widest.get(line.block, 0.0), line.word_space)
    return {
        block: Stretched(space, *begins[block]) for block, space in sorted(widest.items()) if space > WORD_SPACE_EM
    }


def compose_trial(html: str, wanted: Mapping[str, Stretched]) -> str:
    """The wanted blocks of a unit's markup, each once a step, every one at the width of its column."""
    root = markup.fragment_fromstring(html, create_parent="div")
    by_key = {element.get("data-b"): element for element in root.iter() if element.get("data-b") in wanted}
    parts = []
    for key, stretched in wanted.items():
        if key not in by_key:
            continue
        element = by_key[key]
        before, after = _surroundings(element, stretched.width)
        indent = "" if stretched.indented else ";text-indent:0"
        for step in STEPS:
            element.set("data-b", f"{key}{MARK}{step}")
            element.set("style", f"letter-spacing:{step / 1000}em{indent}")
            parts.append(before + markup.tostring(element, encoding="unicode", with_tail=False) + after)
    return "".join(parts)


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


def choose_steps(pages: Sequence[LaidPage], wanted: Mapping[str, Stretched]) -> tuple[tuple[str, int], ...]:
    """The step of every block that one helps, from the pages of a trial."""
    widest: dict[str, float] = {}
    for page in pages:
        for line in page.lines:
            if MARK in line.block:
                space = 0.0 if line.last_of_block else line.word_space
                widest[line.block] = max(widest.get(line.block, 0.0), space)
    chosen = []
    for key, stretched in wanted.items():
        spaces = {step: widest[f"{key}{MARK}{step}"] for step in STEPS if f"{key}{MARK}{step}" in widest}
        holding = [step for step, space in spaces.items() if space <= WORD_SPACE_EM]
        best = holding[0] if holding else min(spaces, key=lambda step: (spaces[step], abs(step)), default=None)
        if best is not None and (holding or spaces[best] < WORTH * stretched.widest):
            chosen.append((key, best))
    return tuple(chosen)
