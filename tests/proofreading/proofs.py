"""What the tests of proofreading have in common: one rule over a text, the whole proof of an issue."""

from __future__ import annotations

from pathlib import Path

from pipeline.load import Sources, load_issue
from pipeline.model import Issue
from pipeline.problems import Problem, Stopped
from pipeline.proofreading.proof import proofread
from pipeline.proofreading.prose import ArticleProse, Finding, IssueProse, Passage, SourceFile
from pipeline.proofreading.reading import ReadText, read_article_prose
from pipeline.proofreading.table import RULES
from tests.perfect import ISSUE, PerfectIssue

FRONT = "---\nkind: essay\ntitle: Сынақ\nauthor: Автор\n---\n\n"


def read_article(text: str) -> ArticleProse:
    """The prose of an article with this body."""
    from pipeline.articlefile import read_article

    path = "sources/2024-01/articles/essay.md"
    article, problems = read_article(FRONT + text, "essay", path)
    assert article is not None, problems
    return read_article_prose(article, FRONT + text)


def read_passages(text: str) -> list[Passage]:
    """The passages of this body, without the fields above it."""
    return [passage for passage in read_article(text).passages if passage.role != "field"]


def find(code: str, text: str) -> list[Finding]:
    """What the rule of this code finds in an article with this body."""
    rule = next(rule for rule in RULES if rule.code == code)
    return list(rule.find(IssueProse((read_article(text),))))


def marked(code: str, text: str) -> list[str]:
    """The words that the rule of this code marks."""
    return [finding.passage.text[finding.start : finding.end] for finding in find(code, text)]


def mended(code: str, text: str) -> str:
    """The first paragraph of the text as the rule's changes leave it; as it was, where it offers none."""
    words = read_passages(text)[0].text
    changes = [change for finding in find(code, text) for change in finding.changes]
    for change in sorted(changes, key=lambda change: change.start, reverse=True):
        words = words[: change.start] + change.replacement + words[change.end :]
    return words


def reader(folder: Path) -> ReadText:
    """How ``press`` reads the sources of a folder."""
    sources = Sources(folder)
    return lambda path: sources.read(*path.split("/")[1:])


def proof_of(folder: Path, issue_id: str) -> tuple[Issue, tuple[Problem, ...]]:
    """An issue and what proofreading finds in it."""
    issue, _ = load_issue(Sources(folder), issue_id)
    return issue, proofread(issue, reader(folder))


def problems_with_proof(perfect: PerfectIssue) -> tuple[Problem, ...]:
    """Everything that load, check, plan and proofreading find."""
    found = perfect.problems()
    try:
        issue = perfect.load()
    except Stopped:
        return found
    assert issue.id == ISSUE
    return (*found, *proofread(issue, reader(perfect.folder)))


__all__ = ["SourceFile", "find", "marked", "mended", "problems_with_proof", "proof_of", "read_article", "read_passages"]
