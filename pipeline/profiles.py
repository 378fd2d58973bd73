"""Printers' profiles as data: what a printing house asks of a file; its figures stand in styles/profiles/*.yaml."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pipeline.declared import BadDeclaration
from pipeline.fonts import ColourProfile, read_profiles
from pipeline.model import Place
from pipeline.problems import Problem, Stopped
from pipeline.schema import Flag, Shape, Text, validate
from pipeline.yamlfile import YamlFile, parse_yaml

FOLDER = "styles/profiles"  # as problems name it
DECLARATION = "icc.yaml"  # declares the ICC profiles; every other file of the folder is a printer's profile
GUIDE = "docs/profiles.md"


@dataclass(frozen=True)
class Profile:
    """One file of styles/profiles/. Lengths in mm or pt as a name says; ink in per cent (300 = 300 %)."""

    name: str
    title: str  # for people: "Magazine, web offset on coated paper"
    source: str  # where its figures come from
    condition: str  # the printing condition of icc.yaml: FOGRA39; also the registered OutputConditionIdentifier
    condition_info: str  # for people: "Offset, ISO 12647-2:2004, coated paper (FOGRA39)"
    bleed_mm: float
    safety_mm: float
    marks: bool  # crop marks in the file that is sent
    page_multiples: Mapping[str, int]  # binding -> the page count must be a multiple of it
    ink_total: float  # mean of any window, at most
    ink_window_mm2: float
    ppi_error: float  # colour and grey pictures: below it an error …
    ppi_warning: float  # … below this a warning
    bitmap_ppi_error: float
    bitmap_ppi_warning: float
    spots: int  # spot inks allowed
    small_text_pt: float  # text below it …
    small_text_inks: int  # … has at most so many inks
    rich_black_k: float  # text with at least so much black …
    rich_black_total: float  # … has at most this total
    overprint_text_pt: float  # 100K text below it overprints
    overprint_line_pt: float  # 100K lines below it overprint
    hairline_pt: float  # lines of one ink are at least so wide
    multi_ink_line_pt: float  # lines of several inks at least so


@dataclass(frozen=True)
class Condition:
    """A printing condition as it was collected: its registered name, its ICC file and that file's sha256."""

    name: str
    icc: Path
    sha256: str


_Length = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]  # mm or pt
_Area = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
_Ink = Annotated[float, Field(gt=0, le=400, allow_inf_nan=False)]  # four plates of 100 %
_Plate = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
_Ppi = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
_IN_ORDER = (  # pairs of which the second cannot be below the first
    ("ppi_error", "ppi_warning"),
    ("bitmap_ppi_error", "bitmap_ppi_warning"),
    ("hairline_pt", "multi_ink_line_pt"),
    ("rich_black_k", "rich_black_total"),
)
_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$")]


class ProfileShape(Shape):
    """The form of a printer's profile; the file's own name is its name."""

    title: Text
    source: Text
    condition: _Name
    condition_info: Text
    bleed_mm: _Length
    safety_mm: _Length
    marks: Flag
    page_multiples: dict[Literal["saddle", "perfect", "none"], Annotated[int, Field(ge=1, le=256)]]
    ink_total: _Ink
    ink_window_mm2: _Area
    ppi_error: _Ppi
    ppi_warning: _Ppi
    bitmap_ppi_error: _Ppi
    bitmap_ppi_warning: _Ppi
    spots: Annotated[int, Field(ge=0, le=32)]
    small_text_pt: _Length
    small_text_inks: Annotated[int, Field(ge=1, le=4)]
    rich_black_k: _Plate
    rich_black_total: _Ink
    overprint_text_pt: _Length
    overprint_line_pt: _Length
    hairline_pt: _Length
    multi_ink_line_pt: _Length


def list_profiles(folder: Path) -> tuple[str, ...]:
    """The names of the printers' profiles in styles/profiles/, in alphabetical order."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml") if path.name != DECLARATION))


def read_profile(folder: Path, name: str, place: Place | None = None) -> Profile:
    """The profile ``name`` of styles/profiles/; ``place`` is where its name was asked for.

    Raises Stopped: SRC005 for a name that there is not; SRC001 to SRC005, SRC014, SRC015 and SRC017 with file and
    line for a file that is not in order; SRC005 for a condition that icc.yaml does not declare.
    """
    known = list_profiles(folder)
    if name not in known:
        hint = f"profiles there are: {', '.join(known) or 'none'}; {GUIDE} says how to add one"
        raise Stopped((Problem("SRC005", f"there is no printer's profile «{name}»", hint, place),))
    file = _read_file(folder / f"{name}.yaml")
    shape, problems = validate(ProfileShape, file)
    if shape is None:
        raise Stopped(tuple(_point_to_guide(problem) for problem in problems))
    if problems := tuple(_find_contradictions(shape, file)):
        raise Stopped(problems)
    conditions = _list_conditions(folder)
    if shape.condition not in conditions:
        hint = f"conditions there are: {', '.join(sorted(conditions))}; declare another in {FOLDER}/{DECLARATION}"
        message = f"«condition»: {shape.condition} is not declared in {DECLARATION}"
        raise Stopped((Problem("SRC005", message, hint, file.place("condition")),))
    return Profile(name=name, **dict(shape))


def _list_conditions(folder: Path) -> set[str]:
    """The printing conditions that icc.yaml declares. Raises Stopped where it is not in order."""
    try:
        return {declared.condition for declared in read_profiles(folder / DECLARATION)}
    except BadDeclaration as error:
        hint = f"mend the entry; {GUIDE} says what one needs"
        message = str(error).partition(": ")[2]
        raise Stopped((Problem("SRC005", message, hint, Place(f"{FOLDER}/{DECLARATION}")),)) from None


def find_condition(folder: Path, cache: Path, name: str) -> Condition:
    """The printing condition ``name`` of icc.yaml as it lies in ``cache``/icc.

    Raises KeyError where icc.yaml does not declare it, OSError where it was not collected.
    """
    declared = {profile.condition: profile for profile in read_profiles(folder / DECLARATION)}
    icc = _collected(declared[name], cache)
    return Condition(name, icc, hashlib.sha256(icc.read_bytes()).hexdigest())


def _collected(declared: ColourProfile, cache: Path) -> Path:
    return cache / "icc" / declared.file


def _find_contradictions(shape: ProfileShape, file: YamlFile) -> Iterator[Problem]:
    for low, high in _IN_ORDER:
        least, value = getattr(shape, low), getattr(shape, high)
        if value < least:
            hint = f"{GUIDE} says what the two keys ask"
            yield Problem("SRC005", f"«{high}» is {value:g}, below {low}: {least:g}", hint, file.place(high))


def _read_file(path: Path) -> YamlFile:
    shown = f"{FOLDER}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}"
        raise Stopped((Problem("SRC001", message, "save it as plain UTF-8 text", Place(shown)),)) from None
    return parse_yaml(text, shown)


def _point_to_guide(problem: Problem) -> Problem:
    """The guide of sources knows nothing of profiles."""
    return dataclasses.replace(problem, hint=problem.hint.replace("docs/sources.md", GUIDE))
