"""EPUBCheck on sound and faulty files, one and several; what is kept of it, what is said where it cannot run."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.gates import GateResult, check_epub, check_epubs
from tests.bind.binding import prepare_binding
from tests.gates.fakes import change_epub, count_runs, write_program
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


@pytest.fixture(scope="module")
def java() -> Path:
    """The machine's Java; `make gates` installs one."""
    found = shutil.which("java")
    assert found, "no Java: run make gates"
    return Path(found)


@pytest.fixture(scope="module")
def books(epub: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The perfect issue; one with a faulty element and a document without title; one whose package file is torn."""
    folder, content = tmp_path_factory.mktemp("books"), epub.read_bytes()
    faulty = change_epub(
        content,
        {
            "EPUB/baker.xhtml": lambda text: text.replace(b"<h2", b"<h7").replace(b"</h2", b"</h7"),
            "EPUB/back.xhtml": lambda text: re.sub(rb"<title>.*</title>\n", b"", text),
        },
    )
    torn = change_epub(content, {"EPUB/content.opf": lambda text: text[: len(text) // 2]})
    paths = {"sound": epub}
    for name, changed in (("faulty", faulty), ("torn", torn)):
        (folder / name).mkdir()
        paths[name] = folder / name / "issue.epub"
        paths[name].write_bytes(changed)
    return paths


@pytest.fixture(scope="module")
def cold(books: Mapping[str, Path], java: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, GateResult]:
    """The verdict on each, every one by a Java of its own."""
    cache = tmp_path_factory.mktemp("cold")
    return {name: check_epub(path, java, cache) for name, path in books.items()}


def fake_java(folder: Path, script: str) -> Path:
    """A program in Java's place; it notes each run in ``runs``."""
    return write_program(folder / "java", f"echo run >> '{folder}/runs'\n{script}")


def says(folder: Path, answer: str) -> Path:
    """A Java that prints this."""
    (folder / "answer").write_text(answer, encoding="utf-8")
    return fake_java(folder, f"cat '{folder}/answer'")


def codes(result: GateResult) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.path if problem.place else "") for problem in result.problems]


def test_sound_epub_passes(cold: Mapping[str, GateResult]) -> None:
    """EPUBCheck finds no error and no warning in the perfect issue."""
    result = cold["sound"]
    assert (result.name, result.version, result.status, result.problems) == ("EPUBCheck", "5.3.0", "passed", ())


def test_faulty_epub_fails_with_its_places(cold: Mapping[str, GateResult]) -> None:
    """A faulty element is an error at its file and line, a document without title a warning."""
    result = cold["faulty"]
    assert result.status == "failed"
    assert ("EPB001", "issue.epub/EPUB/baker.xhtml") in codes(result)
    assert ("EPB002", "issue.epub/EPUB/back.xhtml") in codes(result)
    error = next(problem for problem in result.problems if problem.code == "EPB001")
    assert error.article == "baker"
    assert error.place is not None
    assert error.place.line


def test_several_books_in_one_java(
    books: Mapping[str, Path], cold: Mapping[str, GateResult], java: Path, tmp_path: Path
) -> None:
    """One warm Java finds in each book what a Java of its own finds, in the order asked for; what is known waits."""
    tool = fake_java(tmp_path, f'exec "{java}" "$@"')
    order = ("torn", "sound", "faulty")
    paths = [books[name] for name in order]
    assert list(check_epubs(paths, tool, tmp_path)) == [cold[name] for name in order]
    assert count_runs(tmp_path) == 1
    assert list(check_epubs(paths, tool, tmp_path)) == [cold[name] for name in order]
    assert count_runs(tmp_path) == 1


@pytest.mark.parametrize("last_words", ["exit 1", "echo '{' > last; exit 0"])
def test_each_by_itself_where_one_java_cannot(books: Mapping[str, Path], tmp_path: Path, last_words: str) -> None:
    """Where a Java for several breaks down, each book gets its own; the same bytes twice are judged once."""
    (tmp_path / "answer").write_text(ERROR, encoding="utf-8")
    tool = fake_java(tmp_path, f"""
case "$*" in
    *EpubChecks.java*) {last_words} ;;
    *) cat '{tmp_path}/answer' ;;
esac""")  # fmt: skip
    paths = [books["sound"], books["faulty"], books["sound"]]
    results = check_epubs(paths, tool, tmp_path)
    assert [result.status for result in results] == ["failed", "failed", "failed"]
    assert count_runs(tmp_path) == 3


def test_one_of_several_without_a_verdict(books: Mapping[str, Path], tmp_path: Path) -> None:
    """A book at which Java breaks down has not been judged; the others have."""
    (tmp_path / "answer").write_text(NOTHING, encoding="utf-8")
    tool = fake_java(tmp_path, f"""
case "$*" in
    *EpubChecks.java*|*/torn/*) exit 1 ;;
    *) cat '{tmp_path}/answer' ;;
esac""")  # fmt: skip
    results = check_epubs([books["torn"], books["sound"]], tool, tmp_path)
    assert [result.status for result in results] == ["not-run", "passed"]


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
    limit = 1.0 if "sleep" in script else 60.0
    result = check_epub(epub, fake_java(tmp_path, script), tmp_path, time_limit=limit)
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
    assert count_runs(tmp_path) == 1


def test_changed_file_is_judged_again(epub: Path, tmp_path: Path) -> None:
    """Other bytes are another file."""
    tool = says(tmp_path, NOTHING)
    check_epub(epub, tool, tmp_path)
    other = tmp_path / "issue.epub"
    other.write_bytes(epub.read_bytes() + b"\n")
    check_epub(other, tool, tmp_path)
    assert count_runs(tmp_path) == 2


def test_verdict_is_read_once(books: Mapping[str, Path], tmp_path: Path) -> None:
    """A kept verdict that another build prunes while the next book is judged stays what it was: failed."""
    first = check_epub(books["faulty"], says(tmp_path, ERROR), tmp_path)
    prunes = fake_java(tmp_path, f"rm -r '{tmp_path}/gates'; cat '{tmp_path}/answer'")
    results = check_epubs([books["faulty"], books["sound"]], prunes, tmp_path)
    assert results[0] == first
    assert [result.status for result in results] == ["failed", "failed"]


def test_what_is_read_stays_longest(epub: Path, tmp_path: Path) -> None:
    """A verdict that is still asked for is not the oldest one, however long ago it was given."""
    tool = says(tmp_path, NOTHING)
    check_epub(epub, tool, tmp_path)
    (record,) = (tmp_path / "gates").iterdir()
    os.utime(record, (1, 1))
    check_epub(epub, tool, tmp_path)
    assert record.stat().st_mtime > 1


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"messages": "[]", "sha256": "0"}', "null"])
def test_damaged_record_is_not_believed(epub: Path, tmp_path: Path, damage: str) -> None:
    """A kept verdict that is torn or altered is thrown away and the tool asked again."""
    tool = says(tmp_path, ERROR)
    first = check_epub(epub, tool, tmp_path)
    (record,) = (tmp_path / "gates").iterdir()
    record.write_text(damage, encoding="utf-8")
    assert check_epub(epub, tool, tmp_path) == first
    assert count_runs(tmp_path) == 2
