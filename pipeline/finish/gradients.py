"""Gradients: shadings and their functions (ISO 32000-1, 7.10 and 8.7.4.5) turned into other plates."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from pipeline.finish.plates import Plates, Space, Values, read_array, read_space

BEND = 0.01  # ink that a straight blend may be off before it is made of more pieces
HALVINGS = 10  # a piece is a thousandth of the way at least: bounds are written with four digits
TABLE = 65_536  # colours of a sampled function at most
PIECES = 32  # where several functions run side by side

Turn = Callable[[Values], Values]


def turn_shading(pdf: Pdf, shading: Object, plates: Plates) -> None:
    """A shading in the plates' space. Meshes without a function are left as they are."""
    space = read_space(shading.get(Name.ColorSpace))
    if not plates.turns(space) or space.model == "indexed":
        return
    function = shading.get(Name.Function)
    if function is not None:
        turned = _turn_colours(pdf, function, plates, space)
        if turned is None:
            return
        shading.Function = turned
    elif int(shading.get(Name.ShadingType, 0)) > 3:
        return
    if Name.Background in shading:
        shading.Background = write_array(plates.convert(space, read_array(shading.Background)))
    shading.ColorSpace = plates.space


def turn_spot(pdf: Pdf, space: Object, plates: Plates) -> Object | None:
    """The alternate space of a spot ink turned; None where there is nothing to do."""
    if not isinstance(space, Array) or len(space) < 4 or space[0] != Name.Separation:
        return None
    alternate = read_space(space[2])
    if not plates.turns(alternate):
        return None
    function = _turn_colours(pdf, space[3], plates, alternate)
    return None if function is None else Array([space[0], space[1], plates.space, function])


def _turn_colours(pdf: Pdf, function: Object, plates: Plates, space: Space) -> Object | None:
    """A function of colours of a space; greys become black alone only where there is nothing but greys."""
    colourful = False

    def turn(values: Values) -> Values:
        nonlocal colourful
        made = plates.convert(space, values)
        colourful |= any(made[:3])
        return made

    turned = turn_function(pdf, function, turn)
    if not colourful or not plates.overprints:
        return turned
    return turn_function(pdf, function, lambda values: plates.convert(space, values, blended=True))


def turn_function(pdf: Pdf, function: Object, turn: Turn) -> Object | None:
    """A function of one value that gives colours, giving turned ones; None for kinds that cannot be turned."""
    if isinstance(function, Array):
        return _turn_side_by_side(function, turn)
    kind = int(function.get(Name.FunctionType, -1))
    if kind == 2:
        return _turn_blend(function, turn)
    if kind == 3:
        parts = [turn_function(pdf, part, turn) for part in function.Functions.as_list()]
        if any(part is None for part in parts):
            return None
        made = {name: function[name] for name in ("/Domain", "/Bounds", "/Encode")}
        return Dictionary(
            {"/FunctionType": 3, "/Functions": Array([part for part in parts if part is not None]), **made}
        )
    if kind == 0 and isinstance(function, Stream) and len(function.Domain) == 2:
        return _turn_samples(pdf, function, turn)
    return None


def write_array(values: Values) -> Array:
    """Numbers as a PDF array."""
    return Array([round(value, 4) for value in values])


def _blend(first: Values, last: Values) -> Dictionary:
    return Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=write_array(first), C1=write_array(last), N=1)


def _ends(function: Object) -> tuple[Values, Values]:
    return (
        read_array(function.C0) if Name.C0 in function else (0.0,),
        read_array(function.C1) if Name.C1 in function else (1.0,),
    )


def _turn_blend(function: Object, turn: Turn) -> Object | None:
    """From one colour to another: straight in RGB is bent in ink, so it is halved until no piece bends.

    So is what a power bends: inks of the ends alone, blended by that power, would pass through other colours.
    """
    first, last = _ends(function)
    power = float(function.get(Name.N, 1))
    low, high = read_array(function.Domain) if Name.Domain in function else (0.0, 1.0)
    if power <= 0 or low < 0:  # no number at nought or below it
        return None

    def at(x: float) -> Values:
        return turn(tuple(a + (b - a) * x**power for a, b in zip(first, last, strict=True)))

    return _join_points(_halve((low, at(low)), (high, at(high)), at, HALVINGS))


Point = tuple[float, Values]


def _halve(left: Point, right: Point, at: Callable[[float], Values], halvings: int) -> list[Point]:
    if not halvings or not any(_bends(left, right, at, part) for part in (0.5, 0.25, 0.75)):
        return [left, right]
    x = (left[0] + right[0]) / 2
    middle = (x, at(x))
    return _halve(left, middle, at, halvings - 1)[:-1] + _halve(middle, right, at, halvings - 1)


def _bends(left: Point, right: Point, at: Callable[[float], Values], part: float) -> bool:
    found = at(left[0] + (right[0] - left[0]) * part)
    straight = (a + (b - a) * part for a, b in zip(left[1], right[1], strict=True))
    return max(abs(a - b) for a, b in zip(found, straight, strict=True)) > BEND


def _join_points(points: list[Point]) -> Dictionary:
    """A function through points, straight from one to the next."""
    blends = [_blend(a[1], b[1]) for a, b in pairwise(points)]
    if len(blends) == 1 and (points[0][0], points[-1][0]) == (0, 1):
        return blends[0]
    return Dictionary(
        FunctionType=3,
        Domain=Array([points[0][0], points[-1][0]]),
        Functions=Array(blends),
        Bounds=write_array(tuple(point[0] for point in points[1:-1])),
        Encode=Array([0, 1] * len(blends)),
    )


def _turn_side_by_side(functions: Array, turn: Turn) -> Object | None:
    """One function a channel, each a blend: followed at equal steps."""
    parts = functions.as_list()
    if any(int(part.get(Name.FunctionType, -1)) != 2 for part in parts):
        return None
    ends = [(*_ends(part), float(part.get(Name.N, 1))) for part in parts]
    low, high = read_array(parts[0].Domain)
    points: list[Point] = []
    for step in range(PIECES + 1):
        x = low + (high - low) * step / PIECES
        points.append((x, turn(tuple(a[0] + x**n * (b[0] - a[0]) for a, b, n in ends))))
    return _join_points(points)


def _turn_samples(pdf: Pdf, function: Stream, turn: Turn) -> Object | None:
    """A table of colours, of 8 or 16 bits a value, turned colour by colour."""
    bits = int(function.BitsPerSample)
    if bits not in (8, 16) or int(function.Size[0]) > TABLE:
        return None
    width, top = bits // 8, 2**bits - 1
    span = read_array(function.Range)
    decode = read_array(function.Decode) if Name.Decode in function else span
    channels = len(span) // 2
    content = function.read_bytes()
    out = bytearray()
    channels_made = 0
    for index in range(int(function.Size[0])):
        entry = content[index * channels * width :][: channels * width]
        raw = [int.from_bytes(entry[n * width :][:width], "big") / top for n in range(channels)]
        made = turn(tuple(decode[2 * n] + value * (decode[2 * n + 1] - decode[2 * n]) for n, value in enumerate(raw)))
        channels_made = len(made)
        for value in made:
            out += round(min(max(value, 0.0), 1.0) * top).to_bytes(width, "big")
    table: Object = pikepdf.Stream(pdf, bytes(out))
    for name in ("/FunctionType", "/Domain", "/Size", "/BitsPerSample", "/Encode", "/Order"):
        if name in function:
            table[name] = function[name]
    table.Range = Array([0, 1] * channels_made)
    return pdf.make_indirect(table)
