"""A small archive to check and to spoil: two packages of the perfect kind, and their register."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from pipeline.archive.bag import TAG_MANIFEST, format_info, parse_info, write_bag
from pipeline.archive.manifest import format_manifest
from pipeline.archive.model import BagInfo, Entry, Line
from pipeline.archive.register import REGISTER, append_line

DATE = "2026-01-15"
INFO = BagInfo((("Source-Organization", "Адал Азамат"), ("External-Identifier", "test-1"), ("Bagging-Date", DATE)))
ENTRIES = (
    Entry("README.txt", "Мұрағат бумасы.\n".encode()),
    Entry("access/issue.pdf", b"%PDF-1.7 " + bytes(range(256)) * 1000),
    Entry("access/issue.epub", b"PK" + b"\0\1" * 900),
    Entry("source/sources/2024-01/issue.yaml", b"id: 2024-01\n"),
    Entry("source/fonts/empty.txt", b""),
)
FIRST, SECOND = "magazine-2024-01-v1", "magazine-2024-02-v1"
PDF = "data/access/issue.pdf"


def make_archive(archive: Path) -> Path:
    """Two packages and their register; gives the first package."""
    for name, issue in ((FIRST, "2024-01"), (SECOND, "2024-02")):
        seal = write_bag(archive / name, ENTRIES, INFO, (Entry("note.txt", b"kept beside\n"),))
        append_line(archive / REGISTER, make_line(name, seal, issue=issue))
    return archive / FIRST


def make_line(package: str, seal: str, kind: str = "archived", reason: str = "", issue: str = "2024-01") -> Line:
    return Line(issue, 1, package, kind, seal, reason, DATE)


def open_up(path: Path) -> Path:
    """A file of a package that may be written again, as whoever tampers with it would have it."""
    path.chmod(0o644)
    return path


def change(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    open_up(path).write_bytes(content.replace(old, new, 1))


def hash_file(path: Path) -> str:
    return hashlib.sha512(path.read_bytes()).hexdigest()


def make_digests_again(root: Path) -> str:
    """What a thorough forger does: Payload-Oxum, both manifests, everything made to fit what now lies there."""
    files = [path for path in (root / "data").rglob("*") if path.is_file()]
    info = parse_info((root / "bag-info.txt").read_bytes())
    oxum = f"{sum(path.stat().st_size for path in files)}.{len(files)}"
    fields = tuple((label, oxum if label == "Payload-Oxum" else value) for label, value in info.fields)
    open_up(root / "bag-info.txt").write_bytes(format_info(BagInfo(fields)))
    payload = {path.relative_to(root).as_posix(): hash_file(path) for path in files}
    open_up(root / "manifest-sha512.txt").write_bytes(format_manifest(payload))
    tags = {path.name: hash_file(path) for path in root.iterdir() if path.is_file() and path.name != TAG_MANIFEST}
    open_up(root / TAG_MANIFEST).write_bytes(format_manifest(tags))
    return hash_file(root / TAG_MANIFEST)


def copy_package(root: Path, target: Path) -> Path:
    """As somebody takes a package elsewhere, without its register."""
    return Path(shutil.copytree(root, target / root.name))


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder by POSIX path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
