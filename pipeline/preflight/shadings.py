"""The inks of a shading: the most of each plate that its end colours have (ISO 32000-1, 8.7.4.5 and 7.10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.preflight.model import Colour
from pipeline.preflight.numbers import read_numbers
from pipeline.preflight.spaces import Space, read_space

DEEPEST = 8  # functions stitched of functions
MOST = 256  # functions of one shading


def read_shading(shading: object, named: pikepdf.Object | None) -> Colour:
    """A shading's colour: its space, and of each plate the most. Where colours stand in samples or meshes: all."""
    if not isinstance(shading, (Dictionary, pikepdf.Stream)):
        return Colour("")
    space = read_space(shading.get(Name.ColorSpace), named)
    functions = shading.get(Name.Function)
    parts = list(functions) if isinstance(functions, Array) else [functions]
    ends = [end for part in parts[:32] for end in _ends(part, 0)][:MOST]
    if not ends or any(end is None for end in ends) or space.family == "Indexed":
        return space.full()
    if len(parts) > 1:  # one function a component: their ends side by side, the larger of each
        whole = [max((end[0] for end in _ends(part, 0) if end), default=1.0) for part in parts]
        return space.colour(whole)
    return _most(space, [end for end in ends if end])


def _ends(function: object, depth: int) -> Iterator[Sequence[float] | None]:
    """The colours at the ends of a function; None where they cannot be read off."""
    if not isinstance(function, (Dictionary, pikepdf.Stream)) or depth > DEEPEST:
        yield None
        return
    kind = function.get(Name.FunctionType)
    if kind == 2:
        yield read_numbers(function.get(Name.C0), 32) or [0.0]
        yield read_numbers(function.get(Name.C1), 32) or [1.0]
    elif kind == 3 and isinstance(parts := function.get(Name.Functions), Array):
        for index in range(min(len(parts), 64)):
            yield from _ends(parts[index], depth + 1)
    else:
        yield None


def _most(space: Space, ends: Sequence[Sequence[float]]) -> Colour:
    inks: dict[str, float] = {}
    for end in ends:
        for plate, value in space.colour(end).inks.items():
            inks[plate] = max(value, inks.get(plate, 0.0))
    return Colour(space.family, inks, space.base)
