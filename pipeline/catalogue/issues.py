"""Which issues the catalogue holds: finished, whole, as their report says, and made of the sources as they are now."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.catalogue.agreement import Row, find_change, read_rows
from pipeline.catalogue.covers import Covers
from pipeline.catalogue.model import EPUB, JPEG, PDF, Finished, Given, Piece, make_given
from pipeline.checksums import digest_file
from pipeline.contributors import list_voices, name_authors
from pipeline.house import House
from pipeline.identity import name_issue
from pipeline.kinds import KINDS
from pipeline.load import RESERVED, Sources, load_issue
from pipeline.model import Issue, Place
from pipeline.ocf import DAMAGED, open_package
from pipeline.problems import Problem, Stopped
from pipeline.typography import flat_text

_NEEDED = ("issue.epub", "screen.pdf", "cover.jpg", "page-map.json")
_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
MAX_JSON = 20_000_000


class _LeftOut(Exception):
    """Why an issue is not in the catalogue."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why)
        self.hint = hint


@dataclass(frozen=True)
class _Report:
    """What the build said: sha256 of its files by name, judges that did not run, how many warnings it let pass."""

    sums: Mapping[str, str]
    not_run: tuple[str, ...]
    warnings: int

    def tell_daily(self) -> str:
        """What a final build would not have: "Ace was not run, 66 warnings"; "" where that is nothing."""
        judges = f"{', '.join(self.not_run)} {'was' if len(self.not_run) == 1 else 'were'} not run"
        warnings = f"{self.warnings} warning{'' if self.warnings == 1 else 's'}"
        return ", ".join([*([judges] if self.not_run else []), *([warnings] if self.warnings else [])])


@dataclass(frozen=True)
class _Package:
    """What the finished ePub says of itself."""

    identifier: str
    modified: str


def find_finished(
    house: House, covers: Covers, ids: tuple[str, ...]
) -> tuple[tuple[Finished, ...], tuple[Problem, ...]]:
    """The finished issues among ``ids``, the newest first; a CAT002 for each that is left out, a CAT005 for each daily
    build."""
    found, problems = [], []
    for issue_id in ids:
        place = Place(f"sources/{issue_id}/issue.yaml")
        try:
            finished, daily = _read(house, covers, issue_id)
            found.append(finished)
            if daily:
                hint = f"before it goes out: `press build {issue_id} --final`, then `press catalog` again"
                problems.append(Problem("CAT005", f"«{issue_id}» is not a final build: {daily}", hint, place))
        except _LeftOut as left:
            problems.append(Problem("CAT002", f"«{issue_id}» is left out: {left}", left.hint, place))
    found.sort(key=lambda one: (one.issue.date, one.id), reverse=True)
    return tuple(found), tuple(problems)


def _read(house: House, covers: Covers, issue_id: str) -> tuple[Finished, str]:
    """The issue, and what shows that its build was no final one."""
    if issue_id in RESERVED:
        raise _LeftOut("its id is the name of a folder of the press", "give the issue another id")
    folder = house.output / issue_id
    again = f"`press build {issue_id}` makes it"
    if not folder.is_dir():
        refused = (house.output / f"{issue_id}.rejected").is_dir()
        raise _LeftOut("its last build was rejected" if refused else "it is not built", again)
    report = _read_report(folder, issue_id, again)
    sums = report.sums
    issue = _load(house, issue_id)
    rows = _read_rows(folder / "page-map.json", again)
    package = _read_package(folder / "issue.epub", again)
    _compare(issue, rows, package, folder / "issue.epub", again)
    try:
        drawn = covers.draw(folder / "screen.pdf", sums["screen.pdf"])
        cover, thumbnail = covers.shrink(folder / "cover.jpg", sums["cover.jpg"])
    except OSError as error:
        raise _LeftOut(f"its cover cannot be drawn: {error}", again) from None
    stem = name_issue(issue)
    finished = Finished(
        issue,
        package.identifier,
        len(drawn.labels),
        tuple(_list_pieces(issue, rows, drawn.labels)),
        _give(folder / "issue.epub", f"{stem}.epub", EPUB, sums),
        _give(folder / "screen.pdf", f"{stem}.pdf", PDF, sums),
        _give(folder / "cover.jpg", f"{stem}-cover.jpg", JPEG, sums, cover),
        make_given(f"{stem}-store.jpg", JPEG, drawn.content, *drawn.size),
        make_given(f"{stem}-thumbnail.jpg", JPEG, thumbnail.content, *thumbnail.size),
    )
    return finished, report.tell_daily()


