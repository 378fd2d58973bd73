"""Versions: which one comes next, what it supersedes, and the register's copy that lies elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.archive.bag import hold_archive
from pipeline.archive.model import Line
from pipeline.archive.readme import Edition
from pipeline.archive.register import REGISTER, append_line, append_lines, read_register
from pipeline.catalogue.model import name_files
from pipeline.model import Issue
from pipeline.problems import Problem, Stopped


def choose_edition(
    issue: Issue, archive: Path, lines: Sequence[Line], date: str, reason: str
) -> tuple[Edition, tuple[Line, ...]]:
    """The next version, and the register's line that says the earlier one was superseded, where it stands.

    Raises Stopped: ARC008 where a correction has no reason, ARC005 for a package that the register has no line of.
    """
    reason = " ".join(reason.split())
    stem = name_files(issue)
    own = [line for line in lines if line.issue == issue.id]
    archived = {line.package: line for line in own if line.kind == "archived"}
    _refuse_stray(archive, stem, archived)
    version = max((line.version for line in archived.values()), default=0) + 1
    edition = Edition(f"{stem}-v{version}", version, date, reason=reason)
    if version == 1:
        return edition, ()
    last = max(archived.values(), key=lambda line: line.version)
    if not reason:
        message = f"{last.package} is in the archive: a new version needs a reason"
        raise Stopped((Problem("ARC008", message, "say what was corrected, with --reason"),))
    edition = Edition(edition.package, version, date, last.package, reason)
    ended = any(line.package == last.package and line.kind != "archived" for line in own)  # withdrawn before
    superseded = Line(issue.id, last.version, last.package, "superseded", last.sha512, reason, date)
    return edition, () if ended else (superseded,)


def _refuse_stray(archive: Path, stem: str, archived: dict[str, Line]) -> None:
    """Raises Stopped (ARC005) for a folder with a package's name that the register does not know."""
    form = re.compile(rf"{re.escape(stem)}-v\d+")
    names = sorted(path.name for path in archive.glob(f"{stem}-v*") if form.fullmatch(path.name))
    strays = [name for name in names if name not in archived]
    if strays:
        message = f"{', '.join(strays)} lies in the archive, and the register has no line of it"
        hint = "a run was ended before its last step, or somebody put it there: move it away, then archive again"
        raise Stopped((Problem("ARC005", message, hint),))


def find_newest(issue_id: str, archive: Path) -> Path | None:
    """The newest package of an issue that the register has and nobody withdrew; None where there is none."""
    register = archive / REGISTER
    lines = read_register(register) if register.exists() else ()
    own = [line for line in lines if line.issue == issue_id]
    gone = {line.package for line in own if line.kind == "withdrawn"}
    found = [line for line in own if line.kind == "archived" and line.package not in gone]
    return archive / max(found, key=lambda line: line.version).package if found else None


def withdraw_newest(issue_id: str, archive: Path, date: str, reason: str, copy: Path | None) -> Line:
    """The line that an issue's newest package is withdrawn; the package stays as it is. Raises Stopped."""
    register = archive / REGISTER
    with hold_archive(archive):
        lines = read_register(register) if register.exists() else ()
        refuse_copy(lines, copy)
        versions = [line for line in lines if line.issue == issue_id and line.kind == "archived"]
        if not versions:
            message = f"no version of «{issue_id}» is in the archive"
            raise Stopped((Problem("ARC005", message, "`press verify` lists what there is"),))
        newest = max(versions, key=lambda line: line.version).package
        line = append_line(register, choose_withdrawal(lines, newest, date, reason))
        keep_copy(register, copy)
    return line


def choose_withdrawal(lines: Sequence[Line], package: str, date: str, reason: str) -> Line:
    """The register's line that a package is withdrawn. Raises Stopped (ARC008)."""
    own = [line for line in lines if line.package == package]
    if any(line.kind == "withdrawn" for line in own):
        message = f"{package} is withdrawn already"
        raise Stopped((Problem("ARC008", message, "nothing is left to do"),))
    if not reason.strip():
        raise Stopped((Problem("ARC008", "a withdrawal needs a reason", "say why, with --reason"),))
    return Line(own[0].issue, own[0].version, package, "withdrawn", own[0].sha512, " ".join(reason.split()), date)


def refuse_copy(lines: Sequence[Line], copy: Path | None) -> None:
    """Raises Stopped (ARC005) where a copy of the register is not the beginning of it: one of the two was changed."""
    if copy is None or not copy.exists():
        return
    kept = read_register(copy)
    if kept != tuple(lines[: len(kept)]):
        message = "the copy of the register has lines that the archive's own has not"
        hint = "find out which of them was changed before anything is archived"
        raise Stopped((Problem("ARC005", message, hint),))


def keep_copy(register: Path, copy: Path | None) -> None:
    """The copy brought up to date, line for line. Raises Stopped (ARC009) where it cannot be written."""
    if copy is None:
        return
    lines = read_register(register)
    refuse_copy(lines, copy)
    known = len(read_register(copy)) if copy.exists() else 0
    if missing := lines[known:]:
        append_lines(copy, missing)
