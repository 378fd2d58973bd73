"""The access copy: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) in one file, made of the library's tagged PDF.

What the library leaves undone is done here and in structure.py; metadata.py says what the file is.
"""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from pipeline.finish.intent import REGISTRY, count_channels
from pipeline.finish.screenpictures import turn_pictures
from pipeline.finish.structure import order_structure

VERSION = "1.7"  # of the PDF: what both standards are made of
CONDITION = "sRGB IEC61966-2.1"
PRINTED = 4  # an annotation's flag: printed too, and not hidden (ISO 19005-2, 6.3.2)
PAGE = "{}-бет"  # what is said of a link to a page


def make_access(pdf: Pdf, srgb: bytes, labels: tuple[str, ...], condition: bytes = b"") -> None:
    """Colours, annotations, pictures and structure as both standards ask.

    ``srgb``: the ICC profile of all colours in the file. ``labels``: the pages' printed numbers, for what is said of
    links. ``condition``: the ICC profile of pictures in ink that carry none. Raises ValueError for a profile that is
    not of three channels and for a structure that is nested too deeply.
    """
    if count_channels(srgb) != 3:
        raise ValueError("the access copy's ICC profile is not RGB")
    _set_intent(pdf, srgb)
    turn_pictures(pdf, srgb, condition)
    order_structure(pdf)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    _describe_links(pdf, labels)
    for page in pdf.pages:
        page.obj.Tabs = Name.S
    for stream in pdf.objects:
        if isinstance(stream, Stream) and Name.Interpolate in stream:
            del stream[Name.Interpolate]


def _set_intent(pdf: Pdf, srgb: bytes) -> None:
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=String(CONDITION),
        RegistryName=String(REGISTRY),
        Info=String(CONDITION),
        DestOutputProfile=pdf.make_stream(srgb, N=3),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _describe_links(pdf: Pdf, labels: tuple[str, ...]) -> None:
    """Every annotation is printed; every link says in words where it leads."""
    numbers = {page.obj.objgen: label for page, label in zip(pdf.pages, labels, strict=False)}
    places = _read_places(pdf)
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, Array()).as_list():
            annotation.F = PRINTED
            if annotation.get(Name.Subtype) != Name.Link or Name.Dest not in annotation:
                continue
            place = places.get(str(annotation.Dest), annotation.Dest)
            if isinstance(place, Array) and len(place) and place[0].objgen in numbers:
                annotation.Contents = String(PAGE.format(numbers[place[0].objgen]))


def _read_places(pdf: Pdf) -> dict[str, Object]:
    """Named places."""
    names = pdf.Root.get(Name.Names)
    if not isinstance(names, Dictionary) or Name.Dests not in names:
        return {}
    return {str(name): place for name, place in pikepdf.NameTree(names.Dests).items()}
