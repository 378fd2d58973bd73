"""Placeholder frames where pictures stood: as many and as high as an article needs to fill its planned pages.

An estimate from counted characters (styles/copyfit.yaml), as ``press check`` makes it; the build measures and makes
every frame as high as its pages want it (``typeset/elastic.py``). What matters here is that there are enough frames,
that they stand in good places, and that none is far too large.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.importers.model import FPO, Confidence, Manuscript, Piece, Remark, Span, Value
from pipeline.importers.writing.stubs import name_placeholders
from pipeline.plan import Copyfit

MIN_LINES = 6  # of a frame: lower it is a strip, no picture
AROUND = 2  # lines of white above and below a frame
FEW_LINES = 10  # of a frame that is planned to give the build a choice
MOST_LINES = 34  # of a frame, where more are planned: higher than this, and there is one more
LOOSER = 1.07  # set lines to counted ones: justified columns and short last lines, measured over whole issues
SIGNED = 7.0  # lines that a salutation and a signature take
OPENER_PICTURES = {"digest": 15}  # lines that an opener's picture takes off each column, where it may be left out
LONG_ANSWER = 1200  # signs: a survey with a longer one has no two persons a page
FEWEST_LINES = 9.0  # of text between two frames, where more are planned
GROWING = frozenset({"letter", "foreword", "digest", "feature", "essay", "interview", "profile", "survey"})
_AROUND = {"heading": 1.0, "question": 1.0, "box": 4.0, "pullquote": 3.0, "event": 2.0, "person": 6.0}
_PARTS_AFTER = frozenset({"heading", "question"})  # what follows these stays with them
_APART = frozenset({"figure", "frame", "pullquote", "box"})  # what a new frame does not stand beside


@dataclass(frozen=True)
class Framed:
    """What ``size_frames`` gives: ``pictures`` are SVG files by their name relative to the issue's folder.

    ``shares``: by article, the part (0 to 1) of the column area of its planned pages that its frames in the text are
    expected to take; pictures of openers are the layout's and not counted.
    """

    manuscripts: tuple[Manuscript, ...]
    pictures: Mapping[str, bytes]
    shares: Mapping[str, float]


def size_frames(
    manuscripts: Sequence[Manuscript], pages_of: Mapping[str, int], copyfit: Mapping[str, Copyfit]
) -> Framed:
    """Manuscripts whose frames are placeholders with a name and a height, and the placeholders' drawings.

    ``pages_of``: an article's id → how many pages it has; ``copyfit``: by kind, as ``plan.read_copyfit`` gives it.
    A Piece of role ``frame`` becomes one of role ``figure`` with attrs ``src``, ``alt`` and ``lines`` (a number as
    text); its text stays as the caption, its spans stay. Frames stand in a column: how high one across all columns
    may be depends on where its page turns, and that nobody knows before the build.
    ``{"src": "fpo", …}`` in ``fields`` and ``portrait="fpo"`` of a person get the file's name and an ``alt`` where
    they have none. Files are ``images/fpo-<article>-<n>.svg``, numbered from 1 in the order of the article file.
    Frames that had to be added, or that cannot stand where they stood, are in the manuscript's ``remarks``.
    """
    framed, pictures, shares = [], dict[str, bytes](), dict[str, float]()
    for manuscript in manuscripts:
        row = _find_row(manuscript, copyfit)
        sized, share = _size_article(manuscript, pages_of.get(manuscript.id, 1), row)
        named, drawn = name_placeholders(sized)
        framed.append(named)
        pictures |= drawn
        shares[manuscript.id] = share
    return Framed(tuple(framed), pictures, shares)


def _find_row(manuscript: Manuscript, copyfit: Mapping[str, Copyfit]) -> Copyfit | None:
    """How much fits on pages of this kind; long answers of a survey run on in one measure (styles/layouts/survey)."""
    row = copyfit.get(manuscript.kind)
    persons = [piece for piece in manuscript.pieces if piece.role == "person"]
    longest = max((sum(len(child.text) for child in piece.children) for piece in persons), default=0)
    return replace(row, columns=1, line_characters=58) if row and longest > LONG_ANSWER else row


# --- how many, how high ---------------------------------------------------------------------------


def _size_article(manuscript: Manuscript, pages: int, row: Copyfit | None) -> tuple[Manuscript, float]:
    """The manuscript with its frames as figures without names, and the share of its columns that they take."""
    if row is None or manuscript.kind not in GROWING:
        return _drop_frames(manuscript), 0.0
    manuscript, room = _make_room(manuscript, pages, row)
    pieces = _part_neighbours(_lift_frames(manuscript.pieces))
    stood = sum(piece.role == "frame" for piece in pieces)
    kept = min(stood, max(0, int(room / (MIN_LINES + AROUND))))
    wanted = max(kept, _count_frames(room, pages))
    pieces, added = _add_frames(_keep_frames(pieces, kept), wanted - kept, row)
    remarks = [*manuscript.remarks]
    for number, what in (
        (stood - kept, "where pictures stood are left out: the text alone fills the pages"),
        (added, f"added beside the {kept} where pictures stood: the text leaves pages free"),
        (wanted - kept - added, "more would be needed to fill the pages, and the text has no place for them"),
    ):
        if number > 0:
            said = f"{number} placeholder{'s' * (number > 1)} {what}"
            remarks.append(Remark(_whole_span(manuscript), said, Confidence.GUESS, manuscript.id))
    pieces, share = _share_out(pieces, room, pages, row)
    return replace(manuscript, pieces=pieces, remarks=tuple(remarks)), share


def _make_room(manuscript: Manuscript, pages: int, row: Copyfit) -> tuple[Manuscript, float]:
    """The manuscript, and the lines that its text leaves; an opener that can do without its picture gives way."""
    need = LOOSER * sum(_measure(piece, row) for piece in manuscript.pieces if piece.role != "frame")
    above = row.opener_lines + _measure_opener(manuscript.fields)
    room = row.columns * (pages * row.lines - above) - need - SIGNED * ("signature" in manuscript.fields)
    gives = OPENER_PICTURES.get(manuscript.kind, 0)
    picture = manuscript.fields.get("picture")
    if room >= row.columns * MIN_LINES or not gives or not isinstance(picture, Mapping) or picture.get("src") != FPO:
        return manuscript, room
    fields = {key: value for key, value in manuscript.fields.items() if key != "picture"}
    what = "the opener has no placeholder: the text needs its place"
    remark = Remark(_whole_span(manuscript), what, Confidence.GUESS, manuscript.id)
    less = replace(manuscript, fields=fields, remarks=(*manuscript.remarks, remark))
    return less, room + row.columns * gives


def _measure_opener(fields: Mapping[str, Value]) -> float:
    """Lines of a column that long titles and standfirsts take beyond what copyfit reckons with."""
    title, standfirst = str(fields.get("title", "")), str(fields.get("standfirst", ""))
    return max(0, len(title) - 45) / 25 * 3 + max(0, len(standfirst) - 150) / 65 * 1.25


def _keep_frames(pieces: Sequence[Piece], number: int) -> tuple[Piece, ...]:
    """So many frames, evenly chosen; captions of the others stay as paragraphs."""
    places = [index for index, piece in enumerate(pieces) if piece.role == "frame"]
    kept = {places[int((turn + 0.5) * len(places) / number)] for turn in range(number)}
    dropped = set(places) - kept
    return tuple(
        replace(piece, role="paragraph") if index in dropped else piece
        for index, piece in enumerate(pieces)
        if index not in dropped or piece.text
    )


def _count_frames(room: float, pages: int) -> int:
    """How many frames fill the room with none of them far too high; one a page where there is room for them.

    Each frame gives the build one more height to choose, and so one more way to leave no hole.
    """
    return max(0, _round_up(room / (MOST_LINES + AROUND)), min(pages, int(room / (FEW_LINES + AROUND))))


def _round_up(value: float) -> int:
    return -int(-value // 1)


def _share_out(pieces: Sequence[Piece], room: float, pages: int, row: Copyfit) -> tuple[tuple[Piece, ...], float]:
    """Frames as figures with their lines: the room shared out evenly over all."""
    count = sum(piece.role == "frame" for piece in pieces)
    if not count:
        return tuple(pieces), 0.0
    lines = min(row.lines - AROUND, max(MIN_LINES, round(room / count - AROUND)))
    sized = (
        replace(piece, role="figure", attrs={"src": FPO, **piece.attrs, "lines": str(lines)})
        if piece.role == "frame"
        else piece
        for piece in pieces
    )
    return tuple(sized), round(count * lines / (row.columns * row.lines * pages), 3)


# --- where ----------------------------------------------------------------------------------------


def _lift_frames(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Frames inside an item, a person or a box go behind it: the build makes no frame higher that stands in one."""
    for piece in pieces:
        inside = [child for child in piece.children if child.role == "frame"]
        yield replace(piece, children=tuple(child for child in piece.children if child.role != "frame"))
        yield from inside


