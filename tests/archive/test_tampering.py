"""What was done to a package is found, each by its code; one that nothing was done to has no finding."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.archive.bag import TAG_MANIFEST
from pipeline.archive.register import REGISTER, append_line
from pipeline.archive.verify import verify_package
from tests.archive.packing import (
    ENTRIES,
    FIRST,
    PDF,
    SECOND,
    change,
    copy_package,
    hash_file,
    make_archive,
    make_digests_again,
    make_line,
    open_up,
)

Found = set[tuple[str, str]]


def verify(root: Path, register: Path | None = None) -> Found:
    """Code and path within the package of every finding; that the register beside it was asked is none."""
    verdict = verify_package(root, register)
    assert verdict.package == root.name
    return {
        (problem.code, problem.place.path.removeprefix(root.name).removeprefix("/") if problem.place else "")
        for problem in verdict.problems
        if problem.code != "ARC012"
    }


def flip_bit(root: Path) -> None:
    content = bytearray((root / PDF).read_bytes())
    content[100_000] ^= 1
    open_up(root / PDF).write_bytes(content)


def rename(root: Path) -> None:
    (root / PDF).rename(root / "data/access/other.pdf")


def delete(root: Path) -> None:
    (root / PDF).unlink()


def add(root: Path) -> None:
    (root / "data/access/more.pdf").write_bytes(b"")


def truncate(root: Path) -> None:
    os.truncate(open_up(root / PDF), 1000)


def edit_info(root: Path) -> None:
    change(root / "bag-info.txt", b"2026-01-15", b"2020-01-15")


def name_bad_path(root: Path) -> None:
    change(root / "manifest-sha512.txt", b"data/access/issue.pdf", b"data/../../secret.pdf")


def remove_tag_manifest(root: Path) -> None:
    (root / TAG_MANIFEST).unlink()


def add_tag_file(root: Path) -> None:
    (root / "fetch.txt").write_bytes(b"")


def rewrite_manifest(root: Path) -> None:
    old = hash_file(root / PDF)
    flip_bit(root)
    change(root / "manifest-sha512.txt", old.encode(), hash_file(root / PDF).encode())


def rewrite_everything(root: Path) -> None:
    flip_bit(root)
    make_digests_again(root)


TAMPERINGS: list[tuple[Callable[[Path], None], Found]] = [
    (flip_bit, {("ARC001", PDF)}),
    (rename, {("ARC002", PDF), ("ARC003", "data/access/other.pdf")}),
    (delete, {("ARC002", PDF)}),
    (add, {("ARC003", "data/access/more.pdf")}),
    (truncate, {("ARC001", PDF)}),
    (edit_info, {("ARC001", "bag-info.txt")}),
    (name_bad_path, {("ARC001", "manifest-sha512.txt"), ("ARC004", "manifest-sha512.txt")}),
    (remove_tag_manifest, {("ARC004", TAG_MANIFEST)}),
    (add_tag_file, {("ARC003", "fetch.txt")}),
    (rewrite_manifest, {("ARC001", "manifest-sha512.txt")}),
    (rewrite_everything, {("ARC005", "")}),
]


@pytest.mark.parametrize(("tamper", "found"), TAMPERINGS, ids=lambda value: getattr(value, "__name__", ""))
def test_what_was_done_is_found(tmp_path: Path, tamper: Callable[[Path], None], found: Found) -> None:
    """Each of the eleven gives exactly its findings, and the package beside it none."""
    root = make_archive(tmp_path)
    tamper(root)
    assert verify(root) == found
    assert verify(tmp_path / SECOND) == set()


def test_a_package_that_is_as_archived_has_no_finding(tmp_path: Path) -> None:
    """No more is said than which register was asked; every byte was read; a copy that lost its modes is the same."""
    root = make_archive(tmp_path)
    verdict = verify_package(root, None)
    assert [problem.code for problem in verdict.problems] == ["ARC012"]
    assert (verdict.is_whole, verdict.standing) == (True, ())
    files = [path for path in root.rglob("*") if path.is_file() and path.name != TAG_MANIFEST]
    assert (verdict.files, verdict.bytes) == (len(files), sum(path.stat().st_size for path in files))
    for path in root.rglob("*"):
        path.chmod(0o755)
    assert verify(root) == set()


def test_a_forgery_shows_through_the_register_alone(tmp_path: Path) -> None:
    """With all digests made anew only the register tells; without one that is said, as a note."""
    root = make_archive(tmp_path)
    rewrite_everything(root)
    alone = copy_package(root, tmp_path / "elsewhere")
    assert verify(alone) == {("ARC006", "")}
    assert verify_package(alone, None).is_whole
    assert verify(alone, tmp_path / REGISTER) == {("ARC005", "")}


def test_a_package_in_anothers_place(tmp_path: Path) -> None:
    """A true package under another's name, or under a name that was never archived, is not the one that was."""
    root = make_archive(tmp_path)
    shutil.copytree(root, tmp_path / "magazine-2024-03-v1")
    assert verify(tmp_path / "magazine-2024-03-v1") == {("ARC005", "")}
    other = tmp_path / "other"
    make_archive(other)
    edit_info(other / FIRST)
    make_digests_again(other / FIRST)
    (other / FIRST).rename(other / "magazine-2024-09-v1")
    assert verify(other / "magazine-2024-09-v1") == {("ARC005", "")}


