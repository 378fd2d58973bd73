"""Folders with a list of checksums: ours are known by it, and nobody else's is taken for ours."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.checksums import SUMS, is_whole, require_ours, write_sums
from pipeline.problems import Stopped

FILES = {"a.txt": b"one", "2023-00/b.txt": b"two", "2023-00/c d.txt": b""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as the press leaves it."""
    made = tmp_path / "made"
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    for name, content in {**FILES, SUMS: write_sums(sums)}.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(content)
    return made


def test_ours_is_known(folder: Path) -> None:
    """Whole with the file that only ours has, not whole where that is another; sha256sum reads the list."""
    assert is_whole(folder, "a.txt")
    assert not is_whole(folder, "b.txt")
    done = subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def change(folder: Path) -> None:
    (folder / "2023-00" / "b.txt").write_bytes(b"changed")


def add(folder: Path) -> None:
    (folder / "2023-00" / "notes.txt").write_bytes(b"mine")


def add_folder(folder: Path) -> None:
    (folder / "mine").mkdir()


def add_hidden(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_bytes(b"ref")


def take(folder: Path) -> None:
    (folder / "a.txt").unlink()


def forget(folder: Path) -> None:
    (folder / SUMS).unlink()


def scribble(folder: Path) -> None:
    (folder / SUMS).write_bytes(b"\xff\xfe")


def link_file(folder: Path) -> None:
    target = (folder / "a.txt").rename(folder.parent / "a.txt")
    (folder / "a.txt").symlink_to(target)


def link_folder(folder: Path) -> None:
    (folder.parent / "mine").mkdir()
    (folder / "mine").symlink_to(folder.parent / "mine")


def move_folder(folder: Path) -> None:
    target = (folder / "2023-00").rename(folder.parent / "2023-00")
    (folder / "2023-00").symlink_to(target)


def link(folder: Path) -> None:
    folder.symlink_to(folder.rename(folder.parent / "elsewhere"))


SPOILS = (change, add, add_folder, add_hidden, take, forget, scribble, link_file, link_folder, move_folder, link)


@pytest.mark.parametrize("spoil", SPOILS)
def test_what_is_not_as_we_left_it(folder: Path, spoil: Callable[[Path], None]) -> None:
    """A file or folder more, less, other or linked from elsewhere: not ours."""
    spoil(folder)
    assert not is_whole(folder)


def test_a_foreign_folder_is_refused(folder: Path) -> None:
    """ENV004 says which option names another place; ours, and no folder at all, are let through."""
    require_ours(folder, True, "--output")
    require_ours(folder / "none", False, "--output")
    with pytest.raises(Stopped) as stopped:
        require_ours(folder, False, "--output")
    assert [problem.code for problem in stopped.value.problems] == ["ENV004"]
    assert "--output" in stopped.value.problems[0].hint
