"""What the kept way and the safe way of typesetting share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.model import LaidUnit, Unit
from pipeline.typeset.order import (
    EditionSheet,
    MissingCharacter,
    TypesetEdition,
    TypesetSettings,
    Written,
)

if TYPE_CHECKING:  # the layout library is loaded only where something must be laid out
    from pipeline.typeset.engine import Engine, Sheet


def describe_edition(
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


class Way:
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
            from pipeline.typeset.loading import load_library

            load_library()
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
