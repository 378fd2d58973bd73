"""Typesetting an issue: the kept way (a unit at a time, pages kept between builds) and the safe, plain way."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline.model import LaidUnit, Unit
from pipeline.typeset.hyphenation import Draft
from pipeline.typeset.keys import Keys
from pipeline.typeset.order import (
    EditionSheet,
    Late,
    MissingCharacter,
    Typeset,
    TypesetEdition,
    TypesetError,
    TypesetSettings,
    Written,
)
from pipeline.typeset.store import PageStore
from pipeline.typeset.workers import Task, run_tasks

if TYPE_CHECKING:  # the layout library is loaded only where something must be laid out
    from pipeline.typeset.engine import Engine, Sheet
    from pipeline.typeset.layout import Piece

TRIES = 3
_PLACE_BOUND = re.compile(r"@page[^{};]*:(?:first|left|right|blank)\b")


def typeset(
    units: tuple[Unit, ...], editions: tuple[EditionSheet, ...], late: Late, settings: TypesetSettings
) -> Typeset:
    """Raw PDFs of all editions, and their pages as laid out.

    ``units`` in running order; those with ``late`` set stand for their place only: ``late`` composes them from the
    other units as laid out in the first edition. Both ways give the same bytes. Raises TypesetError.
    """
    if not editions:
        raise ValueError("no edition to typeset")
    for unit in units:
        _refuse_place_bound(unit.page_css, unit.id)
    for edition in editions:
        _refuse_place_bound(edition.css, "")
    if not settings.safe:
        try:
            return _run(_KeptWay(settings, editions), units, late)
        except _CannotKeep:
            pass  # pages that cannot be kept: the plain way gives the same PDF, only later
    return _run(_SafeWay(settings, editions), units, late)


def _run(way: _Way, units: tuple[Unit, ...], late: Late) -> Typeset:
    early = tuple(unit for unit in units if not unit.late)
    laid = way.lay_out(early)
    composed = late(laid) if len(early) < len(units) else ()
    whole = _put_in_place(units, composed)
    way.lay_out(tuple(unit for unit in whole if unit.late))
    return Typeset(way.write(whole), whole)


def _refuse_place_bound(css: str, unit: str) -> None:
    found = _PLACE_BOUND.search(css)
    if found:
        raise TypesetError(
            unit, f"“{found.group()}” depends on where in a document a page stands: use :nth(… of name)"
        )


def _put_in_place(units: tuple[Unit, ...], composed: tuple[Unit, ...]) -> tuple[Unit, ...]:
    by_id = {unit.id: unit for unit in composed}
    missing = [unit.id for unit in units if unit.late and unit.id not in by_id]
    if missing or len(by_id) != sum(unit.late for unit in units):
        raise ValueError(f"late units do not match their places: {missing or sorted(by_id)}")
    return tuple(by_id.get(unit.id, unit) if unit.late else unit for unit in units)


def _describe(
    edition: EditionSheet,
    written: Written,
    laid: tuple[LaidUnit, ...],
    messages: tuple[str, ...],
    units: Sequence[Unit],
) -> TypesetEdition:
    missing = tuple(
        MissingCharacter(char, family, tuple(unit.id for unit in units if char in unit.html + unit.page_css))
        for char, family in written.missing
    )
    said = tuple(dict.fromkeys((*messages, *written.messages)))
    return TypesetEdition(edition.name, written.pdf, laid, written.fonts, missing, said)


class _CannotKeep(Exception):
    """Laid-out pages did not come back from where they are kept, however often they were made."""


class _Way:
    """What both ways share: the engine, loaded when first needed."""

    def __init__(self, settings: TypesetSettings, editions: tuple[EditionSheet, ...]) -> None:
        self.settings = settings
        self.editions = editions
        self.done = 0
        self.known = 0
        self._engine: Engine | None = None
        self._sheets: dict[str, Sheet] = {}

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            from pipeline.typeset.engine import Engine

            settings = self.settings
            lang = self.editions[0].metadata.lang
            self._engine = Engine(settings.project_root, settings.fonts_conf, settings.dictionary, lang)
        return self._engine

    def sheet(self, edition: EditionSheet) -> Sheet:
        if edition.name not in self._sheets:
            self._sheets[edition.name] = self.engine.parse_sheet(edition)
        return self._sheets[edition.name]

    def report(self, what: str) -> None:
        self.done += 1
        self.settings.progress(self.done, self.known, what)

    def lay_out(self, units: tuple[Unit, ...]) -> tuple[LaidUnit, ...]:
        """Lays units out in all editions; as laid out in the first."""
        raise NotImplementedError

    def write(self, units: tuple[Unit, ...]) -> tuple[TypesetEdition, ...]:
        """All editions of all units, which were laid out before."""
        raise NotImplementedError


class _SafeWay(_Way):
    """One document, one plain render; in a worker too, so that limits hold and nothing leaks into this process."""

    def __init__(self, settings: TypesetSettings, editions: tuple[EditionSheet, ...]) -> None:
        super().__init__(settings, editions)
        self.drafts: dict[tuple[str, str], Draft] = {}

    def lay_out(self, units: tuple[Unit, ...]) -> tuple[LaidUnit, ...]:
        if not units or units[0].late:
            return ()  # late units are laid out with the whole document, when it is written
        results = self._run([self._lay_out_task(units, edition) for edition in self.editions], "layout")
        first: tuple[LaidUnit, ...] = ()
        for edition, (laid, drafts) in zip(self.editions, results, strict=True):
            first = first or laid
            self.drafts.update({(edition.name, draft.unit.id): draft for draft in drafts})
        return first

    def _run(self, tasks: list[Task], what: str) -> list:  # type: ignore[type-arg]
        self.known += len(tasks)
        return run_tasks(tasks, self.settings.jobs, self.settings.limits, lambda index: self.report(what))

    def _lay_out_task(self, units: tuple[Unit, ...], edition: EditionSheet) -> Task:
        engine, sheet = self.engine, self.sheet(edition)

        def call() -> tuple[tuple[LaidUnit, ...], tuple[Draft, ...]]:
            from pipeline.typeset.layout import lay_out_whole

            whole = lay_out_whole(engine, sheet, [Draft(unit) for unit in units])
            return whole.laid, whole.drafts

        return Task("", call)

    def write(self, units: tuple[Unit, ...]) -> tuple[TypesetEdition, ...]:
        results = self._run([self._write_task(units, edition) for edition in self.editions], "write")
        return tuple(
            _describe(edition, written, laid, (*self.sheet(edition).messages, *messages), units)
            for edition, (written, laid, messages) in zip(self.editions, results, strict=True)
        )

    def _write_task(self, units: tuple[Unit, ...], edition: EditionSheet) -> Task:
        engine, sheet = self.engine, self.sheet(edition)
        drafts = [self.drafts.get((edition.name, unit.id), Draft(unit)) for unit in units]
        settled = {unit.id for unit in units if (edition.name, unit.id) in self.drafts}

        def call() -> tuple[Written, tuple[LaidUnit, ...], tuple[str, ...]]:
            from pipeline.typeset.layout import lay_out_whole

            whole = lay_out_whole(engine, sheet, drafts, settled)
            return engine.write(whole.document, edition), whole.laid, whole.messages

        return Task("", call)


def _lay_out(engine: Engine, sheet: Sheet, unit: Unit, model: Piece | None, between: Callable[[], None]) -> Piece:
    from pipeline.typeset.layout import lay_out_like, lay_out_unit

    if model is None:
        return lay_out_unit(engine, sheet, unit, between)
    return lay_out_like(engine, sheet, model, between)


@dataclass
class _Kept:
    key: str
    laid: LaidUnit


class _KeptWay(_Way):
    """A unit at a time in workers; pages are kept, and all of them bound in one write."""

    def __init__(self, settings: TypesetSettings, editions: tuple[EditionSheet, ...]) -> None:
        super().__init__(settings, editions)
        self.store = PageStore(settings.cache_dir / "pages", settings.cache_limit_bytes)
        self.keys = Keys(settings)
        self.kept: dict[tuple[str, str], _Kept] = {}

    def lay_out(self, units: tuple[Unit, ...]) -> tuple[LaidUnit, ...]:
        waiting = []
        for unit in units:
            lacking = tuple(edition for edition in self.editions if not self._recall(unit, edition))
            if lacking:
                waiting.append((unit, lacking))
        self._lay_out_now(waiting)
        return tuple(self.kept[self.editions[0].name, unit.id].laid for unit in units)

    def _recall(self, unit: Unit, edition: EditionSheet) -> bool:
        key = self.keys.of_layout(unit, edition)
        data = self.store.read(key + ".laid") if self.store.holds(key + ".pages") else None
        if data is None:
            return False
        self.kept[edition.name, unit.id] = _Kept(key, pickle.loads(data))
        return True

    def _lay_out_now(self, waiting: Sequence[tuple[Unit, tuple[EditionSheet, ...]]]) -> None:
        longest_first = sorted(waiting, key=lambda item: (-len(item[0].html), item[0].id))
        tasks = [self._lay_out_task(unit, lacking) for unit, lacking in longest_first]
        if not tasks:
            return
        self.known += len(tasks)
        settings = self.settings
        results = run_tasks(
            tasks, settings.jobs, settings.limits, lambda index: self.report(longest_first[index][0].id)
        )
        for (unit, lacking), laid in zip(longest_first, results, strict=True):
            for edition, one in zip(lacking, laid, strict=True):
                self.kept[edition.name, unit.id] = _Kept(self.keys.of_layout(unit, edition), one)

    def _lay_out_task(self, unit: Unit, editions: tuple[EditionSheet, ...]) -> Task:
        engine, store, root = self.engine, self.store, self.settings.project_root
        work = [(self.sheet(edition), self.keys.of_layout(unit, edition)) for edition in editions]

        def call() -> list[LaidUnit]:
            from pipeline.typeset.freezing import freeze
            from pipeline.typeset.memory import remember_lines, run_roomy

            laid: list[LaidUnit] = []
            piece: Piece | None = None
            with remember_lines() as memory:
                for sheet, key in work:
                    piece = run_roomy(partial(_lay_out, engine, sheet, unit, piece, memory.forget_styles))
                    store.write(key + ".pages", freeze(piece.pages, root))
                    store.write(key + ".laid", pickle.dumps(piece.laid))
                    laid.append(piece.laid)
            return laid

        return Task(unit.id, call)

    def write(self, units: tuple[Unit, ...]) -> tuple[TypesetEdition, ...]:
        keys = {edition.name: self._pdf_key(units, edition) for edition in self.editions}
        written = {name: pickle.loads(data) for name, key in keys.items() if (data := self.store.read(key))}
        for _ in range(TRIES):
            lacking = [edition for edition in self.editions if edition.name not in written]
            if not lacking:
                break
            written |= self._write_now(units, lacking, keys)
        else:
            raise _CannotKeep
        used = {kept.key + end for kept in self.kept.values() for end in (".pages", ".laid")}
        self.store.prune(used | set(keys.values()))
        laid = {edition.name: self._laid(units, edition) for edition in self.editions}
        return tuple(
            _describe(edition, one, laid[edition.name], said, units)
            for edition in self.editions
            for one, said in (written[edition.name],)
        )

    def _laid(self, units: tuple[Unit, ...], edition: EditionSheet) -> tuple[LaidUnit, ...]:
        return tuple(self.kept[edition.name, unit.id].laid for unit in units)

    def _pdf_key(self, units: tuple[Unit, ...], edition: EditionSheet) -> str:
        return self.keys.of_pdf(edition, [self.kept[edition.name, unit.id].key for unit in units]) + ".pdf"

    def _write_now(
        self, units: tuple[Unit, ...], editions: Sequence[EditionSheet], keys: dict[str, str]
    ) -> dict[str, tuple[Written, tuple[str, ...]]]:
        """The editions that could be written; the units whose pages proved broken are laid out again."""
        self.known += len(editions)
        settings = self.settings
        tasks = [self._write_task(units, edition, keys[edition.name]) for edition in editions]
        results = run_tasks(tasks, settings.jobs, settings.limits, lambda index: self.report(editions[index].name))
        made, broken = {}, {}
        for edition, (written, lost) in zip(editions, results, strict=True):
            if written is not None:
                made[edition.name] = written
            for unit in (unit for unit in units if unit.id in lost):
                broken.setdefault(unit.id, (unit, []))[1].append(edition)
        self._lay_out_now([(unit, tuple(lacking)) for unit, lacking in broken.values()])
        return made

    def _write_task(self, units: tuple[Unit, ...], edition: EditionSheet, key: str) -> Task:
        engine, sheet, store = self.engine, self.sheet(edition), self.store
        page_keys = {unit.id: self.kept[edition.name, unit.id].key + ".pages" for unit in units}

        def call() -> tuple[tuple[Written, tuple[str, ...]] | None, tuple[str, ...]]:
            from pipeline.typeset.freezing import make_surroundings, thaw
            from pipeline.typeset.layout import list_resources

            resources = list_resources(units)
            around = make_surroundings(engine, (*edition.resources, *resources))
            pages, lost = [], []
            for unit in units:
                data = store.read(page_keys[unit.id])
                if data is None:
                    lost.append(unit.id)
                else:
                    pages += thaw(data, around)
            if lost:
                return None, tuple(lost)
            written = engine.write(engine.bind(pages, sheet, resources), edition)
            answer = written, tuple(dict.fromkeys((*sheet.messages, *written.messages)))
            store.write(key, pickle.dumps(answer))
            return answer, ()

        return Task("", call)
