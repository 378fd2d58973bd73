"""The register: only ever added to, and whatever else is done to it shows."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.archive import register as registers
from pipeline.archive.model import Line
from pipeline.archive.register import FIRST, REGISTER, append_line, append_lines, inspect_register, read_register
from pipeline.problems import Stopped
from tests.archive.packing import make_line
from tests.pressing import PROJECT

SEALS = [digit * 128 for digit in "abcdef"]


def name(number: int) -> str:
    return f"magazine-2024-{number:02}-v1"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Three packages, one of which was withdrawn."""
    path = tmp_path / "archive" / REGISTER
    for number in (1, 2, 3):
        append_line(path, make_line(name(number), SEALS[number]))
    append_line(path, make_line(name(2), SEALS[2], "withdrawn", "сот шешімі"))
    return path


def faults(register: Path) -> list[tuple[str, int | None]]:
    """Code and line of what is wrong; read_register refuses exactly then."""
    _, problems = inspect_register(register)
    if problems:
        with pytest.raises(Stopped):
            read_register(register)
    return [(problem.code, problem.place.line if problem.place else None) for problem in problems]


def test_lines_are_chained(register: Path) -> None:
    """Every line is JSON with the sha512 of the one before; the reason keeps its letters, in one line."""
    lines = read_register(register)
    assert [line.kind for line in lines] == ["archived"] * 3 + ["withdrawn"]
    assert lines[0].previous == FIRST
    assert len({line.previous for line in lines}) == 4
    raw = register.read_text(encoding="utf-8").splitlines()
    assert "сот шешімі" in raw[3]
    assert [json.loads(line)["previous"] for line in raw] == [line.previous for line in lines]
    assert append_line(register, make_line(name(4), SEALS[4], reason="two\nlines")).reason == "two lines"
    assert faults(register) == []


def test_lines_come_together_or_not_at_all(register: Path) -> None:
    """What supersedes and what is superseded are one step."""
    new = make_line(name(4), SEALS[4], reason="a name was wrong")
    added = append_lines(register, (new, make_line(name(3), SEALS[3], "superseded", "by v2")))
    assert read_register(register)[-2:] == added
    before = register.read_bytes()
    with pytest.raises(Stopped):
        append_lines(register, (make_line(name(5), SEALS[5]), make_line(name(5), SEALS[5], "withdrawn", " ")))
    assert register.read_bytes() == before


def edit(lines: list[bytes]) -> list[bytes]:
    return [lines[0].replace(b'"version": 1', b'"version": 2'), *lines[1:]]


def edit_last(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], lines[3].replace(SEALS[2].encode(), SEALS[5].encode(), 1)]


SPOILT = {
    "edited": (edit, 2),
    "its last line edited": (edit_last, 4),
    "its first line removed": (lambda lines: lines[1:], 1),
    "a line removed": (lambda lines: lines[:1] + lines[2:], 2),
    "lines changed places": (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 2),
    "a line twice": (lambda lines: [*lines, lines[3]], 5),
    "an empty line": (lambda lines: [*lines[:2], b"\n", *lines[2:]], 3),
    "a space more": (lambda lines: [*lines[:3], lines[3].replace(b'": ', b'":  ', 1)], 4),
    "no JSON": (lambda lines: [*lines, b"[[[[\n"], 5),
    "other JSON": (lambda lines: [*lines, b"[]\n"], 5),
    "bytes": (lambda lines: [*lines, b"\xff\x00\n"], 5),
    "very deep": (lambda lines: [*lines, b"[" * 8000 + b"\n"], 5),
    "very long": (lambda lines: [*lines, b" " * 9000 + b"\n"], 5),
    "half a pair": (lambda lines: [*lines[:3], lines[3].replace("сот".encode(), b"\\ud800")], 4),
    "a number that is none": (lambda lines: [lines[0].replace(b'"version": 1', b'"version": true')], 1),
}


@pytest.mark.parametrize(("spoil", "line"), SPOILT.values(), ids=SPOILT.keys())
def test_a_register_that_was_tampered_with(register: Path, spoil: object, line: int) -> None:
    """ARC005 at the first line that does not fit, the lines before it are still read, and nothing more is added."""
    assert callable(spoil)
    lines = register.read_bytes().splitlines(keepends=True)
    register.write_bytes(b"".join(spoil(lines)))
    assert faults(register) == [("ARC005", line)]
    assert len(inspect_register(register)[0]) == line - 1
    before = register.read_bytes()
    with pytest.raises(Stopped):
        append_line(register, make_line(name(9), SEALS[0]))
    assert register.read_bytes() == before


