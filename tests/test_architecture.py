"""The rules of the house that a reader of one file cannot see: who may import whom, and how long a file may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PIPELINE = ROOT / "pipeline"
MODULES = sorted(PIPELINE.rglob("*.py"))
STATIONS = ("load", "check", "plan", "compose", "typeset", "finish", "bind", "preflight", "deliver")
# What only one part may touch: the library and the part (a module or a package).
ADAPTERS = {"weasyprint": "typeset", "pydyf": "typeset", "ebooklib": "bind"}
SOFT_CAP = 300
# Longer files, each with its reason.
LONGER = {"model.py": 440}  # a table of types with no code in it: one place to look them up


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or later, under TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(path: Path) -> str:
    """The module or package of pipeline/ that a file belongs to: pipeline/bind/book.py is of bind."""
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def parts_imported(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("pipeline.")}


def name_of(path: Path) -> str:
    return path.relative_to(PIPELINE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_have_one_door(path: Path) -> None:
    """Only typeset imports weasyprint, only bind imports ebooklib: a new version of either is one part's work."""
    for library, owner in ADAPTERS.items():
        used = any(name == library or name.startswith(f"{library}.") for name in imports(path))
        assert not used or part(path) == owner, f"{name_of(path)} imports {library}"


@pytest.mark.parametrize("path", [path for path in MODULES if part(path) in STATIONS], ids=name_of)
def test_stations_do_not_know_each_other(path: Path) -> None:
    """A station imports model, problems and leaf helpers, never another station."""
    others = parts_imported(path) & (set(STATIONS) - {part(path)})
    assert not others, f"{name_of(path)} imports {', '.join(sorted(others))}"


def test_helpers_do_not_lead_round() -> None:
    """What a station imports is no detour: no leaf helper of a station imports a station either."""
    helpers = {name for path in MODULES if part(path) in STATIONS for name in parts_imported(path)} - set(STATIONS)
    for path in MODULES:
        if part(path) in helpers:
            assert not parts_imported(path) & set(STATIONS), name_of(path)


def test_every_station_is_there() -> None:
    """The stations' names are the modules' names; a rule about a file that is gone would hold for ever."""
    assert {part(path) for path in MODULES} >= set(STATIONS)


def test_the_model_imports_nothing_of_ours() -> None:
    """Types are at the bottom: everything may import them."""
    assert parts_imported(PIPELINE / "model.py") == set()
    assert parts_imported(PIPELINE / "problem_codes.py") == set()
    assert parts_imported(PIPELINE / "problems.py") == {"model", "problem_codes"}


def test_languages_stand_alone() -> None:
    """A language is a file that knows nothing of magazines."""
    for path in MODULES:
        if part(path) == "language":
            assert parts_imported(path) <= {"language"}, name_of(path)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_stay_short(path: Path) -> None:
    """A file that outgrows the cap has two subjects; one that may is listed with its reason."""
    count = len(path.read_text(encoding="utf-8").splitlines())
    assert count <= LONGER.get(name_of(path), SOFT_CAP)


def test_only_the_edge_looks_at_clock_and_environment() -> None:
    """The middle is pure: no module of the sources side asks for the time, the environment or chance."""
    middle = {"load", "check", "plan", "compose", "markup", "inlines", "typography", "schema", "yamlfile", "pagemap"}
    for path in MODULES:
        if part(path) in middle | {"inspection", "language", "articlefile", "stylesheet"}:
            asked = {name for name in imports(path) if name in ("time", "random", "secrets", "uuid", "os.environ")}
            assert not asked, name_of(path)
