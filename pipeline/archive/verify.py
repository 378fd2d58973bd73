"""verify: every byte of packages read again and held against their manifests, and these against the register.

Nothing is followed out of a package, and what it says of itself is not believed: names, sizes and depths have limits.
Packages are read in the order in which they are given, the largest file of each first, by several readers at once:
hashlib lets go of Python's lock.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import local

from pipeline.archive.bag import INFO, LARGEST_INFO, LARGEST_MANIFEST, MANIFEST, OURS, TAG_MANIFEST, inspect_bag
from pipeline.archive.inventory import Inventory, open_plain, show_name, take_inventory
from pipeline.archive.model import Bag, Line, Verdict
from pipeline.archive.register import REGISTER
from pipeline.archive.standing import Registers, judge_standing, note_own_register
from pipeline.model import Place
from pipeline.problems import Problem, sort_problems
from pipeline.report import problem_data

BLOCK = 1 << 20
LARGEST_FILE = 32 << 30  # a file with more was never one of an issue, and is not read
MOST_PROBLEMS = 1000  # of one package: one that is lost whole need not fill a disk with lines
RESTORE = "take it from a copy of the package that is whole"
_OXUM = re.compile(r"(\d{1,18})\.(\d{1,9})")
_reader = local()


@dataclass(frozen=True)
class Watcher:
    """Who looks on: ``read`` is given the bytes of every block, ``done`` every package when it is judged."""

    read: Callable[[str, int], None] = lambda package, size: None
    done: Callable[[Verdict], None] = lambda verdict: None


@dataclass(frozen=True)
class _Opened:
    """A package whose tag files were read; ``reads`` are its files that are listed and there, to be hashed."""

    bag: Bag
    lies: Inventory
    faults: Mapping[str, Problem]
    reads: Mapping[str, Future[str]]


def verify_package(path: Path, register: Path | None) -> Verdict:
    """What is wrong with one package; ``register`` None is the one beside it."""
    return verify_packages((path,), register, jobs=1)[0]


def verify_packages(
    paths: Sequence[Path], register: Path | None, jobs: int, watcher: Watcher | None = None
) -> tuple[Verdict, ...]:
    """A verdict for each package, in their order; one named twice is read once. ``jobs`` readers at once."""
    watcher = watcher or Watcher()
    registers = Registers(register)
    roots = tuple(dict.fromkeys(find_root(path) for path in paths))
    verdicts = []
    pool = ThreadPoolExecutor(jobs)
    try:
        opened = _open_ahead(roots, pool, watcher)
        for root in roots:
            verdicts.append(_judge(root, next(opened), registers))
            watcher.done(verdicts[-1])
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return tuple(verdicts)


def find_root(path: Path) -> Path:
    """The package's folder as it is named: folders above it may be links, the package itself is never followed."""
    named = Path(os.path.realpath(path)) if path.name in ("", "..") else path
    return Path(os.path.realpath(named.parent)) / named.name


def _open_ahead(roots: Sequence[Path], pool: ThreadPoolExecutor, watcher: Watcher) -> Iterator[_Opened | None]:
    """Each package opened one ahead of the one that is judged, so that readers never wait for work."""
    waiting: list[_Opened | None] = []
    for root in roots:
        waiting.append(_open(root, pool, watcher))
        if len(waiting) > 1:
            yield waiting.pop(0)
    yield from waiting


def _open(root: Path, pool: ThreadPoolExecutor, watcher: Watcher) -> _Opened | None:
    if root.is_symlink() or not root.is_dir():
        return None
    lies = take_inventory(root)
    bag, faults = inspect_bag(root)
    listed = {**bag.payload, **bag.tags}
    limit = _find_limit(bag)
    here = [path for path in listed if path in lies.files and lies.files[path] <= limit]
    reads = {
        path: pool.submit(_hash, root / path, lies.files[path], root.name, watcher.read)
        for path in sorted(here, key=lambda path: (-lies.files[path], path))
    }
    return _Opened(bag, lies, faults, reads)


def _find_limit(bag: Bag) -> int:
    """The most bytes that a file can have and still be as archived: the whole payload's, where bag-info.txt is true."""
    try:
        digest = _hash(bag.root / INFO, LARGEST_INFO, bag.root.name, lambda package, size: None)
    except OSError:
        return LARGEST_FILE
    said = _read_oxum(bag)[0]
    return min(LARGEST_FILE, max(said, LARGEST_MANIFEST)) if digest == bag.tags.get(INFO) else LARGEST_FILE


def _read_oxum(bag: Bag) -> tuple[int, int]:
    """Bytes and files of the payload as bag-info.txt has them; no limit where it does not say."""
    match = _OXUM.fullmatch(bag.info.find("Payload-Oxum") or "")
    return (int(match[1]), int(match[2])) if match else (LARGEST_FILE, -1)


