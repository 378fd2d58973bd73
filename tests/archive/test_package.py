"""press archive: whole packages only, the right version, a line each, nothing ever overwritten, faults survived."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.archive import package as packaging
from pipeline.archive.bag import read_bag
from pipeline.archive.edition import find_newest, withdraw_newest
from pipeline.archive.model import Line
from pipeline.archive.package import ArchiveOrder, archive_issue
from pipeline.archive.register import REGISTER, append_line, append_lines, read_register
from pipeline.archive.release import REQUIRED, Required, refuse_unfit
from pipeline.archive.verify import verify_package
from pipeline.problems import Problem, Stopped
from pipeline.report import Gate
from tests.archive.filing import DAY, FILES, PACKAGE, file_issue, make_outcome, open_house, pass_gates
from tests.perfect import ISSUE
from tests.pressing import PROJECT, Rooms, call_press
from tests.test_handover import accept_findings

STEM = PACKAGE.removesuffix("-v1")


def codes(stopped: pytest.ExceptionInfo[Stopped]) -> list[str]:
    return [problem.code for problem in stopped.value.problems]


def read_all(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- versions and the register ------------------------------------------------------------------------


def test_the_first_version(rooms: Rooms, tmp_path: Path) -> None:
    """v1 is whole as verify reads it, and the register has its one line with its seal."""
    archive = tmp_path / "archive"
    made = file_issue(rooms, archive)
    assert (made.edition.package, made.folder) == (PACKAGE, archive / PACKAGE)
    assert [problem.code for problem in verify_package(made.folder, None).problems] == ["ARC012"]
    (line,) = read_register(archive / REGISTER)
    assert (line.package, line.version, line.kind, line.sha512, line.date) == (PACKAGE, 1, "archived", made.seal, DAY)
    assert {path.name for path in archive.iterdir()} == {PACKAGE, REGISTER, ".lock"}


def test_a_correction_names_what_it_supersedes(rooms: Rooms, tmp_path: Path) -> None:
    """v2 lies beside v1, says in bag-info and README what it supersedes and why; v1 keeps every byte."""
    first = file_issue(rooms, tmp_path / "archive")
    before = read_all(first.folder)
    second = file_issue(rooms, tmp_path / "archive", "6-беттегі күн түзетілді")
    assert second.edition.supersedes == PACKAGE
    info = read_bag(second.folder).info
    assert (info.find("Supersedes"), info.find("Reason")) == (PACKAGE, "6-беттегі күн түзетілді")
    readme = (second.folder / "data" / "README.txt").read_text(encoding="utf-8")
    assert f"This package supersedes {PACKAGE}. Why: 6-беттегі күн түзетілді" in readme
    assert f"Бұл жинақ мынаның орнына жасалды: {PACKAGE}." in readme
    assert read_all(first.folder) == before
    lines = read_register(tmp_path / "archive" / REGISTER)
    assert [(line.kind, line.version) for line in lines] == [("archived", 1), ("superseded", 1), ("archived", 2)]


def test_a_correction_without_a_reason_is_refused(rooms: Rooms, tmp_path: Path) -> None:
    """ARC008 before anything is built; the archive stays as it is."""
    file_issue(rooms, tmp_path / "archive")
    before = read_all(tmp_path / "archive")

    def build(*_: object) -> None:
        pytest.fail("built in vain")

    with pytest.raises(Stopped) as stopped:
        file_issue(rooms, tmp_path / "archive", build=build)  # type: ignore[arg-type]  # it must not be called
    assert codes(stopped) == ["ARC008"]
    assert read_all(tmp_path / "archive") == before


def test_a_version_that_is_gone_is_not_made_again(rooms: Rooms, tmp_path: Path) -> None:
    """The register counts, not the folder: after v1 was lost comes v2."""
    made = file_issue(rooms, tmp_path / "archive")
    made.folder.rename(tmp_path / "lost")
    assert file_issue(rooms, tmp_path / "archive", "қайта сақталды").edition.version == 2


def test_a_package_that_nobody_registered_is_not_passed_over(rooms: Rooms, tmp_path: Path) -> None:
    """ARC005 names it: a run was ended between its two last steps, or somebody put it there."""
    made = file_issue(rooms, tmp_path / "archive")
    (tmp_path / "archive" / REGISTER).unlink()
    with pytest.raises(Stopped) as stopped:
        file_issue(rooms, tmp_path / "archive")
    assert codes(stopped) == ["ARC005"]
    assert made.edition.package in stopped.value.problems[0].message


def test_same_day_same_bytes(rooms: Rooms, tmp_path: Path) -> None:
    """Two archives of one day and build have the same package and the same register; another day, another seal."""
    first, second = file_issue(rooms, tmp_path / "one"), file_issue(rooms, tmp_path / "two")
    assert read_all(tmp_path / "one") == read_all(tmp_path / "two")
    assert first.seal == second.seal
    assert file_issue(rooms, tmp_path / "three", date="2026-01-16").seal != first.seal


def test_a_copy_of_the_register_is_kept(rooms: Rooms, tmp_path: Path) -> None:
    """--register: the copy elsewhere gets every line it lacks, and is the same file; one that was changed is ARC005."""
    archive, copy = tmp_path / "archive", tmp_path / "usb" / "register.jsonl"
    file_issue(rooms, archive)
    order = ArchiveOrder(ISSUE, archive, DAY, "түзету", copy)
    archive_issue(open_house(rooms), order, lambda *_: make_outcome(rooms))
    assert copy.read_bytes() == (archive / REGISTER).read_bytes()
    (archive / REGISTER).write_bytes(copy.read_bytes().splitlines(keepends=True)[0])
    (archive / "kopir-2024-01-v2").rename(tmp_path / "away")
    with pytest.raises(Stopped) as stopped:
        archive_issue(open_house(rooms), replace(order, reason="тағы"), lambda *_: make_outcome(rooms))
    assert codes(stopped) == ["ARC005"]


def test_a_withdrawal_is_a_line(rooms: Rooms, tmp_path: Path) -> None:
    """The package stays as it is; verify tells of the line; a reason is needed, and once is enough."""
    archive = tmp_path / "archive"
    made = file_issue(rooms, archive)
    with pytest.raises(Stopped) as stopped:
        withdraw_newest(STEM, archive, DAY, " ", None)
    assert codes(stopped) == ["ARC008"]
    withdraw_newest(STEM, archive, DAY, "сот шешімі", None)
    assert verify_package(made.folder, None).standing == (f"withdrawn on {DAY}: сот шешімі",)
    with pytest.raises(Stopped) as gone:
        find_newest(STEM, archive, None)
    assert codes(gone) == ["ARC008"]
    with pytest.raises(Stopped) as again:
        withdraw_newest(STEM, archive, DAY, "сот шешімі", None)
    assert codes(again) == ["ARC008"]
    assert [line.kind for line in read_register(archive / REGISTER)] == ["archived", "withdrawn"]


def test_an_older_version_is_never_taken_instead(rooms: Rooms, tmp_path: Path) -> None:
    """Of v1, corrected by v2, which was withdrawn, nothing is the newest: ARC008."""
    archive = tmp_path / "archive"
    file_issue(rooms, archive)
    assert find_newest(STEM, archive, None) == archive / PACKAGE
    second = file_issue(rooms, archive, "түзету")
    assert find_newest(STEM, archive, None) == second.folder
    withdraw_newest(STEM, archive, DAY, "сот шешімі", None)
    with pytest.raises(Stopped) as stopped:
        find_newest(STEM, archive, None)
    assert codes(stopped) == ["ARC008"]


def test_two_magazines_in_one_archive(rooms: Rooms, tmp_path: Path) -> None:
    """An issue of the same id of another magazine is neither its earlier version nor what is withdrawn."""
    archive = tmp_path / "archive"
    for version in (1, 2):
        other = Line(ISSUE, version, f"other-{ISSUE}-v{version}", "archived", "0" * 128, "", DAY)
        append_line(archive / REGISTER, other)
    assert find_newest(STEM, archive, None) is None
    made = file_issue(rooms, archive)
    assert (made.edition.package, made.edition.supersedes) == (PACKAGE, "")
    assert find_newest(STEM, archive, None) == made.folder
    assert withdraw_newest(STEM, archive, DAY, "сот шешімі", None).package == PACKAGE


def test_the_copy_is_tried_before_the_build(rooms: Rooms, tmp_path: Path) -> None:
    """ARC009 with nothing built where the copy could not be written; ARC008 for a reason that no line holds."""
    (tmp_path / "usb").write_bytes(b"")
    order = ArchiveOrder(ISSUE, tmp_path / "archive", DAY, "", tmp_path / "usb" / "register.jsonl")
    with pytest.raises(Stopped) as stopped:
        archive_issue(open_house(rooms), order, lambda *_: pytest.fail("built in vain"))
    assert codes(stopped) == ["ARC009"]
    with pytest.raises(Stopped) as long:
        archive_issue(
            open_house(rooms), replace(order, copy=None, reason="ұ" * 1001), lambda *_: pytest.fail("built in vain")
        )
    assert codes(long) == ["ARC008"]
    assert "1,000" in long.value.problems[0].message
    assert file_issue(rooms, tmp_path / "other", "\x01" * 1000).edition.version == 1  # six bytes each in JSON


def test_a_copy_that_fails_at_the_end(rooms: Rooms, tmp_path: Path) -> None:
    """It is archived, and said so with what the copy lacks; the next run, even a refused one, brings it up to date."""
    archive, copy = tmp_path / "archive", tmp_path / "usb" / "register.jsonl"
    order = ArchiveOrder(ISSUE, archive, DAY, "", copy)

    original = append_lines

    def append(register: Path, lines: Sequence[Line]) -> tuple[Line, ...]:
        added = original(register, lines)
        copy.parent.write_bytes(b"")
        return added

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packaging, "append_lines", append)
        with pytest.raises(Stopped) as stopped:
            archive_issue(open_house(rooms), order, lambda *_: make_outcome(rooms))
    assert codes(stopped) == ["ARC009"]
    assert f"{PACKAGE} is archived; the copy of the register lacks 1 line: " in stopped.value.problems[0].message
    assert [problem.code for problem in verify_package(archive / PACKAGE, None).problems] == ["ARC012"]
    copy.parent.unlink()
    with pytest.raises(Stopped) as again:
        archive_issue(open_house(rooms), order, lambda *_: make_outcome(rooms))
    assert codes(again) == ["ARC008"]
    assert copy.read_bytes() == (archive / REGISTER).read_bytes()


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", REQUIRED, ids=lambda row: f"{row.gate} {row.file}")
@pytest.mark.parametrize("fault", ["not-run", "failed", "missing", "another file"])
def test_every_judge_must_have_passed(row: Required, fault: str) -> None:
    """ARC007 names the judge that did not run, failed, is not there at all, or read other bytes than these."""
    at = REQUIRED.index(row)
    gates = list(pass_gates(FILES))
    refuse_unfit(FILES, gates, ())
    if fault == "missing":
        del gates[at]
    elif fault == "another file":
        gates[at] = replace(gates[at], sha256="0" * 64)
    else:
        gates[at] = replace(gates[at], status=fault)
    with pytest.raises(Stopped) as stopped:
        refuse_unfit(FILES, gates, ())
    assert codes(stopped) == ["ARC007"]
    assert REQUIRED[at].gate in stopped.value.problems[0].message
    assert REQUIRED[at].file in stopped.value.problems[0].message


def test_errors_of_the_build_refuse(rooms: Rooms, tmp_path: Path) -> None:
    """A warning is enough, as under --final: ARC007 beside it; neither package nor line."""
    warned = replace(make_outcome(rooms), problems=(Problem("TYP001", "too long", "shorten it"),), rejected=True)
    with pytest.raises(Stopped) as stopped:
        file_issue(rooms, tmp_path / "archive", build=lambda *_: warned)
    assert codes(stopped) == ["TYP001", "ARC007"]
    assert [path.name for path in (tmp_path / "archive").iterdir()] == [".lock"]


def test_an_edition_that_was_not_made_refuses() -> None:
    """Without issue.epub there is nothing to archive, whatever the judges say."""
    files = {name: content for name, content in FILES.items() if name != "issue.epub"}
    with pytest.raises(Stopped) as stopped:
        refuse_unfit(files, pass_gates(FILES), ())
    assert {problem.code for problem in stopped.value.problems} == {"ARC007"}
    assert "issue.epub was not made" in stopped.value.problems[0].message


def test_a_name_that_no_archive_keeps_is_refused_first(rooms: Rooms, tmp_path: Path) -> None:
    """ARC004 with the file's place, before the build."""
    rooms.sources.overlay({f"{ISSUE}/images/нан.jpg": b"x"})
    with pytest.raises(Stopped) as stopped:
        file_issue(rooms, tmp_path / "archive", build=lambda *_: pytest.fail("built in vain"))
    (problem,) = stopped.value.problems
    assert (problem.code, problem.place and problem.place.path) == ("ARC004", f"sources/{ISSUE}/images/нан.jpg")


