"""The deposit folder: what a national library takes, of a package that is whole, and never over what is not ours."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.archive.deposit import deposit_package, fill_deposit, name_deposit
from pipeline.archive.mods import DC, MODS, OAI_DC, write_dublin_core, write_mods
from pipeline.archive.register import REGISTER, append_line
from pipeline.checksums import SUMS
from pipeline.identity import identify
from pipeline.kinds import KINDS
from pipeline.model import Issue, PageMap
from pipeline.problems import Stopped
from tests.archive.filing import DAY, FILES, PACKAGE, file_issue, load, open_house, plan_pages
from tests.archive.packing import make_digests_again, make_line, open_up
from tests.conftest import SPECIMEN
from tests.perfect import ISSUE
from tests.pressing import Rooms, call_press, read_folder

NAME = f"kopir-{ISSUE}-deposit"
FOLDER = {"issue.pdf", "issue.epub", "cover.jpg", "mods.xml", "dc.xml", "README.txt", SUMS}
NAMES = {"m": MODS, "dc": DC}
# Simple Dublin Core: these fifteen terms, any of them as often as need be, and nothing within them but text.
TERMS = {
    "title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format", "identifier",
    "source", "language", "relation", "coverage", "rights",
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """MODS 3.8 as far as the press uses it."""
    return etree.XMLSchema(etree.parse(Path(__file__).with_name("mods.xsd")))


@pytest.fixture
def issue(rooms: Rooms) -> Issue:
    return load(rooms)


@pytest.fixture
def pages(issue: Issue) -> PageMap:
    return plan_pages(issue)


def strip_location(content: bytes) -> Any:
    """The record without the hint where its schema lies, of which a schema for validating knows nothing."""
    record = etree.fromstring(content)
    del record.attrib["{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"]
    return record


def check_sums(folder: Path) -> int:
    command = ["sha256sum", "--strict", "--status", "-c", SUMS]
    return subprocess.run(command, cwd=folder, check=False).returncode


# --- the records --------------------------------------------------------------------------------------


def test_mods_is_valid(issue: Issue, pages: PageMap, schema: etree.XMLSchema) -> None:
    """Every element and value is one that MODS 3.8 has."""
    schema.assertValid(strip_location(write_mods(issue, pages)))


@pytest.mark.parametrize(("old", "new"), [("serial", "monthly"), ('type="host"', 'type="parent"'), ("<end>", "<last>")])
def test_the_schema_finds_faults(issue: Issue, pages: PageMap, schema: etree.XMLSchema, old: str, new: str) -> None:
    """A word that MODS has not is refused: the schema is none that lets everything pass."""
    written = write_mods(issue, pages).decode()
    assert old in written
    spoiled = written.replace(old, new).replace("</end>", "</last>" if new == "<last>" else "</end>")
    assert not schema.validate(strip_location(spoiled.encode()))


def test_mods_says_what_the_issue_is(issue: Issue, pages: PageMap) -> None:
    """Magazine, issue, day, language, publisher, editors with their roles, and every article with its pages."""
    record = etree.fromstring(write_mods(issue, pages))

    def ask(path: str) -> list[str]:
        found: Any = record.xpath(path, namespaces=NAMES)
        return [str(one) for one in found]

    assert record.get("version") == "3.8"
    assert ask("m:titleInfo[not(@type)]/m:title/text()") == [issue.magazine.title]
    assert ask("m:originInfo/m:dateIssued/text()") == [issue.date]
    assert ask("m:language/m:languageTerm/text()") == ["kaz", "kk"]
    assert ask("m:identifier/text()") == [identify(issue)]
    assert ask("m:part/m:detail[@type='issue']/m:number/text()") == [issue.number]
    assert ask("m:relatedItem[@type='host']/m:titleInfo/m:title/text()") == [issue.magazine.title]
    listed = [article for article in issue.articles if KINDS[article.kind].listed]
    titles = ask("m:relatedItem[@type='constituent']/m:titleInfo/m:title/text()")
    assert titles == [article.contents_title for article in listed]
    starts = ask("m:relatedItem[@type='constituent']/m:part/m:extent/m:start/text()")
    assert starts == [str(pages.of(article.id).first) for article in listed]
    assert "edt" in ask("m:name/m:role/m:roleTerm/text()")


def test_names_are_filed_and_shown(issue: Issue, pages: PageMap) -> None:
    """A name with initials is filed by its surname and shown as printed; one that has no other form has one."""
    record = etree.fromstring(write_mods(issue, pages))
    names = {
        (one.findtext(f"{{{MODS}}}namePart"), one.findtext(f"{{{MODS}}}displayForm"), one.get("type"))
        for one in record.iterfind(f"{{{MODS}}}name")
    }
    assert ("Сапарова, А.Б.", "А.Б. Сапарова", "personal") in names
    assert ("«Көпір» қоғамдық бірлестігі", None, "corporate") in names


def test_dublin_core_is_valid(issue: Issue, pages: PageMap) -> None:
    """Only the fifteen terms, each with plain text; title, day, language, identifier, rights and both formats."""
    record = etree.fromstring(write_dublin_core(issue, pages))
    assert record.tag == f"{{{OAI_DC}}}dc"
    for element in record:
        name = etree.QName(element)
        assert (name.namespace, name.localname in TERMS, len(element), bool(element.text)) == (DC, True, 0, True)
    count = Counter(etree.QName(element).localname for element in record)
    assert (count["title"], count["date"], count["language"], count["rights"], count["format"]) == (1, 1, 1, 1, 3)


# --- the folder ---------------------------------------------------------------------------------------


def test_the_folder_of_the_specimen(package: Path) -> None:
    """press archive --deposit: access copy, ePub and cover as archived, records, checksums that hold, a README."""
    folder = package.parent.parent / "deposit" / f"adal-azamat-{SPECIMEN}-deposit"
    assert set(read_folder(folder)) == FOLDER
    assert (folder / "issue.pdf").read_bytes() == (package / "data" / "access" / "issue.pdf").read_bytes()
    assert check_sums(folder) == 0
    assert package.name in (folder / "README.txt").read_text(encoding="utf-8")


def test_records_of_the_specimen(package: Path, schema: etree.XMLSchema) -> None:
    """The specimen's record is valid too, and has each of its listed articles."""
    folder = package.parent.parent / "deposit" / f"adal-azamat-{SPECIMEN}-deposit"
    record = strip_location((folder / "mods.xml").read_bytes())
    schema.assertValid(record)
    assert len(record.findall(f"{{{MODS}}}relatedItem[@type='constituent']")) == 11


