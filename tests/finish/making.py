"""PDFs made by hand for tests of finishing, and ways to read what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.finish import Finishing, Metadata, PressFinish, finish_pdf
from pipeline.finish.finishing import Step
from pipeline.profiles import Profile
from tests.paper import read_pdf, write_pdf

STYLES = Path(__file__).resolve().parents[2] / "styles"
PROFILE = Profile(
    name="magazine",
    title="Magazine",
    source="a test",
    condition="FOGRA39",
    condition_info="Offset on coated paper",
    bleed_mm=3,
    safety_mm=5,
    marks=False,
    page_multiples={"saddle": 4},
    ink_total=305,
    ink_window_mm2=15,
    ppi_error=149,
    ppi_warning=224,
    bitmap_ppi_error=549,
    bitmap_ppi_warning=799,
    spots=0,
    small_text_pt=9,
    small_text_inks=2,
    rich_black_k=85,
    rich_black_total=280,
    overprint_text_pt=12,
    overprint_line_pt=2,
    hairline_pt=0.25,
    multi_ink_line_pt=0.25,
)
METADATA = Metadata(
    title="Kopir · № 1 & «бір»",
    language="kk",
    identifier="urn:uuid:2de2a872-142e-5bf4-bd2a-b73afb6bee08",
    creators=("Құрылтайшы",),
    publisher="Баспа",
    description="Сипаттама <қысқа>",
    subjects=("көпір", "су"),
    publication="Kopir",
    issn="1234-5679",
    number="1",
    cover_date="2024-02-01",
    created="2024-02-01",
    modified="2024-02-03T10:20:30+05:00",
)
TRIM = (0, 0, 200, 300)
MEDIA = (-8.504, -8.504, 208.504, 308.504)


def mix_ink(red: float, green: float, blue: float, *, blended: bool = False) -> tuple[float, float, float, float]:
    """A separation that a reader can do in the head: all the grey goes to black; in blends half of a neutral's."""
    if blended and red == green == blue:
        return ((1 - red) / 2,) * 3 + ((1 - red) / 2,)
    black = 1 - max(red, green, blue)
    if black == 1:
        return (0, 0, 0, 1)
    return ((1 - red - black), (1 - green - black), (1 - blue - black), black)


def make_icc(space: bytes = b"CMYK") -> bytes:
    """The header of an ICC profile and nothing behind it."""
    header = bytearray(128)
    header[:4] = (128).to_bytes(4, "big")
    header[12:24] = b"prtr" + space + b"Lab "
    header[36:40] = b"acsp"
    return bytes(header)


def press_finish(*steps: Step, **changed: Any) -> PressFinish:
    return PressFinish(**{"profile": PROFILE, "icc": make_icc(), "to_ink": mix_ink, "steps": steps, **changed})


def make_page(content: bytes, resources: Mapping[str, Any] | None = None, pdf: Pdf | None = None) -> Pdf:
    """A page as the layout hands it over: trim at 0 0, painted 3 mm around."""
    pdf = pdf or Pdf.new()
    page = pdf.add_blank_page(page_size=(9, 9))
    page.MediaBox, page.BleedBox, page.TrimBox = Array(MEDIA), Array(MEDIA), Array(TRIM)
    page.Contents = pdf.make_stream(content)
    page.Resources = Dictionary(dict(resources or {}))
    return pdf


def make_form(pdf: Pdf, content: bytes, **entries: Any) -> Object:
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 99, 99]), **entries)


def finish(pdf: Pdf, *steps: Step, **changed: Any) -> Pdf:
    """The PDF as the printer gets it, read again."""
    labels = tuple(str(number) for number in range(1, len(pdf.pages) + 1))
    finishing = Finishing("Kopir", "kk", labels, False, METADATA, press_finish(*steps, **changed))
    return read_pdf(finish_pdf(write_pdf(pdf), finishing))


def content_of(pdf: Pdf, page: int = 0) -> str:
    """A page's content, its white space made single."""
    contents = pdf.pages[page].obj.Contents
    parts = contents.as_list() if isinstance(contents, Array) else [contents]
    return " ".join(b"\n".join(part.read_bytes() for part in parts).decode("latin-1").split())


def finish_content(content: str, resources: Mapping[str, Any] | None = None, **changed: Any) -> str:
    """What one page's content becomes."""
    with finish(make_page(content.encode("latin-1"), resources), **changed) as pdf:
        return content_of(pdf)


def read_stream(stream: Any) -> Iterator[tuple[list[Any], str]]:
    """Operands and operator of every operation, by pikepdf's parser."""
    for item in pikepdf.parse_content_stream(stream):
        yield list(item.operands), str(item.operator)


def list_overprints(pdf: Pdf, stream: Any, resources: Object | None = None) -> Iterator[tuple[str, bool, bool, int]]:
    """Every painting operator of a stream with OP, op and OPM as they stand then, by pikepdf's own parser.

    The graphics states are read from the resources, q and Q followed: nothing here is ours.
    """
    resources = stream.Resources if resources is None else resources
    now, kept = (False, False, 0), []
    for operands, name in read_stream(stream):
        if name == "q":
            kept.append(now)
        elif name == "Q":
            now = kept.pop()
        elif name == "gs":
            state = resources.ExtGState[str(operands[0])]
            line = bool(state.get(Name.OP, now[0]))
            now = (
                line,
                bool(state.get(Name.op, line if Name.OP in state else now[1])),
                int(state.get(Name.OPM, now[2])),
            )
        elif name in ("f", "f*", "S", "B", "Tj", "TJ", "Do", "sh"):
            yield (name, *now)


def names_in(pdf: Pdf) -> set[str]:
    """Every name that stands as a value anywhere in the file: /DeviceRGB would be among them."""
    found: set[str] = set()

    def walk(obj: Any, depth: int) -> None:
        if isinstance(obj, pikepdf.Name):
            found.add(str(obj))
        elif isinstance(obj, Array) and depth < 12:
            for part in obj.as_list():
                walk(part, depth + 1)
        elif isinstance(obj, (Dictionary, pikepdf.Stream)) and depth < 12:
            for part in obj.values():
                if not getattr(part, "is_indirect", False):
                    walk(part, depth + 1)

    for obj in pdf.objects:
        walk(obj, 0)
    return found
