"""``press verify``: many packages at once, for a person at a terminal and for a job at night."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from pipeline.archive.bag import TAG_MANIFEST
from pipeline.archive.model import Verdict
from pipeline.archive.progress import watch_verify
from pipeline.archive.register import REGISTER, append_line
from pipeline.archive.verify import Watcher, verify_packages
from tests.archive.packing import FIRST, PDF, SECOND, hash_file, make_archive, make_line
from tests.archive.test_tampering import delete, flip_bit, rewrite_everything
from tests.pressing import call_press, run_press


def test_a_sound_archive(tmp_path: Path) -> None:
    """Without PACKAGE all in the archive is read: a line each, status 0; what a killed run left is no package."""
    make_archive(tmp_path)
    (tmp_path / f".{FIRST}.new").mkdir()
    run = run_press("verify", "--archive", tmp_path)
    assert run.status == 0
    assert [line.split(" (")[0] for line in run.stderr.splitlines()][:2] == [
        f"{FIRST}: as archived",
        f"{SECOND}: as archived",
    ]


def test_findings_are_status_3(tmp_path: Path) -> None:
    """The finding stands with its package, file, code and hint; the other packages are judged all the same."""
    flip_bit(make_archive(tmp_path))
    run = call_press("verify", "--archive", tmp_path)
    assert run.status == 3
    assert f"{FIRST}/{PDF}: error ARC001: not as it was archived — hint: " in run.stderr
    assert f"{FIRST}: 1 finding" in run.stderr
    assert f"{SECOND}: as archived" in run.stderr


def test_packages_by_path_or_name(tmp_path: Path) -> None:
    """A path, or a name in the archive; one that is named twice is read once; one that is nowhere is a finding."""
    root = make_archive(tmp_path)
    run = call_press("verify", SECOND, root, f"{root}/", "--archive", tmp_path, "--json")
    assert run.status == 0
    assert [package["package"] for package in run.data["packages"]] == [SECOND, FIRST]
    run = call_press("verify", "magazine-1999-01-v1", "--archive", tmp_path, "--json")
    assert run.status == 3
    assert [problem["code"] for problem in run.data["packages"][0]["problems"]] == ["ARC002"]


def test_the_data(tmp_path: Path) -> None:
    """Every package with its problems in the form of report.json; stdout is JSON and nothing else."""
    root = make_archive(tmp_path)
    delete(root)
    append_line(tmp_path / REGISTER, make_line(SECOND, hash_file(tmp_path / SECOND / TAG_MANIFEST), "withdrawn", "сот"))
    run = run_press("verify", "--archive", tmp_path, "--json")
    assert run.status == 3
    first, second = run.data["packages"]
    assert run.data["schema"] == 1
    assert (first["package"], first["whole"], first["standing"]) == (FIRST, False, [])
    assert [(problem["code"], problem["path"]) for problem in first["problems"]] == [("ARC002", f"{FIRST}/{PDF}")]
    assert (second["whole"], second["standing"]) == (True, ["withdrawn on 2026-01-15: сот"])
    assert (second["files"], [problem["code"] for problem in second["problems"]]) == (9, ["ARC012"])


def test_a_package_that_should_be_there(tmp_path: Path) -> None:
    """One that the register has is missed; one that was withdrawn may be gone."""
    root = make_archive(tmp_path)
    seal = hash_file(root / TAG_MANIFEST)
    shutil.rmtree(root)
    run = call_press("verify", "--archive", tmp_path)
    assert run.status == 3
    assert f"{FIRST}: error ARC002: there is no such package" in run.stderr
    append_line(tmp_path / REGISTER, make_line(FIRST, seal, "withdrawn", "сот"))
    assert call_press("verify", "--archive", tmp_path).status == 0


def test_a_register_elsewhere(tmp_path: Path) -> None:
    """The copy finds what was done to package and register together; without any, a note says what was not done."""
    root = make_archive(tmp_path)
    copy = Path(shutil.move(tmp_path / REGISTER, tmp_path.parent / f"{tmp_path.name}.jsonl"))
    run = call_press("verify", root)
    assert run.status == 0
    assert f"{FIRST}: note ARC006" in run.stderr
    rewrite_everything(root)
    append_line(tmp_path / REGISTER, make_line(FIRST, hash_file(root / TAG_MANIFEST)))
    assert call_press("verify", root).status == 0
    run = call_press("verify", root, "--register", copy)
    assert run.status == 3
    assert "ARC005" in run.stderr


def test_a_link_to_a_forgery(tmp_path: Path) -> None:
    """A link in a package's place is ARC004, however whole what it leads to; by name, by path and in the whole archive.

    The archive itself may be reached by a link.
    """
    archive = tmp_path / "archive"
    root = make_archive(archive)
    forged = tmp_path / "forged" / FIRST
    shutil.copytree(root, forged)
    rewrite_everything(forged)
    append_line(forged.parent / REGISTER, make_line(FIRST, hash_file(forged / TAG_MANIFEST)))
    assert call_press("verify", forged).status == 0
    (tmp_path / "way").symlink_to(archive)
    assert call_press("verify", tmp_path / "way" / FIRST).status == 0
    shutil.rmtree(root)
    root.symlink_to(forged)
    for arguments in ((), (FIRST,), (f"{root}/",)):
        run = call_press("verify", *arguments, "--archive", archive)
        assert run.status == 3
        assert f"{FIRST}: error ARC004: a link stands in the package's place" in run.stderr
    (archive / "more-v1").symlink_to("nowhere")
    assert "more-v1: error ARC004: a link" in call_press("verify", "--archive", archive).stderr
    run = call_press("rebuild", root)
    assert (run.status, "ARC010" in run.stderr, "ARC004" in run.stderr) == (3, True, True)


def test_what_was_asked_is_said(tmp_path: Path) -> None:
    """Where only the register beside them was asked, each package has the note, and a person reads it once."""
    make_archive(tmp_path)
    copy = shutil.copy(tmp_path / REGISTER, tmp_path / "copy.jsonl")
    run = call_press("verify", "--archive", tmp_path, "--json")
    assert run.status == 0
    for package in run.data["packages"]:
        assert package["whole"]
        (note,) = package["problems"]
        assert (note["code"], note["severity"], note["path"]) == ("ARC012", "note", REGISTER)
    assert run.stderr.count("note ARC012: held against the register beside the packages only") == 1
    run = call_press("verify", "--archive", tmp_path, "--register", copy, "--json")
    assert [package["problems"] for package in run.data["packages"]] == [[], []]


@pytest.mark.parametrize("arguments", [("--register", "gone.jsonl"), (), ("--jobs", "0")])
def test_wrong_use(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A register or an archive that is not there is wrong use, not a clean bill."""
    assert call_press("verify", "--archive", tmp_path / "gone", *arguments).status == 2


