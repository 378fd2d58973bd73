"""Kazakh spaces, dashes and hyphens: what the source leaves plain and the printed page must not break.

The no-break space is U+00A0 and the unbreakable hyphen U+2011: PT Serif, PT Sans and Noto Serif Display have
both; PT Serif and PT Sans have no U+2009, U+202F and U+2060.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.language.contract import Edit
from pipeline.language.quotes import nest_quotes
from pipeline.language.settling import Change, Rule, replace, settle

NBSP = "\u00a0"
HYPHEN = "\u2011"  # never broken after

_S = "[ \u00a0]"
_LETTER = r"[^\W\d_]"
_UPPER = "[А-ЯЁӘҒҚҢӨҰҮҺІ]"
_LOWER = "[а-яёәғқңөұүһі]"
_MONTHS = "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан"
# After a number: words that take any suffix, and abbreviations that take none.
_NUMBERED = (
    rf"(?i:жыл|{_MONTHS}|ғасыр|теңге|мың|пайыз"
    rf"|шақырым|гектар|тонна|километр|метр|сағат|минут){_LETTER}*"
)
_UNIT = (
    r"(?:км|м|см|мм|кг|г|мг|т|ц|га|л|мл|млн|млрд|трлн|тг|кВт|МВт|ГВт|Гц|кГц|МГц|ГГц|Мб|Гб|Тб|мин|сағ|сек|дБ"
    rf"|жж?\.|ғ\.|б\.|бет|дана)(?!{_LETTER})"
)
_SYMBOL = "[₸$€£₽°]"
_YEARS = range(1500, 2101)


def _range_years(text: str) -> Iterator[Change]:
    """2003 – 2005, 2003-2005 → 2003–2005: two years that follow each other; not a number of a document."""
    pattern = rf"(?<![\d.,/–-])(?P<a>\d{{4}})(?P<x>{_S}*[–-]{_S}*)(?P<b>\d{{4}})(?![\d/–-]|[.,]\d)"
    for match in re.finditer(pattern, text):
        first, last = int(match["a"]), int(match["b"])
        numbered = re.search(rf"(?:ISSN|ISBN|№|§|тел\.?:?){_S}*$", text[: match.start()])
        if first in _YEARS and last in _YEARS and first < last and not numbered and match["x"] != "–":
            yield *match.span("x"), "–"


def _range_amounts(text: str) -> Iterator[Change]:
    """10 – 12 км → 10–12 км: only before a unit, else the dash may be the sentence's own."""
    number = r"\d{1,4}(?:,\d+)?"
    unit = rf"{_S}?(?:%|{_UNIT}|{_NUMBERED})"
    pattern = rf"(?<![\d.,–-])(?P<a>{number})(?P<x>{_S}+–{_S}*|–{_S}+)(?P<b>{number})(?={unit})"
    for match in re.finditer(pattern, text):
        if float(match["a"].replace(",", ".")) < float(match["b"].replace(",", ".")):
            yield *match.span("x"), "–"


def _join_thousands(text: str) -> Iterator[Change]:
    for match in re.finditer(rf"(?<![\d.,])\d{{1,3}}(?:{_S}\d{{3}})+(?!\d)", text):
        yield from _spaces(match)


_TELEPHONE = re.compile(rf"(?:\+\d{{1,3}}{_S}?\(?|(?<![\d-])8{_S}?\()\d{{2,5}}\)?(?:[ {NBSP}-]?\d{{2,7}})+")


def _join_telephones(text: str) -> Iterator[Change]:
    for match in _TELEPHONE.finditer(text):
        yield from _spaces(match)


def _spaces(match: re.Match[str]) -> Iterator[Change]:
    for index in range(*match.span()):
        if match.string[index] == " ":
            yield index, index + 1, NBSP


_INITIAL = rf"(?:{_UPPER}|Д[жз])\."
_INITIALS = re.compile(rf"(?<![\w.])(?:{_INITIAL}{_S}*){{1,3}}(?={_UPPER}{_LOWER})")
_SURNAME_FIRST = re.compile(rf"(?<!\w){_UPPER}{_LOWER}+(?P<x> )(?={_INITIAL}{_S}?{_INITIAL}(?!{_S}*{_UPPER}{_LOWER}))")


def _join_initials(text: str) -> Iterator[Change]:
    """Initials and their surname stay on one line; a missing space between them is put in."""
    for match in _INITIALS.finditer(text):
        yield from _spaces(match)
        if match[0].endswith("."):
            yield match.end(), match.end(), NBSP
    for match in _SURNAME_FIRST.finditer(text):
        yield *match.span("x"), NBSP


_ABBREVIATION = re.compile(
    rf"(?<![\w.])(?:ж\.{_S}?т\.{_S}?б\.|т\.{_S}?б\.|т\.{_S}?с\.{_S}?с\.|б\.{_S}?з\.(?:{_S}?д\.)?|ш\.{_S}?м\.)"
)


