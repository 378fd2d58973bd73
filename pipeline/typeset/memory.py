"""Two ways to lay out faster with the same result: a memory of broken lines, and a roomy stack.

Only the kept way uses them; a test holds its bytes equal to the plain way's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any, TypeVar

from weasyprint.layout import inline, preferred
from weasyprint.text import line_break

T = TypeVar("T")

# Every style value that breaking a line reads (text/line_break.py, text/fonts.py of weasyprint 70.0).
STYLE_KEYS = tuple(
    "direction font_family font_feature_settings font_kerning font_language_override font_size font_stretch font_style"
    " font_variant_alternates font_variant_caps font_variant_east_asian font_variant_ligatures font_variant_numeric"
    " font_variant_position font_variation_settings font_weight hyphenate_character hyphenate_limit_chars"
    " hyphenate_limit_zone hyphens lang letter_spacing overflow_wrap tab_size text_decoration_line white_space"
    " word_break word_spacing".split()
)


class LineMemory:
    """Remembers ``split_first_line`` results by text, style values, width and flags.

    Columns are laid out about three times, hyphenation rounds and the second edition again: most lines come back.
    """

    def __init__(self, split: Callable[..., Any]) -> None:
        self.split = split
        self.known: dict[Any, Any] = {}
        self.styles: dict[int, tuple[Any, int]] = {}  # the style is held, so that its id stays its own
        self.values: dict[str, int] = {}

    def __call__(
        self,
        text: str,
        style: Any,
        context: Any,
        max_width: Any,
        justification_spacing: Any,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        """As ``split_first_line``; the layout object is a copy, as drawing changes it."""
        number = self._number(style)
        key = text, number, max_width, justification_spacing, is_line_start, minimum
        found = self.known.get(key)
        if found is None:
            found = self.split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
            self.known[key] = found
            return found
        layout = found[0]
        copy = layout.__class__.__new__(layout.__class__)
        copy.__dict__.update(layout.__dict__)
        return (copy, *found[1:])

    def _number(self, style: Any) -> int:
        known = self.styles.get(id(style))
        if known is not None and known[0] is style:
            return known[1]
        text = repr([style[key] for key in STYLE_KEYS])
        number = self.values.setdefault(text, len(self.values))
        self.styles[id(style)] = (style, number)
        return number

    def forget_styles(self) -> None:
        """Lets the styles of a finished layout go; the lines stay."""
        self.styles.clear()


@contextmanager
def remember_lines() -> Iterator[LineMemory]:
    """While the block runs, layout takes lines that it broke before from memory."""
    memory = LineMemory(line_break.split_first_line)
    modules = (inline, preferred)
    before = [module.split_first_line for module in modules]
    for module in modules:
        module.split_first_line = memory
    try:
        yield memory
    finally:
        for module, split in zip(modules, before, strict=True):
            module.split_first_line = split


def _call(function: Callable[[], T]) -> T:
    return function()


# CPython 3.11 gives stack room in chunks and returns a chunk as soon as it is empty: deep recursion at a chunk's edge
# maps and unmaps memory all the time. Under one frame that asks for much room, everything stands in one chunk.
_roomy = FunctionType(_call.__code__.replace(co_stacksize=70_000), globals(), "_roomy")


def run_roomy(function: Callable[[], T]) -> T:
    """Calls a function with room for deep recursion."""
    result: T = _roomy(function)
    return result