def test_checksums_find_a_change(rooms: Rooms, tmp_path: Path) -> None:
    """sha256sum -c passes for every file, and fails when one was changed."""
    folder = deposit_package(file_issue(rooms, tmp_path / "archive").folder, None, tmp_path / "to")
    assert (folder.name, set(read_folder(folder)), check_sums(folder)) == (NAME, FOLDER, 0)
    (folder / "dc.xml").write_bytes(b"changed")
    assert check_sums(folder) == 1


def test_same_package_same_folder(rooms: Rooms, tmp_path: Path) -> None:
    """Made again it takes the place of the earlier one, with the same bytes."""
    package = file_issue(rooms, tmp_path / "archive").folder
    before = read_folder(deposit_package(package, None, tmp_path / "to"))
    assert read_folder(deposit_package(package, None, tmp_path / "to")) == before
    assert [path.name for path in (tmp_path / "to").iterdir()] == [NAME]


def change(folder: Path) -> None:
    (folder / "issue.pdf").write_bytes(b"changed")


def add(folder: Path) -> None:
    (folder / "letter.txt").write_bytes(b"from the library")


def forget(folder: Path) -> None:
    (folder / SUMS).unlink()


@pytest.mark.parametrize("spoil", [change, add, forget])
def test_what_is_not_ours_stays(rooms: Rooms, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    """ENV004, and not a byte is touched, where the folder is not as the press left it."""
    package = file_issue(rooms, tmp_path / "archive").folder
    folder = deposit_package(package, None, tmp_path / "to")
    spoil(folder)
    before = read_folder(folder)
    with pytest.raises(Stopped) as stopped:
        deposit_package(package, None, tmp_path / "to")
    assert [problem.code for problem in stopped.value.problems] == ["ENV004"]
    assert read_folder(folder) == before


def test_a_place_that_cannot_be_written(rooms: Rooms, tmp_path: Path) -> None:
    """ENV003 where the folder above is a file."""
    (tmp_path / "to").write_bytes(b"")
    with pytest.raises(Stopped) as stopped:
        deposit_package(file_issue(rooms, tmp_path / "archive").folder, None, tmp_path / "to")
    assert [problem.code for problem in stopped.value.problems] == ["ENV003"]


def test_a_spoiled_package_is_not_deposited(rooms: Rooms, tmp_path: Path) -> None:
    """What verify finds stops it: a library gets what was archived, or nothing."""
    package = file_issue(rooms, tmp_path / "archive").folder
    path = package / "data" / "access" / "issue.pdf"
    path.chmod(0o644)
    path.write_bytes(b"another")
    with pytest.raises(Stopped) as stopped:
        deposit_package(package, None, tmp_path / "to")
    assert "ARC001" in {problem.code for problem in stopped.value.problems}
    assert not (tmp_path / "to").exists()


def test_deposit_of_what_is_archived_builds_nothing(rooms: Rooms, tmp_path: Path) -> None:
    """press archive ISSUE --deposit, nothing to correct: the folder of the newest package, no new version."""
    archive = tmp_path / "archive"
    file_issue(rooms, archive)
    to = ("--archive", str(archive), "--deposit", str(tmp_path / "to"), "--date", DAY)
    run = call_press("archive", *rooms.options(), ISSUE, *to, "--json")
    assert (run.status, run.data) == (0, {"deposit": str(tmp_path / "to" / NAME)}), run.stderr
    assert [path.name for path in archive.glob("kopir-*")] == [PACKAGE]


def test_the_copy_of_the_register_counts(rooms: Rooms, tmp_path: Path) -> None:
    """A package forged together with the archive's register is not deposited where --register names the copy."""
    archive, copy = tmp_path / "archive", tmp_path / "copy.jsonl"
    package = file_issue(rooms, archive).folder
    shutil.copy(archive / REGISTER, copy)
    readme = package / "data" / "README.txt"
    open_up(readme).write_bytes(b"forged")
    seal = make_digests_again(package)
    (archive / REGISTER).unlink()
    append_line(archive / REGISTER, make_line(PACKAGE, seal, issue=ISSUE))
    to = ("--archive", str(archive), "--deposit", str(tmp_path / "to"), "--register", str(copy))
    run = call_press("archive", *rooms.options(), ISSUE, *to)
    assert (run.status, "ARC005" in run.stderr) == (3, True)
    with pytest.raises(Stopped):
        deposit_package(package, copy, tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_what_stands_in_the_way_is_said_first(rooms: Rooms, tmp_path: Path) -> None:
    """ENV004 before anything is built or archived."""
    (tmp_path / "to" / NAME).mkdir(parents=True)
    to = ("--archive", str(tmp_path / "archive"), "--deposit", str(tmp_path / "to"))
    run = call_press("archive", *rooms.options(), ISSUE, *to)
    assert (run.status, "ENV004" in run.stderr, "typeset" in run.stderr) == (3, True, False)
    assert not (tmp_path / "archive").exists()


def test_names_of_the_folder(rooms: Rooms, issue: Issue, pages: PageMap) -> None:
    """The magazine's slug and the issue; the checksums name every other file."""
    assert name_deposit(issue) == NAME
    given = {"issue.pdf": FILES["screen.pdf"], "issue.epub": FILES["issue.epub"], "cover.jpg": FILES["cover.jpg"]}
    files = fill_deposit(issue, pages, given, PACKAGE)
    assert {line.partition("  ")[2] for line in files[SUMS].decode().splitlines()} == set(files) - {SUMS}
    assert open_house(rooms).sources.is_dir()
