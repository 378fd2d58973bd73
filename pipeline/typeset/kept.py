"""The kept way: a unit at a time in workers, its pages kept between builds, all bound in one write."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline.model import LaidUnit, Unit
from pipeline.typeset.keys import Keys, digest
from pipeline.typeset.order import EditionSheet, TypesetEdition, TypesetSettings, Written
from pipeline.typeset.store import PageStore
from pipeline.typeset.way import Way, describe_edition
from pipeline.typeset.workers import Task, run_tasks

if TYPE_CHECKING:  # the layout library is loaded only where something must be laid out
    from pipeline.typeset.layout import Piece

TRIES = 3


class CannotKeep(Exception):
    """Laid-out pages did not come back from where they are kept, however often they were made."""


@dataclass
class _Kept:
    key: str
    laid: LaidUnit


class KeptWay(Way):
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
        self.kept[edition.name, unit.id] = _Kept(key, pickle.loads(data))  # noqa: S301  our own folder
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
            if laid is None:
                raise CannotKeep
            for edition, one in zip(lacking, laid, strict=True):
                self.kept[edition.name, unit.id] = _Kept(self.keys.of_layout(unit, edition), one)

    def _lay_out_task(self, unit: Unit, editions: tuple[EditionSheet, ...]) -> Task:
        engine, store, root = self.engine, self.store, self.settings.project_root
        work = [(self.sheet(edition), self.keys.of_layout(unit, edition)) for edition in editions]
        from pipeline.typeset.declared import remember_declarations  # here, and not in every worker
        from pipeline.typeset.freezing import freeze
        from pipeline.typeset.layout import lay_out_like, lay_out_unit
        from pipeline.typeset.memory import remember_lines, run_roomy

        def call() -> list[LaidUnit] | None:
            laid: list[LaidUnit] = []
            piece: Piece | None = None
            with remember_lines() as memory, remember_declarations():
                for sheet, key in work:
                    lay_out = partial(lay_out_unit, engine, sheet, unit)
                    if piece is not None:
                        lay_out = partial(lay_out_like, engine, sheet, piece)
                    piece = run_roomy(partial(lay_out, memory.forget_styles))
                    try:
                        store.write(key + ".pages", freeze(piece.pages, root))
                    except pickle.PicklingError:
                        return None
                    store.write(key + ".laid", pickle.dumps(piece.laid))
                    laid.append(piece.laid)
            return laid

        return Task(unit.id, call)

    def write(self, units: tuple[Unit, ...]) -> tuple[TypesetEdition, ...]:
        keys = {edition.name: self._pdf_key(units, edition) for edition in self.editions}
        written: dict[str, tuple[Written, tuple[str, ...]]] = {}
        for name, pdf_key in keys.items():
            if data := self.store.read(pdf_key):
                written[name] = pickle.loads(data)  # noqa: S301  the build's own folder
        for _ in range(TRIES):
            lacking = [edition for edition in self.editions if edition.name not in written]
            if not lacking:
                break
            written |= self._write_now(units, lacking, keys)
        else:
            raise CannotKeep
        used = {kept.key + end for kept in self.kept.values() for end in (".pages", ".laid")}
        self.store.prune(used | set(keys.values()))
        laid = {edition.name: self._laid(units, edition) for edition in self.editions}
        return tuple(
            describe_edition(edition, one, laid[edition.name], said, units)
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
        made = {}
        broken: dict[str, tuple[Unit, list[EditionSheet]]] = {}
        for edition, (written, lost) in zip(editions, results, strict=True):
            if written is not None:
                made[edition.name] = written
            for unit in (unit for unit in units if unit.id in lost):
                broken.setdefault(unit.id, (unit, []))[1].append(edition)
        self._lay_out_now([(unit, tuple(lacking)) for unit, lacking in broken.values()])
        return made

    def _write_task(self, units: tuple[Unit, ...], edition: EditionSheet, key: str) -> Task:
        engine, sheet, store, common = self.engine, self.sheet(edition), self.store, self.keys.common
        lettering = digest(common, edition.name, edition.identifier)
        page_keys = {unit.id: self.kept[edition.name, unit.id].key + ".pages" for unit in units}

        from pipeline.typeset.drawings import remember_drawings
        from pipeline.typeset.freezing import make_surroundings, thaw
        from pipeline.typeset.layout import list_resources
        from pipeline.typeset.lettering import remember_lettering
        from pipeline.typeset.memory import remember_fonts
        from pipeline.typeset.paths import remember_sizes
        from pipeline.typeset.streams import join_quickly

        def call() -> tuple[tuple[Written, tuple[str, ...]] | None, tuple[str, ...]]:
            resources = list_resources(units)
            around = make_surroundings(engine, (*edition.resources, *resources), edition.bleed_mm)
            pages, lost = [], []
            for unit in units:
                data = store.read(page_keys[unit.id])
                if data is None:
                    lost.append(unit.id)
                    continue
                try:
                    pages += thaw(data, around)
                except pickle.UnpicklingError:
                    return None, ()
            if lost:
                return None, tuple(lost)
            with (
                remember_fonts(),
                remember_sizes(),
                join_quickly(),
                remember_drawings(store, common),
                remember_lettering(store, lettering),
            ):
                written = engine.write(engine.bind(pages, sheet, resources), edition)
            answer = written, tuple(dict.fromkeys((*sheet.messages, *written.messages)))
            store.write(key, pickle.dumps(answer))
            return answer, ()

        return Task("", call)
