"""What streams name: their resources, and the parts of a PDF's structure that give a stream its start."""

from __future__ import annotations

from dataclasses import replace

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from pipeline.finish.gradients import turn_spot
from pipeline.finish.plates import Plates, read_array, read_space
from pipeline.finish.states import Clip, State
from pipeline.finish.tokens import join, write_numbers


def read_content(page: Page) -> bytes:
    """A page's content: parts may be cut anywhere between two tokens (ISO 32000-1, 7.8.2)."""
    contents = page.obj.get(Name.Contents)
    if contents is None:
        return b""
    parts = contents.as_list() if isinstance(contents, Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def enter_form(form: Object, state: State) -> State:
    """The state that a form begins with in its own space, cut to its box."""
    matrix = state.matrix
    if Name.Matrix in form and len(form.Matrix) == 6:
        a, b, c, d, e, f = read_array(form.Matrix)
        matrix = join((a, b, c, d, e, f), matrix)
    clip = state.clip
    if Name.BBox in form and len(form.BBox) == 4:
        x0, y0, x1, y1 = read_array(form.BBox)
        clip = Clip(write_numbers((x0, y0, x1 - x0, y1 - y0)) + b" re", matrix, clip)
    return replace(state, matrix=matrix, clip=clip)


def spell_name(name: bytes) -> str:
    """A name as pikepdf keeps it: #xx undone."""
    if b"#" in name:
        parts = name.split(b"#")
        name = parts[0] + b"".join(bytes([int(part[:2], 16)]) + part[2:] for part in parts[1:])
    return name.decode("utf-8", "surrogateescape")


def entries_of(resources: Object, kind: Name) -> dict[str, Object]:
    found = resources.get(kind)
    return dict(found.items()) if isinstance(found, Dictionary) else {}


def drop_spaces(pdf: Pdf, resources: Object, plates: Plates, used: set[str], kept: set[str]) -> None:
    """Colour spaces that no stream names any more go, unless ``kept``; what stays has inks beneath it."""
    spaces = entries_of(resources, Name.ColorSpace)
    for name in sorted(set(spaces) - kept):
        space = read_space(spaces[name])
        if name not in used or plates.turns(space):
            del resources.ColorSpace[name]
        elif space.under is not None and plates.turns(space.under):
            resources.ColorSpace[name] = Array([Name.Pattern, plates.space])
        else:
            spot = turn_spot(pdf, spaces[name], plates)
            if spot is not None:
                resources.ColorSpace[name] = spot
    if Name.ColorSpace in resources and not len(resources.ColorSpace):
        del resources[Name.ColorSpace]
