"""What preflight reads out of a PDF, as data: rules see these values only, never the file.

Lengths in pt of the page's user space unless a name says mm; rectangles are x0, y0, x1, y1 in it, y upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.model import Place
from pipeline.profiles import Profile

Rect = tuple[float, float, float, float]
TILE = "pattern "  # opens the name of a pattern in a Mark's path


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as painted. ``space``: DeviceCMYK, DeviceGray, DeviceRGB, CalRGB, CalGray, Lab, ICCBased-1/-3/-4,
    Separation, DeviceN, Indexed, Pattern. ``inks``: plate -> 0 … 1 (Cyan, Magenta, Yellow, Black, a spot's name;
    "All" for registration); empty where the space says nothing of inks (RGB, Lab). An Indexed, Separation or DeviceN
    space names its base or alternate in ``base``.
    """

    space: str
    inks: Mapping[str, float] = field(default_factory=dict)
    base: str = ""

    @property
    def total(self) -> float:
        """Total ink in per cent."""
        return 100 * sum(self.inks.values())


@dataclass(frozen=True, slots=True)
class Image:
    """A placed picture's file: pixels, bits, filter; ``ppi`` the lower of its two resolutions as placed."""

    name: str  # the resource's name, /i3b5c… in our own files
    width: int
    height: int
    bits: int
    mask: bool  # a stencil of one bit, painted in the fill colour
    filter: str
    ppi: float
    spaces: tuple[str, ...]  # its space, and the base or alternate of it


@dataclass(frozen=True, slots=True)
class Mark:
    """Something painted: ``kind`` is text, fill, stroke, picture or shading.

    ``rect`` is where it shows: its bounding box cut to the clip and the page's media. ``size``: a text's effective
    size, a stroke's effective width (the least of both axes), of a fill that is rectangles alone the thickness of the
    thinnest, or of its clip (0 of any other). ``overprint`` is that of its kind (op for fills and text,
    OP for strokes) and ``mode`` its OPM. ``path`` names the forms it lies in, outermost first; a pattern among them
    with TILE before its name: what stands in a pattern's tile has no place on the page that could be told.
    """

    kind: str
    rect: Rect
    colour: Colour
    size: float = 0.0
    overprint: bool = False
    mode: int = 0
    alpha: float = 1.0
    blend: str = "Normal"
    text: str = ""
    font: str = ""
    image: Image | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. Boxes are None where the page does not name them (MediaBox always is, inherited or not)."""

    number: int  # from 1
    label: str
    media: Rect
    bleed: Rect | None
    trim: Rect | None
    crop: Rect | None
    art: Rect | None
    rotate: int
    user_unit: float
    marks: tuple[Mark, ...]
    transparent: bool  # a soft mask, alpha below 1 or a blend mode is used on it
    group_space: str | None  # blend space of the page's group, None where it has none
    form_group_spaces: tuple[str, ...]  # those of transparency groups in it that name one
    annotations: tuple[tuple[str, Rect | None], ...]  # subtype and place
    overfull: str = ""  # why reading it was ended early ("" where it was read whole)
    mask_spaces: tuple[str, ...] = ()  # colour spaces in soft masks: they paint nothing but are in the file


@dataclass(frozen=True, slots=True)
class Font:
    """A font as the file has it; ``family`` without the subset prefix."""

    name: str
    family: str
    embedded: bool
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Intent:
    """An output intent."""

    subtype: str  # GTS_PDFX …
    condition: str  # OutputConditionIdentifier
    registry: str  # RegistryName
    channels: int  # of the embedded profile, 0 where there is none
    profile_sha256: str


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF as read."""

    sheets: tuple[Sheet, ...]
    fonts: tuple[Font, ...]
    intents: tuple[Intent, ...]
    encrypted: bool
    scripts: tuple[str, ...]  # what would run: "OpenAction JavaScript", "page 3 AA" …
    version: str  # of the header: 1.7
    pdfx: str  # GTS_PDFXVersion in the XMP packet, "" where there is none
    xmp_packets: int  # in the catalogue and elsewhere
    trapped: str  # "True", "False", "" …

    @property
    def overfull(self) -> bool:
        """True where a page was not read to its end: another machine may read further, the verdict is not to keep."""
        return any(sheet.overfull for sheet in self.sheets)


@dataclass(frozen=True)
class Origins:
    """Where things of our own file come from: a page's article, a picture's resource name -> its source."""

    articles: Mapping[str, tuple[str, Place]] = field(default_factory=dict)  # page label -> article id, its place
    pictures: Mapping[str, Place] = field(default_factory=dict)  # resource name -> picture file (or the line naming it)


@dataclass(frozen=True)
class Asked:
    """What a file is measured against. ``fonts``: families declared, None where any will do (a file not ours);
    ``binding`` None where it is not known. ``condition_sha256``: the printing condition's ICC profile."""

    profile: Profile
    binding: str | None = None
    fonts: frozenset[str] | None = None
    condition_sha256: str = ""
    part: bool = False  # an advert, or a part of an issue: no page count asked
    origins: Origins = field(default_factory=Origins)


@dataclass(frozen=True)
class Finding:
    """What a rule found; becomes a Problem with page, place in mm, article and picture."""

    message: str
    hint: str
    sheet: Sheet | None = None
    rect: Rect | None = None
    value: float | str | None = None
    limit: float | str | None = None
    image: str = ""  # resource name of the picture it concerns


Check = Callable[[Document, Asked], "tuple[Finding, ...]"]


@dataclass(frozen=True)
class Rule:
    """A row of the table: a problem code, what it asks in one line for people, the function that finds faults."""

    code: str
    asks: str
    check: Check


# What eight bits a plate may add to a total of ink by rounding, in per cent; a finding is surely above the limit.
INK_ROUNDING = 4 * 0.5 * 100 / 255


@dataclass(frozen=True)
class PageFigures:
    """Figures of one page for the report: None where it has no picture, or ink was not measured."""

    number: int
    label: str
    lowest_ppi: float | None
    inks: tuple[str, ...]  # plates that print on it
    max_ink: float | None = None  # per cent, mean of the worst window
