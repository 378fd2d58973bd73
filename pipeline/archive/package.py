"""An issue into the archive: a final build, its package, a line in the register. Nothing is ever overwritten."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import __version__
from pipeline.archive.bag import hold_archive, mark_unregistered, write_bag
from pipeline.archive.crate import NAME as CRATE
from pipeline.archive.crate import describe_package
from pipeline.archive.edition import choose_edition, finish_copy, prepare_copy
from pipeline.archive.model import BagInfo, Entry, Line
from pipeline.archive.plaintext import write_texts
from pipeline.archive.readme import Edition, write_readme, write_rebuild
from pipeline.archive.register import REGISTER, append_lines, read_register
from pipeline.archive.release import refuse_unfit
from pipeline.archive.tools import hold_wheels, list_build
from pipeline.archive.tree import list_finished, list_sources
from pipeline.build import Order, Outcome
from pipeline.build import build as build_issue
from pipeline.editions import EDITIONS
from pipeline.house import House
from pipeline.identity import identify
from pipeline.language import find_language
from pipeline.load import Sources, load_issue
from pipeline.model import Issue
from pipeline.periodical import full_title, imprint_values, name_publisher
from pipeline.problems import Problem, Severity
from pipeline.report import write_json


@dataclass(frozen=True)
class ArchiveOrder:
    """What is asked for: ``date`` is YYYY-MM-DD, ``copy`` a copy of the register that lies elsewhere."""

    issue: str
    archive: Path
    date: str
    reason: str = ""
    copy: Path | None = None
    with_tools: bool = False
    jobs: int = 2


@dataclass(frozen=True)
class Archived:
    """What was made: where it lies, its seal (sha512 of the tag manifest), what it supersedes, the build's notes."""

    folder: Path
    edition: Edition
    seal: str
    files: int
    notes: tuple[Problem, ...] = field(default=())

    def describe(self) -> dict[str, object]:
        """What ``--json`` gives."""
        return {
            "package": self.edition.package,
            "folder": str(self.folder),
            "version": self.edition.version,
            "supersedes": self.edition.supersedes or None,
            "reason": self.edition.reason or None,
            "date": self.edition.date,
            "sha512": self.seal,
            "files": self.files,
        }


def archive_issue(
    house: House, order: ArchiveOrder, build: Callable[[House, Order], Outcome] = build_issue
) -> Archived:
    """The issue built under ``--final`` and archived. What can be refused before the build is.

    Raises Stopped (ARC004, ARC005, ARC007, ARC008, ARC009 and whatever a build raises) and MissingTool; then no
    package, no line and no trace is left. Only where the copy of the register fails after its line was written is the
    issue archived all the same: ARC009 says so.
    """
    issue, _ = load_issue(Sources(house.sources), order.issue)
    with hold_archive(order.archive):
        _choose(issue, order)
    list_sources(house, issue)
    with ExitStack() as held:
        wheels = hold_wheels(order.with_tools, house.say)
        if wheels is not None:
            held.enter_context(wheels)
        outcome = build(house, Order(order.issue, EDITIONS, final=True, jobs=order.jobs))
        refuse_unfit(outcome.files, outcome.gates, outcome.problems)
        return make_package(house, order, outcome, Path(wheels.name) if wheels else None)


def _choose(issue: Issue, order: ArchiveOrder) -> tuple[Edition, tuple[Line, ...]]:
    """The next version, and the lines that the register will have of it. Raises Stopped (ARC005, ARC008)."""
    register = order.archive / REGISTER
    lines = read_register(register) if register.exists() else ()
    prepare_copy(lines, order.copy)
    return choose_edition(issue, order.archive, lines, order.date, order.reason)


def make_package(house: House, order: ArchiveOrder, outcome: Outcome, wheels: Path | None = None) -> Archived:
    """A finished build as a package, and the register's line of it. Raises Stopped; then neither is there."""
    house.progress.station("package")
    issue, _ = load_issue(Sources(house.sources), order.issue)
    register = order.archive / REGISTER
    with hold_archive(order.archive):
        edition, superseding = _choose(issue, order)
        entries = fill_package(house, issue, edition, outcome, wheels)
        folder = order.archive / edition.package
        with mark_unregistered(folder):
            seal = write_bag(folder, entries, describe_bag(issue, edition))
            house.progress.station("register")
            line = Line(issue.id, edition.version, edition.package, "archived", seal, edition.reason, edition.date)
            try:
                append_lines(register, (*superseding, line))
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)  # nobody was told of it
                raise
        finish_copy(register, order.copy, f"{edition.package} is archived")
    notes = tuple(problem for problem in outcome.problems if problem.severity is Severity.NOTE)
    return Archived(folder, edition, seal, len(entries), notes)


def fill_package(
    house: House, issue: Issue, edition: Edition, outcome: Outcome, wheels: Path | None = None
) -> tuple[Entry, ...]:
    """Every file of ``data/``: same build, same day, same bytes."""
    texts = write_texts(issue, outcome.pages, find_language(issue.magazine.language).labels)
    entries = [
        *list_finished(outcome.files),
        *(Entry(f"text/{name}", content) for name, content in texts.items()),
        *list_sources(house, issue),
        *list_build(wheels, outcome.gates),
        Entry("build/REBUILD.txt", write_rebuild(issue, edition, platform.python_version())),
    ]
    entries.append(Entry("README.txt", write_readme(issue, edition, entries)))
    named = dict(zip((article.id for article in issue.articles), (f"text/{name}" for name in texts), strict=True))
    crate = describe_package(issue, outcome.pages, edition.package, entries, named)
    return (*entries, Entry(CRATE, write_json(crate)))


def describe_bag(issue: Issue, edition: Edition) -> BagInfo:
    """bag-info.txt: RFC 8493's own labels (2.2.2), then ours."""
    fields = (
        ("Source-Organization", name_publisher(issue)),
        ("Organization-Address", ", ".join(imprint_values(issue, "address"))),
        ("Contact-Phone", " ".join(imprint_values(issue, "telephone"))),
        ("Contact-Email", " ".join(imprint_values(issue, "email"))),
        ("External-Description", f"{full_title(issue)}. {issue.magazine.description}"),
        ("External-Identifier", identify(issue)),
        ("Internal-Sender-Identifier", edition.package),
        ("Bagging-Date", edition.date),
        ("Bag-Software-Agent", f"adal-press {__version__}"),
        ("Issue", issue.id),
        ("Version", str(edition.version)),
        ("Supersedes", edition.supersedes),
        ("Reason", edition.reason),
    )
    return BagInfo(tuple((label, value) for label, value in fields if value))
