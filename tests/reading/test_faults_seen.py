"""Planted faults are seen: each in its document, and nothing in a document without a fault."""

from __future__ import annotations

import pytest

from tests.reading.conftest import Looks
from tests.reading.planted import FAULTS, LONG_WORD, Fault
from tools.reading.looks import Finding


def found(looks: Looks, look: str, name: str) -> list[Finding]:
    return [finding for finding in looks[look].findings if finding.document.endswith(f"/{name}.xhtml")]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_seen(planted_looks: Looks, fault: Fault) -> None:
    """Every planted fault is reported with its kind and its place, in the looks where it shows."""
    for look in (fault.look,) if fault.look else ("light", "dark"):
        findings = found(planted_looks, look, fault.name)
        if fault.kind == "address":  # asked for by the whole book, so no document is named
            findings = list(planted_looks[look].findings)
        said = [str(finding) for finding in findings if finding.kind == fault.kind]
        assert any(fault.says in one for one in said), findings


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.kind == "contrast" and fault.look])
def test_colour_is_judged_on_its_ground(planted_looks: Looks, fault: Fault) -> None:
    """What reads well on the other ground is not reported there."""
    other = "light" if fault.look == "dark" else "dark"
    assert not found(planted_looks, other, fault.name)


def test_sound_document_has_no_findings(planted_looks: Looks) -> None:
    """Text, a table of long words, a picture and a page mark without a fault are silent; all pages came by."""
    for look in planted_looks.values():
        assert [str(one) for one in found(planted_looks, look.name, "sound") if one.kind != "mark"] == []
        assert look.document("blank.xhtml").pages == 3


def test_broken_word_is_named(planted_looks: Looks) -> None:
    """A word wider than its line is named, and no other."""
    broken = {name.name: name.broken for name in planted_looks["light"].documents if name.broken}
    assert broken == {"EPUB/broken.xhtml": (LONG_WORD,)}


def test_page_list_is_followed(planted_looks: Looks) -> None:
    """A page of the page list whose mark is missing is named; the other is found."""
    assert planted_looks["light"].page_list == ("1",)
    missing = [finding for finding in planted_looks["light"].findings if finding.what == "leads nowhere"]
    assert [finding.where for finding in missing] == ["page 2"]
