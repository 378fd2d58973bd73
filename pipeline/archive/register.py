"""register.jsonl: what was archived, superseded and withdrawn, a line each, only ever added to.

Every line holds the sha512 of the line before it, so that a line cannot be changed, taken away or moved without all
later ones showing it. It is the one place where a package that was forged whole, with all its digests made anew, can
be told from the true one; a copy should therefore lie where the archive's keepers cannot write.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path

from pipeline.archive.inventory import NotPlain, show_name
from pipeline.archive.model import Line
from pipeline.model import Place
from pipeline.problems import Problem, Stopped

REGISTER = "register.jsonl"
KINDS = ("archived", "superseded", "withdrawn")
FIRST = "0" * 128
LARGEST_REGISTER, LONGEST_LINE = 64 << 20, 8192
LONGEST_REASON = 1000  # characters: with the other fields always within a line, however JSON writes them
_KEYS = ("issue", "version", "package", "kind", "sha512", "reason", "date", "previous")
_FORMS = {
    "issue": r"[a-z0-9][a-z0-9-]{0,60}",
    "package": r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}",
    "kind": "|".join(KINDS),
    "sha512": r"[0-9a-f]{128}",
    "previous": r"[0-9a-f]{128}",
    "date": r"\d{4}-\d{2}-\d{2}",
    "reason": r"[^\n\r]*",
}


def append_line(register: Path, line: Line) -> Line:
    """One line more, on the disk before it returns: see append_lines."""
    return append_lines(register, (line,))[0]


def append_lines(register: Path, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines at the end of the register, all or none, with ``previous`` filled in; the register is made if need be.

    Others wait meanwhile. The torn line of a run that was killed while it wrote, which nobody was ever told of, goes.
    Raises Stopped: ARC005 where the register is not whole or a line does not follow from it, ARC009 where it cannot
    be written.
    """
    try:
        register.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(register, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise Stopped((_unwritable(register, error),)) from None
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        kept = _read_all(number)
        whole = kept[: kept.rfind(b"\n") + 1]
        before, problems = check_lines(whole, register.name)
        if problems:
            raise Stopped(problems)
        added = _chain(before, lines, whole)
        data = b"".join(_format(line) + b"\n" for line in added)
        _, problems = check_lines(whole + data, register.name)
        if problems:
            raise Stopped(problems)
        if whole != kept:
            os.ftruncate(number, len(whole))
        _sync_parent(register)  # first: a line that was written is never taken for one that was not
        _write(number, data, len(whole))
    except OSError as error:
        raise Stopped((_unwritable(register, error),)) from None
    finally:
        os.close(number)
    return added


def refuse_unwritable(register: Path) -> None:
    """Raises Stopped (ARC009) where lines could not be added to a register; nothing is made or written."""
    try:
        if os.path.lexists(register):
            os.close(os.open(register, os.O_RDWR | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC))
            return
        above = next(path for path in register.absolute().parents if os.path.lexists(path))
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise Stopped((_unwritable(register, error),)) from None


def _write(number: int, data: bytes, size: int) -> None:
    """The data at the end of the file, or the file as long as it was."""
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(number, rest) :]
        os.fsync(number)
    except OSError:
        with suppress(OSError):  # where even that cannot be, the torn end is seen by the next one
            os.ftruncate(number, size)
        raise


