"""Whether the fonts in an ePub have every character that is painted with them."""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping

from fontTools.ttLib import TTFont

Face = tuple[str, str, str]  # family, weight, style
Missing = tuple[str, str, str, str]  # document, kind, where, what

_FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
_FAMILY = re.compile(r"""font-family:\s*["']?([^"';}]+)""")
_WEIGHT = re.compile(r"font-weight:\s*(\w+)")
_STYLE = re.compile(r"font-style:\s*(\w+)")
_URL = re.compile(r"""url\(\s*["']?([^"')]+)""")


def find_missing(epub: bytes, painted: Mapping[str, Mapping[str, str]]) -> tuple[Missing, ...]:
    """Faces that are not embedded ("face") and characters that their font does not have ("glyph").

    ``painted``: by document, then by "family|weight|style", the characters.
    """
    covered = _read_faces(epub)
    return tuple(_list_missing(covered, painted))


def _list_missing(
    covered: Mapping[Face, frozenset[int]], painted: Mapping[str, Mapping[str, str]]
) -> Iterator[Missing]:
    for document, faces in painted.items():
        for key, characters in faces.items():
            family, weight, style = key.split("|")
            name = f"{family} {weight} {style}"
            have = covered.get((family, weight, style))
            if have is None:
                yield document, "face", name, "is not embedded"
                continue
            for character in characters:
                # A soft hyphen or a joiner is an order to the reading system, not a glyph.
                if ord(character) not in have and unicodedata.category(character) != "Cf":
                    yield document, "glyph", name, f"has no {character} U+{ord(character):04X}"


def _read_faces(epub: bytes) -> dict[Face, frozenset[int]]:
    """The characters of every @font-face of the ePub's sheets."""
    faces = {}
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        for sheet in (name for name in archive.namelist() if name.endswith(".css")):
            for rule in _FACE.findall(archive.read(sheet).decode()):
                family, url = _FAMILY.search(rule), _URL.search(rule)
                if family is None or url is None:
                    continue
                path = posixpath.normpath(posixpath.join(posixpath.dirname(sheet), url[1]))
                weight, style = _WEIGHT.search(rule), _STYLE.search(rule)
                face = family[1].strip(), weight[1] if weight else "400", style[1] if style else "normal"
                faces[face] = _read_characters(archive.read(path))
    return faces


def _read_characters(font: bytes) -> frozenset[int]:
    with TTFont(io.BytesIO(font), lazy=True) as opened:
        return frozenset(opened.getBestCmap())
