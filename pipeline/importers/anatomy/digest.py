"""The digest: short reports, each opening with a drop cap, a date or a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.importers.anatomy.body import group_items, make_pieces
from pipeline.importers.anatomy.draft import Draft, is_gap
from pipeline.importers.anatomy.headline import read_head
from pipeline.importers.anatomy.joining import join_pieces
from pipeline.importers.folding import fold
from pipeline.importers.marks import bare_text, has_drop_cap, is_open, one_line
from pipeline.importers.model import Chunk, Confidence, Manuscript, Piece
from pipeline.importers.traits import is_dateline, is_prose
from pipeline.importers.words import MONTHS

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_DAYS = re.compile(r"(?P<days>\d{1,2}(?:\s*[-–—]\s*\d{1,2})?)(?:-\w+)?\s+$")
_ENDINGS = "ьй"  # of Russian months: январь, января
DATE_WORDS = 5  # «2024 жылғы 4–6 мамыр» and no more
FEWEST = 2  # items that a way of opening them must show
_INFLECTED = 5  # letters that a month may have more than its stem


def read_digest(draft: Draft) -> Manuscript:
    """A review of events: a standfirst, a picture, items with their dates."""
    read_head(draft)
    _read_lead(draft)
    if draft.rest and is_gap(draft.rest[0]):
        draft.add_frame("picture", draft.rest[0])
    items = _part_items(draft.rest)
    year = find_year(str(draft.fields.get("title", "")))
    pieces = [piece for item in items for piece in _make_item(draft, item, year)]
    return draft.finish(pieces)


def _read_lead(draft: Draft) -> None:
    """A first paragraph that a picture, or white, parts from the items."""
    if "standfirst" in draft.fields or len(draft.rest) < 2 or not is_gap(draft.rest[1]):
        return
    first = draft.rest[0]
    if is_gap(first) or not is_prose(first) or has_drop_cap(first.text) or is_open(first.text):
        return
    draft.fields["standfirst"] = one_line(draft.mend(first))
    draft.take(first)
    draft.say(first.span, "taken as the standfirst: a gap parts it from what follows", Confidence.LIKELY)


def _part_items(chunks: Sequence[Chunk]) -> list[list[Chunk]]:
    """Chunks item by item: a drop cap opens one, or else a heading, or a line with a date."""
    capped = sum(has_drop_cap(chunk.text) for chunk in chunks) >= FEWEST
    items: list[list[Chunk]] = [[]]
    for chunk in chunks:
        if (has_drop_cap(chunk.text) if capped else _is_headed(chunk)) and items[-1]:
            items.append([])
        items[-1].append(chunk)
    return [item for item in items if item]


def _is_headed(chunk: Chunk) -> bool:
    return bool(chunk.heading) or _is_date(chunk)


def _is_date(chunk: Chunk) -> bool:
    """A date on a line of its own: a few words that are no sentence."""
    text = bare_text(chunk.text)
    if is_gap(chunk) or has_drop_cap(chunk.text) or len(text.split()) > DATE_WORDS or text.endswith("."):
        return False
    return is_dateline(chunk) or find_date(text) != ""


def _make_item(draft: Draft, chunks: Sequence[Chunk], year: str) -> list[Piece]:
    """The item with its date, and after it the pictures that stood in it."""
    texts = [chunk for chunk in chunks if not is_gap(chunk)]
    if not texts:
        return make_pieces(draft, chunks)
    first = texts[0]
    printed = bare_text(first.text) if _is_date(first) and len(texts) > 1 else ""
    date = printed or find_date(bare_text(first.text)) or find_year(bare_text(first.text)) or year
    pieces = make_pieces(draft, [chunk for chunk in chunks if not (printed and chunk is first)])
    joined, remarks = join_pieces([piece for piece in pieces if piece.role != "frame"], draft.known)
    draft.remarks += remarks
    children = group_items(joined)
    spans = tuple(chunk.span for chunk in texts)
    said = f"item of the digest, dated «{date}»" if date else "item of the digest: the export gives no date"
    draft.say(first.span, said, Confidence.SURE if printed else Confidence.GUESS)
    item = Piece("event", spans=spans, attrs={"date": date or "Күні орны"}, children=children)
    return [item, *(piece for piece in pieces if piece.role == "frame")]


def find_date(text: str) -> str:
    """The first month that the text names, with its days: «4–6 мамыр», «Қыркүйек»; ``""`` for none.

    A month is looked for in the text's language: «май» is May in Russian and butter in Kazakh.
    """
    language = "kk" if _KAZAKH.search(text) else "ru" if re.search("[а-я]", text) else "en"
    stems = [(name, fold(_stem(name)).text) for name in MONTHS[language]]
    for word in _WORD.finditer(text):
        folded = fold(word.group()).text
        name = next((name for name, stem in stems if _is_month(folded, stem)), "")
        if not name or (language == "en" and word.group().islower()):
            continue
        days = _DAYS.search(text[: word.start()])
        if not days:
            return name.capitalize()
        ranged = re.sub(r"\s*[-–—]\s*", "–", days["days"])
        return f"{ranged} {name if language == 'kk' else word.group()}"
    return ""


def _stem(name: str) -> str:
    return name.rstrip(_ENDINGS) if len(name) > 3 else name


def _is_month(word: str, stem: str) -> bool:
    if len(stem) <= 3:  # май, мая; may
        return word in (stem, stem.removesuffix("и") + "я", stem.removesuffix("й") + "я")
    return word.startswith(stem) and len(word) - len(stem) <= _INFLECTED


def find_year(text: str) -> str:
    """The first year that the text names, as a date: «2023 жыл»; ``""`` for none."""
    found = _YEAR.search(text)
    return f"{found.group()} жыл" if found else ""
