"""Footnotes under columns: a fault of weasyprint 70.0 put right.

Where none of a page's footnotes fits, because the line with its mark has moved on to the next page, the library moves
on one note more than it has, and fails (layout/column.py, ``_report_footnotes``). A tall frame in a column does that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.layout import column


@contextmanager
def move_notes_safely() -> Iterator[None]:
    """While the block runs, notes are moved on to the next page only as long as there are any."""
    report = column._report_footnotes

    def report_footnotes(context: Any, height: float) -> None:
        notes = context.current_page_footnotes
        moved = 0
        while notes and context.current_footnote_area.margin_height() > height:
            context.report_footnote(notes[-1])
            moved += 1
        if moved >= 2:  # they were moved from the last one on
            context.reported_footnotes[-moved:] = context.reported_footnotes[: -moved - 1 : -1]

    column._report_footnotes = report_footnotes
    try:
        yield
    finally:
        column._report_footnotes = report
