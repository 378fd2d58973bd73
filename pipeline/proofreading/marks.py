"""Rules about dashes and spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.proofreading.prose import MASK, Change, Finding, Passage
from pipeline.proofreading.rule import KAZAKH, Rule, passage_rule

_EXCERPT = 12  # letters of the text round a finding that its message quotes
_LONGEST_WORD = 40
_HYPHEN_DASH = re.compile(r"(?:^|(?<=\s))(?P<dash>-{1,3}|−)(?=\s)|(?<=\S)(?P<run>-{2,3})(?=\S)")
_LOOSE_HYPHEN = re.compile(r"(?<=\s)-(?=[^\W\d_])")
_DASH = re.compile("[–—]")
_OPENING, _CLOSING = '«„“("', '.,;:!?)»“”…"'


def find_bad_dashes(passage: Passage) -> Iterator[Finding]:
    """KK013: a hyphen between spaces, a dash that touches a word; not ranges, not routes (Алматы–Астана)."""
    text = passage.text
    for match in _HYPHEN_DASH.finditer(text):
        start, end = match.span()
        if match["dash"] and _between_numbers(text, start, end):
            continue
        wanted = "–" if match["dash"] else " – "
        message = f"«{_quote(text, start, end)}» has {'hyphens' if end - start > 1 else 'a hyphen'} for a dash"
        changes = (Change(start, end, wanted),)
        yield Finding(passage, start, end, message, "write – with a space on each side", changes)
    for match in _LOOSE_HYPHEN.finditer(text):
        message = f"«{_quote(text, *match.span())}» has a hyphen after a space"
        yield Finding(passage, *match.span(), message, "write – with a space on each side, or close the hyphen up")
    for match in _DASH.finditer(text):
        if finding := _judge_dash(passage, match.start()):
            yield finding


def _judge_dash(passage: Passage, at: int) -> Finding | None:
    text = passage.text
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
    left_free = before.isspace() or before in _OPENING
    right_free = after.isspace() or after in _CLOSING
    if (left_free and right_free) or _between_numbers(text, at, at + 1):
        return None
    if before.isspace() and after.isdigit():
        return None  # –5 градус
    if not left_free and not right_free and _is_compound(text, at):
        return None
    message = f"«{_quote(text, at, at + 1)}»: the dash lacks its space"
    insertions = (() if left_free else (Change(at, at, " "),)) + (() if right_free else (Change(at + 1, at + 1, " "),))
    closed = len(insertions) == 2
    if closed and before.isdigit():
        return Finding(passage, at, at + 1, message, "write a hyphen before a suffix, a space on each side of a dash")
    # Between two words a hyphen may have been meant; after a comma it cannot.
    sure = not closed or before in _CLOSING
    return Finding(passage, at, at + 1, message, "write a space on each side of –", insertions if sure else ())


def _between_numbers(text: str, start: int, end: int) -> bool:
    left, right = text[max(0, start - _EXCERPT) : start].rstrip(), text[end : end + _EXCERPT].lstrip()
    return left[-1:].isdigit() and right[:1].isdigit()


def _is_compound(text: str, at: int) -> bool:
    """Whether both words of a closed dash are names or numerals: Алматы–Астана, XI–XII; or one is masked."""
    left = re.search(r"[\w\ufffc-]+$", text[max(0, at - _LONGEST_WORD) : at])
    right = re.match(r"[\w\ufffc]+", text[at + 1 : at + _LONGEST_WORD])
    if left is None or right is None:
        return False
    return all(word[0].isupper() or word[0] == MASK for word in (left[0], right[0]))


def _quote(text: str, start: int, end: int) -> str:
    """The place with the words beside it, whole."""
    left, right = text[max(0, start - _EXCERPT) : start], text[end : end + _EXCERPT]
    left = left.partition(" ")[2] if start > _EXCERPT and " " in left.strip() else left
    right = right.rpartition(" ")[0] if end + _EXCERPT < len(text) and " " in right.strip() else right
    return f"{left}{text[start:end]}{right}".strip().replace("\n", " ")


_NO_BREAK = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_HARD_HYPHEN = re.compile("[\u2010\u2011]")
_RUN = re.compile(r"(?<=\S)(?: {2,}|\t[ \t]*| +\t[ \t]*)(?=\S)")
# Not before ????, which stands for words, nor between brackets with nothing in them (KK015).
_BEFORE_STOP = re.compile(
    r"(?<=\S) +(?=[,;»](?!\w)|:(?!\w|[)(])|\.(?![\w.]))"
    r"|(?<=[^\s,;:–—-]) +(?=!(?!\w)|\?(?!\w|\?\?))|(?<=[^\s([]) +(?=[)\]](?!\w))"
)
_AFTER_OPENING = re.compile(r"(?<=«) +(?=\S)|(?<=[([]) +(?=[^\s)\]])")

# What a passage must have for the slower patterns to be tried.
_BESIDE = {_BEFORE_STOP: re.compile(r" [,;:.!?»)\]]"), _AFTER_OPENING: re.compile(r"[«(\[] ")}

# What is counted within a passage and said once: the pattern, what becomes of it, its name.
_SORTS = (
    (_NO_BREAK, " ", "no-break or thin spaces", "type plain spaces: the build makes them no-break where they must be"),
    (_UNSEEN, "", "soft hyphens or spaces of no width", "take them out: the build breaks words by its own rules"),
    (_HARD_HYPHEN, "-", "no-break hyphens", "type plain hyphens: the build keeps suffixes together"),
    (_RUN, " ", "runs of spaces", "type one space"),
    (_BEFORE_STOP, "", "spaces before a mark", "close the mark up to its word"),
    (_AFTER_OPENING, "", "spaces after « or (", "close it up to its word"),
)


def find_bad_spaces(passage: Passage) -> Iterator[Finding]:
    """KK018: spaces that a reader trips over, and those that the build sets itself; one finding of each sort."""
    for pattern, replacement, name, hint in _SORTS:
        if pattern in _BESIDE and not _BESIDE[pattern].search(passage.text):
            continue
        matches = [match for match in pattern.finditer(passage.text) if not _in_score(match)]
        if matches:
            changes = tuple(Change(*match.span(), replacement) for match in matches)
            first = matches[0]
            message = f"{name}: {len(matches)}, the first at «{_quote(passage.text, *first.span())}»"
            yield Finding(passage, *first.span(), message, hint, changes)


def _in_score(match: re.Match[str]) -> bool:
    """The space before the colon of 2 : 1."""
    after = match.string[match.end() : match.end() + _EXCERPT]
    return match.string[match.start() - 1].isdigit() and re.match(r":\s*\d", after) is not None


RULES: tuple[Rule, ...] = (
    passage_rule("KK013", "Is every dash a dash, with its spaces?", find_bad_dashes, KAZAKH),
    passage_rule("KK018", "Are there only plain, single spaces, each where it belongs?", find_bad_spaces),
)
