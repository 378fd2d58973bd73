"""The separate cover: two sheets of whole pages, the spine filled from both sides, the body left as it was."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from pipeline.cover import map_pages, separate_cover, split_cover
from pipeline.excerpt import read_labels
from pipeline.finish.labels import label_tree
from pipeline.printjob import check_spine
from pipeline.profiles import read_profile
from tests.paper import number_pages, read_pdf
from tests.perfect import ISSUE, PerfectIssue
from tests.pressing import Rooms

MM = 72 / 25.4
PROFILE = read_profile(Path(__file__).resolve().parent.parent / "styles" / "profiles", "magazine")
WIDTH, HEIGHT, BLEED = 100.0, 150.0, 3 * MM
MARKS = 12.0  # of media outside the trim, with marks in it
# What each page is painted with, to the edge of its bleed: cyan, magenta, yellow, black.
INKS = {0: "1 0 0 0", 1: "0 1 0 0", 6: "0 0 1 0", 7: "0 0 0 1"}
XMP = (
    b"<x><xmpMM:DocumentID>d</xmpMM:DocumentID><xmpMM:InstanceID>urn:uuid:1</xmpMM:InstanceID>"
    b"<prism:pageCount>8</prism:pageCount></x>"
)
COLOURS = {"1 0 0 0": (0, 174, 239), "0 1 0 0": (236, 0, 140), "0 0 1 0": (255, 242, 0), "0 0 0 1": (35, 31, 32)}


def make_print(pages: int = 8, labels: tuple[str, ...] = ()) -> bytes:
    """A finished print.pdf: painted bleeds, red marks outside them, overprint, blend space, intent and XMP."""
    pdf = Pdf.new()
    shared = Dictionary(
        XObject=Dictionary({f"/i{n}": pdf.make_stream(f"% picture {n}".encode()) for n in range(pages)}),
        ExtGState=Dictionary(Over=Dictionary(OP=True, op=True, OPM=1)),
    )
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(9, 9))
        page.MediaBox = Array([-MARKS, -MARKS, WIDTH + MARKS, HEIGHT + MARKS])
        page.BleedBox = Array([-BLEED, -BLEED, WIDTH + BLEED, HEIGHT + BLEED])
        page.TrimBox = Array([0, 0, WIDTH, HEIGHT])
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
        page.Resources = shared
        ink = INKS.get(number, "0 0 0 0.5")
        art = f"/Over gs {ink} k {-BLEED} {-BLEED} {WIDTH + 2 * BLEED} {HEIGHT + 2 * BLEED} re f\nq /i{number} Do Q"
        marks = f"0 1 1 0 k {-MARKS} 20 {MARKS - BLEED} 2 re f {WIDTH + BLEED} 20 {MARKS - BLEED} 2 re f"
        page.Contents = pdf.make_stream(f"{art}\n{marks}".encode())
    for stream in shared.XObject.values():
        stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 1, 1])
    profile = pdf.make_stream(b"a profile")
    pdf.Root.OutputIntents = Array(
        [Dictionary(S=Name.GTS_PDFX, OutputConditionIdentifier=String("FOGRA39"), DestOutputProfile=profile)]
    )
    pdf.Root.Metadata = pdf.make_stream(XMP, Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.PageLabels = label_tree(pdf, labels or [str(number + 1) for number in range(pages)])
    out = io.BytesIO()
    pdf.save(out, fix_metadata_version=False)
    return out.getvalue()


def split(spine_mm: float, bleed_mm: float = 3.0) -> tuple[Pdf, Pdf]:
    cover, body = split_cover(make_print(), spine_mm, bleed_mm)
    return read_pdf(cover), read_pdf(body)


def box(page: pikepdf.Page, name: Name) -> list[float]:
    return [round(float(side), 2) for side in page.obj[name].as_list()]


def see(content: bytes, sheet: int) -> list[tuple[int, int, int]]:
    """The colours along a line across the sheet, halfway up, ten a point."""
    page = pypdfium2.PdfDocument(content)[sheet]
    picture = page.render(scale=10).to_pil().convert("RGB")
    return [picture.getpixel((x, picture.height // 2)) for x in range(picture.width)]


def near(one: tuple[int, int, int], ink: str) -> bool:
    return all(abs(a - b) < 45 for a, b in zip(one, COLOURS[ink], strict=True))


def test_boxes_of_the_sheets() -> None:
    """Trim: two pages and the spine; bleed round it; the media as far outside as that of the pages."""
    cover, _ = split(5)
    wide = 2 * WIDTH + 5 * MM
    for page in cover.pages:
        trim, bleed, media = (box(page, name) for name in (Name.TrimBox, Name.BleedBox, Name.MediaBox))
        assert trim[2] - trim[0] == pytest.approx(wide, abs=0.01)
        assert trim[3] - trim[1] == pytest.approx(HEIGHT, abs=0.01)
        assert [trim[0] - bleed[0], bleed[3] - trim[3]] == pytest.approx([BLEED, BLEED], abs=0.01)
        assert [trim[0] - media[0], media[3] - trim[3]] == pytest.approx([MARKS, MARKS], abs=0.01)
    assert len(cover.pages) == 2


@pytest.mark.parametrize(("sheet", "left", "right"), [(0, 7, 0), (1, 1, 6)])
@pytest.mark.parametrize("spine_mm", [0, 0.8, 5, 6])
def test_pages_meet_in_the_middle_of_the_spine(sheet: int, left: int, right: int, spine_mm: float) -> None:
    """Outside: last page, page 1; inside: page 2, last but one; each paints bleed, trim and its half of the spine."""
    content, _ = split_cover(make_print(), spine_mm, 3)
    row = see(content, sheet)
    middle = len(row) // 2
    edge = round((MARKS - BLEED) * 10)
    assert all(near(colour, INKS[left]) for colour in row[edge + 3 : middle - 2])
    assert all(near(colour, INKS[right]) for colour in row[middle + 3 : -edge - 3])
    assert set(row[: edge - 3]) == {(255, 255, 255)}  # the pages' own marks stay behind


@pytest.mark.parametrize(("spine_mm", "reach"), [(0, 0.1), (5, 2.6), (5.9, 3), (8, 3)])
def test_a_leaf_reaches_past_the_middle_where_it_has_paint(spine_mm: float, reach: float) -> None:
    """A tenth of a millimetre, and never past its bleed; the other leaf, painted over it, ends on the middle.

    Viewers that smooth edges let paper shine through where both end on one line.
    """
    cover, _ = split(spine_mm)
    forms = cover.pages[0].Resources.XObject
    assert (float(forms.Left.BBox[2]) - WIDTH) / MM == pytest.approx(reach, abs=0.001)
    assert cover.pages[0].Contents.read_bytes().index(b"/Left") < cover.pages[0].Contents.read_bytes().index(b"/Right")
    assert -float(forms.Right.BBox[0]) / MM == pytest.approx(min(spine_mm / 2, 3), abs=0.001)


def test_a_spine_wider_than_two_bleeds_keeps_a_strip() -> None:
    """Each bleed reaches 3 mm into the spine; what is between them stays white."""
    content, _ = split_cover(make_print(), 8, 3)
    row = see(content, 0)
    white = [x for x, colour in enumerate(row) if colour == (255, 255, 255) and 200 < x < len(row) - 200]
    assert len(white) / 10 == pytest.approx(2 * MM, abs=0.4)
    assert sum(white) / len(white) == pytest.approx(len(row) / 2, abs=2)


def test_nothing_is_drawn_anew() -> None:
    """A page's operators, its overprint and its own pictures are in the form as they were; others' pictures are not."""
    cover, _ = split(5)
    source = read_pdf(make_print())
    forms = cover.pages[0].Resources.XObject
    for name, number in ((Name.Left, 7), (Name.Right, 0)):
        form = forms[name]
        assert form.read_bytes().strip() == source.pages[number].Contents.read_bytes().strip()
        assert form.Resources.ExtGState.Over.OPM == 1
        assert list(form.Resources.XObject.keys()) == [f"/i{number}"]


def test_the_blend_space_is_the_sheet_s() -> None:
    """The page's group stands on the sheet alone: a group within would keep inks from overprinting one another."""
    cover, _ = split(5)
    for page in cover.pages:
        assert str(page.Group.CS) == "/DeviceCMYK"
        assert not any(Name.Group in form for form in page.Resources.XObject.values())


