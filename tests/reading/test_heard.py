"""What a screen reader hears of the specimen, from Chromium's accessibility tree."""

from __future__ import annotations

import re
import zipfile

from tests.pressing import Rooms
from tests.reading.conftest import Looks
from tools.reading.looks import Heard

PULLQUOTE = re.compile(r'<aside class="pullquote"[^>]*>\s*<p[^>]*>(.*?)</p>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def heard(looks: Looks, name: str) -> Heard:
    tree = looks["light"].document(name).heard
    assert tree is not None
    return tree


def read_markup(specimen: Rooms) -> dict[str, str]:
    with zipfile.ZipFile(specimen.made / "issue.epub") as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml") and "/_" not in name]
        return {name.rpartition("/")[2]: archive.read(name).decode() for name in names}


def test_pull_quotes_are_not_read_twice(specimen: Rooms, issue_looks: Looks) -> None:
    """A pull quote repeats words of the text: it is seen, but not in what is read aloud."""
    quotes = [
        (name, " ".join(TAG.sub("", quote).split()))
        for name, markup in read_markup(specimen).items()
        for quote in PULLQUOTE.findall(markup)
    ]
    assert len(quotes) >= 6
    for name, quote in quotes:
        paragraphs = [one.text for one in heard(issue_looks, name).find("paragraph")]
        assert quote not in paragraphs


def test_only_hidden_quotes_are_silent(planted_looks: Looks) -> None:
    """A pull quote that is not hidden would be heard."""
    paragraphs = [one.text for one in heard(planted_looks, "quotes.xhtml").find("paragraph")]
    assert paragraphs == ["Екі рет оқылады"]


def test_infographic_is_read_as_text(issue_looks: Looks) -> None:
    """Numerals, the time axis and the bars are lists; each item says what is measured and its value."""
    lists = heard(issue_looks, "figures.xhtml").find("list")
    items = [[item.text for item in one.find("listitem")] for one in lists]
    numerals, timeline, bars = items
    assert numerals[0].startswith("3500 ")
    assert "ұйым" in numerals[0]
    assert [item[:4] for item in timeline] == ["1991", "2003", "2023"]
    assert all(len(item) > 10 for item in timeline)
    assert bars[0].startswith("Алматы")
    assert "5017" in bars[0]
    assert len(bars) == 5


def test_tables_have_header_cells(planted_looks: Looks) -> None:
    """A table with header cells is heard as one: heads of columns and rows are named as such."""
    tree = heard(planted_looks, "sound.xhtml")
    assert [one.text for one in tree.find("columnheader")] == ["Өңір", "Ұйымдастырушылар", "Қайырымдылық"]
    assert [one.text for one in tree.find("rowheader")] == ["Қызылорда"]
    assert [one.text for one in tree.find("cell")] == ["23 335", "әзірге белгісіз"]


def test_notes_lead_there_and_back(specimen: Rooms, issue_looks: Looks) -> None:
    """Every reference to a note is heard as one, and every note as a note with a way back."""
    documents = [name for name, markup in read_markup(specimen).items() if "doc-noteref" in markup]
    assert documents
    for name in documents:
        tree = heard(issue_looks, name)
        references, notes = tree.find("doc-noteref"), tree.find("doc-footnote")
        assert len(references) == len(notes) > 0
        for note in notes:
            (back,) = note.find("doc-backlink")
            assert back.name


def test_page_marks_are_named_by_number(issue_looks: Looks) -> None:
    """Each printed page is heard where it begins, by its number, in order, once."""
    marks = [
        mark.name
        for document in issue_looks["light"].documents
        if document.heard
        for mark in document.heard.find("doc-pagebreak")
    ]
    assert marks == [str(number) for number in range(1, 33)]


def test_every_document_has_one_first_heading(issue_looks: Looks) -> None:
    """Each document but the cover is heard with a heading, and pictures are heard with words."""
    for document in issue_looks["light"].documents:
        assert document.heard is not None
        if not document.name.endswith("cover.xhtml"):
            assert document.heard.find("heading"), document.name
        pictures = document.heard.find("image")
        assert all(picture.name for picture in pictures), document.name
