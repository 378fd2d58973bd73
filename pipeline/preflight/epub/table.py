"""The rule list of the ePub: one row a rule, in the order of their codes."""

from __future__ import annotations

from pipeline.preflight.epub.model import Rule
from pipeline.preflight.epub.rules import (
    access,
    container,
    fonts,
    headings,
    language,
    links,
    metadata,
    notes,
    order,
    pages,
    pictures,
    remote,
    sheet,
    whole,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *whole.RULES,
            *links.RULES,
            *order.RULES,
            *notes.RULES,
            *container.RULES,
            *pictures.RULES,
            *pages.RULES,
            *language.RULES,
            *headings.RULES,
            *fonts.RULES,
            *remote.RULES,
            *sheet.RULES,
            *metadata.RULES,
            *access.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
