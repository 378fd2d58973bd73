"""The values that flow through the stations: frozen, tuples only, importing nothing of ours.

Content (Issue, Article), intention (PagePlan) and measurement (LaidUnit, PageMap) never share a type.
Page numbers count from 1; lengths are millimetres where a name ends in ``_mm`` and points elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# --- where something stands ----------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Place:
    """A place in a source: project-relative POSIX path and line (from 1)."""

    path: str
    line: int | None = None


# --- content -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Inline:
    """A run of text or an inline element.

    ``kind`` is text, em, strong, link, span, note, break; only ``text`` has ``text``; ``attrs`` holds
    href, lang, class … of an element; the children of a note are its paragraphs' inlines.
    """

    kind: str
    text: str = ""
    children: tuple[Inline, ...] = ()
    attrs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """A picture as an article names it; ``src`` is relative to the issue's folder."""

    src: str
    alt: str = ""
    caption: tuple[Inline, ...] = ()
    credit: str = ""
    focus: str = "50% 50%"
    lines: int | None = None
    wide: bool = False
    place: Place = field(default_factory=lambda: Place(""))


@dataclass(frozen=True)
class Block:
    """A block of an article's body, a tree: ``role`` names what it is to a reader.

    Roles: paragraph, question, answer, speech, heading, list, item, quote, pullquote, box, figure, event,
    person, numerals, timeline, bars, table, row, cell, column-break, page-break, group. ``id`` is unique in
    the issue and the same in every edition.
    """

    id: str
    role: str
    inlines: tuple[Inline, ...] = ()
    children: tuple[Block, ...] = ()
    attrs: Mapping[str, str] = field(default_factory=dict)
    picture: Picture | None = None
    place: Place = field(default_factory=lambda: Place(""))


@dataclass(frozen=True)
class Person:
    """Someone named by name and office: a speaker, a signature."""

    name: str
    office: str = ""


@dataclass(frozen=True)
class Contact:
    """A labelled group of lines on a partner's page: address, telephone, e-mail."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """One article: what its front matter says, and its body."""

    id: str
    kind: str
    title: tuple[str, ...]  # lines, as the editor broke them
    contents_title: str
    kicker: str
    standfirst: tuple[Inline, ...]
    author: str
    office: str
    side: str
    subtitle: str
    lines: tuple[str, ...]
    speaker: Person | None
    letterhead: str
    dateline: str
    salutation: str
    signature: Person | None
    contacts: tuple[Contact, ...]
    source: str
    picture: Picture | None
    portrait: Picture | None
    style_class: str
    pictorial: bool
    hyphenation: tuple[str, ...]
    blocks: tuple[Block, ...]
    place: Place
    lines_of: Mapping[str, int] = field(default_factory=dict)  # front matter field -> line
    listed: bool = True  # in the printed contents
    contents_speaker: str = ""  # the speaker's name as the contents word it, where that differs

    @property
    def plain_title(self) -> str:
        """The title on one line."""
        return " ".join(self.title)


@dataclass(frozen=True)
class ImprintField:
    """One field of the imprint, in printed order."""

    key: str
    label: str
    values: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Magazine:
    """What stands from issue to issue (magazine.yaml)."""

    title: str
    native_title: str
    tagline: str
    description: str
    language: str
    base_url: str
    imprint: tuple[ImprintField, ...]
    optional: tuple[str, ...]
    place: Place
    slug: str = ""  # how its name begins file names; "" where the title says it
    subjects: tuple[str, ...] = ()  # headings under which libraries and shops file it


@dataclass(frozen=True)
class PrintJob:
    """How the issue is printed: profile's name, binding, paper, cover self or separate.

    ``spine_mm`` is 0 where there is none; ``run`` is the number of copies, None where nobody has said it.
    """

    profile: str
    binding: str
    paper: str
    cover: str
    cover_paper: str = ""  # of a separate cover; "" is the paper of the body
    spine_mm: float = 0.0
    run: int | None = None
    place: Place = field(default_factory=lambda: Place(""))
    profile_place: Place = field(default_factory=lambda: Place(""))

    @property
    def apart(self) -> bool:
        """True where the cover is a file of its own."""
        return self.cover == "separate"


@dataclass(frozen=True)
class Slot:
    """A line of the running order: an article and its planned pages."""

    article: str
    first: int
    last: int
    place: Place

    @property
    def pages(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Allow:
    """A finding that the editors have looked at and accept."""

    code: str
    text: str
    article: str | None
    reason: str
    place: Place


@dataclass(frozen=True)
class Issue:
    """One issue, whole: read-only for every edition."""

    id: str
    number: str
    label: str
    months: str
    year: str
    date: str
    modified: str
    pages: int
    print_job: PrintJob
    order: tuple[Slot, ...]
    allow: tuple[Allow, ...]
    magazine: Magazine
    imprint: tuple[ImprintField, ...]
    articles: tuple[Article, ...]  # in running order
    css: str
    root: str  # the issue's folder, POSIX, relative to the project
    place: Place
    lines_of: Mapping[str, int] = field(default_factory=dict)  # field of issue.yaml -> line

    @property
    def line(self) -> str:
        """The issue line: № 1 (01-02) 2023, or № 0 (үлгі нөмір) where the issue has a label of its own."""
        return f"№ {self.number} ({self.label})" if self.label else f"№ {self.number} ({self.months}) {self.year}"

    def article(self, article_id: str) -> Article:
        """The article of that id; KeyError where there is none."""
        for article in self.articles:
            if article.id == article_id:
                return article
        raise KeyError(article_id)


# --- intention -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Placement:
    """Where an article is meant to stand."""

    article: str
    first: int
    pages: int

    @property
    def last(self) -> int:
        return self.first + self.pages - 1


@dataclass(frozen=True)
class PagePlan:
    """The flatplan: every article with its intended pages, and how many pages the issue has."""

    pages: int
    placements: tuple[Placement, ...]

    def of(self, article_id: str) -> Placement:
        """The placement of an article; KeyError where it has none."""
        for placement in self.placements:
            if placement.article == article_id:
                return placement
        raise KeyError(article_id)


# --- what goes into typesetting -------------------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    """What is laid out in one piece: one article, or articles that share their pages.

    ``html`` is the markup that stands in <body>: one or more <section>; every block that holds source text
    carries ``data-b`` = block id. Its pages use the named page ``page_name``, with ``page_css`` for it.
    ``filler`` is the markup of one page that stands for a planned page which the text did not reach.
    ``resources`` are the files (POSIX, relative to the project) it may load.
    """

    id: str
    articles: tuple[str, ...]
    first: int
    pages: int
    page_name: str
    html: str
    page_css: str
    filler: str
    resources: tuple[str, ...] = ()
    late: bool = False  # quotes page numbers: laid out when the others have been measured

    @property
    def last(self) -> int:
        return self.first + self.pages - 1


# --- measurement ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class LaidLine:
    """One line of text on a laid-out page, in points from the trim's top left corner."""

    block: str  # data-b of the nearest ancestor ("" in generated text)
    role: str  # data-role of that ancestor
    offset: int  # counted characters of the block before this line
    count: int  # counted characters in this line (no white space, U+00AD, inserted hyphens)
    x: float
    top: float
    baseline: float
    width: float
    height: float
    column: int  # index into LaidPage.columns
    size: float  # font size of its first text
    hyphenated: bool
    last_of_block: bool
    text: str
    word_space: float  # width of its word spaces, in em of the line's first text; 0 where it has none
    flow: bool = True  # False: placed outside the flow (openers, footnotes), fills no column


