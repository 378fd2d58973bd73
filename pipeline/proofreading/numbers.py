"""Rules about numbers: number signs, ranges, thousands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.proofreading.prose import Change, Finding, Passage
from pipeline.proofreading.rule import KAZAKH, Rule, passage_rule

_S = "[ \u00a0]"
_DOUBLED = re.compile(rf"№(?:{_S}*№)+{_S}*")
_CLOSED = re.compile(r"(?<!№)(?<!№[ \u00a0])№(?=\w)")
_HASH = re.compile(rf"(?<![\w&#])#{_S}?(?=\d)")


# №№ before several numbers is the sign's plural.
_SEVERAL = re.compile(rf"\d[\w/-]*(?:{_S}*[,;–-]{_S}*|{_S}(?:және|мен|бен|пен|не|немесе){_S})(?:№{_S}*)?\d")


def find_number_signs(passage: Passage) -> Iterator[Finding]:
    """KK010: № stands once, with a space before its number; # is no number sign here. №№ 3, 4 are two numbers."""
    for pattern, what in ((_DOUBLED, "№ is doubled"), (_CLOSED, "№ without its space"), (_HASH, "# for №")):
        for match in pattern.finditer(passage.text):
            if pattern is _DOUBLED and match[0].startswith("№№") and _SEVERAL.match(passage.text, match.end()):
                continue
            number = re.match(r"[\w-]*", passage.text[match.end() :])
            end = match.end() + (number.end() if number else 0)
            change = Change(*match.span(), "№ ")
            message = f"«{passage.text[match.start() : end]}»: {what}"
            hint = f"write «№ {passage.text[match.end() : end]}»"
            yield Finding(passage, match.start(), end, message, hint, (change,))


# A time of day, thousands in groups, a number with decimals, a plain one.
_NUMBER = r"(?:\d{1,2}[.:]\d\d|\d{1,3}(?:[ \u00a0]\d{3})+|\d{1,4}(?:,\d+)?)"
_RANGE = re.compile(
    rf"(?<![\w.,/:№#+–-])(?<![\d)][ \u00a0])(?P<first>{_NUMBER})(?P<hyphen>-)(?P<last>{_NUMBER})(?![\d–/]|-\d|[.,:]\d)"
)
_YEARS = re.compile(
    r"(?<![\w.,/:№#+–-])(?P<first>(?:1[5-9]|20)\d\d)(?P<hyphen> - )(?P<last>(?:1[5-9]|20)\d\d)(?![\d–/])"
)
_LOOSE_YEARS = re.compile(
    r"(?<![\w.,/:№#+–-])(?P<first>(?:1[5-9]|20)\d\d)(?P<hyphen> -|- )(?P<last>(?:1[5-9]|20)\d\d)(?![\d–/-])"
)
_CENTURIES = re.compile(r"(?<![\w№/–-])(?P<first>[IVX]{1,6})(?P<hyphen>-)(?P<last>[IVX]{1,6})(?![\w–/-])")
_DAYS = re.compile(
    r"(?<![\w.,/:№#+–-])(?P<first>\d{1,2}\.\d\d(?:\.(?:19|20)\d\d)?)(?P<hyphen> ?- ?)"
    r"(?P<last>\d{1,2}\.\d\d\.(?:19|20)\d\d)(?![\w–/-])"
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
# What is before a pair of numbers that is no range: a document, a telephone, a house.
_NAMED = re.compile(
    r"(?:ISSN|ISBN|№|§|тел|факс|телефон\w*|куәлі\w+|хаттама\w*|бұйры\w+|есеп\w*|есебі\w*"
    r"|көшесі|даңғылы|үй|пәтер|ықшамаудан\w*)[.,:]*\s*$",
    re.IGNORECASE,
)
_NAMED_LENGTH = 24
_NO_RANGE = re.compile(r"\s(?:есебі|есеппен)|-(?:бап|тармақ|үй|пәтер)|\s(?:үй|пәтер)(?!\w)")


def find_hyphen_ranges(passage: Passage) -> Iterator[Finding]:
    """KK012: «2003-2005» for 2003–2005, XIX-XX, 01.03.2024-15.03.2024; not telephones, scores, houses, documents."""
    text = passage.text
    if "-" not in text:
        return
    for pattern, rises in _RANGES:
        for match in pattern.finditer(text):
            named = _NAMED.search(text[max(0, match.start() - _NAMED_LENGTH) : match.start()])
            if named or _NO_RANGE.match(text, match.end()) or not rises(match["first"], match["last"]):
                continue
            wanted = f"{match['first']}–{match['last']}"
            change = Change(*match.span("hyphen"), "–")
            message = f"the range «{match[0]}» has a hyphen"
            yield Finding(passage, *match.span(), message, f"write «{wanted}»", (change,))


def _rises(first: str, last: str) -> bool:
    """Whether the second number follows the first; 1995-97 is two years, 01-02 is no range but a number's name."""
    if any(re.match(r"0\d", number) and not re.match(r"\d\d[.:]", number) for number in (first, last)):
        return False
    if re.fullmatch(r"\d{4}", first) and re.fullmatch(r"\d\d", last):
        return int(first) % 100 < int(last)
    return _value(first) < _value(last)


def _value(number: str) -> float:
    return float(re.sub(rf"{_S}", "", number).replace(",", ".").replace(":", "."))


def _rises_in_roman(first: str, last: str) -> bool:
    return 0 < _read_roman(first) < _read_roman(last)


def _read_roman(letters: str) -> int:
    """A numeral up to 39; 0 for letters that are none."""
    if not re.fullmatch("X{0,3}(?:IX|IV|V?I{0,3})", letters):
        return 0
    values = [_ROMAN[letter] for letter in letters]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))


