"""Faults that a person caused and no station foresaw: a layout that is no template, a folder without room.

What is not explained here is a fault of ours.
"""

from __future__ import annotations

import errno
import os
import traceback
from pathlib import Path

from pipeline.house import House
from pipeline.model import Place
from pipeline.problems import Problem

_TEXTS = frozenset({".css", ".html", ".xhtml", ".ncx", ".yaml"})


def explain_fault(error: Exception, house: House) -> Problem | None:
    """The problem behind an exception, with its file and line where it has one; None for a fault of ours."""
    layout = _place_in_layouts(error, house.styles)
    if layout is not None:
        hint = "mend the layout; what it may ask for stands in pipeline/compose.py"
        return Problem("SRC001", f"the layout cannot be used: {error}", hint, layout)
    if isinstance(error, UnicodeDecodeError):
        return _explain_encoding(house.styles)
    if isinstance(error, OSError) and error.errno != errno.EPIPE:
        return _explain_files(error, house)
    return None


def _place_in_layouts(error: Exception, styles: Path) -> Place | None:
    """The layout and line in which it happened: what the parser says, or the frame of a template.

    Jinja's own errors come from below the template; of all others only those in the template itself are its fault.
    """
    layouts = os.path.realpath(styles / "layouts")
    import jinja2

    if isinstance(error, jinja2.TemplateNotFound):
        return Place(f"styles/layouts/{error.name}")
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        return _inside(error.filename, layouts, error.lineno)
    frames = list(traceback.extract_tb(error.__traceback__))[::-1]
    if not isinstance(error, jinja2.TemplateError):
        frames = frames[:1]
    places = (_inside(frame.filename, layouts, frame.lineno) for frame in frames)
    return next((place for place in places if place is not None), None)


def _inside(file: str, layouts: str, line: int | None) -> Place | None:
    path = Path(os.path.realpath(file))
    if not path.is_relative_to(layouts):
        return None
    return Place(f"styles/layouts/{path.relative_to(layouts).as_posix()}", line)


def _explain_encoding(styles: Path) -> Problem | None:
    """The first file of the designer's room that is not UTF-8."""
    for path in sorted(styles.rglob("*")):
        if path.suffix in _TEXTS and path.is_file():
            content = path.read_bytes()
            try:
                content.decode()
            except UnicodeDecodeError as error:
                place = Place(_name(path, styles, "styles"), content.count(b"\n", 0, error.start) + 1)
                return Problem("SRC001", "not UTF-8 text", "save the file as UTF-8", place)
    return None


def _explain_files(error: OSError, house: House) -> Problem | None:
    reason = error.strerror or str(error)
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    if path is not None:
        for room, name in ((house.styles, "styles"), (house.sources, "sources")):
            if path.absolute().is_relative_to(room.absolute()):
                hint = "put the file there, or mend its permissions"
                return Problem("SRC001", f"cannot be read: {reason}", hint, Place(_name(path, room, name)))
        for room, name in ((house.cache, "the cache"), (house.output, "the output folder")):
            if path.absolute().is_relative_to(room.absolute()):
                hint = "mend its permissions, or name another folder with --cache or --output"
                return Problem("ENV003", f"{name} cannot be used: {reason} ({path.name})", hint)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return Problem("ENV003", f"nothing more can be written: {reason}", "make room, and build again")
    return None


def _name(path: Path, room: Path, name: str) -> str:
    return f"{name}/{path.absolute().relative_to(room.absolute()).as_posix()}"
