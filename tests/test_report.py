"""report.json: its keys are a contract that other people's scripts rely on."""

from __future__ import annotations

import hashlib
import json

from pipeline.model import Place
from pipeline.problems import Problem
from pipeline.report import Gate, problem_data, report_data, write_json
from tests.pressing import PROJECT, Rooms

REPORT = {"schema", "issue", "problems", "gates", "files"}
PROBLEM = {
    "code", "severity", "message", "hint", "path", "line", "page", "article", "rect_mm", "value", "limit",
}  # fmt: skip
GATE = {"name", "version", "status", "sha256"}
FILE = {"name", "sha256", "bytes"}

FULL = Problem(
    "TYP001", "6 lines over", "shorten it", Place("sources/2024-01/articles/baker.md", 12), page="6+1",
    article="baker", rect_mm=(1.0, 2.0, 3.0, 4.0), value=6, limit=0,
)  # fmt: skip
BARE = Problem("PDF001", "no place", "mend it")


def test_a_problem_with_everything() -> None:
    """Every figure of a problem has its key."""
    assert problem_data(FULL) == {
        "code": "TYP001",
        "severity": "warning",
        "message": "6 lines over",
        "hint": "shorten it",
        "path": "sources/2024-01/articles/baker.md",
        "line": 12,
        "page": "6+1",
        "article": "baker",
        "rect_mm": [1.0, 2.0, 3.0, 4.0],
        "value": 6,
        "limit": 0,
    }


def test_null_where_there_is_none() -> None:
    """All keys are there in every problem; what is not known is null, never left out. Nought is not null."""
    data = problem_data(BARE)
    assert set(data) == PROBLEM
    assert {key for key, value in data.items() if value is None} == PROBLEM - {"code", "severity", "message", "hint"}
    assert problem_data(FULL)["limit"] is not None


def test_the_report() -> None:
    """Problems worst first, each once; gates; files by name with sha256 and size."""
    gate = Gate("EPUBCheck", None, "not-run", None)
    data = report_data("2024-01", [FULL, BARE, FULL], [gate], {"b": b"22", "a": b"1"})
    assert set(data) == REPORT
    assert (data["schema"], data["issue"]) == (1, "2024-01")
    assert data["problems"] == [problem_data(BARE), problem_data(FULL)]
    assert data["gates"] == [{"name": "EPUBCheck", "version": None, "status": "not-run", "sha256": None}]
    assert data["files"] == [
        {"name": "a", "sha256": hashlib.sha256(b"1").hexdigest(), "bytes": 1},
        {"name": "b", "sha256": hashlib.sha256(b"22").hexdigest(), "bytes": 2},
    ]


def test_json_as_people_read_it() -> None:
    """UTF-8 with Kazakh letters as they are, a newline at the end, and the order as given."""
    written = write_json({"б": "Қазақ", "а": 1})
    assert written.decode() == '{\n  "б": "Қазақ",\n  "а": 1\n}\n'


def test_the_report_of_a_build(rooms: Rooms) -> None:
    """In a real build: all keys, all files but the reports themselves, their true sums, no machine's path, no time."""
    assert rooms.build().status == 0
    report = rooms.report()
    assert set(report) == REPORT
    assert report["problems"]
    assert all(set(problem) == PROBLEM for problem in report["problems"])
    assert {gate["name"] for gate in report["gates"]} >= {"ink map", "EPUBCheck", "Ace"}
    assert all(set(gate) == GATE for gate in report["gates"])
    assert all(set(file) == FILE for file in report["files"])
    listed = {file["name"]: (file["sha256"], file["bytes"]) for file in report["files"]}
    there = {path.name: path.read_bytes() for path in rooms.made.iterdir() if not path.name.startswith("report.")}
    assert listed == {name: (hashlib.sha256(data).hexdigest(), len(data)) for name, data in there.items()}
    gate = next(gate for gate in report["gates"] if gate["name"] == "EPUBCheck")
    assert gate["status"] == "passed"
    assert gate["sha256"] == listed["issue.epub"][0]
    text = json.dumps(report)
    assert str(rooms.folder) not in text
    assert str(PROJECT) not in text
    assert {problem["severity"] for problem in report["problems"]} <= {"error", "warning", "note"}
