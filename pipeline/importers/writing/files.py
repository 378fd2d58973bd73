"""Manuscripts, imprint and page plan → the files of an issue, as a mapping from name to bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.importers.model import Cut, Imprint, Manuscript
from pipeline.importers.writing.blocks import write_body
from pipeline.importers.writing.fields import quote_scalar, write_fields

MONTHS = 12


@dataclass(frozen=True)
class IssueFacts:
    """What issue.yaml says of the issue itself; ``guessed`` names the fields that nobody wrote in the export.

    ``day`` is the issue's date, like 2024-01-31.
    """

    id: str
    number: str
    months: str
    year: str
    day: str
    pages: int
    guessed: tuple[str, ...] = ()

    @property
    def binding(self) -> str:
        """Saddle where the pages come in fours, perfect where they come in twos."""
        return "saddle" if self.pages % 4 == 0 else "perfect" if self.pages % 2 == 0 else "none"


def read_facts(issue: str, pages: int, imprint: Imprint) -> IssueFacts:
    """Number, months, year and date from the issue line and the registration, else from the issue's id (guessed).

    The date is that of the registration where it is of the issue's year (a first issue), else the first of its month.
    """
    year, _, number = issue.partition("-")
    guessed = []
    line = imprint.line
    digits = number.split("-")[0]
    month = min(MONTHS, max(1, int(digits))) if digits.isdecimal() and digits.isascii() else 1
    months = line.months if line and line.months else f"{month:02d}"
    if line is None:
        guessed += ["number", "year"]
    if line is None or not line.months:
        guessed.append("months")
    first = months.split("-")[0]
    first = first if 1 <= int(first) <= MONTHS else "01"
    year = line.year if line else year
    day = f"{year}-{first}-01"
    for value in imprint.values("registration_date"):
        days, of, registered = value.split(".")
        if registered == year and _is_day(f"{registered}-{of}-{days}"):
            day = f"{registered}-{of}-{days}"
    guessed.append("date")
    written = line.number if line else str(int(digits)) if digits.isdecimal() and digits.isascii() else "1"
    return IssueFacts(issue, written, months, year, day, pages, tuple(guessed))


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


FIRST_FIELDS = (
    "side",
    "title",
    "contents_title",
    "subtitle",
    "lines",
    "kicker",
    "speaker",
    "contents_speaker",
    "author",
    "office",
)


def write_article(manuscript: Manuscript) -> bytes:
    """The article's file: kind, the fields in their usual order, then the body."""
    order = {key: at for at, key in enumerate(FIRST_FIELDS)}
    named = sorted(manuscript.fields.items(), key=lambda item: order.get(item[0], len(order)))
    lines = list(write_fields({"kind": manuscript.kind, **dict(named)}))
    front = "\n".join(("---", *lines, "---"))
    body = write_body(manuscript.pieces)
    return (f"{front}\n\n{body}" if body else f"{front}\n").encode()


def write_issue_file(facts: IssueFacts, cuts: Sequence[Cut], overrides: Mapping[str, tuple[str, ...]]) -> bytes:
    """issue.yaml: what the issue line says, the printed page numbers as the page plan, the imprint's differences."""
    lines = [f"id: {facts.id}", f"number: {quote_scalar(facts.number)}"]
    lines += [f"months: {quote_scalar(facts.months)}{_guess(facts, 'months')}", f"year: {quote_scalar(facts.year)}"]
    lines += [f"date: {facts.day}{_guess(facts, 'date')}", f"modified: {facts.day}", f"pages: {facts.pages}"]
    lines += ["print:", "  profile: magazine", f"  binding: {facts.binding}", "  cover: self", "order:"]
    for cut in sorted(cuts, key=lambda cut: (cut.first, cut.last)):
        pages = f"{cut.first}-{cut.last}" if cut.last > cut.first else str(cut.first)
        lines.append(f"  - {{article: {cut.id}, pages: {pages}}}")
    if overrides:
        lines.append("imprint:  # what differs from magazine.yaml in this issue")
        single = {key: values[0] if len(values) == 1 else values for key, values in overrides.items()}
        lines += write_fields(single, "  ")
    return ("\n".join(lines) + "\n").encode()


def _guess(facts: IssueFacts, field: str) -> str:
    return "  # guessed by the import" if field in facts.guessed else ""


def write_issue(
    facts: IssueFacts,
    cuts: Sequence[Cut],
    manuscripts: Sequence[Manuscript],
    pictures: Mapping[str, bytes],
    overrides: Mapping[str, tuple[str, ...]],
) -> dict[str, bytes]:
    """All files of the issue by their name in its folder. Manuscripts are complete and their frames named."""
    files = {"issue.yaml": write_issue_file(facts, cuts, overrides)}
    files |= {f"articles/{manuscript.id}.md": write_article(manuscript) for manuscript in manuscripts}
    return {**files, **pictures}
