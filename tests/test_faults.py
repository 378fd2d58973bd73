"""Faults that a person caused are told with their file; faults of ours stay faults of ours."""

from __future__ import annotations

import errno
from pathlib import Path

import jinja2
import pytest

from pipeline.faults import explain_fault
from pipeline.house import House
from pipeline.model import Place


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Four empty rooms, with one layout."""
    for name in ("sources", "styles/layouts", "output", "cache"):
        (tmp_path / name).mkdir(parents=True)
    return House(tmp_path / "sources", tmp_path / "styles", tmp_path / "output", tmp_path / "cache")


def render(house: House, text: str, **names: object) -> Exception:
    """What a layout of this text raises."""
    (house.styles / "layouts" / "essay.html").write_text(text, encoding="utf-8")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(house.styles / "layouts"), undefined=jinja2.StrictUndefined, autoescape=True
    )
    try:
        environment.get_template("essay.html").render(**names)
    except Exception as error:
        return error
    raise AssertionError("the layout is sound")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<p>\n{% if %}", 2),
        ("<p>\n\n{{ nobody.name }}", 3),
        ("{{ 1 + 'a' }}", 1),
        ("\n{% include 'none.html' %}", None),
    ],
)
def test_layouts(house: House, text: str, line: int | None) -> None:
    """A slip in a layout: the layout's name and line, or the name of the one that is missing."""
    problem = explain_fault(render(house, text), house)
    assert problem is not None
    assert problem.code == "SRC001"
    assert problem.place == Place(f"styles/layouts/{'none' if line is None else 'essay'}.html", line)


def test_our_own_code_under_a_layout(house: House) -> None:
    """What our own function raises when a layout calls it is no fault of the layout."""

    def ours() -> str:
        raise KeyError("ours")

    assert explain_fault(render(house, "{{ ours() }}", ours=ours), house) is None
    assert explain_fault(ValueError("any"), house) is None


def test_a_sheet_that_is_no_text(house: House) -> None:
    """The file and line of the first byte that is not UTF-8."""
    (house.styles / "base.css").write_bytes(b"a {}\n\xff")
    try:
        (house.styles / "base.css").read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        problem = explain_fault(error, house)
    assert problem is not None
    assert (problem.code, problem.place) == ("SRC001", Place("styles/base.css", 2))


@pytest.mark.parametrize(
    ("path", "code", "place"),
    [
        ("styles/pages.css", "SRC001", Place("styles/pages.css")),
        ("sources/2024-01/x.md", "SRC001", Place("sources/2024-01/x.md")),
        ("cache/pages/1", "ENV003", None),
        ("output/x", "ENV003", None),
    ],
)
def test_files(house: House, path: str, code: str, place: Place | None) -> None:
    """A file that cannot be read is the room's, a folder that cannot be written the machine's."""
    error = PermissionError(errno.EACCES, "Permission denied", str(house.sources.parent / path))
    problem = explain_fault(error, house)
    assert problem is not None
    assert (problem.code, problem.place) == (code, place)
    assert "Permission denied" in problem.message
    assert str(house.sources.parent) not in problem.message


def test_a_full_disk_without_a_name(house: House) -> None:
    """ENV003 though the kernel does not say where; a broken pipe is nobody's fault."""
    problem = explain_fault(OSError(errno.ENOSPC, "No space left on device"), house)
    assert problem is not None
    assert problem.code == "ENV003"
    assert explain_fault(BrokenPipeError(errno.EPIPE, "Broken pipe"), house) is None
    assert explain_fault(FileNotFoundError(errno.ENOENT, "none", "/etc/elsewhere"), house) is None
