"""Lines remembered between builds: the library's bytes, whatever else was changed, and never where fonts know other."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import LaidUnit, Unit
from pipeline.typeset import typeset
from pipeline.typeset.lettering import SUFFIX, Line, repeat_line
from pipeline.typeset.store import PageStore
from tests.typeset.specimen import make_editions, make_settings, make_unit

MORE = (
    '<p data-b="z-1">AVATAR «Қазақ» <b>қалың</b> <i>көлбеу</i> <small style="font-size: 5.3pt">ұсақ</small>'
    '<sup style="vertical-align: super">7</sup> <u style="text-decoration: underline">асты сызылған</u> fi ffl</p>'
)


def no_late(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
    """No contents."""
    return ()


def set_units(
    project: Path, fonts_conf: Path, cache: Path, *seeds: int, more: str = MORE, safe: bool = False
) -> tuple[bytes, bytes]:
    """Units of these seeds, with a paragraph of all kinds, as print and screen."""
    units = tuple(make_unit(f"u{place}", 1 + 2 * place, 2, 2, seed) for place, seed in enumerate(seeds))
    first = replace(units[0], html=units[0].html.replace("</section>", f"{more}</section>"))
    made = typeset((first, *units[1:]), make_editions(), no_late, make_settings(project, fonts_conf, cache, safe))
    return made.editions[0].pdf, made.editions[1].pdf


def forget_pdfs(cache: Path) -> list[Path]:
    """The lines that were kept, after the finished PDFs are gone."""
    for path in (cache / "pages").glob("*.pdf"):
        path.unlink()
    return sorted((cache / "pages").glob("*" + SUFFIX))


def test_repeated_lines_give_the_same_bytes(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """Drawn, repeated, and drawn by the plain way; with another unit before them, or another text, too."""
    cache = tmp_path / "kept"
    first = set_units(project, fonts_conf, cache, 1, 2)
    assert len(forget_pdfs(cache)) == 2  # print and screen
    assert set_units(project, fonts_conf, cache, 1, 2) == first
    for seeds, more in (((2, 1), MORE), ((3, 2), "<p data-b='z-1'>7 Ғ ұсақ fi</p>"), ((1,), MORE)):
        changed = set_units(project, fonts_conf, cache, *seeds, more=more)
        assert changed == set_units(project, fonts_conf, tmp_path / "safe", *seeds, more=more, safe=True)


def test_lines_are_taken_from_where_they_are_kept(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """Kept lines that were changed show in the PDF, so they were read; a broken file does not: it was checked."""
    first = set_units(project, fonts_conf, tmp_path, 1)
    for path in forget_pdfs(tmp_path):
        store = PageStore(path.parent, 1 << 30)
        known = pickle.loads(store.read(path.name) or b"")  # noqa: S301
        assert len(known.lines) > 10
        lines = {key: replace(line, operators=(*line.operators, b"[] TJ")) for key, line in known.lines.items()}
        store.write(path.name, pickle.dumps(replace(known, lines=lines)))
    assert set_units(project, fonts_conf, tmp_path, 1) != first
    for path in forget_pdfs(tmp_path):
        path.write_bytes(path.read_bytes()[:-1])
    assert set_units(project, fonts_conf, tmp_path, 1) == first


class _Font:
    def __init__(self, widths: dict[int, int], texts: dict[int, str], name: str = "ABCDEF") -> None:
        self.widths, self.to_unicode, self.hash = widths, texts, name


class _Stream:
    """Notes what it is asked for."""

    def __init__(self, fonts: dict[int, _Font]) -> None:
        self._fonts = fonts
        self._current_font: tuple[str, float] | None = None
        self.stream: list[bytes] = []
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: self.asked.append(name)


class _Box:
    style = {"color": "black"}  # noqa: RUF012
    position_x = position_y = baseline = 1.0


BEGUN = ("ABCDEF", 9.0)
LINE = Line(BEGUN, (b"[<0001>-12<0002>] TJ",), BEGUN, (("ABCDEF", ((1, 500),), ((1, "а"),)),))
WIDTHS = {"ABCDEF": {1: 500, 2: 300, 3: 100}}
KNOWING: Any = {1: "а", 2: "б"}


@pytest.mark.parametrize(
    ("fonts", "repeated"),
    [
        ({5: _Font({1: 500, 2: 300}, dict(KNOWING))}, True),
        ({5: _Font({2: 300}, {2: "б"})}, True),
        ({5: _Font({1: 501, 2: 300}, dict(KNOWING))}, False),
        ({5: _Font({1: 500}, {1: "а"})}, False),
        ({5: _Font({1: 500, 2: 300}, {1: "а"})}, False),
        ({5: _Font({1: 500, 2: 300}, dict(KNOWING), "GHIJKL")}, False),
        ({}, False),
    ],
    ids=[
        "all known",
        "its own glyph",
        "another width",
        "a width of others",
        "a text of others",
        "another font",
        "none",
    ],
)
def test_a_line_is_repeated_where_its_fonts_agree(fonts: dict[int, _Font], repeated: bool) -> None:
    """Every width as it was, or this line's own; what others found out for the fonts must be there already."""
    stream: Any = _Stream(fonts)
    before = {key: (dict(font.widths), dict(font.to_unicode)) for key, font in fonts.items()}
    assert repeat_line(stream, _Box(), LINE, WIDTHS) is repeated
    if repeated:
        assert stream.asked == ["set_color", "begin_text", "set_text_matrix", "set_font_size", "end_text"]
        assert (stream.stream, stream._current_font) == (list(LINE.operators), BEGUN)
        assert (fonts[5].widths, fonts[5].to_unicode) == ({1: 500, 2: 300}, KNOWING)
    else:
        assert stream.asked == []
        assert {key: (font.widths, font.to_unicode) for key, font in fonts.items()} == before
