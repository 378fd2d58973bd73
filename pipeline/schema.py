"""The shape of every YAML file, as pydantic models; ``validate`` gives problems with file and line."""

from __future__ import annotations

import difflib
import re
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from pipeline.problems import Problem
from pipeline.yamlfile import YamlFile


def _real_day(value: str) -> str:
    date.fromisoformat(value)  # 2023-02-31 has the form of a day and is none
    return value


Text = Annotated[str, StringConstraints(min_length=1, max_length=5_000, strip_whitespace=True)]
Flag = Annotated[bool, BeforeValidator(lambda value: {"true": True, "false": False}.get(str(value), value))]
Stem = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_real_day)]
PageRange = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,3}(-[1-9][0-9]{0,3})?$")]
Focus = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}% [0-9]{1,3}%$")]


class Shape(BaseModel):
    """A mapping that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PictureShape(Shape):
    src: Text
    alt: str = ""
    caption: str = ""
    credit: str = ""
    focus: Focus = "50% 50%"


class PersonShape(Shape):
    name: Text
    office: str = ""


class ContactShape(Shape):
    label: Text
    lines: list[Text] = Field(min_length=1)


class FrontMatter(Shape):
    """Every front matter field there is; which of them a kind has stands in kinds.py."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    kind: Text
    title: Text | None = None
    contents_title: Text | None = None
    contents_speaker: Text | None = None
    kicker: Text | None = None
    standfirst: Text | None = None
    style_class: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9 -]*$")] | None = Field(None, alias="class")
    pictorial: Flag | None = None
    listed: Flag | None = None
    hyphenation: list[Text] = Field(default_factory=list)
    side: Literal["front", "back"] | None = None
    subtitle: Text | None = None
    lines: list[Text] = Field(default_factory=list)
    picture: PictureShape | None = None
    portrait: PictureShape | None = None
    contacts: list[ContactShape] = Field(default_factory=list)
    letterhead: Text | None = None
    dateline: Text | None = None
    salutation: Text | None = None
    signature: PersonShape | None = None
    author: Text | None = None
    office: Text | None = None
    speaker: PersonShape | None = None
    source: Text | None = None


class PrintShape(Shape):
    profile: Text = "magazine"
    binding: Literal["saddle", "perfect", "none"] = "saddle"
    paper: Text = "115 g/m²"
    cover: Literal["self", "separate"] = "self"
    cover_paper: Text | None = None
    thickness_mm: Annotated[float, Field(gt=0, le=2, allow_inf_nan=False)] | None = None
    spine_mm: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    run: Annotated[int, Field(ge=1, le=100_000_000)] | None = None


class SlotShape(Shape):
    article: Stem
    pages: PageRange


class AllowShape(Shape):
    code: Text
    text: Text
    article: Stem | None = None
    reason: Text


class ImprintFieldShape(Shape):
    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    label: str = ""
    value: Text | list[Text] | None = None


class IssueShape(Shape):
    id: Stem
    number: Text
    label: str = ""
    months: Text
    year: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
    date: Day
    modified: Day
    pages: Annotated[int, Field(ge=1, le=2_000)]
    print: PrintShape = PrintShape()
    order: list[SlotShape] = Field(min_length=1)
    imprint: dict[str, Text | list[Text]] = Field(default_factory=dict)
    allow: list[AllowShape] = Field(default_factory=list)


class MagazineImprintShape(Shape):
    optional: list[Text] = Field(default_factory=list)
    fields: list[ImprintFieldShape] = Field(min_length=1)


class MagazineShape(Shape):
    title: Text
    native_title: Text
    slug: Stem | None = None
    tagline: Text
    description: Text
    subjects: list[Text] = Field(default_factory=list)
    language: Literal["kk"]
    base_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+/$")]
    imprint: MagazineImprintShape


ShapeT = TypeVar("ShapeT", bound=Shape)


def validate(shape: type[ShapeT], file: YamlFile) -> tuple[ShapeT | None, tuple[Problem, ...]]:
    """The file's value in its shape, or None and a problem for every field that does not fit."""
    try:
        return shape.model_validate(_without_empty(file.value)), ()
    except ValidationError as error:
        problems = [_problem(shape, file, dict(item)) for item in error.errors(include_url=False)]
        # A field that may be text or a list fails as both: the first says enough.
        first = {(found.code, found.place, found.message.partition(":")[0]): found for found in reversed(problems)}
        return None, tuple(reversed(first.values()))


def _without_empty(value: object) -> object:
    """A field left empty counts as not given, so that «missing» is said in one way."""
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


def _problem(shape: type[Shape], file: YamlFile, error: dict[str, object]) -> Problem:
    at = _path(file, error)
    place = file.place(*at)
    field = ".".join(str(step) for step in at) or "file"
    match error["type"]:
        case "extra_forbidden":
            known = sorted(_names(shape))
            close = difflib.get_close_matches(str(at[-1]), known, 1)
            hint = (
                f"did you mean «{close[0]}»?" if close else "remove it, or see docs/sources.md for the fields there are"
            )
            return Problem("SRC003", f"unknown field «{field}»", hint, place)
        case "missing":
            return Problem("SRC004", f"the field «{field}» is missing", f"add `{at[-1]}: …`", place)
        case _:
            what = re.sub(r"^Value error, ", "", str(error["msg"]))
            return Problem(
                "SRC005",
                f"«{field}»: {what[:1].lower()}{what[1:]}",
                "see docs/sources.md for its form",
                place,
            )


def _path(file: YamlFile, error: dict[str, object]) -> tuple[str | int, ...]:
    """Where in the file: pydantic's steps without those that name a branch of a union."""
    steps = error["loc"]
    assert isinstance(steps, tuple)
    at: list[str | int] = []
    value: object = file.value
    for step in steps:
        inside = step in value if isinstance(value, dict) else isinstance(value, list) and isinstance(step, int)
        if inside:
            value = value[step]  # type: ignore[index]
        if inside or (error["type"] == "missing" and step == steps[-1]):
            at.append(step)
    return tuple(at)


def _names(shape: type[Shape]) -> set[str]:
    names: set[str] = set()
    for name, info in shape.model_fields.items():
        names.add(info.alias or name)
    for nested in (PictureShape, PersonShape, ContactShape, SlotShape, AllowShape, PrintShape):
        if nested is not shape:
            names |= set(nested.model_fields)
    return names
