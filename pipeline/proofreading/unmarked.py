"""Inline mark-up taken out of a paragraph, so that every letter that is left still knows where it stands.

The parser of markup.py gives no offsets inside a line; a test holds what is left here against its plain text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from pipeline.language.settling import ADDRESS
from pipeline.proofreading.prose import MASK

Placed = tuple[str, tuple[int, ...]]  # a text and the offset of each of its letters

_SPECIAL = re.compile(r"[\\`<\[\]*_&^]| ?\n")
_TOKEN = re.compile(
    r"(?P<hard>\\\n[ \t]*| {2,}\n[ \t]*)|(?P<soft>[ \t]?\n[ \t]*)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?<!`)(?P<ticks>`{1,8})(?P<code>[^`]+)(?P=ticks)(?!`)"
    r"|(?P<link><(?:[A-Za-z][\w.+-]*:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>)"
    r"|(?P<note>\[\^[^\]\s]+\]|\^\[[^\]]*\])"
    r"|(?P<open>!?\[)|(?P<close>\](?P<tail>\([^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*(?: +\"[^\"]*\")?\)|\{[^{}]*\})?)"
    r"|(?P<stars>\*+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w))"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|\w{2,31});)"
)
_FOREIGN = re.compile(r"\blang=")
_HINT = re.compile(r"://|www\.|@|\.(?:kz|org|com|net|ru|info|edu|eu)")
_LONGEST_ADDRESS = 2_000


def unmark(raw: str, at: Sequence[int]) -> Placed:
    """A paragraph's text without its mark-up. ``at``: the offset of every character of ``raw`` in its file."""
    if _SPECIAL.search(raw):
        raw, at = _join(_clean(raw, at))
    return mask_addresses(raw, tuple(at))


def mask_addresses(text: str, at: tuple[int, ...]) -> Placed:
    """The text with MASK for every address: nothing in one is ever changed."""
    if not _HINT.search(text):
        return text, at
    parts: list[Placed] = []
    done = 0
    for token in re.finditer(r"\S+", text):
        if not _HINT.search(token[0]) or len(token[0]) > _LONGEST_ADDRESS:
            continue
        for match in ADDRESS.finditer(token[0]):
            address = match[0].rstrip(".,;:!?)»“")
            start = token.start() + match.start()
            parts += ((text[done:start], at[done:start]), (MASK, (at[start],)))
            done = start + len(address)
    parts.append((text[done:], at[done:]))
    return _join(parts)


def _join(parts: Sequence[Placed]) -> Placed:
    return "".join(text for text, _ in parts), tuple(offset for _, at in parts for offset in at)


def _clean(raw: str, at: Sequence[int]) -> list[Placed]:
    gone = _paired_stars(raw)
    spans = _brackets(raw)
    parts: list[Placed] = []
    done = 0
    for match in _TOKEN.finditer(raw):
        start = match.start()
        if start < done:  # inside a foreign run
            continue
        parts.append((raw[done:start], tuple(at[done:start])))
        done = match.end()
        parts += _replace(match, at, gone, spans)
        if start in spans and spans[start][1]:
            done = spans[start][0]
    parts.append((raw[done:], tuple(at[done:])))
    return parts


def _replace(
    match: re.Match[str], at: Sequence[int], gone: frozenset[int], spans: dict[int, tuple[int, bool]]
) -> Iterator[Placed]:
    """What is left of a piece of mark-up."""
    start = match.start()
    kind = match.lastgroup or ""
    if kind == "stars":
        kept = [index for index in range(start, match.end()) if index not in gone]
        yield "".join(match.string[index] for index in kept), tuple(at[index] for index in kept)
    elif kind in ("open", "close") and start not in spans:
        yield match[0], tuple(at[start : match.end()])
    elif kind == "link" or (kind == "open" and spans[start][1]):
        yield MASK, (at[start],)
    elif kind in ("escaped", "code"):
        yield match[kind], tuple(at[slice(*match.span(kind))])
    elif kind in ("hard", "soft"):
        yield "\n" if kind == "hard" else " ", (at[match.string.index("\n", start)],)
    elif kind == "entity":
        signs = html.unescape(match[0])
        yield signs, (at[start],) * len(signs)


def _brackets(raw: str) -> dict[int, tuple[int, bool]]:
    """Offsets of brackets that are mark-up: ``[`` → where its whole run ends and whether it is foreign; ``]`` too."""
    found: dict[int, tuple[int, bool]] = {}
    opened: list[int] = []
    for match in _TOKEN.finditer(raw):
        if match["open"]:
            opened.append(match.start())
        elif match["close"] and opened:
            start = opened.pop()
            if tail := match["tail"]:
                foreign = tail.startswith("{") and _FOREIGN.search(tail) is not None
                found[start] = (match.end(), foreign)
                found[match.start()] = (match.end(), False)
    return found


def _paired_stars(raw: str) -> frozenset[int]:
    """Offsets of the * and _ that make emphasis: CommonMark's rule of flanks, without its rule of three."""
    gone: set[int] = set()
    openers: list[list[int]] = []  # offsets of the signs that a run still has
    for match in _TOKEN.finditer(raw):
        if match.lastgroup != "stars":
            continue
        start, end = match.span()
        before, after = raw[start - 1 : start] or " ", raw[end : end + 1] or " "
        opens = _flanks(after, before)
        signs = list(range(start, end))
        if _flanks(before, after):
            _close(raw, openers, signs, gone)
        if opens and signs:
            openers.append(signs)
    return frozenset(gone)


def _close(raw: str, openers: list[list[int]], signs: list[int], gone: set[int]) -> None:
    """Pair the signs of a closing run with those of the runs before it, nearest first."""
    while signs:
        run = next((run for run in reversed(openers) if raw[run[0]] == raw[signs[0]]), None)
        if run is None:
            return
        while openers[-1] is not run:  # what was opened inside stays as it stands
            openers.pop()
        count = 2 if min(len(run), len(signs)) >= 2 else 1
        gone.update((*run[-count:], *signs[:count]))
        del run[-count:], signs[:count]
        if not run:
            openers.pop()


def _flanks(inner: str, outer: str) -> bool:
    return not inner.isspace() and (_is_word(inner) or not _is_word(outer))


def _is_word(sign: str) -> bool:
    return sign.isalnum()
