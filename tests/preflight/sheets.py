"""Documents as read, made by hand: clean ones, so that a test changes one thing and sees one rule speak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.preflight.model import Asked, Document, Finding, Font, Intent, Sheet
from pipeline.preflight.rules import boxes, document
from tests.preflight.making import BLEED, MEDIA, PROFILE, TRIM

SHA256 = "5" * 64
FONT = Font("ABCDEF+Quadrat", "Quadrat", True, (1, 2, 3, 4))
INTENT = Intent("GTS_PDFX", "FOGRA39", "http://www.color.org", 4, SHA256)
ASKED = Asked(PROFILE, "saddle", frozenset({"Quadrat"}), SHA256)


def make_sheet(number: int = 1) -> Sheet:
    """A page with nothing on it and nothing wrong with it."""
    return Sheet(number, str(number), MEDIA, BLEED, TRIM, None, None, 0, 1.0, (), False, "DeviceCMYK", (), ())


def make_document(pages: int = 4) -> Document:
    """A file of empty pages that says of itself what it should."""
    sheets = tuple(make_sheet(number) for number in range(1, pages + 1))
    return Document(sheets, (FONT,), (INTENT,), False, (), "1.6", "PDF/X-4", 1, "False")


def change_sheet(change: Callable[[Sheet], Sheet], number: int = 1, pages: int = 4) -> Document:
    """The clean file with one of its pages changed."""
    clean = make_document(pages)
    return replace(clean, sheets=tuple(change(sheet) if sheet.number == number else sheet for sheet in clean.sheets))


def judge(given: Document, asked: Asked = ASKED) -> list[tuple[str, Finding]]:
    """Every finding of the rules of file and paper, with its code."""
    rules = (*document.RULES, *boxes.RULES)
    return [(rule.code, finding) for rule in rules for finding in rule.check(given, asked)]


def codes(given: Document, asked: Asked = ASKED) -> list[str]:
    return [code for code, _ in judge(given, asked)]
