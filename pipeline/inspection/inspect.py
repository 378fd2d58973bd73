"""All rules over all units, in the order of ART.md's last section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.inspection import blocks, columns, lines
from pipeline.inspection.findings import Subject, list_subjects
from pipeline.model import Issue, LaidUnit, PageMap, Unit
from pipeline.problems import Problem

Rule = Callable[[Subject], Iterator[Problem]]

# Rules of running text: pages of units that carry it.
RUNNING: tuple[Rule, ...] = (
    columns.find_holes,
    columns.find_uneven_feet,
    columns.find_turns,
    columns.find_drift,
    lines.find_stretched,
    lines.find_hyphen_runs,
    blocks.find_loose_pictures,
    blocks.find_parted_questions,
    blocks.find_echoes,
)
# Rules of every page.
EVERYWHERE: tuple[Rule, ...] = (
    lines.find_unsafe,
    lines.find_touching,
    blocks.find_parted_captions,
    blocks.find_wordless,
    blocks.find_lost_text,
)


def inspect_layout(
    issue: Issue, units: Sequence[Unit], laid: Sequence[LaidUnit], pages: PageMap
) -> tuple[Problem, ...]:
    """Every finding on the laid-out pages."""
    problems: list[Problem] = []
    for subject in list_subjects(issue, units, laid):
        extent = pages.of(subject.article.id)
        problems += blocks.find_overset(subject, extent.over_lines, extent.free_mm)
        for rule in EVERYWHERE + (RUNNING if subject.running else ()):
            problems += rule(subject)
        problems += _find_wrong_folios(subject)
        problems += _find_messages(subject)
    problems += _find_wrong_numbers(issue, units, laid, pages)
    return tuple(problems)


def _find_wrong_folios(subject: Subject) -> Iterator[Problem]:
    """TYP036: a running foot that does not say its page's number."""
    for page in subject.laid.pages:
        folio = blocks.page_folio(page)
        if folio and folio != page.label:
            message = f"page {page.label} prints the number {folio}"
            hint = "folios come from --folio in styles/pages.css"
            yield subject.problem("TYP036", message, hint, page, value=folio, limit=page.label)


def _find_wrong_numbers(
    issue: Issue, units: Sequence[Unit], laid: Sequence[LaidUnit], pages: PageMap
) -> Iterator[Problem]:
    """TYP036: a number in the printed contents that is not the measured first page."""
    for subject in list_subjects(issue, units, laid):
        for page in subject.laid.pages:
            for line in page.lines:
                if line.role != "number" or "--number-" not in line.block:
                    continue
                article = line.block.partition("--number-")[2]
                first = str(pages.of(article).first)
                if line.text.strip() != first:
                    message = f"the contents say page {line.text.strip()} for «{article}», which begins on {first}"
                    hint = "the contents' numbers come from the page map: mend the layout"
                    yield subject.problem("TYP036", message, hint, page, value=line.text.strip(), limit=first)


def _find_messages(subject: Subject) -> Iterator[Problem]:
    """TYP033: whatever the layout library logged."""
    for message in subject.laid.messages:
        hint = "mend the sheet, layout or picture that it names"
        yield subject.problem("TYP033", message, hint)
