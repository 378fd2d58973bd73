"""The running text of an article: chunks that no field has taken → pieces, cut paragraphs joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.importers.anatomy.dialogue import mark_dialogue
from pipeline.importers.anatomy.draft import Draft, is_gap
from pipeline.importers.anatomy.joining import MOST_FLOATS, join_pieces
from pipeline.importers.anatomy.marked import find_notes, make_marked, tell_marks
from pipeline.importers.anatomy.quoting import WORD
from pipeline.importers.marks import bare_text, begins_small, has_drop_cap, is_open, join_drop_cap, one_line
from pipeline.importers.model import Chunk, Confidence, Piece
from pipeline.importers.traits import count_turns, is_speech, read_turn
from pipeline.importers.words import BOX, CREDIT, words_of
from pipeline.kinds import KINDS

QUOTED = 0.88  # likeness to a part of the article from which a text in capitals is a pull quote
VERBATIM = 0.95  # the same for a text that is not in capitals
FEWEST = 5  # words of a pull quote: fewer stand together in any text
HEADING_WORDS = 12
CAPTION_LENGTH = 220
_DASH = re.compile(r"^(\*{0,2})[–—-]\s*")
_CREDIT = re.compile(rf"^(?:{'|'.join(words_of(CREDIT))})\s*:", re.IGNORECASE)


def read_body(draft: Draft) -> tuple[Piece, ...]:
    """The article's text in reading order: cut words and paragraphs joined, questions told from answers."""
    pieces = gather_boxes(draft, _quote_inside_words(draft, make_pieces(draft, draft.rest)))
    joined, remarks = join_pieces(pieces, draft.known)
    draft.remarks += remarks
    if draft.cut.kind == "interview":
        joined, remarks = mark_dialogue(joined)
        draft.remarks += remarks
    return group_items(joined)


def make_pieces(draft: Draft, chunks: Sequence[Chunk]) -> list[Piece]:
    """A piece for every chunk and gap; captions go to the picture that they stand beside."""
    pieces: list[Piece] = []
    notes = find_notes(draft.cut, chunks)
    labelled = draft.cut.kind == "interview" and min(count_turns(chunks)) > 1
    headed = sum(chunk.heading > 0 for chunk in chunks) >= 2
    for at, chunk in enumerate(chunks):
        if is_gap(chunk):
            pieces.append(Piece("frame", spans=(chunk.span,)))
        elif chunk.mark:
            pieces += make_marked(draft, chunk, notes)
        elif caption := _make_caption(draft, chunks, at):
            _hang_caption(pieces, caption)
        elif labelled and (turn := read_turn(chunk)):
            pieces.append(_make_turn(draft, chunk, turn))
        else:
            tell_marks(draft, chunk, notes)
            pieces.append(_make_piece(draft, chunk, headed))
    return pieces


def _make_turn(draft: Draft, chunk: Chunk, turn: str) -> Piece:
    """A question or answer that opens with the label of who speaks; the label stays."""
    role = "question" if turn == "asks" else "answer"
    draft.say(chunk.span, f"taken as {'a question' if role == 'question' else 'an answer'} by its label, which stays",
              Confidence.GUESS)  # fmt: skip
    return Piece(role, f"– {draft.mend(chunk).lstrip('–—- ')}", (chunk.span,))


def _quote_inside_words(draft: Draft, pieces: Sequence[Piece]) -> list[Piece]:
    """A heading cannot stand inside a word: where it does, it is a pull quote."""
    floats = ("frame", "pullquote")
    kept: list[Piece] = []
    for at, piece in enumerate(pieces):
        if piece.role == "heading" and "pullquote" in KINDS[draft.cut.kind].roles:
            near, far = reversed(kept[-MOST_FLOATS:]), pieces[at + 1 : at + 1 + MOST_FLOATS]
            before = next((one for one in near if one.role not in floats), None)
            after = next((one for one in far if one.role not in (*floats, "heading")), None)
            if before and before.text.endswith("-") and after and begins_small(after.text):
                draft.remarks = [one for one in draft.remarks if one.span != piece.spans[0]]
                draft.say(piece.spans[0], "taken as a pull quote: it stands inside a word", Confidence.GUESS)
                text = draft.lower(piece.text, piece.spans[0])
                piece = replace(piece, role="pullquote", text=text, level=0)
        kept.append(piece)
    return kept


def _make_piece(draft: Draft, chunk: Chunk, headed: bool) -> Piece:
    text = draft.mend(chunk)
    if chunk.item:
        return Piece("item", text, (chunk.span,))
    if shown := _make_display(draft, chunk, text, headed):
        return shown
    if is_speech(chunk):
        return Piece("question" if chunk.bold else "speech", _DASH.sub(r"\1– ", text), (chunk.span,))
    if has_drop_cap(text):
        text = join_drop_cap(text)
        draft.say(chunk.span, f"drop cap joined to its word: «{bare_text(text)[:20]}…»")
    if chunk.bold or chunk.italic:
        mark = "***" if chunk.bold and chunk.italic else "**" if chunk.bold else "*"
        text = f"{mark}{text}{mark}"
    return Piece("paragraph", text, (chunk.span,))


