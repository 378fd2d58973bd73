"""Drawings remembered between builds: repeated where nothing changed, and never where something was left out."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

from pipeline.model import LaidUnit, Unit
from pipeline.typeset import typeset
from pipeline.typeset.drawings import SUFFIX
from pipeline.typeset.store import PageStore
from tests.typeset.specimen import make_editions, make_settings, make_unit

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><defs><linearGradient id="g">'
    '<stop offset="0" stop-color="#07a"/><stop offset="1" stop-color="#fff"/></linearGradient></defs>'
    '<rect width="60" height="30" fill="url(#g)"/><path d="M 5 5 L 20 5 L 20 25 Z" fill="#a30"/>'
    '<circle cx="40" cy="15" r="9" fill="#333" fill-opacity="0.5"/><text x="5" y="20">Қоғам</text></svg>'
)


def no_late(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
    """No contents."""
    return ()


def set_picture(project: Path, fonts_conf: Path, cache: Path, safe: bool = False) -> bytes:
    """A unit with the picture, in the first edition."""
    (project / "img/d.svg").write_text(PICTURE)
    unit = make_unit("a", 1, 1, 2, 1)
    figure = '<p data-b="a-p"><img src="img/d.svg" alt="Белгі" width="120"></p></section>'
    unit = replace(unit, html=unit.html.replace("</section>", figure), resources=("img/d.svg",))
    settings = make_settings(project, fonts_conf, cache, safe)
    return typeset((unit,), make_editions("print"), no_late, settings).editions[0].pdf


def forget_pdf(cache: Path) -> list[Path]:
    """The drawings that were kept, after the finished PDF is gone."""
    for path in (cache / "pages").glob("*.pdf"):
        path.unlink()
    return sorted((cache / "pages").glob("*" + SUFFIX))


def test_a_repeated_drawing_gives_the_same_bytes(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """Drawn, repeated, and drawn by the plain way: one and the same; gradients and text are drawn every time."""
    first = set_picture(project, fonts_conf, tmp_path / "kept")
    (drawing,) = forget_pdf(tmp_path / "kept")
    data = PageStore(drawing.parent, 1 << 30).read(drawing.name)
    assert data is not None
    known = pickle.loads(data)  # noqa: S301
    assert sorted(known) == [3, 4]  # the path and the circle, not defs, the gradient, the text
    assert set_picture(project, fonts_conf, tmp_path / "kept") == first
    assert set_picture(project, fonts_conf, tmp_path / "safe", safe=True) == first


def test_drawings_are_taken_from_where_they_are_kept(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """A kept drawing that was changed shows in the PDF, so it was read; a broken one does not: it was checked."""
    first = set_picture(project, fonts_conf, tmp_path)
    (drawing,) = forget_pdf(tmp_path)
    store = PageStore(drawing.parent, 1 << 30)
    whole = store.read(drawing.name)
    assert whole is not None
    known = pickle.loads(whole)  # noqa: S301
    store.write(drawing.name, pickle.dumps({3: known[4], 4: known[4]}))
    assert set_picture(project, fonts_conf, tmp_path) != first
    forget_pdf(tmp_path)
    drawing.write_bytes(drawing.read_bytes()[:-1])
    assert set_picture(project, fonts_conf, tmp_path) == first
