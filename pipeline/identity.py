"""The identifier and the name of an issue, the same in every edition and on every day."""

from __future__ import annotations

import uuid

from pipeline.language import find_language
from pipeline.model import Issue

ISSUE_SPACE = uuid.UUID("6f2f0a5e-5c53-5b0e-9a4b-0d6d9c1f7a10")  # namespace of issue identifiers


def identify(issue: Issue) -> str:
    """urn:uuid:…, made of the magazine's address and the issue's id."""
    return f"urn:uuid:{uuid.uuid5(ISSUE_SPACE, f'{issue.magazine.base_url}{issue.id}')}"


def name_issue(issue: Issue) -> str:
    """How folders and files of an issue begin wherever they are saved to: the magazine's slug, or its title in Latin
    letters, and the issue: adal-azamat-2023-00."""
    slug = issue.magazine.slug or find_language(issue.magazine.language).slug(issue.magazine.title) or "magazine"
    return f"{slug}-{issue.id}"
