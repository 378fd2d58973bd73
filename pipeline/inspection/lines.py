"""Rules of lines: stretched spaces, runs of hyphens, the safety margin, text that touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.inspection.findings import Subject
from pipeline.inspection.rows import BODY, MM, column_rows, line_mm
from pipeline.model import LaidLine, LaidPage
from pipeline.problems import Problem

WORD_SPACE_EM = 0.8
HYPHENS_RUNNING = 2
SAFETY_MM = 5.0
# Boxes of lines may graze (leading under the font's height): this much of overlap is read as touching.
TOUCH_PT = 1.5


def find_stretched(subject: Subject) -> Iterator[Problem]:
    """TYP008: a word space stretched beyond 0.8 em; rivers begin there."""
    for page in subject.laid.pages:
        for line in page.lines:
            if line.role in BODY and not line.last_of_block and line.word_space > WORD_SPACE_EM:
                yield subject.problem(
                    "TYP008",
                    f"word spaces of {line.word_space:.2f} em on page {page.label}: «{line.text.strip()}»",
                    "another word, or `::: {tracking=-5}` around the paragraph",
                    page,
                    line.block,
                    line_mm(line),
                    value=line.word_space,
                    limit=WORD_SPACE_EM,
                )


def find_hyphen_runs(subject: Subject) -> Iterator[Problem]:
    """TYP009: more than two hyphenated lines running."""
    run: list[LaidLine] = []
    for page in subject.laid.pages:
        for index in range(len(page.columns)):
            for row in (*column_rows(page, index), None):
                line = row.first if row else None
                if line is not None and line.hyphenated and (not run or run[-1].block == line.block):
                    run.append(line)
                    continue
                yield from _report_run(subject, page, run)
                run = [line] if line is not None and line.hyphenated else []


def _report_run(subject: Subject, page: LaidPage, run: list[LaidLine]) -> Iterator[Problem]:
    if len(run) > HYPHENS_RUNNING:
        yield subject.problem(
            "TYP009",
            f"{len(run)} hyphenated lines running on page {page.label}",
            "put one of the words in brackets: [word]{.nobreak}",
            page,
            run[-1].block,
            line_mm(run[-1]),
            value=len(run),
            limit=HYPHENS_RUNNING,
        )


def find_unsafe(subject: Subject) -> Iterator[Problem]:
    """TYP010: text nearer than the safety margin to the trim, or beyond it."""
    margin = SAFETY_MM / MM
    for page in subject.laid.pages:
        for line in page.lines:
            if not line.text.strip():
                continue
            near = min(line.x, line.top, page.width - line.x - line.width, page.height - line.top - line.height)
            if near < margin - 0.5:
                yield subject.problem(
                    "TYP010",
                    f"text {near * MM:.1f} mm from the trim on page {page.label}: «{line.text.strip()[:40]}»",
                    "shorten the line, or break it (a newline in a title is a break)",
                    page,
                    line.block,
                    line_mm(line),
                    value=round(near * MM, 1),
                    limit=SAFETY_MM,
                )


def find_touching(subject: Subject) -> Iterator[Problem]:
    """TYP018: text that stands on other text, or on a picture of the flow."""
    for page in subject.laid.pages:
        lines = [line for line in page.lines if line.text.strip() and line.size < 30]
        lines += [line for line in page.lines if line.text.strip() and line.size >= 30 and len(line.text.strip()) > 2]
        lines.sort(key=lambda line: line.top)
        for line, other in _find_overlapping(lines):
            yield _touching(subject, page, line, f"«{other.text.strip()[:30]}»", other)
        for picture in (p for p in page.pictures if p.flow):
            for line in (one for one in lines if one.flow):
                across = min(line.x + line.width, picture.x + picture.width) - max(line.x, picture.x)
                down = min(line.top + line.height, picture.top + picture.height) - max(line.top, picture.top)
                if across > TOUCH_PT and down > TOUCH_PT + 2:
                    yield _touching(subject, page, line, f"the picture {picture.src}", line)


def _find_overlapping(lines: Sequence[LaidLine]) -> Iterator[tuple[LaidLine, LaidLine]]:
    """Each line with the first after it, of another block, that it stands on.

    All pairs of a page are looked at, so what a line covers is worked out once.
    """
    spans = [(line.x, line.x + line.width, _head(line), _foot(line), line.block) for line in lines]
    for index, (left, right, head, foot, block) in enumerate(spans):
        for at in range(index + 1, len(spans)):
            its_left, its_right, its_head, its_foot, its_block = spans[at]
            if (
                min(foot, its_foot) - max(head, its_head) > TOUCH_PT
                and min(right, its_right) - max(left, its_left) > TOUCH_PT
                and block != its_block
            ):
                yield lines[index], lines[at]
                break


def _head(line: LaidLine) -> float:
    """Top of the letters rather than of the line box: capitals are about 0.7 em."""
    return line.baseline - 0.7 * line.size


def _foot(line: LaidLine) -> float:
    return line.baseline + 0.22 * line.size


def _touching(subject: Subject, page: LaidPage, line: LaidLine, other: str, at: LaidLine) -> Problem:
    return subject.problem(
        "TYP018",
        f"«{line.text.strip()[:30]}» touches {other} on page {page.label}",
        "shorten one of them, or give the opener more lines in the sheet",
        page,
        line.block,
        line_mm(at),
    )
