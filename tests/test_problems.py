"""The table of codes: one meaning each, used, tested and documented; problems in reading order."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline.model import Place
from pipeline.problem_codes import CODES
from pipeline.problems import Problem, Severity, sort_problems
from tools.problems import PAGE, where_it_stops, write_page

ROOT = Path(__file__).resolve().parent.parent
CODE = re.compile(r"[A-Z]{2,3}[0-9]{3}")


def strings(path: Path) -> set[str]:
    """The strings of a module that are codes, or open with one (a docstring that names what it tests)."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set(CODE.findall(node.value))
    return found


def literals(path: Path) -> set[str]:
    """The strings of a module that are a code and nothing else."""
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


RAISED = {path: literals(path) for path in (ROOT / "pipeline").rglob("*.py") if path.name != "problem_codes.py"}
TESTED = {path: strings(path) for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_problems.py"}


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_raised_and_tested(code: str) -> None:
    """A code that nothing raises is a promise; one that no test names may never be kept."""
    assert any(code in codes for codes in RAISED.values()), f"nothing in pipeline/ raises {code}"
    assert any(code in codes for codes in TESTED.values()), f"no test names {code}"


def test_every_code_raised_is_in_the_table() -> None:
    """A code that stands in no table would break the very report that it belongs to."""
    assert {code for codes in RAISED.values() for code in codes} - set(CODES) == set()


def test_no_code_has_two_rows() -> None:
    """A dict would silently keep the last one of two."""
    text = (ROOT / "pipeline" / "problem_codes.py").read_text(encoding="utf-8")
    rows = re.findall(r'^    "([A-Z]+[0-9]{3})":', text, re.MULTILINE)
    assert len(rows) == len(set(rows)) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_rows_are_whole(code: str) -> None:
    """A severity that is known, a meaning that is a sentence, and only errors stop at the source."""
    row = CODES[code]
    assert Severity(row.severity)
    assert row.meaning[0].isupper() or row.meaning.startswith("print.pdf")
    assert row.meaning.endswith(".")
    assert not row.at_source or row.severity == "error"
    assert Problem(code, "m", "h").at_source == row.at_source


def test_the_page_of_problems_is_up_to_date() -> None:
    """docs/problems.md is what `python -m tools.problems` writes."""
    assert PAGE.read_text(encoding="utf-8") == write_page()


def test_the_page_names_every_code_once() -> None:
    """A row for each code, with where it stops."""
    rows = re.findall(r"^\| ([A-Z]+[0-9]{3}) \|", write_page(), re.MULTILINE)
    assert sorted(rows) == sorted(CODES)
    assert where_it_stops("SRC001", CODES["SRC001"]) == "before anything is made"
    assert where_it_stops("TYP030", CODES["TYP030"]) == "the product is rejected"
    assert where_it_stops("TYP003", CODES["TYP003"]) == "only under `--final`"
    assert where_it_stops("CAT002", CODES["CAT002"]) == "nowhere"  # `press catalog` has no `--final`


def test_problems_come_in_reading_order() -> None:
    """Errors before warnings, then by file and line; the same problem twice is one."""
    early = Problem("SRC003", "m", "h", Place("a.md", 2))
    late = Problem("SRC003", "m", "h", Place("a.md", 10))
    other = Problem("SRC003", "m", "h", Place("b.md", 1))
    nowhere = Problem("SRC003", "m", "h")
    warning = Problem("PIC003", "m", "h", Place("a.md", 1))
    assert sort_problems((warning, other, late, early, early, nowhere)) == (nowhere, early, late, other, warning)
