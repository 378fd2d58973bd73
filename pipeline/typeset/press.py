"""Typesetting an issue: the kept way, and the safe, plain way that gives the same bytes."""

from __future__ import annotations

import re

from pipeline.model import Unit
from pipeline.typeset.kept import CannotKeep, KeptWay
from pipeline.typeset.order import EditionSheet, Late, Typeset, TypesetError, TypesetSettings
from pipeline.typeset.safe import SafeWay
from pipeline.typeset.way import Way

_PLACE_BOUND = re.compile(r"@page[^{};]*:(?:first|left|right|blank)\b")


def typeset(
    units: tuple[Unit, ...], editions: tuple[EditionSheet, ...], late: Late, settings: TypesetSettings
) -> Typeset:
    """Raw PDFs of all editions, and their pages as laid out.

    ``units`` in running order; those with ``late`` set stand for their place only: ``late`` composes them
    from the other units as laid out in the first edition. Both ways give the same bytes. Raises TypesetError.
    """
    if not editions:
        raise ValueError("no edition to typeset")
    for unit in units:
        _refuse_place_bound(unit.page_css, unit.id)
    for edition in editions:
        _refuse_place_bound(edition.css, "")
    if not settings.safe:
        try:
            return _run(KeptWay(settings, editions), units, late)
        except CannotKeep:
            pass  # pages that cannot be kept: the plain way gives the same PDF, only later
    return _run(SafeWay(settings, editions), units, late)


def _run(way: Way, units: tuple[Unit, ...], late: Late) -> Typeset:
    early = tuple(unit for unit in units if not unit.late)
    laid = way.lay_out(early)
    composed = late(laid) if len(early) < len(units) else ()
    whole = _put_in_place(units, composed)
    way.lay_out(tuple(unit for unit in whole if unit.late))
    return Typeset(way.write(whole), whole)


def _refuse_place_bound(css: str, unit: str) -> None:
    found = _PLACE_BOUND.search(css)
    if found:
        raise TypesetError(unit, f"“{found.group()}” depends on where in a document a page stands: use :nth(… of name)")


def _put_in_place(units: tuple[Unit, ...], composed: tuple[Unit, ...]) -> tuple[Unit, ...]:
    by_id = {unit.id: unit for unit in composed}
    missing = [unit.id for unit in units if unit.late and unit.id not in by_id]
    if missing or len(by_id) != sum(unit.late for unit in units):
        raise ValueError(f"late units do not match their places: {missing or sorted(by_id)}")
    return tuple(by_id.get(unit.id, unit) if unit.late else unit for unit in units)
