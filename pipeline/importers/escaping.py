"""Text of a piece → text that the pipeline's own parser reads back as the same words.

Only ``**…**``, ``*…*``, links, words of another language, signs escaped already and the marks of known
footnotes keep their meaning; every other sign stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.inlines import plain_text
from pipeline.markup import parse_inline
from pipeline.model import Place

_EMPHASIS = re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*\\])\1(?!\*)", re.DOTALL)
_LINK = re.compile(r"(?<![!\\])\[([^\[\]\n*]+)\]\(((?:https?://|mailto:|tel:)[^\s()<>\\]+)\)")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^\s<>\\]+)>")
_SPAN = re.compile(r"(?<![!\\])\[([^\[\]\n\\]+)\]\{lang=[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\}")
_NOTE = re.compile(r"(?<!\\)\[\^([\w-]{1,32})\]")
_MARKING = re.compile(r"([\\*\[\]])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SIGN = re.compile(r"\\[!-/:-@\[-`{-~]|[\\`\[\]<{}*|]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
# What would begin a heading, list, quotation, div, fence or rule if a line began with it.
_OPENING = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|:::|~~~|[=-]+\s*$)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
# What the pipeline takes for attributes that belong to nothing, escaped or not: a space shows that they are none.
_ATTRIBUTES = re.compile(r"\\?\{(?=[.#][\w-]|[a-z-]+=)")
_BLANK = re.compile(r"[\t\v\f\x00-\x08\x0e-\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without the signs that no source may hold; white space of other kinds is a plain space."""
    return _BLANK.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


@lru_cache(maxsize=4096)
def strip_marks(text: str) -> str:
    """The words alone: without the asterisks of emphasis and without escapes; asterisks that mark nothing stay."""
    return _ESCAPED.sub(r"\1", _drop_emphasis(text))


def _drop_emphasis(text: str) -> str:
    while (bare := _EMPHASIS.sub(r"\2", text)) != text:
        text = bare
    return text


def escape_marks(text: str) -> str:
    """Words that are to be marked and written later: signs that the marks are made of stand for themselves."""
    return _MARKING.sub(r"\\\1", text)


def escape_line(text: str) -> str:
    """A text for one line (a heading, a caption, a field): its own line breaks become spaces."""
    return _escape(" ".join(clean(text).split()), frozenset())


def escape_text(text: str, notes: frozenset[str] = frozenset()) -> str:
    """A text for a paragraph: its line breaks become forced ones. ``notes``: the footnotes whose marks are such."""
    lines = [line.strip() for line in clean(text).split("\n")]
    escaped = _escape("\n".join(line for line in lines if line), notes)
    return "\\\n".join(_escape_opening(line) for line in escaped.split("\n"))


def _escape(text: str, notes: frozenset[str]) -> str:
    """Escaped with its emphasis, or without where the parser would not see the same words (``**«сөз»**ге``)."""
    marked = "".join(_mark(text, notes))
    if "*" in text and not notes and _read(marked) != " ".join(_SPAN.sub(r"\1", strip_marks(text)).split()):
        return "".join(_keep(_drop_emphasis(text), notes))
    return marked


def _read(marked: str) -> str:
    """The words that the parser sees; a link shows its words, as the text before had its address too."""
    lines = " ".join(_escape_opening(line) for line in marked.split("\n"))
    inlines, _ = parse_inline(_LINK.sub(r"\\[\1\\](\2)", lines), Place(""))
    return " ".join(plain_text(inlines).split())


def _mark(text: str, notes: frozenset[str]) -> Iterator[str]:
    """The text in pieces: emphasis, links and marks of notes as they are, signs between them escaped."""
    at = 0
    for found in _EMPHASIS.finditer(text):
        yield from _keep(text[at : found.start()], notes)
        yield found[1]
        yield from _mark(found[2], notes)
        yield found[1]
        at = found.end()
    yield from _keep(text[at:], notes)


def _keep(text: str, notes: frozenset[str]) -> Iterator[str]:
    at = 0
    kept = (*_LINK.finditer(text), *_ADDRESS.finditer(text), *_SPAN.finditer(text), *_NOTE.finditer(text))
    for found in sorted(kept, key=lambda found: found.start()):
        if found.start() < at or (found.re is _NOTE and found[1] not in notes):
            continue
        yield _escape_signs(text[at : found.start()])
        yield f"[{_escape_signs(found[1])}]({found[2]})" if found.re is _LINK else found[0]
        at = found.end()
    yield _escape_signs(text[at:])


def _escape_signs(text: str) -> str:
    parted = _ATTRIBUTES.sub("{ ", text)
    return _SIGN.sub(lambda found: found[0] if len(found[0]) == 2 else f"\\{found[0]}", parted)


def _escape_opening(line: str) -> str:
    if _OPENING.match(line):
        return f"\\{line}"
    return _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line


def quote_attribute(text: str) -> str:
    """A value for ``name="…"``: one line, without the signs that would end it."""
    plain = " ".join(strip_marks(clean(text)).replace("[^", "[ ^").split())
    return '"' + plain.translate({0x22: "”", 0x5C: None, 0x7B: "(", 0x7D: ")"}) + '"'
