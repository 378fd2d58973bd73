"""Every article as plain text: readable with whatever shows letters, today and in twenty years.

The pieces are those that every build proves to stand in the finished files, in the same order; here they only get
their form: a title with a line under it, a dash before the items of a list, cells of a table in a row, notes at the
end. Lines end where a paragraph ends.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.collation.pieces import SourceText, list_alts, list_pieces, walk_blocks
from pipeline.inlines import plain_text
from pipeline.model import Article, Block, Inline, Issue, PageMap
from pipeline.periodical import full_title

_RULE = {"title": "=", "heading": "-"}  # what stands under a line of this kind
_LISTED = ("entry-", "speaker-", "label-", "field-")
_AT_THE_END = ("signature", "contact-", "source")
_TOGETHER = frozenset({"line", "contact", "value", "entry", "name", "age", "occupation", "signature", "office"})


def write_texts(issue: Issue, pages: PageMap, labels: Mapping[str, str]) -> dict[str, bytes]:
    """``01-cover.txt`` and so on by name, in running order, as UTF-8 with LF at the end of lines."""
    texts: dict[str, bytes] = {}
    notes: dict[int, int] = {}  # first page -> notes of the articles before that share it: their numbers go on
    digits = max(2, len(str(len(issue.articles))))
    for number, article in enumerate(issue.articles, 1):
        extent = pages.of(article.id)
        before = notes.get(extent.first, 0)
        writer = _Writer(issue, article, pages, labels, before)
        texts[f"{number:0{digits}}-{article.id}.txt"] = writer.write(extent.first, extent.last).encode()
        notes[extent.last] = before + len(writer.notes)
    return texts


def state_pages(first: int, last: int, labels: Mapping[str, str]) -> str:
    """8–11-беттер is said as «беттер: 8–11», which is right for any number."""
    return f"{labels['pages']}: {first}–{last}" if last > first else f"{labels['page']}: {first}"


@dataclass(frozen=True)
class _Writer:
    """One article's text. ``notes_before``: how many notes stand before its own on shared pages."""

    issue: Issue
    article: Article
    pages: PageMap
    labels: Mapping[str, str]
    notes_before: int = 0
    notes: list[str] = field(default_factory=list)

    def write(self, first: int, last: int) -> str:
        head = (full_title(self.issue), f"{self.article.contents_title} · {state_pages(first, last, self.labels)}")
        parts = ["\n".join(head), *self._write_body()]
        if self.notes:
            parts += [_underline(self.labels["notes"], "-"), "\n".join(self.notes)]
        return "\n\n".join(parts) + "\n"

    def _write_body(self) -> Iterator[str]:
        """Paragraphs; pieces that belong on neighbouring lines are one."""
        shapes = dict(self._shape_blocks(self.article.blocks))
        alts = list(list_alts(self.article))  # picture and portrait have the article's id, both
        waiting: list[str] = []
        before: SourceText | None = None
        pieces = sorted(list_pieces(self.issue, self.article, self.labels), key=_rank)
        for piece in _join_points(pieces, _list_days(self.article)):
            if piece.what == "note":
                self.notes.append(f"[{self.notes_before + len(self.notes) + 1}] {piece.text}")
                continue
            if waiting and not self._is_together(before, piece, shapes):
                yield "\n".join(waiting)
                waiting = []
            waiting.append(self._shape(piece, shapes))
            picture = _picture_of(piece)
            if alt := next((one for one in alts if one.id == picture), None):
                alts.remove(alt)
                waiting.append(f"[{self.labels['photo']}: {alt.text}]")
            before = piece
        if waiting:
            yield "\n".join(waiting)
        for alt in alts:
            yield f"[{self.labels['photo']}: {alt.text}]"

    def _is_together(self, before: SourceText | None, piece: SourceText, shapes: Mapping[str, _Shape]) -> bool:
        """Rows, items of a list, points of a chart and lines of a contact stand without an empty line between them."""
        if before is None or piece.id.startswith(f"{self.article.id}--label-"):
            return False
        one, other = shapes.get(before.id), shapes.get(piece.id)
        if one and other and one.group and one.group == other.group:
            return True
        if piece.id.startswith(f"{self.article.id}--field-"):
            return True
        if piece.what in ("caption", "credit") and before.what in ("caption", "credit"):
            return True
        return before.what in _TOGETHER and piece.what in _TOGETHER

    def _shape(self, piece: SourceText, shapes: Mapping[str, _Shape]) -> str:
        shape = shapes.get(piece.id)
        text = piece.text
        if shape and piece.what == shape.block.role:
            text = self._mark_notes(shape.block.inlines)
        if shape and shape.lead:
            text = f"{shape.lead}{text}"
        if piece.what == "pull quote":
            text = f"{self.labels['pullquote']}: {text}"
        if piece.id.startswith(entry := f"{self.article.id}--entry-"):
            text = f"{text} · {self.pages.of(piece.id.removeprefix(entry)).first}"
        if sign := _RULE.get(piece.what):
            return _underline(text, sign)
        return text

    def _shape_blocks(self, blocks: Sequence[Block]) -> Iterator[tuple[str, _Shape]]:
        for block in blocks:
            yield from self._shape_block(block, "", "")

    def _shape_block(self, block: Block, group: str, lead: str) -> Iterator[tuple[str, _Shape]]:
        if block.role in ("table", "list"):
            group = block.id
        if block.role == "item":
            lead = "– " if group else ""
        if block.role == "cell":
            lead = "| "
        yield block.id, _Shape(block, group, lead)
        for at, child in enumerate(block.children):
            yield from self._shape_block(child, group, lead if at == 0 or block.role != "item" else "  ")

    def _mark_notes(self, inlines: Sequence[Inline]) -> str:
        """The text with [1] where the mark of a note stands; the numbers are those of the printed page."""
        return plain_text(inlines, lambda note: f"[{self.notes_before + int(note.attrs['number'])}]")