def test_names_equal_but_for_case_are_refused(rooms: Rooms, tmp_path: Path) -> None:
    """ARC004: one of the two would be lost on other systems."""
    rooms.sources.overlay({f"{ISSUE}/images/Oven.JPG": b"x"})
    with pytest.raises(Stopped) as stopped:
        file_issue(rooms, tmp_path / "archive")
    assert codes(stopped) == ["ARC004"]


def test_a_link_out_of_the_sources_is_refused(rooms: Rooms, tmp_path: Path) -> None:
    """SRC012: what lies elsewhere is not archived."""
    (tmp_path / "elsewhere.txt").write_text("secret", encoding="utf-8")
    (rooms.sources.folder / ISSUE / "note.txt").symlink_to(tmp_path / "elsewhere.txt")
    with pytest.raises(Stopped) as stopped:
        file_issue(rooms, tmp_path / "archive")
    assert codes(stopped) == ["SRC012"]


# --- faults while writing -----------------------------------------------------------------------------


def fill_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_full_disk_leaves_nothing(rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """ARC009; no half package, no line, the earlier package whole."""
    archive = tmp_path / "archive"
    first = file_issue(rooms, archive)
    before = read_all(archive)
    with monkeypatch.context() as patched:
        patched.setattr(*{"fsync": (os, "fsync"), "rename": (Path, "rename")}[step], fill_disk)
        with pytest.raises(Stopped) as stopped:
            file_issue(rooms, archive, "түзету")
    assert codes(stopped) == ["ARC009"]
    assert read_all(archive) == before
    assert {path.name for path in archive.iterdir()} == {first.folder.name, REGISTER, ".lock"}
    assert [problem.code for problem in verify_package(first.folder, None).problems] == ["ARC012"]


def test_a_register_that_cannot_be_written_leaves_no_package(
    rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Package and line come together or not at all."""
    archive = tmp_path / "archive"

    def refuse(*_: object) -> None:
        raise Stopped((Problem("ARC009", "register.jsonl cannot be written", "make room"),))

    monkeypatch.setattr(packaging, "append_lines", refuse)
    with pytest.raises(Stopped) as stopped:
        file_issue(rooms, archive)
    assert codes(stopped) == ["ARC009"]
    assert [path.name for path in archive.iterdir()] == [".lock"]


def test_an_archive_that_cannot_be_written(rooms: Rooms, tmp_path: Path) -> None:
    """ARC009 before the build where a file stands in the archive's place."""
    (tmp_path / "archive").write_bytes(b"")
    with pytest.raises(Stopped) as stopped:
        file_issue(rooms, tmp_path / "archive", build=lambda *_: pytest.fail("built in vain"))
    assert codes(stopped) == ["ARC009"]


_SLOW = """
import os, sys, time
from pathlib import Path
from tests.archive.filing import file_issue
from tests.pressing import Rooms
real, count = os.fsync, [0]
def fsync(number):
    count[0] += 1
    if count[0] > 30:
        Path(sys.argv[3]).touch()
        time.sleep(600)
    real(number)
os.fsync = fsync
file_issue(Rooms(Path(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[1]) / "archive", "түзету")
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_killed_in_mid_write(rooms: Rooms, tmp_path: Path, number: signal.Signals) -> None:
    """No half package and no line; the earlier package whole; the next run clears what was left and goes through."""
    archive, reached = rooms.folder / "archive", tmp_path / "reached"
    first = file_issue(rooms, archive)
    register = (archive / REGISTER).read_bytes()
    command = [sys.executable, "-c", _SLOW, str(rooms.folder), str(rooms.cache), str(reached)]
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL) as process:
        wait_for(reached.exists, process)
        process.send_signal(number)
        process.wait(60)
    assert [path.name for path in archive.glob("kopir-*")] == [first.folder.name]
    assert (archive / REGISTER).read_bytes() == register
    assert [problem.code for problem in verify_package(first.folder, None).problems] == ["ARC012"]
    second = file_issue(rooms, archive, "түзету")
    assert [problem.code for problem in verify_package(second.folder, None).problems] == ["ARC012"]
    assert {path.name for path in archive.iterdir()} == {first.folder.name, second.folder.name, REGISTER, ".lock"}


_GAP = """
import sys, time
from pathlib import Path
from pipeline.archive import package
from tests.archive.filing import file_issue
from tests.pressing import Rooms
def append_lines(*_):
    Path(sys.argv[3]).touch()
    time.sleep(600)
package.append_lines = append_lines
file_issue(Rooms(Path(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[1]) / "archive", "түзету")
"""


def test_killed_between_package_and_line(rooms: Rooms, tmp_path: Path) -> None:
    """The package is whole and has no line: the next run clears it, and makes that version; no mark is left."""
    archive, reached = rooms.folder / "archive", tmp_path / "reached"
    first = file_issue(rooms, archive)
    register = (archive / REGISTER).read_bytes()
    command = [sys.executable, "-c", _GAP, str(rooms.folder), str(rooms.cache), str(reached)]
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL) as process:
        wait_for(reached.exists, process)
        process.kill()
        process.wait(60)
    assert len(list(archive.glob("kopir-*"))) == 2
    assert (archive / REGISTER).read_bytes() == register
    second = file_issue(rooms, archive, "түзету", date="2026-01-16")
    assert second.edition.version == 2
    assert [problem.code for problem in verify_package(second.folder, None).problems] == ["ARC012"]
    assert {path.name for path in archive.iterdir()} == {first.folder.name, second.folder.name, REGISTER, ".lock"}


def wait_for(is_reached: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    while not is_reached():
        assert process.poll() is None, "it ended by itself"
        time.sleep(0.05)


# --- the command --------------------------------------------------------------------------------------


def test_a_wrong_date_is_wrong_use(rooms: Rooms) -> None:
    """Status 2, and nothing is made."""
    run = call_press("archive", *rooms.options(), ISSUE, "--date", "yesterday")
    assert (run.status, "2024-01-31" in run.stderr) == (2, True)
    assert not rooms.output.exists()


def test_withdrawing_with_the_command(rooms: Rooms) -> None:
    """--withdraw with its reason: the line, and data for programs; without a package, status 3."""
    assert call_press("archive", *rooms.options(), ISSUE, "--withdraw", "--reason", "қате").status == 3
    file_issue(rooms, rooms.output / "archive")
    run = call_press("archive", *rooms.options(), ISSUE, "--withdraw", "--reason", "қате", "--date", DAY, "--json")
    assert (run.status, run.data) == (0, {"package": PACKAGE, "reason": "қате", "date": DAY})


def test_without_judges_it_is_not_archived(rooms: Rooms, tmp_path: Path) -> None:
    """A machine without Java, Ghostscript and browser: status 4, ARC007 names each; neither package nor line."""
    run = accept_findings(rooms).press("archive", ISSUE, environment={"PATH": str(tmp_path)})
    assert run.status == 4, run.stderr
    for gate in ("Ace", "EPUBCheck", "ink map", "veraPDF"):
        assert f"ARC007: the issue cannot be archived: {gate}" in run.stderr
    assert not list((rooms.output / "archive").glob("kopir-*"))
    assert not (rooms.output / "archive" / REGISTER).exists()


def test_gate_fits_the_report() -> None:
    """A gate is what report.json has of it: the table's names are those of real judges."""
    assert {row.gate for row in REQUIRED} >= {"ink map", "EPUBCheck", "Ace", "text", "page starts", "masthead"}
    assert isinstance(pass_gates(FILES)[0], Gate)
