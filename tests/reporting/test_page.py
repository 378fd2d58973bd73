"""report.html as a page: everything in it, nothing foreign alive in it, the same bytes twice."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import lxml.html
import pytest

from pipeline.model import Place
from pipeline.preflight.model import PageFigures
from pipeline.problem_codes import CODES
from pipeline.problems import Problem
from pipeline.report import Gate
from pipeline.reporting import Reported, write_report
from pipeline.reporting.page import ROOM
from pipeline.reporting.pictures import picture_pages
from tests.reporting.sample import LABELS, LOW, NARROW, NO_PICTURE, make_pdf, report

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{ 7*7 }}\x00\u202e\ud800"


def page_of(reported: Reported) -> Any:
    return lxml.html.document_fromstring(write_report(reported).decode())


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_every_problem_is_in_the_table() -> None:
    """Each problem has a row with code, message, hint, page, article, source, value and limit, linked to the rest."""
    page = page_of(report(NARROW, LOW, LABELS))
    rows = page.xpath("//tbody/tr")
    assert [row.get("id") for row in rows] == ["p1", "p2", "p3"]
    said = text_of(rows[0])
    for part in ("PDF013", LOW.message, LOW.hint, "letter", "sources/2024-01/articles/letter.md:14", "120.4", "150"):
        assert part in said
    assert rows[0].xpath(".//a/@href") == ["#sheet-2", "#code-PDF013"]
    assert [text_of(heading) for heading in page.xpath("//section[contains(@class,'problems')]/h2")] == [
        "Errors 1",
        "Warnings 1",
        "Notes 1",
    ]


def test_links_lead_somewhere() -> None:
    """Every link is to a place in the file itself, and the place is there, once."""
    page = page_of(report(NARROW, LOW, LABELS))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = set(page.xpath("//a/@href"))
    assert targets
    assert {target.removeprefix("#") for target in targets} <= set(ids)


def test_codes_are_explained() -> None:
    """Each code in the table has its meaning below, once, and no other code has."""
    page = page_of(report(NARROW, LOW, dataclasses.replace(LOW, page="1")))
    explained = {text_of(row.find("dt")): text_of(row.find("dd")) for row in page.xpath("//dl[@class='codes']/div")}
    assert explained == {code: f"{CODES[code].meaning} {CODES[code].severity}" for code in ("PDF013", "PDF023")}


def test_problems_come_by_severity_and_page() -> None:
    """Errors first; within them what stands on no page, then page 2 before page 10."""
    pictures = tuple(dataclasses.replace(NO_PICTURE, label=str(number)) for number in range(1, 12))
    found = [dataclasses.replace(LOW, page=page, message=f"on {page}") for page in ("10", None, "2")]
    page = page_of(report(NARROW, *found, pictures=pictures, figures=()))
    messages = page.xpath("//td[contains(@class,'what')]/bdi/text()")
    assert messages == ["on None", "on 2", "on 10", NARROW.message]


@pytest.mark.parametrize("part", ["message", "hint", "page", "article", "value", "limit"])
def test_foreign_text_is_only_text(part: str) -> None:
    """Whatever a PDF or title says is shown, never run: no element, attribute or template of it comes to life."""
    changed: dict[str, Any] = {part: HOSTILE}
    page = page_of(report(dataclasses.replace(LOW, **changed)))
    clean = page_of(report(LOW))
    assert [element.tag for element in page.iter()].count("img") == [element.tag for element in clean.iter()].count(
        "img"
    )
    assert page.xpath("//script") == []
    assert page.xpath("//@onerror") == []
    assert "alert(1)" in page.text_content()
    assert "{{ 7*7 }}" in page.text_content()


def test_foreign_names_are_only_text() -> None:
    """The same for names of files, labels, gates, places and the reason why a page has no picture."""
    picture = dataclasses.replace(NO_PICTURE, label=HOSTILE, why=HOSTILE)
    problem = dataclasses.replace(LOW, page=HOSTILE, place=Place(HOSTILE))
    gates = (Gate(HOSTILE, HOSTILE, "not-run", None),)
    names = {"name": HOSTILE, "title": HOSTILE, "pictured": HOSTILE, "gates": gates, "files": {HOSTILE: b""}}
    made = write_report(report(problem, pictures=(picture,), figures=(), **names))
    page: Any = lxml.html.document_fromstring(made.decode())
    assert page.xpath("//script | //@onerror | //main//img") == []
    for character in ("\x00", "\u202e"):
        assert character not in made.decode()


@pytest.mark.parametrize("found", [(), (LOW,), (NARROW,), (LABELS, NARROW, LOW)], ids=len)
def test_it_claims_no_certificate(found: tuple[Problem, ...]) -> None:
    """It says which rule list was checked and that this is no certificate; one word is never used."""
    made = write_report(report(*found)).decode()
    assert "certified" not in made.lower()
    said = text_of(lxml.html.document_fromstring(made))
    assert (
        "Checked against the rule list of profile trial (Trial, sheetfed; Offset, coated); this is no certificate"
        in said
    )


def test_without_a_profile_it_says_so() -> None:
    """Where no print.pdf was made nothing was checked against a printer's rules, and nobody is to think so."""
    page = page_of(report(profile=None))
    assert "Checked against" not in text_of(page)
    assert "No printer’s rule list was checked." in text_of(page.xpath("//p[contains(@class,'verdict')]")[0])


