"""press catalog: what is in the folder, which issues are, and what it never does."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.catalogue.folder import NAME
from pipeline.load import RESERVED
from tests.catalogue.shelf import BASE, Shelf, fill_shelf
from tests.gates.fakes import change_epub
from tests.perfect import ISSUE
from tests.pressing import Rooms

STEM = f"kopir-{ISSUE}"
OF_ISSUE = {
    f"{STEM}.epub", f"{STEM}.pdf", f"{STEM}-cover.jpg", f"{STEM}-store.jpg", f"{STEM}-thumbnail.jpg",
    "SHA256SUMS", "index.html", "issue.jsonld", "publication.json",
}  # fmt: skip
OVER_ALL = {
    "index.html", "catalogue.css", "search.js", "fonts/titles.woff2", "ornaments/band-light.svg", "ornaments/end.svg",
    "opds.xml", "opds/issues.xml", "opds/2024.xml", "opds.json", "SHA256SUMS",
}  # fmt: skip


def codes(stderr: str) -> list[str]:
    return [word.rstrip(":") for word in stderr.split() if word.startswith(("CAT", "ENV0", "SRC0"))]


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        return picture.size


def test_what_is_in_it(shelf: Shelf) -> None:
    """A folder an issue with files under speaking names, feeds and pages over all; print.pdf is not given out."""
    run = shelf.finish(ISSUE).press()
    assert run.status == 0, run.stderr
    made = shelf.read()
    assert set(made) == OVER_ALL | {f"{ISSUE}/{name}" for name in OF_ISSUE}
    assert made[f"{ISSUE}/{STEM}.epub"] == (shelf.output / ISSUE / "issue.epub").read_bytes()
    assert made[f"{ISSUE}/{STEM}.pdf"] == (shelf.output / ISSUE / "screen.pdf").read_bytes()
    assert made[f"{ISSUE}/{STEM}-cover.jpg"] == (shelf.output / ISSUE / "cover.jpg").read_bytes()
    assert f"made: {shelf.catalog} (1 issue)" in run.stderr


def test_pictures_have_the_sizes_that_stores_ask_for(stocked: Shelf) -> None:
    """Cover 1600 pixels wide, store cover 2560 high, thumbnail 640 wide; the page's proportions are kept."""
    made = stocked.read()
    assert size_of(made[f"{ISSUE}/{STEM}-cover.jpg"]) == (1600, 2263)
    assert size_of(made[f"{ISSUE}/{STEM}-store.jpg"]) == (1811, 2560)
    assert size_of(made[f"{ISSUE}/{STEM}-thumbnail.jpg"]) == (640, 905)


def test_checksums_hold(stocked: Shelf) -> None:
    """sha256sum -c passes in each issue's folder and over all; every file is in the list."""
    for folder in (stocked.catalog, *(stocked.catalog / name for name in (ISSUE, "2024-02", "2025-01"))):
        run = subprocess.run(
            ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
        )
        assert run.returncode == 0, run.stderr
        listed = (folder / "SHA256SUMS").read_text(encoding="utf-8").count("\n")
        assert listed == sum(path.is_file() for path in folder.rglob("*")) - 1


def test_same_issues_same_bytes(stocked: Shelf, shelf: Shelf, tmp_path: Path) -> None:
    """In another folder, with an empty cache but for fonts, in another order of making: the same bytes."""
    cache = tmp_path / "cache"
    for name in ("fonts", "icc"):
        shutil.copytree(shelf.cache / name, cache / name)
    other = fill_shelf(Shelf(shelf.folder, cache))
    assert other.press().status == 0
    assert other.read() == stocked.read()


def test_the_earlier_one_is_replaced(shelf: Shelf) -> None:
    """A second run changes nothing; one with a further issue puts a new catalogue in place of the earlier one."""
    shelf.finish(ISSUE).press()
    before = shelf.read()
    assert shelf.press().status == 0
    assert shelf.read() == before
    shelf.add("2024-02").finish("2024-02")
    assert shelf.press().status == 0
    assert {name.partition("/")[0] for name in shelf.read()} >= {ISSUE, "2024-02"}


