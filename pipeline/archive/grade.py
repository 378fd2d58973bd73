"""How near a file made again comes to the archived one, from the same bytes down to another look."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from pipeline.archive.sameepub import BadContainer, find_other_look, find_other_member
from pipeline.archive.samepdf import BadPdf, find_other_object, find_other_page


class Grade(StrEnum):
    """Best first, so that the worst of several is the greatest letter."""

    BYTES = "A"
    UNPACKED = "B"
    LOOK = "C"
    OTHER = "D"


MEANINGS = {
    Grade.BYTES: "the same bytes",
    Grade.UNPACKED: "the same after decompression",
    Grade.LOOK: "the same to the eye, other inside",
    Grade.OTHER: "different",
}


@dataclass(frozen=True)
class Graded:
    """One file of the package. ``difference``: the first that was found, in words; "" where there is none."""

    file: str
    grade: Grade
    difference: str = ""


def grade_files(archived: Mapping[str, bytes], rebuilt: Mapping[str, bytes]) -> tuple[Graded, ...]:
    """Every file of either side, by its name in the package."""
    graded = []
    for name in sorted({*archived, *rebuilt}):
        if name not in rebuilt:
            graded.append(Graded(name, Grade.OTHER, "was archived and is not made any more"))
        elif name not in archived:
            graded.append(Graded(name, Grade.OTHER, "is made now and was not archived"))
        else:
            graded.append(grade_file(name, archived[name], rebuilt[name]))
    return tuple(graded)


def grade_file(name: str, archived: bytes, rebuilt: bytes) -> Graded:
    """One file by its kind, which its suffix says; of a kind not known here other bytes are D."""
    if archived == rebuilt:
        return Graded(name, Grade.BYTES)
    judge = {".pdf": _grade_pdf, ".epub": _grade_epub, ".jpg": _grade_picture, ".json": _grade_data}.get(
        PurePosixPath(name).suffix, _grade_bytes
    )
    grade, difference = judge(archived, rebuilt)
    return Graded(name, grade, difference)


def worst(graded: Iterable[Graded]) -> Grade:
    """The grade of them all together; of nothing at all D, for nothing was shown."""
    return max((one.grade for one in graded), default=Grade.OTHER)


def _grade_pdf(archived: bytes, rebuilt: bytes) -> tuple[Grade, str]:
    try:
        inside = find_other_object(archived, rebuilt)
        if not inside:
            return Grade.UNPACKED, "its streams are compressed, or its objects numbered, in another way"
        look = find_other_page(archived, rebuilt)
    except BadPdf as error:
        return Grade.OTHER, str(error)
    return (Grade.OTHER, look) if look else (Grade.LOOK, inside)


def _grade_epub(archived: bytes, rebuilt: bytes) -> tuple[Grade, str]:
    try:
        inside = find_other_member(archived, rebuilt)
        if not inside:
            return Grade.UNPACKED, "its members are the same, packed in another way"
        look = find_other_look(archived, rebuilt)
    except BadContainer as error:
        return Grade.OTHER, str(error)
    return (Grade.OTHER, look) if look else (Grade.LOOK, inside)


def _grade_picture(archived: bytes, rebuilt: bytes) -> tuple[Grade, str]:
    from pipeline.archive.pixels import compare_pictures

    look = compare_pictures(archived, rebuilt)
    if look:
        return Grade.OTHER, look
    return Grade.LOOK, f"the same pixels in other bytes, the first at {_first_byte(archived, rebuilt):,}"


def _grade_data(archived: bytes, rebuilt: bytes) -> tuple[Grade, str]:
    try:
        same = json.load(io.BytesIO(archived)) == json.load(io.BytesIO(rebuilt))
    except (ValueError, RecursionError):
        same = False
    if same:
        return Grade.UNPACKED, "the same data, written in another way"
    old, new = archived.splitlines(), rebuilt.splitlines()
    for number, (one, other) in enumerate(zip(old, new, strict=False), 1):
        if one != other:
            return Grade.OTHER, f"line {number}: «{_show(one)}» was archived, «{_show(other)}» is made now"
    return Grade.OTHER, f"{len(old)} lines were archived, {len(new)} are made now"


def _grade_bytes(archived: bytes, rebuilt: bytes) -> tuple[Grade, str]:
    return Grade.OTHER, f"other bytes, the first at {_first_byte(archived, rebuilt):,}"


def _first_byte(one: bytes, other: bytes) -> int:
    """Where two files part, from 0: at the end of the shorter one where it begins the longer."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))


def _show(line: bytes) -> str:
    return line.decode(errors="replace").strip()[:80]
