"""A PDF written so that the same content gives the same bytes, on any day."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Name, Pdf


def save_pdf(pdf: Pdf, version: str = "") -> bytes:
    """The document's bytes; ``version`` of PDF, "" for the one that it has."""
    if Name.ID in pdf.trailer:
        del pdf.trailer[Name.ID]  # half of an old /ID would stay, and with it the day it was made
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=False,
        force_version=version,
        fix_metadata_version=False,  # the packet is ours to the byte
    )
    return out.getvalue()
