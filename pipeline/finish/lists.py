"""Lists of a tagged PDF: L > LI > Lbl and LBody (ISO 32000-1, 14.8.4.3.3).

The layout library knows of markers, not of bullets that a sheet draws, and makes an item of a term and another of each
of its values. Here a bullet becomes its item's label, and a term the label of the item that has its values.
"""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.finish.elements import GROUPS, INLINE, ROLE, SOURCE, is_element, list_kids

_PARTS = frozenset(("/Lbl", "/LBody"))
_BULLET, _TERM, _VALUE, _WORDS = Name.Bullet, Name.Term, Name.Value, Name.Words  # roles
_VALUES = (_VALUE, _WORDS)  # on lines of their own, or running on


def fill_item(pdf: Pdf, item: Object, kids: list[Any]) -> list[Any]:
    """The kids of a list's item: a label and a body and nothing else."""
    parts = [kid for kid in kids if is_element(kid) and str(kid.S) in _PARTS]
    others = [kid for kid in kids if kid not in parts]
    if others:
        parts.append(_make(pdf, Name.LBody, item, others))
    labels = [label for part in parts if Name.LBody == part.S for label in _take_bullets(part)]
    for label in labels:
        label.S, label.P = Name.Lbl, item
    if item.get(ROLE) == _TERM:
        for part in parts:
            part.S = Name.Lbl
    return [*labels, *(part for part in parts if list_kids(part))]


def _take_bullets(holder: Object) -> list[Object]:
    """The bullets of an item's body, which lie in it no longer, nor in its groups."""
    bullets: list[Object] = []
    left: list[Any] = []
    for kid in list_kids(holder):
        if not is_element(kid):
            left.append(kid)
        elif kid.get(ROLE) == _BULLET:
            bullets.append(kid)
        else:
            if str(kid.S) in GROUPS:
                bullets += _take_bullets(kid)
            left += [kid] if list_kids(kid) else []
    if bullets:
        holder.K = Array(left)
    return bullets


def list_items(kid: Object) -> list[Object] | None:
    """The items in a list's group, or the kid itself; None where there is anything else in it."""
    if is_element(kid) and kid.S in (Name.LI, Name.L, Name.Caption):
        return [kid]
    if not is_element(kid) or str(kid.S) not in GROUPS:
        return None
    items: list[Object] = []
    for one in list_kids(kid):
        found = list_items(one)
        if found is None:
            return None
        items += found
    return items


def join_values(pdf: Pdf, element: Object, kids: list[Any]) -> list[Any]:
    """The kids of a list, or of a group that holds terms and values: a term and the values after it as one item.

    A group's values belong to its own terms only.
    """
    items: list[Object] = []
    for kid in kids:
        found = list_items(kid) if is_element(kid) else None
        if found is None:
            return kids
        items += found
    if not any(_role(item) for item in items):
        return kids
    joined: list[Object] = []
    for item in _join_lines(items):
        if joined and _role(item) in _VALUES and _role(joined[-1]) == _TERM:
            _add_value(pdf, joined[-1], item)
        else:
            joined.append(item)
    for item in joined:
        item.P = element
        if element.S != Name.L and ROLE in item:
            del item[ROLE]
    return joined


def _role(item: Object) -> Object | None:
    role: Object | None = item.get(ROLE) if item.S == Name.LI else None
    return role if role == _TERM or role in _VALUES else None


def _join_lines(items: list[Object]) -> list[Object]:
    """What runs over several lines is an item a line: they are one again."""
    joined: list[Object] = []
    for item in items:
        parts, before = list_kids(item), list_kids(joined[-1]) if joined else []
        alike = joined and _role(item) and _role(item) == _role(joined[-1])
        if alike and len(parts) == len(before) == 1 and item.get(SOURCE) == joined[-1].get(SOURCE):
            _extend(before[0], list_kids(parts[0]))
        else:
            joined.append(item)
    return joined


def _add_value(pdf: Pdf, item: Object, value: Object) -> None:
    """A value into the body of its term's item; values on lines of their own are paragraphs where there are several."""
    body = next((part for part in list_kids(item) if Name.LBody == part.S), None)
    for part in list_kids(value):
        if body is None:
            body, part.P = part, item
            item.K = Array([*list_kids(item), part])
        elif value.get(ROLE) == _WORDS:
            _extend(body, list_kids(part))
        else:
            paragraphs = (*_list_paragraphs(pdf, body, body), *_list_paragraphs(pdf, part, body))
            body.K = Array(paragraphs)


def _list_paragraphs(pdf: Pdf, holder: Object, body: Object) -> list[Any]:
    kids = list_kids(holder)
    if all(is_element(kid) and str(kid.S) in INLINE for kid in kids):
        return [_make(pdf, Name.P, body, kids)]
    for kid in kids:
        if is_element(kid):
            kid.P = body
    return kids


def _extend(holder: Object, kids: list[Any]) -> None:
    for kid in kids:
        if is_element(kid):
            kid.P = holder
    holder.K = Array([*list_kids(holder), *kids])


def _make(pdf: Pdf, kind: Name, parent: Object, kids: list[Any]) -> Object:
    """A new element around kids."""
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=kind, P=parent, Pg=parent.Pg, K=Array()))
    _extend(made, kids)
    return made