def test_data(shelf: Shelf) -> None:
    """--json: the address, the issues, the files, and what was left out."""
    run = shelf.add("2024-02").finish(ISSUE).press("--json")
    assert run.data["base_url"] == BASE
    assert run.data["issues"] == [ISSUE]
    assert set(run.data["files"]) == set(shelf.read())
    assert [problem["code"] for problem in run.data["problems"]] == ["CAT002"]


# --- which issues ---------------------------------------------------------------------------------


def test_nothing_is_finished(shelf: Shelf) -> None:
    """CAT001, status 3, and no folder is made, where no issue is finished."""
    run = shelf.press()
    assert run.status == 3
    assert codes(run.stderr) == ["CAT001", "CAT002"]
    assert not shelf.output.exists()


@pytest.mark.parametrize(
    ("gates", "severities", "words"),
    [
        ({"Ace": "not-run", "EPUBCheck": "passed"}, ["warning"] * 66 + ["note"], "Ace was not run, 66 warnings — hint"),
        ({"Ace": "not-run", "ink map": "not-run"}, [], "Ace, ink map were not run — hint"),
        ({"Ace": "passed"}, ["note", "warning"], "1 warning — hint"),
        ({"Ace": "passed"}, ["note"], ""),
    ],
)
def test_a_daily_build_is_told_of(shelf: Shelf, gates: dict[str, str], severities: list[str], words: str) -> None:
    """CAT005, a note, says what a final build would not have let pass; the issue is in the catalogue all the same."""
    shelf.finish(ISSUE)
    listed = [{"name": name, "status": status} for name, status in gates.items()]
    found = [{"code": "TYP003", "severity": severity} for severity in severities]
    change_report(shelf.output / ISSUE, lambda report: report.update(gates=listed, problems=found))
    run = shelf.press("--json")
    assert (run.status, run.data["issues"]) == (0, [ISSUE])
    assert [(one["code"], one["severity"]) for one in run.data["problems"]] == ([("CAT005", "note")] if words else [])
    assert (f"«{ISSUE}» is not a final build: {words}" if words else "made: ") in run.stderr


def no_epub(folder: Path) -> None:
    (folder / "issue.epub").unlink()


def other_epub(folder: Path) -> None:
    with (folder / "issue.epub").open("ab") as epub:
        epub.write(b"\n")


def no_report(folder: Path) -> None:
    (folder / "report.json").unlink()


def broken_report(folder: Path) -> None:
    (folder / "report.json").write_text("[]", encoding="utf-8")


def another_report(folder: Path) -> None:
    change_report(folder, lambda report: report.update(issue="2023-12"))


def with_error(folder: Path) -> None:
    change_report(folder, lambda report: report["problems"].append({"code": "EPB001", "severity": "error"}))


def failed_gate(folder: Path) -> None:
    change_report(folder, lambda report: report["gates"].append({"name": "EPUBCheck", "status": "failed"}))


def print_alone(folder: Path) -> None:
    change_report(folder, lambda report: report.update(files=[f for f in report["files"] if f["name"] == "print.pdf"]))


def no_zip(folder: Path) -> None:
    replace_file(folder, "issue.epub", b"PK no more")


def no_pdf(folder: Path) -> None:
    replace_file(folder, "screen.pdf", b"%PDF-1.7 cut off")


def no_picture(folder: Path) -> None:
    replace_file(folder, "cover.jpg", b"\xff\xd8 cut off")


def no_map(folder: Path) -> None:
    replace_file(folder, "page-map.json", b"{}")


def older_epub(folder: Path) -> None:
    """Built before ``modified`` of issue.yaml was changed."""
    edit = {"EPUB/content.opf": lambda text: text.replace(b'modified">2024-02-15', b'modified">2024-01-01')}
    replace_file(folder, "issue.epub", change_epub((folder / "issue.epub").read_bytes(), edit))


