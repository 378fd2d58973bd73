"""Finished issues of tests, made in a moment: sources of the perfect issue, files like those that a build leaves."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image

from pipeline.load import Sources, load_issue
from pipeline.model import Issue
from pipeline.report import report_data, write_json
from tests.bind.binding import prepare_binding
from tests.perfect import ISSUE, PerfectIssue, copy_perfect
from tests.pressing import STYLES, Run, call_press

A4 = (595.276, 841.89)
BASE = "https://kopir.example/"
_BOUND: dict[str, bytes] = {}  # ePubs by the digest of their sources


@dataclass(frozen=True)
class Shelf:
    """Sources, output and cache of one test."""

    folder: Path
    cache: Path
    styles: Path = STYLES

    @property
    def sources(self) -> PerfectIssue:
        return PerfectIssue(self.folder / "sources")

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def catalog(self) -> Path:
        return self.output / "catalog"

    def add(self, issue_id: str, edits: Mapping[str, Mapping[str, str]] | None = None) -> Shelf:
        """One more issue, sources alone; ``edits``: file of the issue -> texts to replace in it."""
        folder = self.sources.folder / issue_id
        shutil.copytree(self.sources.folder / ISSUE, folder)
        for file, pairs in {"issue.yaml": {f"id: {ISSUE}": f"id: {issue_id}"}, **(edits or {})}.items():
            path = folder / file
            text = path.read_text(encoding="utf-8")
            wanted = {f"id: {ISSUE}": f"id: {issue_id}", **pairs} if file == "issue.yaml" else pairs
            for old, new in wanted.items():
                assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        return self

    def finish(self, *ids: str) -> Shelf:
        """What a build leaves of these issues, in output/."""
        for issue_id in ids:
            issue = load_issue(Sources(self.sources.folder), issue_id)[0]
            write_output(self.output / issue_id, make_files(issue, bind(self.sources.folder, issue_id)))
        return self

    def press(self, *arguments: str) -> Run:
        """``press catalog`` on this shelf."""
        folders = {"sources": self.sources.folder, "styles": self.styles, "output": self.output, "cache": self.cache}
        options = [str(part) for name, folder in folders.items() for part in (f"--{name}", folder)]
        return call_press("catalog", *options, *arguments)

    def read(self) -> dict[str, bytes]:
        """Every file of the catalogue by its name."""
        return read_tree(self.catalog)

    def own_styles(self) -> Shelf:
        """The same with styles of its own, to lay faults over."""
        shutil.copytree(STYLES, self.folder / "styles")
        return Shelf(self.folder, self.cache, self.folder / "styles")

    def edit_template(self, name: str, old: str, new: str) -> None:
        path = self.styles / "catalogue" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")


def open_shelf(folder: Path, cache: Path) -> Shelf:
    """A shelf with the sources of the perfect issue and nothing finished."""
    copy_perfect(folder)
    return Shelf(folder, cache)


def fill_shelf(shelf: Shelf) -> Shelf:
    """Three finished issues; the second one was corrected later, after the third had come out."""
    shelf.add(
        "2024-02",
        {
            "issue.yaml": {
                "number: 1": "number: 2",
                "months: 01-02": "months: 03-04",
                "\ndate: 2024-02-15": "\ndate: 2024-04-15",
                "modified: 2024-02-15": "modified: 2024-09-01",
            },
            "articles/baker.md": {
                "title: Наубайшының таңы түнде атады": "title: Әжемнің өрнегі",
                "name: Гүлсім Ахметова": "name: Әсел Қалиева",
            },
        },
    )
    shelf.add(
        "2025-01",
        {
            "issue.yaml": {
                "number: 1": "number: 3",
                "year: 2024": "year: 2025",
                "\ndate: 2024-02-15": "\ndate: 2025-02-15",
                "modified: 2024-02-15": "modified: 2025-02-15",
            },
            "articles/baker.md": {
                "title: Наубайшының таңы түнде атады": "title: Һәм үйде, һәм түзде",
                "name: Гүлсім Ахметова": "name: Үміт Ғалымова",
            },
        },
    )
    return shelf.finish(ISSUE, "2024-02", "2025-01")


def bind(sources: Path, issue_id: str) -> bytes:
    """The issue's ePub; the same sources are bound once."""
    tree = {**read_tree(sources / issue_id), "magazine.yaml": (sources / "magazine.yaml").read_bytes()}
    key = hashlib.sha256(repr((issue_id, tree)).encode()).hexdigest()
    if key not in _BOUND:
        _BOUND[key] = prepare_binding(sources, issue_id).bind()
    return _BOUND[key]


def make_files(issue: Issue, epub: bytes) -> dict[str, bytes]:
    """The files of a finished issue by name; the report speaks of them all."""
    rows = [
        {
            "id": slot.article,
            "kind": issue.article(slot.article).kind,
            "title": issue.article(slot.article).plain_title,
            "first": slot.first,
            "last": slot.last,
            "planned_first": slot.first,
            "planned_last": slot.last,
        }
        for slot in issue.order
    ]
    files = {
        "issue.epub": epub,
        "screen.pdf": make_pdf(issue.pages),
        "cover.jpg": make_cover(),
        "page-map.json": write_json({"schema": 1, "issue": issue.id, "pages": issue.pages, "articles": rows}),
        "print.pdf": b"for the printing house alone",
    }
    return {**files, "report.json": write_json(report_data(issue.id, (), (), files))}


def write_output(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def make_pdf(pages: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=A4)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def make_cover() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1600, 2263), (0, 58, 93)).save(out, "JPEG")
    return out.getvalue()


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder by its relative name."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: found[name].read_bytes() for name in sorted(found)}
