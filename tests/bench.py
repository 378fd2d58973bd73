"""How long a build takes, against its budget: ``make bench``, or ``python -m tests.bench --runs 5``.

Every run has its own output and cache in a temporary folder, and a copy of sources/ and styles/. Given to it are the
declared fonts and profiles, so that no download is measured, and the outside judges' verdicts on the very same
files (cache/gates, kept by sha256), so that Java is not. One build that is not measured comes first: it makes those
verdicts, and Python's compiled modules.

Processor time, wall time and peak memory are the kernel's for the press process and all its workers (wait4); a ratio
is of two builds of one run. A row's figure is the median of its runs, for memory the highest. Status: 0 within
budget, 2 wrong use, 3 over budget, 4 nothing could be measured.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import click
from rich.console import Console
from rich.table import Table

from tests.importtime import find_reference, measure_import
from tests.verifytime import make_packages, measure_sums

PROJECT = Path(__file__).resolve().parent.parent
COLLECTED = ("fonts", "icc")  # what every cache is given
OVER_BUDGET, NOTHING = 3, 4


class CannotMeasure(click.ClickException):
    """A command that was to be measured did not end well. Status 4."""

    exit_code = NOTHING


@dataclass(frozen=True)
class Usage:
    """What a process and its workers used: processor and wall seconds, MB resident in the largest of them."""

    processor: float
    wall: float
    memory: float


@dataclass
class Row:
    """A line of the table; ``values`` has one figure a run."""

    name: str
    unit: str
    budget: float
    inclusive: bool = False  # the budget itself is still within it
    highest: bool = False  # the highest figure counts, not the median
    values: list[float] = field(default_factory=list)

    @property
    def figure(self) -> float:
        """The figure that is judged."""
        return max(self.values) if self.highest else median(self.values)

    @property
    def is_within(self) -> bool:
        return self.figure < self.budget or (self.inclusive and self.figure == self.budget)


def make_rows() -> dict[str, Row]:
    """The budget of the specimen issue, a row each."""
    return {
        "print": Row("print.pdf alone, empty cache: processor time", "s", 5.0),
        "all": Row("all three outputs, empty cache, gates apart: processor time", "s", 11.0),
        "ratio": Row("print.pdf on two processors: share of --safe's wall time", "", 0.65, inclusive=True),
        "changed": Row("print.pdf again, one article changed: wall time", "s", 2.0),
        "unchanged": Row("print.pdf again, nothing changed: wall time", "s", 1.5),
        "prepress": Row("finishing and preflight of print.pdf, pictures converted: processor time", "s", 2.0),
        "mapping": Row("printed pages found, marked and listed in the ePub: processor time", "s", 0.2),
        "epub": Row("the ePub beyond typesetting, pictures and outside judges known: processor time", "s", 1.0),
        "check": Row("press check, pictures known: wall time", "s", 1.0),
        "archive": Row("the package of the issue beyond its build: processor time", "s", 5.0),
        "verify": Row("press verify of 20 packages: share of sha512sum's processor time", "", 1.25, inclusive=True),
        "import": Row("a printed issue imported: processor time", "s", 2.0),
        "check-64": Row("press check of that issue, 64 pages: wall time", "s", 1.5),
        "print-64": Row("print.pdf alone of that issue, empty cache: processor time", "s", 8.0),
        "print-64-wall": Row("print.pdf alone of that issue, empty cache: wall time", "s", 5.0, inclusive=True),
        "all-64": Row("all three outputs of that issue, empty cache, gates apart: processor time", "s", 20.0),
        "memory": Row("largest process of all of these: peak memory", "MB", 300.0, highest=True),
    }


def make_table(rows: Sequence[Row]) -> Table:
    """The rows as a person reads them."""
    table = Table(box=None, pad_edge=False)
    for heading in ("", "figure", "budget", "runs"):
        table.add_column(heading, justify="left" if not heading else "right")
    table.add_column("verdict")
    for row in (row for row in rows if row.values):
        runs = " ".join(f"{value:.{_places(row)}f}" for value in row.values)
        sign = "≤" if row.inclusive else "<"
        table.add_row(
            row.name,
            f"{row.figure:.{_places(row)}f} {row.unit}".strip(),
            f"{sign} {row.budget:g} {row.unit}".strip(),
            runs,
            "within" if row.is_within else "OVER",
        )
    return table


def _places(row: Row) -> int:
    return 0 if row.unit == "MB" else 2


def bench_data(rows: Sequence[Row], issue: str, runs: int, processors: int) -> dict[str, object]:
    """The same as data."""
    return {
        "schema": 1,
        "issue": issue,
        "runs": runs,
        "processors": processors,
        "rows": [
            {
                "name": row.name,
                "unit": row.unit or None,
                "figure": round(row.figure, 3),
                "budget": row.budget,
                "values": [round(value, 3) for value in row.values],
                "within": row.is_within,
            }
            for row in rows
            if row.values
        ],
    }


def find_reason(log: str) -> str:
    """What a command said of its end: its first errors, or its last lines."""
    lines = log.splitlines()
    errors = [line for line in lines if "error " in line]
    return "\n".join(errors[:3] or lines[-3:])


@dataclass(frozen=True)
class Desk:
    """A place of its own to run the press in: ``sources``, ``styles``, ``output``, ``cache`` under one folder."""

    folder: Path

    def run(self, *arguments: str) -> Usage:
        """One press command in a fresh process. Raises CannotMeasure where it ends with a status other than 0."""
        rooms = [f"--{name}={self.folder / name}" for name in ("sources", "styles", "output", "cache")]
        log = self.folder / "log"
        with log.open("wb") as stream:
            began = time.monotonic()
            process = subprocess.Popen(
                [sys.executable, "-m", "pipeline", *arguments, *rooms],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stream,
            )
            # Of the process and all that it waited for: its workers are in these figures.
            _, status, used = os.wait4(process.pid, 0)
            wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)  # Popen must not wait for it again
        if process.returncode:
            said = find_reason(log.read_text(encoding="utf-8", errors="replace"))
            raise CannotMeasure(f"press {' '.join(arguments)} ended with status {process.returncode}:\n{said}")
        return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1000)

    def measure_epub(self, issue: str) -> dict[str, float]:
        """Processor seconds of the ePub's parts, after a build (tests.epubtime). Raises CannotMeasure."""
        command = [sys.executable, "-m", "tests.epubtime", issue, str(self.folder)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotMeasure(f"the ePub was not measured:\n{find_reason(done.stderr)}")
        figures: dict[str, float] = json.loads(done.stdout)
        return figures

    def measure_archive(self, issue: str) -> float:
        """Processor seconds of the package beyond the build before it (tests.archivetime). Raises CannotMeasure."""
        command = [sys.executable, "-m", "tests.archivetime", issue, str(self.folder)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotMeasure(f"the package was not measured:\n{find_reason(done.stderr)}")
        return float(json.loads(done.stdout))

    def empty_cache(self, gates: Path | None = None) -> None:
        """A cache with the declared files only, and the kept verdicts of ``gates`` where given."""
        cache = self.folder / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        for name in COLLECTED:
            shutil.copytree(PROJECT / ".cache" / name, cache / name)
        if gates is not None and gates.is_dir():
            shutil.copytree(gates, cache / "gates")

    def list_plates(self) -> dict[str, int]:
        """The pictures kept in a printing condition's inks: name and file, which a picture made again would change."""
        folder = self.folder / "cache" / "plates"
        return {path.name: path.stat().st_ino for path in folder.iterdir()} if folder.is_dir() else {}


@contextmanager
def open_desk(sources: Path, styles: Path) -> Iterator[Desk]:
    """A desk with copies of the rooms; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="press-bench-") as folder:
        desk = Desk(Path(folder))
        shutil.copytree(sources, desk.folder / "sources")
        shutil.copytree(styles, desk.folder / "styles")
        desk.empty_cache()
        yield desk


def choose_article(articles: Path) -> Path:
    """The article that a change costs most: the longest file."""
    return max(articles.glob("*.md"), key=lambda path: (path.stat().st_size, path.name))


def change_paragraph(text: str, number: int) -> str:
    """The article with a word more in its first long paragraph: another one for every number."""
    lines = text.split("\n")
    body = lines.index("---", 1) + 1
    at = next(i for i, line in enumerate(lines[body:], body) if len(line) > 150 and line[:1].isalpha())
    lines[at] = f"{lines[at]} Тағы {number}."
    return "\n".join(lines)


def measure_run(desk: Desk, issue: str, gates: Path, number: int, rows: dict[str, Row]) -> None:
    """One run of everything; a figure more in every row."""
    processors = len(os.sched_getaffinity(0))
    build_print = ("build", issue, "--edition", "print")

    desk.empty_cache()
    cold = desk.run(*build_print, "--jobs", "2")
    rows["print"].values.append(cold.processor)
    unchanged = desk.run(*build_print, "--jobs", "2")
    rows["unchanged"].values.append(unchanged.wall)
    plates = desk.list_plates()
    for name in ("finished", "verdicts"):
        shutil.rmtree(desk.folder / "cache" / name)
    finished = desk.run(*build_print, "--jobs", "2")
    rows["prepress"].values.append(finished.processor - unchanged.processor)
    if not plates or desk.list_plates() != plates:
        raise CannotMeasure("pictures were converted again for a file that was only finished again")
    check = desk.run("check", issue)
    rows["check"].values.append(check.wall)
    article = choose_article(desk.folder / "sources" / issue / "articles")
    original = article.read_text(encoding="utf-8")
    article.write_text(change_paragraph(original, number), encoding="utf-8")
    changed = desk.run(*build_print, "--jobs", "2")
    rows["changed"].values.append(changed.wall)
    article.write_text(original, encoding="utf-8")

    desk.empty_cache()
    safe = desk.run(*build_print, "--safe")
    if processors >= 2:  # on one processor there is nothing to share out
        rows["ratio"].values.append(cold.wall / safe.wall)

    desk.empty_cache(gates)
    everything = desk.run("build", issue, "--jobs", "2")
    rows["all"].values.append(everything.processor)
    for name, figure in desk.measure_epub(issue).items():
        rows[name].values.append(figure)

    rows["archive"].values.append(desk.measure_archive(issue))
    archive = desk.folder / "archive"
    if not archive.is_dir():
        make_packages(archive, [desk.folder / name for name in ("output", "sources", "styles", "cache/fonts")])
    verify = desk.run("verify", "--archive", str(archive))
    rows["verify"].values.append(verify.processor / measure_sums(archive))

    used = (cold, unchanged, finished, check, changed, safe, everything, verify)
    rows["memory"].values.append(max(one.memory for one in used))


@click.command()
@click.argument("issue", default="2023-00")
@click.option("--runs", type=click.IntRange(1, 50), default=3, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Data on stdout.")
def main(issue: str, runs: int, as_json: bool) -> None:
    """Measure the build of ISSUE against its budget."""
    missing = [name for name in COLLECTED if not (PROJECT / ".cache" / name).is_dir()]
    if missing:
        raise CannotMeasure(f".cache/{missing[0]} is not there — hint: `make` collects fonts and profiles")
    rows = make_rows()
    export = find_reference()
    if export is None:
        click.echo("import of a printed issue: not run, PRESS_REFERENCE does not name its text", err=True)
    with open_desk(PROJECT / "sources", PROJECT / "styles") as desk:
        click.echo("a build that is not measured …", err=True)
        desk.run("build", issue)
        with tempfile.TemporaryDirectory(prefix="press-gates-") as folder:
            gates = Path(folder) / "gates"
            if (desk.folder / "cache" / "gates").is_dir():
                shutil.copytree(desk.folder / "cache" / "gates", gates)
            for number in range(1, runs + 1):
                click.echo(f"run {number} of {runs} …", err=True)
                measure_run(desk, issue, gates, number, rows)
                if export is not None:
                    for name, figure in measure_import(desk, export, Path(folder) / "imported").items():
                        rows[name].values.append(figure)
    processors = len(os.sched_getaffinity(0))
    if as_json:
        data = bench_data(tuple(rows.values()), issue, runs, processors)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        Console(width=140).print(make_table(tuple(rows.values())))
    if not all(row.is_within for row in rows.values() if row.values):
        raise SystemExit(OVER_BUDGET)


if __name__ == "__main__":
    main()
