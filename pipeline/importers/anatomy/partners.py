"""Pages without an entry in the contents: a founder's or partner's page, the covers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.importers.anatomy.body import group_items, make_pieces, read_body
from pipeline.importers.anatomy.draft import FRAME, Draft, is_gap
from pipeline.importers.anatomy.headline import read_head
from pipeline.importers.anatomy.joining import join_pieces
from pipeline.importers.marks import bare_text
from pipeline.importers.model import Chunk, Confidence, Manuscript, Value
from pipeline.importers.traits import is_contact, is_prose
from pipeline.importers.words import CONTACTS, words_of

TITLE_WORDS = 8
LABEL_LENGTH = 40
_BEFORE_DASH = re.compile(r"^([^.!?:]{4,90}?)\s+[–—-]\s")
_ISSUE_LINE = re.compile(r"^[#№]\s*\d|^№|\b(?:19|20)\d\d\b")
_SPACED = re.compile(r"^(?:\w\s+){4,}\w$")


def read_partner(draft: Draft) -> Manuscript:
    """A page of an organisation: title, text, and labels with their lines as contacts."""
    read_head(draft)
    if "title" not in draft.fields:
        _guess_title(draft)
    contacts = _read_contacts(draft)
    gaps = [chunk for chunk in draft.rest if is_gap(chunk)]
    if gaps:
        draft.add_frame("picture", gaps[0])
    body = group_items(join_pieces(make_pieces(draft, draft.rest), draft.known)[0])
    if contacts:
        draft.fields["contacts"] = contacts
    return draft.finish(body)


def _guess_title(draft: Draft) -> None:
    """Without a heading: the name that the first sentence explains, «… – қор»."""
    first = next((chunk for chunk in draft.rest if not is_gap(chunk)), None)
    found = _BEFORE_DASH.match(bare_text(first.text)) if first else None
    if first and found and len(found.group(1).split()) <= TITLE_WORDS:
        draft.fields["title"] = found.group(1)
        what = f"the page has no title: «{found.group(1)}», as its first sentence begins"
        draft.say(first.span, what, Confidence.GUESS)


def _read_contacts(draft: Draft) -> tuple[Value, ...]:
    """Labels («Мекенжайы:») with the lines under them, up to the next label; an address alone goes to the last."""
    contacts: list[tuple[str, list[str]]] = []
    for chunk in [chunk for chunk in draft.rest if not chunk.item]:
        if is_gap(chunk) and contacts:
            continue
        if not is_gap(chunk) and (label := _label_of(chunk)):
            text = draft.plain(chunk)
            name, _, rest = text.partition(":") if text[: len(label) + LABEL_LENGTH].count(":") else (text, "", "")
            name = draft.lower(name, chunk.span) if chunk.capitals else name
            contacts.append((name, [rest.strip()] if rest.strip() else []))
        elif contacts and not is_gap(chunk) and _fits(contacts[-1][1], chunk):
            contacts[-1][1].extend(bare_text(line) for line in chunk.text.split("\n") if line.strip())
        else:
            continue
        draft.take(chunk)
    kept: list[Value] = [{"label": label, "lines": tuple(lines)} for label, lines in contacts if lines]
    for label, lines in contacts:
        if not lines:
            draft.say(draft.whole(), f"a label of the contacts without lines: «{label}»", Confidence.GUESS)
    return tuple(kept)


def _fits(lines: Sequence[str], chunk: Chunk) -> bool:
    """Whether a chunk under a label is what it labels: its first lines, and addresses after them."""
    text = chunk.heading or (is_prose(chunk) and "\n" not in chunk.text)
    return not text and (not lines or is_contact(chunk))


def _label_of(chunk: Chunk) -> str:
    """The word by which the chunk is a label of contacts: alone on its line, or before a colon."""
    text = bare_text(chunk.text).casefold()
    word = next((word for word in words_of(CONTACTS) if text.startswith(word)), "")
    head = text.partition(":")[0]
    alone = "\n" not in text and len(text) <= LABEL_LENGTH
    return word if word and not chunk.item and (":" in text or alone) and len(head) <= LABEL_LENGTH else ""


# --- covers ---------------------------------------------------------------------------------------


def read_cover(draft: Draft) -> Manuscript:
    """The front: title and second size; masthead, issue line and tagline are the magazine's own. The back: as it is."""
    back = draft.cut.first > 1
    draft.fields["side"] = "back" if back else "front"
    if not back:
        _read_front(draft)
    draft.fields["picture"] = FRAME
    draft.say(draft.whole(), "the cover's picture is a placeholder", Confidence.GUESS)
    for gap in [chunk for chunk in draft.rest if is_gap(chunk)]:
        draft.take(gap)
    return draft.finish(read_body(draft))


def _is_magazines(text: str) -> bool:
    """An issue line, or a tagline in spaced capitals."""
    return bool(_ISSUE_LINE.search(text) or _SPACED.match(text))


def _read_front(draft: Draft) -> None:
    chunks = [chunk for chunk in draft.rest if not is_gap(chunk)]
    own = [chunk for chunk in chunks if _is_magazines(bare_text(chunk.text))]
    others = [chunk for chunk in chunks if not any(chunk is other for other in own)]
    if len(others) > 1 and others[0].heading:
        own.insert(0, others.pop(0))
    for chunk in own:
        draft.take(chunk)
        draft.say(chunk.span, f"the magazine's own, not the cover article's: «{draft.plain(chunk)}»", Confidence.LIKELY)
    headed = [chunk for chunk in others if chunk.heading] or others[:1]
    if not headed:
        return
    title, *more = headed
    rest = [chunk for chunk in others if chunk is not title and not any(chunk is other for other in more)]
    draft.fields["title"] = draft.plain(title)
    draft.take(title)
    lines = [*more, *rest]
    if lines:
        second = lines.pop(0)
        text = draft.plain(second)
        draft.fields["subtitle"] = draft.lower(text, second.span) if second.capitals else text
        draft.take(second)
        draft.say(second.span, "taken as the cover title's second size", Confidence.LIKELY)
    if lines:
        draft.fields["lines"] = tuple(draft.plain(chunk) for chunk in lines)
        draft.take(*lines)
        draft.say(lines[0].span, "taken as other headlines of the cover", Confidence.LIKELY)
