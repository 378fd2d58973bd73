"""press preflight: any PDF against a printer's profile, and its report; no traceback whatever it is given."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest

from pipeline.preflight import inkmap
from tests.pressing import Run, call_press
from tests.reporting.sample import MM, make_pdf

RED = b"1 0 0 rg 30 30 60 40 re f"
BARE = {"BleedBox": [3 * MM, 3 * MM, 103 * MM, 203 * MM]}


@pytest.fixture(autouse=True)
def _no_ghostscript(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without it: what these tests ask does not hang on it."""
    monkeypatch.setattr("pipeline.examination.shutil.which", lambda name: None)


def examine(tmp_path: Path, content: bytes | None, *options: str, name: str = "advert.pdf") -> Run:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    return call_press("preflight", file, "--output", tmp_path / "out", "--cache", tmp_path / "cache", *options)


def codes(run: Run) -> set[str]:
    return {problem["code"] for problem in run.data["problems"]}


def test_a_report_of_any_pdf(tmp_path: Path) -> None:
    """A fault is found, told on stderr, and stands in both reports with its page and place; status 3."""
    run = examine(tmp_path, make_pdf(({}, {}), RED), "--json")
    assert run.status == 3
    assert "PDF015" in codes(run)
    folder = tmp_path / "out" / "advert.preflight"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json"]
    assert json.loads((folder / "report.json").read_text(encoding="utf-8")) == run.data
    assert [file["name"] for file in run.data["files"]] == ["advert.pdf"]
    assert "error PDF015" in run.stderr
    page: Any = lxml.html.parse(folder / "report.html").getroot()
    assert len(page.xpath("//tbody/tr")) == len(run.data["problems"])
    assert page.xpath("//figure[@id='sheet-2']//div[contains(@class,'frame')]")
    assert "profile magazine" in " ".join(page.text_content().split())


def test_a_gate_that_is_missing_is_said(tmp_path: Path) -> None:
    """Without Ghostscript total ink is not measured: ENV002, a gate not run, and the same word in the report."""
    run = examine(tmp_path, make_pdf(), "--json")
    assert "ENV002" in codes(run)
    assert run.data["gates"] == [
        {"name": inkmap.NAME, "version": None, "status": "not-run", "sha256": run.data["files"][0]["sha256"]}
    ]
    assert f"{inkmap.NAME}: not run" in run.stderr
    report = (tmp_path / "out" / "advert.preflight" / "report.html").read_text(encoding="utf-8")
    assert "Not everything was looked at" in report


def test_the_profile_decides(tmp_path: Path) -> None:
    """Another profile is another list: its name is in the report."""
    examine(tmp_path, make_pdf(), "--profile", "newspaper")
    report = (tmp_path / "out" / "advert.preflight" / "report.html").read_text(encoding="utf-8")
    assert "profile <b>newspaper</b>" in report


def test_a_binding_asks_for_its_page_count(tmp_path: Path) -> None:
    """PDF008 for three pages to be stapled; an advert of three pages, whose binding nobody named, may have them."""
    assert "PDF008" in codes(examine(tmp_path, make_pdf(({}, {}, {})), "--json", "--binding", "saddle"))
    assert "PDF008" not in codes(examine(tmp_path, make_pdf(({}, {}, {})), "--json"))


def test_pages_with_one_label_are_told_apart(tmp_path: Path) -> None:
    """A finding stands on its own page even where the file calls two pages alike."""
    file = tmp_path / "labels.pdf"
    file.write_bytes(make_pdf(({}, BARE)))
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        numbers = [0, pikepdf.Dictionary(P=pikepdf.String("A")), 1, pikepdf.Dictionary(P=pikepdf.String("A"))]
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))
        pdf.save(file)
    found = examine(tmp_path, None, "--json", name="labels.pdf").data["problems"]
    assert {problem["page"] for problem in found if problem["code"] == "PDF009"} == {"2"}


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\ntrailer"], ids=["empty", "text", "header"])
def test_what_is_no_pdf_is_a_finding(tmp_path: Path, content: bytes) -> None:
    """PDF002 with a hint, status 3, and a report that shows no page."""
    run = examine(tmp_path, content, "--json")
    assert run.status == 3
    assert codes(run) == {"PDF002"}
    assert "hint: " in run.stderr
    report = (tmp_path / "out" / "advert.preflight" / "report.html").read_text(encoding="utf-8")
    assert "No page could be drawn." in report


def test_a_locked_file_is_a_finding(tmp_path: Path) -> None:
    """PDF003 where a password is needed."""
    file = tmp_path / "locked.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    run = examine(tmp_path, None, "--json", name="locked.pdf")
    assert (run.status, codes(run)) == (3, {"PDF003"})


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    """PDF002 before a byte of it is in memory."""
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.truncate(5_000_000_000)
    run = examine(tmp_path, None, "--json", name="huge.pdf")
    assert run.status == 3
    assert codes(run) == {"PDF002"}
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    """Status 2, and nothing made; the same for a folder and for what is no file."""
    os.mkfifo(tmp_path / "pipe.pdf")
    for name in ("gone.pdf", ".", "pipe.pdf"):
        run = examine(tmp_path, None, name=name)
        assert run.status == 2, name
        assert "FILE" in run.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_profile_is_named(tmp_path: Path) -> None:
    """Status 3 with the profiles there are; an unknown binding is wrong use."""
    run = examine(tmp_path, make_pdf(), "--profile", "../magazine")
    assert run.status == 3
    assert "profiles there are: magazine" in run.stderr
    assert examine(tmp_path, make_pdf(), "--binding", "glue").status == 2


@pytest.mark.parametrize("name", ["a b «ж».pdf", ".pdf", "<script>.pdf", os.fsdecode(b"\xff\xfe.pdf"), "x" * 200])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    """Names that are no words, or not even text, are shown as far as they can be."""
    run = examine(tmp_path, make_pdf(), name=name)
    assert run.status in (0, 3), run.stderr
    (report,) = (tmp_path / "out").glob("*/report.html")
    assert b"<script" not in report.read_bytes()


def test_same_bytes_whatever_the_folder(tmp_path: Path) -> None:
    """The reports of one file are the same, in whatever folder, with pictures kept or not, and name no folder."""
    made = []
    for place in ("one", "two/deeper", "one"):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        examine(tmp_path / place, make_pdf(({}, {}), RED))
        folder = tmp_path / place / "out" / "advert.preflight"
        made.append([(folder / name).read_bytes() for name in ("report.html", "report.json")])
    assert made[0] == made[1] == made[2]
    assert os.fsencode(tmp_path) not in b"".join(made[0])


def test_places_count_in_the_page_s_own_unit(tmp_path: Path) -> None:
    """A UserUnit of 2 doubles the millimetres of trim and places alike: the frame is where it was."""
    styles = []
    for entries in ({}, {"UserUnit": 2}):
        examine(tmp_path, make_pdf((entries,), RED))
        page: Any = lxml.html.parse(tmp_path / "out" / "advert.preflight" / "report.html").getroot()
        link = page.xpath("//div[contains(@class,'frame')]//a[contains(@title,'PDF015')]")[0]
        style = link.getparent().getparent().get("style")
        styles.append([float(number) for number in re.findall(r"[0-9.]+", style)])
    assert styles[0] == pytest.approx(styles[1], abs=0.01)  # places are rounded to hundredths of a millimetre
