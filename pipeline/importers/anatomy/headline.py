"""The head of an article: its title among the first chunks, the speaker's name, kicker, standfirst, author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pipeline.importers.anatomy.draft import Draft, is_gap
from pipeline.importers.anatomy.quoting import Wording, sentence_case
from pipeline.importers.escaping import strip_marks
from pipeline.importers.folding import Folded, compare, fold, is_name
from pipeline.importers.marks import bare_text, is_open, one_line
from pipeline.importers.model import Chunk, Confidence, Entry, Value
from pipeline.importers.traits import PROSE, is_contact, is_prose, is_salutation, is_speech

TITLE_CHUNKS = 4
TITLE_LENGTH = 260
HEAD = 8  # chunks among which a title that is no heading may stand
GOOD = 0.75  # likeness to the entry from which a text is its title
SAME = 0.95  # from here on nothing need be said
NAME_LENGTH = 60
_DASHES = ("–", "—", "-", "−")


def read_head(draft: Draft) -> None:
    """Fill in title, contents_title, speaker, kicker and standfirst, as far as the kind has them."""
    found = _find_title(draft)
    before = _chunks_before(draft, found)
    if found:
        _set_title(draft, found)
    else:
        _set_title_from_entry(draft)
    _read_before(draft, before)
    if draft.cut.entry and draft.cut.entry.speaker and "speaker" in draft.allowed and "speaker" not in draft.fields:
        draft.fields["speaker"] = {"name": draft.cut.entry.speaker}
        draft.say(draft.cut.entry.span, "the speaker's name stands in the contents only", Confidence.LIKELY)
    _set_contents_title(draft)
    _read_standfirst(draft)


# --- the title ------------------------------------------------------------------------------------


def _find_title(draft: Draft) -> tuple[Chunk, ...]:
    """The chunks that are the title: those most like the entry's wording, else the headings at the beginning."""
    chunks = [chunk for chunk in draft.rest if not is_gap(chunk)]
    entry = draft.cut.entry
    if entry is None:
        return _leading_headings(chunks)
    wordings = [fold(entry.wording), fold(f"{entry.speaker} {entry.wording}")]
    best: tuple[float, tuple[Chunk, ...]] = (0.0, ())
    for window in _windows(chunks):
        score = _liken(window, wordings)
        if score > best[0]:
            best = (score, window)
    score, window = best
    if score < GOOD:
        return ()
    if score < SAME:
        confidence = Confidence.LIKELY if score >= 0.85 else Confidence.GUESS
        draft.say(window[0].span, f"taken as the title: {score:.0%} like its entry in the contents", confidence)
    return window


def _liken(window: Sequence[Chunk], wordings: Sequence[Folded]) -> float:
    """How like the entry a text is, 0 … 1; one that is only a part of it counts where it is a heading."""
    text = fold(" ".join(bare_text(chunk.text) for chunk in window))
    if window[0].heading:
        return max(compare(text, wording) for wording in wordings)
    return 0.99 * max(SequenceMatcher(None, text.text, wording.text, autojunk=False).ratio() for wording in wordings)


def _windows(chunks: Sequence[Chunk]) -> Iterator[tuple[Chunk, ...]]:
    text = next((at for at, chunk in enumerate(chunks) if at and is_prose(chunk)), len(chunks))
    for start, chunk in enumerate(chunks):
        if start >= min(HEAD, text) and not chunk.heading:
            continue
        for count in range(1, TITLE_CHUNKS + 1):
            window = tuple(chunks[start : start + count])
            length = sum(len(one.text) for one in window)
            if len(window) < count or length > TITLE_LENGTH or any(one.item or is_prose(one) for one in window):
                break
            yield window