def _rises_in_time(first: str, last: str) -> bool:
    """Whether both are days of the calendar, the first before the last; without a year it has the last one's."""
    one, other = first.split("."), last.split(".")
    one += other[2:] if len(one) == 2 else []
    real = all(1 <= int(day) <= 31 and 1 <= int(month) <= 12 for day, month, _ in (one, other))
    return real and [int(part) for part in reversed(one)] < [int(part) for part in reversed(other)]


_RANGES = (
    (_RANGE, _rises),
    (_YEARS, _rises),
    (_LOOSE_YEARS, _rises),
    (_CENTURIES, _rises_in_roman),
    (_DAYS, _rises_in_time),
)


_STOPPED = re.compile(r"(?<![\w.,+/-])[1-9]\d{0,2}(?:\.\d{3})+(?![\w./]|,\d{3}|\.\d)")
_COMMAED = re.compile(r"(?<![\w.,+/-])[1-9]\d{0,2}(?:(?:,\d{3}){2,}|(?:,\d{3})*,000)(?![\w,/]|\.\d)")
_GROUPED = re.compile(r"(?<![\w.,+/№#:–-])(?<!\d[ \u00a0])[1-9]\d{0,3}(?:[ \u00a0]\d+)+(?![\w/:–]|[.,]\d|-\d)")
_UNGROUPED = re.compile(
    r"(?<![\w.,+/№#:–-])(?<![\d№][ \u00a0])[1-9]\d{4,8}(?= [а-яёәғқңөұүһі]|-[а-яёәғқңөұүһі]{2,4}(?!\w))"
)
_CODED = re.compile(
    r"(?:индекс\w*|БСН|ЖСН|БИН|ИИН|шот\w*|код\w*|ISSN|ISBN|ISO|ГОСТ|тел|телефон\w*|нөмірі?\w*)[.,:]*\s*$", re.IGNORECASE
)
# What is weighed and measured to the third decimal: 4.125 метр is a length as well as four thousand metres.
_MEASURE = re.compile(r" ?(?:%|°|(?:метр|километр|сантиметр|миллиметр|грамм|килограмм|тонна|литр|градус|пайыз)\w*"
                      r"|(?:м|км|см|мм|г|кг|мг|т|л|мл)(?!\w))")  # fmt: skip
_TELEPHONE_DIGITS = 10


def find_odd_thousands(passage: Passage) -> Iterator[Finding]:
    """KK016: 2.000.000 · 2,000,000 · 1 00 000 · 23335 адам.

    The facts on Kazakh typography count thousands with a plain space as faults, for on the page the number may break
    there. In these sources the plain space is the rule (docs/sources.md) and the build makes it a no-break one, so only
    what it cannot read as thousands is reported. One comma with three digits may be a decimal (8,625) unless they are
    000; a number of four digits (5000) needs no group.
    """
    text = passage.text
    if not re.search(r"\d[\d.,]{3}|\d[ \u00a0]\d", text):
        return
    for pattern in (_STOPPED, _COMMAED, _GROUPED, _UNGROUPED):
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match[0])
            coded = _CODED.search(text[max(0, match.start() - _NAMED_LENGTH) : match.start()])
            if coded or (pattern is _GROUPED and not _is_misgrouped(match[0], digits)):
                continue
            message = f"the thousands of «{match[0]}» are not in groups of three with a space"
            hint = f"write «{int(digits):,}»".replace(",", " ")
            if pattern is _STOPPED and match[0].count(".") == 1 and _MEASURE.match(text, match.end()):
                message = f"«{match[0]}» has a full stop where thousands have a space, decimals a comma"
                hint = f"write «{match[0].replace('.', ',')}», or «{match[0].replace('.', ' ')}» if it is thousands"
            yield Finding(passage, *match.span(), message, hint)


def _is_misgrouped(number: str, digits: str) -> bool:
    """Whether numbers side by side are one that was grouped wrongly: it has a 000, and a group that is not of three."""
    first, *rest = re.split(_S, number)
    whole = len(first) <= 3 and all(len(group) == 3 for group in rest)
    return not whole and "000" in rest and len(digits) < _TELEPHONE_DIGITS


RULES: tuple[Rule, ...] = (
    passage_rule("KK010", "Is every number sign one №, with its space?", find_number_signs, KAZAKH),
    passage_rule("KK012", "Have ranges of numbers a dash?", find_hyphen_ranges),
    passage_rule("KK016", "Are thousands grouped by spaces?", find_odd_thousands, KAZAKH),
)
