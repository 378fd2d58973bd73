"""finish: raw PDFs → the finished ones, with pikepdf alone. finish_pdf is the order in which things are done."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from pipeline.finish.access import VERSION as ACCESS_VERSION
from pipeline.finish.access import make_access
from pipeline.finish.boxes import plan_frame, read_frame, set_frame
from pipeline.finish.contents import Contents
from pipeline.finish.intent import set_intent
from pipeline.finish.labels import label_tree
from pipeline.finish.marks import ROOM_MM, draw_marks, place_around
from pipeline.finish.metadata import Metadata, set_metadata
from pipeline.finish.plates import ToInk
from pipeline.finish.saving import save_pdf
from pipeline.finish.slug import SlugFont, draw_slug, embed_font, slug_state
from pipeline.model import Issue
from pipeline.periodical import find_issn, full_title, list_creators, list_prism, list_subjects, name_publisher
from pipeline.profiles import Profile

PRESS_VERSION = "1.6"  # of the PDF: the one that PDF/X-4 is made of (ISO 15930-7, 6.1)

Step = Callable[[Pdf], None]


@dataclass(frozen=True)
class PressFinish:
    """What the printer's file needs besides.

    ``icc`` is the printing condition's profile. ``to_ink`` turns a colour of drawings into inks. ``steps`` work on the
    open PDF once its contents are in ink and before blend spaces are set: pictures, adverts. ``slug``: a line for each
    page, in the TrueType font ``slug_font``, or none.
    """

    profile: Profile
    icc: bytes = field(repr=False)
    to_ink: ToInk = field(repr=False, compare=False)
    steps: tuple[Step, ...] = field(default=(), repr=False, compare=False)
    marks: bool = False
    colour_bar: bool = False
    slug: tuple[str, ...] = ()
    slug_font: bytes = field(default=b"", repr=False)
    rendition: str = "default"  # XMP's name of what the file is for; a proof is "proof"


@dataclass(frozen=True)
class Finishing:
    """What to make of a raw PDF: ``labels`` are the printed page numbers in order; ``reading``: for the screen.

    Without ``metadata`` the file says of itself what the raw one said; without ``press`` a printed edition gets its
    pages in order and nothing else. ``srgb``: the ICC profile with which a PDF for the screen becomes an access copy,
    PDF/A-2a and PDF/UA-1; it needs metadata. ``condition``: the printing condition's, for pictures in ink.
    """

    title: str
    language: str
    labels: tuple[str, ...]
    reading: bool
    metadata: Metadata | None = None
    press: PressFinish | None = None
    srgb: bytes = field(default=b"", repr=False)
    condition: bytes = field(default=b"", repr=False)

    @property
    def archived(self) -> bool:
        """Whether it becomes an access copy."""
        return self.reading and bool(self.srgb) and self.metadata is not None


def plan_finishing(
    issue: Issue,
    labels: tuple[str, ...],
    reading: bool,
    identifier: str = "",
    press: PressFinish | None = None,
    srgb: bytes = b"",
) -> Finishing:
    """The finishing of one PDF of an issue; ``identifier``: the issue's, without it no metadata are written."""
    title = full_title(issue)
    data = describe_issue(issue, title, identifier, labels) if identifier else None
    return Finishing(title, issue.magazine.language, labels, reading, data, press, srgb if reading else b"")


def describe_issue(issue: Issue, title: str, identifier: str, labels: tuple[str, ...] = ()) -> Metadata:
    """An issue as libraries know it. The founder answers for it: creator, and publisher where there is no other.

    ``labels``: the pages' printed numbers.
    """
    pages = (("startingPage", labels[0]), ("endingPage", labels[-1])) if labels else ()
    return Metadata(
        title=title,
        language=issue.magazine.language,
        identifier=identifier,
        creators=list_creators(issue),
        publisher=name_publisher(issue),
        description=issue.magazine.description,
        subjects=list_subjects(issue),
        publication=issue.magazine.title,
        issn=find_issn(issue),
        number=issue.number,
        cover_date=issue.date,
        created=issue.date,
        modified=issue.modified,
        prism=(*list_prism(issue), *pages),
    )


