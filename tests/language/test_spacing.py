"""Kazakh spaces, dashes, hyphens and quotes. In the tables ~ is the no-break space, ‑ is U+2011."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import Edit, apply_edits, find_language

KAZAKH = find_language("kk")


def set_text(text: str) -> str:
    return apply_edits(text, KAZAKH.edits(text))


CASES = {
    "dashes": (
        ("Су – тіршілік көзі.", "Су~– тіршілік көзі."),
        ("Су - тіршілік көзі.", "Су~– тіршілік көзі."),
        ("Су — тіршілік көзі.", "Су~– тіршілік көзі."),
        ("Су –тіршілік, су– өмір.", "Су~– тіршілік, су~– өмір."),
        ("Алматы–Астана жолы", "Алматы–Астана жолы"),
        ("Аязда –5 болды.", "Аязда –5 болды."),
        ("Су –", "Су~–"),
        ("ата-ана, 2-3 рет", "ата-ана, 2-3 рет"),
    ),
    "direct speech": (
        ("– Келдім, – деді ол. – Кешіктім бе?", "–~Келдім,~– деді ол.~– Кешіктім бе?"),
        ("- Келдім.", "–~Келдім."),
        ("–Келдім.", "–~Келдім."),
        ("– 30 жыл өтті.", "–~30~жыл өтті."),
        ("«– Келдім», – деп жазды.", "«–~Келдім»,~– деп жазды."),
        ("Ол: «– Келдім», – деп жазды.", "Ол: «–~Келдім»,~– деп жазды."),
        ("Бірі:\n– Келдім.", "Бірі:\n–~Келдім."),
    ),
    "ranges": (
        ("2003 – 2005 жылдары", "2003–2005~жылдары"),
        ("2003-2005 жж.", "2003–2005~жж."),
        ("10 – 12 км", "10–12~км"),
        ("XI – XII ғасыр", "XI–XII~ғасыр"),
        ("ISSN 1684-1890", "ISSN 1684-1890"),
        ("№ 1991-2003", "№~1991-2003"),
        ("№ 429-V Заң", "№~429‑V Заң"),
        ("Жеңімпаз саны 12 – 3 есе көп.", "Жеңімпаз саны 12~– 3 есе көп."),
        ("Ол 2023 – 2019 деп жазды.", "Ол 2023~– 2019 деп жазды."),
    ),
    "numbers": (
        ("23 335 ұйым, 1 000 000 теңге", "23~335 ұйым, 1~000~000~теңге"),
        ("№ 1, №36, § 3", "№~1, №~36, §~3"),
        ("8,6 % өсті", "8,6% өсті"),
        ("10 км, 5 млн теңге, 300 ₸, 5 °C", "10~км, 5~млн теңге, 300~₸, 5~°C"),
        ("2023 жылғы 8 наурыз", "2023~жылғы 8~наурыз"),
        ("2023 ж. 8 наурызда", "2023~ж. 8~наурызда"),
        ("XX ғ. басы", "XX~ғ. басы"),
        ("5 метрлік, 5 маман, 3 гүл", "5~метрлік, 5 маман, 3 гүл"),
        ("2023 500 орын", "2023 500 орын"),
        ("+7 (7172) 27-12-13", "+7~(7172)~27-12-13"),
        ("8 (7172) 27-12-13", "8~(7172)~27-12-13"),
    ),
    "names and abbreviations": (
        ("Б.Г. Нұрғазиева", "Б.Г.~Нұрғазиева"),
        ("Қ. К. Тоқаев", "Қ.~К.~Тоқаев"),
        ("М.Есенаманов", "М.~Есенаманов"),
        ("Тоқаев Қ.К. келді", "Тоқаев~Қ.К. келді"),
        ("ҚР. Бұл заң", "ҚР. Бұл заң"),
        ("су, нан және т.б.", "су, нан және~т.б."),
        ("су, нан т. б. керек", "су, нан~т.~б. керек"),
        ("б. з. д. II ғасыр", "б.~з.~д. II~ғасыр"),
        ("Астана қ., Абай көш., 8", "Астана~қ., Абай~көш., 8"),
    ),
    "suffixes": (
        ("ҚР-ның, БҰҰДБ-мен, ҚазМУ-дың", "ҚР‑ның, БҰҰДБ‑мен, ҚазМУ‑дың"),
        ("8,6%-ға, 8,6 %-ға, 25-ші", "8,6%‑ға, 8,6%‑ға, 25‑ші"),
        ("Google-дың, COVID-19", "Google‑дың, COVID‑19"),
        ("«Отан»-ның", "«Отан»‑ның"),
        ("сондай-ақ, к-сі", "сондай‑ақ, к‑сі"),
        ("Қасым-Жомарт, қоғамдық-саяси, ҚАЗАҚСТАН-РЕСЕЙ", "Қасым-Жомарт, қоғамдық-саяси, ҚАЗАҚСТАН-РЕСЕЙ"),
        ("(01-02)", "(01-02)"),
    ),
    "quotes": (
        ('"Адал азамат" журналы', "«Адал азамат» журналы"),
        ("“Адал азамат” журналы", "«Адал азамат» журналы"),
        ("„Адал азамат“ журналы", "«Адал азамат» журналы"),
        ("«Жаңа «Отан» қоры»", "«Жаңа „Отан“ қоры»"),
        ('«Жаңа "Отан" қоры»', "«Жаңа „Отан“ қоры»"),
        ('""Отан" қоры" (")', '""Отан" қоры" (")'),
        ("«Жаңа «Отан» қоры", "«Жаңа «Отан» қоры"),
        ("бірі» мен «бірі", "бірі» мен «бірі"),
    ),
    "addresses": (
        ("info@adal-kz.kz, www.adal-kz.kz - сайт", "info@adal-kz.kz, www.adal-kz.kz~– сайт"),
        ("https://adal.kz/2003-2005/a-b", "https://adal.kz/2003-2005/a-b"),
        ("adal-1.kz/№1", "adal-1.kz/№1"),
    ),
    "spaces typed by hand": (
        ("23\u202f335, 5\u2009км", "23~335, 5~км"),
        ("су \u00a0 нан", "су~нан"),
    ),
}


@pytest.mark.parametrize(
    ("source", "wanted"),
    [pytest.param(*case, id=f"{kind}: {case[0]}") for kind, cases in CASES.items() for case in cases],
)
def test_text_is_set_as_the_house_sets_it(source: str, wanted: str) -> None:
    """Each source text comes out as the rules of Kazakh typography say, or is left alone."""
    assert set_text(source).replace("\u00a0", "~") == wanted


_PIECES = st.sampled_from(
    ["сөз", "Ақ", "ҚР", "ҚазМУ", "ның", "ақ", "б", "т", "ж", "А.", "Қ.", "Тоқаев", "км", "жыл", "млн",
     "наурыз", "ғ.", "XI", "UNICEF", "2003", "2005", "1", "23", "335", "8,6", "%", "№", "§", "°C", "₸", "+7",
     "(", ")", ".", ",", "?", "…", ":", "/", "т.б.", "б. з. д.", "қ.", "info@adal.kz", "www.a-b.kz",
     "http://a.kz/1-2", "–", "–", "–", "-", "-", "—", "«", "»", "„", "“", "”", '"', "'", " ", " ", " ",
     "\u00a0", "\u2011", "\u202f", "\n", "\ufffc"]
)  # fmt: skip
_TEXTS = st.one_of(
    st.lists(_PIECES, max_size=14).map("".join),
    st.lists(_PIECES, max_size=10).map(" ".join),
    st.text(max_size=20),
)


@settings(max_examples=500, deadline=None)
@given(_TEXTS)
def test_set_text_is_at_rest(text: str) -> None:
    """Setting a text that is set already changes nothing."""
    once = set_text(text)
    assert KAZAKH.edits(once) == ()


@settings(max_examples=500, deadline=None)
@given(_TEXTS)
def test_no_letter_or_digit_is_lost(text: str) -> None:
    """Letters, digits and all marks but spaces, dashes and quotes come through in their order."""
    changeable = set(' \u00a0\u2007\u2008\u2009\u202f-\u2011–—―«»„“”"')

    def kept(string: str) -> str:
        return "".join(letter for letter in string if letter not in changeable)

    assert kept(set_text(text)) == kept(text)


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_edits_are_sorted_single_characters(text: str) -> None:
    """Each edit covers one character, in order, and changes it: so it lies inside one text node.

    A forced break (newline) and the sign that stands for a note are never touched.
    """
    edits = KAZAKH.edits(text)
    assert all(edit.end == edit.start + 1 and edit.replacement != text[edit.start] for edit in edits)
    assert all(text[edit.start] not in "\n\ufffc" for edit in edits)
    assert all(left.end <= right.start for left, right in pairwise(edits))


@settings(max_examples=500, deadline=None)
@given(_TEXTS)
def test_no_line_can_begin_with_a_dash(text: str) -> None:
    """After a word, a plain space never comes before an en dash with text to follow."""
    lines = set_text(text).split("\n")
    assert not any(f"{letter} – {after}" in line for line in lines for letter in "сзқ." for after in "сАҚ")


def test_checks_above_can_fail() -> None:
    """A text left as it came has a breakable dash and is not at rest."""
    assert KAZAKH.edits("сөз – сөз") == (Edit(3, 4, "\u00a0"),)
    assert apply_edits("сөз – сөз", (Edit(0, 1, ""),)) == "өз – сөз"


@pytest.mark.parametrize(
    "edits", [(Edit(2, 3, ""), Edit(0, 1, "")), (Edit(0, 2, ""), Edit(1, 3, "")), (Edit(9, 10, ""),)]
)
def test_edits_that_cannot_be_made_are_refused(edits: tuple[Edit, ...]) -> None:
    """Unsorted, overlapping or outlying edits raise ValueError instead of spoiling the text."""
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        apply_edits("сөз", edits)