def torn_epub(folder: Path) -> None:
    """The bytes of a document are damaged where they lie; the archive's list is whole."""
    content = bytearray((folder / "issue.epub").read_bytes())
    at = content.index(b"EPUB/baker.xhtml") + 60
    content[at : at + 8] = bytes(8)
    replace_file(folder, "issue.epub", bytes(content))


def half_row(folder: Path) -> None:
    """An article of the page map without its last page."""
    page_map = json.loads((folder / "page-map.json").read_bytes())
    del page_map["articles"][2]["last"]
    replace_file(folder, "page-map.json", json.dumps(page_map).encode())


def huge_picture(folder: Path) -> None:
    """A cover of a few bytes that says it has 900 million pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    replace_file(folder, "cover.jpg", b"\x89PNG\r\n\x1a\n" + chunk)


def change_report(folder: Path, change: Callable[[Any], object]) -> None:
    path = folder / "report.json"
    report = json.loads(path.read_bytes())
    change(report)
    path.write_text(json.dumps(report), encoding="utf-8")


def replace_file(folder: Path, name: str, content: bytes) -> None:
    """Another file, of which the report speaks as of its own."""
    (folder / name).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    change_report(folder, lambda report: [row.update(sha256=digest) for row in report["files"] if row["name"] == name])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (no_epub, "lacks issue.epub"),
        (other_epub, "issue.epub is not the file"),
        (no_report, "report.json cannot be read"),
        (broken_report, "report.json is not one of ours"),
        (another_report, "that of another issue"),
        (with_error, "names errors"),
        (failed_gate, "names errors"),
        (print_alone, "lacks issue.epub, screen.pdf, cover.jpg, page-map.json"),
        (no_zip, "issue.epub cannot be read"),
        (no_pdf, "cover cannot be drawn"),
        (no_picture, "cover cannot be drawn"),
        (no_map, "page-map.json is not one of ours"),
        (half_row, "page-map.json is not one of ours"),
        (torn_epub, "issue.epub cannot be read"),
        (huge_picture, "cover cannot be drawn"),
        (older_epub, "changed after it was built (the day of change)"),
    ],
)
def test_an_issue_that_is_not_whole_is_left_out(shelf: Shelf, spoil: Callable[[Path], None], words: str) -> None:
    """CAT002 says why; the other issue is there, and nothing speaks of the one left out."""
    shelf.add("2024-02").finish(ISSUE, "2024-02")
    spoil(shelf.output / ISSUE)
    run = shelf.press()
    assert run.status == 0
    assert codes(run.stderr) == ["CAT002"]
    assert f"sources/{ISSUE}/issue.yaml: warning CAT002: «{ISSUE}» is left out: " in run.stderr
    assert words in run.stderr
    assert not [name for name in shelf.read() if ISSUE in name]
    assert ISSUE.encode() not in b"".join(content for name, content in shelf.read().items() if name.endswith(".xml"))


def test_sources_that_changed_or_broke_leave_an_issue_out(shelf: Shelf) -> None:
    """A title changed after the build, and sources that cannot be read: CAT002 both times."""
    shelf.add("2024-02").add("2024-03").finish(ISSUE, "2024-02", "2024-03")
    shelf.sources.edit(f"{ISSUE}/articles/baker.md", "Наубайшының таңы түнде атады", "Басқа тақырып")
    shelf.sources.overlay({"2024-02/issue.yaml": "id: 2024-02\n"})
    run = shelf.press()
    assert run.status == 0
    assert codes(run.stderr).count("CAT002") == 2
    assert "changed after it was built" in run.stderr
    assert "its sources have errors" in run.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("magazine.yaml", "description: ", "description: Басқа ", "the magazine's description"),
        ("magazine.yaml", "tagline: ", "tagline: Басқа ", "the cover's words"),
        (f"{ISSUE}/articles/baker.md", "standfirst: ", "standfirst: Бұл ", "the standfirst of «baker»"),
        (f"{ISSUE}/articles/baker.md", "name: Гүлсім Ахметова", "name: Әсел Ахметова", "Әсел Ахметова"),
        (f"{ISSUE}/issue.yaml", "baker, pages: 6", "baker, pages: 6-7", "the pages of «baker»"),
        (f"{ISSUE}/articles/bridge.md", "contents_title: Көпір", "contents_title: Өткел", "the entry of «contents»"),
        (f"{ISSUE}/articles/cover.md", "subtitle: ", "subtitle: Жаңа ", "the cover's words"),
    ],
)
def test_what_the_catalogue_quotes_is_as_it_was_built(shelf: Shelf, file: str, old: str, new: str, words: str) -> None:
    """CAT002 names what was changed: description, tagline, standfirst, a person, pages, a title."""
    shelf.add("2024-02").finish(ISSUE, "2024-02")
    shelf.sources.edit(file, old, new)
    run = shelf.press()
    assert f"«{ISSUE}» is left out: its sources were changed after it was built (" in run.stderr
    assert words in run.stderr


def test_an_id_that_is_a_folder_of_the_press(shelf: Shelf) -> None:
    """An issue called catalog is left out, and the catalogue is made though its folder is there: it does not wait."""
    shelf.finish(ISSUE)
    assert shelf.press().status == 0
    shelf.add("catalog")
    run = shelf.press()
    assert run.status == 0, run.stderr
    assert "«catalog» is left out: its id is the name of a folder of the press" in run.stderr
    assert NAME in RESERVED


def test_a_rejected_build_is_said(shelf: Shelf) -> None:
    """Only 2024-02.rejected/ is there: CAT002 says that the build was rejected."""
    shelf.add("2024-02").finish(ISSUE)
    (shelf.output / "2024-02.rejected").mkdir()
    assert "«2024-02» is left out: its last build was rejected" in shelf.press().stderr


# --- what stops it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "base",
    [
        "https://адал-азамат.қаз/",
        "https://kopir.example/?p=/",
        "https://kopir.example/#/",
        "https://me:secret@kopir.example/",
        "https://kopir..example/",
        "https://kopir.example:0/",
        "https://[kopir/",
        "https://kopir.example//",
        "https://kopir.example/%/",
    ],
)
def test_an_address_that_feeds_cannot_carry(shelf: Shelf, base: str) -> None:
    """CAT003 with its line in magazine.yaml, status 3; the earlier catalogue stays."""
    shelf.finish(ISSUE).press()
    before = shelf.read()
    shelf.sources.edit("magazine.yaml", f"base_url: {BASE}", f'base_url: "{base}"')
    run = shelf.press()
    assert run.status == 3
    line = shelf.sources.line("magazine.yaml", "base_url")
    assert f"sources/magazine.yaml:{line}: error CAT003: base_url " in run.stderr
    assert shelf.read() == before


@pytest.mark.parametrize("base", ["https://kopir.example/", "http://xn--80a.xn--p1ai:8080/nomirler/a_b/"])
def test_an_address_that_feeds_can_carry(shelf: Shelf, base: str) -> None:
    """Hosts in plain letters, ports and folders are fine; every link of the feeds begins with it."""
    if base != BASE:
        shelf.sources.edit("magazine.yaml", f"base_url: {BASE}", f"base_url: {base}")
    run = shelf.finish(ISSUE).press()
    assert run.status == 0, run.stderr
    assert shelf.read()["opds.xml"].decode().count(f'href="{base}') == 6


@pytest.mark.parametrize(
    ("template", "old", "new", "words"),
    [
        ("parts.html", ' alt="{{ words.cover }}', ' title="{{ words.cover }}', "has no words for it"),
        ("index.html", 'src="{{ names.script }}"', 'src="https://elsewhere.example/a.js"', "from elsewhere"),
        ("issue.html", 'href="publication.json"', 'href="gone.json"', "the link gone.json leads nowhere"),
        ("base.html", 'href="#main"', 'href="#body"', "the link #body leads nowhere"),
        ("base.html", ' lang="{{ tag }}"', "", "its language is not said"),
        ("index.html", '<h1><span class="heard">', '<p><span class="heard">', "heading of the first level"),
    ],
)
def test_a_page_with_a_fault_is_not_put_out(shelf: Shelf, template: str, old: str, new: str, words: str) -> None:
    """CAT004, status 3, and the earlier catalogue stays: the faults of a designer's slip in the templates."""
    shelf = shelf.own_styles()
    shelf.finish(ISSUE).press()
    before = shelf.read()
    shelf.edit_template(template, old, new)
    run = shelf.press()
    assert run.status == 3
    assert set(codes(run.stderr)) == {"CAT004"}
    assert words in run.stderr
    assert shelf.read() == before


