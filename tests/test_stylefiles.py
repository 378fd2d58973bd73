"""The designer's sheets as files: faces that are named, places that messages are about."""

from __future__ import annotations

import pytest

from pipeline.fonts import read_fonts
from pipeline.model import Place
from pipeline.stylefiles import find_undeclared_faces, place_message, read_style_files
from tests.pressing import STYLES

DECLARED = frozenset({"PT Serif", "PT Sans Narrow"})


@pytest.mark.parametrize(
    "css",
    [
        "p { font-family: Arial }",
        "p { font-family: 'PT Serif', Arial, serif }",
        'p { font: bold 8.5pt/12pt "Arial" }',
        "p { font: italic 1em Arial, sans-serif !important }",
        ':root { --face: "Arial" }\np { font-family: var(--face) }',
        "@page { @bottom-center { font: 9pt/14pt Arial } }",
        "/* a comment\n; */ p{font-family:Arial}",
    ],
)
def test_a_face_that_nobody_declared(css: str) -> None:
    """However a sheet asks for it: TYP032 at the declaration's line."""
    found = find_undeclared_faces({"styles/base.css": f"a {{}}\n{css}"}, DECLARED)
    assert [problem.code for problem in found] == ["TYP032"]
    assert "«Arial»" in found[0].message
    line = 3 if css.startswith("/*") else 2
    assert found[0].place == Place("styles/base.css", line)


@pytest.mark.parametrize(
    "css",
    [
        'p { font-family: "PT Serif", serif }',
        "p { font: bold 8.5pt/12pt PT Sans Narrow }",
        "p { font-family: inherit; font-weight: bold; font-size: 9pt }",
        "/* p { font-family: Arial } */",
        ":root { --colour: Arial }",
    ],
)
def test_faces_that_may_be(css: str) -> None:
    """Declared and generic faces, comments, and variables that no face is taken from."""
    assert find_undeclared_faces({"styles/base.css": css}, DECLARED) == ()


def test_our_own_sheets_name_declared_faces_only() -> None:
    """Every face of styles/ is declared."""
    declared = frozenset(font.family for font in read_fonts(STYLES / "fonts.yaml"))
    assert find_undeclared_faces(read_style_files(STYLES), declared) == ()


SHEETS = {
    "styles/base.css": "/* colour: red */\np {\n  color: red;\n}\n",
    "styles/components/10.css": ".box {\n  margin: 0;\n\n  colour :  red;\n}\n.b::upside { margin: 0 }\n",
}


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("WARNING: Ignored `colour: red` at 53:10, unknown property.", Place("styles/components/10.css", 4)),
        ("WARNING: Ignored `colour: #ff0000` at 5:1, unknown property.", Place("styles/components/10.css", 4)),
        ("WARNING: Invalid or unsupported selector '.b::upside', x", Place("styles/components/10.css", 6)),
        ("WARNING: Ignored `frobnicate: 3` at 1:1, unknown property.", None),
        ("ERROR: Failed to load image at 'images/x.jpg'", None),
    ],
)
def test_the_place_of_a_message(message: str, place: Place | None) -> None:
    """The declaration is found in its own file; a colour made out for the screen by its name; else no place."""
    text, found = place_message(SHEETS, message)
    assert found == place
    assert (" at " in text) == (" at " in message and place is None)
