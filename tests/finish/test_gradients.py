"""Gradients: shadings and their functions in ink, within a hundredth of what each colour would be by itself."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.finish.gradients import BEND
from tests.finish.making import finish, make_page, mix_ink, names_in
from tests.paper import write_pdf


def blend(first: list[float], last: list[float], **entries: Any) -> Dictionary:
    return Dictionary(FunctionType=2, C0=Array(first), C1=Array(last), **{"Domain": Array([0, 1]), "N": 1, **entries})


def shade(function: Any, space: Any = Name.DeviceRGB, **entries: Any) -> Dictionary:
    return Dictionary(
        ShadingType=2, ColorSpace=space, Coords=Array([0, 0, 200, 0]), Function=function, Extend=Array([True, True]),
        **entries,
    )  # fmt: skip


def shading_page(shading: Dictionary, pdf: Pdf | None = None) -> Pdf:
    return make_page(b"/S sh", {"/Shading": Dictionary(S=shading)}, pdf)


OPEN: list[Pdf] = []  # an object lives as long as its PDF


def turned(shading: Dictionary, pdf: Pdf | None = None) -> Object:
    """The shading as the printer gets it."""
    OPEN[:] = [finish(shading_page(shading, pdf))]
    return OPEN[0].pages[0].Resources.Shading.S


def follow(function: Object, x: float) -> list[float]:
    """The value of a blend or of stitched blends (ISO 32000-1, 7.10.3 and 7.10.4)."""
    if int(function.FunctionType) == 2:
        ends = zip(function.C0.as_list(), function.C1.as_list(), strict=True)
        return [float(a) + x ** float(function.N) * (float(b) - float(a)) for a, b in ends]
    bounds = [float(function.Domain[0]), *(float(b) for b in function.Bounds.as_list()), float(function.Domain[1])]
    for index, part in enumerate(function.Functions.as_list()):
        low, high = bounds[index], bounds[index + 1]
        if x <= high or index == len(bounds) - 2:
            return follow(part, (x - low) / (high - low))
    raise AssertionError(x)


@pytest.mark.parametrize(
    ("first", "last"),
    [([1, 0, 0], [0, 0, 1]), ([0.1, 0.6, 0.6], [0, 0.2, 0.3]), ([0, 0, 0], [1, 1, 1]), ([1, 1, 0], [0, 0.4, 0])],
)
def test_colours_on_the_way(first: list[float], last: list[float]) -> None:
    """Not the ends alone: in between the ink is that of the RGB colour there."""
    function = turned(shade(blend(first, last))).Function
    for step in range(101):
        x = step / 100
        wanted = mix_ink(*(a + (b - a) * x for a, b in zip(first, last, strict=True)))
        assert follow(function, x) == pytest.approx(wanted, abs=0.02)
    for end, colour in ((0, first), (1, last)):
        assert follow(function, end) == pytest.approx(mix_ink(*colour), abs=0.0001)


def test_a_straight_blend_stays_one() -> None:
    """From white to a tint ink runs straight: one blend, no pieces."""
    function = turned(shade(blend([1, 1, 1], [1, 0.5, 1]))).Function
    assert int(function.FunctionType) == 2


def test_stitched_blends_keep_their_bounds() -> None:
    """WeasyPrint's gradients of many stops: bounds and encoding stay, colours at the stops are exact."""
    parts = Array([blend([1, 1, 1], [1, 0, 0]), blend([1, 0, 0], [0, 0, 0.5])])
    stitched = Dictionary(
        FunctionType=3, Domain=Array([0, 1]), Functions=parts, Bounds=Array([0.25]), Encode=Array([0, 1, 0, 1])
    )
    shading = turned(shade(stitched, Background=Array([1, 0, 0])))
    assert shading.ColorSpace == Name.DeviceCMYK
    assert [float(value) for value in shading.Function.Bounds.as_list()] == [0.25]
    assert follow(shading.Function, 0.25) == pytest.approx([0, 1, 1, 0])
    assert [float(value) for value in shading.Background.as_list()] == [0, 1, 1, 0]


@pytest.mark.parametrize("power", [0.5, 0.8, 1, 1.8, 2, 3, 12])
@pytest.mark.parametrize(
    ("first", "last"), [([1, 0, 0], [0, 0, 1]), ([1, 1, 1], [0, 1, 1]), ([0.9, 0.1, 0], [0, 0.4, 1])]
)
def test_blends_of_any_power(power: float, first: list[float], last: list[float]) -> None:
    """Translucent stops and hints give powers: at every place the ink is that of the RGB colour there."""
    function = turned(shade(blend(first, last, N=power))).Function
    for step in range(401):
        x = step / 400
        wanted = mix_ink(*(a + (b - a) * x**power for a, b in zip(first, last, strict=True)))
        assert follow(function, x) == pytest.approx(wanted, abs=BEND + 0.0005), x


