"""Contents: every colour in ink, wherever it is drawn, and every other byte as it was."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.finish.making import content_of, finish, finish_content, make_form, make_page, mix_ink, names_in

LAB = Array([Name.Lab, Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]))])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("1 0 0 rg 0 0 9 9 re f", "0 1 1 0 k 0 0 9 9 re f"),
        ("0 .5 0 RG 0 0 m 9 9 l S", "0.5 0 0.5 0.5 K 0 0 m 9 9 l S"),
        ("/DeviceRGB cs 1 1 0 sc 0 0 9 9 re f", "/DeviceCMYK cs 0 0 1 0 sc 0 0 9 9 re f"),
        ("/DeviceRGB CS 1 1 0 SCN 0 0 9 9 re S", "/DeviceCMYK CS 0 0 1 0 SCN 0 0 9 9 re S"),
        ("0.25 g 0 0 9 9 re f", "0 0 0 0.75 k 0 0 9 9 re f"),
        ("1 G 0 0 9 9 re S", "0 0 0 0 K 0 0 9 9 re S"),
        ("/DeviceGray cs .5 sc 0 0 9 9 re f", "/DeviceCMYK cs 0 0 0 0.5 sc 0 0 9 9 re f"),
        ("0.5 sc 0 0 9 9 re f", "0 0 0 0.5 k 0 0 9 9 re f"),
        ("0.5 SCN 0 0 9 9 re S", "0 0 0 0.5 K 0 0 9 9 re S"),
        ("q .25 g Q 1 sc 0 0 9 9 re f", "q 0 0 0 0.75 k Q 0 0 0 0 k 0 0 9 9 re f"),
        (".1 .2 .30 0 k 0 0 9 9 re f", ".1 .2 .30 0 k 0 0 9 9 re f"),
        ("/DeviceCMYK cs .1 .2 .3 0 scn 0 0 9 9 re f", "/DeviceCMYK cs .1 .2 .3 0 scn 0 0 9 9 re f"),
    ],
)
def test_device_colours(content: str, expected: str) -> None:
    """RGB is separated, grey becomes black ink, CMYK stays to the letter; every operator form of each."""
    assert finish_content(content) == expected


@pytest.mark.parametrize(
    ("space", "values", "expected"),
    [
        (Array([Name.CalRGB, Dictionary(WhitePoint=Array([1, 1, 1]))]), "0 0 1", "1 1 0 0"),
        (Array([Name.CalGray, Dictionary(WhitePoint=Array([1, 1, 1]))]), "1", "0 0 0 0"),
        (LAB, "100 0 0", "0 0 0 0"),
        (Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\x00\x00\x00\xff\x00\x00")]), "1", "0 1 1 0"),
    ],
    ids=["CalRGB", "CalGray", "Lab", "Indexed"],
)
def test_named_spaces(space: Array, values: str, expected: str) -> None:
    """Colour spaces that the resources name are turned as well, and leave the resources."""
    resources = {"/ColorSpace": Dictionary(Own=space)}
    with finish(make_page(f"/Own cs {values} scn 0 0 9 9 re f".encode(), resources)) as pdf:
        assert content_of(pdf) == f"/DeviceCMYK cs {expected} scn 0 0 9 9 re f"
        assert Name.ColorSpace not in pdf.pages[0].Resources


def test_icc_rgb() -> None:
    """A space by ICC profile goes by its channels: three are RGB."""
    pdf = Pdf.new()
    space = Array([Name.ICCBased, pdf.make_stream(b"profile", N=3, Alternate=Name.DeviceRGB)])
    make_page(b"/Own cs 1 0 0 sc 0 0 9 9 re f", {"/ColorSpace": Dictionary(Own=space)}, pdf)
    with finish(pdf) as made:
        assert content_of(made) == "/DeviceCMYK cs 0 1 1 0 sc 0 0 9 9 re f"
        assert "/DeviceRGB" not in names_in(made)


def test_unused_spaces_go_and_spots_stay() -> None:
    """What no stream names is dropped; a spot ink stays a spot ink, with inks where it cannot be had."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 1, 1]), C1=Array([1, 0, 0]), N=1)
    spot = Array([Name.Separation, Name("/Gold"), Name.DeviceRGB, tint])
    spaces = Dictionary(Spot=spot, LabD50=LAB, Old=Name.DeviceRGB)
    with finish(make_page(b"/Spot cs 1 scn 0 0 9 9 re f", {"/ColorSpace": spaces})) as pdf:
        assert list(pdf.pages[0].Resources.ColorSpace.keys()) == ["/Spot"]
        made = pdf.pages[0].Resources.ColorSpace.Spot
        assert made[1] == Name("/Gold")
        assert made[2] == Name.DeviceCMYK
        assert [float(value) for value in made[3].C1.as_list()] == [0, 1, 1, 0]
        assert content_of(pdf) == "/Spot cs 1 scn 0 0 9 9 re f"


