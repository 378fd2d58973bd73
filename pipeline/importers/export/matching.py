"""Entries of the contents ↔ the places of the export where their articles begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.importers.export.alignment import (
    TITLE_CHUNKS,
    Match,
    add_rivals,
    align_matches,
    find_stray,
    prefer_level,
)
from pipeline.importers.folding import Folded, compare, cover, fold, is_name, names_in
from pipeline.importers.model import Chunk, Entry
from pipeline.importers.traits import WIDE_GAP, is_question, is_salutation, is_speech, plain
from pipeline.importers.words import FOREWORD, words_of

TITLE_LENGTH = 260  # characters: nothing longer is a title
LEAST = 0.62  # below it a likeness is chance
GOOD = 0.86  # from here on it is the title, give or take a misprint
KEPT = 40  # places kept for an entry: more are a running head
BLOCK = 80  # chunks that a salutation may reach
GREETED = 0.75  # what a greeting is worth where the contents have a foreword
SIGNED = 0.9  # what a signature named in the entry is worth


@dataclass(frozen=True)
class _Wanted:
    """An entry as it is looked for: its wording alone, with the speaker before it, the speaker alone."""

    wordings: tuple[Folded, ...]
    speaker: Folded | None
    greets: bool
    names: bool  # somebody is named in it: more than one word has a capital


def match_entries(
    chunks: Sequence[Chunk], entries: Sequence[Entry], among: range, barred: Sequence[range] = ()
) -> tuple[Match | None, ...]:
    """For each entry, in the order given, where its article begins among those chunks; None where nothing fits.

    Articles stand in the order of the entries as far as that explains more; an article out of order is found
    only by a title that is all but the same. Nothing is found in the chunks of ``barred``.
    """
    wanted = [_want(entry) for entry in entries]
    places = [_leave_out(found, barred) for found in _score(chunks, wanted, among)]
    chosen = align_matches(places)
    chosen = prefer_level(chunks, places, chosen)
    taken = {match.start for match in chosen if match}
    for index, match in enumerate(chosen):
        if match is None and (stray := find_stray(places[index], taken)):
            chosen[index] = stray
            taken.add(stray.start)
    return tuple(
        add_rivals(chunks, match, places[index], chosen) if match else None for index, match in enumerate(chosen)
    )


def _want(entry: Entry) -> _Wanted:
    wordings = [fold(entry.wording)]
    if entry.speaker:
        wordings.append(fold(f"{entry.speaker} {entry.wording}"))
    wording = entry.wording.casefold()
    greets = any(word in wording for word in words_of(FOREWORD))
    speaker = fold(entry.speaker) if entry.speaker else None
    return _Wanted(tuple(wordings), speaker, greets, names=len(names_in(entry.wording)) > 1)


def _score(chunks: Sequence[Chunk], wanted: Sequence[_Wanted], among: range) -> list[dict[int, Match]]:
    """For each entry the places where its article may begin, the best reading of each."""
    places: list[dict[int, Match]] = [{} for _ in wanted]
    by_stem: dict[str, set[int]] = defaultdict(set)
    for index, want in enumerate(wanted):
        for word in want.wordings[-1].words:
            by_stem[word[:4]].add(index)
    likened: dict[str, dict[int, float]] = {}  # a running head is compared once
    for start in among:
        for last, (text, weight) in enumerate(_windows(chunks, start, among.stop), start):
            if text not in likened:
                folded = fold(text)
                near = set().union(*(by_stem.get(word[:4], ()) for word in folded.words))
                likened[text] = {index: _liken(folded, wanted[index]) for index in near}
            for index, likeness in likened[text].items():
                _keep(places[index], Match(start, start, last, weight * likeness, "the title"))
    for block in _greetings(chunks, among):
        for index, want in enumerate(wanted):
            _score_block(chunks, block, want, places[index])
    return [_best(found) for found in places]


def _keep(places: dict[int, Match], match: Match) -> None:
    """Keep the best reading of a place, if it is better than chance."""
    if match.score >= LEAST and (match.start not in places or places[match.start].score < match.score):
        places[match.start] = match


def _leave_out(places: dict[int, Match], barred: Sequence[range]) -> dict[int, Match]:
    def is_free(match: Match) -> bool:
        return all(match.last < bar.start or match.start >= bar.stop for bar in barred)

    return {start: match for start, match in places.items() if is_free(match)}


def _best(places: dict[int, Match]) -> dict[int, Match]:
    kept = sorted(places.values(), key=lambda match: (-match.score, match.start))[:KEPT]
    return {match.start: match for match in kept}


def _windows(chunks: Sequence[Chunk], start: int, stop: int) -> Iterator[tuple[str, float]]:
    """Texts of one to four display chunks from ``start`` on, each with its weight as a title."""
    texts: list[str] = []
    weight = 0.0
    for chunk in chunks[start : min(stop, start + TITLE_CHUNKS)]:
        if len(chunk.text) > TITLE_LENGTH or chunk.mark:
            return
        texts.append(plain(chunk.text))
        weight = max(weight, _weigh(chunk))
        if sum(map(len, texts)) <= TITLE_LENGTH:
            yield " ".join(texts), weight


def _weigh(chunk: Chunk) -> float:
    """How much a chunk looks like a title: 1 for a heading of the first levels."""
    if is_speech(chunk) or (is_question(chunk) and not chunk.heading):
        return 0.6
    if chunk.heading:
        return 1.0 if chunk.heading <= 2 else 0.98
    return 0.93 if chunk.capitals or chunk.bold or chunk.gap >= WIDE_GAP else 0.86


def _liken(folded: Folded, want: _Wanted) -> float:
    likeness = max(compare(folded, wording) for wording in want.wordings)
    if want.speaker and likeness < LEAST and compare(folded, want.speaker) >= 0.92:
        return 0.7  # the name alone: the title may be worded anew
    return likeness


def _greetings(chunks: Sequence[Chunk], among: range) -> Iterator[range]:
    """Ranges from a salutation to before the next one."""
    found = [index for index in among if is_salutation(chunks[index])]
    for start, following in zip(found, [*found[1:], among.stop], strict=False):
        yield range(start, min(following, start + BLOCK))


def _score_block(chunks: Sequence[Chunk], block: range, want: _Wanted, places: dict[int, Match]) -> None:
    """A greeting is the beginning of the article whose title or signature follows it."""
    if want.greets:
        inside = [places[index] for index in block if index in places]
        score = _greeted(chunks, block, want)
        _keep(places, Match(block.start, block.start, block.start, score, "a greeting, and nothing else"))
        if inside:
            best = max(inside, key=lambda match: match.score)
            score = best.score + 0.02
            _keep(places, Match(block.start, best.found, best.last, score, "a greeting, and the title after it"))
    for index in block[1:]:
        signed = _signed(chunks[index], want.wordings[-1]) if len(chunks[index].text) <= TITLE_LENGTH else 0.0
        if signed:
            score = signed * (SIGNED if want.greets else SIGNED - 0.15)
            _keep(places, Match(block.start, index, index, score, "a greeting, and the signature of who is named"))


def _greeted(chunks: Sequence[Chunk], block: range, want: _Wanted) -> float:
    """What a greeting alone is worth: less where the entry names somebody, nothing where another has signed."""
    if not want.names:
        return GREETED
    signatures = [chunk for chunk in (chunks[index] for index in block[1:]) if _has_name(chunk)]
    return 0.0 if signatures else LEAST + 0.01


def _has_name(chunk: Chunk) -> bool:
    return len(chunk.text) <= TITLE_LENGTH and any(_names(line) for line in plain(chunk.text).split("\n"))


def _names(line: str) -> tuple[tuple[str, ...], ...]:
    """Readings of a signature's line as a name of two words or more: its last two, three, four words."""
    words = line.strip(" ,.").split()
    if any(word in line.casefold() for word in words_of(FOREWORD)):
        return ()
    tails = (" ".join(words[-count:]) for count in (2, 3, 4) if len(words) >= count)
    return tuple(found for tail in tails if is_name(tail) and len(found := names_in(tail)) >= 2)


def _signed(chunk: Chunk, wording: Folded) -> float:
    """The share of a signature's name that the wording has; 0 where the chunk has no name."""
    best = 0.0
    for line in plain(chunk.text).split("\n"):
        for name in _names(line):
            best = max(best, cover(name, wording.words))
    return best if best > 0.6 else 0.0
