"""Ways to work faster with the same result: a memory of broken lines and what they are made from, and a roomy stack.

Only the kept way uses them; a test holds its bytes equal to the plain way's.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from types import FunctionType
from typing import Any, TypeVar

from tinyhtml5 import inputstream
from weasyprint.css import ComputedStyle, StyleFor, units
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, percent, preferred
from weasyprint.text import line_break

from pipeline.typeset.computed import StyleNumbers, find_number
from pipeline.typeset.linebox import LineBoxMemory, copy_layout
from pipeline.typeset.textlayout import SetUpMemory

T = TypeVar("T")

# Every style value that breaking a line reads (text/line_break.py, text/fonts.py of weasyprint 70.0).
STYLE_KEYS = (
    "direction",
    "font_family",
    "font_feature_settings",
    "font_kerning",
    "font_language_override",
    "font_size",
    "font_stretch",
    "font_style",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
    "font_variation_settings",
    "font_weight",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphens",
    "lang",
    "letter_spacing",
    "overflow_wrap",
    "tab_size",
    "text_decoration_line",
    "white_space",
    "word_break",
    "word_spacing",
)


USED_VALUES = (
    "margin_left",
    "margin_right",
    "margin_top",
    "margin_bottom",
    "padding_left",
    "padding_right",
    "padding_top",
    "padding_bottom",
    "width",
    "min_width",
    "max_width",
    "height",
    "min_height",
    "max_height",
    "border_top_width",
    "border_right_width",
    "border_bottom_width",
    "border_left_width",
)


class LineMemory:
    """Remembers what breaking and justifying a line gave, by text, style values, width and flags.

    Columns are laid out about three times, rounds and the second edition again: most lines come back.
    """

    def __init__(self) -> None:
        self.split = line_break.split_first_line
        self.create = line_break.create_layout
        self.strut = line_break.strut
        self.resolve = percent.resolve_percentages
        self.lines: dict[Any, Any] = {}
        self.justified: dict[Any, Any] = {}
        self.numbers: dict[str, int] = {}
        self.styles: dict[int, tuple[Any, int]] = {}  # a style is held with its number, so that its id stays its own
        self.struts: dict[int, tuple[Any, Any]] = {}
        self.used: dict[Any, tuple[Any, dict[str, Any]]] = {}
        self.style_numbers = StyleNumbers()
        self.boxes = LineBoxMemory(self._number_wholly)
        self.layouts = SetUpMemory(self._number)

    def split_first_line(
        self,
        text: str,
        style: Any,
        context: Any,
        max_width: Any,
        justification_spacing: Any,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        """As the library's; the layout object is a copy, as drawing changes it."""
        width = _round(max_width)
        key = text, self._number(style), width, _round(justification_spacing), is_line_start, minimum
        found = self.lines.get(key)
        if found is None:
            found = self.split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
            self.lines[key] = found
            return found
        return (copy_layout(found[0]), *found[1:])

    def create_layout(self, text: str, style: Any, context: Any, max_width: Any, justification_spacing: Any) -> Any:
        """As the library's, where a line is justified: the caller puts the layout away unread."""
        key = text, self._number(style), _round(max_width), _round(justification_spacing)
        found = self.justified.get(key)
        if found is None:
            found = self.create(text, style, context, max_width, justification_spacing)
            found.deactivate()
            self.justified[key] = found
        copy = copy_layout(found)
        copy.layout = copy.language = copy.style = None  # deactivate() deletes them
        return copy

    def find_strut(self, style: Any) -> Any:
        """As the library's ``strut``."""
        known = self.struts.get(id(style))
        if known is None:
            known = self.struts[id(style)] = style, self.strut(style)
        return known[1]

    def resolve_percentages(self, box: Any, containing_block: Any) -> None:
        """As the library's; kept for boxes that depend on style and containing block only."""
        style = box.style
        if isinstance(containing_block, boxes.Box):
            size = containing_block.width, containing_block.height
        else:
            size = tuple(containing_block)
        key = id(style), size
        known = self.used.get(key)
        if known is not None:
            box.__dict__.update(known[1])
            return
        self.resolve(box, containing_block)
        if _is_common(box) and style["border_collapse"] != "collapse":
            self.used[key] = style, {name: getattr(box, name) for name in USED_VALUES}

    def _number(self, style: Any) -> int:
        known = self.styles.get(id(style))
        if known is None:
            text = repr([style[key] for key in STYLE_KEYS])
            known = self.styles[id(style)] = style, self.numbers.setdefault(text, len(self.numbers))
        return known[1]

    def _number_wholly(self, style: Any) -> tuple[int, int] | None:
        """What a style came from, and what of it may have been changed since; None where that is not known."""
        number = find_number(style)
        return None if number is None else (number, self._number(style))

    def forget_styles(self) -> None:
        """Lets the styles of a finished layout go; the lines stay."""
        self.styles.clear()
        self.struts.clear()
        self.used.clear()
        self.boxes.forget()


