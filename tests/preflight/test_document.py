"""Rules of the file as a whole: each fault alone gives its code and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.preflight.model import Asked, Document, Font, Intent
from tests.preflight.making import PROFILE
from tests.preflight.sheets import ASKED, FONT, INTENT, SHA256, change_sheet, codes, judge, make_document


def test_clean_file_gives_nothing() -> None:
    """The twin of every fault below."""
    assert judge(make_document()) == []


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"encrypted": True}, "PDF003", "encrypted"),
        ({"scripts": ("OpenAction JavaScript",)}, "PDF004", "OpenAction JavaScript"),
        ({"fonts": (replace(FONT, embedded=False),)}, "PDF011", "ABCDEF+Quadrat"),
        ({"fonts": (FONT, Font("Circle", "Circle", True, (2,)))}, "PDF012", "Circle"),
        ({"intents": ()}, "PDF026", "no output intent"),
        ({"intents": (INTENT, INTENT)}, "PDF026", "2 output intents"),
        ({"intents": (replace(INTENT, subtype="GTS_PDFA1"),)}, "PDF026", "no output intent"),
        ({"intents": (replace(INTENT, condition="FOGRA51"),)}, "PDF026", "FOGRA51"),
        ({"intents": (replace(INTENT, channels=0, profile_sha256=""),)}, "PDF026", "no ICC profile"),
        ({"intents": (replace(INTENT, channels=3),)}, "PDF026", "3 channels"),
        ({"intents": (replace(INTENT, profile_sha256="6" * 64),)}, "PDF026", "not the one of FOGRA39"),
        ({"pdfx": ""}, "PDF027", "does not say which"),
        ({"pdfx": "PDF/X-1a:2003"}, "PDF027", "PDF/X-1a:2003"),
        ({"pdfx": "PDF/X-4p"}, "PDF027", "PDF/X-4p"),
        ({"pdfx": "", "xmp_packets": 0}, "PDF027", "does not say which"),
        ({"xmp_packets": 2}, "PDF027", "2 XMP packets"),
        ({"trapped": ""}, "PDF027", "trapped"),
        ({"trapped": "Unknown"}, "PDF027", "trapped"),
    ],
)
def test_one_fault_is_found_alone(change: dict[str, object], code: str, words: str) -> None:
    """One thing is wrong: one finding, of its rule, that names it and says what to do."""
    fields = {name: getattr(make_document(), name) for name in Document.__slots__}
    ((found, finding),) = judge(Document(**{**fields, **change}))
    assert found == code
    assert words in finding.message
    assert finding.hint


def test_other_intents_may_stand_beside() -> None:
    """An output intent for the screen or the archive is no second one for print."""
    archive = Intent("GTS_PDFA1", "sRGB", "", 3, "")
    assert codes(replace(make_document(), intents=(archive, INTENT))) == []


def test_profile_of_the_condition_is_compared_where_it_is_known() -> None:
    """Without the condition's sha256 any profile of four channels will do."""
    other = replace(make_document(), intents=(replace(INTENT, profile_sha256="6" * 64),))
    assert codes(other, replace(ASKED, condition_sha256="")) == []
    assert codes(other, replace(ASKED, condition_sha256=SHA256)) == ["PDF026"]


def test_condition_is_the_profiles() -> None:
    """A file for another condition is wrong under this profile, and right under its own."""
    newspaper = Asked(replace(PROFILE, condition="IFRA26"))
    assert codes(make_document(), newspaper) == ["PDF026"]
    given = replace(make_document(), intents=(replace(INTENT, condition="IFRA26"),))
    assert codes(given, newspaper) == []


def test_any_font_will_do_in_a_file_of_others() -> None:
    """Fonts are compared only where it is known which are declared; embedded they must be all the same."""
    given = replace(make_document(), fonts=(Font("Circle", "Circle", True, (2,)),))
    assert codes(given, replace(ASKED, fonts=None)) == []
    assert codes(given, replace(ASKED, fonts=frozenset())) == ["PDF012"]


def test_font_is_found_on_its_first_page() -> None:
    """A finding of a font leads to a page on which it can be seen."""
    given = replace(make_document(), fonts=(replace(FONT, embedded=False, pages=(3, 4)),))
    ((_, finding),) = judge(given)
    assert finding.sheet is given.sheets[2]
    assert "on 2 pages" in finding.message


def test_annotations_are_found_where_they_are() -> None:
    """PDF005: one finding a page and kind, with how many and the place of the first that has one."""
    rect = (10.0, 10.0, 20.0, 20.0)
    given = change_sheet(
        lambda sheet: replace(sheet, annotations=(("Link", None), ("Link", rect), ("Widget", None))), number=3
    )
    found = judge(given)
    assert [code for code, _ in found] == ["PDF005", "PDF005"]
    assert all(finding.sheet is given.sheets[2] for _, finding in found)
    assert [(finding.value, finding.rect) for _, finding in found] == [(2, rect), (1, None)]


def test_each_script_is_named_once() -> None:
    """The same action on a hundred buttons is one finding."""
    given = replace(make_document(), scripts=("page 1 AA", "page 1 AA", "OpenAction JavaScript"))
    assert codes(given) == ["PDF004", "PDF004"]