def _leading_headings(chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """The first heading, with those right after it that are no smaller, where it opens the article."""
    first = next((at for at, chunk in enumerate(chunks[:HEAD]) if chunk.heading), None)
    if first is None:
        return ()
    end = first + 1
    while end < min(len(chunks), first + TITLE_CHUNKS) and 0 < chunks[end].heading <= chunks[first].heading:
        end += 1
    return tuple(chunks[first:end])


def _chunks_before(draft: Draft, title: Sequence[Chunk]) -> list[Chunk]:
    """What stands before the title; nothing where that is far down and something else opens the article."""
    if not title:
        return []
    at = next(index for index, chunk in enumerate(draft.rest) if chunk is title[0])
    before = [chunk for chunk in draft.rest[:at] if not is_gap(chunk)]
    return before if len(before) <= TITLE_CHUNKS and not any(is_salutation(chunk) for chunk in before) else []


def _set_title(draft: Draft, chunks: Sequence[Chunk]) -> None:
    wording = Wording(draft.cut.entry.wording) if draft.cut.entry else draft.wording
    lines: list[str] = []
    for chunk in chunks:
        text = draft.plain(chunk)
        if chunk.capitals and draft.cut.entry:
            text, unknown = sentence_case(text, wording, wording.words)
            draft.say_lowered(text, unknown, chunk.span)
        lines.append(text)
    draft.take(*chunks)
    draft.titled = True
    lines = _split_speaker(draft, chunks[0], lines)
    draft.fields["title"] = "\n".join(_break_after_dashes(lines))


def _split_speaker(draft: Draft, chunk: Chunk, lines: list[str]) -> list[str]:
    """Take the speaker's name off the title's beginning: a line of its own, or before a colon."""
    asked = draft.cut.entry.speaker if draft.cut.entry else ""
    head, colon, tail = lines[0].partition(":")
    named = asked and compare(fold(head), fold(asked)) >= GOOD
    if not colon or "speaker" not in draft.allowed or not (named or (not asked and is_name(head) and not tail)):
        return lines
    draft.fields["speaker"] = {"name": head.strip()}
    draft.say(chunk.span, f"the speaker's name stands before the title: «{head.strip()}»")
    rest = [tail.strip(), *lines[1:]]
    return [line for line in rest if line] or lines


def _break_after_dashes(lines: Sequence[str]) -> list[str]:
    """No line of a title begins with a dash: it ends the line before."""
    broken: list[str] = []
    for line in lines:
        while broken and line.startswith(_DASHES):
            broken[-1], line = f"{broken[-1]} {line[0]}", line[1:].strip()
        if line:
            broken.append(line)
    return broken


def _set_title_from_entry(draft: Draft) -> None:
    entry = draft.cut.entry
    if entry is not None:
        draft.fields["title"] = entry.wording
        draft.say(entry.span, "the article has no title in the export: that of its entry in the contents",
                  Confidence.LIKELY)  # fmt: skip


def _set_contents_title(draft: Draft) -> None:
    """How the contents word it, where that differs; the speaker's name is printed beside it from its own field."""
    entry = draft.cut.entry
    if entry is None or "title" not in draft.fields:
        return
    _compare_speaker(draft, entry)
    title = " ".join(str(draft.fields["title"]).split())
    if strip_marks(entry.wording) == title:
        return
    wording = bare_text(entry.wording)
    # Title first, then this: the order of writing.
    rest = {key: value for key, value in draft.fields.items() if key != "title"}
    draft.fields = {"title": draft.fields["title"], "contents_title": wording, **rest}
    draft.say(entry.span, f"the contents word it differently: «{wording}»")


def _compare_speaker(draft: Draft, entry: Entry) -> None:
    speaker = draft.fields.get("speaker")
    name = speaker.get("name", "") if not isinstance(speaker, str | tuple | None) else ""
    if entry.speaker and name and name != entry.speaker:
        draft.fields["contents_speaker"] = bare_text(entry.speaker)
        what = f"the contents spell the speaker's name «{entry.speaker}», the article «{name}»: both were kept"
        draft.say(entry.span, what, Confidence.GUESS)


# --- round the title ------------------------------------------------------------------------------


def _read_before(draft: Draft, before: Sequence[Chunk]) -> None:
    """A name, a kicker, a standfirst that the export has over the title."""
    for chunk in before:
        text = draft.plain(chunk)
        if "speaker" in draft.allowed and "speaker" not in draft.fields and _is_speaker(draft, text):
            draft.fields["speaker"] = {"name": text.rstrip(": ")}
        elif is_prose(chunk) and "standfirst" in draft.allowed and "standfirst" not in draft.fields:
            draft.fields["standfirst"] = one_line(draft.mend(chunk))
            draft.say(chunk.span, "taken as the standfirst: it stands over the title", Confidence.LIKELY)
        elif len(text) <= NAME_LENGTH and "kicker" in draft.allowed and "kicker" not in draft.fields:
            draft.fields["kicker"] = draft.lower(text, chunk.span) if chunk.capitals else text.rstrip(":")
            draft.say(chunk.span, f"taken as the kicker: «{text}» stands over the title", Confidence.LIKELY)
        else:
            continue
        draft.take(chunk)


def _is_speaker(draft: Draft, text: str) -> bool:
    asked = draft.cut.entry.speaker if draft.cut.entry else ""
    if asked:
        return compare(fold(text), fold(asked)) >= GOOD
    return is_name(text) and len(text) <= NAME_LENGTH


def _read_standfirst(draft: Draft) -> None:
    """A first paragraph that is bold throughout, or in italics; over a partner's page one in capitals."""
    first = next((chunk for chunk in draft.rest if not is_gap(chunk)), None)
    if first is None or "standfirst" not in draft.allowed or "standfirst" in draft.fields:
        return
    if first.heading or first.item or is_speech(first) or is_contact(first):
        return
    whole = len(first.text) >= PROSE and not is_open(first.text)
    emphatic = (first.bold or first.italic) and not first.capitals and whole
    strapline = draft.cut.kind == "partner" and first.capitals
    if emphatic or strapline:
        draft.fields["standfirst"] = one_line(draft.mend(first))
        draft.take(first)
        how = "bold" if first.bold else "in italics" if first.italic else "in capitals"
        draft.say(first.span, f"taken as the standfirst: the first paragraph, {how} throughout",
                  Confidence.SURE if first.bold else Confidence.LIKELY)  # fmt: skip


# --- people ---------------------------------------------------------------------------------------


def name_in(text: str) -> str:
    """A person's name as a line of its own, without what ends the line; ``""`` where it is none."""
    line = one_line(bare_text(text)).rstrip(" ,.:;")
    return line if len(line) <= NAME_LENGTH and is_name(line) else ""


def part_name(text: str) -> tuple[str, str]:
    """Name and office of a line like «Айгүл Сапарова, бас редактор»; the name is ``""`` where it begins with none."""
    line = one_line(bare_text(text)).rstrip(" ,.:;")
    if name := name_in(line):
        return name, ""
    head, comma, tail = line.partition(",")
    name = name_in(head) if comma else ""
    return (name, tail.strip()) if name else ("", "")


def set_name(name: str) -> str:
    """A name whose surname stands in capitals as it is written: БАЙТАСОВ → Байтасов; initials stay."""
    shouted = (len(word) > 2 and word.isupper() and "." not in word for word in name.split())
    return " ".join(word.title() if loud else word for word, loud in zip(name.split(), shouted, strict=True))


def find_plate(draft: Draft, chunks: Sequence[Chunk], name: str) -> tuple[str, str, tuple[Chunk, ...]] | None:
    """The plate beside a portrait: a person's name on a line of its own, with the office under it.

    Gives the name, the office and the chunks. ``name`` is whose plate it must be; "" for anybody's in bold.
    """
    for at, chunk in enumerate(chunks):
        if chunk.heading or chunk.item or chunk.capitals:
            continue
        first, _, more = chunk.text.partition("\n")
        found = name_in(first)
        marked = chunk.bold or first.startswith("**")
        if not found or not marked or (name and compare(fold(found), fold(name)) < GOOD):
            continue
        if more:
            return found, one_line(bare_text(more)), (chunk,)
        after = chunks[at + 1] if at + 1 < len(chunks) else None
        if after is not None and _is_office(after):
            return found, draft.plain(after), (chunk, after)
        return found, "", (chunk,)
    return None


def _is_office(chunk: Chunk) -> bool:
    plain = not (chunk.heading or chunk.item or chunk.mark or is_gap(chunk) or is_speech(chunk))
    return plain and len(chunk.text) <= 160 and is_open(chunk.text)


def set_speaker(draft: Draft, name: str, office: str) -> None:
    """The speaker with an office, keeping what is known of them."""
    known = draft.fields.get("speaker")
    person: dict[str, Value] = dict(known) if not isinstance(known, str | tuple | None) else {"name": set_name(name)}
    if office and not person.get("office"):
        person["office"] = office
    draft.fields["speaker"] = person