@pytest.mark.parametrize("first", [[0, 0, 0], [0.5, 0.5, 0.5]])
def test_neutrals_of_a_colourful_gradient(first: list[float]) -> None:
    """Black alone is lighter than black of all inks: between colours a grey is what its neighbours are."""
    parts = Array([blend(first, [1, 1, 1]), blend([1, 1, 1], [1, 0, 0])])
    stitched = Dictionary(
        FunctionType=3, Domain=Array([0, 1]), Functions=parts, Bounds=Array([0.5]), Encode=Array([0, 1, 0, 1])
    )
    for function in (blend(first, [1, 0, 0]), stitched):
        made = turned(shade(function)).Function
        assert follow(made, 0) == pytest.approx(mix_ink(*first, blended=True), abs=0.0001)
    assert follow(made, 0.25) == pytest.approx(mix_ink(*[(v + 1) / 2 for v in first], blended=True), abs=0.0001)
    assert follow(turned(shade(blend(first, [1, 1, 1]))).Function, 0) == pytest.approx(mix_ink(*first))
    apart = Array([blend([first[0]], [1]), blend([first[1]], [0]), blend([first[2]], [0])])
    assert follow(turned(shade(apart)).Function, 0) == pytest.approx(mix_ink(*first, blended=True), abs=0.0001)


def test_a_power_that_is_none() -> None:
    """A power below nothing has no value at the start: such a blend is left as it is, for preflight to name."""
    assert turned(shade(blend([1, 0, 0], [0, 0, 1], N=-1))).ColorSpace == Name.DeviceRGB


def test_a_blend_within_its_domain() -> None:
    """A blend of which only a stretch is asked for gives the colours of that stretch."""
    function = turned(shade(blend([1, 1, 1], [0, 1, 1], Domain=Array([0.2, 0.6])))).Function
    for x in (0.2, 0.4, 0.6):
        assert follow(function, x) == pytest.approx(mix_ink(1 - x, 1, 1), abs=0.001)


def test_channels_apart() -> None:
    """One function a channel becomes one of pieces."""
    apart = turned(shade(Array([blend([1], [0.5]), blend([1], [0]), blend([1], [0], N=2)]))).Function
    for x in (0, 0.3, 0.5, 0.9, 1):
        assert follow(apart, x) == pytest.approx(mix_ink(1 - x / 2, 1 - x, 1 - x * x), abs=0.02)


@pytest.mark.parametrize("bits", [8, 16])
def test_sampled_functions(bits: int) -> None:
    """A table of colours is turned colour by colour."""
    pdf = Pdf.new()
    samples = b"".join(round(value * (2**bits - 1)).to_bytes(bits // 8, "big") for value in (1, 0, 0, 0, 0, 1))
    table = pdf.make_stream(
        samples, FunctionType=0, Domain=Array([0, 1]), Range=Array([0, 1] * 3), Size=Array([2]), BitsPerSample=bits
    )
    function = turned(shade(table), pdf).Function
    top = (2**bits - 1).to_bytes(bits // 8, "big")
    nothing = bytes(bits // 8)
    assert function.read_bytes() == nothing + top + top + nothing + top + top + nothing + nothing
    assert len(function.Range) == 8


def test_grey_becomes_black_ink() -> None:
    """A shading in grey is one of black ink."""
    shading = turned(shade(blend([1], [0]), Name.DeviceGray))
    assert shading.ColorSpace == Name.DeviceCMYK
    assert follow(shading.Function, 0.5) == pytest.approx([0, 0, 0, 0.5])


def test_shading_patterns_and_what_nothing_paints() -> None:
    """A shading is turned in a pattern too, and where a page only carries it along."""
    pdf = Pdf.new()
    pattern = pdf.make_indirect(Dictionary(PatternType=2, Shading=shade(blend([1, 0, 0], [0, 1, 0]))))
    resources = {"/Pattern": Dictionary(P=pattern), "/Shading": Dictionary(Idle=shade(blend([0, 0, 1], [0, 1, 0])))}
    with finish(make_page(b"/Pattern cs /P scn 0 0 9 9 re f", resources, pdf)) as made:
        found = made.pages[0].Resources
        assert found.Pattern.P.Shading.ColorSpace == Name.DeviceCMYK
        assert found.Shading.Idle.ColorSpace == Name.DeviceCMYK
        assert "/DeviceRGB" not in names_in(made)


def test_a_gradient_shared_by_pages_is_turned_once() -> None:
    """Pages of one layout share their gradients."""
    pdf = Pdf.new()
    shared = pdf.make_indirect(shade(blend([1, 0, 0], [0, 0, 1])))
    for _ in range(2):
        make_page(b"/S sh", {"/Shading": Dictionary(S=shared)}, pdf)
    with finish(pdf) as made:
        one, other = (page.Resources.Shading.S for page in made.pages)
        assert one.objgen == other.objgen
        assert follow(one.Function, 0) == pytest.approx([0, 1, 1, 0])


def test_meshes_are_left_for_preflight() -> None:
    """A mesh of RGB corners is not understood: it stays as it is, and is still RGB to whoever looks."""
    pdf = Pdf.new()
    mesh = pdf.make_stream(b"\0" * 8, ShadingType=4, ColorSpace=Name.DeviceRGB, BitsPerCoordinate=8, BitsPerComponent=8)
    make_page(b"/S sh", {"/Shading": Dictionary(S=mesh)}, pdf)
    with finish(pdf) as made:
        assert made.pages[0].Resources.Shading.S.ColorSpace == Name.DeviceRGB


def test_it_still_paints() -> None:
    """Another reader draws the gradient: red on the left, blue on the right."""
    with finish(shading_page(shade(blend([1, 0, 0], [0, 0, 1])))) as made:
        image = pypdfium2.PdfDocument(write_pdf(made))[0].render(scale=1).to_pil()
    left, right = image.getpixel((12, 150)), image.getpixel((200, 150))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 200 > 100 > left[2]
    assert right[2] > 100 > right[0]
