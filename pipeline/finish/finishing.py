"""finish: raw PDFs → the finished ones, with pikepdf alone: page labels, boxes, catalogue, fixed identifiers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, String

from pipeline.model import Issue

FINISH_VERSION = 1  # part of the key under which finished files are kept


@dataclass(frozen=True)
class Finishing:
    """What to make of a raw PDF: ``labels`` are the printed page numbers in order; ``reading``: for the screen."""

    title: str
    language: str
    labels: tuple[str, ...]
    reading: bool


def plan_finishing(issue: Issue, labels: tuple[str, ...], reading: bool) -> Finishing:
    """The finishing of one PDF of an issue."""
    return Finishing(f"{issue.magazine.title} · {issue.line}", issue.magazine.language, labels, reading)


def finish_pdf(raw: bytes, finishing: Finishing) -> bytes:
    """The finished PDF: same input, same bytes."""
    with Pdf.open(io.BytesIO(raw)) as pdf:
        root = pdf.Root
        root.PageLabels = _label_tree(pdf, finishing.labels)
        root.Lang = String(finishing.language)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if finishing.reading:
            root.PageLayout = Name.TwoPageRight
        else:
            _strip_reading(pdf)
        for page in pdf.pages:
            _order_boxes(page)
        if Name.ID in pdf.trailer:
            del pdf.trailer[Name.ID]  # half of an old /ID would stay, and with it the day it was made
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
        )
    return out.getvalue()


def _label_tree(pdf: Pdf, labels: Sequence[str]) -> pikepdf.Object:
    """Page labels (ISO 32000-1, 12.4.2): runs of numbers, and "17+1" for surplus pages as a prefix."""
    tree = NumberTree.new(pdf)
    following: int | None = None
    for index, label in enumerate(labels):
        if label.isdecimal():
            if int(label) != following:
                tree[index] = Dictionary(S=Name.D, St=int(label))
            following = int(label) + 1
        else:
            tree[index] = Dictionary(P=String(label))
            following = None
    return tree.obj


def _strip_reading(pdf: Pdf) -> None:
    """A printer's file has no bookmarks, links or named places."""
    for key in (Name.Outlines, Name.Names, Name.Dests, Name.OpenAction, Name.PageMode):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        if Name.Annots in page:
            del page[Name.Annots]


def _order_boxes(page: pikepdf.Page) -> None:
    """TrimBox and BleedBox on every page, inside the MediaBox; CropBox would hide the bleed from a printer."""
    media = [float(value) for value in page.MediaBox.as_list()]
    for name in (Name.TrimBox, Name.BleedBox):
        box = [float(value) for value in page[name].as_list()] if name in page else media
        page[name] = Array([round(value, 3) for value in box])
    if Name.CropBox in page:
        del page[Name.CropBox]
