"""What the register says of a package: that it is the one that was archived, was superseded, or withdrawn."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.archive.inventory import show_name
from pipeline.archive.model import Line
from pipeline.archive.register import REGISTER, inspect_register
from pipeline.model import Place
from pipeline.problems import Problem


class Registers:
    """The registers of a check, each read once: the given copy, or the one beside each package."""

    def __init__(self, copy: Path | None) -> None:
        self.copy = copy
        self._kept: dict[Path, tuple[tuple[Line, ...], tuple[Problem, ...]]] = {}

    def read(self, own: Path) -> tuple[Line, ...]:
        """The lines that count for packages beside ``own``."""
        return self.inspect(own)[0]

    def inspect(self, own: Path) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
        """The same with what is wrong with them, in themselves and with one another."""
        counts = self.copy or own
        if own not in self._kept:
            lines, problems = inspect_register(counts) if os.path.lexists(counts) else ((), ())
            if self.copy is not None and os.path.lexists(own):
                beside, faults = inspect_register(own)
                problems = (*problems, *faults, *_compare(lines, beside, own.name))
            self._kept[own] = lines, problems
        return self._kept[own]

    def has(self, own: Path) -> bool:
        """There is a register to ask."""
        return self.copy is not None or os.path.lexists(own)


def _compare(copy: tuple[Line, ...], own: tuple[Line, ...], name: str) -> tuple[Problem, ...]:
    """A copy may lack the newest lines; nothing else may differ."""
    if own[: len(copy)] == copy:
        return ()
    number = next((at for at, (one, other) in enumerate(zip(copy, own, strict=False), 1) if one != other), len(own) + 1)
    message = f"the register beside the packages is not the given copy from line {number} on"
    hint = "one of them was changed: find out which before anything else is archived"
    return (Problem("ARC005", message, hint, Place(name, number)),)


def judge_standing(root: Path, seal: str | None, registers: Registers) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """What is to be said of a package, and what is wrong: ARC005, or ARC006 where there is no register to ask.

    ``seal`` is the sha512 of its tag manifest, None where that cannot be used.
    """
    own, name = root.parent / REGISTER, root.name
    place = Place(show_name(name))
    if not registers.has(own):
        message = "no register was given: whether it was forged whole could not be checked"
        hint = "keep a copy of the archive's register.jsonl elsewhere, and name it with --register"
        return (), (Problem("ARC006", message, hint, place),)
    lines, problems = registers.inspect(own)
    mine = [line for line in lines if line.package == name]
    if not mine and problems:  # its line may stand after the fault
        return (), problems
    if not mine:
        other = next((line.package for line in lines if line.sha512 == seal), None)
        message = f"the register has it as {other}" if other else "the register has no such package"
        hint = (
            "give it its name back" if other else "if it is yours, copy the archive's newest register over the old copy"
        )
        return (), (*problems, Problem("ARC005", message, hint, place))
    if seal is not None and mine[0].sha512 != seal:
        message = "it is not the package that was archived: its tag manifest is another one than the register has"
        hint = f"all of it may be forged: take the copy of {mine[0].date} that lies elsewhere"
        problems = (*problems, Problem("ARC005", message, hint, place, value=seal, limit=mine[0].sha512))
    said = tuple(f"{line.kind} on {line.date}: {line.reason}" for line in mine if line.kind != "archived")
    return said, problems


def note_own_register(registers: Registers) -> tuple[Problem, ...]:
    """What is still to be said of a package that has no finding: ARC012 where no copy of the register was given."""
    if registers.copy is not None:
        return ()
    message = "held against the register beside the packages only: who changed both would not be noticed"
    hint = "name a copy that lies where the archive's keepers cannot write, with --register"
    return (Problem("ARC012", message, hint, Place(REGISTER)),)