def test_a_torn_end_is_seen_and_cleared(register: Path) -> None:
    """Every length at which the last line may be torn: said, the lines before read; the next line takes its place."""
    whole = register.read_bytes()
    start = whole[:-1].rfind(b"\n") + 1
    for size in (start + 1, (start + len(whole)) // 2, len(whole) - 1):
        register.write_bytes(whole[:size])
        assert faults(register) == [("ARC005", 4)]
        assert len(inspect_register(register)[0]) == 3
        append_line(register, make_line(name(2), SEALS[2], "withdrawn", "сот шешімі"))
        assert register.read_bytes() == whole


WRONG = [
    replace(make_line(name(9), SEALS[0]), version=0),
    make_line(name(1), SEALS[0]),
    make_line(name(9), SEALS[0], "withdrawn", "never archived"),
    make_line(name(1), SEALS[5], "withdrawn", "another seal"),
    make_line(name(1), SEALS[1], "withdrawn", ""),
    make_line(name(9), "not a digest"),
    make_line("../outside", SEALS[0]),
    make_line(name(9), SEALS[0], "lost"),
    make_line(name(9), SEALS[0], reason="long " * 2000),
    replace(make_line(name(9), SEALS[0]), date="15.01.2026"),
]


@pytest.mark.parametrize("line", WRONG, ids=range(len(WRONG)))
def test_lines_that_do_not_follow(register: Path, line: Line) -> None:
    """A register never says what cannot be: twice archived, withdrawn but never archived, without a reason."""
    before = register.read_bytes()
    with pytest.raises(Stopped) as stopped:
        append_line(register, line)
    assert [problem.code for problem in stopped.value.problems] == ["ARC005"]
    assert register.read_bytes() == before


APPEND = """
import os, signal, sys
from pathlib import Path
from pipeline.archive import register
from tests.archive.packing import make_line

where, path, first = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
if where == "kill":
    real = os.write
    def tear(number, data):
        real(number, bytes(data[:50]))
        os.kill(os.getpid(), signal.SIGKILL)
    os.write = tear
for number in range(first, first + 20):
    register.append_line(path, make_line(f"magazine-{number}-v1", "a" * 128))
"""


def test_two_who_append_at_once(register: Path) -> None:
    """Every line of both is there, in one chain."""
    command = [sys.executable, "-c", APPEND, "both", str(register)]
    both = [subprocess.Popen([*command, str(first)], cwd=PROJECT) for first in (100, 200)]
    assert [process.wait() for process in both] == [0, 0]
    lines = read_register(register)
    assert {f"magazine-{number}-v1" for first in (100, 200) for number in range(first, first + 20)} <= {
        line.package for line in lines
    }
    assert len(lines) == 44


def test_a_kill_while_it_writes(register: Path) -> None:
    """The torn line is seen, what stood before is read, and the next run clears it."""
    before = register.read_bytes()
    done = subprocess.run([sys.executable, "-c", APPEND, "kill", str(register), "100"], cwd=PROJECT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert register.read_bytes()[:-50] == before
    assert faults(register) == [("ARC005", 5)]
    append_line(register, make_line(name(9), SEALS[0]))
    assert len(read_register(register)) == 5


@pytest.mark.parametrize("call", ["open", "write", "fsync"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_register_that_cannot_be_written(
    register: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """ARC009 with the reason, and it is as it was: a line that may not be on the disk is not in it either."""
    before = register.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(Stopped) as stopped:
            append_line(register, make_line(name(9), SEALS[0]))
    assert [problem.code for problem in stopped.value.problems] == ["ARC009"]
    assert os.strerror(number) in stopped.value.problems[0].message
    assert register.read_bytes() == before


def test_a_disk_that_is_full_in_truth(register: Path) -> None:
    """A part of the line was taken, the rest was not: no torn line stays."""
    before = register.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, hard))
    try:
        with pytest.raises(Stopped):
            append_line(register, make_line(name(9), SEALS[0]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert register.read_bytes() == before


def test_things_that_are_no_register(tmp_path: Path) -> None:
    """A folder, a file that is not there, one far too large: ARC005; a pipe is not waited for."""
    (tmp_path / "folder").mkdir()
    with (tmp_path / "large").open("wb") as stream:
        stream.truncate(registers.LARGEST_REGISTER + 1)
    for path in (tmp_path / "folder", tmp_path / "gone", tmp_path / "large"):
        assert [code for code, _ in faults(path)] == ["ARC005"]
    os.mkfifo(tmp_path / "pipe")
    assert inspect_register(tmp_path / "pipe")[0] == ()


def test_a_copy_elsewhere_is_as_good(register: Path, tmp_path: Path) -> None:
    """The register is one plain file, and a link to one is one too."""
    copy = Path(shutil.copy(register, tmp_path / "copy.jsonl"))
    (tmp_path / "link.jsonl").symlink_to(copy)
    assert read_register(tmp_path / "link.jsonl") == read_register(register)
