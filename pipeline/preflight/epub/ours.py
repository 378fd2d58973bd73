"""What our own ePub is measured against."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.fonts import Font
from pipeline.language.contract import Language
from pipeline.language.kk import ALPHABET
from pipeline.model import Issue
from pipeline.preflight.epub.model import Asked

_ALPHABETS = {"kk": ALPHABET + ALPHABET.upper()}


def ask_ours(issue: Issue, language: Language, fonts: Sequence[Font], page_list: bool) -> Asked:
    """An issue's ePub: one document an article in running order, the declared fonts each with its licence.

    ``page_list``: the issue was laid out for print, so its pages are marked.
    """
    return Asked(
        language.tag,
        tuple(f"{article.id}.xhtml" for article in issue.articles),
        page_list,
        _ALPHABETS.get(language.tag, ""),
        {font.file: f"{font.package}-licence.txt" for font in fonts},
        articles={f"{article.id}.xhtml": article.id for article in issue.articles},
        labels=language.labels,
        number=issue.number,
        date=issue.date,
        modified=issue.modified,
    )