def test_it_needs_no_other_file() -> None:
    """No address, script, frame or sheet from elsewhere, and its own policy forbids them."""
    made = write_report(report(LOW, NARROW)).decode()
    assert re.findall(r"(?i)\b(?:https?:|file:|ftp:|//[a-z])", made) == []
    assert "@import" not in made
    assert re.findall(r"url\(", made) == []
    page: Any = lxml.html.document_fromstring(made)
    assert page.xpath("//script | //link | //iframe | //object | //form") == []
    assert all(source.startswith("data:image/") for source in page.xpath("//@src"))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]


def test_same_bytes_twice() -> None:
    """The order in which problems are found does not matter, nor when the page is made."""
    assert write_report(report(LOW, NARROW, LABELS)) == write_report(report(LABELS, LOW, NARROW))


def test_gates_say_what_they_did() -> None:
    """Passed, failed or not run, the last with its reason and what to do."""
    gates = (
        Gate("EPUBCheck", "5.3.0", "passed", "ab"),
        Gate("ink map", None, "not-run", None),
        Gate("another", "1", "failed", "cd"),
    )
    missing = Problem("ENV002", "the ink was not measured: no Ghostscript here", "install ghostscript")
    other = Problem("ENV002", "something else was not run", "wait")
    page = page_of(report(other, missing, gates=gates))
    said = [text_of(item) for item in page.xpath("//ul[@class='gates']/li")]
    assert said == [
        "EPUBCheck 5.3.0 passed It found nothing.",
        "Ink map not run the ink was not measured: no Ghostscript here. To have it: install ghostscript.",
        "Another 1 failed What it found stands in the table.",
    ]


def test_a_gate_without_a_reason_is_no_pass() -> None:
    """A gate that did not run and says no reason is said to be unknown, in the verdict too."""
    page = page_of(report(gates=(Gate("ink map", None, "not-run", None),)))
    assert "not known" in text_of(page.xpath("//ul[@class='gates']/li")[0])
    assert "ink map did not run" in text_of(page.xpath("//p[contains(@class,'verdict')]")[0])


def test_files_have_their_digest() -> None:
    """Name, length and sha256 of each file, in the order of their names."""
    page = page_of(report(files={"b.pdf": b"", "a.pdf": b"abc"}))
    said = [text_of(item) for item in page.xpath("//ul[@class='files']/li")]
    assert said[0].startswith("a.pdf 3 bytes sha256 ba7816bf")
    assert said[1].startswith("b.pdf 0 bytes sha256 e3b0c442")


def test_figures_name_the_limit_they_pass() -> None:
    """Lowest resolution, most ink and plates of a page; a limit is named where it is passed and only there."""
    page = page_of(report())
    first, second = (text_of(figure.find("figcaption")) for figure in page.xpath("//figure"))
    assert "120 ppi under 150" in first
    assert "310 % over 300" in first
    assert first.endswith("CK")
    assert "ppi" not in second
    assert "%" not in second
    facts = text_of(page.xpath("//dl[@class='facts']")[0])
    assert "Lowest resolution120 ppi, page 1" in facts
    assert "Most ink310 %, page 1" in facts
    assert "Trim100 × 200 mm" in facts


def test_an_ink_map_is_shown_where_it_was_measured() -> None:
    """A small picture of where ink lies stands under its page, with words for who does not see it."""
    page = page_of(report(ink_pictures={2: b"PNG"}))
    assert page.xpath("//figure[@id='sheet-1']//div[@class='ink']") == []
    (ink,) = page.xpath("//figure[@id='sheet-2']//div[@class='ink']/img")
    assert ink.get("src") == "data:image/png;base64,UE5H"
    assert "page 2" in ink.get("alt")


def test_no_pages_is_said() -> None:
    """A file that cannot be opened has a report too."""
    page = page_of(report(LOW, pictures=(), figures=()))
    assert "No page could be drawn." in text_of(page)
    assert LOW.message in text_of(page)
    assert page.xpath("//td[contains(@class,'where')]//a") == []


def test_the_sheet_is_in_its_place() -> None:
    """Template and sheet lie in the package, and the sheet has its parts for print, dark and small screens."""
    css = (ROOM / "report.css").read_text(encoding="utf-8")
    for part in ("@media print", "prefers-color-scheme: dark", "max-width"):
        assert part in css
    assert css.count("{") == css.count("}")
    assert ".frame.warning" in write_report(report()).decode()


@pytest.mark.parametrize("size", [0.0, 3e9])
def test_a_size_that_is_none_is_not_told(size: float) -> None:
    """A page without area, or of kilometres: its trim is not known, and is not that of its stand-in."""
    box = [0, 0, size, size]
    pictures = picture_pages(make_pdf(({"MediaBox": box, "TrimBox": box, "BleedBox": box},)), (), bound=False)
    facts = [text_of(fact) for fact in page_of(report(pictures=pictures, figures=())).xpath("//dl/div")]
    assert "Trimnot known" in facts


@pytest.mark.parametrize(("ink", "said"), [(300.7, False), (300.9, True)])
def test_ink_is_over_where_the_ink_map_says_so(ink: float, said: bool) -> None:
    """What rounding alone may add is over in neither."""
    figures = (PageFigures(1, "1", None, ("Black",), ink),)
    assert ("over 300" in text_of(page_of(report(figures=figures)))) is said