def finish_pdf(raw: bytes, finishing: Finishing) -> bytes:
    """The finished PDF: same input, same bytes. Raises ValueError for a ``press`` whose ICC profile is not CMYK."""
    with Pdf.open(io.BytesIO(raw)) as pdf:
        root = pdf.Root
        root.PageLabels = label_tree(pdf, finishing.labels)
        root.Lang = String(finishing.language)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        press = None if finishing.reading else finishing.press
        if finishing.reading:
            root.PageLayout = Name.TwoPageRight
        else:
            _strip_reading(pdf)
        if press is None:
            for page in pdf.pages:
                _order_boxes(page)
        else:
            _finish_press(pdf, press)
        if finishing.archived:
            make_access(pdf, finishing.srgb, finishing.labels, finishing.condition)
        if finishing.metadata is not None:
            rendition = press.rendition if press else "screen" if finishing.reading else "default"
            standard = "X" if press else "A" if finishing.archived else ""
            set_metadata(pdf, finishing.metadata, rendition, standard)
        return save_pdf(pdf, PRESS_VERSION if press else ACCESS_VERSION if finishing.archived else "")


def _finish_press(pdf: Pdf, press: PressFinish) -> None:
    """Colours, overprint, boxes, marks, output intent: the file as a printer takes it."""
    contents = Contents(pdf, press.to_ink, press.profile.overprint_line_pt)
    contents.rewrite()
    for step in press.steps:
        step(pdf)
    contents.blend()
    room_mm = ROOM_MM if press.marks or press.slug else 0.0
    for page in pdf.pages:
        set_frame(page, plan_frame(page, press.profile.bleed_mm, room_mm))
    if room_mm:
        _draw_around(pdf, press)
    set_intent(pdf, press.profile.condition, press.profile.condition_info, press.icc)


def _draw_around(pdf: Pdf, press: PressFinish) -> None:
    """Marks and slug line of every page. Pages of one size share their marks."""
    font: SlugFont | None = embed_font(pdf, press.slug_font, press.slug) if press.slug else None
    state = slug_state(pdf)
    marks: dict[object, tuple[str, pikepdf.Object]] = {}
    for index, page in enumerate(pdf.pages):
        frame = read_frame(page)
        drawn = b""
        entries: dict[tuple[str, str], pikepdf.Object] = {}
        if press.marks:
            if frame not in marks:
                marks[frame] = (f"/PressMarks{len(marks)}", draw_marks(pdf, frame, press.colour_bar))
            name, form = marks[frame]
            entries["/XObject", name] = form
            drawn += f"{name} Do\n".encode()
        if font is not None and index < len(press.slug):
            entries["/Font", "/PressSlug"], entries["/ExtGState", "/PressSlug"] = font.font, state
            drawn += draw_slug(font, press.slug[index], frame)
        place_around(pdf, page, frame, drawn, entries)


def _strip_reading(pdf: Pdf) -> None:
    """A printer's file has no bookmarks, links or named places."""
    for key in (Name.Outlines, Name.Names, Name.Dests, Name.OpenAction, Name.PageMode):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        if Name.Annots in page:
            del page[Name.Annots]


def _order_boxes(page: pikepdf.Page) -> None:
    """TrimBox and BleedBox on every page, inside the MediaBox; CropBox would hide the bleed from a printer."""
    media = [float(value) for value in page.MediaBox.as_list()]
    for name in (Name.TrimBox, Name.BleedBox):
        box = [float(value) for value in page[name].as_list()] if name in page else media
        page[name] = Array([round(value, 3) for value in box])
    if Name.CropBox in page:
        del page[Name.CropBox]
