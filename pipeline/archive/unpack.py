"""The pipeline's source distribution unpacked: plain files and folders of measure below one folder, nothing else."""

from __future__ import annotations

import io
import tarfile
import zlib
from pathlib import Path, PurePosixPath

MOST_BYTES = 128 * 1024 * 1024  # unpacked; the pipeline has a few millions
MOST_MEMBERS = 10_000
MOST_DEPTH = 20


class BadSource(ValueError):
    """A source distribution that is not unpacked; the message says why."""


def unpack_source(archive: Path, into: Path) -> Path:
    """The members of a .tar.gz below ``into``, which is empty; the one folder in which they all lie.

    Everything is looked at before anything is written. Raises BadSource.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(_unpack_gzip(archive)), mode="r:") as tar:
            members = [(member, _check_member(member)) for member in _read_members(tar)]
            root = _find_root([path for _, path in members])
            for member, path in members:
                if member.isfile():
                    _write(tar, member, into / path)
    except (OSError, tarfile.TarError, ValueError, OverflowError) as error:
        if isinstance(error, BadSource):
            raise
        raise BadSource(f"cannot be unpacked: {error}") from None
    return into / root


def _unpack_gzip(archive: Path) -> bytes:
    """Unpacked no further than the limit, whatever the file states of itself."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(archive.read_bytes(), MOST_BYTES + 1)
    except zlib.error as error:
        raise BadSource(f"is not gzip: {error}") from None
    if len(content) > MOST_BYTES:
        raise BadSource(f"is more than {MOST_BYTES:,} bytes unpacked")
    if not unpacker.eof:
        raise BadSource("ends too early")
    return content


def _read_members(tar: tarfile.TarFile) -> list[tarfile.TarInfo]:
    members: list[tarfile.TarInfo] = []
    total = 0
    for member in tar:
        members.append(member)
        total += max(0, member.size)
        if len(members) > MOST_MEMBERS or total > MOST_BYTES:
            raise BadSource("holds too many files, or too large ones")
    return members


def _check_member(member: tarfile.TarInfo) -> PurePosixPath:
    """Its path. Raises BadSource for a link, a device, or a way out of the folder."""
    path = PurePosixPath(member.name)
    if not (member.isfile() or member.isdir()) or member.issparse():
        raise BadSource(f"«{member.name}» is neither a plain file nor a folder")
    parts = member.name.rstrip("/").split("/")
    if path.is_absolute() or ".." in parts or "\0" in member.name or "\\" in member.name or len(parts) > MOST_DEPTH:
        raise BadSource(f"«{member.name}» is no path inside it")
    return path


def _find_root(paths: list[PurePosixPath]) -> str:
    """The one folder that everything lies in, as source distributions have it."""
    roots = {path.parts[0] for path in paths if path.parts}
    if len(roots) != 1 or not any(len(path.parts) > 1 for path in paths):
        raise BadSource("is not one folder")
    return roots.pop()


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    content = tar.extractfile(member)
    if content is None:
        raise BadSource(f"«{member.name}» is neither a plain file nor a folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:  # two members of one path are refused
        stream.write(content.read())
