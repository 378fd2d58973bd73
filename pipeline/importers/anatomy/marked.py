"""What Markdown's marks say of a chunk, as pieces: pictures, tables, quotations, footnotes, code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.importers.anatomy.draft import Draft
from pipeline.importers.model import Chunk, Confidence, Cut, Piece

NOTE_MARK = re.compile(r"(?<!\\)\[\^([\w-]{1,32})\]")
_PICTURE = re.compile(r"^!\[(?P<alt>[^\]]*)\]")
_NOTE = re.compile(r"^\[\^(?P<number>[\w-]{1,32})\]:\s*")
_CELLS = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:-]+")
FLAT = frozenset({"survey", "digest", "infographic"})  # kinds whose text is put into parts: no footnote is kept there


def make_marked(draft: Draft, chunk: Chunk, notes: frozenset[str]) -> Iterator[Piece]:
    """The pieces that a marked chunk becomes, with a line for the report; ``notes``: see find_notes."""
    spans = (chunk.span,)
    match chunk.mark:
        case "picture":
            yield _make_picture(draft, chunk)
        case "table":
            draft.say(chunk.span, "a table, as its marks say", Confidence.LIKELY)
            rows = [row for row in chunk.text.split("\n") if not _RULE.fullmatch(row)]
            cells = [[Piece("cell", cell.strip()) for cell in _CELLS.split(row.strip().strip("|"))] for row in rows]
            yield Piece("table", spans=spans, children=tuple(Piece("row", children=tuple(row)) for row in cells))
        case "quote":
            draft.say(chunk.span, "a quotation, as its marks say", Confidence.LIKELY)
            yield Piece("quote", draft.mend(chunk, chunk.text.replace("\n", " ")), spans)
        case "note":
            yield _make_note(draft, chunk, notes)
        case "code":
            draft.say(chunk.span, "marked as code, which no article has: a paragraph", Confidence.GUESS)
            yield Piece("paragraph", chunk.text.strip("\u2060\n "), spans)
        case _:
            draft.say(chunk.span, f"a mark of a block that is not read, left out: «{chunk.text}»", Confidence.GUESS)


def _make_picture(draft: Draft, chunk: Chunk) -> Piece:
    found = _PICTURE.match(chunk.text)
    alt = found["alt"].strip() if found else ""
    what = f"a picture's mark: a placeholder stands for it, its file and words were «{chunk.text}»"
    draft.say(chunk.span, what + ("; its words are the caption" if alt else ""), Confidence.GUESS)
    return Piece("frame", alt, (chunk.span,))


def find_notes(cut: Cut, chunks: Sequence[Chunk]) -> frozenset[str]:
    """The numbers of the article's footnotes to which its text refers, each with one note; none in kinds of parts."""
    if cut.kind in FLAT or not any("[^" in chunk.text for chunk in chunks):
        return frozenset()
    found = (_NOTE.match(chunk.text) for chunk in cut.chunks if chunk.mark == "note")
    times = Counter(note["number"] for note in found if note)
    called = {number for chunk in cut.chunks if chunk.mark != "note" for number in NOTE_MARK.findall(chunk.text)}
    return frozenset(number for number, count in times.items() if count == 1 and number in called)


def _make_note(draft: Draft, chunk: Chunk, notes: frozenset[str]) -> Piece:
    found = _NOTE.match(chunk.text)
    number = found["number"] if found else ""
    if found and number in notes:
        draft.say(chunk.span, f"footnote {number}", Confidence.LIKELY)
        return Piece("note", chunk.text[found.end() :], (chunk.span,), {"number": number})
    draft.say(chunk.span, f"footnote {number}: its place in the text is not known, a paragraph", Confidence.GUESS)
    return Piece("paragraph", chunk.text, (chunk.span,))


def tell_marks(draft: Draft, chunk: Chunk, notes: frozenset[str]) -> None:
    """A line for the report where a text has the mark of a footnote that its article has not."""
    for number in dict.fromkeys(NOTE_MARK.findall(chunk.text)):
        if number not in notes:
            what = f"the mark of a footnote stands in the text as it is: «[^{number}]»"
            draft.say(chunk.span, what, Confidence.GUESS)