def _join_abbreviations(text: str) -> Iterator[Change]:
    """т. б. is one word, and hangs on the word before it; so does an abbreviated қ., көш., даңғ., обл."""
    for match in _ABBREVIATION.finditer(text):
        yield from _spaces(match)
        if match[0][0] in "жт" and text[: match.start()].endswith(" ") and match.start() > 1:
            yield match.start() - 1, match.start(), NBSP


_TOKEN_HYPHEN = re.compile(r"(?P<left>[^\W_]+|[%‰»“”)°])(?P<x>-)(?=(?P<right>[^\W_]+))")
_CYRILLIC = re.compile("[Ѐ-ӿ]")


def _keep_suffixes(text: str) -> Iterator[Change]:
    """ҚР-ның, 8,6%-ға, 25-ші, COVID-19: no break at a suffix, nor beside a part of one letter."""
    for match in _TOKEN_HYPHEN.finditer(text):
        if _holds_together(match["left"], match["right"]):
            yield *match.span("x"), HYPHEN


def _holds_together(left: str, right: str) -> bool:
    if right[0].isdigit():
        return left[-1].isalpha()
    if not left[-1].isalpha():
        return True  # a number or a sign, then its suffix
    initialism = any(letter.isupper() for letter in left[1:]) and right[0].islower()
    foreign = not _CYRILLIC.search(left) and _CYRILLIC.search(right) is not None
    # A tail of two letters is shorter than the shortest that hyphenation may leave.
    return initialism or foreign or len(left) < 2 or len(right) < 3


def _single_dash(text: str) -> Iterator[Change]:
    """Space-hyphen-space is a dash; a long dash is the house's en dash."""
    for match in re.finditer(rf"(?<=\S)(?P<s>{_S}+)(?P<x>-)(?={_S}+\S)", text):
        yield *match.span("x"), "–"
    for index, letter in enumerate(text):
        if letter in "—―":
            yield index, index + 1, "–"


def _space_runs(text: str) -> Iterator[Change]:
    """Of a run that holds a no-break space one is enough: plain spaces beside it would let the line break."""
    for match in re.finditer("[ \u00a0]{2,}", text):
        if NBSP in match[0]:
            yield *match.span(), NBSP


_OPENING = rf"(?m:^)[ ]*[«„(]?(?P<x>-{_S}+|–{_S}*)(?=[^\s\d–-])"
_OPENING_NUMBER = rf"(?m:^)[ ]*[«„(]?(?P<x>[–-]{_S}+)(?=\d)"
_QUOTED_OPENING = rf"(?<=[«„(])(?P<x>–{_S}+)(?=[^\s–-])"

RULES: tuple[Rule, ...] = (
    replace("(?P<x>[\u2007-\u2009\u202f])", NBSP),
    _space_runs,
    nest_quotes,
    # dashes
    _single_dash,
    replace(_OPENING, f"–{NBSP}"),
    replace(_OPENING_NUMBER, f"–{NBSP}"),
    replace(_QUOTED_OPENING, f"–{NBSP}"),
    _range_years,
    _range_amounts,
    replace(rf"(?<=[IVXLC])(?P<x>{_S}+–{_S}*|–{_S}+)(?=[IVXLC]+{_S}ғ)", "–"),
    replace(rf"(?<=[^\s«„(–-])(?P<x>{_S}+–{_S}+)(?=[^\s–-])", f"{NBSP}– "),
    replace(rf"(?<=[^\s«„(–-])(?P<x>{_S}+–)(?=[^\s\d–-])", f"{NBSP}– "),
    replace(rf"(?<=[^\s«„(–-])(?P<x>–{_S}+)(?=[^\s–-])", f"{NBSP}– "),
    replace(rf"(?<=[^\s«„(–-])(?P<x>{_S}+–)(?={_S}*$)", f"{NBSP}–"),
    # numbers
    replace(rf"№(?P<x>{_S}*)(?=[^\W_])", NBSP),
    replace(rf"§(?P<x>{_S}*)(?=\d)", NBSP),
    replace(rf"(?<=\d)(?P<x>{_S}+)(?=[%‰])", ""),
    replace(rf"(?<=\d)(?P<x> )(?={_UNIT}|{_NUMBERED}|{_SYMBOL})", NBSP),
    replace(r"(?<=[IVXLC])(?P<x> )(?=ғ(?:\.|асыр))", NBSP),
    _join_thousands,
    _join_telephones,
    # names and abbreviations
    _join_initials,
    _join_abbreviations,
    replace(rf"(?<={_LETTER})(?P<x> )(?=(?:қ|көш|даңғ|обл|ауд)\.(?!{_LETTER}))", NBSP),
    _keep_suffixes,
)


@lru_cache(maxsize=8192)  # PDFs and ePub ask for the same paragraphs
def find_edits(text: str) -> tuple[Edit, ...]:
    """Edits of one paragraph (see `Language.edits`)."""
    return settle(text, RULES)
