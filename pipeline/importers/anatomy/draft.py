"""An article while it is being read: chunks that are still to be placed, and what was made of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.importers.anatomy.joining import Vocabulary, count_words, mend_words
from pipeline.importers.anatomy.quoting import Echo, Wording, sentence_case
from pipeline.importers.marks import bare_text, one_line
from pipeline.importers.model import FPO, Chunk, Confidence, Cut, Manuscript, Piece, Remark, Span, Value
from pipeline.importers.traits import WIDE_GAP
from pipeline.kinds import KINDS

MOST_SOUGHT = 400  # texts of an article: each is compared with all of it, and no article has so many
EXCERPT = 40  # characters of a text that a remark quotes
FRAME: Mapping[str, Value] = {"src": FPO, "alt": ""}


def is_gap(chunk: Chunk) -> bool:
    """Whether the chunk only marks where blank lines show that a picture stood."""
    return not chunk.text


def mark_gaps(chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks with an empty one in every gap that is wide enough for a picture to have stood there.

    The gap before the first chunk is the page's that the article opens on.
    """
    marked: list[Chunk] = []
    for chunk in chunks:
        if marked and chunk.gap >= WIDE_GAP:
            # A form feed stands for blank lines too: the span keeps to lines that are there.
            first = min(marked[-1].span.last + 1, chunk.span.first)
            marked.append(Chunk(Span(first, max(first, chunk.span.first - 1)), "", gap=chunk.gap))
        marked.append(chunk)
    return marked


@dataclass
class Draft:
    """What is known of an article so far. ``rest`` are the chunks, and gaps, that no field has taken."""

    cut: Cut
    rest: list[Chunk]
    wording: Wording
    known: Vocabulary
    fields: dict[str, Value] = field(default_factory=dict)
    taken: list[Span] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    sought: int = 0  # texts that were looked for in the article as quotes
    titled: bool = False  # its title stands in its own text, not in the contents only

    @property
    def allowed(self) -> frozenset[str]:
        """The fields that the article's kind has."""
        return KINDS[self.cut.kind].fields

    def take(self, *chunks: Chunk) -> None:
        """These chunks go into the front matter."""
        for chunk in chunks:
            self.rest = [other for other in self.rest if other is not chunk]
            self.taken.append(chunk.span)

    def say(self, span: Span, what: str, confidence: Confidence = Confidence.SURE) -> None:
        """A line for the report."""
        self.remarks.append(Remark(span, what, confidence, self.cut.id))

    def whole(self) -> Span:
        """All lines of the article, its entry's where it has none of its own."""
        spans = [chunk.span for chunk in self.cut.chunks] or ([self.cut.entry.span] if self.cut.entry else [])
        return Span(min((span.first for span in spans), default=1), max((span.last for span in spans), default=1))

    def mend(self, chunk: Chunk, text: str | None = None) -> str:
        """The chunk's text without hyphens that ends of lines left in its words."""
        mended, joints = mend_words(chunk.text if text is None else text, self.known)
        for joint in joints:
            self.say(chunk.span, f"at a line's end {joint.hyphen}", joint.confidence)
        return mended

    def plain(self, chunk: Chunk) -> str:
        """The chunk as a field that holds plain text on one line."""
        return one_line(bare_text(self.mend(chunk)))

    def lower(self, text: str, span: Span, guide: Sequence[str] = ()) -> str:
        """A text in capitals in sentence case, for a place where the layout makes the capitals; it is told."""
        lowered, unknown = sentence_case(text, self.wording, guide)
        self.say_lowered(lowered, unknown, span)
        return lowered

    def say_lowered(self, text: str, unknown: Sequence[str], span: Span) -> None:
        """A line for the report: capitals became small letters, which hides names that the article has not besides."""
        words = f"; small by guess: {', '.join(unknown)}" if unknown else ""
        start = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
        self.say(span, f"capitals set small{words}: «{start}»", Confidence.GUESS if unknown else Confidence.LIKELY)

    def find_quoted(self, text: str, span: Span) -> Echo:
        """What of the article the text repeats; after MOST_SOUGHT texts no more are looked for, and that is said."""
        self.sought += 1
        if self.sought == MOST_SOUGHT + 1:
            what = f"more than {MOST_SOUGHT} texts stand out: from here on none is looked for as a quote of the article"
            self.say(span, what, Confidence.GUESS)
        return self.wording.echo(text) if self.sought <= MOST_SOUGHT else Echo(0.0)

    def add_frame(self, name: str, gap: Chunk | None) -> None:
        """The field ``picture`` or ``portrait`` as a placeholder; ``gap`` is where it stood, None for nowhere."""
        if name not in self.allowed or name in self.fields:
            return
        self.fields[name] = FRAME
        if gap is not None:
            self.take(gap)
            self.say(gap.span, f"the {name} stood here, as {gap.gap} blank lines say", Confidence.LIKELY)
        else:
            self.say(self.whole(), f"no blank lines show where the {name} stood: a placeholder", Confidence.GUESS)

    def finish(self, pieces: Sequence[Piece]) -> Manuscript:
        """The manuscript; what its kind must have and the export has not is named in a remark."""
        kind = KINDS[self.cut.kind]
        for name in sorted(kind.required - {"title", "side"} - self.fields.keys()):
            self.say(self.whole(), f"the export has no «{name}» of this article", Confidence.GUESS)
        remarks = [replace(remark, article=self.cut.id) for remark in self.remarks]
        taken = tuple(sorted(set(self.taken)))
        return Manuscript(self.cut.id, self.cut.kind, self.fields, tuple(pieces), taken, tuple(remarks))


def open_draft(cut: Cut, issue: Vocabulary | None = None) -> Draft:
    """A draft in which nothing is placed yet; ``issue``: the words of the whole issue."""
    texts = [bare_text(chunk.text) for chunk in cut.chunks]
    asked = [f"{cut.entry.speaker} {cut.entry.wording}"] if cut.entry else []
    # Capitals say nothing about how a word is written: guides are the other texts.
    spelt = [text for text, chunk in zip(texts, cut.chunks, strict=True) if not chunk.capitals]
    return Draft(cut, mark_gaps(cut.chunks), Wording("\n".join(spelt)), count_words([*texts, *asked], issue))
