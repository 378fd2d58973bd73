"""Supplied pages: a PDF's own page as a form, in place of the raster that the layout saw of it.

Nothing is drawn anew: operators, fonts, pictures and inks are the customer's, byte for byte. What a page may do
beyond being painted (annotations, actions, scripts) stays behind.
"""

from __future__ import annotations

import io
from decimal import Decimal

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from pipeline.supplied import BLEED_MM, SuppliedPage, measure_page

_DIGITS = Decimal(1).scaleb(-12)  # of the matrix: its figures are near 0.0016, and 612 pt hang on them


def place_page(pdf: Pdf, source: bytes, bleed_mm: float = BLEED_MM) -> Stream:
    """The first page of a supplied PDF as a Form XObject of ``pdf``; its content and resources are the page's own.

    Its matrix takes trim and bleed (see supplied.py), turned as the page's Rotate says, to the unit square: it stands
    where an image XObject stood. Raises supplied.BadPage or pikepdf.PdfError for what check refuses.
    """
    supplied = Pdf.open(io.BytesIO(source))  # not closed: its streams are read when ``pdf`` is saved
    page = supplied.pages[0]
    form = _copy_content(pdf, supplied, page)
    _describe(form, measure_page(page, bleed_mm))
    resources = supplied.make_indirect(Dictionary(dict(page.resources.items())))
    form.Resources = pdf.copy_foreign(resources)
    group = page.obj.get(Name.Group)
    if isinstance(group, Dictionary) and group.get(Name.S) == Name.Transparency:
        form.Group = pdf.copy_foreign(supplied.make_indirect(Dictionary(dict(group.items()))))
        form.Group.I = True  # a page's group is isolated whatever it says, a form's is not (ISO 32000-1, 11.4.7)
    _copy_layers(pdf, supplied)
    return form


def _copy_content(pdf: Pdf, supplied: Pdf, page: Page) -> Stream:
    """The page's operators: one stream as it is packed; several become one."""
    content = page.obj.get(Name.Contents)
    if isinstance(content, Array) and len(content) == 1:
        content = content[0]
    if isinstance(content, Array):
        page.contents_coalesce()
        content = page.obj.Contents
    if not isinstance(content, Stream):
        return Stream(pdf, b"")
    form = pdf.copy_foreign(content if content.is_indirect else supplied.make_indirect(content))
    assert isinstance(form, Stream)
    for key in set(form.keys()) - {"/Length", "/Filter", "/DecodeParms"}:
        del form[key]
    return form


def _describe(form: Stream, page: SuppliedPage) -> None:
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = _numbers(page.clip)
    form.Matrix = _numbers(page.matrix)


def _numbers(values: tuple[float, ...]) -> Array:
    return Array([Decimal(repr(value)).quantize(_DIGITS).normalize() + 0 for value in values])


def _copy_layers(pdf: Pdf, supplied: Pdf) -> None:
    """Layers that the customer switched off stay off: without the catalogue's list they would all print."""
    properties = supplied.Root.get(Name.OCProperties)
    if not isinstance(properties, Dictionary):
        return
    default = properties.get(Name.D, Dictionary())
    layers = _list_layers(properties, "/OCGs")
    off = _list_layers(default, "/OFF")
    if default.get(Name.BaseState) == Name.OFF:
        shown = {layer.objgen for layer in _list_layers(default, "/ON")}
        off = [layer for layer in layers if layer.objgen not in shown]
    if not off:
        return
    if Name.OCProperties not in pdf.Root:
        name = String("print")  # ISO 15930-7, 6.19: the configuration has a name
        pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(Name=name, Order=Array(), OFF=Array()))
    ours = pdf.Root.OCProperties
    ours.OCGs.extend(pdf.copy_foreign(layer) for layer in layers)
    ours.D.OFF.extend(pdf.copy_foreign(layer) for layer in off)


def _list_layers(dictionary: Object, key: str) -> list[Object]:
    found = dictionary.get(key)
    items = list(found.as_list()) if isinstance(found, Array) else []
    return [item for item in items if isinstance(item, Dictionary) and item.is_indirect]
