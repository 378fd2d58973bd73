"""What Markdown's marks say of a text: one reading of them for the cutting and for the anatomy."""

from __future__ import annotations

import pytest

from pipeline.importers.marks import has_drop_cap, is_open, join_drop_cap
from pipeline.importers.model import Chunk, Span
from pipeline.importers.traits import is_complete, opens_with_drop_cap


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("**А**лма ағашы гүлдеді.", "Алма ағашы гүлдеді."),
        ("**«А**лма» қонақүйі ашылды.", "«Алма» қонақүйі ашылды."),
        ("**Дж**амбул ескі атау.", "Джамбул ескі атау."),
        ("**Я** пришёл к реке.", "Я пришёл к реке."),
    ],
)
def test_a_bold_first_letter_is_a_drop_cap(text: str, joined: str) -> None:
    """Its word goes on, or is that letter alone; joined, no letter is bold."""
    assert has_drop_cap(text)
    assert opens_with_drop_cap(Chunk(Span(1, 1), text))
    assert join_drop_cap(text) == joined


@pytest.mark.parametrize("text", ["**Ал** кейін су келді.", "**А.** Сапаров", "Алма **ағашы**", "**Су** – тіршілік."])
def test_other_bold_beginnings_are_no_drop_cap(text: str) -> None:
    """A short word in bold, initials and bold within the text stay as they are."""
    assert not has_drop_cap(text)
    assert join_drop_cap(text) == text


@pytest.mark.parametrize(
    ("text", "complete"),
    [("Су келді.", True), ("«Су келді!»", True), ("*Су келді…*", True), ("Су келді", False), ("", False)],
)
def test_a_chunk_is_complete_where_its_text_is_not_open(text: str, complete: bool) -> None:
    """One rule for where a sentence ends."""
    assert is_complete(Chunk(Span(1, 1), text)) is complete
    assert is_open(text) is (not complete and bool(text))
