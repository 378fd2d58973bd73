"""Versions: which one comes next, what it supersedes, and the register's copy that lies elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.archive.bag import clear_unregistered, hold_archive
from pipeline.archive.model import Line
from pipeline.archive.readme import Edition
from pipeline.archive.register import (
    LONGEST_REASON,
    REGISTER,
    append_line,
    append_lines,
    read_register,
    refuse_unwritable,
)
from pipeline.identity import name_issue
from pipeline.model import Issue
from pipeline.problems import Problem, Stopped


def choose_edition(
    issue: Issue, archive: Path, lines: Sequence[Line], date: str, reason: str
) -> tuple[Edition, tuple[Line, ...]]:
    """The next version, and the register's line that says the earlier one was superseded, where it stands.

    What a run that was killed before its line left is cleared. Raises Stopped: ARC008 where a correction has no reason
    or one that is too long, ARC005 for a package that the register has no line of.
    """
    reason = " ".join(reason.split())
    stem = name_issue(issue)
    _refuse_long(reason)
    own = _list_own(lines, stem)
    archived = {line.package: line for line in own if line.kind == "archived"}
    clear_unregistered(archive, stem, archived)
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


def _list_own(lines: Sequence[Line], stem: str) -> list[Line]:
    """The lines of one issue of one magazine: another magazine in the archive may have an issue of the same id."""
    form = re.compile(rf"{re.escape(stem)}-v\d+")
    return [line for line in lines if form.fullmatch(line.package)]


def _refuse_long(reason: str) -> None:
    """Raises Stopped (ARC008) for a reason that a line of the register does not hold."""
    if len(reason) > LONGEST_REASON:
        message = f"the reason has {len(reason):,} characters: the register holds {LONGEST_REASON:,}"
        problem = Problem("ARC008", message, "say it in a few words", value=len(reason), limit=LONGEST_REASON)
        raise Stopped((problem,))


def _refuse_stray(archive: Path, stem: str, archived: dict[str, Line]) -> None:
    """Raises Stopped (ARC005) for a folder with a package's name that the register does not know."""
    form = re.compile(rf"{re.escape(stem)}-v\d+")
    names = sorted(path.name for path in archive.glob(f"{stem}-v*") if form.fullmatch(path.name))
    strays = [name for name in names if name not in archived]
    if strays:
        message = f"{', '.join(strays)} lies in the archive, and the register has no line of it"
        hint = "the register was changed, or somebody put it there: move it away, then archive again"
        raise Stopped((Problem("ARC005", message, hint),))


def find_newest(stem: str, archive: Path, copy: Path | None) -> Path | None:
    """The newest package of an issue, ``stem`` as name_issue gives it; None where the register has none.

    Raises Stopped: ARC008 where that one is withdrawn, for an older one was corrected; ARC005 as refuse_copy does.
    """
    register = archive / REGISTER
    lines = read_register(register) if register.exists() else ()
    refuse_copy(lines, copy)
    own = _list_own(lines, stem)
    if not own:
        return None
    newest = max(own, key=lambda line: line.version).package
    if any(line.package == newest and line.kind == "withdrawn" for line in own):
        message = f"{newest}, the newest version, is withdrawn"
        raise Stopped((Problem("ARC008", message, "archive a corrected version first, with --reason"),))
    return archive / newest


def withdraw_newest(stem: str, archive: Path, date: str, reason: str, copy: Path | None) -> Line:
    """The line that an issue's newest package is withdrawn; the package stays as it is. Raises Stopped."""
    register = archive / REGISTER
    with hold_archive(archive):
        lines = read_register(register) if register.exists() else ()
        prepare_copy(lines, copy)
        versions = [line for line in _list_own(lines, stem) if line.kind == "archived"]
        if not versions:
            message = f"no version of «{stem}» is in the archive"
            raise Stopped((Problem("ARC005", message, "`press verify` lists what there is"),))
        newest = max(versions, key=lambda line: line.version).package
        line = append_line(register, choose_withdrawal(lines, newest, date, reason))
        finish_copy(register, copy, f"{newest} is withdrawn")
    return line


def choose_withdrawal(lines: Sequence[Line], package: str, date: str, reason: str) -> Line:
    """The register's line that a package is withdrawn. Raises Stopped (ARC008)."""
    own = [line for line in lines if line.package == package]
    if any(line.kind == "withdrawn" for line in own):
        message = f"{package} is withdrawn already"
        raise Stopped((Problem("ARC008", message, "nothing is left to do"),))
    if not reason.strip():
        raise Stopped((Problem("ARC008", "a withdrawal needs a reason", "say why, with --reason"),))
    _refuse_long(" ".join(reason.split()))
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


def prepare_copy(lines: Sequence[Line], copy: Path | None) -> None:
    """The copy brought up to date before anything else is done. Raises Stopped: ARC005 as refuse_copy, ARC009."""
    if copy is None:
        return
    refuse_copy(lines, copy)
    refuse_unwritable(copy)
    if missing := lines[_count_lines(copy) :]:
        append_lines(copy, missing)


def finish_copy(register: Path, copy: Path | None, done: str) -> None:
    """The copy's newest lines; where they cannot be written, Stopped (ARC009) says what is ``done`` all the same."""
    if copy is None:
        return
    lines = read_register(register)
    try:
        prepare_copy(lines, copy)
    except Stopped as stopped:
        try:
            lacks = len(lines) - _count_lines(copy)
        except Stopped:
            lacks = len(lines)
        lines_lacking = f"{lacks} line{'s' if lacks != 1 else ''}"
        message = f"{done}; the copy of the register lacks {lines_lacking}: {stopped.problems[0].message}"
        hint = "do not do it again: the next `press archive` with --register brings the copy up to date first"
        raise Stopped((Problem(stopped.problems[0].code, message, hint),)) from None


def _count_lines(copy: Path) -> int:
    return len(read_register(copy)) if copy.exists() else 0
