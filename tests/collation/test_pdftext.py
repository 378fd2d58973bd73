"""The text of finished PDFs, read back: all letters that were set, in the page's order, nothing trimmed off."""

from __future__ import annotations

import io
import unicodedata

import pikepdf
import pytest
from pikepdf import Array, Name, Pdf
from weasyprint import HTML

from pipeline.collation.counting import count_text
from pipeline.collation.pdftext import BREAK, read_pages
from tests.paper import write_pdf

KAZAKH = "Әжең Ғани Қыдыр Өңір Ұлы Үміт Һәм Іні, шаңырақ; № 5 – 23 335 ₸ + 8,6% (он) @ «сөз» ffi fl"


def set_page(body: str, style: str = "") -> bytes:
    """A page of 100 × 100 mm."""
    css = f"@page {{ size: 100mm; margin: 10mm }} {style}"
    pdf = HTML(string=f"<html lang=kk><style>{css}</style><body>{body}").write_pdf()
    assert isinstance(pdf, bytes)
    return pdf


def test_letters_are_those_that_were_set() -> None:
    """Kazakh letters, figures, signs and ligatures come back as they were written, composed."""
    (text,) = read_pages(set_page(f"<p>{unicodedata.normalize('NFD', KAZAKH)}й</p>", "p { font-family: 'PT Serif' }"))
    assert " ".join(text.split()) == f"{KAZAKH}й"


def test_a_word_broken_at_a_lines_end_is_one_word() -> None:
    """A hyphen put in by the layout and its line's end are one sign, with the word on both sides of it."""
    (text,) = read_pages(
        set_page("<p>қауымдас&shy;тығымыздан</p>", "p { width: 24mm; hyphens: manual; hyphenate-character: '-' }")
    )
    assert text.replace(BREAK, "") == "қауымдастығымыздан"
    assert text.count(BREAK) == 1


def test_pages_and_their_order() -> None:
    """Each page is a text of its own; a box placed after the text is read after it, wherever it stands."""
    body = "<p>Бірінші</p><aside>Жоғарыда</aside><p style='break-before: page'>Екінші</p>"
    first, second = read_pages(set_page(body, "aside { position: absolute; top: 0 }"))
    assert first.split() == ["Бірінші", "Жоғарыда"]
    assert second.split() == ["Екінші"]


def test_what_is_trimmed_off_is_not_read() -> None:
    """Text outside the TrimBox reaches no reader, so it is not there: a block pushed off the page, a slug line."""
    with Pdf.open(io.BytesIO(set_page("<p>Қалады</p><p style='margin-top: 60mm'>Кесіледі</p>"))) as pdf:
        page = pdf.pages[0]
        page.TrimBox = Array([0, 140, 283, 283])
        (text,) = read_pages(write_pdf(pdf))
    assert text.split() == ["Қалады"]


def test_text_in_a_placed_page_is_read() -> None:
    """An advert that was placed as a form has its letters read too."""
    advert = Pdf.open(io.BytesIO(set_page("<p>Жарнама</p>")))
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300))
        page.add_overlay(advert.pages[0], pikepdf.Rectangle(0, 0, 300, 300))
        (text,) = read_pages(write_pdf(pdf))
    assert text.split() == ["Жарнама"]


def test_a_page_without_text() -> None:
    """A picture's page has the empty text."""
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        assert read_pages(write_pdf(pdf)) == ("",)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF", b"PK\x03\x04"])
def test_what_is_no_pdf(content: bytes) -> None:
    """What cannot be opened is said so, not taken for an empty text."""
    with pytest.raises(ValueError, match="cannot be read"):
        read_pages(content)


def test_a_letter_without_its_meaning_is_not_invented() -> None:
    """A font that does not say which letters its glyphs are: the text is not what was set."""
    with Pdf.open(io.BytesIO(set_page("<p>Әлем</p>", "p { font-family: 'PT Serif' }"))) as pdf:
        for font in (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and Name.ToUnicode in one):
            del font[Name.ToUnicode]
        assert count_text(read_pages(write_pdf(pdf))[0]) != "Әлем"
