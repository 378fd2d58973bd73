"""Artifacts (ISO 32000-1, 14.8.2.2): content of a tagged PDF that belongs to the page and is not read."""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Array, Name, Object, Pdf

from pipeline.finish.elements import is_element

_MARKED = re.compile(rb"/\w+\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC")
_PAGINATION = b"/Artifact <</Type /Pagination>> BDC"


def mark_artifacts(pdf: Pdf, rows: dict[int, Object], reached: set[tuple[int, int]]) -> None:
    """Content of elements that are in no tree (running feet) is marked as what belongs to the page."""
    for page in pdf.pages:
        row = rows.get(int(page.obj.get(Name.StructParents, -1)))
        if not isinstance(row, Array):
            continue
        elements = row.as_list()
        loose = {number for number, one in enumerate(elements) if not is_element(one) or one.objgen not in reached}
        if not loose:
            continue
        _rewrite(page, loose)
        for number in loose:
            row[number] = None


def _rewrite(page: pikepdf.Page, loose: set[int]) -> None:
    def replace(found: re.Match[bytes]) -> bytes:
        return _PAGINATION if int(found[1]) in loose else found[0]

    page.contents_coalesce()
    stream = page.obj.Contents
    stream.write(_MARKED.sub(replace, stream.read_bytes()))
