"""Style values that nothing declares, found by a short way: inherited or initial, as most of them are.

Private to the kept way (``memory``). The library finds each of 200 values of each element by one long function. Where
the element's rules name neither the property nor its logical twin, the answer is its parent's value or the initial one.

Styles are numbered too: those that the same rules gave, under parents of the same number, are alike in every layout.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle, InitialStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.css.units import VIEWPORT_UNITS

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


# Values that leave something beside them when they are found, or hang on what boxes change in their styles.
OWN = frozenset(("display", "float", "position", "page", "overflow", "white_space"))


def find_value(style: Any, key: str) -> Any:
    """As ``ComputedStyle.__missing__``."""
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
    """Numbers for styles: equal numbers, equal values, whichever layout they come from.

    So a value that was found for one is the value of all. Nothing is shared any more once a value came with a
    complaint, which must come again, or hangs on the size of the page.
    """

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}
        self.values: dict[int, tuple[Any, Any]] = {}  # values are held, so that their ids stay their own
        self.shared: dict[int, dict[str, Any]] = {}  # values found, by the number of their style
        self.is_sharing = True
        self.ear = _Ear(self.stop_sharing)
        self.viewport_units = _Watched(VIEWPORT_UNITS, self.stop_sharing)

    def stop_sharing(self) -> None:
        """From now on every style finds its own values."""
        self.is_sharing = False
        self.shared.clear()

    def find_value(self, style: Any, key: str) -> Any:
        """In place of ``ComputedStyle.__missing__``."""
        shared = self.shared.get(style.__dict__.get("number"))
        if shared is None or key in OWN:
            return find_value(style, key)
        if key in shared:
            value = style[key] = shared[key]
            return value
        value = find_value(style, key)
        if self.is_sharing:
            shared[key] = value
        return value

    def set_computed_styles(
        self,
        style_for: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: Any = None,
        base_url: Any = None,
        target_collector: Any = None,
    ) -> None:
        """In place of ``StyleFor.set_computed_styles``, which it follows; the new style gets its number."""
        computed_styles = style_for.get_computed_styles()
        above, root_style = None, None
        if element == root and pseudo_type is None:
            root_style = InitialStyle(style_for.font_config)
        else:
            above, root_style = computed_styles[parent, None], computed_styles[root, None]
        cascaded = style_for.get_cascaded_styles().get((element, pseudo_type), {})
        style = ComputedStyle(
            above, cascaded, pseudo_type, root_style, base_url, style_for.font_config, style_for.initial_page_sizes
        )
        computed_styles[element, pseudo_type] = style
        key = (
            None if above is None else above.number,
            pseudo_type,
            base_url,
            *((name, self._describe(value), *weight[:2], *weight[2]) for name, (value, weight) in cascaded.items()),
        )
        number = style.number = self.numbers.setdefault(key, len(self.numbers))
        if self.is_sharing and number not in self.shared:
            self.shared[number] = {}
        if target_collector and style["anchor"]:
            target_collector.collect_anchor(style["anchor"])

    def _describe(self, value: Any) -> Any:
        """Plain values by what they are; others, such as tokens yet to be resolved, by which one they are."""
        known = self.values.get(id(value))
        if known is None:
            described = repr(value) if _is_plain(value) else id(value)
            known = self.values[id(value)] = value, described
        return known[1]


class _Ear(logging.Handler):
    """Calls where anything is complained of."""

    def __init__(self, call: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self.call = call

    def emit(self, record: logging.LogRecord) -> None:
        self.call()


class _Watched(frozenset[str]):
    """A set that calls where something is found in it."""

    call: Callable[[], None]

    def __new__(cls, members: Iterable[str], call: Callable[[], None]) -> _Watched:
        made = super().__new__(cls, members)
        made.call = call
        return made

    def __contains__(self, member: object) -> bool:
        found = super().__contains__(member)
        if found:
            self.call()
        return found


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
