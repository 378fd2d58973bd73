"""The rule list run over an ePub: findings become problems with their place inside it and their article."""

from __future__ import annotations

import posixpath
from itertools import islice

from pipeline.model import Place
from pipeline.preflight.epub.limits import LIMITS, Limits, Unreadable
from pipeline.preflight.epub.model import Asked, EpubFile, Finding
from pipeline.preflight.epub.reading import read_epub
from pipeline.preflight.epub.table import RULES
from pipeline.problems import Problem


def judge_epub(content: bytes, asked: Asked, limits: Limits = LIMITS) -> tuple[Problem, ...]:
    """An ePub measured against what is asked: problems in the order of the rule list; EPB006 where it cannot be opened.

    Whatever the bytes are, nothing is raised.
    """
    try:
        epub = read_epub(content, limits)
    except Unreadable as error:
        found = Finding(f"the ePub cannot be opened: {error}", "make the file again; it must be a zip")
        return (make_problem("EPB006", found, asked),)
    return judge_read(epub, asked, limits)


def judge_read(epub: EpubFile, asked: Asked, limits: Limits = LIMITS) -> tuple[Problem, ...]:
    """The same for one that is read already."""
    return tuple(
        make_problem(rule.code, finding, asked)
        for rule in RULES
        for finding in islice(rule.check(epub, asked), limits.findings)
    )


def make_problem(code: str, finding: Finding, asked: Asked) -> Problem:
    """A finding as a problem: issue.epub/EPUB/baker.xhtml, its line, its article."""
    place = Place(f"{asked.name}/{finding.inside}" if finding.inside else asked.name, finding.line)
    article = asked.articles.get(posixpath.basename(finding.inside))
    return Problem(
        code, finding.message, finding.hint, place, article=article, value=finding.value, limit=finding.limit
    )