def test_everything_that_draws() -> None:
    """Forms within forms, pattern cells, drawn glyphs, and forms that nothing places: no RGB is left in any."""
    pdf = Pdf.new()
    red = b"1 0 0 rg 0 0 9 9 re f"
    inner = make_form(pdf, red)
    outer = make_form(pdf, b"/Inner Do", Resources=Dictionary(XObject=Dictionary(Inner=inner)))
    cell = pdf.make_stream(
        red, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 9, 9]), XStep=9, YStep=9
    )
    glyphs = Dictionary(a=pdf.make_stream(b"9 0 d0 " + red), b=pdf.make_stream(b"9 0 0 0 9 9 d1 1 0 0 rg 0 0 9 9 re f"))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=glyphs)
    resources = {
        "/XObject": Dictionary(Outer=outer, Idle=make_form(pdf, red)),
        "/Pattern": Dictionary(P=cell),
        "/Font": Dictionary(F=pdf.make_indirect(font)),
    }
    make_page(b"/Outer Do /Pattern cs /P scn 0 0 9 9 re f", resources, pdf)
    with finish(pdf) as made:
        found = made.pages[0].Resources
        placed = found.XObject.Outer.Resources.XObject.Inner
        streams = (placed, found.XObject.Idle, found.Pattern.P, found.Font.F.CharProcs.a)
        assert all(b"0 1 1 0 k" in stream.read_bytes() and b"rg" not in stream.read_bytes() for stream in streams)
        uncoloured = found.Font.F.CharProcs.b.read_bytes()
        assert uncoloured.endswith(b"1 0 0 rg 0 0 9 9 re f"), "a glyph without colours of its own is left alone"


def test_uncoloured_patterns() -> None:
    """The colour in which a pattern without colours is painted is turned, and so is its space."""
    pdf = Pdf.new()
    cell = pdf.make_stream(
        b"0 0 5 5 re f", PatternType=1, PaintType=2, TilingType=1, BBox=Array([0, 0, 9, 9]), XStep=9, YStep=9
    )
    spaces = Dictionary(Under=Array([Name.Pattern, Name.DeviceRGB]))
    make_page(b"/Under cs 1 0 0 /P scn 0 0 9 9 re f", {"/ColorSpace": spaces, "/Pattern": Dictionary(P=cell)}, pdf)
    with finish(pdf) as made:
        assert content_of(made) == "/Under cs 0 1 1 0 /P scn 0 0 9 9 re f"
        assert made.pages[0].Resources.ColorSpace.Under[1] == Name.DeviceCMYK


def mask_page(group: bytes, space: Name, kind: Name, **entries: Any) -> Pdf:
    pdf = Pdf.new()
    form = make_form(pdf, group, Group=Dictionary(S=Name.Transparency, CS=space))
    mask = Dictionary(Type=Name.Mask, S=kind, G=form, **entries)
    return make_page(b"/M gs 1 0 0 rg 0 0 9 9 re f", {"/ExtGState": Dictionary(M=Dictionary(SMask=mask))}, pdf)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b".5 g 0 0 9 9 re f", b".5 g 0 0 9 9 re f"),
        (b"1 0 0 rg 0 0 9 9 re f", b"0.3 g 0 0 9 9 re f"),
        (b"0 0 0 .25 k 0 0 9 9 re f", b"0.75 g 0 0 9 9 re f"),
        (b"/DeviceRGB cs 0 1 0 scn 0 0 9 9 re f", b"/DeviceGray cs 0.59 scn 0 0 9 9 re f"),
    ],
)
def test_luminosity_masks_let_through_what_they_did(content: bytes, expected: bytes) -> None:
    """In a luminosity mask a colour becomes the grey of its luminosity, never an ink: black stays closed."""
    with finish(mask_page(content, Name.DeviceRGB, Name.Luminosity, BC=Array([0, 0, 1]))) as pdf:
        mask = pdf.pages[0].Resources.ExtGState.M.SMask
        assert mask.G.read_bytes() == expected
        assert str(mask.G.Group.CS) == "/DeviceGray"
        assert [float(value) for value in mask.BC.as_list()] == [0.11]


