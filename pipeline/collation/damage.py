"""What is wrong with a finished text, in words: which block has lost what, what stands there twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.collation.counting import count_text, quote_words
from pipeline.collation.pieces import SourceText
from pipeline.collation.striking import Want
from pipeline.collation.strip import Strip, longest_prefix
from pipeline.problems import Problem

MOST = 20  # findings of one article; one mistake in a sheet can touch every block
_LEAST = 6  # counted characters by which a damaged text is known again
_SHORT = 3  # and a doubled one
_AROUND = 12  # counted characters quoted on either side of what is missing


@dataclass(frozen=True)
class Finding:
    """A piece and what is missing of it; without a piece, a text that no source has. ``lost`` in counted characters."""

    message: str
    piece: SourceText | None
    lost: int = 0


def find_damage(strip: Strip, left: Sequence[Want], fold: bool, own: bool = False) -> Iterator[Finding]:
    """What became of the texts that were not found; what of them stands there is struck out of the strip.

    ``own``: the strip is the block's own, so a single text that was not found in it is what is left of it.
    """
    for want in sorted(left, key=lambda want: -len(want.text)):
        region = (0, len(strip.text)) if own and len(left) == 1 else _find_region(strip, want.text)
        if region is None:
            yield _tell_lost(want, fold)
            continue
        there = strip.text[region[0] : region[1]]
        strip.strike(*region)
        yield from _compare(want, there, fold)


def _find_region(strip: Strip, text: str) -> tuple[int, int] | None:
    """Where a damaged text stands: from its first known characters to its last."""
    least = min(_LEAST, max(1, len(text) - 1))
    head = longest_prefix(text, lambda part: part in strip.text)
    tail = longest_prefix(text[::-1], lambda part: part[::-1] in strip.text)
    start = strip.text.find(text[:head]) if head >= least else -1
    end = strip.text.find(text[len(text) - tail :], max(0, start)) + tail if tail >= least else -1
    if start >= 0 and start + head <= end <= start + len(text) + max(40, len(text)):
        return start, end
    if max(head, tail) < least:
        return None
    if head >= tail:
        return _extend(strip, start, start + head, len(text))
    start = strip.text.find(text[len(text) - tail :])
    return _extend(strip, start, start + tail, len(text))


def _extend(strip: Strip, start: int, end: int, length: int) -> tuple[int, int]:
    """With what stands about a known part, where that may be the rest of the text, damaged."""
    first, last = next(one for one in strip.remains() if one[0] <= start < one[1])
    return (first, last) if last - first <= length + _LEAST else (start, end)


def _tell_lost(want: Want, fold: bool) -> Finding:
    begin = max(0, count_text(want.shown, fold).find(want.text))
    words = quote_words(want.shown, begin, begin + len(want.text))
    return Finding(f"the {want.owner.what} is missing: «{words}»", want.owner, len(want.text))


def _compare(want: Want, there: str, fold: bool) -> Iterator[Finding]:
    """What a text lacks, and what stands in it beside."""
    if there == want.text:
        return
    text, piece = want.text, want.owner
    shift = len(count_text(want.shown, fold)) - len(text)  # a drop cap that is looked for apart
    head = longest_prefix(text, there.startswith)
    room = min(len(text), len(there)) - head
    tail = longest_prefix(text[::-1][:room], there[::-1].startswith)
    middle, other = text[head : len(text) - tail], there[head : len(there) - tail]
    blocks = SequenceMatcher(None, middle, other, autojunk=False).get_matching_blocks()
    lost = len(middle) - sum(block.size for block in blocks)
    shown = want.shown
    if lost:
        begin = head + shift
        words = quote_words(shown, max(0, begin - _AROUND), begin + len(middle) + _AROUND)
        exact = quote_words(shown, begin, begin + len(middle))
        message = f"of the {piece.what} {lost} of {len(text)} characters are missing: «{exact}» in «{words}»"
        yield Finding(message, piece, lost)
    elif other:
        words = quote_words(shown, max(0, head + shift - _AROUND), head + shift + _AROUND)
        message = f"the {piece.what} has {len(other)} characters that its source has not: «{other[:60]}» in «{words}»"
        yield Finding(message, piece)


def find_doubled(remains: Sequence[str], pieces: Sequence[SourceText], fold: bool) -> Iterator[Finding]:
    """What is left over: texts that stand twice, and those that no source has."""
    if not remains:
        return
    texts = sorted(((_count(piece, fold), piece) for piece in pieces), key=lambda one: -len(one[0]))
    for text in remains:
        rest = text
        for whole, piece in texts:
            if len(whole) >= _SHORT and whole in rest:
                rest = rest.replace(whole, "", 1)
                words = quote_words(_shown(piece, fold), 0, len(whole))
                yield Finding(f"the {piece.what} stands there twice: «{words}»", piece)
        if rest == text or len(rest) >= _LEAST:
            yield _tell_rest(rest, texts, fold)


def _tell_rest(rest: str, texts: Sequence[tuple[str, SourceText]], fold: bool) -> Finding:
    for whole, piece in texts:
        if len(rest) >= _SHORT and rest in whole:
            begin = whole.index(rest)
            words = quote_words(_shown(piece, fold), begin, begin + len(rest))
            return Finding(f"a part of the {piece.what} stands there twice: «{words}»", piece)
    return Finding(f"«{rest[:60]}» stands there, and no source of the page has it", None)


def make_problem(code: str, name: str, finding: Finding, home: SourceText, hint: str) -> Problem:
    """A finding as a problem. ``home``: any piece of the article, for what has none."""
    place, article = (finding.piece or home).place, (finding.piece or home).article
    return Problem(code, f"{name}: {finding.message}", hint, place, article=article)


def _shown(piece: SourceText, fold: bool) -> str:
    """A piece as the edition has it: a page has the numbers of notes in the text, an ePub apart."""
    return piece.printed if fold else piece.text


def _count(piece: SourceText, fold: bool) -> str:
    return count_text(_shown(piece, fold), fold)
