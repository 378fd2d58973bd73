"""The tree of a package: which file of the house goes where. What a build finished keeps its bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline import fonts
from pipeline.archive.manifest import find_clash, find_name_fault
from pipeline.archive.manuscripts import FOLDER, list_manuscripts
from pipeline.archive.model import Entry
from pipeline.declared import DeclaredFile
from pipeline.house import House
from pipeline.language import find_language
from pipeline.model import Issue, Place
from pipeline.problems import Problem, Stopped

# A file of the build -> its place in the package.
FINISHED = {
    "screen.pdf": "access/issue.pdf",
    "issue.epub": "access/issue.epub",
    "cover.jpg": "access/cover.jpg",
    "print.pdf": "print/issue-x4.pdf",
    "cover.pdf": "print/cover.pdf",
    "report.json": "reports/report.json",
    "report.html": "reports/report.html",
    "page-map.json": "reports/page-map.json",
}
# The whole configuration of fontconfig for who sets the issue without the press: this folder and no other.
FONTS_CONF = (
    b'<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
    b'<fontconfig>\n  <dir prefix="relative">.</dir>\n</fontconfig>\n'
)


def list_finished(files: Mapping[str, bytes]) -> tuple[Entry, ...]:
    """The products and reports of a build."""
    return tuple(Entry(place, files[name]) for name, place in FINISHED.items() if name in files)


def list_sources(house: House, issue: Issue) -> tuple[Entry, ...]:
    """What the issue is made of: its texts and pictures, the styles, fonts and profiles with their licences.

    Raises Stopped (ARC004, SRC012) for a file whose name no archive can keep, or that lies elsewhere.
    """
    own = tuple(_walk(house.sources / issue.id, f"sources/{issue.id}", house.sources))
    sent = f"sources/{issue.id}/{FOLDER}/"
    manuscripts = [(name.removeprefix(sent), path) for name, path in own if name.startswith(sent)]
    files = (
        ("sources/magazine.yaml", house.sources / "magazine.yaml"),
        *((name, path) for name, path in own if not name.startswith(sent)),
        *_walk(house.styles, "styles", house.styles),
    )
    _refuse_names([name for name, _ in files])
    language = find_language(issue.magazine.language)
    entries = tuple(Entry(f"source/{name}", path) for name, path in files)
    return (*entries, *list_manuscripts(manuscripts, language), *_list_declared(house))


def _list_declared(house: House) -> Iterator[Entry]:
    """Fonts and profiles as they were collected, each package's licence beside them."""
    declared: dict[str, tuple[DeclaredFile, ...]] = {
        "fonts": fonts.read_fonts(house.styles / "fonts.yaml"),
        "icc": fonts.read_profiles(house.styles / "profiles" / "icc.yaml"),
    }
    for folder, files in declared.items():
        collected = house.cache / folder
        for one in sorted({file.file for file in files}):
            yield Entry(f"source/{folder}/{one}", collected / one)
        for package in sorted({file.package for file in files}):
            yield Entry(f"source/{folder}/licences/{package}.txt", collected / "licences" / f"{package}.txt")
    yield Entry("source/fonts/fonts.conf", FONTS_CONF)


def _walk(folder: Path, name: str, room: Path) -> Iterator[tuple[str, Path]]:
    """Every file by its name in the project, in order; what begins with a dot or ends in ~ is an editor's own."""
    border = Path(os.path.realpath(room))
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        inner = f"{name}/{path.name}"
        if not Path(os.path.realpath(path)).is_relative_to(border):
            hint = "put a copy in its place"
            raise Stopped((Problem("SRC012", "the file lies outside its folder", hint, Place(inner)),))
        if path.is_dir():
            yield from _walk(path, inner, room)
        elif path.is_file():
            yield inner, path


def _refuse_names(names: list[str]) -> None:
    """Raises Stopped (ARC004) with the place of each file that is to be renamed, before anything is made."""
    problems = []
    for name in names:
        if fault := find_name_fault(f"data/source/{name}"):
            hint = "rename the file with plain ASCII letters, digits and hyphens, and where an article names it"
            problems.append(Problem("ARC004", f"the file's name cannot be archived: {fault}", hint, Place(name)))
    if pair := find_clash(names):
        hint = "rename one of them: some systems take no notice of case"
        problems.append(Problem("ARC004", f"{pair[0]} and {pair[1]} cannot lie in one package", hint, Place(pair[1])))
    if problems:
        raise Stopped(tuple(problems))
