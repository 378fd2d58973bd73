"""The survey: one question, several people, each with name, age and occupation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.importers.anatomy.body import group_items, make_pieces
from pipeline.importers.anatomy.draft import Draft, is_gap
from pipeline.importers.anatomy.headline import read_head
from pipeline.importers.anatomy.joining import join_pieces
from pipeline.importers.folding import is_name
from pipeline.importers.marks import bare_text, one_line
from pipeline.importers.model import Chunk, Confidence, Manuscript, Piece
from pipeline.importers.words import AGE, words_of

_AGES = "|".join(sorted(map(re.escape, words_of(AGE)), key=len, reverse=True))
_PERSON = re.compile(
    rf"^(?P<name>[^,\d\n]{{4,60}}),\s*(?:aged\s+)?(?P<age>\d{{1,3}})(?:[-\s]+(?:{_AGES})\b\.?)?\s*"
    r"(?:[,.–—-]\s*(?P<occupation>.*))?$",
    re.IGNORECASE,
)
PORTRAIT = {"portrait": "fpo", "alt": ""}


def read_survey(draft: Draft) -> Manuscript:
    """A survey: what stands before the first person is running text, then a piece for each person."""
    read_head(draft)
    starts = [at for at, chunk in enumerate(draft.rest) if read_person(chunk)]
    chunks = list(draft.rest)
    first = starts[0] if starts else len(chunks)
    before = [chunk for chunk in chunks[:first] if not (starts and is_gap(chunk))]
    pieces = list(group_items(make_pieces(draft, before)))
    draft.taken += [chunk.span for chunk in chunks[:first] if is_gap(chunk) and starts]
    for start, end in pairwise([*starts, len(chunks)]):
        pieces += _make_person(draft, chunks[start:end], after=end < len(chunks))
    return draft.finish(pieces)


def read_person(chunk: Chunk) -> dict[str, str] | None:
    """Name, age and occupation of a person, from one line; None where the chunk is none."""
    if is_gap(chunk) or chunk.item:
        return None
    found = _PERSON.match(one_line(bare_text(chunk.text)))
    if found is None or not is_name(found["name"]):
        return None
    person = {"name": found["name"].strip(), "age": found["age"], "occupation": (found["occupation"] or "").strip()}
    return {key: value for key, value in person.items() if value}


def _make_person(draft: Draft, chunks: Sequence[Chunk], after: bool) -> list[Piece]:
    """A person with their answer; pictures that stood in it follow, but the last, which is the next one's portrait."""
    attrs = read_person(chunks[0]) or {}
    what = f"person of the survey: {attrs.get('name', '')}, {attrs.get('age', '')}; the portrait is a placeholder"
    draft.say(chunks[0].span, what, Confidence.LIKELY)
    pieces = make_pieces(draft, chunks[1:])
    if after and pieces and pieces[-1].role == "frame":
        draft.taken += pieces[-1].spans
        pieces = pieces[:-1]
    texts = [piece for piece in pieces if piece.role != "frame"]
    joined, remarks = join_pieces(texts, draft.known)
    draft.remarks += remarks
    person = Piece("person", spans=tuple(chunk.span for chunk in chunks if not is_gap(chunk)),
                   attrs={**attrs, **PORTRAIT}, children=group_items(joined))  # fmt: skip
    return [person, *(piece for piece in pieces if piece.role == "frame")]
