"""Packages from strangers: codes, no traceback, nothing followed out of the package, nothing waited for."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.archive import manifest
from pipeline.archive.bag import LARGEST_INFO, TAG_MANIFEST
from pipeline.archive.inventory import show_name
from pipeline.archive.manifest import DEEPEST
from pipeline.archive.verify import LARGEST_FILE, MOST_PROBLEMS, verify_package
from tests.archive.packing import PDF, make_archive, make_digests_again, open_up
from tests.archive.test_tampering import Found, verify


def put_link(root: Path) -> None:
    (root.parent / "outside.pdf").write_bytes((root / PDF).read_bytes())
    (root / PDF).unlink()
    (root / PDF).symlink_to("../../../outside.pdf")


def put_folder_link(root: Path) -> None:
    (root / "data/access").rename(root.parent / "access")
    (root / "data/access").symlink_to("../../access")


def put_pipe(root: Path) -> None:
    (root / PDF).unlink()
    os.mkfifo(root / PDF)


def put_pipe_for_manifest(root: Path) -> None:
    (root / "manifest-sha512.txt").unlink()
    os.mkfifo(root / "manifest-sha512.txt")


def put_socket(root: Path) -> None:
    (root / PDF).unlink()
    here = Path.cwd()
    os.chdir(root / "data/access")  # the name of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("issue.pdf")
    finally:
        os.chdir(here)


def put_folder(root: Path) -> None:
    (root / PDF).unlink()
    (root / PDF).mkdir()


def add_empty_folder(root: Path) -> None:
    (root / "data/empty").mkdir()


def dig_deep(root: Path) -> None:
    folder = root / "data" / "/".join(["d"] * (DEEPEST + 5))
    folder.mkdir(parents=True)


def grow_for_ever(root: Path) -> None:
    os.truncate(open_up(root / PDF), LARGEST_FILE + 1)


def grow_info(root: Path) -> None:
    open_up(root / "bag-info.txt").write_bytes(b"a" * (LARGEST_INFO + 1))


def write_other_bytes(root: Path) -> None:
    open_up(root / "bag-info.txt").write_bytes(b"\xff\xfe: \x00")


def write_no_label(root: Path) -> None:
    open_up(root / "bag-info.txt").write_bytes(b"\n\n no label\n:\n")


def write_old_version(root: Path) -> None:
    open_up(root / "bagit.txt").write_bytes(b"BagIt-Version: 0.93\nTag-File-Character-Encoding: UTF-16\n")


HOSTILE: list[tuple[Callable[[Path], None], Found]] = [
    (put_link, {("ARC001", PDF)}),
    (
        put_folder_link,
        {("ARC002", PDF), ("ARC002", "data/access/issue.epub"), ("ARC003", "data/access")},
    ),
    (put_pipe, {("ARC001", PDF)}),
    (put_pipe_for_manifest, {("ARC001", "manifest-sha512.txt"), ("ARC004", "manifest-sha512.txt")}),
    (put_socket, {("ARC001", PDF)}),
    (put_folder, {("ARC002", PDF), ("ARC003", f"{PDF}/")}),
    (add_empty_folder, {("ARC003", "data/empty/")}),
    (dig_deep, {("ARC004", "data/" + "d/" * (DEEPEST - 1))}),
    (grow_for_ever, {("ARC001", PDF)}),
    (grow_info, {("ARC001", "bag-info.txt"), ("ARC004", "bag-info.txt")}),
    (write_other_bytes, {("ARC001", "bag-info.txt"), ("ARC004", "bag-info.txt")}),
    (write_no_label, {("ARC001", "bag-info.txt"), ("ARC004", "bag-info.txt")}),
    (write_old_version, {("ARC001", "bagit.txt"), ("ARC004", "bagit.txt")}),
]


@pytest.mark.parametrize(("spoil", "found"), HOSTILE, ids=lambda value: getattr(value, "__name__", ""))
def test_hostile_packages_are_refused(tmp_path: Path, spoil: Callable[[Path], None], found: Found) -> None:
    """Links are not followed, pipes not waited for, depth and size have an end: each has its codes."""
    root = make_archive(tmp_path)
    spoil(root)
    assert verify(root) == found


LINES = {
    "a path upwards": b"data/../../../etc/passwd",
    "a path from the root": b"/etc/passwd",
    "a path from home": b"~/secret",
    "a path outside data": b"note.txt",
    "an empty part": b"data//issue.pdf",
    "a zero": b"data/a\0b",
    "no path": b"",
    "far too long": b"data/" + b"a" * 5_000_000,
    "too deep": b"data/" + b"d/" * 5000 + b"x",
    "other bytes": b"data/\xff\xfe",
    "a percent of nothing": b"data/100%.pdf",
    "not NFC": "data/и\u0306".encode(),
    "a star": b"*data/access/issue.pdf",
    "equal but for case": b"data/access/ISSUE.PDF",
    "a file that is a folder": b"data/access",
}


@pytest.mark.parametrize("path", LINES.values(), ids=LINES.keys())
def test_hostile_lines_of_a_manifest(tmp_path: Path, path: bytes) -> None:
    """The manifest cannot be used, and that alone is said; nothing is said of what it would have listed."""
    root = make_archive(tmp_path)
    file = open_up(root / "manifest-sha512.txt")
    file.write_bytes(file.read_bytes() + b"0" * 128 + b"  " + path + b"\n")
    assert verify(root) == {("ARC001", "manifest-sha512.txt"), ("ARC004", "manifest-sha512.txt")}


def test_a_manifest_with_a_file_twice(tmp_path: Path) -> None:
    """Two digests for a file would let either pass."""
    root = make_archive(tmp_path)
    file = open_up(root / "manifest-sha512.txt")
    file.write_bytes(file.read_bytes() * 2)
    assert ("ARC004", "manifest-sha512.txt") in verify(root)


@pytest.mark.parametrize("line", ["bag-info.txt", "manifest-sha512.txt", "bagit.txt"])
def test_a_tag_manifest_that_leaves_one_out(tmp_path: Path, line: str) -> None:
    """It would vouch for a package whose own description anybody may change."""
    root = make_archive(tmp_path)
    file = open_up(root / TAG_MANIFEST)
    file.write_bytes(
        b"".join(one for one in file.read_bytes().splitlines(True) if not one.endswith(f" {line}\n".encode()))
    )
    assert verify(root) >= {("ARC004", TAG_MANIFEST)}


def test_names_that_would_command_a_terminal(tmp_path: Path) -> None:
    """Control characters and bytes that are no text are shown, not sent."""
    root = make_archive(tmp_path)
    os.close(os.open(os.fsencode(root) + b"/data/\x1b[2J\xff", os.O_CREAT | os.O_WRONLY))
    assert verify(root) == {("ARC003", "data/\\x1b[2J\\udcff")}
    assert show_name("а" * 300) == "а" * 200 + "…"


def test_a_folder_that_may_not_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One finding, not one a file that lies in it."""
    root, scan = make_archive(tmp_path), os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "access":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr("pipeline.archive.inventory.os.scandir", refuse)
    assert verify(root) == {("ARC004", "data/access/")}


