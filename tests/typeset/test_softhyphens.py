"""Hyphens that hyphenation put in, told from those of the text, in a tagged PDF as pdfium reads it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from pipeline.language import find_language
from pipeline.typeset.order import EditionSheet, Metadata
from tests.pressing import COLLECTED

CSS = """
@page { size: 400pt 460pt; margin: 20pt }
p { font: 10pt "PT Serif"; width: 70pt; hyphens: auto; hyphenate-character: "-"; hyphenate-limit-chars: 6 2 3 }
.even { text-align: justify; width: 58pt }
"""
TEXT = "ҚР-ның құрылтайшыларының ұйымдастырушылары тап-таза бау\u00adырларының бір-бірімізге"
BODY = f'<p>{TEXT}</p><p class="even">{TEXT} {TEXT}</p><p style="width: 24pt; hyphens: manual">тап-тұйнақ</p>'
SOFT = "\u00ad"
SHIFT = 0.01  # pt


@pytest.fixture(scope="module")
def written() -> dict[bool, bytes]:
    """The same text as a PDF with tags and as one without."""
    from pipeline.typeset.engine import Engine

    dictionary = find_language("kk").dictionary
    edition = EditionSheet(
        "screen",
        CSS,
        Metadata(title="Көпір", lang="kk", created="2024-02-01", modified="2024-02-03"),
        "urn:x",
        tags=True,
        links=True,
    )
    engine = Engine(Path(), (COLLECTED / "fonts" / "fonts.conf").resolve(), dictionary, "kk")
    made = {}
    for tags in (True, False):
        one = replace(edition, tags=tags)
        document = engine.render(BODY, (), engine.parse_sheet(one), (), 9).document
        made[tags] = engine.write(document, one).pdf
    return made


def read_hyphens(content: bytes) -> list[tuple[str, str]]:
    """Every piece of text that ends with a hyphen, with what it is said to be read as, "" where nothing is said."""
    return [(said, actual) for said, actual in read_pieces(content) if said.endswith(("-", "\x02"))]


def read_pieces(content: bytes) -> list[tuple[str, str]]:
    """Every piece of text, with what it is said to be read as."""
    with open_text(content) as (page, text):
        pieces = [pdfium.FPDFPage_GetObject(page.raw, at) for at in range(pdfium.FPDFPage_CountObjects(page.raw))]
        return [(_read(pdfium.FPDFTextObj_GetText, one, text.raw), _read_actual(one)) for one in pieces]


@contextmanager
def open_text(content: bytes) -> Iterator[tuple[Any, Any]]:
    """The first page, and its text."""
    document = pypdfium2.PdfDocument(content)
    with closing(document), closing(document[0]) as page, closing(page.get_textpage()) as text:
        yield page, text


def _read_actual(one: Any) -> str:
    for index in range(pdfium.FPDFPageObj_CountMarks(one)):
        mark = pdfium.FPDFPageObj_GetMark(one, index)
        length = ctypes.c_ulong()
        buffer = (ctypes.c_ubyte * 64)()
        if pdfium.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", buffer, 64, ctypes.byref(length)):
            return bytes(buffer)[: length.value].decode("utf-16")
    return ""


def _read(function: Any, *given: Any) -> str:
    buffer = ctypes.create_string_buffer(1024)
    length = function(*given, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), 1024)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le")


def test_inserted_hyphens_are_soft(written: dict[bool, bytes]) -> None:
    """Each stands alone and is read as U+00AD, in justified lines and at a soft hyphen of the source too."""
    soft = [said for said, actual in read_hyphens(written[True]) if actual == SOFT]
    assert len(soft) > 6
    assert {said.strip("-\x02") for said in soft} == {""}


def test_hyphens_of_the_text_stay(written: dict[bool, bytes]) -> None:
    """Those at a line's end are said to be nothing else, and stand in one piece with the letters before them."""
    own = [said for said, actual in read_hyphens(written[True]) if actual != SOFT]
    assert [said.rstrip("-\x02") for said in own] == ["мізге ҚР", "тап"]


def test_words_are_whole(written: dict[bool, bytes]) -> None:
    """With soft hyphens left out, the words are those of the source, and their own hyphens are there."""
    pieces = ["" if actual == SOFT else said.replace("\x02", "-") for said, actual in read_pieces(written[True])]
    whole = "".join("".join(pieces).split())
    assert whole == "".join((TEXT * 3 + "тап-тұйнақ").replace(SOFT, "").split())


def test_nothing_moves_and_print_says_nothing(written: dict[bool, bytes]) -> None:
    """Every character stands where it stood; a PDF without tags tells no hyphen from another."""
    places = []
    for content in written.values():
        with open_text(content) as (_, text):
            places.append([text.get_charbox(index) for index in range(text.count_chars())])
    assert len(places[0]) == len(places[1]) > 200
    for one, other in zip(*places, strict=True):
        assert one == pytest.approx(other, abs=SHIFT)
    assert [said for said, actual in read_hyphens(written[False]) if actual] == []
