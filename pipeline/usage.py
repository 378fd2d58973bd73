"""What the options of ``press build`` mean, and which of them do not go together. Faults of use are status 2."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # loaded when a build needs it
    from pipeline.part import Part


def read_part(pages: str | None) -> Part | None:
    """``--pages`` as it was written, None where it was not given. Raises BadParameter."""
    from pipeline.part import parse_pages

    try:
        return parse_pages(pages) if pages is not None else None
    except ValueError as error:
        message = f"«{error}» is no range of pages — hint: write 14, 14-17 or 3,8-9"
        raise click.BadParameter(message, param_hint="--pages") from None


def refuse_use(editions: tuple[str, ...], part: bool, final: bool, deliver: Path | None) -> None:
    """Raises UsageError for options that do not go together."""
    if part and "epub" in editions:
        raise click.UsageError("--pages makes no epub — hint: leave epub out of --edition")
    if part and (final or deliver):
        option = "--deliver" if deliver else "--final"
        raise click.UsageError(f"--pages makes a part, {option} is for the whole issue — hint: leave one of them out")
    if deliver and not final:
        raise click.UsageError("--deliver needs --final — hint: what goes to the printing house must be without fault")
    if deliver and "print" not in editions:
        raise click.UsageError("--deliver needs print.pdf — hint: leave --edition out, or name print")
