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


# --- how texts come in ----------------------------------------------------------------------------

ROOMS = ("export", "anatomy", "manuscripts", "writing")
# All that importers take from stations: two tables, a type, and how a folder is exchanged. No station is run there.
TAKEN = {"check.REQUIRED_IMPRINT", "deliver.swap_folder", "load.RESERVED", "plan.Copyfit"}
IMPORTERS = [path for path in MODULES if part(path) == "importers"]


def importers_room(path: Path) -> str:
    """The room of importers/ that a file stands in; "" for what all rooms share."""
    parts = path.relative_to(PIPELINE).parts
    return parts[1] if len(parts) > 2 else ""


def test_every_room_of_the_importers_is_there() -> None:
    """The rooms' names are the folders' names, and none is without a rule."""
    assert {importers_room(path) for path in IMPORTERS} == {"", *ROOMS}


@pytest.mark.parametrize("path", [path for path in IMPORTERS if path.stem != "assembly"], ids=name_of)
def test_rooms_of_the_importers_do_not_know_each_other(path: Path) -> None:
    """What one room gives another goes through importers/model.py; assembly.py alone knows more than one room."""
    rooms = {name.split(".")[2] for name in imports(path) if name.startswith("pipeline.importers.")} & set(ROOMS)
    assert rooms <= {importers_room(path)}, name_of(path)


@pytest.mark.parametrize("path", IMPORTERS, ids=name_of)
def test_importers_run_no_station(path: Path) -> None:
    """Of stations they take what TAKEN lists; the parser of articles is called in one place, where files are proved."""
    named = {name.removeprefix("pipeline.") for name in imports(path) if name.startswith("pipeline.")}
    asked = {name for name in named if name.split(".")[0] in STATIONS and name not in STATIONS}
    assert asked <= TAKEN, name_of(path)
    assert not any(name.startswith("articlefile") for name in named) or path.stem == "readback", name_of(path)


@pytest.mark.parametrize("path", [path for path in MODULES if part(path) != "importers"], ids=name_of)
def test_only_the_command_imports_importers(path: Path) -> None:
    """A build knows sources, not where they came from."""
    assert "importers" not in parts_imported(path) or part(path) == "importing", name_of(path)


@pytest.mark.parametrize("path", IMPORTERS, ids=name_of)
def test_programs_are_started_in_one_place(path: Path) -> None:
    """A stranger's document meets a program of others in manuscripts/pandoc.py alone, which sets the limits."""
    assert "subprocess" not in set(imports(path)) or path.stem == "pandoc", name_of(path)


def test_reading_an_export_asks_for_no_file() -> None:
    """Reading and cutting are pure: a text comes in, values come out; no folder, clock or environment."""
    for path in IMPORTERS:
        if importers_room(path) in ("export", "anatomy"):
            assert not set(imports(path)) & {"os", "pathlib", "tempfile", "time", "random", "datetime"}, name_of(path)
