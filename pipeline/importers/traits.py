"""What a chunk looks like by itself: a salutation, a question, a person of a survey, an address, a drop cap …"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.importers.folding import is_name
from pipeline.importers.marks import has_drop_cap, is_open
from pipeline.importers.model import Chunk
from pipeline.importers.words import AGE, ANSWERING, ASKING, CONTACTS, IMPRINT, MONTHS, SALUTATION, words_of

SHORT = 200  # characters: display matter and lines of an address are shorter, paragraphs mostly longer
PROSE = 90  # characters from which a paragraph with small letters is running text
WIDE_GAP = 3  # blank lines from which a picture or a new page stood there

_MARKS = re.compile(r"[*_]")
_DASH = re.compile(r"^[–—-]\s*\S")
_TURN = re.compile(r"^[–—-]?\s*(?P<label>[^\W\d_][^:?!\n]{0,40}):\s+\S")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.\s?){1,3}$")
_NUMBER = re.compile(r"\d")
_PERSON = re.compile(
    rf"^(?P<name>[^,\d\n]{{4,60}}),\s*(?:(?:aged\s+)?\d{{1,3}})(?:[-\s]+(?:{'|'.join(words_of(AGE))})\b)?",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|(?:\+\d|8)[\s(]*\d{3}[\d\s()-]{6,}|\b(?:www\.|https?://)\S+", re.IGNORECASE
)
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}|\.\.)[./]\d{1,2}[./]\d{4}(?!\d)|^\W*\d{1,2}\s+[^\W\d_]+\s+\d{4}\W*\w{0,4}\W*$")
_STEMS = [word.rstrip("ьй") for word in words_of(MONTHS)]
_DAY = re.compile(
    rf"^\W*\d{{1,2}}(?:\s*[–-]\s*\d{{1,2}})?\s+(?:{'|'.join(map(re.escape, _STEMS))})\w{{0,3}}\W*$", re.IGNORECASE
)
_SALUTATIONS = tuple(words_of(SALUTATION))
_LABELS = tuple(sorted(words_of(IMPRINT), key=len, reverse=True))
_CONTACT_LABELS = tuple(words_of(CONTACTS))


def plain(text: str) -> str:
    """The text without any sign that may mark bold or italic: to know it by, never to print."""
    return _MARKS.sub("", text).strip()


def is_short(chunk: Chunk) -> bool:
    """Display matter, a line of a list, of a signature or an address: not a paragraph of running text."""
    return len(chunk.text) <= SHORT


def is_prose(chunk: Chunk) -> bool:
    """A paragraph of running text."""
    return len(chunk.text) >= PROSE and not (chunk.capitals or chunk.heading or chunk.mark)


def is_cut(chunk: Chunk) -> bool:
    """Running text that stops inside a sentence: with a hyphen inside a word, or long and without its full stop."""
    if chunk.heading or chunk.capitals or chunk.bold or chunk.italic or chunk.item:
        return False
    return chunk.text.rstrip("*_ ").endswith("-") or (is_prose(chunk) and is_open(chunk.text))


def is_salutation(chunk: Chunk) -> bool:
    """A line of its own that greets: «Құрметті оқырман!», "Уважаемые читатели!"."""
    text = plain(chunk.text)
    if len(text) > 110 or "?" in text or not text.casefold().startswith(_SALUTATIONS) or ". " in text.rstrip(". "):
        return False
    return bool(chunk.heading or chunk.bold or chunk.capitals) or text.endswith(("!", ",", "!»"))


def is_speech(chunk: Chunk) -> bool:
    """A paragraph that opens with a dash: an answer, a question, direct speech."""
    return bool(_DASH.match(plain(chunk.text)))


def read_turn(chunk: Chunk) -> str:
    """Who speaks by the label before a colon («Сұрақ:», «А.С.:», a name): ``asks``, ``answers`` or ``""``."""
    found = _TURN.match(plain(chunk.text))
    if found is None or chunk.heading or chunk.mark:
        return ""
    label = found["label"].casefold().rstrip("0123456789 №")
    if label in words_of(ASKING) or label in words_of(ANSWERING):
        return "asks" if label in words_of(ASKING) else "answers"
    if _INITIALS.match(found["label"]) or is_name(found["label"]):
        return "asks" if plain(chunk.text).endswith("?") else "answers"
    return ""


def count_turns(chunks: Iterable[Chunk]) -> tuple[int, int]:
    """How many questions and how many answers have a label of who speaks."""
    turns = [read_turn(chunk) for chunk in chunks]
    return turns.count("asks"), turns.count("answers")


def is_question(chunk: Chunk) -> bool:
    """A question of an interview: bold, a low heading or after a dash, and it ends with its mark."""
    text = plain(chunk.text)
    asks = text.endswith("?") or (chunk.bold and "?" in text)
    return asks and len(text) > 3 and (chunk.bold or chunk.item or chunk.heading > 2 or bool(_DASH.match(text)))


def opens_with_drop_cap(chunk: Chunk) -> bool:
    """The first letter alone is bold: a drop cap stood there."""
    return has_drop_cap(chunk.text) and not chunk.bold


def is_person(chunk: Chunk) -> bool:
    """A person of a survey: name, age and what they do, on one line."""
    found = _PERSON.match(plain(chunk.text))
    return bool(found and len(chunk.text) <= 2 * SHORT and is_name(found["name"]))


def is_contact(chunk: Chunk) -> bool:
    """A line of an address: an e-mail, telephone or site, or the label of one."""
    text = plain(chunk.text).casefold()
    label = text.startswith(_CONTACT_LABELS) and (len(text) <= 40 or ":" in text[:40])
    return is_short(chunk) and (label or bool(_CONTACT.search(text)))


def has_figures(chunk: Chunk) -> bool:
    """A short chunk with numbers in it that is no sentence."""
    text = plain(chunk.text)
    return is_short(chunk) and bool(_NUMBER.search(text)) and is_open(text)


def is_dateline(chunk: Chunk) -> bool:
    """A short chunk that is or holds a date."""
    return is_short(chunk) and any(_DATE.search(line) or _DAY.search(line) for line in plain(chunk.text).split("\n"))


def is_complete(chunk: Chunk) -> bool:
    """Whether the text comes to an end here: no sentence is cut."""
    text = plain(chunk.text)
    return bool(text) and not is_open(text)


def begins_sentence(chunk: Chunk) -> bool:
    """Whether the chunk may open a text: it begins with a capital, a quotation mark or a figure, not with a dash."""
    text = plain(chunk.text).lstrip('«“"(')
    return bool(text) and (text[0].isupper() or text[0].isdigit())


def label_of(chunk: Chunk) -> str:
    """The label of an imprint with which the chunk begins, or ``""``."""
    text = plain(chunk.text).casefold()
    label = next((label for label in _LABELS if text.startswith(label)), "")
    return label if label and (":" in text[: len(label) + 25] or chunk.heading or chunk.bold or is_short(chunk)) else ""


def measure_text(chunks: Iterable[Chunk]) -> int:
    """Characters of the chunks' text."""
    return sum(len(chunk.text) for chunk in chunks)
