"""Interviews that name who speaks («Журналист: …», «А.С.: …») or leave questions unmarked → questions and answers.

A question becomes bold with a dash and an answer gets its dash, as body.py expects of a manuscript; what was taken for
what is a guess, and told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.importers.manuscripts.office import Source
from pipeline.importers.manuscripts.parts import Part, Told, open_words
from pipeline.importers.manuscripts.runs import Run
from pipeline.importers.model import Confidence
from pipeline.importers.words import ANSWERING, ASKING, words_of

_ASKS, _ANSWERS = frozenset(words_of(ASKING)), frozenset(words_of(ANSWERING))
FEWEST = 2  # labelled paragraphs, from which labels are no chance
LONGEST = 40  # letters of a label
LONGEST_QUESTION = 300
_CAPITAL = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"
_LABEL = re.compile(rf"\s*(?:[–—-]\s*)?(?P<label>[{_CAPITAL}][^:.!?«»\d]*(?:\.[^:.!?«»\d]*){{0,3}}):\s*(?=\S)")
_DASH = "– "
_DASHES = ("–", "—", "-")


@dataclass(frozen=True)
class _Said:
    """A labelled paragraph: where it stands, its label, how long the label with its colon is."""

    at: int
    label: str
    length: int
    asks: bool


def mark_speakers(parts: Sequence[Part], told: Told) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts with questions and answers told apart, and the labels that were taken away."""
    said = _find_labels(parts)
    askers, answerers = _tell_apart(said)
    if askers and answerers:
        return _use_labels(parts, said, askers, answerers, told)
    return _mark_turns(parts, told), ()


def drop_labels(sources: Sequence[Source], labels: Sequence[str]) -> tuple[Source, ...]:
    """The document's paragraphs without these labels before them."""
    found = []
    for source in sources:
        match = _LABEL.match(source.text)
        gone = match is not None and match["label"].strip() in labels
        found.append(replace(source, text=source.text[match.end() :]) if match and gone else source)
    return tuple(found)


def _find_labels(parts: Sequence[Part]) -> tuple[_Said, ...]:
    found = []
    for at, part in enumerate(parts):
        match = _LABEL.match(part.words) if part.role == "paragraph" else None
        if match and len(match["label"]) <= LONGEST:
            found.append(_Said(at, match["label"].strip(), match.end(), part.words.rstrip().endswith("?")))
    keys = Counter(_key(one.label) for one in found)
    asked = {one.at for one in found if _word(one.label) in _ASKS}
    # «Мысалы: …» stands once; who speaks, speaks again, answers at once, or is called what only speakers are.
    return tuple(
        one
        for one in found
        if keys[_key(one.label)] >= FEWEST or one.at - 1 in asked or _word(one.label) in _ASKS | _ANSWERS
    )


def _key(label: str) -> str:
    """Initials: А. Серік and А.С. are one person, Журналист and Ж. too."""
    return "".join(word[0] for word in re.findall(r"[^\W\d_]+", label)).upper()


def _word(label: str) -> str:
    return label.strip(" .").casefold()


def _tell_apart(said: Sequence[_Said]) -> tuple[frozenset[str], frozenset[str]]:
    """Labels of whoever asks, and of whoever answers; none where nobody can say."""
    labels = {one.label for one in said}
    askers = {_key(label) for label in labels if _word(label) in _ASKS}
    if not askers:
        asked = Counter(_key(one.label) for one in said if one.asks)
        most = asked.most_common(1)
        total = Counter(_key(one.label) for one in said)
        askers = {key for key, count in most if count >= FEWEST and 2 * count > total[key]}
    asking = {label for label in labels if _key(label) in askers and _word(label) not in _ANSWERS}
    return frozenset(asking), frozenset(labels - asking)


def _use_labels(
    parts: Sequence[Part], said: Sequence[_Said], askers: frozenset[str], answerers: frozenset[str], told: Told
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    several = len({_key(label) for label in answerers if _word(label) not in _ANSWERS}) > 1
    taken = askers if several else askers | answerers  # of several who answer each keeps the name
    made = list(parts)
    for one in said:
        part = made[one.at]
        runs = _cut(part.runs, one.length) if one.label in taken else part.runs
        asks = one.label in askers
        made[one.at] = replace(part, runs=_speak(runs, bold=asks))
    asked = sum(one.label in askers for one in said)
    what = (
        f"questions and answers by their labels: {_list(askers)} asks ({asked}), "
        f"{_list(answerers)} answers ({len(said) - asked})"
    )
    told.say(made[said[0].at].number, what, Confidence.GUESS)
    told.report("INT006", made[said[0].at].number, what, "check who asks; the labels are not printed")
    return _mark_turns(made, told, frozenset(one.at for one in said)), tuple(sorted(taken))


def _list(labels: frozenset[str]) -> str:
    return ", ".join(f"«{label}»" for label in sorted(labels))


def _cut(runs: Sequence[Run], length: int) -> tuple[Run, ...]:
    """The runs without their first ``length`` characters."""
    made = []
    for run in runs:
        gone = min(length, len(run.text))
        length -= gone
        made.append(replace(run, text=run.text[gone:]))
    return tuple(run for run in made if run.text or run.note)


def _speak(runs: Sequence[Run], bold: bool) -> tuple[Run, ...]:
    """The runs after a dash, all bold or none throughout."""
    marks = frozenset({"strong"})
    plain = [replace(run, marks=run.marks | marks if bold else run.marks - marks) for run in runs]
    if plain and plain[0].text.startswith(_DASH):
        return tuple(plain)
    return (Run(_DASH, marks if bold else frozenset()), *plain)


def _mark_turns(parts: Sequence[Part], told: Told, done: frozenset[int] = frozenset()) -> tuple[Part, ...]:
    """A line with a dash that asks, before another, is a question where no label says what it is (``done``)."""
    made = list(parts)
    for at, part in enumerate(made):
        words = part.words.strip()
        asks = words.endswith("?") and len(words) <= LONGEST_QUESTION
        if at in done or part.role != "paragraph" or part.bold or not asks:
            continue
        after = made[at + 1] if at + 1 < len(made) else None
        answered = after is not None and after.role == "paragraph" and not after.bold
        spoken = words.startswith(_DASHES)
        if spoken and answered and after is not None and after.words.startswith(_DASHES):
            made[at] = replace(part, runs=_speak(part.runs, bold=True))
            what = f"taken for a question, though not in bold: «{open_words(words)}»"
        elif answered:
            what = f"it may be a question, and stands as text: «{open_words(words)}»"
        else:
            continue
        told.say(part.number, what, Confidence.GUESS)
        told.report("INT006", part.number, what, "questions are bold, and open with a dash: **– …**")
    return tuple(made)