def _round(length: Any) -> Any:
    """A length in px without the noise of sums: the same measure at another place is the same measure.

    The text library counts in 1/1024 px, and the layout library widens measures by a billionth: nothing hangs on less.
    """
    return length if length is None else round(length, 9) if length < NO_LIMIT else inf


NO_LIMIT = 2**21  # px: from here on the library sets no measure
INLINE_BOXES = (boxes.InlineBox, boxes.LineBox, boxes.TextBox)


def _is_common(box: Any) -> bool:
    """True for inline boxes, and for blocks whose parents leave their styles as they are."""
    if isinstance(box, INLINE_BOXES):
        return True
    return type(box) is boxes.BlockBox and not (box.is_flex_item or box.is_grid_item or box.is_table_wrapper)


class Expressions(dict[tuple[Any, bool], re.Pattern[str]]):
    """What tinyhtml5 looks for in markup, compiled once: its own memory of them never finds anything."""

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        characters, opposite = key
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        made = self[key] = re.compile(f"[{'' if opposite else '^'}{listed}]+")
        return made


@contextmanager
def remember_lines() -> Iterator[LineMemory]:
    """While the block runs, layout takes lines that it broke before from memory."""
    memory = LineMemory()
    numbers = memory.style_numbers
    replaced = (
        (inline, "split_first_line", memory.split_first_line),
        (preferred, "split_first_line", memory.split_first_line),
        (inline, "create_layout", memory.create_layout),
        (inline, "strut", memory.find_strut),
        (inline, "resolve_percentages", memory.resolve_percentages),
        (block, "resolve_percentages", memory.resolve_percentages),
        (inline, "get_next_linebox", memory.boxes.get_next_linebox),
        (boxes.Box, "is_in_normal_flow", _is_in_normal_flow),
        (ComputedStyle, "__missing__", lambda style, key: numbers.find_value(style, key)),
        (units, "VIEWPORT_UNITS", numbers.viewport_units),
        (inputstream, "characters_until_regex", Expressions()),
        (StyleFor, "set_computed_styles", lambda *given, **named: numbers.set_computed_styles(*given, **named)),
        (line_break.Layout, "setup", lambda layout, style: memory.layouts.set_up(layout, style)),
    )
    before = [getattr(module, name) for module, name, _ in replaced]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(numbers.ear)
    for module, name, function in replaced:
        setattr(module, name, function)
    try:
        yield memory
    finally:
        logger.removeHandler(numbers.ear)
        for (module, name, _), function in zip(replaced, before, strict=True):
            setattr(module, name, function)


@contextmanager
def remember_fonts() -> Iterator[None]:
    """While the block runs, text that is drawn shares what its fonts need to be set up."""
    memory = LineMemory()
    set_up = line_break.Layout.setup
    line_break.Layout.setup = lambda layout, style: memory.layouts.set_up(layout, style)
    try:
        yield
    finally:
        line_break.Layout.setup = set_up


def _is_in_normal_flow(box: Any) -> bool:
    """As the library's, in one step instead of five: it is asked more often than anything else."""
    style = box.style
    position = style["position"]
    return style["float"] not in FLOATS and position not in OUTSIDE and position[0] not in ("running()", "note()")


FLOATS = frozenset(("left", "right", "inline-start", "inline-end", "footnote"))
OUTSIDE = ("absolute", "fixed")


def _call(function: Callable[[], T]) -> T:
    return function()


# CPython 3.11 gives stack room in chunks and returns a chunk as soon as it is empty: deep recursion at the
# edge of a chunk maps and unmaps memory all the time. Under one frame that asks for much room, all is in one.
_roomy = FunctionType(_call.__code__.replace(co_stacksize=70_000), globals(), "_roomy")


def run_roomy(function: Callable[[], T]) -> T:
    """Calls a function with room for deep recursion."""
    result: T = _roomy(function)
    return result
