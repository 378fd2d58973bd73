"""Rules about single words: letters of two alphabets, hyphens that lines left behind, suffixes, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.language.kk_suffixes import BARE_SUFFIXES, CONJUNCTIONS
from pipeline.language.latin_letters import LATIN_SHAPE, MISTAKEN, SAME_SHAPE
from pipeline.proofreading.prose import Change, Finding, Passage
from pipeline.proofreading.rule import KAZAKH, Rule, passage_rule

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏə"
_CYRILLIC = "Ѐ-ԯ"
_WORD = re.compile(r"[^\W\d_]+")
_HAS_LATIN = re.compile(rf"[{_LATIN}]")
_HAS_CYRILLIC = re.compile(rf"[{_CYRILLIC}]")
_ROMAN = re.compile(rf"[IVXLC]+(?=[{_CYRILLIC}]*[а-яёәғқңөұүһі])")
_INITIALISM = "[А-ЯЁӘҒҚҢӨҰҮҺІ]{2,8}"


def find_mixed_letters(passage: Passage) -> Iterator[Finding]:
    """KK001: Latin and Cyrillic letters in one word; hyphens part words (IT-компания, XI-ші)."""
    if not _HAS_LATIN.search(passage.text):
        return
    for match in _WORD.finditer(passage.text):
        word, start = match[0], match.start()
        if not _HAS_LATIN.search(word) or not _HAS_CYRILLIC.search(word):
            continue
        latin = sorted({letter for letter in word if _HAS_LATIN.match(letter)}, key=word.index)
        message = f"«{word}» has Latin {', '.join(latin)} among its Cyrillic letters"
        if _ROMAN.match(word):  # a numeral and a word without their space
            yield Finding(passage, start, match.end(), message, "put a space or a hyphen after the numeral")
            continue
        wanted, sure = _respell(word)
        hint = f"write «{wanted}»" if wanted else "type the word anew in one alphabet"
        changes = tuple(
            Change(start + index, start + index + 1, new)
            for index, (old, new) in enumerate(zip(word, wanted, strict=bool(wanted)))
            if old != new
        )
        yield Finding(passage, start, match.end(), message, hint, changes if sure else ())


def _respell(word: str) -> tuple[str, bool]:
    """The word in one alphabet, "" where nobody can say; and whether only letters of the same shape change."""
    latin = [letter for letter in word if _HAS_LATIN.match(letter)]
    cyrillic = [letter for letter in word if not _HAS_LATIN.match(letter)]
    to_cyrillic = all(letter in SAME_SHAPE for letter in latin)
    to_latin = all(letter in LATIN_SHAPE for letter in cyrillic)
    if to_cyrillic and not (to_latin and word.isupper() and len(word) < 5):  # «IТ» may be either
        return "".join(SAME_SHAPE.get(letter, letter) for letter in word), True
    if to_latin and not to_cyrillic and len(latin) > len(cyrillic):
        return "".join(LATIN_SHAPE.get(letter, letter) for letter in word), True
    if len(cyrillic) >= len(latin) and all(letter in MISTAKEN for letter in latin):
        return "".join(MISTAKEN.get(letter, letter) for letter in word), False
    return "", False


_LEFT_HYPHEN = re.compile(r"(?<![^\W\d_])(?P<left>[^\W\d_]+)-(?:(?P<space>\s+)(?P<right>[^\W\d_]+)|$)")


def find_left_hyphens(passage: Passage) -> Iterator[Finding]:
    """KK007: «эконо- мика»; not аудио- және бейнежазба, where the second word completes the first."""
    for match in _LEFT_HYPHEN.finditer(passage.text):
        left, right = match["left"], match["right"]
        if right is None:
            hint = "join the paragraph with the one that goes on with the word, or take the hyphen out"
            message = f"the paragraph ends with the hyphen of «{left}-»"
        elif right.lower() in CONJUNCTIONS:
            continue
        else:
            message = f"«{left}- {right}» has the hyphen of a line break in it"
            hint = f"write «{left}{right}», or «{left}-{right}» where the word has a hyphen of its own"
        yield Finding(passage, match.start(), match.end(), message, hint)


_BARE_SUFFIX = re.compile(rf"(?<![\w-])(?P<word>{_INITIALISM})(?P<space>\s)(?P<suffix>[а-яёәғқңөұүһі]{{1,6}})(?![\w-])")


def find_bare_suffixes(passage: Passage) -> Iterator[Finding]:
    """KK011: «ҚР ның» for ҚР-ның; мен, бен, пен, да, де are words of their own."""
    for match in _BARE_SUFFIX.finditer(passage.text):
        if match["suffix"] in BARE_SUFFIXES:
            message = f"«{match[0]}»: the suffix stands apart from its initialism"
            yield Finding(
                passage, match.start(), match.end(), message, f"write «{match['word']}-{match['suffix']}» with a hyphen"
            )


_APOSTROPHE = re.compile(rf"(?<![{_CYRILLIC}-])[{_CYRILLIC}-]*[{_CYRILLIC}](?P<sign>['’ʼ‘`´′])[{_CYRILLIC}]+")
_PARTICLE = re.compile(r"(?:.*-)?[дДлЛоО]['’ʼ‘`´′][А-ЯЁӘҒҚҢӨҰҮҺІ]")


def find_apostrophes(passage: Passage) -> Iterator[Finding]:
    """KK014: Kazakh has ь and ъ where others have an apostrophe; д’Арк, О’Нил and Кот-д’Ивуар keep theirs."""
    for match in _APOSTROPHE.finditer(passage.text):
        if _PARTICLE.match(match[0]):
            continue
        bare = match[0].replace(match["sign"], "ь")
        message = f"«{match[0]}» has an apostrophe in it"
        yield Finding(passage, *match.span(), message, f"write «{bare}», or with ъ, as the word is spelled in Kazakh")


_PLACEHOLDER = re.compile(
    r"(?<![\w/])\.\.+/(?=\d)"  # ../10/2023
    r"|(?<!\w)(?:[xх]{3,}|[XХ]{4,}|[xх]{2}\.[xх]{2}|[XХ]{2}\.[XХ]{2}|00\.00\.\w+)(?!\w)"
    r"|(?<!\w)(?:TODO|TBD|FIXME|[Ll]orem ipsum|LOREM IPSUM)(?!\w)"
    r"|_{2,}|\?{3,}"
    # a form's field: [аты-жөні], [күні]; what an editor adds, [Абай], is none
    r"|\[(?:аты|есімі?|тегі|күні|мерзімі|қолы|лауазымы?|атауы|мекенжайы|нөмірі|сомасы|сурет|фото|сілтеме|дереккөз"
    r"|толтыр\w*|ФИО|Ф\.И\.О\.?|имя|фамилия|дата|должность|название|подпись|вставить|name|date|title|source)"
    r"(?!\w)[^\[\]]{0,30}\]"
    r"|\([ \u00a0]*\)|\[[ \u00a0]*\]|«[ \u00a0]*»|\{[ \u00a0]*\}"
)


_CAPITALS = re.compile("[А-ЯЁӘҒҚҢӨҰҮҺІ]{3}")
# Somebody's note to himself, in capitals so that it is seen.
_ORDER = re.compile(
    r"(?<!\w)(?:ТОЛТЫРУ|ҚОСУ|ҚОЮ|ТЕКСЕРУ|НАҚТЫЛАУ|АНЫҚТАУ|ЖАЗУ|СҰРАУ|АУЫСТЫРУ) (?:КЕРЕК|ҚАЖЕТ)(?!\w)"
    r"|(?<!\w)(?:ТОЛТЫРЫҢЫЗ|НАҚТЫЛАҢЫЗ|ТЕКСЕРІҢІЗ|ЗАПОЛНИТЬ|УТОЧНИТЬ|ВСТАВИТЬ|ПРОВЕРИТЬ)(?!\w)"
)


def find_placeholders(passage: Passage) -> Iterator[Finding]:
    """KK015: what somebody meant to fill in: ../10/2023, xxx, TODO, lorem ipsum, empty brackets."""
    matches = [*_PLACEHOLDER.finditer(passage.text)]
    if _CAPITALS.search(passage.text) and (not passage.text.isupper() or _ORDER.fullmatch(passage.text.strip(" .!:"))):
        matches += _ORDER.finditer(passage.text)
    for match in matches:
        end = match.end()
        while end < len(passage.text) and (passage.text[end].isalnum() or passage.text[end] == "/"):
            end += 1
        message = f"«{passage.text[match.start() : end]}» stands where something was to be filled in"
        yield Finding(passage, match.start(), end, message, "fill it in, or take it out")


RULES: tuple[Rule, ...] = (
    passage_rule("KK001", "Is every word of one alphabet?", find_mixed_letters),
    passage_rule("KK007", "Has no line break left its hyphen inside a word?", find_left_hyphens),
    passage_rule("KK011", "Are suffixes joined to their initialisms?", find_bare_suffixes, KAZAKH),
    passage_rule("KK014", "Are words free of apostrophes?", find_apostrophes, KAZAKH),
    passage_rule("KK015", "Is everything filled in?", find_placeholders),
)
