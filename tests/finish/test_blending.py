"""Blend spaces: every page that uses transparency blends in inks, wherever the transparency comes from."""

from __future__ import annotations

from pikepdf import Dictionary, Name, Object, Pdf

from tests.finish.making import finish, make_form, make_page


def faint_image(pdf: Pdf) -> Object:
    soft = pdf.make_stream(b"\0", Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    return pdf.make_stream(b"\0", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, SMask=soft)


def test_forms_on_several_pages_blend_on_each() -> None:
    """A form is rewritten once; what it places, also through another form, counts on every page that places it."""
    pdf = Pdf.new()
    inner = make_form(pdf, b"/I Do", Resources=Dictionary(XObject=Dictionary(I=faint_image(pdf))))
    outer = make_form(pdf, b"/N Do", Resources=Dictionary(XObject=Dictionary(N=inner)))
    plain = make_form(pdf, b"0 0 9 9 re f")
    for drawn in (outer, outer, inner, plain):
        make_page(b"/X Do", {"/XObject": Dictionary(X=drawn)}, pdf)
    with finish(pdf) as made:
        assert [Name.Group in page.obj for page in made.pages] == [True, True, True, False]


def test_masks_are_of_the_page_that_names_them() -> None:
    """Masks are rewritten after all pages: a picture in one does not make the last page transparent."""
    pdf = Pdf.new()
    group = make_form(
        pdf,
        b"/I Do",
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
        Resources=Dictionary(XObject=Dictionary(I=faint_image(pdf))),
    )
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
    make_page(b"/M gs 0 0 9 9 re f", {"/ExtGState": Dictionary(M=state)}, pdf)
    make_page(b"0 0 9 9 re f", {}, pdf)
    with finish(pdf) as made:
        assert [Name.Group in page.obj for page in made.pages] == [True, False]


def test_forms_within_themselves() -> None:
    """A form that places itself, and forms that place the next one twice, thirty deep, come to an end."""
    pdf = Pdf.new()
    form = make_form(pdf, b"/I Do", Resources=Dictionary(XObject=Dictionary(I=faint_image(pdf))))
    for _ in range(30):
        form = make_form(pdf, b"/N Do /N Do /Me Do", Resources=Dictionary(XObject=Dictionary(N=form)))
        form.Resources.XObject.Me = form
    make_page(b"/X Do", {"/XObject": Dictionary(X=form)}, pdf)
    with finish(pdf) as made:
        assert Name.Group in made.pages[0].obj
