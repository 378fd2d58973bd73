"""The rule list: one row a rule, in the order of their codes. Each module of rules/ ends with its own rows, RULES."""

from __future__ import annotations

from pipeline.preflight.model import Rule
from pipeline.preflight.rules import boxes, colours, document, edges, lines, pictures, text

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *document.RULES,
            *boxes.RULES,
            *pictures.RULES,
            *colours.RULES,
            *text.RULES,
            *lines.RULES,
            *edges.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
