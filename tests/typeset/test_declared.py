"""Declarations of style attributes: the same as the library's, read once, complaints each time."""

from __future__ import annotations

import logging

import tinycss2
from weasyprint import css

from pipeline.typeset.declared import DeclarationMemory, remember_declarations


class _Ear(logging.Handler):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


STYLE = "margin: 1mm 2mm; letter-spacing: 0.02em; width: calc(1em + var(--gap))"


def read(memory: DeclarationMemory, style: str) -> list[tuple[str, str, bool]]:
    """What a style attribute declares, as the library goes about it."""
    declarations = memory.parse_blocks_contents(style)
    return [
        (name, repr(value), important) for name, value, important in css.preprocess_declarations("x:", declarations)
    ]


def test_declarations_are_the_librarys() -> None:
    """Shorthands, functions and variables: names, values and importance as without a memory, once and again."""
    plain = [
        (name, repr(value), important)
        for name, value, important in css.preprocess_declarations("x:", tinycss2.parse_blocks_contents("margin: 1mm"))
    ]
    with remember_declarations() as memory:
        assert read(memory, "margin: 1mm") == plain
        assert read(memory, "margin: 1mm") == plain
        assert len(plain) == 4


def test_the_same_text_is_read_once() -> None:
    """Another element with the same attribute gets the very same values, another base address its own."""
    with remember_declarations() as memory:
        declarations = memory.parse_blocks_contents(STYLE)
        first = css.preprocess_declarations("x:", declarations)
        assert css.preprocess_declarations("x:", memory.parse_blocks_contents(STYLE)) is first
        assert css.preprocess_declarations("y:", declarations) is not first
        assert memory.parse_one_declaration('-weasy-anchor:"a"') is memory.parse_one_declaration('-weasy-anchor:"a"')


def test_complaints_come_again() -> None:
    """A value that is wrong is told of for every element that has it."""
    ear = _Ear()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        with remember_declarations() as memory:
            read(memory, "margin: blue")
            read(memory, "margin: blue")
    finally:
        logger.removeHandler(ear)
    assert ear.heard == ["Ignored `margin: blue` at 1:1, invalid value."] * 2


def test_rules_of_sheets_are_left_alone() -> None:
    """Their content is tokens, not text, and nothing of it is held."""
    rule = tinycss2.parse_one_rule("p { margin: 1mm }")
    with remember_declarations() as memory:
        one, other = (memory.parse_blocks_contents(rule.content) for _ in range(2))
        assert one is not other
        list(css.preprocess_declarations("x:", one))
        assert memory.known == {}


def test_afterwards_the_library_is_as_before() -> None:
    """Nothing of the memory stays."""
    before = css.tinycss2, css.preprocess_declarations
    with remember_declarations():
        assert (css.tinycss2, css.preprocess_declarations) != before
    assert (css.tinycss2, css.preprocess_declarations) == before
