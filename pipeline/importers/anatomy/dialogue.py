"""Questions and answers of an interview, also where the export does not set the questions in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.importers.marks import bare_text, is_open
from pipeline.importers.model import Confidence, Piece, Remark
from pipeline.importers.words import SPEAKING, words_of

_FLOATS = frozenset({"frame", "pullquote"})
# «…, – деп»: direct speech that is told, no question of an interviewer.
_TOLD = re.compile(rf"[,!?»…]\s*[–—-]\s*(?:{'|'.join(words_of(SPEAKING))})\w*\b", re.IGNORECASE)


def mark_dialogue(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[Remark, ...]]:
    """Pieces whose questions and answers are told apart; a remark for each question that was not marked.

    An answer follows a question; a paragraph with a dash that is no such answer, and that another with a dash
    follows, is a question. A bold paragraph without a dash that asks belongs to the question, or is one.
    """
    rest = _join_bold(list(pieces))
    remarks = [remark for _, remark in rest if remark is not None]
    marked = [piece for piece, _ in rest]
    awaited = False  # an answer is due
    for at, piece in enumerate(marked):
        if piece.role == "question":
            awaited = True
        elif piece.role == "speech":
            if not awaited and _asks(marked, at):
                marked[at] = replace(piece, role="question")
                what = f"taken as a question, though not in bold: «{bare_text(piece.text)[:40]}…»"
                remarks.append(Remark(piece.spans[0], what, Confidence.LIKELY))
                awaited = True
            else:
                marked[at] = replace(piece, role="answer")
                awaited = False
    return tuple(marked), tuple(remarks)


def _asks(pieces: Sequence[Piece], at: int) -> bool:
    text = bare_text(pieces[at].text)
    if _TOLD.search(text):
        return False
    after = _role_after(pieces, at)
    return after == "speech" or (text.endswith("?") and after == "paragraph")


def _role_after(pieces: Sequence[Piece], at: int) -> str:
    """The role of the next piece of text."""
    return next((pieces[index].role for index in range(at + 1, len(pieces)) if pieces[index].role not in _FLOATS), "")


def _join_bold(pieces: list[Piece]) -> list[tuple[Piece, Remark | None]]:
    """Bold paragraphs that ask: the rest of the question before them, or a question without its dash."""
    joined: list[tuple[Piece, Remark | None]] = []
    for at, piece in enumerate(pieces):
        text = bare_text(piece.text)
        follows = _role_after(pieces, at)
        asks = piece.role == "paragraph" and _is_bold(piece) and text.endswith("?") and not is_open(text)
        if not asks or follows != "speech":
            joined.append((piece, None))
            continue
        before = joined[-1][0] if joined else None
        if before is not None and before.role in ("speech", "question") and not _TOLD.search(before.text):
            question = replace(
                before, role="question", text=f"{before.text} {text}", spans=(*before.spans, *piece.spans)
            )
            what = f"taken as the end of the question before it: «{text[:40]}»"
            joined[-1] = (question, Remark(piece.spans[0], what, Confidence.LIKELY))
        else:
            what = f"taken as a question, though it has no dash: «{text[:40]}…»"
            question = replace(piece, role="question", text=f"– {text}")
            joined.append((question, Remark(piece.spans[0], what, Confidence.LIKELY)))
    return joined


def _is_bold(piece: Piece) -> bool:
    return piece.text.startswith("**") and piece.text.endswith("**")
