"""press check --fix: what proofreading can mend, shown as a diff, asked about, and written file by file."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.console import say
from pipeline.house import House
from pipeline.load import Sources, load_issue
from pipeline.model import Issue, Place
from pipeline.problems import Problem, Stopped
from pipeline.proofreading.mending import mend_texts, write_back


@dataclass(frozen=True)
class Correction:
    """What mending would change: a unified diff, and every file as it is and as it would be, by sources/… path."""

    diff: str
    files: Mapping[str, tuple[bytes, bytes]] = field(repr=False)


def correct_issue(house: House, issue_id: str) -> Correction:
    """What can be mended in the sources of an issue; nothing is written. Raises Stopped where they cannot be read."""
    sources = Sources(house.sources)
    issue, _ = load_issue(sources, issue_id)
    paths = list_sources(issue)
    contents = {path: _locate(sources, path).read_bytes() for path in paths}
    texts = {path: sources.read(*path.split("/")[1:]) for path in paths}
    mended = mend_texts(issue, texts)
    files = {path: (contents[path], write_back(contents[path], text)) for path, text in sorted(mended.items())}
    return Correction("".join(_diff(path, *pair) for path, pair in files.items()), files)


def list_sources(issue: Issue) -> tuple[str, ...]:
    """Every file of an issue that has prose in it, by sources/… path."""
    articles = (article.place.path for article in issue.articles)
    return tuple(dict.fromkeys((issue.place.path, issue.magazine.place.path, *articles)))


def _diff(path: str, old: bytes, new: bytes) -> str:
    """With line ends and BOM as the file has them: a program that applies the diff compares them too."""
    lines = difflib.unified_diff(_lines(old.decode()), _lines(new.decode()), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]] + ([text.rpartition("\n")[2]] if text[-1:] != "\n" else [])


def write_correction(house: House, correction: Correction) -> None:
    """Write the mended files: each one whole or not at all, with the mode it had.

    Raises Stopped for a file that was changed meanwhile or cannot be written; before any is written, where it can be
    known.
    """
    sources = Sources(house.sources)
    fresh: list[tuple[Path, Path]] = []
    try:
        for path, (before, after) in correction.files.items():
            target = _locate(sources, path)
            if not os.access(target, os.W_OK):
                raise _refuse(path, "the file may not be written", "give yourself the right to write it")
            if target.read_bytes() != before:
                raise _refuse(path, "the file was changed meanwhile", "look at it, and run the command again")
            new = target.with_name(f".{target.name}.{os.getpid()}.new")
            fresh.append((new, target))
            new.write_bytes(after)
            shutil.copymode(target, new)
        for new, target in fresh:
            new.replace(target)
    except OSError as error:
        name = error.filename or ""
        raise _refuse(str(name), f"cannot be written: {error.strerror}", "make room, or look at its folder") from None
    finally:
        for new, _ in fresh:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def _locate(sources: Sources, path: str) -> Path:
    """The file itself: where a link stands for it, the link stays and what it leads to is written."""
    return Path(os.path.realpath(sources.folder.joinpath(*path.split("/")[1:])))


def _refuse(path: str, message: str, hint: str) -> Stopped:
    return Stopped((Problem("SRC001", message, hint, Place(path)),))


def offer_correction(house: House, issue_id: str, yes: bool, as_json: bool) -> None:
    """``press check --fix``: the diff on stdout (on stderr beside JSON), then written where somebody says yes."""
    import click

    correction = correct_issue(house, issue_id)
    if not correction.files:
        say("nothing to mend")
        return
    click.echo(correction.diff, nl=False, err=as_json)
    count = f"{len(correction.files)} file{'s' if len(correction.files) > 1 else ''}"
    if yes or (_is_attended() and click.confirm(f"write this into {count}?", err=True)):
        write_correction(house, correction)
        say(f"mended: {', '.join(correction.files)}")
    else:
        say(f"nothing was written: `press check {issue_id} --fix --yes` changes {count}")


def _is_attended() -> bool:
    """Whether somebody sits at a terminal and can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