def test_the_catalogue_stays() -> None:
    """Output intent with its profile and the XMP packet are in both files, each counting its own pages.

    The cover's is another instance.
    """
    cover, body = split(5)
    assert body.Root.Metadata.read_bytes() == XMP.replace(b"Count>8<", b"Count>4<")
    packet = cover.Root.Metadata.read_bytes()
    assert b"<xmpMM:InstanceID>urn:uuid:1<" not in packet
    assert re.sub(b"urn:uuid:[0-9a-f-]{36}", b"urn:uuid:1", packet) == XMP.replace(b"Count>8<", b"Count>2<")
    for pdf in (cover, body):
        (intent,) = pdf.Root.OutputIntents.as_list()
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert intent.DestOutputProfile.read_bytes() == b"a profile"


def test_the_body_keeps_its_numbers() -> None:
    """Pages 3 … N-2 with their labels, a surplus page among them; the sheets are named by their pages."""
    cover, body = (
        read_pdf(content)
        for content in split_cover(make_print(labels=("1", "2", "3", "3+1", "4", "5", "6", "7")), 0, 3)
    )
    assert read_labels(body) == ["3", "3+1", "4", "5"]
    assert read_labels(cover) == ["7–1", "2–6"]
    assert box(body.pages[0], Name.MediaBox) == pytest.approx([-12, -12, 112, 162])
    pages = number_pages("1", "2", "3", "3+1", "4", "5", "6", "7")
    assert list(map_pages("print.pdf", {"print.pdf", "cover.pdf"}, pages).labels) == read_labels(body)
    assert list(map_pages("cover.pdf", {"print.pdf", "cover.pdf"}, pages).labels) == read_labels(cover)
    assert map_pages("screen.pdf", {"screen.pdf", "cover.pdf"}, pages) is pages
    assert map_pages("print.pdf", {"print.pdf"}, pages) is pages


