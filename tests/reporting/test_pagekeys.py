"""Keys of pages: the same as long as a page draws the same, another as soon as it does not."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.reporting.pagekeys import digest_pages


def make_issue(change: Callable[[pikepdf.Pdf], None] = lambda pdf: None) -> bytes:
    """Three pages that share a font; the second draws a form with a picture, and leads to the third by a link."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    image = pdf.make_stream(b"\x00" * 12, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2)
    form = pdf.make_stream(b"/I Do", Type=Name.XObject, Subtype=Name.Form)
    form.Resources = Dictionary(XObject=Dictionary(I=image))
    for text in (b"one", b"/F Do", b"three"):
        page = pdf.add_blank_page(page_size=(100, 100)).obj
        page.Contents = pdf.make_stream(text)
        page.Resources = Dictionary(Font=Dictionary(T=font))
    second, third = pdf.pages[1].obj, pdf.pages[2].obj
    second.Resources.XObject = Dictionary(F=form)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Dest=Array([third, Name.Fit]), P=second)
    second.Annots = Array([pdf.make_indirect(link)])
    change(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def change_text(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].obj.Contents = pdf.make_stream(b"other")


def change_picture(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Resources.XObject.F.Resources.XObject.I.write(b"\x01" * 12)


def change_font(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.Font.T.BaseFont = Name.Courier


def change_box(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.TrimBox = Array([1, 1, 99, 99])


def inherit_rotation(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Rotate = 90


def draw_annotation(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Annots[0].AP = Dictionary(N=pdf.make_stream(b"mark"))


CHANGES: dict[str, tuple[Callable[[pikepdf.Pdf], None], tuple[int, ...]]] = {
    "a page's own content": (change_text, (2,)),
    "a picture in a form": (change_picture, (1,)),
    "a font that all share": (change_font, (0, 1, 2)),
    "a box": (change_box, (0,)),
    "what pages inherit": (inherit_rotation, (0, 1, 2)),
    "how an annotation looks": (draw_annotation, (1,)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen_where_it_is_drawn(name: str) -> None:
    """The pages that draw what was changed have other keys, and no page else: not one that a link leads to either."""
    change, changed = CHANGES[name]
    before, after = digest_pages(make_issue()), digest_pages(make_issue(change))
    assert before is not None
    assert after is not None
    assert tuple(index for index in range(3) if before[index] != after[index]) == changed


def test_what_is_not_drawn_does_not_count() -> None:
    """Numbers of objects, the document's title and the structure's keys leave the pages as they are."""

    def change(pdf: pikepdf.Pdf) -> None:
        for _ in range(20):
            pdf.make_indirect(Dictionary())
        pdf.docinfo[Name.Title] = "Another"
        pdf.pages[0].obj.StructParents = 7

    assert digest_pages(make_issue(change)) == digest_pages(make_issue())


@pytest.mark.parametrize("entry", ["OCProperties", "AcroForm"])
def test_what_the_document_says_of_its_pages_has_no_keys(entry: str) -> None:
    """Layers and forms are no part of a page, and may change how it looks."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[f"/{entry}"] = Dictionary()

    assert digest_pages(make_issue(change)) is None


def test_pages_without_end_have_keys() -> None:
    """Objects that lead to one another are each looked at once."""

    def change(pdf: pikepdf.Pdf) -> None:
        one: Any = pdf.make_indirect(Dictionary())
        one.Other = pdf.make_indirect(Dictionary(One=one))
        pdf.pages[0].obj.Resources.Properties = one

    found = digest_pages(make_issue(change))
    assert found is not None
    assert len(set(found)) == 3
