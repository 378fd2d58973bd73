"""Rules of blocks: pictures on column edges, captions and questions in company, quotes apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.inspection.findings import Subject
from pipeline.inspection.rows import BODY, MM, line_mm, rectangle_mm
from pipeline.model import LaidLine, LaidPage
from pipeline.problems import Problem

EDGE_PT = 0.75


def find_loose_pictures(subject: Subject) -> Iterator[Problem]:
    """TYP011: a picture of the flow whose sides stand on no column's edges."""
    for page in subject.laid.pages:
        lefts = [column.x for column in page.columns]
        rights = [column.x + column.width for column in page.columns]
        for picture in page.pictures:
            if not picture.flow or not picture.figure or len(page.columns) < 2:
                continue
            on_left = any(abs(picture.x - left) <= EDGE_PT for left in lefts)
            on_right = any(abs(picture.x + picture.width - right) <= EDGE_PT for right in rights)
            if not (on_left and on_right):
                yield subject.problem(
                    "TYP011",
                    f"{picture.src} stands off the column edges on page {page.label}",
                    "give the picture the width of its column, or `.wide`",
                    page,
                    picture.figure,
                    rectangle_mm(picture.x, picture.top, picture.width, picture.height),
                )


def find_parted_captions(subject: Subject) -> Iterator[Problem]:
    """TYP012: a caption in another column or on another page than its picture."""
    where: dict[str, tuple[str, int]] = {}
    for page in subject.laid.pages:
        for picture in page.pictures:
            if picture.figure:
                where[picture.figure] = (page.label, picture.column)
    for page in subject.laid.pages:
        for line in page.lines:
            figure = line.block.removesuffix("--caption")
            if line.role == "caption" and figure in where and where[figure] != (page.label, line.column):
                if line.offset:
                    continue
                yield subject.problem(
                    "TYP012",
                    f"a caption on page {page.label} stands apart from its picture",
                    "move the picture in the text, or make it some lines smaller",
                    page,
                    figure,
                    line_mm(line),
                )


def find_parted_questions(subject: Subject) -> Iterator[Problem]:
    """TYP013: a question broken over a column, or at its foot without its answer."""
    lines = [
        (page, line)
        for page in subject.laid.pages
        for line in page.lines
        if line.role in BODY and line.block and line.flow
    ]
    for (page, line), (next_page, following) in pairwise(lines):
        if line.role != "question":
            continue
        if (page.label, line.column) != (next_page.label, following.column):
            what = "is broken over a turn" if following.block == line.block else "stands apart from its answer"
            yield subject.problem(
                "TYP013",
                f"a question on page {page.label} {what}",
                "a `::: column-break` before the question, or a picture some lines higher",
                page,
                line.block,
                line_mm(line),
            )


def find_echoes(subject: Subject) -> Iterator[Problem]:
    """TYP016: a pull quote on the same page as the sentence that it repeats."""
    for page in subject.laid.pages:
        body = "".join(_letters(line) for line in page.lines if line.role in BODY)
        quotes: dict[str, str] = {}
        at: dict[str, LaidLine] = {}
        for line in page.lines:
            if line.role == "pullquote":
                quotes[line.block] = quotes.get(line.block, "") + _letters(line)
                at.setdefault(line.block, line)
        for block, words in quotes.items():
            if len(words) > 15 and words in body:
                yield subject.problem(
                    "TYP016",
                    f"the pull quote on page {page.label} stands on the page of its sentence",
                    "move it a page on, or take another sentence",
                    page,
                    block,
                    line_mm(at[block]),
                )


def _letters(line: LaidLine) -> str:
    return "".join(sign for sign in line.text.casefold() if sign.isalnum())


def find_wordless(subject: Subject) -> Iterator[Problem]:
    """TYP037: a page without running text in an article that is not declared pictorial."""
    if subject.article.pictorial:
        return
    for page in subject.laid.pages:
        if page.filler:
            continue
        if not any(line.block and line.text.strip() for line in page.lines):
            yield subject.problem(
                "TYP037",
                f"page {page.label} has no text",
                "add text, or write `pictorial: true` in the article",
                page,
            )


def find_overset(subject: Subject, over_lines: int, free_mm: float) -> Iterator[Problem]:
    """TYP001 and TYP002: an article against its planned pages, in lines, words and millimetres."""
    unit, pages = subject.unit, subject.laid.pages
    surplus = pages[unit.pages :]
    if surplus:
        words = sum(len(line.text.split()) for page in surplus for line in page.lines if line.block)
        height = round(over_lines * 14 * MM)
        yield subject.problem(
            "TYP001",
            f"{over_lines} lines over, about {words} words ({height} mm of column), past page {unit.last}",
            "shorten it, make a picture smaller, or give it pages in issue.yaml",
            surplus[0],
            value=over_lines,
            limit=0,
        )
    empty = [page for page in pages[: unit.pages] if page.filler]
    if empty:
        page = empty[0]
        yield subject.problem(
            "TYP002",
            f"{free_mm:g} mm free on page {page.label}: the text ends before it",
            "add text or larger pictures, or take the page away in issue.yaml",
            page,
            value=free_mm,
            limit=0,
        )


def find_lost_text(subject: Subject) -> Iterator[Problem]:
    """TYP030: characters of a block that were not laid out, or laid out twice."""
    for count in subject.laid.counts:
        if count.source != count.laid:
            yield subject.problem(
                "TYP030",
                f"the block {count.block} has {count.source} characters, {count.laid} were laid out",
                "a caption or box may be too large for its place: make it smaller, or move it",
                block=count.block,
                value=count.laid,
                limit=count.source,
            )


def page_folio(page: LaidPage) -> str:
    """The printed number in a page's foot, or "" where it has none."""
    numbers = [word for word in page.margin_text.split() if word.replace("+", "").isdecimal()]
    return next((word for word in numbers if word == page.label), numbers[0] if numbers else "")