def test_alpha_masks() -> None:
    """Of an alpha mask only shapes count: its colours are inks like others."""
    with finish(mask_page(b"1 0 0 rg 0 0 9 9 re f", Name.DeviceRGB, Name.Alpha)) as pdf:
        group = pdf.pages[0].Resources.ExtGState.M.SMask.G
        assert group.read_bytes() == b"0 1 1 0 k 0 0 9 9 re f"
        assert str(group.Group.CS) == "/DeviceCMYK"


@pytest.mark.parametrize(
    ("state", "transparent"),
    [
        (Dictionary(ca=0.5), True),
        (Dictionary(CA=0.5), True),
        (Dictionary(BM=Name.Multiply), True),
        (Dictionary(ca=1, CA=1, BM=Name.Normal, SMask=Name("/None")), False),
    ],
    ids=["fill", "line", "blend", "plain"],
)
def test_pages_blend_in_inks(state: Dictionary, transparent: bool) -> None:
    """A page that uses transparency has a DeviceCMYK group; one that does not has none."""
    with finish(make_page(b"/T gs 0 0 9 9 re f", {"/ExtGState": Dictionary(T=state)})) as pdf:
        group = pdf.pages[0].obj.get(Name.Group)
        assert (group is not None) is transparent
        assert group is None or [str(group.CS), str(group.S)] == ["/DeviceCMYK", "/Transparency"]


def test_groups_blend_in_inks() -> None:
    """A form's transparency group is blended in inks, and makes its page transparent; as does a faint picture."""
    pdf = Pdf.new()
    form = make_form(pdf, b"0 0 9 9 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))
    make_page(b"/F Do", {"/XObject": Dictionary(F=form)}, pdf)
    soft = pdf.make_stream(b"\0", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    image = pdf.make_stream(b"\0", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, SMask=soft)
    image.ColorSpace = Name.DeviceGray
    make_page(b"/I Do", {"/XObject": Dictionary(I=image)}, pdf)
    make_page(b"0 0 9 9 re f", None, pdf)
    with finish(pdf) as made:
        assert str(made.pages[0].Resources.XObject.F.Group.CS) == "/DeviceCMYK"
        assert [Name.Group in page.obj for page in made.pages] == [True, True, False]


def test_steps_come_between() -> None:
    """A step sees contents in ink, and what it puts in a picture's place decides about the blend space."""
    pdf = Pdf.new()
    image = pdf.make_stream(
        b"\0", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray
    )
    make_page(b"1 0 0 rg /I Do", {"/XObject": Dictionary(I=image)}, pdf)

    def advertise(open_pdf: Pdf) -> None:
        assert content_of(open_pdf) == "0 1 1 0 k /I Do"
        group = Dictionary(S=Name.Transparency)
        open_pdf.pages[0].Resources.XObject.I = make_form(open_pdf, b"1 0 0 rg 0 0 9 9 re f", Group=group)

    with finish(pdf, advertise) as made:
        assert Name.Group in made.pages[0].obj
        assert made.pages[0].Resources.XObject.I.read_bytes() == b"1 0 0 rg 0 0 9 9 re f", "an advert is not touched"


def test_content_in_parts() -> None:
    """Parts of a page's content may be cut between any two tokens."""
    pdf = make_page(b"")
    pdf.pages[0].obj.Contents = Array([pdf.make_stream(part) for part in (b"1 0", b"0 rg 0 0 9", b"9 re f")])
    with finish(pdf) as made:
        assert content_of(made) == "0 1 1 0 k 0 0 9 9 re f"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"% 1 0 0 rg\n0 1 0 rg 0 0 9 9 re f", "1 0 1 0 k 0 0 9 9 re f"),
        (b"BT (a(b(c)d)e 1 0 0 rg) Tj ET 0 1 0 rg 0 0 9 9 re f", "1 0 1 0 k 0 0 9 9 re f"),
        (b"BT (\\(1 0 0 rg) Tj ET 0 1 0 rg 0 0 9 9 re f", "1 0 1 0 k 0 0 9 9 re f"),
        (b"BI /W 1 /H 1 /BPC 8 /CS /G ID 1 EI 0 1 0 rg 0 0 9 9 re f", "1 0 1 0 k 0 0 9 9 re f"),
        (b"/Span <</ActualText (1 0 0 rg) /A [1 <</B 2>>]>> BDC EMC 0 1 0 rg 0 0 9 9 re f", "1 0 1 0 k 0 0 9 9 re f"),
    ],
    ids=["comment", "nested string", "escaped string", "inline image", "marked content"],
)
def test_what_only_looks_like_a_colour(content: bytes, expected: str) -> None:
    """Colours in comments, strings and pictures are none."""
    with finish(make_page(content)) as pdf:
        made = content_of(pdf)
        assert made.replace("/PressKnockout gs ", "").endswith(expected)
        assert made.count(" k ") == (2 if "Tj" in made else 1), "text in the initial black says so"


