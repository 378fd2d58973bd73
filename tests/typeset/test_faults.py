"""What goes wrong is seen: lost text, refused files, missing glyphs, runaway pages, time and memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import LaidUnit, Unit
from pipeline.typeset import EditionSheet, Limits, Typeset, TypesetError, typeset
from tests.typeset.specimen import make_editions, make_settings, make_unit

PRINT = make_editions("print")


@pytest.fixture
def press(project: Path, fonts_conf: Path, tmp_path: Path) -> Press:
    """Typesets single units."""
    return Press(project, fonts_conf, tmp_path)


class Press:
    """Typesets one unit of given markup."""

    def __init__(self, project: Path, fonts_conf: Path, cache: Path) -> None:
        self.settings = make_settings(project, fonts_conf, cache)

    def run(
        self,
        body: str,
        css: str = "",
        resources: tuple[str, ...] = (),
        limits: Limits | None = None,
        safe: bool = False,
    ) -> Typeset:
        """The unit "x" on one planned page."""
        unit = replace(make_unit("x", 1, 1, 0), html=f"<section>{body}</section>", resources=resources)
        edition: EditionSheet = replace(PRINT[0], css=PRINT[0].css + css)
        settings = replace(self.settings, limits=limits or Limits(), safe=safe)
        return typeset((unit,), (edition,), no_late, settings)


def no_late(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
    """No contents."""
    return ()


def count_lost(issue: Typeset) -> dict[str, int]:
    """Characters missing from each block."""
    return {count.block: count.source - count.laid for count in issue.units[0].counts if count.source != count.laid}


@pytest.mark.parametrize(
    ("css", "lost"),
    [
        ("", {}),
        (".gone { display: none }", {"b": 5}),
        (".gone { position: absolute; left: 999mm }", {"b": 5}),
    ],
)
def test_lost_text_shows_in_the_counts(press: Press, css: str, lost: dict[str, int]) -> None:
    """A block that a style rule hides, or throws off the sheet, is missed by its five characters."""
    body = '<p data-b="a">Бірінші</p><div style="position: relative"><p class="gone" data-b="b">Екінш</p></div>'
    assert count_lost(press.run(body, css)) == lost


def test_repeated_table_heads_and_capitals_are_no_loss(press: Press) -> None:
    """A head that stands on every page counts once; capitals, initials, hyphens as in the source."""
    rows = "".join(f'<tr><td data-b="r{row}">Жол {row}</td></tr>' for row in range(60))
    body = f'<table><thead><tr><th data-b="h">Жыл-күн</th></tr></thead><tbody>{rows}</tbody></table>'
    issue = press.run(
        body + '<p class="shout first" data-b="p">кішкентай</p>', ".first::first-letter { font-size: 2em }"
    )
    assert len(issue.units[0].pages) > 1
    assert count_lost(issue) == {}


@pytest.mark.parametrize("safe", [False, True])
@pytest.mark.parametrize(
    "src",
    [
        "secret.jpg",
        "../secret.jpg",
        "file:///etc/hostname",
        "http://localhost:1/a.jpg",
        "data:image/png;base64,AA==",
    ],
)
def test_only_listed_files_are_read(press: Press, src: str, safe: bool) -> None:
    """A file that is not listed, one outside the project, an address: refused, by name."""
    issue = press.run(f'<img src="{src}" alt="x"><p data-b="a">Сөз</p>', resources=("img/a.jpg",), safe=safe)
    messages = issue.editions[0].messages if safe else issue.units[0].messages
    assert any(message.startswith("ERROR") and src.split("/")[-1] in message for message in messages)
    assert issue.units[0].pages[0].pictures == ()


def test_a_listed_file_is_read(press: Press) -> None:
    """The same picture, listed, is there: size and place in points from the trim's corner."""
    issue = press.run('<img src="img/a.jpg" alt="x" data-b="a">', resources=("img/a.jpg",))
    (picture,) = issue.units[0].pages[0].pictures
    assert picture.src == "img/a.jpg"
    assert (picture.x, picture.top) == pytest.approx((18 * 72 / 25.4, 16 * 72 / 25.4), abs=0.01)
    assert picture.height == pytest.approx(42)


def test_a_missing_glyph_is_reported_with_its_unit(press: Press) -> None:
    """No collected font has the character: reported with the unit, not replaced from another font."""
    edition = press.run('<p data-b="a">Тамга ᚠ</p>').editions[0]
    assert [(item.character, item.units) for item in edition.missing] == [("ᚠ", ("x",))]
    assert press.run('<p data-b="a">Таңба</p>').editions[0].missing == ()


@pytest.mark.parametrize("safe", [False, True])
def test_a_unit_that_runs_away_is_stopped(press: Press, safe: bool) -> None:
    """More than 40 pages past the plan: an error that names the unit."""
    body = "".join(f'<p style="break-before: page" data-b="p{page}">Бет</p>' for page in range(60))
    with pytest.raises(TypesetError, match="more than 41 pages") as caught:
        press.run(body, safe=safe)
    assert caught.value.unit == ("x" if not safe else caught.value.unit)


def test_a_unit_that_takes_too_long_is_stopped(press: Press) -> None:
    """A table cell that spans a million columns ends at the limit of processor time."""
    body = '<table><tr><td colspan="1000000" data-b="a">а</td></tr></table>'
    with pytest.raises(TypesetError, match="1 seconds of processor time") as caught:
        press.run(body, limits=Limits(cpu_seconds=1))
    assert caught.value.unit == "x"


def test_nesting_too_deep_is_an_error_with_the_unit(press: Press) -> None:
    """Three thousand elements one in another: no crash, no traceback."""
    with pytest.raises(TypesetError) as caught:
        press.run("<div>" * 3000 + '<p data-b="a">а</p>' + "</div>" * 3000)
    assert caught.value.unit == "x"


def test_rules_bound_to_a_place_in_the_document_are_refused(press: Press) -> None:
    """:left and :first would differ between one document and many."""
    with pytest.raises(TypesetError, match="@page :left"):
        press.run('<p data-b="a">а</p>', "@page :left { margin: 0 }")
