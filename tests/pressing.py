"""The ``press`` command as a user runs it, in rooms of a test's own."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from pipeline.__main__ import main
from tests.perfect import ISSUE, PerfectIssue, copy_perfect

PROJECT = Path(__file__).resolve().parent.parent
STYLES = PROJECT / "styles"
COLLECTED = PROJECT / ".cache"
TIME_LIMIT = 900  # seconds: ends what hangs; a busy machine may take ten times as long as a quiet one


@dataclass(frozen=True)
class Run:
    """How a run of ``press`` ended."""

    status: int
    stdout: str
    stderr: str

    @property
    def data(self) -> Any:
        """What ``--json`` gave; fails where stdout is anything but JSON."""
        return json.loads(self.stdout)

    def findings(self) -> list[tuple[str, str | None, int | None]]:
        """Code, path and line of every problem of ``--json``."""
        return [(problem["code"], problem["path"], problem["line"]) for problem in self.data["problems"]]


def run_press(*arguments: str | Path, environment: Mapping[str, str] | None = None, cwd: Path | None = None) -> Run:
    """``python -m pipeline`` with these arguments. A traceback fails the test at once."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=TIME_LIMIT,
        check=False,
        cwd=cwd or PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), **(environment or {})},
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Run(done.returncode, done.stdout, done.stderr)


def call_press(*arguments: str | Path) -> Run:
    """The same within this process: quicker, for what needs no process of its own."""
    out, err = io.StringIO(), io.StringIO()
    argv = ["press", *map(str, arguments)]
    with redirect_stdout(out), redirect_stderr(err), mock.patch.object(sys, "argv", argv):
        try:
            main()
            status: object = 0
        except SystemExit as end:
            status = end.code
    assert isinstance(status, int)
    assert "Traceback" not in err.getvalue()
    return Run(status, out.getvalue(), err.getvalue())


def copy_collected(cache: Path) -> Path:
    """A cache with the declared fonts and profiles in it and nothing else."""
    for name in ("fonts", "icc"):
        assert (COLLECTED / name / "collected.json").is_file(), "no fonts collected: run make setup-test"
        shutil.copytree(COLLECTED / name, cache / name)
    return cache


@dataclass(frozen=True)
class Rooms:
    """Sources, styles, output and cache of one test. ``styles`` is the project's own until it is copied."""

    folder: Path
    cache: Path
    styles: Path = STYLES
    issue: str = ISSUE

    @property
    def sources(self) -> PerfectIssue:
        return PerfectIssue(self.folder / "sources")

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def made(self) -> Path:
        return self.output / self.issue

    @property
    def rejected(self) -> Path:
        return self.output / f"{self.issue}.rejected"

    def options(self) -> list[str | Path]:
        folders = {"sources": self.sources.folder, "styles": self.styles, "output": self.output, "cache": self.cache}
        return [part for name, folder in folders.items() for part in (f"--{name}", folder)]

    def press(self, command: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Run:
        """A command of ``press`` on these rooms."""
        return run_press(command, *self.options(), *arguments, environment=environment)

    def check(self, *arguments: str) -> Run:
        """``press check`` with its data, in this process."""
        return call_press("check", *self.options(), "--json", *arguments)

    def build(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Run:
        return self.press("build", *arguments, environment=environment)

    def copy_styles(self) -> Rooms:
        """The same rooms with styles of their own, to lay faults over."""
        styles = self.folder / "styles"
        shutil.copytree(STYLES, styles)
        return Rooms(self.folder, self.cache, styles, self.issue)

    def edit_style(self, name: str, old: str, new: str) -> Rooms:
        """``old``, which must stand once in a file of the copied styles, replaced."""
        path = self.styles / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def append_style(self, name: str, text: str) -> int:
        """Text at the end of a copied style file; the line where it stands."""
        path = self.styles / name
        before = path.read_text(encoding="utf-8")
        path.write_text(f"{before.rstrip()}\n{text}\n", encoding="utf-8")
        return before.rstrip().count("\n") + 2

    def report(self, rejected: bool = False) -> Any:
        folder = self.rejected if rejected else self.made
        return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def open_rooms(folder: Path, cache: Path) -> Rooms:
    """Rooms with a copy of the perfect issue."""
    copy_perfect(folder)
    return Rooms(folder, cache)


def open_small_rooms(folder: Path, cache: Path) -> Rooms:
    """The same issue on four pages: cover, contents and imprint, the interview, back cover. Quick to lay out anew."""
    rooms = open_rooms(folder, cache)
    name = f"{ISSUE}/issue.yaml"
    for old, new in (
        ("pages: 8\n", "pages: 4\n"),
        ("  - {article: partner, pages: 2}\n", ""),
        ("contents, pages: 3", "contents, pages: 2"),
        ("imprint, pages: 3", "imprint, pages: 2"),
        ("bridge, pages: 4-5", "bridge, pages: 3"),
        ("  - {article: baker, pages: 6}\n", ""),
        ("  - {article: figures, pages: 7}\n", ""),
        ("back, pages: 8", "back, pages: 4"),
    ):
        rooms.sources.edit(name, old, new)
    return rooms


def read_folder(folder: Path, names: Iterable[str] | None = None) -> dict[str, bytes]:
    """The files of a folder by name."""
    wanted = None if names is None else set(names)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if wanted is None or path.name in wanted}