def _part_neighbours(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Frames that stood right beside one another are one: what marks them is white, and white has no number.

    One that stood after a heading or question stands before it: nothing parts these from what they open.
    """
    found: list[Piece] = []
    for piece in pieces:
        if piece.role == "frame" and found and found[-1].role == "frame" and not (piece.text and found[-1].text):
            found[-1] = replace(found[-1], text=found[-1].text or piece.text, spans=(*found[-1].spans, *piece.spans))
            continue
        found.append(piece)
    for index in range(1, len(found)):
        at = index
        while found[at].role == "frame" and at and found[at - 1].role in _PARTS_AFTER:
            found[at - 1], found[at] = found[at], found[at - 1]
            at -= 1
    return tuple(found)


def _add_frames(pieces: Sequence[Piece], number: int, row: Copyfit) -> tuple[tuple[Piece, ...], int]:
    """As many more frames as have a place, each in the middle of the longest stretch without one."""
    found = list(pieces)
    for added in range(number):
        at = _find_place(found, row)
        if at is None:
            return tuple(found), added
        found.insert(at, Piece("frame"))
    return tuple(found), max(0, number)


def _find_place(pieces: Sequence[Piece], row: Copyfit) -> int | None:
    """Before which piece the next frame stands best; None where there is no place left."""
    depth, stops = [0.0], [0.0]
    for piece in pieces:
        if piece.role in ("frame", "figure"):
            stops.append(depth[-1])
        depth.append(depth[-1] + _measure(piece, row))
    stops.append(depth[-1])
    places = [index for index in range(1, len(pieces)) if _may_stand(pieces[index - 1], pieces[index])]

    def score(index: int) -> float:
        """How far it is to the nearest frame, opener or end."""
        return min(abs(depth[index] - stop) for stop in stops)

    best = max(places, key=lambda index: (score(index), -index), default=None)
    return best if best is not None and score(best) >= FEWEST_LINES / 2 else None


def _may_stand(before: Piece, after: Piece) -> bool:
    return before.role not in _PARTS_AFTER | _APART and after.role not in _APART


def _drop_frames(manuscript: Manuscript) -> Manuscript:
    """The same without frames in the text: pages of this kind are drawn, not filled. Captions stay as paragraphs."""
    frames = [piece for piece in manuscript.pieces if piece.role == "frame"]
    if not frames:
        return manuscript
    kept = (replace(piece, role="paragraph") if piece.role == "frame" else piece for piece in manuscript.pieces)
    pieces = tuple(piece for piece in kept if piece.text or piece.children or piece.role != "paragraph")
    what = f"{len(frames)} pictures stood in the text; a page of kind {manuscript.kind} has none there"
    spans = [span for piece in frames for span in piece.spans]
    span = spans[0] if spans else _whole_span(manuscript)
    remark = Remark(span, what, Confidence.LIKELY, manuscript.id)
    return replace(manuscript, pieces=pieces, remarks=(*manuscript.remarks, remark))


def _whole_span(manuscript: Manuscript) -> Span:
    """The lines of the export from which an article was made."""
    spans = [*manuscript.taken, *_spans_of(manuscript.pieces)]
    return Span(min((one.first for one in spans), default=1), max((one.last for one in spans), default=1))


def _spans_of(pieces: Sequence[Piece]) -> Iterator[Span]:
    for piece in pieces:
        yield from piece.spans
        yield from _spans_of(piece.children)


def _measure(piece: Piece, row: Copyfit) -> float:
    """Lines of column that a piece takes, as plan.py counts them; frames, whose size is open, none."""
    if piece.role == "frame":
        return 0.0
    around = _AROUND.get(piece.role, 0.0)
    if piece.role == "figure":
        lines = float(piece.attrs.get("lines", MIN_LINES))
        return (lines + AROUND) * (row.columns if piece.attrs.get("wide") else 1)
    larger = 1.7 if piece.role == "pullquote" else 1.0
    own = larger * len(piece.text) / row.line_characters + 0.5 if piece.text else 0.0
    return around + own + larger * sum(_measure(child, row) for child in piece.children)
