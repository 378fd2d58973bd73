"""Lays units out until their layout is settled: one by one, or all in one plain document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.model import BlockCount, LaidPage, LaidUnit, Unit
from pipeline.typeset.boxes import unit_of
from pipeline.typeset.draft import Draft, Levelling, list_breaks, revise
from pipeline.typeset.engine import Engine, Rendering, Sheet
from pipeline.typeset.hyphenation import find_marks
from pipeline.typeset.measure import Reader
from pipeline.typeset.order import PAGES_OVER, TypesetError
from pipeline.typeset.source import SourceBlock, scan_source
from pipeline.typeset.tracking import (
    MARK,
    STEPS,
    WORD_SPACE_EM,
    Needy,
    choose_ways,
    compose_trial,
    find_needy,
    list_ways,
)

EASING_ROUNDS = 2  # layouts after which paragraphs that need help are tried alone
TRIALS = 3  # of a paragraph, one after the other, between two layouts
TRIAL_PAGES = 400  # more than any trial fills: it stops one that never ends


@dataclass
class Piece:
    """A laid-out unit: its pages (the library's objects) and what was measured of them."""

    pages: list[Any]
    laid: LaidUnit
    draft: Draft


def lay_out_unit(engine: Engine, sheet: Sheet, unit: Unit, between: Callable[[], None] = lambda: None) -> Piece:
    """One unit as a document of its own. ``between`` is called after every layout.

    Raises TypesetError with the unit's id where it runs more than PAGES_OVER pages past its plan.
    """
    draft, blocks = Draft(unit), scan_source(unit.html)
    while True:
        pages, read, counts, messages = _lay_out_once(engine, sheet, draft, blocks)
        between()
        draft = replace(draft, rounds=draft.rounds + 1)
        revised = _ease_lines(engine, sheet, draft, revise(draft, read, blocks), read, blocks)
        between()
        if revised == draft:
            return Piece(pages, LaidUnit(unit.id, read, counts, messages, draft.rounds), draft)
        draft = revised


def lay_out_like(engine: Engine, sheet: Sheet, model: Piece, between: Callable[[], None] = lambda: None) -> Piece:
    """The unit again for another edition, beginning with the words that were kept whole before.

    Where its lines fall as in ``model``, its own rounds would have led there; else it has rounds of its own.
    """
    draft = model.draft
    pages, read, counts, messages = _lay_out_once(engine, sheet, draft, scan_source(draft.unit.html))
    between()
    if list_breaks(read) != list_breaks(model.laid.pages):
        return lay_out_unit(engine, sheet, draft.unit, between)
    return Piece(pages, LaidUnit(draft.unit.id, read, counts, messages, draft.rounds), draft)


def _lay_out_once(
    engine: Engine, sheet: Sheet, draft: Draft, blocks: dict[str, SourceBlock]
) -> tuple[list[Any], tuple[LaidPage, ...], tuple[BlockCount, ...], tuple[str, ...]]:
    unit = draft.unit
    rendering = _render(engine, sheet, unit.id, (draft,), draft.compose(blocks), unit.pages + PAGES_OVER)
    reader = Reader(unit, blocks)
    pages = rendering.document.pages
    read = reader.read(pages)
    return pages, read, reader.count(), rendering.messages


def _ease_lines(
    engine: Engine,
    sheet: Sheet,
    before: Draft,
    draft: Draft,
    pages: Sequence[LaidPage],
    blocks: dict[str, SourceBlock],
) -> Draft:
    """The draft with its needy paragraphs settled by trials: stretched ones, and those with newly marked words.

    A mark moves the lines after it and may start another run of hyphens: paragraph by paragraph that is found here,
    for a fraction of what laying out the unit again would cost.
    """
    if draft.rounds > EASING_ROUNDS + draft.fits or draft.levelling is not Levelling.WAITING:
        return draft
    tried = {key for key, _ in draft.tracking}
    fresh = {key for key, _ in draft.marks - before.marks}
    needy = find_needy(pages, fresh, {key for key, _ in draft.marks})
    needy = {key: one for key, one in needy.items() if key not in tried and list_ways(one)}
    for _ in range(TRIALS):
        if not needy:
            break
        draft, needy = _try_ways(engine, sheet, draft, needy, blocks)
    return draft


def _try_ways(
    engine: Engine, sheet: Sheet, draft: Draft, needy: dict[str, Needy], blocks: dict[str, SourceBlock]
) -> tuple[Draft, dict[str, Needy]]:
    """One trial: the draft with the ways chosen, and the paragraphs that need another."""
    html = compose_trial(replace(draft, marks=frozenset()).compose(blocks), draft.compose(blocks), needy)
    trial = replace(draft.unit, html=html, page_css="")
    rendering = _render(engine, sheet, trial.id, (Draft(trial),), html, TRIAL_PAGES)
    sources = scan_source(html)
    seen = Reader(trial, sources).read(rendering.document.pages)
    chosen = choose_ways(seen, needy)
    loose = {key for key, choice in chosen.items() if not choice.way.whole}
    tracking = {**dict(draft.tracking), **{key: c.way.step for key, c in chosen.items() if c.way.step or key in loose}}
    further = {
        (key.partition(MARK)[0], first)
        for key, first in find_marks(seen, sources, turns=False)
        if (choice := chosen.get(key.partition(MARK)[0])) and key.endswith(MARK + choice.way.label)
    }
    marks = frozenset(mark for mark in draft.marks if mark[0] not in loose) | further
    again = {key for key, _ in further} | {key for key, choice in chosen.items() if choice.widest}
    marked = {key for key, _ in marks}
    needy = {
        key: replace(
            needy[key],
            widest=chosen[key].widest,
            marked=key in marked,
            step=STEPS[-1] if needy[key].widest > WORD_SPACE_EM else STEPS[0],
        )
        for key in sorted(again)
    }
    return replace(draft, marks=marks, tracking=tuple(sorted(tracking.items()))), needy


def _render(engine: Engine, sheet: Sheet, name: str, drafts: Sequence[Draft], body: str, page_limit: int) -> Rendering:
    resources = list_resources(draft.unit for draft in drafts)
    try:
        return engine.render(body, [css for draft in drafts for css in draft.css if css], sheet, resources, page_limit)
    except TypesetError as error:
        raise TypesetError(error.unit or name, error.reason) from None


def list_resources(units: Iterable[Unit]) -> tuple[str, ...]:
    """The files that any of the units may load, each once."""
    return tuple(dict.fromkeys(path for unit in units for path in unit.resources))


@dataclass
class Whole:
    """All units as one document, settled."""

    document: Any
    drafts: tuple[Draft, ...]
    laid: tuple[LaidUnit, ...]
    messages: tuple[str, ...]


def lay_out_whole(engine: Engine, sheet: Sheet, drafts: Sequence[Draft], settled: Collection[str] = ()) -> Whole:
    """The plain way: every unit a part of one document, which is laid out until all of them are settled.

    Units whose id is in ``settled`` have their rounds behind them and keep their drafts.
    """
    units = [draft.unit for draft in drafts]
    sources = [scan_source(unit.html) for unit in units]
    current = list(drafts)
    limit = sum(unit.pages + PAGES_OVER for unit in units)
    moving = {index for index, unit in enumerate(units) if unit.id not in settled}
    while True:
        body = "".join(draft.compose(blocks) for draft, blocks in zip(current, sources, strict=True))
        rendering = _render(engine, sheet, "", current, body, limit)
        pages_of: dict[str, list[Any]] = {}
        for page in rendering.document.pages:
            pages_of.setdefault(unit_of(page), []).append(page)
        laid, still = [], set()
        for index, (unit, blocks) in enumerate(zip(units, sources, strict=True)):
            pages = pages_of.get(unit.id, [])
            if len(pages) > unit.pages + PAGES_OVER:
                raise TypesetError(unit.id, f"more than {unit.pages + PAGES_OVER} pages")
            reader = Reader(unit, blocks)
            read = reader.read(pages)
            if index in moving:
                current[index] = replace(current[index], rounds=current[index].rounds + 1)
                draft = current[index]
                revised = _ease_lines(engine, sheet, draft, revise(draft, read, blocks), read, blocks)
                if revised != current[index]:
                    current[index] = revised
                    still.add(index)
            laid.append(LaidUnit(unit.id, read, reader.count(), (), current[index].rounds))
        if not still:
            return Whole(rendering.document, tuple(current), tuple(laid), rendering.messages)
        moving = still