@dataclass(frozen=True)
class _Shape:
    """How a block's text stands: ``group`` of blocks without an empty line between them, ``lead`` before its text."""

    block: Block
    group: str
    lead: str


def _list_days(article: Article) -> frozenset[str]:
    """Points of timelines: there the label is the year, and comes first."""
    lines = [block for block in walk_blocks(article.blocks) if block.role == "timeline"]
    return frozenset(block.id for line in lines for block in walk_blocks(line.children))


def _join_points(pieces: Sequence[SourceText], days: Container[str]) -> Iterator[SourceText]:
    """Label and value of a chart's point, which follow one another, on one line: 3500 · ұйым; 1991 · алғашқы."""
    label: SourceText | None = None
    for piece in pieces:
        if label is not None and piece.what == "value" and piece.id == label.id:
            first, second = (label, piece) if piece.id in days else (piece, label)
            yield replace(piece, text=f"{first.text.strip()} · {second.text.strip()}")
            label = None
            continue
        if label is not None:
            yield label
        label = piece if piece.what == "label" else None
        if label is None:
            yield piece
    if label is not None:
        yield label


def _rank(piece: SourceText) -> int:
    """A title comes before what is listed under it; who signs, and how to reach him, after all else."""
    part = piece.id.partition("--")[2] if piece.id.startswith(f"{piece.article}--") else ""
    if part.startswith(_LISTED):
        return 1
    return 2 if part.startswith(_AT_THE_END) else 0


def _picture_of(piece: SourceText) -> str:
    """Whose alternative text goes with this piece: the caption of a figure is its block's, a name a portrait's."""
    ends = ("--picture-caption", "--picture-credit", "--caption", "--credit", "--name")
    return next((piece.id.removesuffix(end) for end in ends if piece.id.endswith(end)), "")


def _underline(text: str, sign: str) -> str:
    return f"{text}\n{sign * min(len(text), 72)}"
