"""Printers' profiles: read strictly, told with file and line, documented whole."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import shutil
from pathlib import Path

import pytest

from pipeline.debian import find_installed
from pipeline.fonts import collect_profiles, read_profiles
from pipeline.model import Place
from pipeline.problem_codes import CODES
from pipeline.problems import Problem, Stopped
from pipeline.profiles import Profile, ProfileShape, find_condition, list_profiles, read_profile
from tests.pressing import COLLECTED, PROJECT, STYLES

PROFILES = STYLES / "profiles"
GUIDE = (PROJECT / "docs" / "profiles.md").read_text(encoding="utf-8")
FIELDS = {field.name for field in dataclasses.fields(Profile)} - {"name"}
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of styles/profiles/."""
    return Path(shutil.copytree(PROFILES, tmp_path / "profiles"))


def refuse(folder: Path, name: str, place: Place | None = None) -> tuple[Problem, ...]:
    with pytest.raises(Stopped) as stopped:
        read_profile(folder, name, place)
    return stopped.value.problems


def lay_fault(folder: Path, old: str, new: str) -> tuple[Problem, ...]:
    """The problems of magazine.yaml with ``new`` in place of a line that begins with ``old``."""
    path = folder / "magazine.yaml"
    text, count = re.subn(rf"^{re.escape(old)}.*$", new, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count == 1
    path.write_text(text, encoding="utf-8")
    return refuse(folder, "magazine")


def line_of(folder: Path, start: str) -> int:
    lines = (folder / "magazine.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


@pytest.mark.parametrize("name", list_profiles(PROFILES))
def test_every_profile_is_in_order(name: str) -> None:
    """Each file of styles/profiles/ is read whole, under its own name."""
    assert read_profile(PROFILES, name).name == name


def test_the_three_profiles() -> None:
    """The figures that printers' preflight asks, profile by profile."""
    found = {
        name: (
            profile.ink_total,
            profile.ppi_error,
            profile.ppi_warning,
            profile.bitmap_ppi_error,
            profile.bitmap_ppi_warning,
            profile.small_text_pt,
            profile.rich_black_total,
            profile.spots,
        )
        for name in list_profiles(PROFILES)
        for profile in [read_profile(PROFILES, name)]
    }
    assert found == {
        "magazine": (305, 149, 224, 549, 799, 9, 280, 0),
        "newspaper": (245, 99, 149, 549, 799, 10, 220, 1),
        "sheetfed": (320, 149, 224, 549, 799, 8, 280, 0),
    }


def test_profiles_are_listed_without_the_declaration(folder: Path) -> None:
    """icc.yaml declares files and is no profile; a house's own file is one as soon as it lies there."""
    shutil.copy(folder / "sheetfed.yaml", folder / "house-2.yaml")
    assert list_profiles(folder) == ("house-2", "magazine", "newspaper", "sheetfed")
    assert read_profile(folder, "house-2").name == "house-2"


@pytest.mark.parametrize("name", ["gazette", "icc", "../profiles/magazine", ""])
def test_an_unknown_name(name: str) -> None:
    """SRC005 where the name was asked for, with the names that there are; a path is no name."""
    place = Place("sources/2024-01/issue.yaml", 12)
    (problem,) = refuse(PROFILES, name, place)
    assert (problem.code, problem.place) == ("SRC005", place)
    assert "magazine, newspaper, sheetfed" in problem.hint


def test_an_unknown_key(folder: Path) -> None:
    """SRC003 at its line, the slip of the pen guessed."""
    found = lay_fault(folder, "safety_mm", "safety_mm: 5\nsafty_mm: 5")
    (problem,) = found
    line = line_of(folder, "safty_mm")
    assert (problem.code, problem.place) == ("SRC003", Place("styles/profiles/magazine.yaml", line))
    assert problem.hint == "did you mean «safety_mm»?"


@pytest.mark.parametrize("key", sorted(FIELDS - {"page_multiples"}))
def test_a_missing_key(folder: Path, key: str) -> None:
    """SRC004: no figure has a default, for nobody would have asked for it."""
    found = lay_fault(folder, f"{key}:", "")
    assert [(problem.code, problem.place) for problem in found] == [
        ("SRC004", Place("styles/profiles/magazine.yaml", 1))
    ]
    assert key in found[0].message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("bleed_mm", "bleed_mm: -1"),
        ("bleed_mm", "bleed_mm: 3 mm"),
        ("safety_mm", "safety_mm: .inf"),
        ("safety_mm", "safety_mm: nan"),
        ("marks", "marks: perhaps"),
        ("  saddle", "  saddle: 0"),
        ("  saddle", "  stitched: 4"),
        ("ink_total", "ink_total: 401"),
        ("ink_total", "ink_total: 0"),
        ("ink_window_mm2", "ink_window_mm2: 0"),
        ("ppi_error", "ppi_error: -149"),
        ("spots", "spots: 0.5"),
        ("small_text_inks", "small_text_inks: 5"),
        ("rich_black_k", "rich_black_k: 101"),
        ("hairline_pt", "hairline_pt: [0.1]"),
        ("condition:", "condition: FOGRA 39 («39»)"),
        ("condition:", "condition: FOGRA52"),
    ],
)
def test_a_value_of_the_wrong_form(folder: Path, old: str, new: str) -> None:
    """SRC005 at the line of the value, and the hint leads to the page that explains profiles."""
    (problem,) = lay_fault(folder, old, new)
    assert problem.code == "SRC005"
    assert problem.place == Place("styles/profiles/magazine.yaml", line_of(folder, new))
    assert "docs/sources.md" not in problem.hint


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("ppi_error", "ppi_error: 300", "ppi_warning"),
        ("bitmap_ppi_warning", "bitmap_ppi_warning: 500", "bitmap_ppi_warning"),
        ("hairline_pt", "hairline_pt: 0.3", "multi_ink_line_pt"),
        ("rich_black_total", "rich_black_total: 80", "rich_black_total"),
    ],
)
def test_figures_that_contradict_each_other(folder: Path, old: str, new: str, key: str) -> None:
    """SRC005 at the second of the two: a warning that comes after its error would never be seen."""
    (problem,) = lay_fault(folder, old, new)
    assert (problem.code, problem.place) == ("SRC005", Place("styles/profiles/magazine.yaml", line_of(folder, key)))
    assert f"«{key}»" in problem.message


