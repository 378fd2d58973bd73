"""The specimen in foliate-js: by day, at night, with double text, on a telephone, and both of these at night."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pressing import COLLECTED, Rooms
from tests.reading.conftest import Looks
from tools.reading.looks import LOOKS, NotRead, find_kit, read_books

PAGES = 32
# A line of 360 px at double size bears about twelve letters; longer words may be broken there, and only there.
LONGEST_WHOLE = 12


@pytest.mark.parametrize("name", LOOKS)
def test_look_is_clean(issue_looks: Looks, name: str) -> None:
    """Nothing sticks out or is cut off, no page is blank, no heading stands alone, every picture, glyph and face
    is there, text and rules stand out from their ground, and nothing is asked for from elsewhere."""
    look = issue_looks[name]
    assert [str(finding) for finding in look.findings] == []
    assert len(look.documents) >= 17
    assert all(document.pages >= 1 for document in look.documents)


@pytest.mark.parametrize("name", LOOKS)
def test_words_stay_whole(issue_looks: Looks, name: str) -> None:
    """No word is broken without a hyphen; at 360 px and double size, none that a line can hold."""
    broken = [word.rstrip(".,:;?!»…") for document in issue_looks[name].documents for word in document.broken]
    assert [word for word in broken if name != "phone-dark-double" or len(word) <= LONGEST_WHOLE] == []


@pytest.mark.parametrize(("name", "fewest", "most"), [("light", 40, 85), ("double", 25, 45), ("phone", 24, 45)])
def test_lines_are_of_readable_length(issue_looks: Looks, name: str, fewest: int, most: int) -> None:
    """Lines of running text are neither too short for the eye nor too long to find the next."""
    lines = [document.lines for document in issue_looks[name].documents if document.lines]
    assert min(low for low, _ in lines) >= fewest
    assert max(high for _, high in lines) <= most
    assert len(lines) >= 10


def test_every_printed_page_can_be_found(issue_looks: Looks) -> None:
    """The reading system's page list leads to every printed page, in order."""
    assert issue_looks["light"].page_list == tuple(str(number) for number in range(1, PAGES + 1))


def test_missing_kit_is_said(tmp_path: Path) -> None:
    """Where the packages are not installed, the line that installs them is said."""
    with pytest.raises(NotRead, match="make setup-test"):
        find_kit(tmp_path)


def test_reading_ends_in_time(specimen: Rooms) -> None:
    """A reading system that takes too long is ended, and that is said."""
    kit = find_kit(COLLECTED / "node")
    with pytest.raises(NotRead, match="was stopped after"):
        read_books(kit, {specimen.made / "issue.epub": ("light",)}, time_limit=0.2)
