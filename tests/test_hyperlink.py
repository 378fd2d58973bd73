"""Addresses and numbers that a reader on a telephone can tap."""

from __future__ import annotations

import pytest

from pipeline.hyperlink import make_href


@pytest.mark.parametrize(
    ("value", "href"),
    [
        ("redaksia@kopir.example", "mailto:redaksia@kopir.example"),
        ("+7 775 000 00 00", "tel:+77750000000"),
        ("8 (7172) 00-00\u201100", "tel:87172000000"),
        ("www.kopir.example", "https://www.kopir.example"),
        ("kopir.example/kk", "https://kopir.example/kk"),
        ("http://kopir.example:8080/kk/?a=%D2%9A", "http://kopir.example:8080/kk/?a=%D2%9A"),
    ],
)
def test_where_it_leads(value: str, href: str) -> None:
    """An address gets its scheme; a number loses what groups it; a scheme that is there stays."""
    assert make_href(value) == href


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Арасан ауылы",
        "010001",
        "12/1",
        "010001, Астана қаласы",
        "04.12.2023",
        "+7 775 000 00 00, ішкі 12",
        "хат: redaksia@kopir.example",
        "www.kopir.example және www.arasan.example",
        "https://kopir.example/бет",
        "https://[kopir",
        "javascript:alert(1)",
        "№ KZ00ABC00000000",
    ],
)
def test_other_words_lead_nowhere(value: str) -> None:
    """Places, codes, days, sentences around an address, and what no URL may hold."""
    assert make_href(value) == ""
