"""Prepress: how the printer's file is fed. Its profile and inks, the sources of its pictures, what a proof adds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from pipeline import finish, fonts
from pipeline.colour import open_profile
from pipeline.editions import PDF_EDITIONS, Edition
from pipeline.finish import Finishing, PressFinish, plan_finishing
from pipeline.house import House
from pipeline.identity import identify
from pipeline.kept import Kept, digest_code
from pipeline.model import Issue, Place
from pipeline.periodical import full_title
from pipeline.problems import Problem, Stopped
from pipeline.profiles import Condition, Profile, find_condition
from pipeline.sheets import Room
from pipeline.srgb import read_srgb
from pipeline.supplied import SUFFIX as SUPPLIED
from pipeline.typeset import PICTURE_SUFFIXES, Typeset, resource_url

PLATES_KEPT = 600  # pictures in a printer's inks: several issues' worth, proofs too
SLUG_FACE = ("PT Sans", "normal", 400)
# What finished bytes depend on besides the sources: our code, and the versions of others'.
CODE = (
    "finish", "inks.py", "samples.py", "supplied.py", "prepress.py", "colour.py", "stylesheet.py", "profiles.py",
    "model.py", "identity.py", "srgb.py", "periodical.py",
)  # fmt: skip
LIBRARIES = ("pikepdf", "pillow", "fonttools", "tinycss2", "pydantic")


@dataclass(frozen=True)
class Prepress:
    """How an issue is printed: its profile, the condition's collected ICC file."""

    house: House
    profile: Profile
    condition: Condition

    @cached_property
    def room(self) -> Room:
        """The designer's room, its colours seen through the printing condition, its bleed the profile's."""
        return Room(self.house.styles, self.condition.icc, self.profile.bleed_mm)


@dataclass(frozen=True)
class Finisher:
    """What the PDFs of one build are finished with; ``sources``: a picture's path in the project -> its bytes."""

    prepress: Prepress
    issue: Issue
    labels: tuple[str, ...]
    css: str  # of the printed edition: its tokens are the inks that drawings mean
    sources: Mapping[str, bytes]

    def key(self, raw: bytes, edition: Edition) -> str:
        """A digest of everything that the finished file depends on."""
        total = hashlib.sha256(raw)
        plain = plan_finishing(self.issue, self.labels, edition.links, identify(self.issue))
        total.update(read_srgb() + self.prepress.condition.sha256.encode() if edition.tags else b"")
        total.update(f"{digest_code(*CODE, packages=LIBRARIES)}{edition}{plain}".encode())
        if edition.press_colours:
            total.update(f"{self.prepress.profile}{self.prepress.condition.sha256}{self.css}".encode())
            for path, content in sorted(self.sources.items()):
                total.update(f"{path}{hashlib.sha256(content).hexdigest()}".encode())
        if edition.slug:
            total.update(self._slug_font())
        return total.hexdigest()

    def finish(self, raw: bytes, edition: Edition) -> bytes:
        """The finished file."""
        return finish.finish_pdf(raw, self._plan(edition))

    def _plan(self, edition: Edition) -> Finishing:
        press = self._plan_press(edition) if edition.press_colours else None
        srgb = read_srgb() if edition.tags else b""
        plan = plan_finishing(self.issue, self.labels, edition.links, identify(self.issue), press, srgb)
        return replace(plan, condition=self.prepress.condition.icc.read_bytes() if plan.archived else b"")

    def _plan_press(self, edition: Edition) -> PressFinish:
        from pipeline.finish.pictures import PRINT, PROOF, Repro, name_source, replace_pictures
        from pipeline.inks import derive_tokens, open_press

        profile, condition = self.prepress.profile, self.prepress.condition
        press = open_press(condition.icc, profile.ink_total, derive_tokens(self.css, open_profile(condition.icc)))
        sources = {name_source(resource_url(path)): content for path, content in self.sources.items()}
        keep = Kept(self.prepress.house.cache / "plates", PLATES_KEPT).get
        repro = Repro(sources, press, keep, PROOF if edition.slug else PRINT, profile.bleed_mm)
        return PressFinish(
            profile,
            press.icc,
            press.convert_colour,
            steps=(partial(replace_pictures, repro=repro),),
            marks=profile.marks or edition.slug,
            colour_bar=edition.slug,
            slug=self._slug_lines() if edition.slug else (),
            slug_font=self._slug_font() if edition.slug else b"",
            rendition="proof" if edition.slug else "default",
        )

    def _slug_lines(self) -> tuple[str, ...]:
        """A line for each page: magazine, issue, day it was changed, page, profile."""
        head = f"{full_title(self.issue)} · {self.issue.modified}"
        return tuple(f"{head} · {label} · {self.prepress.profile.name}" for label in self.labels)

    def _slug_font(self) -> bytes:
        house = self.prepress.house
        for font in fonts.read_fonts(house.styles / "fonts.yaml"):
            if (font.family, font.style, font.weight) == SLUG_FACE:
                return (house.cache / "fonts" / font.file).read_bytes()
        message = f"{SLUG_FACE[0]} regular, in which proofs have their slug line, is not declared"
        raise Stopped((Problem("SRC005", message, "declare it, or make no proof", Place("styles/fonts.yaml")),))


def open_prepress(house: House, profile: Profile) -> Prepress:
    """The printing of an issue, once the declared files are collected."""
    return Prepress(house, profile, find_condition(house.styles / "profiles", house.cache, profile.condition))


def finish_issue(
    prepress: Prepress,
    issue: Issue,
    made: Typeset,
    sources: Mapping[str, bytes],
    labels: tuple[str, ...],
    editions: tuple[str, ...],
) -> dict[str, bytes]:
    """The finished PDFs by file name: those asked for and those that others need; kept by what they are made of."""
    kept = Kept(prepress.house.cache / "finished")
    css = prepress.room.sheet(PDF_EDITIONS["print"], issue, "")
    finisher = Finisher(prepress, issue, labels, css, sources)
    files = {}
    for name, edition in PDF_EDITIONS.items():
        raw = next((layout.pdf for layout in made.editions if layout.name == edition.layout), None)
        if raw is not None and (name in editions or name == edition.layout):
            files[edition.file] = kept.get(finisher.key(raw, edition), partial(finisher.finish, raw, edition))
    return files


def read_sources(root: Path, made: Typeset) -> dict[str, bytes]:
    """The pictures that the layout may load, by their path in the project; drawings for the words in them."""
    suffixes = {*PICTURE_SUFFIXES, SUPPLIED, ".svg"}
    paths = {path for unit in made.sources for path in unit.resources if Path(path).suffix.lower() in suffixes}
    return {path: (root / path).read_bytes() for path in sorted(paths)}


def name_picture(path: str) -> str:
    """The name of a picture's resource in a PDF of ours, less its last digit."""
    from pipeline.finish.pictures import name_source

    return name_source(resource_url(path))
