"""The specimen's print.pdf as a printing house takes it: judged by both offset profiles, and by others."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, PdfImage
from PIL import Image

from pipeline.finish.pictures import name_source
from pipeline.preflight.ghostscript import PROCESS_PLATES, find_version, separate_page
from pipeline.preflight.inkmap import measure_ink
from pipeline.preflight.judge import judge_pdf
from pipeline.preflight.model import Asked
from pipeline.profiles import read_profile
from pipeline.typeset import resource_url
from tests.colours import differences, separate
from tests.miner import count_spaces
from tests.pressing import PROJECT, STYLES, Rooms

GHOSTSCRIPT = Path(shutil.which("gs") or "/usr/bin/gs")
TEXT_PAGE = 5  # a letter's second page: black text, a coloured folio below its frame
FRAME = (110.0, 450.0, 500.0, 780.0)  # pt, within its text
PAINTED_RGB = {"DeviceRGB", "CalRGB", "Lab"}


@pytest.fixture(scope="module")
def printed(specimen: Rooms) -> bytes:
    """print.pdf."""
    return (specimen.made / "print.pdf").read_bytes()


@pytest.mark.parametrize("profile", ["magazine", "sheetfed"])
def test_no_finding(printed: bytes, profile: str, press_cache: Path) -> None:
    """Nothing to grumble at under both profiles, the ink on every place of every page included."""
    asked = Asked(read_profile(STYLES / "profiles", profile), binding="saddle")
    judgement = judge_pdf(printed, asked)
    assert judgement.problems == ()
    assert judgement.document is not None
    ink = measure_ink(printed, judgement.document, asked.profile, GHOSTSCRIPT, press_cache)
    assert (ink.result.status, ink.findings, len(ink.pages)) == ("passed", (), 32)
    assert max(page.max_ink for page in ink.pages) > 200  # it saw the dark grounds


def test_no_rgb_to_other_readers(printed: bytes, specimen: Rooms, tmp_path: Path) -> None:
    """pdfminer.six counts no mark in RGB, pdfimages no picture; both find them in screen.pdf."""
    spaces = count_spaces(printed)
    assert set(spaces) <= {"DeviceCMYK", "DeviceGray", "Pattern"}
    assert spaces["DeviceCMYK"] > 1000
    screen = (specimen.made / "screen.pdf").read_bytes()
    assert PAINTED_RGB & set(count_spaces(screen, pages=6))
    pictures = {}
    for name, content in (("print", printed), ("screen", screen)):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        listed = subprocess.run(["pdfimages", "-list", str(path)], capture_output=True, text=True, check=True).stdout
        pictures[name] = Counter(line.split()[5] for line in listed.splitlines()[2:])
    assert set(pictures["print"]) <= {"cmyk", "gray"}
    assert pictures["screen"]["rgb"] == pictures["print"]["cmyk"] == 15


def test_no_rgb_named_anywhere(printed: bytes) -> None:
    """No object of the file names an RGB space, and no stream has an operator of one."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        for item in pdf.objects:
            assert not re.search(
                r"/(DeviceRGB|CalRGB|Lab)\b", repr(item) if not isinstance(item, pikepdf.Stream) else ""
            )
            if isinstance(item, pikepdf.Stream) and "/Width" not in item and "/Length1" not in item:
                named = {str(value) for key, value in item.items() if key in ("/ColorSpace", "/CS")}
                assert not named & {"/DeviceRGB", "/CalRGB"}
        for page in pdf.pages:
            assert not re.search(rb"\s(rg|RG)\s", page.Contents.read_bytes())


def test_black_text_is_on_the_black_plate_alone(printed: bytes, tmp_path: Path) -> None:
    """Ghostscript's separations of a page of text: ink on the black plate, none on the others."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        page = pdf.pages[TEXT_PAGE - 1]
        for box in ("MediaBox", "BleedBox", "TrimBox"):
            page.obj[f"/{box}"] = Array(FRAME)
        cut = io.BytesIO()
        pdf.save(cut)
    plates = separate_page(cut.getvalue(), TEXT_PAGE, find_version(GHOSTSCRIPT), tmp_path)
    assert plates["Black"] > 0.05
    assert [plates[name] for name in PROCESS_PLATES if name != "Black"] == [0, 0, 0]
    assert set(plates) == set(PROCESS_PLATES)


@pytest.mark.parametrize("name", ["library", "hands", "council"])
def test_pictures_are_what_littlecms_makes_of_them(printed: bytes, name: str) -> None:
    """The pixels in print.pdf are within ΔE 2 of littleCMS's own conversion of the source."""
    path = f"sources/2023-00/images/{name}.jpg"
    wanted = separate(Image.open(PROJECT / path).convert("RGB"))
    key = f"/{name_source(resource_url(path))}"
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        found = next(
            image
            for page in pdf.pages
            for resource, image in page.resources.XObject.items()
            if resource.startswith(key) and isinstance(image, pikepdf.Stream)
        )
        placed = PdfImage(found).as_pil_image()
    assert placed.mode == "CMYK"
    left, top = placed.width // 3, placed.height // 3
    window = (left, top, left + 240, top + 160)
    assert differences(placed.crop(window), wanted.crop(window))[-1] < 2


def test_printed_colours_look_like_those_on_screen(printed: bytes, specimen: Rooms) -> None:
    """A page drawn from both PDFs differs by what inks cannot show, and by no more: nothing is lost or turned round."""
    pages = []
    for content in (printed, (specimen.made / "screen.pdf").read_bytes()):
        document = pypdfium2.PdfDocument(content)
        page = document[9]
        page.set_mediabox(0, 0, 595, 841)
        pages.append(page.render(scale=0.3).to_pil().convert("RGB"))
        document.close()
    one, other = (page.resize((60, 84)) for page in pages)
    spread = differences(one, other)
    assert sum(spread) / len(spread) < 6


def test_final_needs_ghostscript(specimen: Rooms, tmp_path: Path) -> None:
    """Without Ghostscript the ink map is reported as not run: status 0, and 4 under --final, with what to install."""
    daily = ("--edition", "print", "--output", str(tmp_path / "output"))
    run = specimen.build(*daily, "2023-00", environment={"PATH": str(tmp_path)})
    assert run.status == 0, run.stderr
    assert "ink map: not run" in run.stderr
    final = specimen.build(*daily, "2023-00", "--final", "--json", environment={"PATH": str(tmp_path)})
    assert final.status == 4
    assert "no Ghostscript here — hint: install ghostscript" in final.stderr
    assert [gate["name"] for gate in final.data["gates"] if gate["status"] != "passed"] == ["ink map"]
