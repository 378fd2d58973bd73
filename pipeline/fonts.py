"""The declared fonts and colour profiles, collected into the cache; fontconfig sees these fonts only.

``python -m pipeline.fonts --cache .cache`` collects both: status 0, or 4 where a file is not to be had.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from pipeline.debian import find_downloaded, find_installed
from pipeline.declared import (
    BadDeclaration,
    DeclaredFile,
    Find,
    MissingFile,
    collect_files,
    read_declaration,
    read_origin,
    replace_file,
)

FONTS_CONF = "fonts.conf"
FONT_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc", ".pfb", ".pfa", ".woff", ".woff2"})
STYLES = ("normal", "italic")


class MissingFont(MissingFile):
    """A declared font that could not be had: status 4. ``hint`` says what to do."""


class MissingProfile(MissingFile):
    """A declared colour profile that could not be had: status 4. ``hint`` says what to do."""


@dataclass(frozen=True, kw_only=True)
class Font(DeclaredFile):
    """One font file. ``style`` and ``weight`` are those of CSS: normal or italic, 100 to 900."""

    family: str
    style: str
    weight: int


@dataclass(frozen=True, kw_only=True)
class ColourProfile(DeclaredFile):
    """One ICC profile and the registered printing condition it describes (FOGRA39)."""

    condition: str


def read_fonts(path: Path) -> tuple[Font, ...]:
    """The fonts that styles/fonts.yaml declares, in its order. Raises BadDeclaration."""
    return tuple(read_font(path, entry) for entry in read_declaration(path, "fonts"))


def read_font(path: Path, entry: Any) -> Font:
    """One entry of the list; raises BadDeclaration where a field is missing or wrong."""
    origin: Any = read_origin(path, entry)
    family, style, weight = entry.get("family"), entry.get("style"), entry.get("weight")
    if not isinstance(family, str) or style not in STYLES:
        raise BadDeclaration(f"{path}: {origin['file']}: family and style (normal or italic) are wanted")
    if not isinstance(weight, int) or not 100 <= weight <= 900:
        raise BadDeclaration(f"{path}: {origin['file']}: weight must be a number from 100 to 900")
    return Font(family=family, style=style, weight=weight, **origin)


def read_profiles(path: Path) -> tuple[ColourProfile, ...]:
    """The colour profiles that styles/profiles/icc.yaml declares. Raises BadDeclaration."""
    profiles = []
    for entry in read_declaration(path, "profiles"):
        origin: Any = read_origin(path, entry)
        profiles.append(ColourProfile(condition=str(entry.get("condition", "")), **origin))
    return tuple(profiles)


def find_anywhere(say: Callable[[str], None]) -> tuple[Find, ...]:
    """The finders of a working machine: the installed package first, then a downloaded one."""
    return (find_installed(), find_downloaded(say))


def collect_fonts(declared: Sequence[Font], into: Path, find: Sequence[Find]) -> Path:
    """Collect exactly these fonts into ``into`` and return its fonts.conf, for FONTCONFIG_FILE.

    Licences lie in ``into/licences``; a font file that is not declared is taken away. Raises MissingFont.
    """
    try:
        collect_files(declared, into, find)
    except MissingFile as error:
        raise MissingFont(f"fonts {error}", error.hint, error.files) from error
    remove_undeclared(into, {font.file for font in declared})
    return write_fonts_conf(into)


def collect_profiles(declared: Sequence[ColourProfile], into: Path, find: Sequence[Find]) -> tuple[Path, ...]:
    """Collect exactly these colour profiles into ``into``; their paths, in order. Raises MissingProfile."""
    try:
        collect_files(declared, into, find)
    except MissingFile as error:
        raise MissingProfile(f"colour profiles {error}", error.hint, error.files) from error
    return tuple(into / profile.file for profile in declared)


def remove_undeclared(into: Path, names: set[str]) -> None:
    """Fontconfig sees whatever lies in the folder, so nothing else may."""
    for path in into.iterdir():
        if path.suffix.lower() in FONT_SUFFIXES and path.name not in names:
            path.unlink()


def write_fonts_conf(into: Path) -> Path:
    """The whole configuration of fontconfig: this folder, and a cache of its own beside it.

    fontconfig knows "relative" for <dir> only, so the cache's path is absolute; a moved folder gets another.
    The path returned is absolute too: given a relative one, fontconfig falls back to the system's fonts.
    """
    path = (into / FONTS_CONF).absolute()
    cache = escape(str((into.parent / "fontconfig").absolute()), quote=False)
    content = (
        '<?xml version="1.0"?>\n'
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        "<fontconfig>\n"
        '  <dir prefix="relative">.</dir>\n'
        f"  <cachedir>{cache}</cachedir>\n"
        "</fontconfig>\n"
    ).encode()
    if not path.is_file() or path.read_bytes() != content:
        replace_file(path, content)
    return path


def collect_all(styles: Path, cache: Path, find: Sequence[Find]) -> Path:
    """Fonts into ``cache/fonts``, profiles into ``cache/icc``; returns fonts.conf."""
    collect_profiles(read_profiles(styles / "profiles" / "icc.yaml"), cache / "icc", find)
    return collect_fonts(read_fonts(styles / "fonts.yaml"), cache / "fonts", find)


def main(arguments: Sequence[str] | None = None, find: Sequence[Find] | None = None) -> int:
    """Collect everything that is declared; the status of the command."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.fonts", description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path(".cache"))
    parser.add_argument("--styles", type=Path, default=Path("styles"))
    options = parser.parse_args(arguments)
    try:
        collect_all(options.styles, options.cache, find_anywhere(tell) if find is None else find)
    except MissingFile as error:
        tell(f"{error} — hint: {error.hint}")
        return 4
    except BadDeclaration as error:
        tell(str(error))
        return 3
    return 0


def tell(line: str) -> None:
    """One line for people."""
    sys.stderr.write(f"fonts: {line}\n")


if __name__ == "__main__":
    sys.exit(main())
