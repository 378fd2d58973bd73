"""Letters and forewords: letterhead, date line, salutation, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.importers.anatomy.body import read_body
from pipeline.importers.anatomy.draft import Draft, is_gap
from pipeline.importers.anatomy.headline import part_name, read_head, set_name
from pipeline.importers.folding import fold
from pipeline.importers.marks import bare_text, has_drop_cap, is_open, one_line
from pipeline.importers.model import Chunk, Confidence, Manuscript, Piece, Value
from pipeline.importers.traits import SHORT, is_dateline, is_salutation, is_speech
from pipeline.importers.words import TOWN, VALEDICTION, YOURS, words_of

HEAD = 10  # chunks among which the salutation stands
SIGNATURE_CHUNKS = 4
_TOWN = re.compile(rf"\b(?:{'|'.join(words_of(TOWN))})\b", re.IGNORECASE)
_YOURS = re.compile(rf"^(?:{'|'.join(words_of(YOURS))})\s+", re.IGNORECASE)


def read_foreword(draft: Draft) -> Manuscript:
    """A letter or a foreword."""
    read_head(draft)
    _read_salutation(draft)
    closing = _read_signature(draft)
    if draft.cut.kind == "foreword":
        draft.add_frame("portrait", draft.rest[0] if draft.rest and is_gap(draft.rest[0]) else None)
    return draft.finish((*read_body(draft), *closing))


def _read_salutation(draft: Draft) -> None:
    """The line that greets; in a letter, what stands over it is letterhead, date line and title."""
    found = next((chunk for chunk in draft.rest[:HEAD] if not is_gap(chunk) and is_salutation(chunk)), None)
    if found is None:
        return
    text = draft.plain(found)
    draft.fields["salutation"] = draft.lower(text, found.span) if found.capitals else text
    over = [chunk for chunk in draft.rest[: draft.rest.index(found)] if not is_gap(chunk)]
    draft.take(found)
    if draft.cut.kind == "letter" and all(len(chunk.text) <= SHORT for chunk in over):
        _read_letterhead(draft, over)


def _read_letterhead(draft: Draft, over: Sequence[Chunk]) -> None:
    """Lines over the salutation: date line, letterhead, and last to whom it is written, as the title."""
    dated = [chunk for chunk in over if is_dateline(chunk) or _is_town(chunk)]
    others = [chunk for chunk in over if not any(chunk is other for other in dated)]
    if dated:
        draft.fields["dateline"] = ", ".join(draft.plain(chunk).rstrip(",") for chunk in dated)
        draft.say(dated[0].span, "taken as the date line", Confidence.LIKELY)
    if len(others) > 1 and not draft.titled and draft.cut.entry:
        addressee = others.pop()
        draft.fields = {"title": draft.plain(addressee), "contents_title": draft.cut.entry.wording} | {
            key: value for key, value in draft.fields.items() if key not in ("title", "contents_title")
        }
        draft.take(addressee)
        draft.say(addressee.span, "taken as the title: to whom the letter is written", Confidence.LIKELY)
    if others:
        draft.fields["letterhead"] = ", ".join(draft.plain(chunk).rstrip(",") for chunk in others)
        draft.say(others[0].span, "taken as the letterhead", Confidence.LIKELY)
    draft.take(*dated, *others)


def _is_town(chunk: Chunk) -> bool:
    text = bare_text(chunk.text)
    return len(text) <= SHORT // 3 and "," in text and bool(_TOWN.search(text))


# --- the signature --------------------------------------------------------------------------------


def _read_signature(draft: Draft) -> tuple[Piece, ...]:
    """Name and office at the end; gives what closes the letter before the name, as paragraphs."""
    tail = _find_tail(draft)
    lines = [(chunk, line) for chunk in tail for line in chunk.text.split("\n") if line.strip()]
    names = [at for at, (_, line) in enumerate(lines) if part_name(_YOURS.sub("", bare_text(line)))[0]]
    if not names:
        return ()
    at = _choose(draft, lines, names)
    chunk, line = lines[at]
    bare = bare_text(line)
    yours = _YOURS.match(bare)
    name, beside = part_name(_YOURS.sub("", bare))
    signature: dict[str, Value] = {"name": set_name(name)}
    before = [one for one in lines[:at] if one[0] is chunk or _closes(one[1])]
    above = [] if before or not at else _office_above(lines, at, names)
    office = [*(other for _, other in above), beside, *(other for _, other in lines[at + 1 :])]
    if any(office):
        signature["office"] = one_line(" ".join(bare_text(other).rstrip(",") for other in office if other))
    draft.fields["signature"] = signature
    used = [chunk, *(one[0] for one in (*before, *above, *lines[at + 1 :]))]
    for one in used:
        if one.span not in draft.taken:
            draft.take(one)
    sure = Confidence.SURE if chunk.bold or chunk.italic else Confidence.LIKELY
    draft.say(chunk.span, f"signature: «{signature['name']}»", sure)
    words = [bare_text(other).strip() for _, other in before] + ([yours.group().strip()] if yours else [])
    spans = tuple(dict.fromkeys(one.span for one, _ in before)) or (chunk.span,)
    return (Piece("paragraph", "\n".join(words), spans),) if words else ()


def _find_tail(draft: Draft) -> list[Chunk]:
    """The short chunks at the end that are no sentences, or are set in bold or italics."""
    tail: list[Chunk] = []
    for chunk in reversed([chunk for chunk in draft.rest if not is_gap(chunk)]):
        plain = chunk.heading or chunk.item or has_drop_cap(chunk.text) or is_speech(chunk)
        if len(tail) == SIGNATURE_CHUNKS or plain or len(chunk.text) > SHORT:
            break
        if chunk.mark or not (chunk.bold or chunk.italic or is_open(chunk.text)):
            break
        tail.insert(0, chunk)
    return tail


def _closes(line: str) -> bool:
    return bare_text(line).casefold().startswith(words_of(VALEDICTION))


def _choose(draft: Draft, lines: Sequence[tuple[Chunk, str]], names: Sequence[int]) -> int:
    """Which of the lines that may be names is one: that whose words the entry has, else the shortest, the first."""
    asked = fold(draft.cut.entry.wording).text if draft.cut.entry else ""

    def rank(at: int) -> tuple[bool, int, int]:
        words = part_name(_YOURS.sub("", bare_text(lines[at][1])))[0].split()
        return (not (asked and fold(words[-1]).text[:6] in asked), len(words), at)

    return min(names, key=rank)


def _office_above(lines: Sequence[tuple[Chunk, str]], at: int, names: Sequence[int]) -> list[tuple[Chunk, str]]:
    """An office that stands over the name: set as the name is, in bold or italics."""
    chunk = lines[at][0]
    other = lines[at - 1]
    marked = (other[0].bold and chunk.bold) or (other[0].italic and chunk.italic)
    return [other] if marked and at - 1 in names and at == len(lines) - 1 else []
