"""The pipeline in a package is unpacked as plain files below one folder; whatever else it asks for is refused."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.archive import unpack
from pipeline.archive.tools import pack_pipeline
from pipeline.archive.unpack import BadSource, unpack_source
from tests.pressing import PROJECT

Member = tuple[str, bytes, bytes, str]  # name, type, content, target of a link
PLAIN: Member = ("press/a.py", tarfile.REGTYPE, b"a", "")


def write_tar(path: Path, members: Sequence[Member]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, kind, content, target in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, target, len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


HOSTILE: dict[str, tuple[Member, ...]] = {
    "a way out": (PLAIN, ("press/../../out.py", tarfile.REGTYPE, b"x", "")),
    "a way out at the start": (PLAIN, ("../out.py", tarfile.REGTYPE, b"x", "")),
    "an absolute path": (PLAIN, ("/press/out.py", tarfile.REGTYPE, b"x", "")),
    "a symbolic link": (PLAIN, ("press/link", tarfile.SYMTYPE, b"", "/etc/passwd")),
    "a link and a file through it": (
        ("press/link", tarfile.SYMTYPE, b"", "/tmp"),
        ("press/link/out.py", tarfile.REGTYPE, b"x", ""),
    ),
    "a hard link": (PLAIN, ("press/link", tarfile.LNKTYPE, b"", "press/a.py")),
    "a device": (PLAIN, ("press/null", tarfile.CHRTYPE, b"", "")),
    "a pipe": (PLAIN, ("press/pipe", tarfile.FIFOTYPE, b"", "")),
    "two files of one name": (PLAIN, PLAIN),
    "a file that is also a folder": (PLAIN, ("press/a.py/b.py", tarfile.REGTYPE, b"x", "")),
    "two folders": (PLAIN, ("other/a.py", tarfile.REGTYPE, b"x", "")),
    "no folder": (("a.py", tarfile.REGTYPE, b"x", ""),),
    "nothing": (),
    "too deep": (PLAIN, ("press/" + "d/" * 30 + "a.py", tarfile.REGTYPE, b"x", "")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_members_are_refused(name: str, tmp_path: Path) -> None:
    """Links, devices, ways out and doubles: refused, and nothing appears beside the folder."""
    into = tmp_path / "room" / "into"
    with pytest.raises(BadSource):
        unpack_source(write_tar(tmp_path / "a.tar.gz", HOSTILE[name]), into)
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found <= {"a.tar.gz", "room/into/press/a.py"}


def test_what_is_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb is unpacked no further than the limit, whether its members or its headers are large."""
    monkeypatch.setattr(unpack, "MOST_BYTES", 100_000)
    bomb = write_tar(tmp_path / "a.tar.gz", [("press/zeros", tarfile.REGTYPE, bytes(200_000), "")])
    assert bomb.stat().st_size < 10_000
    with pytest.raises(BadSource, match="more than"):
        unpack_source(bomb, tmp_path / "into")
    monkeypatch.setattr(unpack, "MOST_MEMBERS", 3)
    many = [(f"press/{number}", tarfile.REGTYPE, b"", "") for number in range(5)]
    with pytest.raises(BadSource, match="too many"):
        unpack_source(write_tar(tmp_path / "b.tar.gz", many), tmp_path / "into")


@pytest.mark.parametrize("content", [b"", b"no gzip", gzip.compress(b"no tar" * 200), gzip.compress(b"x" * 9000)[:-12]])
def test_what_is_no_distribution_is_refused(content: bytes, tmp_path: Path) -> None:
    """Empty, not packed, not a tar, cut off: each a plain refusal."""
    (tmp_path / "a.tar.gz").write_bytes(content)
    with pytest.raises(BadSource):
        unpack_source(tmp_path / "a.tar.gz", tmp_path / "into")


def test_the_pipeline_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """What an archive packs is what a rebuild gets, byte for byte."""
    (tmp_path / "a.tar.gz").write_bytes(pack_pipeline())
    root = unpack_source(tmp_path / "a.tar.gz", tmp_path / "into")
    for name in ("pipeline/__main__.py", "pipeline/language/hyph_kk.dic", "requirements.txt"):
        assert (root / name).read_bytes() == (PROJECT / name).read_bytes()
