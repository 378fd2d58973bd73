"""The safe way: all units one document, one plain render, nothing kept."""

from __future__ import annotations

from typing import Any

from pipeline.model import LaidUnit, Unit
from pipeline.typeset.draft import Draft
from pipeline.typeset.order import EditionSheet, TypesetEdition, TypesetSettings, Written
from pipeline.typeset.way import Way, describe_edition
from pipeline.typeset.workers import Task, run_tasks


class SafeWay(Way):
    """One document, one plain render; in a worker too, so that limits hold."""

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

    def _run(self, tasks: list[Task], what: str) -> list[Any]:
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
            describe_edition(edition, written, laid, (*self.sheet(edition).messages, *messages), units)
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
