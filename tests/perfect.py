"""The perfect issue of tests: eight pages without a fault, and a way to lay single faults over a copy of it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from pipeline.check import check_issue
from pipeline.load import Sources, load_issue
from pipeline.model import Issue, Place
from pipeline.pictures import PictureDesk
from pipeline.plan import check_plan
from pipeline.problems import Problem, Stopped

FIXTURE = Path(__file__).parent / "fixture" / "sources"
ISSUE = "2024-01"
JPEGS = ("master", "bridge", "oven")
SVGS = ("cover", "partner", "back")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 30"><rect width="20" height="30"/></svg>'

PRINTABLE = (1956, 1304)  # pixels: enough for a picture across a page and its bleed
Files = Mapping[str, str | bytes | None]


def draw_jpeg(width: int = 24, height: int = 16) -> bytes:
    """A small JPEG, the same bytes each time."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), (90, 130, 160)).save(content, "JPEG", quality=60)
    return content.getvalue()


def draw_pictures(folder: Path) -> None:
    """The fixture's pictures into an issue's ``images``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in JPEGS:
        (folder / f"{name}.jpg").write_bytes(draw_jpeg(*PRINTABLE))
    for name in SVGS:
        (folder / f"{name}.svg").write_text(SVG, encoding="utf-8")


@dataclass(frozen=True)
class PerfectIssue:
    """A copy of the perfect issue; ``folder`` is its sources folder. Paths count from there."""

    folder: Path

    @property
    def sources(self) -> Sources:
        return Sources(self.folder)

    def overlay(self, files: Files) -> PerfectIssue:
        """The issue with these files written over it; None removes one."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink()
            elif isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(content, encoding="utf-8")
        return self

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> PerfectIssue:
        """The issue with ``old``, which must stand once in the file, replaced."""
        text = self.text(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        return self.overlay({name: text.replace(old, new)})

    def append(self, name: str, text: str) -> PerfectIssue:
        return self.overlay({name: self.text(name) + text})

    def line(self, name: str, words: str) -> int:
        """The line of the file where ``words`` first stand."""
        lines = self.text(name).split("\n")
        return next(number for number, line in enumerate(lines, 1) if words in line)

    def load(self) -> Issue:
        """The issue; raises Stopped."""
        return load_issue(self.sources, ISSUE)[0]

    def problems(self) -> tuple[Problem, ...]:
        """Everything that load, check and plan find."""
        try:
            issue, found = load_issue(self.sources, ISSUE)
        except Stopped as stopped:
            return stopped.problems
        desk = PictureDesk(self.folder / ISSUE, self.folder.parent / "cache")
        return (*found, *check_issue(issue, desk.inspect), *check_plan(issue))


def copy_perfect(folder: Path) -> PerfectIssue:
    """A fresh copy of the perfect issue under ``folder``."""
    sources = folder / "sources"
    shutil.copytree(FIXTURE, sources)
    draw_pictures(sources / ISSUE / "images")
    return PerfectIssue(sources)


def assert_only(problems: Sequence[Problem], code: str, path: str, line: int | None) -> Problem:
    """This problem, at this place, and no other; ``path`` counts from the sources folder."""
    assert [problem.code for problem in problems] == [code], [
        (problem.code, problem.message, problem.place) for problem in problems
    ]
    problem = problems[0]
    assert problem.place == Place(f"sources/{path}", line)
    assert problem.message
    assert problem.hint
    return problem
