"""Rules about quotation marks: « » outside, „ “ inside, paragraphs of one speech in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.proofreading.prose import ArticleProse, Change, Finding, IssueProse, Passage
from pipeline.proofreading.rule import KAZAKH, Rule, issue_rule, passage_rule

_MARK = re.compile("[«»]")
_SPEECH_END = re.compile(r"»[,.]? ?[–—-]")
_OPENS_TEXT = re.compile(r"(?:[–—-] )?«")
_FLOWING = frozenset({"paragraph", "answer", "question", "quote"})
_APART = frozenset({"pullquote", "box", "numerals", "timeline", "bars"})
_LONGEST_SPEECH = 8  # paragraphs without a mark of their own, through which a speech may go on
_WORDS = 40  # letters that a message quotes
_INNER = str.maketrans("«»", "„“")


@dataclass
class _Marks:
    """What was found in the marks of one passage. ``open``: the offsets of « that nothing closed."""

    open: list[int] = field(default_factory=list)
    nested: list[tuple[int, int]] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


def find_unpaired(issue: IssueProse) -> Iterator[Finding]:
    """KK008: « without », » without «, « inside «. A speech may go on over paragraphs until » closes it."""
    for finding, speech in _judge_issue(issue):
        if not speech:
            yield finding


def find_unopened_speech(issue: IssueProse) -> Iterator[Finding]:
    """KK009: – Мәтін», – деді ол: direct speech that » closes and no « opened."""
    for finding, speech in _judge_issue(issue):
        if speech:
            yield finding


def _judge_issue(issue: IssueProse) -> Iterator[tuple[Finding, bool]]:
    for article in issue.articles:
        yield from _judge_article(article)
    for passage in issue.imprint:
        marks = _read_marks(passage, carried=False)
        yield from _judge(passage, marks, marks.open)


def _judge_article(article: ArticleProse) -> Iterator[tuple[Finding, bool]]:
    """Findings, and whether each is of direct speech."""
    carried: tuple[Passage, list[int]] | None = None
    silent = 0
    for passage in article.passages:
        if passage.role not in _FLOWING or passage.within in _APART:
            marks = _read_marks(passage, carried=False)
            yield from _judge(passage, marks, marks.open)
            continue
        first = _MARK.search(passage.text)
        if first is None:
            silent += 1
            continue
        if carried and (silent > _LONGEST_SPEECH or (first[0] == "«" and not _OPENS_TEXT.match(passage.text))):
            yield from _judge(carried[0], _Marks(), carried[1])
            carried = None
        silent = 0
        marks = _read_marks(passage, carried is not None)
        yield from _judge(passage, marks, ())
        carried = (passage, marks.open) if marks.open else None
    if carried:
        yield from _judge(carried[0], _Marks(), carried[1])


def _read_marks(passage: Passage, carried: bool) -> _Marks:
    """The marks by depth. ``carried``: a speech of the paragraph before goes on, so the first mark may close it."""
    marks = _Marks()
    opened: list[int] = [0] if carried else []
    for match in _MARK.finditer(passage.text):
        at = match.start()
        if match[0] == "«":
            if carried and _OPENS_TEXT.match(passage.text) and at < 3:
                continue  # every paragraph of a speech may open with « again
            opened.append(at)
        elif not opened:
            marks.lost.append(at)
        else:
            start = opened.pop()
            if opened:
                marks.nested.append((start, at))
    marks.open = opened
    if opened:  # which of them is the outer one, nobody can say
        marks.nested.clear()
    return marks


def _judge(passage: Passage, marks: _Marks, open_marks: Iterable[int]) -> Iterator[tuple[Finding, bool]]:
    text = passage.text
    for start, end in marks.nested:
        message = f"«{_cut(text, start + 1, end)}» stands in « » inside « »"
        changes = (Change(start, start + 1, "„"), Change(end, end + 1, "“"))
        yield Finding(passage, start, end + 1, message, "write „ “ inside « »", changes), False
    for at in marks.lost:
        speech = _SPEECH_END.match(text, at) is not None and text.find("«", 0, at) < 0
        words = _cut_before(text, at)
        if speech:
            message = f"the speech that ends with «{words}» is closed by » and never opened"
            hint = "put « where it begins, or take » out after a dash that opens the speech"
        else:
            message = f"» after «{words}» closes nothing"
            hint = "put « where the quotation begins, or take » out"
        yield Finding(passage, at, at + 1, message, hint), speech
    for at in open_marks:
        message = f"« before «{_cut(text, at + 1, at + 1 + _WORDS)}» is not closed"
        yield Finding(passage, at, at + 1, message, "put » where the quotation ends; inside « » write „ “"), False


def _cut(text: str, start: int, end: int) -> str:
    """The first words from a place on, whole ones, short enough for a message."""
    words = _quote(text[start : min(end, start + 2 * _WORDS)])
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rpartition(' ')[0] or words[:_WORDS]}…"


def _cut_before(text: str, end: int) -> str:
    """The last words before a place, whole ones, short enough for a message."""
    words = _quote(text[max(0, end - 2 * _WORDS) : end])
    return words if len(words) <= _WORDS else f"…{words[-_WORDS:].partition(' ')[2] or words[-_WORDS:]}"


def _quote(text: str) -> str:
    """Words as a message has them between its own « »: on one line, marks in them as the inner ones."""
    return " ".join(text.translate(_INNER).split())


_FOREIGN = re.compile(r"[\"“”„‟]")
_PAIR = re.compile(
    r"(?:(?<=[\s(\[«–-])|^)[\"“”„‟](?=\S)(?P<inner>[^\"“”„‟]{1,2000}?)(?<=\S)[\"“”‟](?!\w)"
    r"|(?:(?<=[\s(\[«–-])|^)['‘‚](?=\w)(?P<single>[^'‘’‚\"“”„]{1,200}?)(?<=[\w.!?…])['’‘](?!\w)"
)


def find_foreign_quotes(passage: Passage) -> Iterator[Finding]:
    """KK019: "…", “…”, „…“ or '…' where « » belong; inside « » the build sets „ “ whatever is typed."""
    text = passage.text
    if not re.search(r"[\"“”„‟'‘‚]", text):
        return
    quoted = _spans(text)

    def inner(at: int) -> bool:
        return any(start < at < end for start, end in quoted)

    paired: set[int] = set()
    for match in _PAIR.finditer(text):
        first, last = match.start(), match.end() - 1
        paired.update((first, last))
        if inner(first):
            continue
        message = f"{text[first]}{_cut(text, first + 1, last)}{text[last]} has other quotation marks than « »"
        changes = (Change(first, first + 1, "«"), Change(last, last + 1, "»"))
        yield Finding(passage, first, last + 1, message, f"write «{_cut(text, first + 1, last)}»", changes)
    for match in _FOREIGN.finditer(text):
        at = match.start()
        if at in paired or inner(at) or text[at - 1 : at].isdigit():  # 27" is a size
            continue
        message = f"a quotation mark {match[0]} without its pair, before «{_cut(text, at + 1, len(text))}»"
        if not text[at + 1 :].strip():
            message = f"a quotation mark {match[0]} without its pair, after «{_cut_before(text, at)}»"
        yield Finding(passage, at, at + 1, message, "write « or », and the other one where it belongs")


def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where « » stand outermost: from « to », or to the end where nothing closes it."""
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _MARK.finditer(text):
        if match[0] == "«":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if not opened:
                spans.append((start, match.start()))
    return (*spans, *((start, len(text)) for start in opened[:1]))


RULES: tuple[Rule, ...] = (
    issue_rule("KK008", "Do « and » pair, none inside another?", find_unpaired, KAZAKH),
    issue_rule("KK009", "Is direct speech that » closes opened by «?", find_unopened_speech, KAZAKH),
    passage_rule("KK019", "Are quotation marks « »?", find_foreign_quotes, KAZAKH),
)
