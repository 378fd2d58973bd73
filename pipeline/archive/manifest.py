"""Manifests of BagIt 1.0 (RFC 8493, 2.1.3): a digest and a path a line; and which paths may stand there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

LONGEST_PATH, DEEPEST = 1024, 32
MOST_FILES = 200_000
_LINE = re.compile(r"([0-9A-Fa-f]{128})[ \t]+(\S.*)", re.DOTALL)
_CODED = {"%0A": "\n", "%0D": "\r", "%25": "%"}
# What some file system or other takes for something else; a package is to be copied to any of them. And %, which
# manifests code (RFC 8493, 2.1.3) but readers of 0.97 take as it is.
_FORBIDDEN = frozenset('%\\:*?"<>|')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def format_manifest(digests: Mapping[str, str]) -> bytes:
    """The lines sorted by path: same digests, same bytes."""
    return "".join(f"{digests[path]}  {encode_path(path)}\n" for path in sorted(digests)).encode()


def encode_path(path: str) -> str:
    """LF, CR and % as %0A, %0D and %25, and nothing else (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def decode_path(coded: str) -> str:
    """The path of a manifest's line. Raises ValueError for a % that stands for nothing."""

    def decode(match: re.Match[str]) -> str:
        try:
            return _CODED[match[0].upper()]
        except KeyError:
            raise ValueError("a % that is not %25, %0A or %0D") from None

    return re.sub(r"%.{0,2}", decode, coded, flags=re.DOTALL)


def parse_manifest(data: bytes, inside: str = "") -> Mapping[str, str]:
    """sha512 in small letters by path; every path lies under ``inside`` ("data/"). Raises ValueError, which says where.

    A hostile path (absolute, ``..``, too deep), one that stands twice, or two equal but for case are refused.
    """
    digests: dict[str, str] = {}
    for number, line in enumerate(_split_lines(data), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number} is not a sha512 and a path")
        path = decode_path(match[2])
        fault = find_danger(path)
        if fault or not path.startswith(inside):
            raise ValueError(f"line {number}: {fault or f'a path outside {inside}'}")
        if path in digests:
            raise ValueError(f"line {number}: a path for the second time")
        digests[path] = match[1].lower()
        if len(digests) > MOST_FILES:
            raise ValueError(f"more than {MOST_FILES} files")
    pair = find_clash(digests)
    if pair:
        raise ValueError("two paths that are equal but for case, or a file that is also a folder")
    return digests


def _split_lines(data: bytes) -> Iterator[str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    lines = re.split(r"\r\n|\n|\r", text)
    if lines[-1] == "":
        lines.pop()
    yield from lines


def find_danger(path: str) -> str | None:
    """Why a path must not be followed, or None: nothing of a package may lie outside it."""
    parts = path.split("/")
    if path.startswith(("/", "~")) or any(part in ("", ".", "..") for part in parts):
        return "a path that leads elsewhere"
    if "\0" in path or len(path) > LONGEST_PATH or len(parts) > DEEPEST:
        return "a path too long, too deep, or with a zero in it"
    if not unicodedata.is_normalized("NFC", path):
        return "a path that is not NFC"
    return None


def find_name_fault(path: str) -> str | None:
    """Why a path must not be archived, or None: plain ASCII that every file system takes as it is."""
    if danger := find_danger(path):
        return danger
    if not path.isascii() or not path.isprintable():
        return "letters other than printable ASCII"
    if _FORBIDDEN & set(path):
        return 'one of % \\ : * ? " < > |'
    for part in path.split("/"):
        if part.endswith((" ", ".")) or part.startswith(" ") or _DEVICES.fullmatch(part) or len(part) > 200:
            return f"the name «{part[:40]}», which some systems refuse"
    return None


def find_clash(paths: Iterable[str]) -> tuple[str, str] | None:
    """Two paths that are one where case does not count, or a file that is another's folder; or None."""
    folded: dict[str, str] = {}
    for path in paths:
        if path.casefold() in folded:
            return folded[path.casefold()], path
        folded[path.casefold()] = path
    for key, path in folded.items():
        at = key.find("/")
        while at != -1:
            if key[:at] in folded:
                return folded[key[:at]], path
            at = key.find("/", at + 1)
    return None