def test_all_faults_at_once(folder: Path) -> None:
    """Whoever writes a profile sees everything in one run."""
    found = lay_fault(folder, "bleed_mm", "bleed_mm: -1\nbleed: 3")
    assert sorted(problem.code for problem in found) == ["SRC003", "SRC005"]


def test_a_profile_that_is_no_text(folder: Path) -> None:
    """SRC001 for what is not UTF-8, SRC002 for what is no YAML: nothing ends in a traceback."""
    (folder / "magazine.yaml").write_bytes(b"title: \xff\xfe")
    assert [problem.code for problem in refuse(folder, "magazine")] == ["SRC001"]
    (folder / "magazine.yaml").write_text("title: [", encoding="utf-8")
    assert [problem.code for problem in refuse(folder, "magazine")] == ["SRC002"]


def test_the_condition_as_it_was_collected() -> None:
    """Its ICC file in the cache and the digest of it, as icc.yaml declares it."""
    condition = find_condition(PROFILES, COLLECTED, "FOGRA39")
    (declared,) = (profile for profile in read_profiles(PROFILES / "icc.yaml") if profile.condition == "FOGRA39")
    assert condition.icc == COLLECTED / "icc" / declared.file
    assert condition.sha256 in declared.sha256s


def test_a_condition_that_is_not_there(tmp_path: Path) -> None:
    """KeyError for one that nobody declared, OSError for one that was not collected."""
    with pytest.raises(KeyError):
        find_condition(PROFILES, COLLECTED, "FOGRA52")
    with pytest.raises(FileNotFoundError):
        find_condition(PROFILES, tmp_path, "FOGRA39")


def test_every_key_is_in_the_guide() -> None:
    """docs/profiles.md has a row a key, no other rows, the unit that the key's name says, and codes that exist."""
    rows = {key: (unit, asks, codes) for key, unit, asks, codes in ROW.findall(GUIDE)}
    assert set(rows) == FIELDS == set(ProfileShape.model_fields)
    for key, (unit, asks, codes) in rows.items():
        ending = re.search(r"_(mm2|mm|pt)$", key) or re.search(r"(ppi)", key)
        if ending:
            assert unit.startswith(ending[1].replace("2", "²")), key
        assert asks.strip()
        assert set(re.findall(r"[A-Z]{3}\d{3}", codes)) <= set(CODES), key


def test_ranges_in_the_guide() -> None:
    """The limits that the guide names are those that are read: one step beyond is refused, the limit is not."""
    whole = {name: getattr(read_profile(PROFILES, "magazine"), name) for name in FIELDS}
    texts = {name: str(value).lower() if name != "page_multiples" else value for name, value in whole.items()}
    for key, unit, _, _ in ROW.findall(GUIDE):
        limits = re.search(r", (\d+) to ([\d ]+\d)", unit)
        if limits is None or key == "page_multiples":
            continue
        top = int(limits[2].replace(" ", ""))
        for value in (int(limits[1]) - 1, top + 1):
            with pytest.raises(ValueError, match=key):
                ProfileShape.model_validate({**texts, key: str(value)})


def test_the_guides_own_condition(folder: Path, tmp_path: Path) -> None:
    """The example of a house's own ICC profile works: declared, laid there, collected, found."""
    example = next(text for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL) if "HousePaper" in text)
    content = b"an ICC profile"
    declared = example.replace("0" * 64, hashlib.sha256(content).hexdigest())
    (folder / "icc.yaml").write_text(declared, encoding="utf-8")
    shelf = tmp_path / "machine" / "usr/local/share/color/icc"
    shelf.mkdir(parents=True)
    (shelf / "HousePaper.icc").write_bytes(content)
    (shelf / "HousePaper.txt").write_text("for our customers", encoding="utf-8")
    cache = tmp_path / "cache"
    collect_profiles(read_profiles(folder / "icc.yaml"), cache / "icc", [find_installed(tmp_path / "machine")])
    assert find_condition(folder, cache, "FOGRA51").sha256 == hashlib.sha256(content).hexdigest()
    assert [problem.code for problem in refuse(folder, "magazine")] == ["SRC005"]  # it asks for FOGRA39


@pytest.mark.parametrize("text", ["", "profiles: [\t", "packages: {}\nprofiles: [{package: none}]\n"])
def test_a_declaration_that_is_not_in_order(tmp_path: Path, text: str) -> None:
    """SRC005 at icc.yaml, with where to read what it wants; no object of ours shows through."""
    shutil.copytree(STYLES / "profiles", tmp_path / "profiles")
    (tmp_path / "profiles" / "icc.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Stopped) as caught:
        read_profile(tmp_path / "profiles", "magazine")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("SRC005", Place("styles/profiles/icc.yaml"))
    assert "object at" not in problem.message
    assert str(tmp_path) not in problem.message
    assert "docs/profiles.md" in problem.hint
