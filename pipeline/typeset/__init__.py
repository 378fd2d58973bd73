"""Station typeset: units of markup to laid-out pages and raw PDFs; alone in importing weasyprint."""

from pipeline.typeset.order import (
    PICTURE_SUFFIXES,
    EditionSheet,
    Late,
    Limits,
    Metadata,
    MissingCharacter,
    Progress,
    Typeset,
    TypesetEdition,
    TypesetError,
    TypesetSettings,
    resource_url,
)
from pipeline.typeset.press import typeset

__all__ = [
    "PICTURE_SUFFIXES",
    "EditionSheet",
    "Late",
    "Limits",
    "Metadata",
    "MissingCharacter",
    "Progress",
    "Typeset",
    "TypesetEdition",
    "TypesetError",
    "TypesetSettings",
    "resource_url",
    "typeset",
]
