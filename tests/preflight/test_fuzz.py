"""Hostile and broken files: 500 of them, and none brings the reader or a rule to its knees."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.preflight.hostile import HOSTILE
from tests.preflight.mutating import KINDS, make_base, mutate, opens

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = 500
AT_ONCE = 2  # processes


def judge_files(first: int, last: int) -> Iterator[dict[str, Any]]:
    """How each of these files went; a file that ended its process has a traceback that says so."""
    while first <= last:
        command = [sys.executable, "-m", "tests.preflight.mutating", str(first), str(last)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        yield from (line for line in lines if "begun" not in line)
        if done.returncode == 0:
            return
        assert lines, done.stderr
        assert lines[-1].pop("begun", False), done.stderr  # a fault of the mutations themselves
        yield {
            **lines[-1],
            "sha256": "",
            "opens": opens(mutate(lines[-1]["number"])),
            "traceback": f"status {done.returncode}",
        }
        first = lines[-1]["number"] + 1


@pytest.fixture(scope="module")
def verdicts() -> list[dict[str, Any]]:
    """Every file judged, within 1 GB of address space and 10 s of processor time each."""
    parts = [(FILES * at // AT_ONCE, FILES * (at + 1) // AT_ONCE - 1) for at in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [verdict for found in pool.map(lambda part: list(judge_files(*part)), parts) for verdict in found]


def test_no_file_is_too_much(verdicts: list[dict[str, Any]]) -> None:
    """No traceback, no file that takes 10 s or 1 GB: at those limits the process is killed, and the file named."""
    assert [verdict["number"] for verdict in verdicts] == list(range(FILES))
    bad = [verdict for verdict in verdicts if "traceback" in verdict]
    assert not bad, "\n".join(f"{verdict['number']} {verdict['kind']}: {verdict['traceback']}" for verdict in bad)


def test_half_of_the_files_still_open(verdicts: list[dict[str, Any]]) -> None:
    """The mutations reach beyond the parser: most files are PDFs still, and most rules have something to say."""
    assert sum(verdict["opens"] for verdict in verdicts) >= FILES // 2
    assert len({code for verdict in verdicts for code in verdict.get("codes", ())}) >= 15
    assert len({verdict["sha256"] for verdict in verdicts}) >= FILES * 0.9
    assert {verdict["kind"] for verdict in verdicts} == {kind.__name__ for kind in KINDS}


def test_mutations_are_the_same_every_time(verdicts: list[dict[str, Any]]) -> None:
    """A file that is named in a failure can be made again, in another process too, and is not the sound one."""
    files = [mutate(number) for number in range(20)]
    assert [hashlib.sha256(file).hexdigest() for file in files] == [verdict["sha256"] for verdict in verdicts[:20]]
    assert make_base() not in files


@pytest.mark.parametrize("name", HOSTILE)
def test_small_files_that_ask_for_much(name: str) -> None:
    """Each comes to its verdict within the limits of the files above, with the faults that are in it."""
    command = [sys.executable, "-m", "tests.preflight.hostile", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr or f"ended with status {done.returncode}"
    assert json.loads(done.stdout) == HOSTILE[name][1]
