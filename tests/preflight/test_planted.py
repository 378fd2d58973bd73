"""Real files with one fault of file or paper each: read and judged by the whole rule list, that code and no other."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from pipeline.preflight.judge import judge_pdf
from tests.preflight.making import (
    ASKED,
    BLEED,
    MEDIA,
    MM,
    TRIM,
    add_font,
    add_resources,
    make_pdf,
    make_print,
    make_profile,
    paint,
)

FONTS = replace(ASKED, fonts=frozenset({"Quadrat"}))
Fault = Callable[[Pdf], object]


def set_box(name: str, box: tuple[float, ...], page: int = 0) -> Fault:
    def plant(pdf: Pdf) -> None:
        pdf.pages[page].obj[f"/{name}"] = Array(box)

    return plant


def set_key(key: str, value: object, page: int = 1) -> Fault:
    def plant(pdf: Pdf) -> None:
        pdf.pages[page].obj[f"/{key}"] = value

    return plant


def drop_key(key: str, page: int = 1) -> Fault:
    def plant(pdf: Pdf) -> None:
        del pdf.pages[page].obj[f"/{key}"]

    return plant


def annotate(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Highlight, Rect=Array([50, 50, 60, 60]))
    pdf.pages[2].obj.Annots = Array([pdf.make_indirect(note)])


def run_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def use_font(family: str, *, embedded: bool) -> Fault:
    def plant(pdf: Pdf) -> None:
        add_resources(pdf, pdf.pages[3], "Font", F9=add_font(pdf, family, embedded=embedded))
        paint(b"/Black gs BT 0 0 0 1 k /F9 10 Tf 60 160 Td (AA) Tj ET", page=3)(pdf)

    return plant


def drop_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def double_intent(pdf: Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


def set_intent(key: str, value: object) -> Fault:
    def plant(pdf: Pdf) -> None:
        pdf.Root.OutputIntents[0][f"/{key}"] = value

    return plant


def drop_profile(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents[0].DestOutputProfile


def grey_profile(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(make_profile(b"GRAY"), N=1)


def say(packet: Callable[[bytes], bytes]) -> Fault:
    def plant(pdf: Pdf) -> None:
        pdf.Root.Metadata.write(packet(pdf.Root.Metadata.read_bytes()))

    return plant


def double_packet(pdf: Pdf) -> None:
    pdf.pages[0].obj.Metadata = pdf.make_stream(pdf.Root.Metadata.read_bytes(), Type=Name.Metadata, Subtype=Name.XML)


def drop_trapped(pdf: Pdf) -> None:
    del pdf.docinfo[Name.Trapped]


def inset(box: tuple[float, float, float, float], mm: float) -> tuple[float, ...]:
    return box[0] + mm * MM, box[1] + mm * MM, box[2] - mm * MM, box[3] - mm * MM


PLANTED: tuple[tuple[str, str, Fault], ...] = (
    ("PDF004", "an action on opening", run_script),
    ("PDF005", "a comment", annotate),
    ("PDF006", "no trim", drop_key("TrimBox")),
    ("PDF006", "no bleed", drop_key("BleedBox")),
    ("PDF006", "a trim of another size", set_box("TrimBox", inset(TRIM, 0.1))),
    ("PDF006", "a crop through the bleed", set_box("CropBox", inset(BLEED, 1))),
    ("PDF006", "bleed outside the media", set_box("BleedBox", inset(MEDIA, -1))),
    ("PDF007", "a rotated page", set_key("Rotate", 90)),
    ("PDF009", "2.9 mm of bleed", set_box("BleedBox", inset(BLEED, 0.1))),
    ("PDF011", "a font that is not embedded", use_font("Quadrat", embedded=False)),
    ("PDF012", "a font nobody declared", use_font("Circle", embedded=True)),
    ("PDF026", "no intent", drop_intent),
    ("PDF026", "two intents", double_intent),
    ("PDF026", "another condition", set_intent("OutputConditionIdentifier", String("CGATS TR 001"))),
    ("PDF026", "an intent of the archive", set_intent("S", Name.GTS_PDFA1)),
    ("PDF026", "no profile", drop_profile),
    ("PDF026", "a grey profile", grey_profile),
    ("PDF027", "another PDF/X", say(lambda packet: packet.replace(b"PDF/X-4", b"PDF/X-3"))),
    ("PDF027", "no PDF/X", say(lambda packet: packet.replace(b"GTS_PDFXVersion", b"Other"))),
    ("PDF027", "two packets", double_packet),
    ("PDF027", "nothing said of trapping", drop_trapped),
)


@pytest.mark.parametrize(("code", "fault"), [(code, fault) for code, _, fault in PLANTED], ids=[x[1] for x in PLANTED])
def test_planted_fault_is_found_alone(code: str, fault: Fault) -> None:
    """One thing wrong in a real file: that rule speaks, once, and no other of the whole list."""
    assert [problem.code for problem in judge_pdf(make_print(fault), FONTS).problems] == [code]


@pytest.mark.parametrize(
    "fault",
    [
        set_box("TrimBox", inset(TRIM, 0.01)),
        set_box("CropBox", BLEED),
        set_key("Rotate", 0),
        use_font("Quadrat", embedded=True),
    ],
)
def test_a_step_on_the_other_side(fault: Fault) -> None:
    """What is within rounding, or says what is so anyway, is no fault; nor is the clean file."""
    assert judge_pdf(make_print(fault), FONTS).problems == judge_pdf(make_print(), FONTS).problems == ()


def test_page_count() -> None:
    """PDF008: six pages are wrong for saddle stitching, and right for glued leaves."""
    content = make_print(pages=6)
    assert [problem.code for problem in judge_pdf(content, FONTS).problems] == ["PDF008"]
    assert judge_pdf(content, replace(FONTS, binding="perfect")).problems == ()


def test_units_of_its_own() -> None:
    """PDF007: a page measured in double points."""
    found = judge_pdf(make_print(set_key("UserUnit", 2)), FONTS).problems
    assert "PDF007" in [problem.code for problem in found]


@pytest.mark.parametrize("password", ["", "secret"])
def test_encrypted_file(password: str) -> None:
    """PDF003 where the file opens without a password, and where it does not."""
    out = io.BytesIO()
    with make_pdf() as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=password, owner="owner"))
    assert [problem.code for problem in judge_pdf(out.getvalue(), FONTS).problems] == ["PDF003"]


def test_advert_is_judged_by_the_same_rules() -> None:
    """A supplied page of one leaf's side: no page count is asked, and every edge is one that may be cut."""
    part = replace(FONTS, part=True, binding=None, fonts=None)
    assert judge_pdf(make_print(pages=1), part).problems == ()
    narrow = (BLEED[0] + 3 * MM, *BLEED[1:])
    found = judge_pdf(make_print(set_box("BleedBox", narrow), pages=1), part).problems
    assert [problem.code for problem in found] == ["PDF009"]
    whole = judge_pdf(make_print(set_box("BleedBox", narrow)), FONTS).problems
    assert whole == ()  # bound at that edge
