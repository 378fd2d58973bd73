"""What is printed, through the whole press: finished, proofed, judged; supplied pages with the issue's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name

from pipeline.editions import PDF_EDITIONS
from pipeline.house import House
from pipeline.judging import Judges
from pipeline.model import ArticleExtent, PageMap
from pipeline.prepress import Finisher, open_prepress
from pipeline.vetting import read_issue_profile
from tests.paper import read_pdf
from tests.perfect import ISSUE, PerfectIssue, draw_jpeg
from tests.pressing import COLLECTED, STYLES, Rooms, open_small_rooms, read_folder
from tests.supplying import ADVERT_SOURCE, make_advert, supply_advert, write_advert

INSET_MM = 20.0
MM = 72 / 25.4


@pytest.fixture
def small(tmp_path: Path, press_cache: Path) -> Rooms:
    """The small issue."""
    return open_small_rooms(tmp_path, press_cache)


def errors(rooms: Rooms) -> list[tuple[str, str, int | None, str, str]]:
    """Code, file, line, article and page of every error of a rejected build."""
    return [
        (found["code"], found["path"], found["line"], found["article"], found["page"])
        for found in rooms.report(rejected=True)["problems"]
        if found["severity"] == "error"
    ]


def test_a_supplied_page_is_in_print_as_it_came(small: Rooms) -> None:
    """print.pdf paints the customer's own operators, in a form, with the customer's font."""
    advert = write_advert(make_advert(inset_mm=INSET_MM))
    run = supply_advert(small, advert).build("--edition", "print")
    assert run.status == 0, run.stderr
    with read_pdf(advert) as source, read_pdf((small.made / "print.pdf").read_bytes()) as pdf:
        forms = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Form]
        wanted = source.pages[0].Contents.read_bytes()
        assert [form.read_bytes() for form in forms].count(wanted) == 1
        form = next(form for form in forms if form.read_bytes() == wanted)
        ours, theirs = (f.Resources.Font.F1.FontDescriptor.FontFile2.read_bytes() for f in (form, source.pages[0]))
        assert ours == theirs


def test_a_supplied_page_is_judged_as_its_article(small: Rooms) -> None:
    """A fault in the customer's file is one error, at the line that names the file, on its page."""
    pdf = make_advert(inset_mm=INSET_MM)
    content = pdf.pages[0].Contents.read_bytes() + b"\n1 0 0 rg 200 300 90 90 re f"
    pdf.pages[0].Contents = pdf.make_stream(content)
    supply_advert(small, write_advert(pdf))
    assert small.build("--edition", "print").status == 3
    line = small.sources.line(ADVERT_SOURCE, "src:")
    assert errors(small) == [("PDF015", f"sources/{ADVERT_SOURCE}", line, "advert", "4")]


def test_a_coarse_picture_is_named(small: Rooms) -> None:
    """A finding in print.pdf names the article and the picture's own file."""
    small.sources.overlay({f"{ISSUE}/images/bridge.jpg": draw_jpeg(300, 200)})
    assert small.build("--edition", "print").status == 3
    ((code, path, _, article, _),) = errors(small)
    assert (code, path, article) == ("PDF013", f"sources/{ISSUE}/images/bridge.jpg", "bridge")


def test_a_proof(small: Rooms) -> None:
    """--edition proof makes proof.pdf alone: the pages of print.pdf with marks round them and a slug line beneath."""
    run = small.build("--edition", "proof")
    assert run.status == 0, run.stderr
    files = read_folder(small.made)
    assert set(files) == {"proof.pdf", "page-map.json", "report.json", "report.html"}
    document = pypdfium2.PdfDocument(files["proof.pdf"])
    for number, page in enumerate(document, 1):
        left, bottom, right, top = page.get_trimbox()
        assert (round((right - left) / MM), round((top - bottom) / MM)) == (210, 297)
        words = page.get_textpage()
        slug = words.get_text_bounded(bottom=-40, top=bottom - 3 * MM - 1)
        assert f"2024-02-15 · {number} · magazine" in " ".join(slug.split())
        words.close()
        page.close()
    document.close()
    with read_pdf(files["proof.pdf"]) as pdf:
        assert all(page.mediabox[0] < page.obj.BleedBox[0] for page in pdf.pages)


def test_a_cover_with_a_page_of_nobody(perfect_issue: PerfectIssue, tmp_path: Path) -> None:
    """A side of a separate cover is its right page's article, or the left one's where that page has none."""
    house = House(perfect_issue.folder, STYLES, tmp_path / "output", COLLECTED)
    issue = perfect_issue.load()
    issue = replace(issue, print_job=replace(issue.print_job, cover="separate"))
    labels = tuple(str(number) for number in range(1, 9))
    extents = tuple(
        ArticleExtent(id, "essay", "", page, page, page, page, 1.0, 0, 0.0)
        for id, page in (("cover", 1), ("bridge", 2), ("baker", 3))
    )
    prepress = open_prepress(house, read_issue_profile(house, issue))
    judges = Judges(prepress, issue, PageMap(8, labels, extents, ()), {}, part=False, final=False)
    articles = judges._find_origins().articles
    assert (articles["8–1"][0], articles["2–7"][0]) == ("cover", "bridge")


def test_a_kept_file_hangs_on_all_that_is_in_it(perfect_issue: PerfectIssue, tmp_path: Path) -> None:
    """Another raw file, issue, picture, sheet, profile, label or edition is another finished file."""
    house = House(perfect_issue.folder, STYLES, tmp_path / "output", COLLECTED)
    issue = perfect_issue.load()
    prepress = open_prepress(house, read_issue_profile(house, issue))
    plan = Finisher(prepress, issue, ("1", "2"), "css", {"a.jpg": b"1", "b.jpg": b"2"})
    printed, proof, screen = (PDF_EDITIONS[name] for name in ("print", "proof", "screen"))
    thick = replace(prepress, profile=replace(prepress.profile, overprint_line_pt=1))
    keys = [
        plan.key(b"raw", printed),
        plan.key(b"new", printed),
        plan.key(b"raw", proof),
        plan.key(b"raw", screen),
        replace(plan, issue=replace(issue, modified="2030-01-01")).key(b"raw", printed),
        replace(plan, labels=("1", "3")).key(b"raw", printed),
        replace(plan, css="other").key(b"raw", printed),
        replace(plan, sources={"a.jpg": b"2", "b.jpg": b"1"}).key(b"raw", printed),
        replace(plan, prepress=thick).key(b"raw", printed),
    ]
    assert len(set(keys)) == len(keys)
    assert replace(plan, sources={"b.jpg": b"2", "a.jpg": b"1"}).key(b"raw", printed) == keys[0]
