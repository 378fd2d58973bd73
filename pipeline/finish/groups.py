"""Groups of a tagged PDF that say nothing: what a sheet needs boxes for, a reader does not.

A Div or NonStruct gives way to what it holds; where it holds bare text among blocks it is a paragraph. A figure and its
caption stay together, and whatever has a language, words or attributes of its own stays.
"""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Name, Object

from pipeline.finish.elements import GROUPS, INLINE, ROLE, SOURCE, is_element, list_kids

_GROUPING = frozenset(("/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote"))  # they hold blocks
_HOLDERS = _GROUPING | {"/LBody", "/TD", "/TH", "/Note"}  # they may
_BARE = frozenset(("/Type", "/S", "/P", "/Pg", "/K", str(SOURCE), str(ROLE)))


def dissolve_groups(document: Object) -> None:
    """From the top down, so that each group is judged in the element where it will stand."""
    waiting = [document]
    while waiting:
        element = waiting.pop()
        kids = list_kids(element)
        left = list(_dissolve(element, kids, len(kids)))
        if len(left) != len(kids) or left != kids:
            element.K = Array(left)
        waiting += [kid for kid in left if is_element(kid)]


def _dissolve(element: Object, kids: list[Any], count: int) -> list[Any]:
    """The kids of an element, groups that say nothing replaced by their own. ``count``: how many stand side by side."""
    left: list[Any] = []
    for kid in kids:
        inner = list_kids(kid) if is_element(kid) and str(kid.S) in GROUPS else []
        if inner and _gives_way(element, kid, inner, count):
            for one in inner:
                one.P = element
            left += _dissolve(element, inner, count + len(inner) - 1)
        else:
            left.append(kid)
    return left


def _gives_way(element: Object, kid: Object, inner: list[Any], count: int) -> bool:
    """Whether a group is replaced by its kids; one that is not gets the type of what it is."""
    if any(key not in _BARE for key in kid) or not all(is_element(one) for one in inner):
        return False
    parent, kinds = str(element.S), {str(one.S) for one in inner}
    if Name.Span == kid.S or parent not in _HOLDERS:
        return kinds <= INLINE | {"/NonStruct"}
    if kinds <= INLINE:
        alone = parent not in _GROUPING and count == 1
        if not alone:
            kid.S = Name.P
        return alone
    if "/Caption" in kinds or kinds & INLINE:
        kid.S = Name.Div
        return False
    return True
