"""The gates: EPUBCheck on sound and faulty files, what is kept of it, what is said where it cannot run."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from pipeline.gates import GateResult, check_epub
from tests.bind.binding import prepare_binding
from tests.perfect import copy_perfect

NOTHING = json.dumps({"messages": []})
ERROR = json.dumps(
    {
        "messages": [
            {
                "ID": "RSC-005",
                "severity": "ERROR",
                "message": "a fault",
                "suggestion": None,
                "locations": [{"path": "EPUB/baker.xhtml", "line": 7, "column": 1}],
            }
        ]
    }
)


@pytest.fixture(scope="module")
def epub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The perfect issue as a file."""
    folder = tmp_path_factory.mktemp("epub")
    path = folder / "issue.epub"
    path.write_bytes(prepare_binding(copy_perfect(folder).folder).bind())
    return path


@pytest.fixture
def java() -> Path:
    """The machine's Java; `make setup` installs one."""
    found = shutil.which("java")
    assert found, "no Java: run make setup"
    return Path(found)


def fake_java(folder: Path, script: str) -> Path:
    """A program in Java's place; it notes each run in ``runs``."""
    path = folder / "java"
    path.write_text(f"#!/bin/sh\necho run >> '{folder}/runs'\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def says(folder: Path, answer: str) -> Path:
    """A Java that prints this."""
    (folder / "answer").write_text(answer, encoding="utf-8")
    return fake_java(folder, f"cat '{folder}/answer'")


def runs(folder: Path) -> int:
    return len((folder / "runs").read_text(encoding="utf-8").splitlines())


def codes(result: GateResult) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.path if problem.place else "") for problem in result.problems]


def test_sound_epub_passes(epub: Path, java: Path, tmp_path: Path) -> None:
    """EPUBCheck finds no error and no warning in the perfect issue."""
    result = check_epub(epub, java, tmp_path)
    assert (result.name, result.version, result.status, result.problems) == (
        "EPUBCheck",
        "5.3.0",
        "passed",
        (),
    )


def test_faulty_epub_fails_with_its_places(epub: Path, java: Path, tmp_path: Path) -> None:
    """A faulty element is an error at its file and line, a document without title a warning."""
    faulty = tmp_path / "issue.epub"
    with zipfile.ZipFile(epub) as old, zipfile.ZipFile(faulty, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "EPUB/baker.xhtml":
                content = content.replace(b"<h2", b"<h7").replace(b"</h2", b"</h7")
            if info.filename == "EPUB/back.xhtml":
                content = re.sub(rb"<title>.*</title>\n", b"", content)
            new.writestr(info, content)
    result = check_epub(faulty, java, tmp_path)
    assert result.status == "failed"
    assert ("EPB001", "issue.epub/EPUB/baker.xhtml") in codes(result)
    assert ("EPB002", "issue.epub/EPUB/back.xhtml") in codes(result)
    error = next(problem for problem in result.problems if problem.code == "EPB001")
    assert error.article == "baker"
    assert error.place is not None
    assert error.place.line


def test_gate_without_java_is_reported(epub: Path, tmp_path: Path) -> None:
    """No Java: the gate has not run, and says so."""
    result = check_epub(epub, None, tmp_path)
    assert result.status == "not-run"
    assert codes(result) == [("ENV002", "")]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'OutOfMemoryError' >&2; exit 1", "OutOfMemoryError"),
        ("echo '{\"messages\": 5}'", "no verdict"),
        ("exec sleep 30", "stopped after"),
    ],
)
def test_gate_that_breaks_down_has_not_run(epub: Path, tmp_path: Path, script: str, words: str) -> None:
    """A tool that crashes, talks nonsense or never ends gives no verdict, and none is kept."""
    result = check_epub(epub, fake_java(tmp_path, script), tmp_path, time_limit=1.0)
    assert result.status == "not-run"
    assert words in result.problems[0].message
    assert not (tmp_path / "gates").exists()


def test_java_that_cannot_start_is_reported(epub: Path, tmp_path: Path) -> None:
    """A path that is no program: the gate has not run."""
    result = check_epub(epub, tmp_path / "none", tmp_path)
    assert (result.status, result.problems[0].code) == ("not-run", "ENV002")


@pytest.mark.parametrize(("answer", "status"), [(NOTHING, "passed"), (ERROR, "failed")])
def test_unchanged_file_is_not_judged_again(epub: Path, tmp_path: Path, answer: str, status: str) -> None:
    """The second look at the same bytes comes from what was kept, whatever the verdict was."""
    tool = says(tmp_path, answer)
    first = check_epub(epub, tool, tmp_path)
    assert check_epub(epub, tool, tmp_path) == first
    assert first.status == status
    assert runs(tmp_path) == 1


def test_changed_file_is_judged_again(epub: Path, tmp_path: Path) -> None:
    """Other bytes are another file."""
    tool = says(tmp_path, NOTHING)
    check_epub(epub, tool, tmp_path)
    other = tmp_path / "issue.epub"
    other.write_bytes(epub.read_bytes() + b"\n")
    check_epub(other, tool, tmp_path)
    assert runs(tmp_path) == 2


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"messages": "[]", "sha256": "0"}', "null"])
def test_damaged_record_is_not_believed(epub: Path, tmp_path: Path, damage: str) -> None:
    """A kept verdict that is torn or altered is thrown away and the tool asked again."""
    tool = says(tmp_path, ERROR)
    first = check_epub(epub, tool, tmp_path)
    (record,) = (tmp_path / "gates").iterdir()
    record.write_text(damage, encoding="utf-8")
    assert check_epub(epub, tool, tmp_path) == first
    assert runs(tmp_path) == 2
