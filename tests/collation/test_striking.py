"""Striking texts out of a strip: what belongs to whom where letters meet by chance."""

from __future__ import annotations

from pipeline.collation.counting import count_text
from pipeline.collation.pieces import SourceText
from pipeline.collation.striking import Want, strike_all
from pipeline.collation.strip import Strip
from pipeline.model import Place

DATE, PARAGRAPH = "Қыркүйек", "Кітапхана ауласында балалар ағаш отырғызды"


def make_want(text: str, opens: bool = False) -> Want:
    owner = SourceText("digest", text[:4], "paragraph", text, Place("a.md"), text, opens)
    return Want(count_text(text, fold=True), owner, text, opens)


def test_a_drop_cap_is_not_the_last_letter_of_the_line_before() -> None:
    """Where a date ends with the letter of the drop cap under it, drawn elsewhere, both texts are found whole."""
    strip = Strip(f"К\n{DATE.upper()}\n{PARAGRAPH[1:]}", fold=True)
    assert strike_all(strip, [make_want(PARAGRAPH, opens=True), make_want(DATE)]) == []
    assert not strip.text.strip()


def test_a_drop_cap_that_lacks_is_told() -> None:
    """The letter before is not taken for it: the drop cap alone is missing."""
    strip = Strip(f"{DATE.upper()}\n{PARAGRAPH[1:]}", fold=True)
    left = strike_all(strip, [make_want(PARAGRAPH, opens=True), make_want(DATE)])
    assert [want.text for want in left] == ["к"]
