"""Station typeset: units of markup to laid-out pages and raw PDFs; alone in importing weasyprint."""

from pipeline.typeset.order import (
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
)
from pipeline.typeset.press import typeset

__all__ = [
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
    "typeset",
]