def test_a_masthead_that_differs_is_not_put_out(shelf: Shelf) -> None:
    """EPB015, status 3: a page whose heading is not the magazine's title."""
    shelf = shelf.own_styles()
    shelf.finish(ISSUE)
    shelf.edit_template("index.html", '<h1><span class="heard">{{ magazine.title }}', '<h1><span class="heard">Kopyr')
    run = shelf.press()
    assert run.status == 3
    assert "EPB015" in run.stderr
    assert "index.html" in run.stderr
    assert not shelf.catalog.exists()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('--drawn-masthead: 700 "PT Sans"', "--drawn-masthead: bold", "--drawn-masthead is missing"),
        ('--cut-titles: 600 "Noto Serif Display";', "", "--cut-titles is missing"),
        ('--cut-titles: 600 "Noto Serif Display"', '--cut-titles: 600 "Impact"', "Impact 600, in which"),
    ],
)
def test_a_face_that_cannot_be_had(shelf: Shelf, old: str, new: str, words: str) -> None:
    """Status 3 with the sheet's name where it does not say what to draw with, or names what is not declared."""
    shelf = shelf.own_styles()
    shelf.finish(ISSUE)
    shelf.edit_template("catalogue.css", old, new)
    run = shelf.press()
    assert run.status == 3
    assert words in run.stderr
    assert "catalogue.css" in run.stderr


