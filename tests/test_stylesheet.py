"""Sheets: joined in order, print colours made out, @page rules written for each unit's own page name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.stylesheet import (
    SURPLUS_PAGES,
    expand_pages,
    general_pages,
    page_label,
    read_sheets,
    replace_cmyk,
    root_variables,
)

PAGES = """
/* comment */
@page { size: A4 }
@page :left { margin-left: 1mm }
@page interview { margin: 2mm }
@page interview:right { @bottom-right { content: none } }
@page interview-tall { margin: 3mm }
@page essay:first { margin: 4mm }
@page :surplus { background: red }
"""


def test_sheets_come_in_order(tmp_path: Path) -> None:
    """A folder stands for its sheets in alphabetical order, between the files named before and after it."""
    (tmp_path / "parts").mkdir()
    for name in ("base.css", "parts/20-b.css", "parts/10-a.css", "parts/notes.txt", "last.css"):
        (tmp_path / name).write_text(f"{name} {{}}", encoding="utf-8")
    joined = read_sheets(tmp_path, ("base.css", "parts", "last.css"))
    positions = [joined.index(f"{name} {{}}") for name in ("base.css", "parts/10-a.css", "parts/20-b.css", "last.css")]
    assert positions == sorted(positions)
    assert "notes.txt {}" not in joined
    assert "/* parts/10-a.css */" in joined


@pytest.mark.parametrize(
    ("css", "parts"),
    [
        ("device-cmyk(0 .5 1 0.25)", (0, 0.5, 1, 0.25)),
        ("device-cmyk(0% 50% 100% 25%)", (0, 0.5, 1, 0.25)),
        ("device-cmyk( 0, 0.5, 1, 0.25 )", (0, 0.5, 1, 0.25)),
    ],
)
def test_print_colours_are_converted(css: str, parts: tuple[float, ...]) -> None:
    """device-cmyk() in shares or per cent, with spaces or commas, becomes what the edition can show."""
    asked = []

    def convert(c: float, m: float, y: float, k: float) -> str:
        asked.append((c, m, y, k))
        return "#123456"

    assert replace_cmyk(f"a {{ color: {css}; b: c }}", convert) == "a { color: #123456; b: c }"
    assert asked == [parts]
    assert replace_cmyk("a { color: red }", convert) == "a { color: red }"


def test_rules_of_the_unit_and_no_others() -> None:
    """The kind's rules and those of every side; not the general one, not another kind's, not another class's."""
    css = expand_pages(PAGES, "interview", "u-x", 4, 2)
    assert "margin-left: 1mm" in css
    assert "margin: 2mm" in css
    assert "content: none" in css
    assert "size: A4" not in css
    assert "margin: 3mm" not in css
    assert "margin: 4mm" not in css
    assert "margin: 3mm" in expand_pages(PAGES, "interview", "u-x", 4, 2, "wide tall")


@pytest.mark.parametrize(
    ("first", "selector", "declaration"),
    [
        (4, ":nth(2n+1 of u-x)", "margin-left"),
        (5, ":nth(2n of u-x)", "margin-left"),
        (4, ":nth(2n of u-x)", "content: none"),
        (5, ":nth(2n+1 of u-x)", "content: none"),
        (4, ":nth(n+3 of u-x)", "background"),
        (4, ":nth(n+1 of u-x)", "margin: 2mm"),
    ],
)
def test_sides_are_counted_from_the_first_page(first: int, selector: str, declaration: str) -> None:
    """Left pages are even, wherever in a document the unit stands; surplus pages come after the planned ones."""
    rules = expand_pages(PAGES, "interview", "u-x", first, 2).split("\n")
    (rule,) = [rule for rule in rules if declaration in rule and "--folio" not in rule]
    assert rule.startswith(f"@page u-x{selector}")


def test_first_page_only() -> None:
    """:first is the unit's first page."""
    assert "@page u-x:nth(1 of u-x) { margin: 4mm }" in expand_pages(PAGES, "essay", "u-x", 4, 2)


def test_every_page_knows_its_number() -> None:
    """Each page of the unit gets the number it prints, surplus pages too."""
    css = expand_pages(PAGES, "essay", "u-x", 16, 2)
    assert '@page u-x:nth(1 of u-x) { --folio: "16" }' in css
    assert '@page u-x:nth(3 of u-x) { --folio: "17+1" }' in css
    assert css.count("--folio") == 2 + SURPLUS_PAGES + 1


@pytest.mark.parametrize(("index", "label"), [(0, "16"), (1, "17"), (2, "17+1"), (11, "17+10")])
def test_labels(index: int, label: str) -> None:
    """Planned pages count on; those past them hang on the last planned number."""
    assert page_label(16, 2, index) == label


@pytest.mark.parametrize("prelude", ["Interview", "a:blank", ":nth(2)", "a b", "a:left:first"])
def test_page_rules_that_are_not_known(prelude: str) -> None:
    """A selector that could not be made out for a unit is an error, not a rule without effect."""
    with pytest.raises(ValueError, match=r"pages\.css knows"):
        expand_pages(f"@page {prelude} {{ margin: 0 }}", "a", "u-x", 1, 1)


def test_general_page_rules_go_into_the_sheet() -> None:
    """`@page { }` holds for every page and is left as it is."""
    assert general_pages(PAGES).split() == ["@page", "{", "size:", "A4", "}"]


def test_variables_of_the_root() -> None:
    """Tokens: the last of a name counts, other rules' do not."""
    css = ":root { --a: 1mm; --b: red } p { --a: 2mm } :root { --a: 3mm }"
    assert root_variables(css) == {"--a": "3mm", "--b": "red"}
