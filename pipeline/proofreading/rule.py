"""A rule of proofreading, as a row of the table: its code, what it asks, how much it must see, its function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.proofreading.prose import ArticleProse, Finding, IssueProse, Passage

PassageCheck = Callable[[Passage], Iterable[Finding]]
ArticleCheck = Callable[[ArticleProse], Iterable[Finding]]
IssueCheck = Callable[[IssueProse], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """A row: problem code, what it asks in one line, its scope (passage, article or issue), what finds faults.

    ``find`` always gets the whole issue: make rows with ``passage_rule``, ``article_rule`` or ``issue_rule``.
    ``languages``: those it is for, BCP 47 primary tags; empty for a rule of any language.
    """

    code: str
    asks: str
    scope: str
    find: IssueCheck
    languages: frozenset[str] = frozenset()


KAZAKH = frozenset({"kk"})


def passage_rule(code: str, asks: str, check: PassageCheck, languages: frozenset[str] = frozenset()) -> Rule:
    """A rule that looks at each passage alone."""

    def find(issue: IssueProse) -> Iterator[Finding]:
        for passage in issue.passages():
            yield from check(passage)

    return Rule(code, asks, "passage", find, languages)


def article_rule(code: str, asks: str, check: ArticleCheck, languages: frozenset[str] = frozenset()) -> Rule:
    """A rule that looks at each article as a whole."""

    def find(issue: IssueProse) -> Iterator[Finding]:
        for article in issue.articles:
            yield from check(article)

    return Rule(code, asks, "article", find, languages)


def issue_rule(code: str, asks: str, check: IssueCheck, languages: frozenset[str] = frozenset()) -> Rule:
    """A rule that compares what stands in different articles."""
    return Rule(code, asks, "issue", check, languages)