def test_a_false_oxum(tmp_path: Path) -> None:
    """Everything fits but the sum that bag-info.txt gives: no whole bag, whatever the register says."""
    root = make_archive(tmp_path)
    change(root / "bag-info.txt", b"Payload-Oxum: ", b"Payload-Oxum: 1")
    tags = (root / TAG_MANIFEST).read_bytes().splitlines()
    fixed = [hash_file(root / "bag-info.txt").encode() + line[128:] if b"bag-info" in line else line for line in tags]
    open_up(root / TAG_MANIFEST).write_bytes(b"\n".join(fixed) + b"\n")
    assert verify(root) == {("ARC004", "bag-info.txt"), ("ARC005", "")}


def test_a_withdrawn_package_is_said_so(tmp_path: Path) -> None:
    """A withdrawal is no fault of the package: it stays whole, and its reason is told."""
    root = make_archive(tmp_path)
    append_line(tmp_path / REGISTER, make_line(FIRST, hash_file(root / TAG_MANIFEST), "withdrawn", "сот шешімі"))
    verdict = verify_package(root, None)
    assert verdict.is_whole
    assert verdict.standing == ("withdrawn on 2026-01-15: сот шешімі",)


def test_a_register_that_is_not_whole_vouches_for_nothing(tmp_path: Path) -> None:
    """A broken chain is the finding of every package that it is asked for, and named at the line that shows it."""
    root = make_archive(tmp_path)
    change(tmp_path / REGISTER, b'"issue": "2024-01"', b'"issue": "2024-09"')
    assert verify(root) == {("ARC005", REGISTER)}
    assert verify(tmp_path / SECOND) == {("ARC005", REGISTER)}
    assert [problem.place.line for problem in verify_package(root, None).problems if problem.place] == [2]


def test_the_register_beside_is_held_against_the_copy(tmp_path: Path) -> None:
    """Lines taken from the archive's register show against the copy; a copy that only lacks new lines is no fault."""
    root = make_archive(tmp_path)
    copy = tmp_path / "elsewhere.jsonl"
    shutil.copy(tmp_path / REGISTER, copy)
    assert verify(root, copy) == set()
    lines = (tmp_path / REGISTER).read_bytes().splitlines(keepends=True)
    copy.write_bytes(lines[0])
    assert verify(root, copy) == set()
    assert verify(tmp_path / SECOND, copy) == {("ARC005", "")}
    shutil.copy(tmp_path / REGISTER, copy)
    (tmp_path / REGISTER).write_bytes(lines[0])
    assert verify(root, copy) == {("ARC005", REGISTER)}


def test_the_fixture_says_something() -> None:
    """The package has an empty file, one of several blocks' length in parts, and Kazakh text."""
    assert {len(entry.content) for entry in ENTRIES if isinstance(entry.content, bytes)} >= {0, 256_009}
