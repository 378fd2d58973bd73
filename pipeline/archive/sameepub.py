"""Two ePubs compared: member by member as they are unpacked, then as they look to a reader."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from lxml import etree

from pipeline.archive.pixels import compare_pictures

MOST_BYTES = 512 * 1024 * 1024  # unpacked; an issue's ePub has some tens of millions
MOST_MEMBERS = 5_000
PICTURES = frozenset({".jpg", ".jpeg", ".png"})
MARKUP = frozenset({".xhtml", ".html", ".xml", ".opf", ".ncx", ".svg"})


class BadContainer(ValueError):
    """A zip that cannot or may not be unpacked; the message says which of the two."""


def find_other_member(archived: bytes, rebuilt: bytes) -> str:
    """The first member whose bytes differ, in words; "" where all are the same. Raises BadContainer."""
    old, new = _read_both(archived, rebuilt)
    missing = _compare_names(old, new)
    if missing:
        return missing
    return next((f"{name}: {_first_line(old[name], new[name])}" for name in old if old[name] != new[name]), "")


def find_other_look(archived: bytes, rebuilt: bytes) -> str:
    """The first member that a reader would see as different; "" where there is none. Raises BadContainer.

    Markup is the same where it is the same in canonical form without comments, a picture where its pixels are; of
    all else (sheets, fonts) the bytes count.
    """
    old, new = _read_both(archived, rebuilt)
    missing = _compare_names(old, new)
    if missing:
        return missing
    for name in old:
        found = "" if old[name] == new[name] else _compare_look(name, old[name], new[name])
        if found:
            return f"{name}: {found}"
    return ""


def _read_both(archived: bytes, rebuilt: bytes) -> tuple[dict[str, bytes], dict[str, bytes]]:
    return read_members(archived, "archived"), read_members(rebuilt, "rebuilt")


def read_members(content: bytes, which: str) -> dict[str, bytes]:
    """The members of a zip by name, in its order. Raises BadContainer where it is not one, or is without measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            members = container.infolist()
            names = [member.filename for member in members]
            if len(names) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
                raise BadContainer(f"the {which} file is too large unpacked")
            if len(set(names)) != len(names):
                raise BadContainer(f"the {which} file has two members of one name")
            # No member yields more than the size that it states: zipfile stops there.
            return {member.filename: container.read(member) for member in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, BadContainer):
            raise
        raise BadContainer(f"the {which} file cannot be read as a zip: {error}") from None


def _compare_names(old: dict[str, bytes], new: dict[str, bytes]) -> str:
    for name in old:
        if name not in new:
            return f"{name}: was archived and is not made any more"
    for name in new:
        if name not in old:
            return f"{name}: is made now and was not archived"
    return ""


def _compare_look(name: str, old: bytes, new: bytes) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in PICTURES:
        return compare_pictures(old, new)
    if suffix in MARKUP:
        try:
            old, new = _write_plainly(old), _write_plainly(new)
        except (etree.LxmlError, ValueError, TypeError):
            return _first_line(old, new)
    return "" if old == new else _first_line(old, new)


def _write_plainly(markup: bytes) -> bytes:
    """XML in its canonical form: attributes in order, no comments, one way to write what means the same."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    plain: bytes = etree.tostring(etree.fromstring(markup, parser), method="c14n", with_comments=False)
    return plain


def _first_line(old: bytes, new: bytes) -> str:
    """The first line that differs and what stands there, a little before it on."""
    lines = zip(old.split(b"\n"), new.split(b"\n"), strict=False)
    for number, (one, other) in enumerate(lines, 1):
        if one != other:
            before, now = one.decode(errors="replace"), other.decode(errors="replace")
            pairs = enumerate(zip(before, now, strict=False))
            start = next((place for place, (left, right) in pairs if left != right), min(len(before), len(now)))
            return f"line {number}: «{_excerpt(before, start)}» was archived, «{_excerpt(now, start)}» is made now"
    return f"{len(old):,} bytes were archived, {len(new):,} are made now"


def _excerpt(line: str, start: int) -> str:
    return "".join(sign if sign.isprintable() else "·" for sign in line[max(0, start - 20) : start + 40])