# --- what stands out ------------------------------------------------------------------------------


def _make_display(draft: Draft, chunk: Chunk, text: str, headed: bool) -> Piece | None:
    """A pull quote, a heading or a box; None for running text."""
    words = len(WORD.findall(text))
    short = chunk.bold and not is_speech(chunk) and words <= HEADING_WORDS and is_open(text)
    if not (chunk.heading or chunk.capitals or short) or not words:
        return None
    quotes = "pullquote" in KINDS[draft.cut.kind].roles
    line = one_line(bare_text(text))
    if quotes and words >= FEWEST:
        echo = draft.find_quoted(line, chunk.span)
        if echo.ratio >= (QUOTED if chunk.capitals else VERBATIM):
            sure = Confidence.SURE if echo.ratio >= 0.999 else Confidence.LIKELY
            draft.say(chunk.span, f"pull quote, {echo.ratio:.0%} like a part of the article", sure)
            quoted = draft.lower(line, chunk.span, echo.words) if chunk.capitals else line
            return Piece("pullquote", quoted, (chunk.span,))
    if chunk.heading:
        return Piece("heading", line, (chunk.span,), level=2)
    if draft.cut.kind == "feature" and chunk.capitals and chunk.bold and headed:
        draft.say(chunk.span, "taken as a box: in bold capitals, where the article has headings of its own",
                  Confidence.GUESS)  # fmt: skip
        inside = Piece("paragraph", draft.lower(line, chunk.span), (chunk.span,))
        return Piece("box", spans=(chunk.span,), children=(inside,))
    if words <= HEADING_WORDS:
        draft.say(chunk.span, f"taken as a heading: «{line}»", Confidence.GUESS)
        return Piece("heading", line, (chunk.span,), level=2)
    if quotes:
        draft.say(chunk.span, "taken as a pull quote: in capitals, though no sentence is like it", Confidence.GUESS)
        return Piece("pullquote", draft.lower(line, chunk.span), (chunk.span,))
    return None


def gather_boxes(draft: Draft, pieces: Sequence[Piece]) -> list[Piece]:
    """A heading that opens a box («Анықтама», «Справка»), with the paragraphs up to the next thing of another kind."""
    gathered: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if piece.role == "heading" and piece.text.casefold().startswith(words_of(BOX)):
            inside = [replace(piece, level=3)]
            while at < len(pieces) and pieces[at].role in ("paragraph", "item"):
                inside.append(pieces[at])
                at += 1
            spans = tuple(span for one in inside for span in one.spans)
            draft.say(piece.spans[0], f"taken as a box, up to the next heading: «{piece.text}»", Confidence.GUESS)
            piece = Piece("box", spans=spans, children=group_items(inside))
        gathered.append(piece)
    return gathered


# --- captions, lists ------------------------------------------------------------------------------


def _make_caption(draft: Draft, chunks: Sequence[Chunk], at: int) -> Piece | None:
    """A short text in italics, or one that says who made the picture, right beside where a picture stood."""
    chunk = chunks[at]
    beside = [other for other in (*chunks[max(0, at - 1) : at], *chunks[at + 1 : at + 2]) if is_gap(other)]
    if not beside or chunk.heading or chunk.item or len(chunk.text) > CAPTION_LENGTH or is_speech(chunk):
        return None
    text = one_line(draft.mend(chunk))
    if _CREDIT.match(bare_text(text)):
        draft.say(chunk.span, f"taken as a picture's credit: «{bare_text(text)}»", Confidence.LIKELY)
        return Piece("frame", "", (chunk.span,), {"credit": bare_text(text)})
    if chunk.italic and not chunk.bold and not chunk.capitals:
        draft.say(chunk.span, f"taken as a picture's caption: «{bare_text(text)[:40]}»", Confidence.LIKELY)
        return Piece("frame", text, (chunk.span,))
    return None


def _hang_caption(pieces: list[Piece], caption: Piece) -> None:
    """The caption as that of the frame before it, or a frame that the next one will be merged with."""
    last = pieces[-1] if pieces else None
    if last is None or last.role != "frame" or (caption.text and last.text):
        pieces.append(caption)
        return
    text = last.text or caption.text
    pieces[-1] = Piece("frame", text, (*last.spans, *caption.spans), {**last.attrs, **caption.attrs})


def group_items(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Items that stand side by side as one list."""
    grouped: list[Piece] = []
    for is_item, run in groupby(pieces, key=lambda piece: piece.role == "item"):
        side_by_side = tuple(run)
        if is_item:
            spans = tuple(span for item in side_by_side for span in item.spans)
            side_by_side = (Piece("list", spans=spans, children=side_by_side),)
        grouped += side_by_side
    return tuple(grouped)