@pytest.mark.parametrize(
    "content", ["1 0 rg 0 0 9 9 re f", "1 0 0 0 rg 0 0 9 9 re f", "a b c w 1 0 0 rg 0 0 9 9 re f", "/No cs 1 0 0 scn"]
)
def test_broken_content_is_left(content: str) -> None:
    """What cannot be understood is handed on as it is, for preflight to name."""
    assert finish_content(content) == content


def test_names_are_decoded() -> None:
    """A name may be written with #xx."""
    pdf = Pdf.new()
    make_page(b"/In#6Eer Do", {"/XObject": Dictionary(Inner=make_form(pdf, b"1 0 0 rg 0 0 9 9 re f"))}, pdf)
    with finish(pdf) as made:
        assert made.pages[0].Resources.XObject.Inner.read_bytes() == b"0 1 1 0 k 0 0 9 9 re f"


NUMBERS = st.decimals(-999, 999, places=3).map(lambda value: f"{value:f}")
UNITS = st.decimals(0, 1, places=2).map(lambda value: f"{value:f}")


def operation(operator: str, count: int, values: st.SearchStrategy[str] = NUMBERS) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=count, max_size=count).map(lambda found: " ".join((*found, operator)))


OTHERS = st.one_of(
    st.sampled_from(["q Q", "BT ET", "[] 0 d", "[3 1.5] 0 d", "BT [(a\\)b) -20 <0a0b>] TJ ET", "BT (x) Tj ET", "W n"]),
    operation("w", 1, UNITS),
    operation("cm", 6),
    st.tuples(operation("m", 2), operation("l", 2), operation("c", 6), st.sampled_from(["f", "S", "B*", "n"])).map(
        " ".join
    ),
    operation("re", 4).map(lambda path: f"{path} f"),
    operation("k", 4, UNITS),
    st.sampled_from(["/Span <</MCID 1>> BDC EMC", "/P MP", "0 Tr", "2 J"]),
)
COLOURS = st.one_of(operation("rg", 3, UNITS), operation("RG", 3, UNITS), operation("g", 1, UNITS))


def read_tokens(content: str) -> list[tuple[list[str], str]]:
    """Operations by pikepdf's parser, without overprint states and the first colours that finishing adds."""
    pdf = Pdf.new()
    parsed = pikepdf.parse_content_stream(pdf.make_stream(content.encode("latin-1")))
    spelt = [([str(part) for part in item.operands], str(item.operator)) for item in parsed]
    return [(operands, operator) for operands, operator in spelt if operator != "gs"]


@given(st.lists(st.one_of(OTHERS, COLOURS), max_size=12), st.sampled_from([" ", "\n", "\r\n", " \n\t"]))
def test_every_other_token_stays(parts: list[str], gap: str) -> None:
    """Law: rewriting changes colours and adds overprint; every other token stays, in its order."""
    before = read_tokens(gap.join(parts))
    after = read_tokens(finish_content(gap.join(parts)))
    if len(after) == len(before) + 2:
        assert [operator for _, operator in after[:2]] == ["k", "K"]
        after = after[2:]
    assert len(after) == len(before)
    for (was, operator), (now, becomes) in zip(before, after, strict=True):
        if operator in ("rg", "RG", "g"):
            assert becomes == ("K" if operator.isupper() else "k")
            values = [float(value) for value in was]
            ink = mix_ink(*values) if len(values) == 3 else (0, 0, 0, 1 - values[0])
            assert [float(value) for value in now] == pytest.approx(ink, abs=0.0001)
        else:
            assert (now, becomes) == (was, operator)
