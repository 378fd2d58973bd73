"""Products kept between builds: whole or made again, bounded, safe against a kill."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.kept import Kept
from tests.pressing import PROJECT


class Maker:
    """Makes bytes and counts how often it was asked."""

    def __init__(self, content: bytes = b"made") -> None:
        self.content, self.asked = content, 0

    def __call__(self) -> bytes:
        self.asked += 1
        return self.content


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "kept", 3)


def test_made_once(kept: Kept) -> None:
    """The second time the bytes come from the folder."""
    make = Maker()
    assert [kept.get("key", make), kept.get("key", make)] == [b"made", b"made"]
    assert make.asked == 1


def test_keys_apart(kept: Kept) -> None:
    """Another key is another product; an empty one is kept like any other."""
    assert kept.get("a", Maker(b"a")) == b"a"
    assert kept.get("b", Maker(b"")) == b""
    assert kept.get("b", Maker(b"never")) == b""


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "a digest cut short": lambda data: data[:20],
    "a digest alone": lambda data: data[:32],
    "cut short": lambda data: data[:-1],
    "a bit turned": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "something behind": lambda data: data + b"x",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_made_again(kept: Kept, damage: str) -> None:
    """What is not whole is never handed out, and is whole again afterwards."""
    kept.get("key", Maker())
    path = kept.folder / "key"
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    make = Maker()
    assert [kept.get("key", make), kept.get("key", make)] == [b"made", b"made"]
    assert make.asked == 1


def test_a_folder_in_its_place(kept: Kept) -> None:
    """Something that is no file at all costs only time."""
    (kept.folder / "key").mkdir(parents=True)
    assert kept.get("key", Maker()) == b"made"


def test_bounded(kept: Kept) -> None:
    """Only as many files stay as may; the longest unused one goes first."""
    for number, key in enumerate("abc"):
        kept.get(key, Maker())
        os.utime(kept.folder / key, (number, number))
    kept.get("a", Maker(b"never"))  # used just now
    kept.get("d", Maker())
    assert sorted(path.name for path in kept.folder.iterdir()) == ["a", "c", "d"]


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.kept import Kept

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

Path.replace = die
Kept(Path(sys.argv[1])).get("key", lambda: b"half")
"""


def test_a_kill_while_writing(kept: Kept) -> None:
    """A killed build leaves no product under a key, and its leftovers count towards the bound."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(kept.folder)], cwd=PROJECT, check=False)
    assert done.returncode == -signal.SIGKILL
    left = list(kept.folder.iterdir())
    assert [path.name == "key" for path in left] == [False]
    os.utime(left[0], (0, 0))
    for key in "abc":
        kept.get(key, Maker())
    assert not left[0].exists()
    assert kept.get("key", Maker(b"whole")) == b"whole"


@pytest.mark.parametrize("call", ["mkdir", "write_bytes", "replace", "iterdir"])
def test_a_cache_that_cannot_be_written(kept: Kept, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """It costs only time: the product is given all the same, and nothing half written stays."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, call, fail)
    assert kept.get("key", Maker()) == b"made"
    monkeypatch.undo()
    assert list(kept.folder.glob("*.new")) == []


def test_a_read_only_cache_still_serves(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the time of use cannot be noted the kept bytes are good none the less."""
    kept.get("key", Maker())

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "read only")

    monkeypatch.setattr(os, "utime", fail)
    assert kept.get("key", Maker(b"never")) == b"made"


def test_a_failing_maker_leaves_nothing(kept: Kept) -> None:
    """An error of the maker goes through, and no product is kept for it."""
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: bytes(1 // 0))
    assert kept.get("key", Maker()) == b"made"
