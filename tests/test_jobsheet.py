"""The job sheet: measured on the files, said in the magazine's language, one page of A4 that needs nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from pikepdf import Array

from pipeline.cover import split_cover
from pipeline.jobsheet import describe_job, draw_job_sheet, write_figure
from pipeline.language import find_language
from pipeline.model import Issue
from pipeline.profiles import read_profile
from pipeline.report import write_json
from tests.paper import make_pdf, write_pdf
from tests.perfect import PerfectIssue

PROFILE = read_profile(Path(__file__).resolve().parent.parent / "styles" / "profiles", "magazine")
MM = 72 / 25.4


def make_print() -> bytes:
    """Eight pages of 210 × 297 mm with 3 mm of bleed."""
    pdf = make_pdf(8, reading=False)
    for page in pdf.pages:
        page.TrimBox = Array([round(side * MM, 3) for side in (5, 5, 215, 302)])
        page.BleedBox = Array([round(side * MM, 3) for side in (2, 2, 218, 305)])
    return write_pdf(pdf)


def with_job(issue: Issue, **changes: object) -> Issue:
    return replace(issue, print_job=replace(issue.print_job, **changes))  # type: ignore[arg-type]


def read_sheet(job: dict[str, object]) -> str:
    """The words of job-sheet.html."""
    page = html.fromstring(draw_job_sheet(job, find_language("kk")))
    return " ".join(str(page.xpath("string(//body)")).split())


def test_a_self_cover(perfect_issue: PerfectIssue) -> None:
    """Trim, bleed and pages as measured on print.pdf; paper, binding, run and condition as sources and profile say."""
    content = make_print()
    job = describe_job(perfect_issue.load(), PROFILE, {"print.pdf": content, "report.json": b"{}"})
    assert job["trim_mm"] == {"width": 210.0, "height": 297.0}
    assert job["bleed_mm"] == 3.0
    assert job["pages"] == {"total": 8, "body": 8, "cover": 0}
    assert (job["binding"], job["cover"], job["spine_mm"], job["print_run"]) == ("saddle", "self", None, 250)
    assert job["paper"] == {"body": "115 г/м² күңгірт борланған", "cover": None}
    assert job["condition"]["identifier"] == "FOGRA39"
    assert job["files"] == [
        {
            "name": "print.pdf",
            "pages": 8,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        },
        {"name": "report.json", "pages": None, "bytes": 2, "sha256": hashlib.sha256(b"{}").hexdigest()},
    ]
    assert job["modified"] == "2024-02-15"
    assert json.loads(write_json(job)) == job


def test_a_separate_cover(perfect_issue: PerfectIssue) -> None:
    """The cover's pages count beside the body's; its paper, and the spine, are said; the body's trim is the page's."""
    cover, body = split_cover(make_print(), 1.54, 3)
    issue = with_job(perfect_issue.load(), binding="perfect", cover="separate", cover_paper="250 г/м²", spine_mm=1.54)
    job = describe_job(issue, PROFILE, {"print.pdf": body, "cover.pdf": cover})
    assert job["pages"] == {"total": 8, "body": 4, "cover": 4}
    assert job["trim_mm"] == {"width": 210.0, "height": 297.0}
    assert (job["spine_mm"], job["paper"]["cover"]) == (1.54, "250 г/м²")
    assert [(file["name"], file["pages"]) for file in job["files"]] == [("cover.pdf", 2), ("print.pdf", 4)]
    words = read_sheet(job)
    assert "Ішкі блок 4 + мұқаба 4" in words
    assert "Түбінің ені: 1,54 мм" in words
    assert "421,54 × 297 мм" in words
    assert "250 г/м²" in words


def test_a_cover_of_the_body_s_paper(perfect_issue: PerfectIssue) -> None:
    """Where no paper of its own is named, the cover's is the body's."""
    cover, body = split_cover(make_print(), 0, 3)
    job = describe_job(
        with_job(perfect_issue.load(), cover="separate"), PROFILE, {"print.pdf": body, "cover.pdf": cover}
    )
    assert job["paper"]["cover"] == job["paper"]["body"]


def test_the_page_says_what_the_data_say(perfect_issue: PerfectIssue) -> None:
    """Every figure a printer asks for is on the page, with how to reach the editors, in Kazakh."""
    content = make_print()
    words = read_sheet(describe_job(perfect_issue.load(), PROFILE, {"print.pdf": content}))
    for said in ("210 × 297 мм", "Кесу жиегі: 3 мм", "Қапсырмамен тігу", "250 дана", "115 г/м²", "FOGRA39", "4/4"):
        assert said in words
    assert "15.02.2024" in words
    assert "А.Б. Сапарова" in words
    assert hashlib.sha256(content).hexdigest() in words


def test_a_run_that_nobody_stated(perfect_issue: PerfectIssue) -> None:
    """It is said to be open, not nought."""
    job = describe_job(with_job(perfect_issue.load(), run=None), PROFILE, {"print.pdf": make_print()})
    assert job["print_run"] is None
    assert "Таралымы көрсетілмеген" in read_sheet(job)


def test_the_page_stands_alone(perfect_issue: PerfectIssue) -> None:
    """No script, no address to load from; A4; text from the sources is text, never markup."""
    issue = perfect_issue.load()
    issue = with_job(issue, paper="<b>115</b> & «күңгірт»")
    page = draw_job_sheet(describe_job(issue, PROFILE, {"print.pdf": make_print()}), find_language("kk")).decode()
    assert "size: A4" in page
    assert not re.search(r"<script|<link|src=|url\(|@import|https?:", page)
    assert "&lt;b&gt;115&lt;/b&gt; &amp; «күңгірт»" in page


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (210.0, "210"),
        (1.54, "1,54"),
        (0.0, "0"),
        (1000, "1000"),
        (12500, "12\u00a0500"),
        (100, "100"),
        (421.5, "421,5"),
    ],
)
def test_figures_are_set_as_in_the_magazine(value: float, written: str) -> None:
    """A comma before decimals, no zeros after them, a no-break space between thousands of five digits and more."""
    assert write_figure(value) == written
