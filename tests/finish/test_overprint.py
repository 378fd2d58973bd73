"""Overprint: black alone, text and thin lines, and nothing that follows it. Read by pikepdf's parser, not by ours."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from tests.finish.making import content_of, finish, finish_content, list_overprints, make_form, make_page

OVER, KNOCK = True, False
TEXT = "BT /F 12 Tf (a) Tj ET"


def fills(content: str) -> list[bool]:
    """Whether each painting operator of a page overprints as a fill; where one does, OPM is 1."""
    return [op for _, _, op, _ in painted(content)]


def lines(content: str) -> list[bool]:
    return [op for _, op, _, _ in painted(content)]


def painted(content: str) -> list[tuple[str, bool, bool, int]]:
    with finish(make_page(content.encode())) as pdf:
        found = list(list_overprints(pdf, pdf.pages[0]))
        assert all(mode == 1 for _, line, fill, mode in found if line or fill)
        return found


@pytest.mark.parametrize(
    "colour",
    ["0 0 0 1 k", "/DeviceCMYK cs 0 0 0 1 scn", "0 g", "0 0 0 rg", "/DeviceRGB cs 0 0 0 sc", "/DeviceRGB cs", ""],
)
def test_black_text_overprints(colour: str) -> None:
    """Text in black ink alone, however its colour is given, overprints; the black that a page begins with too."""
    assert fills(f"{colour} {TEXT}") == [OVER]


@pytest.mark.parametrize(
    "colour", ["0 0 0 0 k", "1 g", "1 1 1 rg", "0 0 0 .6 k", ".1 0 0 1 k", "1 0 0 rg", "/Pattern cs /P scn"]
)
def test_other_text_does_not(colour: str) -> None:
    """White never does, nor grey, rich black or any other colour, even after black that did."""
    assert fills(f"{colour} {TEXT}") == [KNOCK]
    assert fills(f"0 g {TEXT} {colour} {TEXT}") == [OVER, KNOCK]


@pytest.mark.parametrize(
    ("width", "matrix", "expected"),
    [
        ("1.9", "1 0 0 1 0 0", OVER),
        ("2", "1 0 0 1 0 0", KNOCK),
        ("0", "1 0 0 1 0 0", OVER),
        ("3", ".5 0 0 .5 0 0", OVER),
        ("1.5", "2 0 0 2 0 0", KNOCK),
        ("1.9", "0 1 -1 0 0 0", OVER),
    ],
)
def test_black_lines(width: str, matrix: str, expected: bool) -> None:
    """A black line below the profile's 2 pt overprints; its width is that on the page."""
    assert lines(f"{matrix} cm 0 G {width} w 0 0 m 9 9 l S") == [expected]
    assert lines(f"{matrix} cm 1 0 0 RG {width} w 0 0 m 9 9 l S") == [KNOCK]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("0 0 100 1.9 re f", OVER),
        ("0 0 1.9 100 re f*", OVER),
        ("0 0 100 2 re f", KNOCK),
        ("0 0 m 0 50 m 90 50 l 90 51 l 0 51 l h f", OVER),
        ("0 0 100 1 re 0 50 100 1 re f", KNOCK),
        ("0 0 100 1 re W n 0 0 100 100 re f", OVER),
        ("0 0 m 100 0 l 100 1 l 0 1 l W* n 0 0 100 100 re 2 2 96 96 re f*", OVER),
        ("q 0 0 100 1 re W n Q 0 0 100 100 re f", KNOCK),
        (".5 0 0 .5 0 0 cm 0 0 100 3 re f", OVER),
        ("2 0 0 2 0 0 cm 0 0 100 1.5 re f", KNOCK),
    ],
)
def test_rules_drawn_as_areas(path: str, expected: bool) -> None:
    """A thin black area is a line: cut by its clip, measured on the page. WeasyPrint draws borders so."""
    assert fills(f"0 g {path}")[-1:] == [expected]


def test_fill_and_line_apart() -> None:
    """Of one path the thin black line overprints while its white area does not."""
    assert painted("1 g 0 G 0 0 50 50 re B") == [("B", OVER, KNOCK, 1)]
    assert painted("0 g 1 G 0 0 50 1 re B") == [("B", KNOCK, OVER, 1)]


@pytest.mark.parametrize(("mode", "expected"), [(1, (OVER, KNOCK)), (2, (OVER, KNOCK)), (0, (KNOCK, KNOCK))])
def test_outlined_text(mode: int, expected: tuple[bool, bool]) -> None:
    """Text drawn in outline goes by its line's colour."""
    ((_, line, fill, _),) = painted(f"1 g 0 G {mode} Tr {TEXT}")
    assert (line, fill) == expected