def _sync_parent(register: Path) -> None:
    """A register that was just made has its name on the disk too."""
    folder = os.open(register.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _chain(before: Sequence[Line], lines: Sequence[Line], whole: bytes) -> tuple[Line, ...]:
    last = hashlib.sha512(whole.rstrip(b"\n").rpartition(b"\n")[2]).hexdigest() if before else FIRST
    added: list[Line] = []
    for line in lines:
        added.append(replace(line, reason=" ".join(line.reason.split()), previous=last))
        last = hashlib.sha512(_format(added[-1])).hexdigest()
    return tuple(added)


def _format(line: Line) -> bytes:
    fields = asdict(line)
    return json.dumps({key: fields[key] for key in _KEYS}, ensure_ascii=False).encode()


def read_register(register: Path) -> tuple[Line, ...]:
    """Its lines, the oldest first. Raises Stopped (ARC005) where it is not whole or cannot be read."""
    lines, problems = inspect_register(register)
    if problems:
        raise Stopped(problems)
    return lines


def inspect_register(register: Path) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """The lines up to the first fault, and the fault: ARC005 for a broken chain, a torn end, an unreadable file."""
    try:
        with _hold_shared(register) as number:
            data = _read_all(number)
    except OSError as error:
        hint = "name a register that can be read"
        return (), (Problem("ARC005", f"{show_name(register.name)} cannot be read: {error.strerror}", hint),)
    whole = data[: data.rfind(b"\n") + 1]
    lines, problems = check_lines(whole, register.name)
    if not problems and whole != data:
        message = f"the last line of {show_name(register.name)} is torn: a run was ended while it wrote"
        problems = (
            Problem("ARC005", message, "the next press archive clears it; what it told of was not archived",
                    Place(register.name, len(lines) + 1)),
        )  # fmt: skip
    return lines, problems


@contextmanager
def _hold_shared(register: Path) -> Iterator[int]:
    """Open for reading while nobody writes; never a pipe that would keep us waiting."""
    number = os.open(register, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # a file system without locks; it may still be read
            fcntl.flock(number, fcntl.LOCK_SH)
        yield number
    finally:
        os.close(number)


def _read_all(number: int) -> bytes:
    """The file from its start. Raises OSError, and NotPlain for one that is far too large for a register."""
    os.lseek(number, 0, os.SEEK_SET)
    pieces, size = [], 0
    while piece := os.read(number, 1 << 20):
        size += len(piece)
        if size > LARGEST_REGISTER:
            raise NotPlain(0, f"it has more than {LARGEST_REGISTER:,} bytes")
        pieces.append(piece)
    return b"".join(pieces)


def check_lines(data: bytes, name: str) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """The whole lines of a register up to the first fault, and that fault as ARC005."""
    lines: list[Line] = []
    archived: dict[str, str] = {}  # package to seal
    previous = FIRST
    for number, raw in enumerate(data.split(b"\n")[:-1], 1):
        try:
            line = _parse(raw)
            _follow(line, previous, archived)
        except ValueError as error:
            message = f"line {number} of {show_name(name)}: {error}"
            hint = "compare it with the copy that lies elsewhere; nothing after this line can be trusted"
            return tuple(lines), (Problem("ARC005", message, hint, Place(name, number)),)
        lines.append(line)
        previous = hashlib.sha512(raw).hexdigest()
    return tuple(lines), ()


def _parse(raw: bytes) -> Line:
    """Raises ValueError for anything but a line as append_lines writes it, byte for byte."""
    if len(raw) > LONGEST_LINE:
        raise ValueError("far too long")
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(fields, dict) or tuple(fields) != _KEYS:
        raise ValueError("not the fields of a register")
    if type(fields["version"]) is not int or fields["version"] < 1:
        raise ValueError("version is not a number from 1")
    for key, form in _FORMS.items():
        if not isinstance(fields[key], str) or not re.fullmatch(form, fields[key], re.ASCII):
            raise ValueError(f"{key} has not the form it should have")
    line = Line(**fields)
    try:
        if _format(line) != raw:
            raise ValueError("written in another way than the press writes it")
    except UnicodeEncodeError:
        raise ValueError("not Unicode") from None
    return line


def _follow(line: Line, previous: str, archived: dict[str, str]) -> None:
    """A line fits the one before it and what was archived. Raises ValueError."""
    if line.previous != previous:
        raise ValueError("the chain is broken: the line before it was changed, taken away or moved")
    if line.kind == "archived":
        if line.package in archived:
            raise ValueError(f"{line.package} was archived before")
        archived[line.package] = line.sha512
    elif archived.get(line.package) != line.sha512:
        raise ValueError(f"{line.kind}: {line.package} was never archived like this")
    elif not line.reason.strip():
        raise ValueError(f"{line.kind} without a reason")


def _unwritable(register: Path, error: OSError) -> Problem:
    hint = "make room, or name a register that you may write; nothing was added to it"
    return Problem("ARC009", f"{register.name} cannot be written: {error.strerror}", hint)
