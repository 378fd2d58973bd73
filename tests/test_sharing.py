"""What workers of one test run share is made once, whole, by whoever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.pressing import PROJECT
from tests.sharing import LONG, make_once, rank


def test_made_once_though_all_ask_at_once(tmp_path: Path) -> None:
    """One of eight fills the folder; the others wait and find it whole."""
    made: list[Path] = []

    def make(folder: Path) -> None:
        folder.mkdir()
        made.append(folder)
        (folder / "file").write_text("whole", encoding="utf-8")

    def ask(_: int) -> str:
        return (make_once(tmp_path / "folder", make) / "file").read_text(encoding="utf-8")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == ["whole"] * 8
    assert made == [tmp_path / "folder"]


def test_a_failure_is_tried_again(tmp_path: Path) -> None:
    """Half a folder is nobody's: who comes next makes it anew, and fails with its own traceback if it must."""

    def fail(folder: Path) -> None:
        folder.mkdir()
        (folder / "half").touch()
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            make_once(tmp_path / "folder", fail)
    assert list(make_once(tmp_path / "folder", Path.mkdir).iterdir()) == []


@pytest.mark.parametrize("path", LONG)
def test_long_files_come_first(path: str) -> None:
    """Each of them is there under this name, and is begun before any other."""
    assert (PROJECT / path).is_file()
    assert rank(path) < rank("tests/test_sharing.py")
