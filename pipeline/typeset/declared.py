"""What style attributes declare, read once each: every round of a unit asks again, and paragraphs are set alike.

Private to the kept way (``memory``). Declarations that were complained of are read again each time, so that the
complaint comes again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import tinycss2
from weasyprint import css


class _Ear(logging.Handler):
    """Counts what is complained of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.heard += 1


class DeclarationMemory:
    """Stands where the library has ``tinycss2``: texts that were parsed before give the same declarations again."""

    def __init__(self) -> None:
        self.ear = _Ear()
        self.preprocess = css.preprocess_declarations
        self.blocks: dict[str, list[Any]] = {}
        self.single: dict[str, Any] = {}
        self.held: dict[int, Any] = {}  # every declaration given, so that its id stays its own
        self.known: dict[tuple[Any, ...], list[Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(tinycss2, name)

    def parse_blocks_contents(self, given: Any, *arguments: Any, **named: Any) -> Any:
        """As tinycss2's; a style attribute is text, a rule's content is not."""
        if type(given) is not str or arguments or named:
            return tinycss2.parse_blocks_contents(given, *arguments, **named)
        if given not in self.blocks:
            self.blocks[given] = tinycss2.parse_blocks_contents(given)
            self.held |= {id(one): one for one in self.blocks[given]}
        return self.blocks[given]

    def parse_one_declaration(self, given: Any, *arguments: Any, **named: Any) -> Any:
        """As tinycss2's."""
        if type(given) is not str or arguments or named:
            return tinycss2.parse_one_declaration(given, *arguments, **named)
        if given not in self.single:
            made = self.single[given] = tinycss2.parse_one_declaration(given)
            self.held[id(made)] = made
        return self.single[given]

    def preprocess_declarations(self, base_url: Any, declarations: Iterable[Any], prelude: Any = None) -> Iterable[Any]:
        """As the library's, at once instead of one by one."""
        if prelude is not None or not isinstance(declarations, list | tuple):
            return self.preprocess(base_url, declarations, prelude)  # type: ignore[no-any-return]
        key = base_url, *map(id, declarations)
        known = self.known.get(key)
        if known is None:
            before = self.ear.heard
            known = list(self.preprocess(base_url, declarations))
            if before == self.ear.heard and all(id(one) in self.held for one in declarations):
                self.known[key] = known
        return known


@contextmanager
def remember_declarations() -> Iterator[DeclarationMemory]:
    """While the block runs, what style attributes declare is taken from memory."""
    memory = DeclarationMemory()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(memory.ear)
    css.tinycss2, css.preprocess_declarations = memory, memory.preprocess_declarations
    try:
        yield memory
    finally:
        css.tinycss2, css.preprocess_declarations = tinycss2, memory.preprocess
        logger.removeHandler(memory.ear)
