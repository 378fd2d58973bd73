"""Typographic repair of a manuscript's paragraph: what a word processor adds goes, what the house writes comes.

The rules are those of the language (pipeline.language.spacing); what they make unbreakable is written plain again,
as sources have it. Letters and digits are never changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.language.settling import Change, Rule, replace, settle
from pipeline.language.spacing import HYPHEN, NBSP, RULES

_WIDE = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_UPPER = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"


def _take_guillemets(text: str) -> Iterator[Change]:
    """<<сөз>> as typewriters have it."""
    if text.count("<<") == text.count(">>"):
        for match in re.finditer("<<|>>", text):
            yield *match.span(), "«" if match[0] == "<<" else "»"


_FIRST: tuple[Rule, ...] = (
    replace(f"(?P<x>[{_UNSEEN}])", ""),
    replace(f"(?P<x>[{_WIDE}])", " "),
    replace("(?P<x>[\u2010\u2011])", "-"),
    replace("(?<=\\S) (?P<x> +)", ""),
    _take_guillemets,
    replace(r"(?<=\S )(?P<x>--)(?= \S)", "–"),
    replace(rf"\A *(?P<x>-)(?=[{_UPPER}])", "– "),
)
_PLAIN = str.maketrans({NBSP: " ", HYPHEN: "-"})


def repair(text: str) -> tuple[tuple[str, ...], Counter[str]]:
    """What becomes of each character of a paragraph, and how many repairs of each kind there were.

    ``text``: the paragraph without mark-up, a forced break as a newline. The kinds are words for the report.
    """
    cells = list(text)
    for edit in settle(text, (*_FIRST, *RULES)):
        cells[edit.start] = edit.replacement
    cells = [cell.translate(_PLAIN) for cell in cells]
    counts: Counter[str] = Counter()
    for letter, cell in zip(text, cells, strict=True):
        if letter != cell:
            counts[_kind(letter, cell)] += 1
    return tuple(cells), counts


def _kind(letter: str, cell: str) -> str:
    if re.match(f"[{_UNSEEN}]", letter):
        return "soft hyphens and signs without width taken out"
    if re.match(f"[{_WIDE}]", letter):
        return "no-break, thin and tabulated spaces made plain"
    if letter in "\u2010\u2011":
        return "unbreakable hyphens made plain"
    if letter in '«»„“”"<>':
        return "quotation marks set as « » and „ “"
    if letter in "-–—―−" or "–" in cell:
        return "dashes set as – with their spaces"
    if letter == "№":
        return "№ parted from its number"
    return "double spaces made single" if letter == " " and not cell else "spaces put in or taken out"
