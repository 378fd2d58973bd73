"""The ePub's sheet: flat, and the reader's own at night."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.preflight.epub.css import parse_sheet
from pipeline.preflight.epub.model import Asked, EpubFile, Sheet
from pipeline.preflight.epub.rules.sheet import check_sheets
from pipeline.stylesheet import flatten
from tests.bind.binding import STYLES, make_sheet, show_grey


def test_project_sheet_is_flat() -> None:
    """No var(), custom property, nesting, layer, @page or CMYK colour is left in the project's own sheet."""
    sheet = make_sheet()
    assert not re.search(r"var\(|--\w|&|@layer|@page|@import|device-cmyk", sheet)
    assert not re.search(r"[^-\w](min|max|clamp|env)\(|[\s;](direction|unicode-bidi|writing-mode):", sheet)
    assert re.search(r"body \{[^}]*hyphens: manual[^}]*text-align: start", sheet)


def test_project_sheet_leaves_the_page_to_the_reader() -> None:
    """No rule for html, body, p or a heading sets colour or ground; black and white stand nowhere."""
    sheet = make_sheet()
    for head, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        if re.search(r"(^|[\s,>+])(html|body|p|h[1-6])\s*(,|$)", head.strip()):
            assert not re.search(r"(^|[\s;])(color|background[\w-]*):", body), head
    assert not re.search(r"#000000|#ffffff|\b(black|white)\b(?!-)", re.sub(r"white-space", "", sheet))


@pytest.mark.parametrize(
    ("css", "flat"),
    [
        ("a { color: var(--x) }", "a { color: red }\n"),
        ("a { color: var(--none, blue) }", "a { color: blue }\n"),
        ("a { width: calc(2 * var(--chain)) }", "a { width: calc(2 * 3em) }\n"),
        (
            ".a { top: 0; & b { left: 0 } .c & { left: 1px } }",
            ".a { top: 0 }\n.a b { left: 0 }\n.c .a { left: 1px }\n",
        ),
        (".a, .b { i { left: 0 } }", ".a i, .b i { left: 0 }\n"),
        ("@layer base { a { left: 0 } }", "a { left: 0 }\n"),
        ("@media print { a { left: var(--x) } }", "@media print {\na { left: red }\n}\n"),
        ("@page { margin: 0 } /* note */ a { left: 0 }", "a { left: 0 }\n"),
        (":root { --y: 1 }", ""),
        ("p, .box { color: red; left: 0 }", ".box { color: red; left: 0 }\np { left: 0 }\n"),
        (".x > p { background: red !important }", ""),
        ("li, .text td { color: red; left: 0 }", "li, .text td { left: 0 }\n"),
        ("p.kicker { color: red }", "p.kicker { color: red }\n"),
        (":is(h1, h2) b { left: 0 }", ":is(h1, h2) b { left: 0 }\n"),
        ("a { color: device-cmyk(0 0 0 1) }", "a { color: #000000 }\n"),
        (
            "@font-face { font-family: X; src: url(x.ttf) }",
            "@font-face { font-family: X; src: url(x.ttf) }\n",
        ),
    ],
)
def test_rules_are_flattened(css: str, flat: str) -> None:
    """Each thing that a plain reading system does not take is written out or dropped."""
    assert flatten(css, {"--x": "red", "--chain": "var(--three)", "--three": "3em"}, show_grey) == flat


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ("a { color: var(--none) }", "no variable --none"),
        ("a { color: var(--loop) }", "refers to itself"),
        ("@import 'x.css';", "one file"),
        ("a { width: min(1em, 2em) }", r"min\(\)"),
        ("a { width: calc(1em + var(--least)) }", r"max\(\)"),
        ("a { direction: ltr }", "direction"),
        ("@container (width > 1em) { a { left: 0 } }", "@container"),
        ("a { @media print { left: 0 } }", "inside a rule"),
    ],
)
def test_what_cannot_be_flattened_is_said(css: str, message: str) -> None:
    """An unknown variable, a circle of variables, and what reading systems do not take are refused."""
    with pytest.raises(ValueError, match=message):
        flatten(css, {"--loop": "var(--pool)", "--pool": "var(--loop)", "--least": "max(1em, 2em)"}, show_grey)


def test_preflight_finds_nothing_in_the_project_sheet() -> None:
    """What flattening gives is what the rules of the finished ePub ask for; the sheet as written is not."""
    sheet = Sheet("style.css", parse_sheet(make_sheet()))
    nothing = EpubFile(b"", (), {}, (), {}, {}, None, (), (), (), ())
    assert check_sheets(replace(nothing, sheets=(sheet,)), Asked("kk")) == ()
    written = Sheet("epub.css", parse_sheet((STYLES / "epub.css").read_text(encoding="utf-8")))
    assert check_sheets(replace(nothing, sheets=(written,)), Asked("kk"))
