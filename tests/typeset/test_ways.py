"""Both ways of typesetting give the same bytes, and pages as planned."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.model import LaidUnit, Unit
from pipeline.typeset import Typeset, typeset
from tests.typeset.specimen import make_editions, make_settings, make_unit


@pytest.mark.parametrize("name", ["print", "screen"])
def test_kept_and_safe_way_give_the_same_bytes(kept: Typeset, safe: Typeset, name: str) -> None:
    """Pictures, footnotes, links, tags, columns, tables, rounds, surplus, filler and late pages."""
    assert kept.edition(name).pdf == safe.edition(name).pdf
    assert kept.edition(name).fonts == safe.edition(name).fonts == {"PT Serif", "PT Sans"}


def test_both_ways_measure_the_same(kept: Typeset, safe: Typeset) -> None:
    """Pages, lines, columns, counts and rounds do not depend on the way or the edition."""
    for edition in ("print", "screen"):
        one, other = kept.edition(edition).units, safe.edition(edition).units
        assert [(unit.id, unit.pages, unit.counts, unit.rounds) for unit in one] == [
            (unit.id, unit.pages, unit.counts, unit.rounds) for unit in other
        ]
    assert kept.edition("print").units[0].pages == kept.edition("screen").units[0].pages


def find_unit(issue: Typeset, key: str) -> LaidUnit:
    """A unit of the first edition."""
    return next(unit for unit in issue.units if unit.id == key)


def test_surplus_pages_are_labelled_past_the_plan(kept: Typeset) -> None:
    """A unit planned on page 9 alone gets 9, 9+1, … in its folios too; the next unit keeps its number."""
    labels = [page.label for page in find_unit(kept, "d").pages]
    assert labels[:2] == ["9", "9+1"]
    assert len(labels) > 1
    for page in find_unit(kept, "d").pages:
        assert page.margin_text == f"{page.label} u-d"
    assert find_unit(kept, "e").pages[0].label == "10"


def test_a_short_unit_is_filled_to_its_planned_pages(kept: Typeset) -> None:
    """Three pages planned, fewer reached: filler pages make up the rest."""
    pages = find_unit(kept, "c").pages
    assert [page.label for page in pages] == ["6", "7", "8"]
    assert not pages[0].filler
    assert pages[-1].filler
    assert [line.text for line in pages[-1].lines] == ["Бос бет"]
    assert {line.block for line in pages[-1].lines} == {""}


def test_late_units_quote_what_was_measured(kept: Typeset) -> None:
    """The contents stand at their place in order and quote the number of pages of a unit that ran over."""
    assert [unit.id for unit in kept.units] == ["a", "n", "b", "c", "d", "e"]
    pages = len(find_unit(kept, "d").pages)
    text = " ".join(line.text for line in find_unit(kept, "n").pages[0].lines)
    assert f"Тақырып 9 ({pages})" in text


def test_all_text_is_laid_out(kept: Typeset) -> None:
    """Every block holds as many characters on the pages as in the markup; SVG and filler in neither."""
    counts = [count for unit in kept.units for count in unit.counts]
    assert len(counts) > 30
    assert [count for count in counts if count.source != count.laid] == []


def test_screen_has_tags_links_outline_and_print_has_no_links(kept: Typeset) -> None:
    """Links inside and out, a structure tree and bookmarks on the screen; no annotation in print."""
    with pikepdf.open(io.BytesIO(kept.edition("screen").pdf)) as pdf:
        actions = [note for page in pdf.pages for note in page.get("/Annots", [])]
        assert any("/A" in note for note in actions)
        assert any("/Dest" in note for note in actions)
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root][:2] == ["Тақырып a", "Мазмұны"]
    with pikepdf.open(io.BytesIO(kept.edition("print").pdf)) as pdf:
        assert not [page for page in pdf.pages if "/Annots" in page]
        assert "/StructTreeRoot" not in pdf.Root


def test_safe_and_kept_say_the_same_without_trouble(kept: Typeset, safe: Typeset) -> None:
    """A sound issue brings no message in either way."""
    assert [message for edition in (*kept.editions, *safe.editions) for message in edition.messages] == []
    assert [message for unit in kept.units for message in unit.messages] == []


def no_late(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
    """An issue without contents."""
    return ()


@hypothesis_settings(max_examples=4)
@given(
    plan=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 5), st.integers(0, 99)), min_size=1, max_size=3),
    names=st.sampled_from(["print", "screen"]),
)
def test_any_small_issue_is_the_same_both_ways(
    plan: list[tuple[int, int, int]],
    names: str,
    project: Path,
    fonts_conf: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Planned pages, length and words at random."""
    units, first = [], 1
    for index, (pages, paragraphs, seed) in enumerate(plan):
        units.append(make_unit(f"a{index}", first, pages, paragraphs, seed))
        first += pages
    pdfs = []
    for safe in (False, True):
        settings = make_settings(project, fonts_conf, tmp_path_factory.mktemp("cache"), safe)
        pdfs.append(typeset(tuple(units), make_editions(names), no_late, settings).editions[0].pdf)
    assert pdfs[0] == pdfs[1]