def _hash(path: Path, size: int, package: str, read: Callable[[str, int], None]) -> str:
    """sha512 of a file of ``size`` bytes; of one that grows meanwhile, no more than that and a block."""
    if not hasattr(_reader, "block"):
        _reader.block = bytearray(BLOCK)
    view = memoryview(_reader.block)
    digest, rest = hashlib.sha512(), size + 1
    with open_plain(path) as stream:
        while rest > 0 and (count := stream.readinto(view)):
            digest.update(view[:count])
            rest -= count
            read(package, count)
    return digest.hexdigest()


def _judge(root: Path, opened: _Opened | None, registers: Registers) -> Verdict:
    name = show_name(root.name)
    if opened is None:
        code, what = ("ARC004", "not a folder") if os.path.lexists(root) else ("ARC002", "there is no such package")
        what = "a link stands in the package's place" if root.is_symlink() else what
        return Verdict(name, (Problem(code, what, RESTORE, Place(name)),), 0, 0)
    found = [*_judge_files(opened), *_judge_rest(opened)]
    found = [_place(problem, name) for problem in found]
    found += opened.faults.values()
    if not found and _count_payload(opened.lies) != _read_oxum(opened.bag):
        message = "its Payload-Oxum is not the bytes and files of the payload"
        found.append(Problem("ARC004", message, RESTORE, Place(f"{name}/{INFO}")))
    if len(found) > MOST_PROBLEMS:
        more = len(found) - MOST_PROBLEMS
        found[MOST_PROBLEMS:] = [Problem("ARC004", f"and {more} findings more", RESTORE, Place(name))]
    seal = None if TAG_MANIFEST in opened.faults else opened.bag.seal
    standing, problems = judge_standing(root, seal, registers)
    done = [path for path, read in opened.reads.items() if not read.exception()]
    size = sum(opened.lies.files[path] for path in done)
    every = (*found, *problems) or note_own_register(registers)
    return Verdict(name, sort_problems(every), len(done), size, standing)


def _place(problem: Problem, package: str) -> Problem:
    path = show_name(problem.place.path if problem.place else "")
    return Problem(problem.code, problem.message, problem.hint, Place(f"{package}/{path}"))


def _judge_files(opened: _Opened) -> Iterator[Problem]:
    """Files that the manifests name: changed, missing, or something else in their place."""
    unlisted = tuple(opened.lies.unread)
    for path, digest in sorted({**opened.bag.payload, **opened.bag.tags}.items()):
        if path in opened.reads:
            if reason := _find_change(opened.reads[path], digest):
                yield Problem("ARC001", reason, RESTORE, Place(path))
        elif path in opened.lies.files:
            yield Problem("ARC001", "not as it was archived: far larger", RESTORE, Place(path))
        elif path in opened.lies.others:
            yield Problem("ARC001", f"{opened.lies.others[path]} stands in its place", RESTORE, Place(path))
        elif path not in opened.faults and not path.startswith(unlisted or "\0"):
            yield Problem("ARC002", "missing", RESTORE, Place(path))


def _find_change(read: Future[str], digest: str) -> str | None:
    try:
        return None if read.result() == digest else "not as it was archived"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _judge_rest(opened: _Opened) -> Iterator[Problem]:
    """What nobody archived; where a manifest cannot be used, nothing is said of what it would list."""
    hint = "take it away: a package is never added to"
    listed = {*opened.bag.payload, *opened.bag.tags, *OURS}
    for path in sorted({**opened.lies.files, **opened.lies.others}.keys() - listed):
        manifest = MANIFEST if path.startswith("data/") else TAG_MANIFEST
        if manifest not in opened.faults:
            what = opened.lies.others.get(path, "a file")
            yield Problem("ARC003", f"{what} that was not archived", hint, Place(path))
    for path in opened.lies.empty:
        if path != "data/" or opened.bag.payload:
            yield Problem("ARC003", "an empty folder that was not archived", hint, Place(path))
    for path, reason in opened.lies.unread.items():
        yield Problem("ARC004", f"a folder that cannot be listed: {reason}", RESTORE, Place(path))


def _count_payload(lies: Inventory) -> tuple[int, int]:
    sizes = [size for path, size in lies.files.items() if path.startswith("data/")]
    return sum(sizes), len(sizes)


def list_packages(archive: Path, register: Path | None) -> tuple[Path, ...]:
    """Every package in an archive, and every one that should be: in its register, and not withdrawn."""
    here = {path.name for path in archive.iterdir() if _is_listed(path) and not path.name.startswith(".")}
    registers = Registers(register)
    kept: dict[str, Line] = {line.package: line for line in registers.read(archive / REGISTER)}
    here |= {name for name, line in kept.items() if line.kind != "withdrawn"}
    return tuple(archive / name for name in sorted(here))


def _is_listed(path: Path) -> bool:
    """A folder, or a link in the place of one, which is a finding wherever it leads."""
    return not path.is_file() if path.is_symlink() else path.is_dir()


def verdict_data(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """The verdicts as ``--json`` gives them."""
    return {
        "schema": 1,
        "packages": [
            {
                "package": verdict.package,
                "whole": verdict.is_whole,
                "standing": list(verdict.standing),
                "files": verdict.files,
                "bytes": verdict.bytes,
                "problems": [problem_data(problem) for problem in verdict.problems],
            }
            for verdict in verdicts
        ],
    }