@pytest.mark.parametrize("text", ["{% if %}", "{{ nothing.at_all }}", '{% include "gone.html" %}'])
def test_a_template_that_is_none(shelf: Shelf, text: str) -> None:
    """SRC001 with the template's name; status 3, no traceback."""
    shelf = shelf.own_styles()
    shelf.finish(ISSUE)
    path = shelf.styles / "catalogue" / "index.html"
    path.write_text(path.read_text(encoding="utf-8").replace("{% block body %}", "{% block body %}" + text))
    run = shelf.press()
    assert run.status == 3
    assert "styles/catalogue/" in run.stderr
    assert codes(run.stderr) == ["SRC001"]


def add(folder: Path) -> None:
    (folder / "CNAME").write_text("kopir.example", encoding="utf-8")


def change(folder: Path) -> None:
    (folder / "index.html").write_text("<p>my own page", encoding="utf-8")


def forget(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()


def link_folder(folder: Path) -> None:
    """A folder of somebody's, linked in."""
    (folder.parent / "mine").mkdir()
    (folder / "mine").symlink_to(folder.parent / "mine")


def link(folder: Path) -> None:
    elsewhere = folder.rename(folder.parent / "elsewhere")
    folder.symlink_to(elsewhere)


@pytest.mark.parametrize("spoil", [add, change, forget, link_folder, link])
def test_what_is_not_ours_stays(shelf: Shelf, spoil: Callable[[Path], None]) -> None:
    """ENV004, and not a byte is touched, where the folder is not as the press left it."""
    shelf.finish(ISSUE).press()
    spoil(shelf.catalog)
    before = shelf.read()
    run = shelf.press()
    assert run.status == 3
    assert codes(run.stderr) == ["ENV004"]
    assert shelf.read() == before


def test_the_specimen_as_it_is_built(specimen: Rooms) -> None:
    """What a real build leaves goes into the catalogue; of a daily one it is said that it is no final one."""
    run = specimen.press("catalog", "--json")
    assert run.status == 0, run.stderr
    assert run.data["issues"] == ["2023-00"]
    assert [problem["code"] for problem in run.data["problems"]] == ["CAT005"]
    assert "2023-00/adal-azamat-2023-00.epub" in run.data["files"]
