"""What must not be broken or hyphenated at a line end, beyond what no-break characters can do.

Measured on WeasyPrint 70 (Pango): it breaks after the dash of 2003–2005, after the hyphens of 27-12-13 and
adal-azamat.kz and after the slash of км/сағ; U+2060 would stop it, but the text fonts lack it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.language.contract import Protect, ProtectKind
from pipeline.language.settling import ADDRESS
from pipeline.language.spacing import HYPHEN

# Longer addresses must be able to break in a narrow column.
_LONGEST_WHOLE_ADDRESS = 30
# With `hyphenate-limit-chars: 6 2 3` no shorter word is ever hyphenated.
_SHORTEST_DIVIDED = 5

_NUMBER = r"\d+(?:[.,:]\d+)*"
_UNBROKEN = re.compile(
    r"(?:\+\d|(?<![\d-])8\u00a0?\()[\d()\u00a0-]{6,}\d"  # telephone
    rf"|(?:{_NUMBER}%?|\b[IVXLC]+)(?:[–-](?:{_NUMBER}%?|[IVXLC]+\b))+(?:{HYPHEN}\w+)?"  # range, numbers
    r"|\b[^\W\d_]{1,4}/[^\W\d_]{1,4}\b"  # км/сағ
)
_WORD = re.compile(rf"[^\W_]+(?:['’{HYPHEN}-][^\W_]+)*")
_PART = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=8192)  # PDFs and ePub ask for the same paragraphs
def find_protected(text: str) -> tuple[Protect, ...]:
    """Spans of an edited paragraph (see `Language.unbreakable`)."""
    found: list[Protect] = []
    taken = 0
    for protect in sorted(_propose(text), key=lambda item: (item.start, item.kind != "nowrap", -item.end)):
        if protect.start >= taken:
            found.append(protect)
            taken = protect.end
    return tuple(found)


def _propose(text: str) -> Iterator[Protect]:
    strong = [*_addresses(text)]
    strong += [
        Protect(*match.span(), "nowrap")
        for match in _UNBROKEN.finditer(text)
        if not any(match.start() < item.end and item.start < match.end() for item in strong)
    ]
    yield from strong
    for match in _WORD.finditer(text):
        start, end = match.span()
        inside = any(start < item.end and item.start < end for item in strong)
        if not inside and _is_whole(match[0]):
            yield Protect(start, end, "nohyphen")


def _addresses(text: str) -> Iterator[Protect]:
    for match in ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?)»“")
        kind: ProtectKind = "nowrap" if len(address) <= _LONGEST_WHOLE_ADDRESS else "nohyphen"
        yield Protect(match.start(), match.start() + len(address), kind)


def _is_whole(word: str) -> bool:
    """Initialisms (ЮНЕСКО, ҚазМУ) and words with a hyphen, an apostrophe or a digit of their own.

    Only where a part is long enough to be hyphenated at all: each span costs a box in the layout.
    """
    parts = _PART.findall(word)
    if max(map(len, parts), default=0) < _SHORTEST_DIVIDED:
        return False
    if len(parts) > 1 or word != parts[0]:
        return True
    return any(letter.isupper() for letter in word[1:])
