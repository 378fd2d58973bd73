"""Files → an issue's folder: all of them or none, and never over what a person changed since the last import.

``.import.json`` in the folder says what was written: the sha256 of every file, and of the export they came from.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.deliver import swap_folder
from pipeline.load import RESERVED
from pipeline.model import Place
from pipeline.problems import Problem, Stopped

RECORD = ".import.json"
MAX_RECORD_BYTES = 4_000_000


@dataclass(frozen=True)
class Placed:
    """What was done: ``written`` anew or in place of an earlier import's, ``same`` as before; ``left`` of an earlier
    import, which this one has not and a person changed; ``removed``: those that nobody changed."""

    folder: Path
    written: tuple[str, ...]
    same: tuple[str, ...]
    left: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def check_id(issue: str) -> None:
    """Raises Stopped (SRC005) where an issue cannot be called so."""
    if not re.fullmatch(r"[12][0-9]{3}-[0-9a-z-]{1,32}", issue) or issue in RESERVED:
        hint = "a year, a hyphen and the number: --issue 2024-01"
        raise Stopped((Problem("SRC005", f"«{issue}» is no issue id", hint),))


def place_files(
    sources: Path,
    issue: str,
    files: Mapping[str, bytes],
    origin: Mapping[str, str],
    whole: bool = True,
    over: bool = False,
) -> Placed:
    """The files into ``sources/<issue>/`` in one step, beside what already lies there.

    ``origin`` is what the record says of where they came from. ``whole``: they are all of an import's files; what
    an earlier one wrote besides goes where nobody changed it. ``over``: the import of another export may be replaced.
    Raises Stopped: INT004 for every file that a person changed or made and for an import of another export, ENV003
    where nothing can be written.
    """
    folder = sources / issue
    try:
        sources.mkdir(parents=True, exist_ok=True)
        with _hold(sources):
            here = dict(_list_files(folder)) if os.path.lexists(folder) else {}
            before, earlier = _read_record(folder)
            if whole and not over:
                _refuse_other(folder, origin, earlier, [name for name in before if name in here and name not in files])
            _refuse_changed(folder, issue, files, here, before)
            gone = {name for name in before if whole and name not in files and _is_unchanged(here, before, name)}
            record = {name: digest(content) for name, content in files.items()}
            kept = {name: value for name, value in before.items() if name not in {*files, *gone} and name in here}
            written = {"schema": 1, **(origin if whole else earlier), "files": dict(sorted({**kept, **record}.items()))}
            content = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
            all_files: dict[str, bytes | Path] = {name: path for name, path in here.items() if name not in gone}
            all_files |= {**files, RECORD: content.encode()}
            swap_folder(sources, issue, all_files)
    except OSError as error:
        hint = "check the folder's permissions; what was there before is untouched"
        raise Stopped((Problem("ENV003", f"{issue} cannot be written: {error.strerror}", hint),)) from None
    same = tuple(name for name in files if before.get(name) == record[name] and name in here)
    fresh = tuple(name for name in files if name not in same)
    return Placed(folder, fresh, same, tuple(sorted(kept)), tuple(sorted(gone)))


def digest(content: bytes) -> str:
    """A file's sha256."""
    return hashlib.sha256(content).hexdigest()


@contextmanager
def _hold(sources: Path) -> Iterator[None]:
    """One import at a time; others wait."""
    handle = os.open(sources, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # a file system without locks: the last one wins
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _list_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file in the issue's folder. Raises Stopped where the folder, or something in it, is no common file."""
    if folder.is_symlink() or not folder.is_dir():
        raise Stopped((_refuse(folder.name, "", "something that is no folder stands in the issue's place"),))
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise Stopped((_refuse(folder.name, name, f"«{name}» is a link, or no common file"),))
        if path.is_file():
            yield name, path


def _refuse(issue: str, name: str, message: str) -> Problem:
    hint = "move it elsewhere, or import under another id"
    return Problem("INT004", message, hint, Place("/".join(part for part in ("sources", issue, name) if part)))


def _read_record(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Name → sha256 of what the last imports wrote, and from which export; empty where there is no record to read."""
    path = folder / RECORD
    try:
        if path.is_symlink() or path.stat().st_size > MAX_RECORD_BYTES:
            return {}, {}
        record = json.loads(path.read_bytes())
        files = {str(name): str(value) for name, value in record["files"].items()}
        return files, {key: str(record[key]) for key in ("export", "sha256") if key in record}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, {}


def _is_unchanged(here: Mapping[str, Path], before: Mapping[str, str], name: str) -> bool:
    return name in here and digest(here[name].read_bytes()) == before.get(name)


def _refuse_other(folder: Path, origin: Mapping[str, str], earlier: Mapping[str, str], gone: list[str]) -> None:
    """Another export under another name: most likely a wrong --issue, and the import that is there would go."""
    if not earlier or any(origin[key] == earlier.get(key) for key in origin):
        return
    files = "1 file" if len(gone) == 1 else f"{len(gone)} files"
    message = f"«{folder.name}» was imported from «{earlier.get('export', '')}»: {files} of that import would go"
    hint = "look at --issue; --replace if this export shall take the place of that one"
    raise Stopped((Problem("INT004", message, hint, Place(f"sources/{folder.name}/{RECORD}")),))


def _refuse_changed(
    folder: Path, issue: str, files: Mapping[str, bytes], here: Mapping[str, Path], before: Mapping[str, str]
) -> None:
    problems = []
    for name, content in files.items():
        if name not in here:
            continue
        found = digest(here[name].read_bytes())
        if found in (before.get(name), digest(content)):
            continue
        who = "was changed since it was imported" if name in before else "was not made by an import"
        hint = "nothing was written: rename it to keep your changes, or take it away to have it imported anew"
        place = Place(f"sources/{issue}/{name}")
        problems.append(Problem("INT004", f"«{name}» {who}", hint, place))
    if problems:
        raise Stopped(tuple(problems))
