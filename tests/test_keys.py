"""What is kept between builds is kept by all code that makes it: no module is imported that its key forgets."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import collating, judging, prepress
from tests.test_architecture import PIPELINE, imports, name_of

# Distributions that are called otherwise than what is imported.
DISTRIBUTIONS = {"PIL": "pillow", "fontTools": "fonttools", "yaml": "pyyaml", "markdown_it": "markdown-it-py"}
# Modules that no key needs, whatever is kept.
ANYWHERE = {
    "__init__.py": "holds the version alone",
    "house.py": "says where folders lie",
    "kept.py": "keeps what others say",
    "beside.py": "has others do what they do in another process",
    "language/__init__.py": "finds a language, which is in the key where it counts",
    "gates": "outside judges keep their own verdicts; only the type of their word is imported",
    "declared.py": "reads packages that styles/ declares; what was read is in the key",
    "debian.py": "reads packages that styles/ declares; what was read is in the key",
    "schema.py": "refuses what is wrong in a file; what was read is in the key",
    "yamlfile.py": "reads files; what was read is in the key",
}


@dataclass(frozen=True)
class Key:
    """A key: the modules and libraries in it, what runs first, and the imports it does without, with the reason."""

    code: tuple[str, ...]
    libraries: tuple[str, ...]
    roots: tuple[str, ...]
    without: Mapping[str, str]


KEYS = {
    "collating": Key(
        collating.CODE,
        collating.LIBRARIES,
        ("collating.py",),
        {
            "excerpt.py": "cover.py imports it to take print.pdf apart; here it only names pages",
            "finish": "cover.py imports it to make sheets; here it only names pages",
            "profiles.py": "cover.py imports it to plan a sheet; here it only names pages",
            "picturing.py": "decodes pictures of the sources, of which only the text is asked",
            "trial.py": "decodes pictures of the sources, of which only the text is asked",
        },
    ),
    "judging": Key(
        judging.CODE,
        judging.LIBRARIES,
        ("preflight/judge.py", "preflight/verdict.py"),
        {
            "model.py": "types alone; their values are in what is asked, which is in the key",
            "profiles.py": "what is asked is in the key",
            "fonts.py": "what is asked is in the key",
        },
    ),
    "prepress": Key(
        prepress.CODE,
        prepress.LIBRARIES,
        ("finish", "prepress.py"),
        {
            "typeset": "makes the raw file, which is in the key",
            "sheets.py": "makes the press sheet, which is in the key",
            "editions.py": "the edition is in the key",
            "fonts.py": "the slug's font is in the key",
            "problems.py": "says what is wrong; nothing that is kept holds it",
            "problem_codes.py": "says what is wrong; nothing that is kept holds it",
        },
    ),
}  # fmt: skip


def covers(parts: object, name: str) -> bool:
    """True where a module is one of these, or in a package that is."""
    assert isinstance(parts, tuple | dict)
    return any(name == part or name.startswith(f"{part}/") for part in parts)


def find_modules(imported: str) -> Iterator[Path]:
    """The files of ours that an import runs."""
    path = PIPELINE.parent.joinpath(*imported.split("."))
    yield from (one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file())


def list_reached(key: Key) -> tuple[set[str], set[str]]:
    """Our modules that run, by name, and the libraries that they import; what a key does without is not followed."""
    todo = [path for root in key.roots for path in ([PIPELINE / root, *(PIPELINE / root).rglob("*.py")])]
    reached: set[str] = set()
    libraries: set[str] = set()
    while todo:
        path = todo.pop()
        if path.is_dir() or (name := name_of(path)) in reached or covers({**ANYWHERE, **key.without}, name):
            continue
        reached.add(name)
        for imported in imports(path):
            todo += find_modules(imported) if imported.startswith("pipeline") else ()
            libraries.add(imported.split(".")[0])
    return reached, {DISTRIBUTIONS.get(one, one) for one in libraries - set(sys.stdlib_module_names) - {"pipeline"}}


@pytest.mark.parametrize("name", KEYS)
def test_key_holds_all_code(name: str) -> None:
    """Every module that what is kept runs through is in the key, or is left out for a reason."""
    reached, _ = list_reached(KEYS[name])
    assert [module for module in sorted(reached) if not covers(KEYS[name].code, module)] == []


@pytest.mark.parametrize("name", KEYS)
def test_key_holds_all_libraries(name: str) -> None:
    """A new version of any library that those modules import makes everything anew."""
    assert list_reached(KEYS[name])[1] - set(KEYS[name].libraries) == set()


@pytest.mark.parametrize("name", KEYS)
def test_key_holds_nothing_else(name: str) -> None:
    """What a key names is run; a module that is not would make things anew for nothing."""
    reached, _ = list_reached(KEYS[name])
    assert [part for part in KEYS[name].code if not any(covers((part,), one) for one in reached)] == []


def test_forgotten_module_is_found() -> None:
    """A key without one of its modules, or of its libraries, is told of."""
    key = KEYS["collating"]
    reached, libraries = list_reached(key)
    short = tuple(part for part in key.code if part != "periodical.py")
    assert [module for module in reached if not covers(short, module)] == ["periodical.py"]
    assert "tinycss2" in libraries
