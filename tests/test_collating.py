"""Collating: what was found is kept by all that it was held against, and a whole issue is proved whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import collating
from pipeline.collating import EPUB_GATE, MASTHEAD_GATE, PAGE_GATE, TEXT_GATE, Collator
from pipeline.collation.pages import PageProof
from pipeline.house import House
from pipeline.judged import Judged, make_gate
from pipeline.model import Place
from pipeline.problems import Problem
from tests.bind.binding import prepare_binding
from tests.collation.test_masthead import map_issue
from tests.paper import make_pdf, write_pdf
from tests.perfect import copy_perfect
from tests.preflight.epub.making import edit, make_clean, pack, unpack
from tests.pressing import STYLES

EPUB = "issue.epub"
FOUND = Problem(
    "EPB004", "page 5 begins otherwise", "look", Place("issue.epub/a.xhtml", 3), page="5", article="a", value="x"
)


@pytest.fixture
def collator(tmp_path: Path) -> Collator:
    """The perfect issue's, with a cache of its own."""
    perfect = copy_perfect(tmp_path)
    issue = perfect.load()
    house = House(perfect.folder, STYLES, tmp_path / "out", tmp_path / "cache")
    return Collator(house, issue, map_issue(issue), {}, {}, part=False)


def collate_counting(collator: Collator, monkeypatch: pytest.MonkeyPatch, files: Mapping[str, bytes]) -> int:
    """How many times the files are really looked at."""
    times: list[object] = []

    def look(self: Collator, files: Mapping[str, bytes]) -> Judged:
        times.append(files)
        return Judged((FOUND,), (make_gate(PAGE_GATE, files[EPUB], "failed"),), proved=("said",))

    monkeypatch.setattr(Collator, "_collate", look)
    collator.collate(files)
    return len(times)


def test_kept_is_what_was_found(collator: Collator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems with page, article and value, gates and lines are read back as they were."""
    files = {EPUB: b"an ePub"}
    assert collate_counting(collator, monkeypatch, files) == 1
    assert collate_counting(collator, monkeypatch, files) == 0
    gate = make_gate(PAGE_GATE, files[EPUB], "failed")
    assert collator.collate(files) == Judged((FOUND,), (gate,), proved=("said",))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, part=True),
        lambda one: replace(one, sources={"a.svg": b"<svg/>"}),
        lambda one: replace(one, finished={"screen.pdf": b"another"}),
        lambda one: replace(one, issue=replace(one.issue, label="№ 9")),
        lambda one: replace(one, pages=replace(one.pages, labels=("1",))),
    ],
    ids=["part", "source", "finished", "issue", "pages"],
)
def test_other_things_are_looked_at_anew(
    collator: Collator, monkeypatch: pytest.MonkeyPatch, change: Callable[[Collator], Collator]
) -> None:
    """A source, the pages, a file beside them, a part instead of the whole: all are in the key."""
    files = {EPUB: b"an ePub"}
    assert collate_counting(collator, monkeypatch, files) == 1
    assert collate_counting(change(collator), monkeypatch, files) == 1
    assert collate_counting(collator, monkeypatch, {EPUB: b"another"}) == 1


@pytest.mark.parametrize("what", ["digest_code", "read_style_files", "fonts"])
def test_other_code_sheets_and_fonts_look_anew(collator: Collator, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """So are our own code, the style files and the fonts."""
    files = {EPUB: b"an ePub"}
    assert collate_counting(collator, monkeypatch, files) == 1
    if what == "fonts":
        monkeypatch.setattr("pipeline.fonts.read_fonts", lambda path: ())
    else:
        monkeypatch.setattr(collating, what, lambda *code, **packages: "other" if what == "digest_code" else {"a": "b"})
    assert collate_counting(collator, monkeypatch, files) == 1


def test_pages_that_are_not_there_fail_a_whole_issue(collator: Collator) -> None:
    """A PDF of the first pages alone proves no more than their text: an error that names the others, but of a part."""
    collator = replace(collator, pages=replace(collator.pages, pages=1, labels=("1",)))
    files = {"screen.pdf": write_pdf(make_pdf(1))}
    whole = collator._prove_texts(files)
    said = [one for one in whole.problems if "not proved" in one.message]
    assert [one.code for one in said] == ["PDF030"]
    assert "baker" in said[0].message
    assert [gate.status for gate in whole.gates] == ["failed"]
    part = replace(collator, part=True)._prove_texts(files)
    assert not any("not proved" in one.message for one in part.problems)


def test_proof_of_pages_hides_no_rule(collator: Collator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page list without its role is found, though the proof of page starts finds faults of the same code."""
    epub = pack(edit(unpack(make_clean()), "_nav.xhtml", ' role="doc-pagelist"', ""))
    said = PageProof(0, 1, (Problem("EPB008", "the marks are out of order", "look", Place(EPUB)),))
    monkeypatch.setattr("pipeline.collation.pages.prove_pages", lambda *files: said)
    judged = replace(collator, finished={"screen.pdf": b""})._collate({EPUB: epub})
    found = [one.message for one in judged.problems if one.code == "EPB008"]
    assert len(found) == 2
    assert any("doc-pagelist" in message for message in found)
    statuses = {gate.name: gate.status for gate in judged.gates}
    assert (statuses[PAGE_GATE], statuses[EPUB_GATE]) == ("failed", "failed")


def test_gates_are_of_their_files(collator: Collator, tmp_path: Path) -> None:
    """A sound ePub passes text and masthead; a PDF that cannot be read fails them; neither fails for the other."""
    epub = prepare_binding(copy_perfect(tmp_path / "bound").folder).bind()
    files = {EPUB: epub, "screen.pdf": b"no PDF"}
    judged = collator._prove_texts(files) + collator._collate_masthead(files)
    status = {(gate.name, gate.sha256): gate.status for gate in judged.gates}
    for name in (TEXT_GATE, MASTHEAD_GATE):
        assert status[name, make_gate(name, epub, "").sha256] == "passed"
        assert status[name, make_gate(name, b"no PDF", "").sha256] == "failed"
