"""What tests of rules that compare have in common: issues made of a few texts, and the printed issue's text."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from pipeline.articlefile import read_article
from pipeline.proofreading.prose import ArticleProse, Finding, IssueProse, Passage, SourceFile
from pipeline.proofreading.reading import read_article_prose, read_passages
from pipeline.proofreading.table import RULES
from tests.proofreading.proofs import FRONT

INTERVIEW = """---
kind: interview
title: {title}
{fields}speaker:
  name: {speaker}
portrait:
  src: images/master.jpg
  alt: Шебер терезе алдында отыр.
---

"""


def article_of(source: str, name: str = "essay") -> ArticleProse:
    """The prose of an article's file."""
    article, problems = read_article(source, name, f"sources/2024-01/articles/{name}.md")
    assert article is not None, problems
    return read_article_prose(article, source)


def interview_of(body: str, title: str = "Сынақ", speaker: str = "Төлеген Иманов", fields: str = "") -> ArticleProse:
    """An interview with this body; ``fields`` are lines of its front matter."""
    return article_of(INTERVIEW.format(title=title, speaker=speaker, fields=fields) + body, "interview")


def issue_of(*bodies: str) -> IssueProse:
    """An issue of essays with these bodies: essay-1, essay-2 …"""
    return IssueProse(tuple(article_of(FRONT + body, f"essay-{n}") for n, body in enumerate(bodies, 1)))


def find_in(code: str, issue: IssueProse | ArticleProse) -> list[Finding]:
    """What the rule of this code finds in an issue, or in one article."""
    rule = next(rule for rule in RULES if rule.code == code)
    return list(rule.find(issue if isinstance(issue, IssueProse) else IssueProse((issue,))))


def words_of(findings: list[Finding]) -> list[str]:
    """The words that findings mark, sorted."""
    return sorted(finding.passage.text[finding.start : finding.end] for finding in findings)


def lines_of(findings: list[Finding]) -> list[int]:
    """The lines at which findings stand, sorted."""
    return sorted(finding.passage.locate(finding.start)[0] for finding in findings)


@lru_cache(maxsize=1)
def read_printed() -> tuple[Passage, ...]:
    """Passages of the printed issue's whole text; skips the test where nobody says where it is."""
    path = os.environ.get("PRESS_REFERENCE")
    if not path:
        pytest.skip("not run: PRESS_REFERENCE is not set")
    file = SourceFile("sources/2023-01/articles/printed.md", Path(path).read_text(encoding="utf-8"))
    return tuple(read_passages(file, "printed"))


@lru_cache(maxsize=1)
def printed_issue() -> IssueProse:
    """The printed issue's text as one article: enough for rules that compare words."""
    shell = article_of(FRONT, "printed").article
    return IssueProse((ArticleProse(shell, read_printed()),))


def printed_article(first: int, last: int, kind: str = "essay", quotes: tuple[int, ...] = ()) -> ArticleProse:
    """An article of the printed issue by its lines; pull quotes are its lines of bold capitals, and ``quotes``."""
    shell = replace(article_of(FRONT, "printed").article, kind=kind)
    passages = []
    for passage in read_printed():
        line = passage.locate()[0]
        if first <= line <= last:
            bold = passage.role != "heading" and passage.file.text.split("\n")[line - 1].startswith("**")
            quoted = line in quotes or (bold and passage.text.isupper() and len(passage.text) > 30)
            passages.append(replace(passage, within="pullquote") if quoted else passage)
    return ArticleProse(shell, tuple(passages))


def field_of(article: ArticleProse, name: str, text: str) -> Passage:
    """A field of the front matter with this text."""
    file = SourceFile(article.article.place.path, text)
    return Passage(file, "field", text, tuple(range(len(text))), article.article.id, name)