def test_it_ends_where_black_ends() -> None:
    """q and Q carry overprint as they carry colours; the next white, picture or shading knocks out."""
    assert fills(f"0 g {TEXT} q 1 g {TEXT} Q {TEXT} q {TEXT} 1 g Q {TEXT}") == [OVER, KNOCK, OVER, OVER, OVER]
    assert fills(f"q 0 g {TEXT} Q 1 g 0 0 9 9 re f") == [OVER, KNOCK]
    assert fills(f"0 g {TEXT} /X Do {TEXT} /S sh {TEXT}") == [OVER, KNOCK, OVER, KNOCK, OVER]


def test_no_more_switches_than_needed() -> None:
    """A column of black text is switched once."""
    assert finish_content(f"0 g {TEXT} " * 9).count("/PressFill gs") == 1


def test_a_switch_stands_before_its_path() -> None:
    """No graphics state may change between a path's first operator and its painting (ISO 32000-1, figure 9)."""
    assert finish_content("0 0 0 1 K 0 0 m 9 9 l W S") == "0 0 0 1 K /PressLine gs 0 0 m 9 9 l W S"


def test_overprint_of_others_is_made_right() -> None:
    """What a file's own graphics states say of overprint is not believed."""
    states = Dictionary(O=Dictionary(OP=True, op=True, OPM=0))
    with finish(make_page(f"/O gs 1 g {TEXT} 0 g {TEXT}".encode(), {"/ExtGState": states})) as pdf:
        found = [(fill, mode) for _, _, fill, mode in list_overprints(pdf, pdf.pages[0])]
        assert found[0][0] is False
        assert found[1] == (True, 1)


def test_inside_forms_and_patterns() -> None:
    """Forms and pattern cells have switches of their own, in resources of their own."""
    pdf = Pdf.new()
    form = make_form(pdf, f"0 g {TEXT} 1 g {TEXT}".encode(), Resources=Dictionary())
    cell = pdf.make_stream(
        b"0 G .5 w 0 0 m 9 9 l S", PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 9, 9]), XStep=9, YStep=9
    )
    cell.Resources = Dictionary()
    make_page(
        b"/F Do /Pattern cs /P scn 0 0 9 9 re f", {"/XObject": Dictionary(F=form), "/Pattern": Dictionary(P=cell)}, pdf
    )
    with finish(pdf) as made:
        found = made.pages[0].Resources
        assert [op for _, _, op, _ in list_overprints(made, found.XObject.F)] == [OVER, KNOCK]
        assert [op for _, op, _, _ in list_overprints(made, found.Pattern.P)] == [OVER]


def test_inherited_colours_are_not_believed() -> None:
    """A form placed under black and again under white must not overprint white: it knocks out."""
    pdf = Pdf.new()
    form = make_form(pdf, TEXT.encode())
    make_page(b"0 g /F Do 1 g /F Do", {"/XObject": Dictionary(F=form)}, pdf)
    with finish(pdf) as made:
        assert made.pages[0].Resources.XObject.F.read_bytes() == TEXT.encode()


def test_line_width_through_forms() -> None:
    """A form's matrix and the place where it stands count for its lines' widths."""
    for scale, expected in (("4", OVER), ("8", KNOCK)):
        pdf = Pdf.new()
        form = make_form(
            pdf, b"0 G 1.5 w 0 0 m 9 9 l S", Matrix=Array([0.25, 0, 0, 0.25, 0, 0]), Resources=Dictionary()
        )
        make_page(f"{scale} 0 0 {scale} 0 0 cm /F Do".encode(), {"/XObject": Dictionary(F=form)}, pdf)
        with finish(pdf) as made:
            found = made.pages[0].Resources.XObject.F
            assert [op for _, op, _, _ in list_overprints(made, found)] == [expected]


def test_no_overprint_in_masks() -> None:
    """A soft mask is no ink, whatever overprint it asks for itself."""
    pdf = Pdf.new()
    content = f"/O gs 0 g {TEXT}".encode()
    group = make_form(pdf, content, Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    group.Resources = Dictionary(ExtGState=Dictionary(O=Dictionary(OP=True)))
    mask = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
    make_page(b"/M gs 0 0 9 9 re f", {"/ExtGState": Dictionary(M=mask)}, pdf)
    with finish(pdf) as made:
        assert made.pages[0].Resources.ExtGState.M.SMask.G.read_bytes() == content


def test_the_states_say_both() -> None:
    """Every switch names OP and op, so that none is left from before."""
    with finish(make_page(f"0 g {TEXT} 0 G 0 0 m 9 9 l S 1 g {TEXT}".encode())) as pdf:
        states = {name: state for name, state in pdf.pages[0].Resources.ExtGState.items() if name.startswith("/Press")}
        assert len(states) > 1
        assert all(key in state for state in states.values() for key in (Name.OP, Name.op, Name.OPM))
        assert content_of(pdf).count(" gs") >= len(states)
