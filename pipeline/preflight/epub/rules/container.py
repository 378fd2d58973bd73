"""EPB006: the zip as OCF 3.3 wants it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.preflight.epub.model import Asked, EpubFile, Finding, Rule

MIMETYPE = b"application/epub+zip"
_HEAD = b"mimetype" + MIMETYPE  # from byte 30 on: no field stands between name and content (OCF 3.3, 4.3)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_HINT = "bind it with pipeline/bind/container.py; other programs that pack zips do not know ePubs"


def check_mimetype(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """mimetype is the first file, stored, without an extra field, and says what it must."""
    first = epub.entries[0] if epub.entries else None
    if first is None or first.name != "mimetype":
        return (Finding("mimetype is not the first file", _HINT, "mimetype"),)
    if not first.stored:
        return (Finding("mimetype is compressed", _HINT, "mimetype"),)
    if not first.trouble and epub.files["mimetype"] != MIMETYPE:
        return (Finding(f"mimetype does not say {MIMETYPE.decode()}", _HINT, "mimetype"),)
    if epub.start[30 : 30 + len(_HEAD)] != _HEAD:
        return (Finding("mimetype is not where it is looked for: its entry has an extra field", _HINT, "mimetype"),)
    return ()


def check_names(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Names are plain, and of one file each, whatever the reading system thinks of capitals."""
    return tuple(_names(epub))


def _names(epub: EpubFile) -> Iterator[Finding]:
    hint = "name files with letters a-z, digits, hyphens and full stops"
    for entry in epub.entries:
        if not _PLAIN_NAME.fullmatch(entry.name):
            yield Finding(f"a file has a name that is not plain: «{ascii(entry.name)[1:-1]}»", hint)
    for name in epub.twice:
        yield Finding(f"two files are called «{ascii(name)[1:-1]}»", hint)
    folded = Counter(name.lower() for name in {entry.name for entry in epub.entries})
    for name, count in sorted(folded.items()):
        if count > 1:
            yield Finding(f"{count} files differ in capitals only: «{ascii(name)[1:-1]}»", hint)


def check_entries(epub: EpubFile, asked: Asked) -> tuple[Finding, ...]:
    """Every file can be unpacked."""
    return tuple(
        Finding(f"the file cannot be unpacked: {entry.trouble}", _HINT, entry.name)
        for entry in epub.entries
        if entry.trouble
    )


RULES = (
    Rule("EPB006", "mimetype is first, stored and without an extra field", check_mimetype),
    Rule("EPB006", "names are plain and of one file each", check_names),
    Rule("EPB006", "every file can be unpacked", check_entries),
)
