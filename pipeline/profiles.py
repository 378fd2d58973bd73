"""Printers' profiles as data: what a printing house asks of a file; its figures stand in styles/profiles/*.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """One file of styles/profiles/. Lengths in mm or pt as a name says; ink in per cent (300 = 300 %)."""

    name: str
    title: str  # for people: "Magazine, web offset on coated paper"
    source: str  # where its figures come from
    condition: str  # the printing condition of icc.yaml: FOGRA39; also the registered OutputConditionIdentifier
    condition_info: str  # for people: "Offset, ISO 12647-2:2004, coated paper (FOGRA39)"
    bleed_mm: float
    safety_mm: float
    marks: bool  # crop marks in the file that is sent
    page_multiples: Mapping[str, int]  # binding -> the page count must be a multiple of it
    ink_total: float  # mean of any window, at most
    ink_window_mm2: float
    ppi_error: float  # colour and grey pictures: below it an error …
    ppi_warning: float  # … below this a warning
    bitmap_ppi_error: float
    bitmap_ppi_warning: float
    spots: int  # spot inks allowed
    small_text_pt: float  # text below it …
    small_text_inks: int  # … has at most so many inks
    rich_black_k: float  # text with at least so much black …
    rich_black_total: float  # … has at most this total
    overprint_text_pt: float  # 100K text below it overprints
    overprint_line_pt: float  # 100K lines below it overprint
    hairline_pt: float  # lines of one ink are at least so wide
    multi_ink_line_pt: float  # lines of several inks at least so