@dataclass(frozen=True)
class LaidPicture:
    """A replaced box (picture) on a laid-out page."""

    block: str
    src: str
    x: float
    top: float
    width: float
    height: float
    column: int
    flow: bool = True
    figure: str = ""  # data-picture: the figure's block id


@dataclass(frozen=True)
class LaidSnap:
    """A block (``data-snap``) that the build pads to a whole number of lines: its border box as laid out."""

    key: str
    x: float
    top: float
    width: float
    height: float
    padding: float  # its padding at the foot
    column: int


@dataclass(frozen=True)
class LaidColumn:
    """A column of the page's text frame (each page has one or more): where it is, how far it is filled."""

    x: float
    top: float
    width: float
    height: float  # to the foot of the text frame
    used: float  # from its top to the bottom of its lowest line or picture


@dataclass(frozen=True)
class LaidPage:
    """A laid-out page as read back from the boxes."""

    label: str  # printed number: "17", or "17+1" for a surplus page
    width: float
    height: float
    columns: tuple[LaidColumn, ...]
    lines: tuple[LaidLine, ...]
    pictures: tuple[LaidPicture, ...]
    margin_text: str  # what stands in the margin boxes: the folio and running foot
    filler: bool = False
    snaps: tuple[LaidSnap, ...] = ()


@dataclass(frozen=True)
class BlockCount:
    """Characters of a block in the source markup and as laid out (white space, U+00AD, hyphens apart)."""

    block: str
    source: int
    laid: int


@dataclass(frozen=True)
class LaidUnit:
    """All that was measured of a unit."""

    id: str
    pages: tuple[LaidPage, ...]
    counts: tuple[BlockCount, ...]
    messages: tuple[str, ...]  # "WARNING: …" lines of the layout library
    rounds: int


@dataclass(frozen=True)
class ArticleExtent:
    """A row of page-map.json."""

    id: str
    kind: str
    title: str
    first: int
    last: int
    planned_first: int
    planned_last: int
    fill: float
    over_lines: int
    free_mm: float


@dataclass(frozen=True)
class PageStart:
    """The first words of a page: which block, and how many of its counted characters stand before."""

    page: str
    article: str
    block: str
    offset: int


@dataclass(frozen=True)
class PageMap:
    """The measured page map: the one home of every page number that a product quotes."""

    pages: int
    labels: tuple[str, ...]  # of every physical page, in order
    articles: tuple[ArticleExtent, ...]
    page_starts: tuple[PageStart, ...]

    def of(self, article_id: str) -> ArticleExtent:
        """The measured extent of an article; KeyError where there is none."""
        for extent in self.articles:
            if extent.id == article_id:
                return extent
        raise KeyError(article_id)
