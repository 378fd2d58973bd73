"""Placeholder frames of an import: as many as the plan needs, in good places, with names and drawings."""

from __future__ import annotations

import pytest

from pipeline.importers.model import Manuscript, Piece, Span
from pipeline.importers.writing.frames import MIN_LINES, Framed, size_frames
from pipeline.pictures import inspect_svg
from pipeline.placeholders import is_placeholder
from pipeline.plan import Copyfit

COPYFIT = {
    "essay": Copyfit(2, 48, 51, 19),
    "interview": Copyfit(2, 49, 51, 29),
    "digest": Copyfit(3, 30, 51, 22),
    "partner": Copyfit(1, 70, 45, 17),
}
LINE = "Ауыл шетіндегі ескі диірмен биыл қайтадан іске қосылды. "
FRAME = Piece("frame", spans=(Span(7, 9),))


def write(lines: int, role: str = "paragraph") -> Piece:
    """A block of so many lines, more or less."""
    return Piece(role, LINE * lines, (Span(1, 2),))


def size(kind: str, pieces: list[Piece], pages: int = 4, **fields: object) -> Framed:
    manuscript = Manuscript("x", kind, fields, tuple(pieces))  # type: ignore[arg-type]
    return size_frames([manuscript], {"x": pages}, COPYFIT)


def list_figures(framed: Framed) -> list[Piece]:
    return [piece for piece in framed.manuscripts[0].pieces if piece.role == "figure"]


def test_a_frame_becomes_a_figure_with_a_name_and_a_height() -> None:
    """Source, alternative text and lines; where it stood, and the lines of the export, stay."""
    framed = size("essay", [write(40), FRAME, write(40), FRAME, write(20)], 2)
    first, second = list_figures(framed)
    assert first.attrs["src"] == "images/fpo-x-1.svg"
    assert second.attrs["alt"] == "Сурет орны: x-2"
    assert first.spans == (Span(7, 9),)
    assert MIN_LINES <= int(first.attrs["lines"]) <= 49
    assert set(framed.pictures) == {"images/fpo-x-1.svg", "images/fpo-x-2.svg"}
    for name, content in framed.pictures.items():
        assert is_placeholder(name)
        assert inspect_svg(content) is None


def test_fields_are_named_first() -> None:
    """A portrait is number one, whatever stands in the text; what a person wrote into the field stays."""
    portrait = {"src": "fpo", "caption": "Шебер"}
    framed = size("interview", [write(40), FRAME, write(40)], 2, portrait=portrait)
    assert framed.manuscripts[0].fields["portrait"] == {
        "src": "images/fpo-x-1.svg",
        "caption": "Шебер",
        "alt": "Сурет орны: x-1",
    }
    assert list_figures(framed)[0].attrs["src"] == "images/fpo-x-2.svg"


def test_portraits_of_persons_are_named() -> None:
    """A survey's people, in the order of the file; a real portrait is left alone."""
    people = [Piece("person", attrs={"portrait": src}, children=(write(3),)) for src in ("fpo", "images/a.jpg")]
    framed = size("survey", people)
    assert [piece.attrs["portrait"] for piece in framed.manuscripts[0].pieces] == [
        "images/fpo-x-1.svg",
        "images/a.jpg",
    ]
    assert len(framed.pictures) == 1


def test_frames_are_added_where_the_text_leaves_pages_free() -> None:
    """As many as it takes to have none far too high, spread over the text, and it is said."""
    framed = size("essay", [write(9) for _ in range(16)])
    figures = list_figures(framed)
    assert len(figures) >= 3
    assert all(int(figure.attrs["lines"]) <= 40 for figure in figures)
    roles = [piece.role for piece in framed.manuscripts[0].pieces]
    assert "figure figure" not in " ".join(roles)
    assert roles[0] == roles[-1] == "paragraph"
    assert "added" in framed.manuscripts[0].remarks[0].what
    assert 0.2 < framed.shares["x"] < 0.7


@pytest.mark.parametrize("opens", ["question", "heading"])
def test_nothing_parts_a_question_from_its_answer(opens: str) -> None:
    """Nor a heading from what it opens: no frame is added there, and one that stood there goes before it."""
    pairs = [piece for _ in range(10) for piece in (Piece(opens, LINE), write(9, "answer"))]
    for pieces in (pairs, [*pairs[:5], FRAME, *pairs[5:]]):
        roles = [piece.role for piece in size("interview", pieces).manuscripts[0].pieces]
        assert "figure" in roles
        assert f"{opens} figure" not in " ".join(roles)


def test_frames_beside_one_another_are_one() -> None:
    """White marks a picture: two runs of it with nothing between mark one."""
    framed = size("essay", [write(40), FRAME, FRAME, write(40), write(10)], 2)
    assert len([one for one in list_figures(framed) if one.spans]) == 1


def test_frames_give_way_where_the_text_fills_the_pages() -> None:
    """Text alone is too long: none of the frames is left, and the report says so; a caption stays as text."""
    captioned = Piece("frame", "Диірменнің тасы.", (Span(5, 5),))
    framed = size("essay", [write(60), FRAME, write(60), captioned, write(60)], 2)
    assert not list_figures(framed)
    assert "Диірменнің тасы." in [piece.text for piece in framed.manuscripts[0].pieces]
    assert any("left out" in remark.what for remark in framed.manuscripts[0].remarks)


def test_an_opener_gives_up_its_picture_before_text_runs_over() -> None:
    """A digest can do without it; a real picture stays."""
    pieces = [Piece("event", children=(write(12),)) for _ in range(9)]
    empty = size("digest", pieces, 2, picture={"src": "fpo"}).manuscripts[0]
    assert "picture" not in empty.fields
    assert "opener" in empty.remarks[0].what
    assert "picture" in size("digest", pieces, 2, picture={"src": "images/a.jpg"}).manuscripts[0].fields


def test_frames_in_items_go_behind_them() -> None:
    """The build makes no frame higher that stands inside another block."""
    event = Piece("event", children=(write(6), FRAME, write(6)))
    pieces = size("digest", [event, event, event], 2).manuscripts[0].pieces
    assert [child.role for piece in pieces for child in piece.children if child.role in ("frame", "figure")] == []
    assert "figure" in [piece.role for piece in pieces]


def test_pages_that_are_drawn_have_no_frames() -> None:
    """A partner's page, an infographic: what stood there is said, nothing is put there."""
    manuscript = size("partner", [write(3), FRAME, write(3)], 1).manuscripts[0]
    assert [piece.role for piece in manuscript.pieces] == ["paragraph", "paragraph"]
    assert manuscript.remarks[0].span == Span(7, 9)
