"""The infographic: figures as numerals, years as a time axis, named counts as bars."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.importers.anatomy.body import make_pieces
from pipeline.importers.anatomy.draft import Draft, is_gap
from pipeline.importers.anatomy.headline import read_head
from pipeline.importers.marks import bare_text, one_line
from pipeline.importers.model import Chunk, Confidence, Manuscript, Piece, Span

_FIGURE = re.compile(r"^\d[\d\s\u00a0.,]*(?:\s*(?:%|млн|млрд|мың|тыс\.?|есе|раз[а]?))?$")
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
_BAR = re.compile(r"^(?P<name>[^\d–—:]+?)\s*[–—:-]\s*(?P<count>\d[\d\s\u00a0]*)$")
_APART = re.compile(r"\s*[•·|;\n]\s*")
FEWEST_BARS = 2


def read_infographic(draft: Draft) -> Manuscript:
    """A page of figures: runs of figures, years and named counts become charts, the rest stays text."""
    read_head(draft)
    chunks = [chunk for chunk in draft.rest if not is_gap(chunk)]
    draft.taken += [chunk.span for chunk in draft.rest if is_gap(chunk)]
    pieces: list[Piece] = []
    at = 0
    while at < len(chunks):
        role = _tell(chunks[at])
        end = at + 1
        while role in ("numerals", "timeline") and end < len(chunks) and _tell(chunks[end]) == role:
            end += 1
        pieces += _make_chart(draft, role, chunks[at:end])
        at = end
    return draft.finish(pieces)


def _tell(chunk: Chunk) -> str:
    text = one_line(bare_text(chunk.text))
    if _YEAR.match(text):
        return "timeline"
    if _FIGURE.match(text):
        return "numerals"
    return "bars" if len(_read_bars(chunk)) >= FEWEST_BARS else ""


def _read_bars(chunk: Chunk) -> list[tuple[str, str]]:
    """Names and counts, where the chunk holds nothing else."""
    found = [_BAR.match(part) for part in _APART.split(bare_text(chunk.text)) if part.strip()]
    return [(match["name"], match["count"].strip()) for match in found if match] if all(found) else []


def _make_chart(draft: Draft, role: str, chunks: Sequence[Chunk]) -> list[Piece]:
    spans = tuple(chunk.span for chunk in chunks)
    texts = [one_line(bare_text(chunk.text)) for chunk in chunks]
    if role == "timeline" and int(min(texts)) < int(max(texts)):
        draft.say(spans[0], f"taken as a time axis: {', '.join(texts)}; what happened is not said", Confidence.LIKELY)
        items = [Piece("item", f"{year}:", (span,)) for year, span in zip(texts, spans, strict=True)]
        return [_chart("timeline", spans, items, {"from": min(texts), "to": max(texts)})]
    if role == "bars":
        bars = _read_bars(chunks[0])
        draft.say(spans[0], f"taken as bars: {len(bars)} names with counts", Confidence.LIKELY)
        return [_chart("bars", spans, [Piece("item", f"{name}: {count}", spans) for name, count in bars])]
    if role:
        draft.say(spans[0], f"taken as numerals: {', '.join(texts)}; what they count is not said", Confidence.LIKELY)
        items = [Piece("item", f"**{text}**", (span,)) for text, span in zip(texts, spans, strict=True)]
        return [_chart("numerals", spans, items)]
    return make_pieces(draft, chunks)


def _chart(role: str, spans: tuple[Span, ...], items: Sequence[Piece], attrs: dict[str, str] | None = None) -> Piece:
    return Piece(role, spans=spans, attrs=attrs or {}, children=(Piece("list", spans=spans, children=tuple(items)),))
