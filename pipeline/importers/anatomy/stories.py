"""Interviews, profiles, essays and features: who speaks, who wrote, opening picture, running text."""

from __future__ import annotations

from pipeline.importers.anatomy.body import QUOTED, read_body
from pipeline.importers.anatomy.draft import FRAME, Draft, is_gap
from pipeline.importers.anatomy.headline import find_plate, part_name, read_head, set_name, set_speaker
from pipeline.importers.anatomy.marked import NOTE_MARK
from pipeline.importers.anatomy.quoting import WORD
from pipeline.importers.marks import bare_text, has_drop_cap, is_open, one_line
from pipeline.importers.model import Chunk, Confidence, Manuscript
from pipeline.importers.traits import SHORT, is_cut, is_prose, is_salutation, is_speech

HEAD = 4  # chunks under the title among which an author's name stands


def read_story(draft: Draft) -> Manuscript:
    """An interview, a profile, an essay or a feature."""
    read_head(draft)
    if "author" in draft.allowed:
        _read_author(draft)
    if "speaker" in draft.allowed:
        _read_plate(draft)
    opener = "picture" if draft.cut.kind in ("feature", "profile") else "portrait"
    draft.add_frame(opener, draft.rest[0] if draft.rest and is_gap(draft.rest[0]) else None)
    if draft.cut.kind == "feature":
        _read_lead(draft)
    return draft.finish(read_body(draft))


def _read_author(draft: Draft) -> None:
    """The author's name under the title, in bold or italics, with the office on the next line."""
    chunks = [chunk for chunk in draft.rest if not is_gap(chunk)]
    for at, chunk in enumerate(chunks[:HEAD]):
        if is_prose(chunk) or is_cut(chunk):  # what stands in running text is no author, whatever it looks like
            return
        first, _, more = chunk.text.partition("\n")
        name, beside = ("", "") if chunk.heading > 1 or is_speech(chunk) else part_name(first)
        if not name or (chunk.capitals and _is_common(draft, chunk, name)):
            continue
        draft.fields["author"] = set_name(name)
        draft.take(chunk)
        plain = not chunk.capitals and (chunk.bold or chunk.italic)
        sure = Confidence.SURE if plain else Confidence.GUESS if chunk.capitals else Confidence.LIKELY
        draft.say(chunk.span, f"author: «{set_name(name)}»", sure)
        after = chunks[at + 1] if at + 1 < len(chunks) else None
        if more or beside:
            draft.fields["office"] = one_line(f"{beside} {bare_text(more)}")
        elif after is not None and _is_office(after):
            draft.fields["office"] = draft.plain(after)
            draft.take(after)
        return


def _is_common(draft: Draft, chunk: Chunk, name: str) -> bool:
    """Whether capitals hide words and no name: the article writes them small, or has them as a sentence of its own."""
    words = (word.casefold() for word in WORD.findall(name))
    small = any(draft.wording.forms.get(word, {}).get(word, 0) for word in words)
    return small or draft.find_quoted(one_line(bare_text(chunk.text)), chunk.span).ratio >= QUOTED


def _is_office(chunk: Chunk) -> bool:
    shown = chunk.heading or chunk.item or chunk.mark or chunk.capitals
    plain = not (shown or is_speech(chunk) or has_drop_cap(chunk.text))
    return plain and len(chunk.text) <= SHORT and is_open(chunk.text)


def _read_plate(draft: Draft) -> None:
    """The plate beside the portrait: its name is the portrait's caption, the office goes to the speaker."""
    person = draft.fields.get("speaker")
    name = str(person.get("name", "")) if not isinstance(person, str | tuple | None) else ""
    found = find_plate(draft, draft.rest, name)
    if found is None:
        return
    printed, office, chunks = found
    gap = _gap_beside(draft, chunks)
    set_speaker(draft, printed, office)
    if name and "portrait" in draft.allowed:
        draft.fields["portrait"] = {**FRAME, "caption": set_name(printed)}
    draft.take(*chunks)
    if gap is not None:
        draft.take(gap)
    what = f"the portrait's plate, name «{set_name(printed)}»" + (f", office «{office}»" if office else "")
    draft.say(chunks[0].span, what, Confidence.LIKELY)


def _gap_beside(draft: Draft, chunks: tuple[Chunk, ...]) -> Chunk | None:
    """The gap right after the plate, or right before it."""
    first = next(at for at, chunk in enumerate(draft.rest) if chunk is chunks[0])
    last = first + len(chunks)
    for at in (last, first - 1):
        if 0 <= at < len(draft.rest) and is_gap(draft.rest[at]):
            return draft.rest[at]
    return None


def _read_lead(draft: Draft) -> None:
    """A feature without a standfirst of its own: its first paragraph, where others follow."""
    texts = [chunk for chunk in draft.rest if not is_gap(chunk)]
    if "standfirst" in draft.fields or len(texts) < 3 or not is_prose(texts[0]) or is_salutation(texts[0]):
        return
    first = texts[0]
    if first.bold or is_speech(first) or has_drop_cap(first.text) or is_open(first.text):
        return
    if NOTE_MARK.search(first.text):  # no field can hold a footnote
        return
    draft.fields["standfirst"] = one_line(draft.mend(first))
    draft.take(first)
    draft.say(first.span, "taken as the standfirst: the first paragraph, as the export marks none", Confidence.GUESS)
