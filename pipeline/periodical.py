"""What every edition says of an issue to libraries, stores and archives: one home for Dublin Core and PRISM facts."""

from __future__ import annotations

from pipeline.model import Issue

PRISM = "http://prismstandard.org/namespaces/basic/3.0/"
AGGREGATION = "magazine"  # PRISM's own list of what articles are gathered in


def full_title(issue: Issue) -> str:
    """Magazine and issue line, as the editors wrote them: Adal Azamat · № 1 (01-02) 2023."""
    return f"{issue.magazine.title} · {issue.line}"


def imprint_values(issue: Issue, key: str) -> tuple[str, ...]:
    """What a field of the imprint says; nothing where the imprint has no such field."""
    return next((item.values for item in issue.imprint if item.key == key), ())


def list_creators(issue: Issue) -> tuple[str, ...]:
    """Who answers for the magazine as a whole: its founder."""
    return imprint_values(issue, "founder")


def name_publisher(issue: Issue) -> str:
    """The publisher; the founder where the imprint names no other."""
    return " ".join(imprint_values(issue, "publisher") or list_creators(issue))


def find_issn(issue: Issue) -> str:
    """The magazine's ISSN, "" where it has none."""
    return " ".join(imprint_values(issue, "issn"))


def list_subjects(issue: Issue) -> tuple[str, ...]:
    """What the magazine is about, in headings that catalogues file by: no article's title is one."""
    return issue.magazine.subjects


def list_prism(issue: Issue) -> tuple[tuple[str, str], ...]:
    """The issue in PRISM's basic terms (PRISM 3.0), (term, text), without those that it has nothing for."""
    terms = (
        ("publicationName", issue.magazine.title),
        ("aggregationType", AGGREGATION),
        ("issn", find_issn(issue)),
        ("number", issue.number),
        ("issueName", issue.label),
        ("coverDate", issue.date),
        ("coverDisplayDate", f"{issue.months} {issue.year}".strip()),
        ("publicationDate", issue.date),
        ("versionIdentifier", issue.modified),  # an issue that was changed has another
    )
    return tuple((term, text) for term, text in terms if text)
