"""Style values that nothing declares, found by a short way: inherited or initial, as most of them are.

Private to the kept way (``memory``). The library finds each of 200 values of each element by one long function. Where
the element's rules name neither the property nor its logical twin, the answer is its parent's value or the initial one.

Styles are numbered too: those that the same rules gave, under parents of the same number, are alike in every layout.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle, StyleFor
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

find_by_long_way: Callable[[Any, str], Any] = ComputedStyle.__missing__

# Values with rules of their own: they depend on each other, or come from ancestors in another way.
_APART = frozenset(("display", "float", "position", "page"))


def _is_usual(key: str) -> bool:
    return key not in _APART and not key.startswith(("__", "text_decoration_"))


_INHERITED = frozenset(key for key in INHERITED if _is_usual(key))
_INITIAL = {
    key: value
    for key, value in INITIAL_VALUES.items()
    if _is_usual(key) and key not in INHERITED and key not in INITIAL_NOT_COMPUTED and not check_math(value)
}


def find_value(style: Any, key: str) -> Any:
    """In place of ``ComputedStyle.__missing__``."""
    if key in style.cascaded or style.parent_style is None:
        return find_by_long_way(style, key)
    logical = PHYSICAL_FUNCTIONS.get(key)
    if logical is not None and logical(block="ttb", inline=style["direction"]) in style.cascaded:
        return find_by_long_way(style, key)
    if key in _INITIAL:
        value = style[key] = _INITIAL[key]
        return value
    if key in _INHERITED:
        value = style.parent_style[key]
        if not check_math(value):
            style[key] = value
            return value
    return find_by_long_way(style, key)


class StyleNumbers:
    """Numbers for styles: equal numbers, equal values, whichever layout they come from."""

    def __init__(self) -> None:
        self.original = StyleFor.set_computed_styles
        self.numbers: dict[Any, int] = {}
        self.values: dict[int, tuple[Any, Any]] = {}  # values are held, so that their ids stay their own

    def set_computed_styles(self, style_for: Any, element: Any, parent: Any, *arguments: Any, **named: Any) -> None:
        """In place of ``StyleFor.set_computed_styles``: as the library's, and the new style gets its number."""
        self.original(style_for, element, parent, *arguments, **named)
        pseudo_type = named.get("pseudo_type") or (arguments[1] if len(arguments) > 1 else None)
        style = style_for.get_computed_styles()[element, pseudo_type]
        above = style.parent_style
        key = (
            None if above is None else above.number,
            pseudo_type,
            tuple(
                (name, self._describe(value), *weight[:2], *weight[2])
                for name, (value, weight) in style.cascaded.items()
            ),
        )
        style.number = self.numbers.setdefault(key, len(self.numbers))

    def _describe(self, value: Any) -> Any:
        """Plain values by what they are; others, such as tokens yet to be resolved, by which one they are."""
        known = self.values.get(id(value))
        if known is None:
            described = repr(value) if _is_plain(value) else id(value)
            known = self.values[id(value)] = value, described
        return known[1]


def _is_plain(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(_is_plain(one) for one in value)
    return value is None or type(value) in (str, int, float, bool)


def find_number(style: Any) -> int | None:
    """The number of a style, negative for the one of its anonymous boxes; None where it was made in another way."""
    if type(style) is AnonymousStyle:
        above = style.parent_style
        if above.__dict__.get("anonymous_style") is not style:
            return None
        number = find_number(above)
        return None if number is None or number < 0 else -1 - number
    number = style.__dict__.get("number")
    return number if isinstance(number, int) else None
