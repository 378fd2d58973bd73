"""Style values that nothing declares, found by a short way: inherited or initial, as most of them are.

Private to the kept way (``memory``). The library finds each of 200 values of each element by one long function. Where
the element's rules name neither the property nor its logical twin, the answer is its parent's value or the initial one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.css import ComputedStyle
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
