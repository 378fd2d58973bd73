"""Which kind of article a text is: by what its entry says and by what its chunks look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from pipeline.importers.folding import is_name
from pipeline.importers.model import Chunk, Confidence, Entry
from pipeline.importers.traits import (
    count_turns,
    has_figures,
    is_cut,
    is_dateline,
    is_person,
    is_prose,
    is_question,
    is_salutation,
    is_speech,
    opens_with_drop_cap,
    plain,
)
from pipeline.importers.words import DIGEST, FOREWORD, INTERVIEW, PROFILE, SURVEY, words_of

FEWEST = 3  # questions, persons or items: two may be chance
FEWEST_TURNS = 2  # questions, and answers, with labels
HEAD = 8  # chunks from the beginning in which a salutation or an author's name may stand


@dataclass(frozen=True)
class Genre:
    """A kind of article, how sure it is, and by what it was told."""

    kind: str
    confidence: Confidence
    reason: str


def tell_kind(chunks: tuple[Chunk, ...], entry: Entry) -> Genre:
    """Tell the kind of an article from its text and its entry."""
    if not chunks:
        return Genre(_by_wording(entry) or "feature", Confidence.GUESS, "the export has no text of it")
    for tell in (_tell_greeting, _tell_row, _tell_talk, _tell_figures):
        if genre := tell(chunks, entry):
            return genre
    if kind := _by_wording(entry):
        return Genre(kind, Confidence.LIKELY, "its words in the contents say so")
    head = takewhile(lambda chunk: not is_cut(chunk), chunks[1:HEAD])
    if any(_is_author(chunk) for chunk in head):
        return Genre("essay", Confidence.LIKELY, "its author's name stands under the title")
    if any(chunk.heading for chunk in chunks[2:]):
        return Genre("feature", Confidence.LIKELY, "running text with headings, and no author's name")
    return Genre("feature", Confidence.GUESS, "running text without marks of another kind")


def _by_wording(entry: Entry) -> str:
    wording = entry.wording.casefold()
    if entry.speaker:
        return "interview" if _has(wording, INTERVIEW) else "profile"
    tables = {"foreword": FOREWORD, "survey": SURVEY, "digest": DIGEST, "interview": INTERVIEW, "profile": PROFILE}
    return next((kind for kind, table in tables.items() if _has(wording, table)), "")


def _has(wording: str, table: Mapping[str, tuple[str, ...]]) -> bool:
    return any(word in wording for word in words_of(table))


def _tell_greeting(chunks: tuple[Chunk, ...], entry: Entry) -> Genre | None:
    """A salutation at the head: a letter where a date or an addressee stands over it, else a foreword."""
    place = next((index for index, chunk in enumerate(chunks[:HEAD]) if is_salutation(chunk)), None)
    if place is None or (not _has(entry.wording.casefold(), FOREWORD) and count_questions(chunks) >= FEWEST):
        return None
    if any(is_dateline(chunk) for chunk in chunks[:place]):
        return Genre("letter", Confidence.SURE, "a date line and a salutation")
    if any(is_dateline(chunk) and len(chunk.text) < 60 for chunk in chunks[-4:]) and place:
        return Genre("letter", Confidence.LIKELY, "an addressee, a salutation and a date")
    return Genre("foreword", Confidence.SURE, "a salutation at its head")


def _tell_row(chunks: tuple[Chunk, ...], entry: Entry) -> Genre | None:
    """A row of people, or of items that open with drop caps or dates."""
    people = sum(map(is_person, chunks))
    if people >= FEWEST:
        return Genre("survey", Confidence.SURE, f"{people} people with name and age")
    caps = sum(map(opens_with_drop_cap, chunks))
    dated = sum(is_dateline(chunk) for chunk in chunks[1:])
    said = _has(entry.wording.casefold(), DIGEST)
    if max(caps, dated) >= FEWEST and count_questions(chunks) < FEWEST:
        what = f"{caps} items with drop caps" if caps >= dated else f"{dated} items with dates"
        return Genre("digest", Confidence.SURE if said or caps > FEWEST else Confidence.LIKELY, what)
    if _has(entry.wording.casefold(), SURVEY):
        return Genre("survey", Confidence.LIKELY, "its words in the contents say so")
    return None


def count_questions(chunks: tuple[Chunk, ...]) -> int:
    """How many chunks are questions of an interview."""
    return sum(map(is_question, chunks))


def _tell_talk(chunks: tuple[Chunk, ...], entry: Entry) -> Genre | None:
    """Questions make an interview; direct speech and a person named in the contents make a profile."""
    questions = count_questions(chunks)
    if questions >= FEWEST:
        return Genre("interview", Confidence.SURE, f"{questions} questions")
    asked, answered = count_turns(chunks)
    if min(asked, answered) >= FEWEST_TURNS:
        return Genre("interview", Confidence.LIKELY, f"{asked} questions and {answered} answers with labels")
    speeches = sum(is_speech(chunk) for chunk in chunks)
    if entry.speaker and questions:
        return Genre("interview", Confidence.GUESS, f"a person is named in the contents, {questions} questions")
    if entry.speaker:
        sure = Confidence.SURE if speeches >= FEWEST else Confidence.LIKELY
        return Genre("profile", sure, f"a person named in the contents, {speeches} times direct speech, no questions")
    return None


def _tell_figures(chunks: tuple[Chunk, ...], entry: Entry) -> Genre | None:
    """A page of figures has next to no running text."""
    figures = sum(map(has_figures, chunks))
    if figures >= FEWEST and 2 * figures >= len(chunks) and sum(map(is_prose, chunks)) <= 1:
        return Genre("infographic", Confidence.LIKELY, f"{figures} short lines with figures, hardly any text")
    return None


def _is_author(chunk: Chunk) -> bool:
    """A name on its own, not a heading: the author's."""
    first = plain(chunk.text).split("\n", 1)[0]
    return not (chunk.item or chunk.heading) and is_name(first) and len(chunk.text) <= 160 and not first.endswith(":")
