"""Finishing: labels, boxes and catalogue of the PDFs, the same bytes for the same input."""

from __future__ import annotations

from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Name

from pipeline.finish import Finishing, finish_pdf, plan_finishing
from pipeline.model import ImprintField, Place
from pipeline.preflight import read_label
from tests.paper import TRIM, make_pdf, read_pdf, write_pdf
from tests.perfect import PerfectIssue

PLAN = Finishing("Kopir · № 1", "kk", ("1", "2", "3", "4"), reading=True)


def finish(labels: tuple[str, ...], *, reading: bool = True) -> pikepdf.Pdf:
    raw = write_pdf(make_pdf(len(labels)))
    return read_pdf(finish_pdf(raw, replace(PLAN, labels=labels, reading=reading)))


@pytest.mark.parametrize(
    "labels",
    [
        ("1", "2", "3", "4"),
        ("1", "2", "2+1", "2+2", "3"),
        ("5", "6", "9", "10"),
        ("1", "1+1", "2", "2+1", "3"),
        ("64",),
    ],
    ids="-".join,
)
def test_labels_are_the_printed_numbers(labels: tuple[str, ...]) -> None:
    """Every page is labelled with its printed number, surplus pages 2+1, 2+2 among them."""
    with finish(labels) as pdf:
        assert tuple(read_label(page) for page in pdf.pages) == labels


@pytest.mark.parametrize("reading", [True, False])
def test_the_catalogue(reading: bool) -> None:
    """Language and title bar in both; pages side by side for the screen only."""
    with finish(PLAN.labels, reading=reading) as pdf:
        assert str(pdf.Root.Lang) == "kk"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert (pdf.Root.get(Name.PageLayout) == Name.TwoPageRight) is reading


def test_the_printer_gets_pages_alone() -> None:
    """Bookmarks, links, named places and actions go from the printer's file and stay in the reader's."""
    keys = (Name.Outlines, Name.Dests, Name.OpenAction, Name.PageMode)
    with finish(PLAN.labels, reading=False) as pdf:
        assert [key for key in keys if key in pdf.Root] == []
        assert not any(Name.Annots in page for page in pdf.pages)
    with finish(PLAN.labels) as pdf:
        assert [key for key in keys if key in pdf.Root] == list(keys)
        assert all(Name.Annots in page for page in pdf.pages)


def test_boxes() -> None:
    """TrimBox and BleedBox on every page, no CropBox that hides the bleed; where none were, the media's."""
    raw = make_pdf(2)
    del raw.pages[1][Name.TrimBox]
    del raw.pages[1][Name.BleedBox]
    with read_pdf(finish_pdf(write_pdf(raw), replace(PLAN, labels=("1", "2")))) as pdf:
        assert not any(Name.CropBox in page for page in pdf.pages)
        assert pdf.pages[0].TrimBox == Array(TRIM)
        assert [float(side) for side in pdf.pages[1].TrimBox.as_list()] == [0, 0, 629, 876]


def test_same_bytes() -> None:
    """The same raw PDF gives the same file, whatever identifier it was written with before."""
    one, other = make_pdf(4), make_pdf(4)
    other.trailer.ID = Array([pikepdf.String(b"another day ...."), pikepdf.String(b"and another ....")])
    assert finish_pdf(write_pdf(one), PLAN) == finish_pdf(write_pdf(other), PLAN)


def test_the_title_is_the_issue(perfect_issue: PerfectIssue) -> None:
    """Title and language come from the issue; a label takes the place of the months."""
    issue = perfect_issue.load()
    plan = plan_finishing(issue, ("1",), reading=True)
    assert plan == Finishing("Kopir · № 1 (01-02) 2024", "kk", ("1",), True)
    assert plan_finishing(replace(issue, label="үлгі"), ("1",), False).title == "Kopir · № 1 (үлгі)"


def test_an_issue_to_libraries(perfect_issue: PerfectIssue) -> None:
    """With the issue's identifier the PDF says what issue it is: names, number and dates are the sources'."""
    issue = perfect_issue.load()
    data = plan_finishing(issue, ("1",), True, "urn:uuid:1").metadata
    assert data is not None
    assert (data.identifier, data.title) == ("urn:uuid:1", "Kopir · № 1 (01-02) 2024")
    assert (data.number, data.cover_date, data.modified) == (issue.number, issue.date, issue.modified)
    founder = next(field.values for field in issue.imprint if field.key == "founder")
    assert (data.creators, data.publisher) == (founder, " ".join(founder))
    named = ImprintField("publisher", "БАСПА", ("Баспа", "үйі"), Place(""))
    renamed = plan_finishing(replace(issue, imprint=(*issue.imprint, named)), ("1",), True, "urn:uuid:1").metadata
    assert renamed is not None
    assert renamed.publisher == "Баспа үйі"
    assert data.subjects == issue.magazine.subjects == ("көршілік", "қолөнер")
