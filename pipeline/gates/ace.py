"""DAISY Ace: the ePub by the rules of accessibility, its documents looked at in a browser. EPB016 and EPB017."""

from __future__ import annotations

import hashlib
import io
import json
import posixpath
import re
import shlex
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeGuard

from pipeline.gates.keeping import keep, read_kept
from pipeline.gates.process import Broken, Ended, Tool, start_tool, tie
from pipeline.gates.result import GateResult, report_findings, report_not_run
from pipeline.model import Place
from pipeline.problems import Problem

NAME = "Ace"
TIME_LIMIT = 300.0  # seconds; an issue of thirty documents takes twenty
START_LIMIT = 60_000  # milliseconds for the browser to start; Ace's own five seconds are few on a busy machine
# It judges files and has no business elsewhere: no name is looked up.
BROWSER_OPTIONS = (
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
HINT = "`make gates`"
VIOLATIONS = 2  # Ace's status where it has found some
SNIPPET = 160  # letters of an element that are shown
_SLIGHT = ("moderate", "minor")
_FAILED = "Ace processing error:"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_NAMESPACE = re.compile(r' xmlns(:\w+)?="[^"]*"')


@dataclass(frozen=True)
class Ace:
    """An Ace that is installed: its program, and its version with that of the rules."""

    program: Path
    version: str


@dataclass(frozen=True)
class AceKit:
    """What Ace needs: itself, Node and a browser; None is what is not here."""

    ace: Ace | None
    node: Path | None
    browser: Path | None

    def name_missing(self) -> tuple[str, str]:
        """What is not here, the first of it, and what to do."""
        if self.node is None:
            return "Node", HINT
        if self.ace is None:
            return "Ace", HINT
        return "browser", HINT


def find_ace(*trees: Path) -> Ace | None:
    """The Ace of the first tree that has one; a tree is a folder into which tools/node was installed."""
    for tree in trees:
        modules = tree.absolute() / "node_modules" / "@daisy"
        ace, axe = (_read_version(modules / name / "package.json") for name in ("ace-cli", "axe-core-for-ace"))
        program = modules / "ace-cli" / "bin" / "ace.js"
        if ace and axe and program.is_file():
            return Ace(program, f"{ace}, axe {axe}")
    return None


def _read_version(package: Path) -> str | None:
    try:
        return str(json.loads(package.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def check_accessibility(
    name: str, content: bytes, kit: AceKit, cache_dir: Path, time_limit: float = TIME_LIMIT
) -> GateResult:
    """Ace on an ePub: serious and critical violations as EPB016, others as EPB017, each with document and element.

    ``name``: of the file, for the places. Results are kept under ``cache_dir/gates/``.
    """
    with begin_accessibility(name, content, kit, cache_dir, time_limit) as finish:
        return finish()


@contextmanager
def begin_accessibility(
    name: str, content: bytes, kit: AceKit, cache_dir: Path, time_limit: float = TIME_LIMIT
) -> Iterator[Callable[[], GateResult]]:
    """The same with Ace at work until the verdict is asked for, which other work may go before.

    At the end of the block it does not run any more.
    """
    digest = hashlib.sha256(content).hexdigest()
    ace, node, browser = kit.ace, kit.node, kit.browser
    version = ace.version if ace else ""
    if ace is None or node is None or browser is None:
        what, hint = kit.name_missing()
        yield lambda: report_not_run(NAME, version, digest, f"did not run: no {what} here", hint)
        return
    kept = cache_dir / "gates" / f"ace-{re.sub('[^0-9a-z.-]+', '-', version)}-{digest}.json"
    known = read_kept(kept)
    if _is_readable(known):
        found = _list_problems(known, name)
        yield lambda: report_findings(NAME, version, digest, found)
        return

    def finish(tool: Tool) -> GateResult:
        try:
            rows = _read_rows(tool.folder / "out" / "report.json", tool.wait(), _list_names(content))
        except Broken as error:
            return report_not_run(NAME, version, digest, str(error), "run it again; try it by hand on this file")
        keep(kept, rows)
        return report_findings(NAME, version, digest, _list_problems(rows, name))

    with ExitStack() as held:
        try:
            tool = held.enter_context(_start(content, ace, node, browser, time_limit))
        except (Broken, OSError) as error:
            why = str(error) if isinstance(error, Broken) else f"did not start: {error.strerror}"
            missing = report_not_run(NAME, version, digest, why, "check the installation of Node, and the disk")
            verdict = lambda: missing  # noqa: E731
        else:
            verdict = lambda: finish(tool)  # noqa: E731
        yield verdict  # outside: what the caller's block raises is the caller's


@contextmanager
def _start(content: bytes, ace: Ace, node: Path, browser: Path, time_limit: float) -> Iterator[Tool]:
    """Ace at work on ``book.epub`` in a folder of its own; its report will be ``out/report.json``.

    Raises Broken or OSError where it does not start.
    """
    # The machine's own place for passing files: the path of a browser's socket may have a hundred letters only.
    with tempfile.TemporaryDirectory(prefix="ace-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        command = _lay_out(content, ace, node, browser, folder)
        environment = {"PUPPETEER_EXECUTABLE_PATH": str(folder / "browser"), "ACE_TIMEOUT_INITIAL": str(START_LIMIT)}
        with start_tool(command, folder, time_limit, MappingProxyType(environment)) as tool:
            yield tool


def _lay_out(content: bytes, ace: Ace, node: Path, browser: Path, folder: Path) -> list[str | Path]:
    """The book and the browser's wrapper in the folder, and the command."""
    (folder / "book.epub").write_bytes(content)
    # Ace cannot be told options for its browser; and the browser ends with Ace, whatever happens to Ace.
    words = [*tie(), str(browser.absolute()), *BROWSER_OPTIONS]
    (folder / "browser").write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
    (folder / "browser").chmod(0o755)
    return [node.absolute(), ace.program, "--force", "--exiterror2", "--outdir", "out", "book.epub"]


def _list_names(content: bytes) -> tuple[str, ...]:
    """The names in an ePub; Ace calls a document as the package file does, without its folder."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return tuple(archive.namelist())
    except zipfile.BadZipFile:
        return ()


def _read_rows(report: Path, ended: Ended, names: Sequence[str]) -> list[dict[str, str]]:
    """A row for each violation. Raises Broken where there is no verdict, or not the one that the status tells of."""
    try:
        rows = [
            _read_row(found, str(document["earl:testSubject"]["url"]), names)
            for document in json.loads(report.read_bytes())["assertions"]
            for found in document["assertions"]
            if found["earl:result"]["earl:outcome"] == "fail"
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        rows = None
    if rows is None or ended.status != (VIOLATIONS if rows else 0):
        raise Broken(f"ended with status {ended.status} and no verdict{_find_reason(ended.err)}")
    return rows


def _find_reason(said: bytes) -> str:
    """ ": …" with what Ace says it failed at, or nothing."""
    lines = [
        line.removeprefix("error:").strip() for line in _COLOURS.sub("", said.decode(errors="replace")).splitlines()
    ]
    reason = next((line for line in lines if _FAILED in line), next(iter(lines), ""))
    return f": {reason.removeprefix(_FAILED).strip()[:200]}" if reason else ""


def _read_row(found: Any, document: str, names: Sequence[str]) -> dict[str, str]:
    test, result = found["earl:test"], found["earl:result"]
    said = (result.get("dct:description") or test.get("dct:description") or "").strip().splitlines()
    inside = (name for name in names if name == document or name.endswith(f"/{document}"))
    return {
        "document": next(inside, document),
        "rule": str(test["dct:title"]),
        "impact": str(test.get("earl:impact")),
        "said": said[0] if said else "",  # further lines are other ways to satisfy the rule
        "element": _NAMESPACE.sub("", str(result.get("html") or "")),
        "help": str(test["help"]["dct:description"]),
        "url": str(test["help"].get("url") or ""),
    }


def _is_readable(rows: Any) -> TypeGuard[list[Any]]:
    """True for rows as we keep them."""
    try:
        _list_problems(rows, "")
    except (KeyError, TypeError, AttributeError):
        return False
    return True


def _list_problems(rows: Sequence[Any], name: str) -> tuple[Problem, ...]:
    return tuple(_make_problem(row, name) for row in rows)


def _make_problem(row: Any, name: str) -> Problem:
    """An impact that we do not know is a serious one."""
    document, element = row["document"], " ".join(row["element"].split())
    element = element if len(element) <= SNIPPET else f"{element[: SNIPPET - 2]} …"
    article = posixpath.basename(document).removesuffix(".xhtml") if document.endswith(".xhtml") else None
    return Problem(
        "EPB017" if row["impact"] in _SLIGHT else "EPB016",
        f"{row['rule']}: {row['said']}" + (f" ({element})" if element else ""),
        row["help"] + (f"; see {row['url']}" if row["url"] else ""),
        Place(f"{name}/{document}"),
        article=article,
    )
