"""The parts of a document → the pieces of an article's body, by its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.importers.manuscripts.parts import Part, Told, open_words
from pipeline.importers.manuscripts.pictures import PictureBox
from pipeline.importers.manuscripts.runs import Run, without, write_runs
from pipeline.importers.model import Confidence, Piece, Span
from pipeline.kinds import FREE_ROLES, KINDS

_DASH = "– "
_ENDS = re.compile(r"[.?!…:;,»“\")]\s*$")
MAX_HEADING = 90
_PLAIN = frozenset({"paragraph", "heading", "list", "item", "quote", "table", "row", "cell", "note", "figure"})


def make_pieces(parts: Sequence[Part], kind: str, box: PictureBox, told: Told) -> tuple[Piece, ...]:
    """The pieces of these parts: questions, answers, headings, pictures with the captions that follow them."""
    return tuple(_Body(kind, box, told).read(parts))


class _Body:
    """What an interview needs to remember: whether the paragraph before was a question without a dash."""

    def __init__(self, kind: str, box: PictureBox, told: Told) -> None:
        self.kind, self.box, self.told = kind, box, told
        self.roles = _PLAIN | KINDS[kind].roles | FREE_ROLES
        self.answer_due = False

    def read(self, parts: Sequence[Part]) -> Iterator[Piece]:
        at = 0
        while at < len(parts):
            part = parts[at]
            if part.role == "figure":
                after = parts[at + 1] if at + 1 < len(parts) else None
                caption = after if after is not None and self._is_caption(part, after) else None
                yield from self._figure(part, caption)
                at += 1 if caption is None else 2
                continue
            yield from self._piece(part)
            at += 1

    def _is_caption(self, figure: Part, after: Part) -> bool:
        """By its style; or set in italics throughout, and short."""
        if figure.runs or after.role != "paragraph" or (self.box.folder is not None and figure.attrs.get("words")):
            return False
        return after.style == "Caption" or (after.italic and len(after.words) <= 200)

    def _figure(self, part: Part, caption: Part | None) -> Iterator[Piece]:
        attrs = self.box.place(part, self.told)
        if caption is not None:
            text = write_runs(without(caption.runs, "em"))
            how = Confidence.SURE if caption.style == "Caption" else Confidence.LIKELY
            self.told.say(caption.number, f"the picture's caption: «{open_words(caption.words)}»", how)
        else:
            text = self.box.caption(part)
        if attrs is not None:
            yield Piece("figure", text, _spans(part), attrs)
        elif text:  # the words of a picture that is left out stay
            yield Piece("paragraph", text, _spans(part))

    def _piece(self, part: Part) -> Iterator[Piece]:
        if part.role == "paragraph":
            yield self._paragraph(part)
        elif part.role == "heading":
            if part.level > 2:
                self.told.say(part.number, f"a heading of rank {part.level} is a section's: «{open_words(part.words)}»")
            self.answer_due = False
            yield Piece("heading", write_runs(without(part.runs, "strong", "em")), _spans(part), level=2)
        elif part.role not in self.roles:
            what = f"the kind {self.kind} has no «{part.role}»: its text stands as paragraphs"
            self.told.say(part.number, what, Confidence.LIKELY)
            yield from self.read(part.children)
        else:
            inner = _Body("letter", self.box, self.told) if part.role in ("quote", "box", "item", "event") else self
            children = tuple(inner.read(part.children))
            if part.role == "box":
                children = tuple(replace(c, level=3) if c.role == "heading" else c for c in children)
            runs = without(part.runs, "strong") if part.role == "cell" and "head" in part.attrs else part.runs
            yield Piece(part.role, write_runs(runs), _spans(part), part.attrs, children)

    def _paragraph(self, part: Part) -> Piece:
        words, due = part.words, self.answer_due
        self.answer_due = False
        if part.bold and words.startswith(_DASH):
            return self._question(part)
        if part.bold and self.kind == "interview" and (words.rstrip().endswith("?") or _ENDS.search(words)):
            self.told.say(part.number, f"a question without its dash: «{open_words(words)}»", Confidence.LIKELY)
            return self._question(replace(part, runs=_with_dash(part.runs)), answer_due=True)
        if part.bold and len(words) <= MAX_HEADING and not _ENDS.search(words):
            self.told.say(part.number, f"a bold line is a heading: «{open_words(words)}»", Confidence.GUESS)
            message = f"taken for a heading: «{open_words(words)}»"
            self.told.report("INT006", part.number, message, "check that it is one")
            return Piece("heading", write_runs(without(part.runs, "strong", "em")), _spans(part), level=2)
        if due and not words.startswith(_DASH):
            self.told.say(part.number, f"an answer without its dash: «{open_words(words)}»", Confidence.LIKELY)
            part = replace(part, runs=_with_dash(part.runs))
        if part.words.startswith(_DASH):
            role = "answer" if self.kind == "interview" else "speech"
            return Piece(role, write_runs(part.runs), _spans(part))
        return Piece("paragraph", write_runs(part.runs), _spans(part))

    def _question(self, part: Part, answer_due: bool = False) -> Piece:
        self.answer_due = answer_due
        return Piece("question", write_runs(without(part.runs, "strong")), _spans(part))


def _with_dash(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return (Run(_DASH, runs[0].marks & {"strong"}), *runs)


def _spans(part: Part) -> tuple[Span, ...]:
    return (Span(part.number, part.number),)