def test_a_disk_that_cannot_be_read_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a bad block is not as it was archived, and the reason is told."""
    root = make_archive(tmp_path)

    class Broken:
        def __enter__(self) -> Broken:
            raise OSError(5, "Input/output error")

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr("pipeline.archive.verify.open_plain", lambda path: Broken())
    verdict = verify_package(root, None)
    assert {problem.code for problem in verdict.problems} == {"ARC001"}
    assert verdict.problems[0].message == "cannot be read: Input/output error"
    assert (verdict.files, verdict.bytes) == (0, 0)


def test_too_many_findings_have_an_end(tmp_path: Path) -> None:
    """A package full of strangers' files does not fill the nightly log."""
    root = make_archive(tmp_path)
    for number in range(MOST_PROBLEMS + 50):
        (root / f"data/{number}").touch()
    problems = verify_package(root, None).problems
    assert len(problems) == MOST_PROBLEMS + 1
    assert sum("50 findings more" in problem.message for problem in problems) == 1


def test_too_many_files_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without end is not walked to its end."""
    root = make_archive(tmp_path)
    monkeypatch.setattr("pipeline.archive.inventory.MOST_FILES", 3)
    assert "ARC004" in {code for code, _ in verify(root)}
    monkeypatch.setattr(manifest, "MOST_FILES", 3)
    assert ("ARC004", "manifest-sha512.txt") in verify(root)


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_bytes(b"a file")], ids=["gone", "file"])
def test_a_package_that_is_none(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """A package that is gone, or a file where it should be, is a finding and no fault of ours."""
    make(tmp_path / "package")
    verdict = verify_package(tmp_path / "package", None)
    assert len(verdict.problems) == 1
    assert not verdict.is_whole


def test_an_empty_package(tmp_path: Path) -> None:
    """A folder with nothing in it lacks all four tag files; made whole again without a payload, it is a bag."""
    (tmp_path / "package").mkdir()
    assert {code for code, _ in verify(tmp_path / "package")} == {"ARC004", "ARC006"}
    root = make_archive(tmp_path / "archive")
    for path in sorted((root / "data").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    make_digests_again(root)
    assert verify(root) == {("ARC005", "")}
