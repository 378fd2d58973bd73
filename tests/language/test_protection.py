"""What may not be broken or hyphenated at a line end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import apply_edits, find_language

KAZAKH = find_language("kk")


def spans(text: str) -> list[tuple[str, str]]:
    """Protected spans of a text once set, no-break spaces shown as ~."""
    edited = apply_edits(text, KAZAKH.edits(text))
    shown = edited.replace("\u00a0", "~")
    return [(shown[item.start : item.end], item.kind) for item in KAZAKH.unbreakable(edited)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2003-2005 жылдары", "2003–2005"),
        ("10 – 12,5% арасында", "10–12,5%"),
        ("XI–XII ғасыр", "XI–XII"),
        ("№ 1 (01-02) 2023", "01-02"),
        ("12.03.2023–15.03.2023 күндері", "12.03.2023–15.03.2023"),
        ("+7 (7172) 27-12-13", "+7~(7172)~27-12-13"),
        ("жылдамдығы 60 км/сағ", "км/сағ"),
        ("info@adal-azamat.kz.", "info@adal-azamat.kz"),
        ("(www.adal-azamat.kz)", "www.adal-azamat.kz"),
    ],
)
def test_no_line_break_inside(text: str, wanted: str) -> None:
    """Ranges, telephone numbers, units with a slash and short addresses stay on one line."""
    assert spans(text) == [(wanted, "nowrap")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("қоғамдық-саяси ахуал", "қоғамдық-саяси"),
        ("ЮНЕСКО қоры", "ЮНЕСКО"),
        ("ЮНИСЕФ-тегі", "ЮНИСЕФ‑тегі"),
        ("Аденауэр'дің", "Аденауэр'дің"),
        ("сондай-ақ", "сондай‑ақ"),
        ("https://adal-azamat.kz/2023/azamattyq-qogam", "https://adal-azamat.kz/2023/azamattyq-qogam"),
    ],
)
def test_no_hyphen_is_put_in(text: str, wanted: str) -> None:
    """Initialisms, words with a hyphen or apostrophe of their own, long addresses."""
    assert spans(text) == [(wanted, "nohyphen")]


@pytest.mark.parametrize(
    "text", ["Қоғамдық пікір", "ҚР мен ЖШС", "ата-ана", "ҚР-ның 8,6%-ға", "23 335 ұйым", "сөз – сөз", ""]
)
def test_ordinary_text_needs_no_guard(text: str) -> None:
    """Words that hyphenation may divide, or that are too short to be divided, are left free."""
    assert spans(text) == []


_PIECES = st.sampled_from(
    ["сөздер", "ҚАЗАҚ", "2003", "–", "-", "‑", " ", "\u00a0", "/", "км", "+7", "(", "a@b.kz", "www.a-b.kz",
     ".", "XI", "'"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_spans_are_sorted_and_apart(text: str) -> None:
    """Spans lie inside the text, in order, without overlap, and none is empty or holds a plain space."""
    found = KAZAKH.unbreakable(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert not any(" " in text[item.start : item.end] for item in found)