def test_the_body_leaves_the_cover_s_pictures() -> None:
    """What only the four pages show is in the cover's file alone."""
    _, body = split(5)
    held = io.BytesIO()
    body.save(held, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    assert b"% picture 3" in held.getvalue()
    assert b"% picture 7" not in held.getvalue()


def test_files_of_a_build() -> None:
    """cover.pdf stands beside print.pdf, which is the body; a build without print.pdf is as it was."""
    whole = make_print()
    files = separate_cover({"print.pdf": whole, "screen.pdf": b"s"}, 0, PROFILE)
    assert set(files) == {"print.pdf", "screen.pdf", "cover.pdf"}
    assert len(read_pdf(files["print.pdf"]).pages) == 4
    assert separate_cover({"screen.pdf": b"s"}, 0, PROFILE) == {"screen.pdf": b"s"}


def test_marks_of_the_sheet() -> None:
    """Where the profile has marks, the sheet has its own: outside the bleed, and none where the pages had theirs."""
    bare, _ = split_cover(make_print(), 5, 3)
    marked, _ = split_cover(make_print(), 5, 3, marks=True)
    for content, inked in ((bare, False), (marked, True)):
        page = pypdfium2.PdfDocument(content)[0]
        picture = page.render(scale=10).to_pil().convert("RGB")
        edge = round((MARKS - BLEED) * 10) - 5
        foot = picture.crop((0, picture.height - edge, picture.width, picture.height))
        side = picture.crop((0, 0, edge, picture.height))
        assert [part.getextrema() != ((255, 255),) * 3 for part in (foot, side)] == [inked, inked]


def test_same_bytes() -> None:
    """The same file gives the same cover and body."""
    assert split_cover(make_print(), 5, 3) == split_cover(make_print(), 5, 3)


def test_four_pages_have_no_body() -> None:
    """A file that is all cover is refused."""
    with pytest.raises(ValueError, match="no cover and body"):
        split_cover(make_print(4), 0, 3)


@pytest.mark.parametrize(("spine", "cover", "codes"), [
    (6.0, "separate", []), (6.1, "separate", ["PLN005"]), (6.1, "self", []),
])  # fmt: skip
def test_a_strip_of_the_spine_is_foretold(
    perfect_issue: PerfectIssue, spine: float, cover: str, codes: list[str]
) -> None:
    """PLN005 where the spine is wider than two bleeds, at ``print:``, with both figures."""
    issue = perfect_issue.load()
    issue = replace(issue, print_job=replace(issue.print_job, cover=cover, spine_mm=spine))
    problems = check_spine(issue, 3)
    assert [problem.code for problem in problems] == codes
    for problem in problems:
        assert (problem.value, problem.limit) == (6.1, 6)
        assert problem.place is not None
        assert problem.place.line == perfect_issue.line("2024-01/issue.yaml", "print:")


def test_the_command_foretells_it(rooms: Rooms) -> None:
    """press check warns of the strip: PLN005, and nothing else that the spine brings."""
    name = f"{ISSUE}/issue.yaml"
    before = {finding[0] for finding in rooms.check(ISSUE).findings()}
    rooms.sources.edit(name, "  binding: saddle\n", "  binding: perfect\n  spine_mm: 9\n")
    rooms.sources.edit(name, "  cover: self\n", "  cover: separate\n")
    run = rooms.check(ISSUE)
    assert run.status == 0
    assert {finding[0] for finding in run.findings()} - before == {"PLN005"}


def test_a_profile_that_there_is_not(rooms: Rooms) -> None:
    """press check names the line of issue.yaml that asks for it: SRC005."""
    name = f"{ISSUE}/issue.yaml"
    rooms.sources.edit(name, "profile: magazine", "profile: magasine")
    run = rooms.check(ISSUE)
    assert run.status == 3
    assert run.findings() == [("SRC005", f"sources/{name}", rooms.sources.line(name, "magasine"))]
