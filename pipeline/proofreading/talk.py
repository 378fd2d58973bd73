"""Talk: in an interview whoever asks is in bold, so a question that is not is read as the answer (KK017)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.proofreading.prose import ArticleProse, Finding, Passage
from pipeline.proofreading.rule import KAZAKH, article_rule
from pipeline.proofreading.vocabulary import shorten

# The author's words after somebody's: – Иә, – деді ол. Such lines tell of a talk, they are no part of this one.
_TOLD = re.compile(
    r"[,.!?…»]\s{0,3}–\s{0,3}(?:[^–]{0,60}?\s)?"
    r"(?:де(?:й|ді|дің|п|ген|мек|с)|айт|сұра|жауап|түсіндір|бөліс|қос|жалғас|күл)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[?][»\s.…!)]*$")


def find_unmarked_questions(article: ArticleProse) -> Iterator[Finding]:
    """One finding for every line of talk at a question's turn that is not marked as a question.

    Turns alternate: a line with a dash after an answer is a question. It is told where the answer to it, a line with a
    dash, comes next, or where it ends in a question mark. A line with the author's words, «– деді ол», asks nothing.
    """
    if article.article.kind != "interview":
        return
    lines = _take_turns(article.passages)
    asked = False  # whether the turn is the answer's
    for index, passage in enumerate(lines):
        if passage.role == "question":
            asked = True
        elif asked:
            asked = False
        elif _TOLD.search(passage.text):
            continue
        elif _ASKS.search(passage.text) or _is_answered(lines[index + 1 : index + 2]):
            asked = True
            message = f"«{shorten(passage.text)}» is set as an answer, and stands where a question does"
            hint = "if it asks, make it bold: **– …**; if the answer goes on, take its dash out"
            yield Finding(passage, 0, len(passage.text), message, hint)


def _take_turns(passages: Sequence[Passage]) -> list[Passage]:
    """Questions, and other paragraphs of the text that open with a dash."""
    return [passage for passage in passages if passage.role in ("question", "answer") and not passage.within]


def _is_answered(following: Sequence[Passage]) -> bool:
    return bool(following) and following[0].role == "answer"


RULES = (article_rule("KK017", "Is every question of an interview marked as one?", find_unmarked_questions, KAZAKH),)
