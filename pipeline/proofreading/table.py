"""The rule list: one row a rule, in the order of their codes. Each module of rules ends with its own rows, RULES.

Rows are made with ``passage_rule``, ``article_rule`` or ``issue_rule`` of rule.py.
"""

from __future__ import annotations

from pipeline.proofreading import (
    contents,
    initialisms,
    marks,
    names,
    numbers,
    pullquotes,
    quotes,
    spellings,
    talk,
    words,
)
from pipeline.proofreading.rule import Rule

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *words.RULES,
            *quotes.RULES,
            *numbers.RULES,
            *marks.RULES,
            *initialisms.RULES,
            *spellings.RULES,
            *names.RULES,
            *contents.RULES,
            *pullquotes.RULES,
            *talk.RULES,
        ),
        key=lambda rule: rule.code,
    )
)


def choose_rules(language: str) -> tuple[Rule, ...]:
    """The rules for a magazine in this language (BCP 47, primary tag): its own, and those of any language."""
    return tuple(rule for rule in RULES if not rule.languages or language in rule.languages)