def test_an_archive_with_nothing_in_it(tmp_path: Path) -> None:
    """A job at night that reads nothing does not say that all is well."""
    run = call_press("verify", "--archive", tmp_path)
    assert run.status == 2
    assert "no package" in run.stderr


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_many_packages_at_once(tmp_path: Path, jobs: int) -> None:
    """However many readers there are: the same verdicts in the same order, each told as soon as it is known."""
    root = make_archive(tmp_path)
    paths = [root, tmp_path / SECOND]
    for number in range(10):
        paths.append(tmp_path / f"copy-{number}" / FIRST)
        shutil.copytree(root, paths[-1])
    flip_bit(paths[5])
    told: list[Verdict] = []
    read: list[int] = []
    verdicts = verify_packages(
        paths, tmp_path / REGISTER, jobs, Watcher(lambda _, size: read.append(size), told.append)
    )
    assert tuple(told) == verdicts
    assert [verdict.is_whole for verdict in verdicts] == [number != 5 for number in range(12)]
    assert sum(read) == sum(verdict.bytes for verdict in verdicts)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line moves while files are read, and is gone at the end; elsewhere nothing moves."""
    root = make_archive(tmp_path)
    for stream in (Terminal(), io.StringIO()):
        with watch_verify(stream) as watcher:
            verify_packages([root], None, 1, watcher)
        drawn = stream.getvalue()
        assert ("MB read" in drawn) == stream.isatty()
        assert drawn.endswith("\x1b[2K") == stream.isatty()
        assert "\n" not in drawn
    assert capsys.readouterr().err.count(f"{FIRST}: as archived") == 2