def _read_report(folder: Path, issue_id: str, again: str) -> _Report:
    """The build's report; every needed file lies there as it was finished."""
    report = _read_json(folder / "report.json", again)
    try:
        sums = {str(file["name"]): str(file["sha256"]) for file in report["files"]}
        refused = any(problem["severity"] == "error" for problem in report["problems"])
        failed = [str(gate["name"]) for gate in report["gates"] if gate["status"] == "failed"]
        not_run = dict.fromkeys(str(gate["name"]) for gate in report["gates"] if gate["status"] == "not-run")
        warnings = sum(problem["severity"] == "warning" for problem in report["problems"])
        ours = report["schema"] == 1 and report["issue"] == issue_id
    except (KeyError, TypeError):
        raise _LeftOut("its report.json is not one of ours", again) from None
    if not ours:
        raise _LeftOut("its report.json is that of another issue", again)
    if refused or failed:
        raise _LeftOut("its report names errors", again)
    if lacking := [name for name in _NEEDED if name not in sums or not (folder / name).is_file()]:
        raise _LeftOut(f"it lacks {', '.join(lacking)}", f"{again}, with all editions")
    for name in _NEEDED:
        if not _is_same(folder / name, sums[name]):
            raise _LeftOut(f"{name} is not the file that its report speaks of", again)
    return _Report(sums, tuple(not_run), warnings)


def _load(house: House, issue_id: str) -> Issue:
    try:
        return load_issue(Sources(house.sources), issue_id)[0]
    except Stopped as stopped:
        first = stopped.problems[0]
        hint = f"`press check {issue_id}` lists them all"
        raise _LeftOut(f"its sources have errors: {first.code}, {first.message}", hint) from None


def _read_json(path: Path, again: str) -> Any:
    try:
        if path.stat().st_size > MAX_JSON:
            raise ValueError("too large")
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        raise _LeftOut(f"its {path.name} cannot be read", again) from None


def _read_rows(path: Path, again: str) -> tuple[Row, ...]:
    try:
        return read_rows(_read_json(path, again))
    except ValueError:
        raise _LeftOut("its page-map.json is not one of ours", again) from None


def _read_package(path: Path, again: str) -> _Package:
    try:
        with zipfile.ZipFile(path) as epub:
            _, package = open_package(epub)
        key = package.get("unique-identifier")
        identifier = next(one.text for one in package.iter(f"{_DC}identifier") if one.get("id") == key)
        modified = next(one.text for one in package.iter(f"{_OPF}meta") if one.get("property") == "dcterms:modified")
    except (*DAMAGED, StopIteration):
        raise _LeftOut("its issue.epub cannot be read", again) from None
    return _Package((identifier or "").strip(), (modified or "").strip())


def _compare(issue: Issue, rows: tuple[Row, ...], package: _Package, epub: Path, again: str) -> None:
    """What the catalogue takes from the sources must be what the finished files were made of."""
    try:
        found = find_change(issue, rows, epub.read_bytes())
    except DAMAGED:
        raise _LeftOut("its issue.epub cannot be read", again) from None
    if not found and not package.modified.startswith(issue.modified):
        found = "the day of change"
    if found:
        hint = again.replace("makes it", "makes it anew")
        raise _LeftOut(f"its sources were changed after it was built ({found})", hint)


def _list_pieces(issue: Issue, rows: tuple[Row, ...], labels: tuple[str, ...]) -> list[Piece]:
    """What the contents list, in running order, with printed and physical pages."""
    made = {row.id: row for row in rows}
    pieces = []
    for article in issue.articles:
        if KINDS[article.kind].listed:
            first, last = made[article.id].first, made[article.id].last
            sheet = labels.index(str(first)) + 1 if str(first) in labels else first
            pieces.append(
                Piece(
                    article.id,
                    article.contents_title,
                    first,
                    last,
                    sheet,
                    " ".join(flat_text(article.standfirst).split()),
                    name_authors(article),
                    list_voices(article),
                )
            )
    return pieces


def _give(path: Path, name: str, media_type: str, sums: Mapping[str, str], size: tuple[int, int] = (0, 0)) -> Given:
    return Given(name, media_type, path.stat().st_size, sums[path.name], path, *size)


def _is_same(path: Path, sha256: str) -> bool:
    try:
        return digest_file(path) == sha256
    except OSError:
        return False
