"""Do the printed pages begin in the ePub where they begin in print? Proved from the two finished files alone.

Letters and digits are compared: spacing, hyphens and dashes belong to each edition. A page's text is what screen.pdf's
tags say is read there, by pdfium; the ePub's is what its documents hold, by lxml.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from pipeline.collation.epubtext import EpubText, Text, read_epub_text
from pipeline.collation.pagemarks import check_marks
from pipeline.collation.readingorder import ReadPage, read_in_order
from pipeline.model import Place
from pipeline.problems import Problem

CONTEXT = 40  # letters on each side of a mark that are compared
SHOWN = 60  # characters of what a problem quotes
MARGIN = 80  # letters that no tag holds: more than a folio and a running foot have

HINT = "the marking is wrong, not the article: report it with the sources"


@dataclass(frozen=True)
class PageProof:
    """Of ``pages`` pages with text ``proved`` begin in the ePub as they do in print; and what is wrong."""

    proved: int
    pages: int
    problems: tuple[Problem, ...]


def prove_pages(epub: bytes, screen: bytes, labels: Sequence[str], name: str = "issue.epub") -> PageProof:
    """Every printed page of ``screen`` against its mark in ``epub``; ``labels`` are the page map's, in order.

    EPB004 where a page begins otherwise, EPB008 where the marks are not those of the PDF's pages. The lists of pages in
    themselves, and marks inside words, are the ePub's own rules (preflight/epub/rules/pages.py).
    """
    try:
        book, pages = read_epub_text(epub), read_in_order(screen)
    except ValueError as error:
        return PageProof(
            0, len(labels), (Problem("EPB004", f"page starts were not proved: {error}", HINT, Place(name)),)
        )
    found = list(check_marks(book, [page.label for page in pages], labels))
    problems = [
        Problem(code, message, HINT, Place(f"{name}/{inside}" if inside else name), page=label)
        for code, message, inside, label in found
    ]
    strip, printed = _lay_out(book), [_Printed.of(page) for page in pages]
    with_text = [index for index, page in enumerate(printed) if page.letters or len(page.untagged) > MARGIN]
    proved = 0
    for index in with_text:
        why = _judge(strip, printed, index, pages[index].label)
        if why:
            mark = next((one for one in strip.marks if one.label == pages[index].label), None)
            problems.append(_say(mark, pages[index], why, name))
        proved += not why
    return PageProof(proved, len(with_text), tuple(problems))


def letters(text: str) -> str:
    """Letters and digits of a text, small."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).lower()))


@dataclass(frozen=True, slots=True)
class _Printed:
    """A page of the PDF: all its letters as read, those of its first run, and those that no tag holds."""

    letters: str
    first: str
    untagged: str

    @classmethod
    def of(cls, page: ReadPage) -> _Printed:
        runs = [run for run in map(letters, page.runs) if run]
        return cls("".join(runs), next(iter(runs), ""), letters(page.untagged))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark: ``at`` letters of the ePub stand before it, of its document those from ``begin`` on.

    ``partial``: how many of them may be printed on its page: of the word that ends before it all but the first, of a
    pull quote any. ``index``: among the pieces of its document.
    """

    label: str
    document: Text
    index: int
    begin: int
    at: int
    partial: int
    in_notes: bool


@dataclass(frozen=True, slots=True)
class _Strip:
    """The ePub's letters in one strip; ``cuts`` are where a block or a printed page begins, in order; ``ends`` where
    each document ends, ``notes`` where its notes begin: in print these stand at the foot of any of its pages."""

    letters: str
    cuts: tuple[int, ...]
    marks: tuple[_Mark, ...]
    ends: Mapping[str, int]
    notes: Mapping[str, int]

    def cut(self, start: int, stop: int) -> list[str]:
        """The letters from ``start`` to ``stop`` block by block."""
        inner = self.cuts[bisect_right(self.cuts, start) : bisect_left(self.cuts, stop)]
        return [self.letters[a:b] for a, b in pairwise((start, *inner, stop)) if b > a]


def _lay_out(book: EpubText) -> _Strip:
    """One strip of all documents; the ePub's own words are left out."""
    parts: list[str] = []
    cuts: list[int] = []
    marks: list[_Mark] = []
    ends: dict[str, int] = {}
    notes: dict[str, int] = {}
    at = 0
    for document in book.documents:
        begin, block, word, hidden = at, "", "", 0
        for index, piece in enumerate(document.pieces):
            if piece.kind == "mark":
                cuts.append(at)
                partial = max(len(letters(word)) - 1, 0 if piece.hidden else hidden, 0)
                marks.append(_Mark(piece.text, document, index, begin, at, partial, document.name in notes))
            elif piece.kind == "notes":
                notes[document.name] = at
            elif piece.kind == "break":
                word = ""
            elif piece.kind in ("text", "note") and piece.block:  # numbers of notes are printed too
                if piece.block != block:
                    cuts.append(at)
                    block = piece.block
                word = _last_word(word, piece.text)
                said = letters(piece.text)
                hidden = hidden + len(said) if piece.hidden else 0 if said else hidden
                parts.append(said)
                at += len(said)
        ends[document.name] = at
        cuts.append(at)
    return _Strip("".join(parts), tuple(cuts), tuple(marks), ends, notes)


def _last_word(word: str, text: str) -> str:
    """The word at the end of a text, white space after it apart; ``word`` stood before the text."""
    whole = word + text
    end = len(whole.rstrip())
    return whole[:end].split()[-1] + whole[end:] if end else ""


def _judge(strip: _Strip, printed: Sequence[_Printed], index: int, label: str) -> str:
    """Why it is not proved that a page begins where its mark stands; "" where it is."""
    marks = [number for number, mark in enumerate(strip.marks) if mark.label == label]
    if len(marks) != 1:
        return f"the ePub has {len(marks)} marks for it" if marks else "the ePub has no mark for it"
    mark, page = strip.marks[marks[0]], printed[index]
    following = strip.marks[marks[0] + 1].at if marks[0] + 1 < len(strip.marks) else len(strip.letters)
    if not page.letters:
        return "its text is not tagged in screen.pdf"
    if _is_late(mark):
        return "something stands before its mark"
    if mark.at == mark.begin:
        before = mark.at if _opens(strip, mark, page, following) else -1
    else:
        before = _continues(strip, mark, page, following)
    if before < 0:
        return "it begins otherwise"
    earlier = [one.letters for one in printed[:index]]
    earlier.append("".join(earlier))  # a word may begin on one page and end on the next
    for piece in strip.cut(max(0, before - CONTEXT), before):
        if not any(piece in one for one in earlier):
            return "the words before its mark are not on an earlier page"
    return ""


def _is_late(mark: _Mark) -> bool:
    """True where a mark stands behind what is no word: an opening dash of its block, or at the start of a document the
    ePub's own words or a picture."""
    before = mark.document.pieces[: mark.index]
    if mark.at == mark.begin:
        return any(piece.text.strip() and piece.kind in ("text", "picture") for piece in before)
    block = "".join(piece.text for piece in takewhile(lambda piece: piece.kind != "break", reversed(before))).strip()
    return bool(block) and not letters(block)


def _opens(strip: _Strip, mark: _Mark, page: _Printed, following: int) -> bool:
    """True where a page is the first of the mark's document: what the document begins with is on the page, and what
    the page begins with follows the mark. Boxes of an opener may be read in another order. Of a document that is a
    picture the alternative text says the words."""
    end = strip.ends[mark.document.name]
    if end == mark.begin:
        said = "".join(letters(piece.text) for piece in mark.document.pieces[mark.index :] if piece.kind == "picture")
        return page.first[:CONTEXT] in said
    begins = strip.cut(mark.at, min(mark.at + CONTEXT, end))[0]
    return begins in page.letters and page.first[:CONTEXT] in strip.letters[mark.at : following]


def _continues(strip: _Strip, mark: _Mark, page: _Printed, following: int) -> int:
    """How many letters stand before the page where its first words are those after the mark; -1 where they are not.

    The end of a word that began on the page before may come first.
    """
    end = strip.ends[mark.document.name]
    if not mark.in_notes:
        end = min(end, strip.notes.get(mark.document.name, end))
    after = strip.letters[mark.at : min(mark.at + CONTEXT, following, end)]
    if mark.in_notes:
        after = next(iter(strip.cut(mark.at, mark.at + len(after))), "")
    if not after:
        return -1
    for partial in range(mark.partial + 1):
        if page.letters.startswith(strip.letters[mark.at - partial : mark.at] + after):
            return mark.at - partial
    return -1


def _say(mark: _Mark | None, page: ReadPage, why: str, name: str) -> Problem:
    """EPB004 with what both editions say."""
    words = " ".join(" ".join(page.runs).split())[:SHOWN]
    message = f"page {page.label}: {why}: in print «{words}»"
    if mark is None:
        return Problem("EPB004", message, HINT, Place(name), page=page.label)
    following = mark.document.pieces[mark.index + 1 :]
    said = " ".join("".join(one.text or " " for one in following if one.kind in ("text", "break")).split())[:SHOWN]
    place = Place(f"{name}/{mark.document.name}")
    article = mark.document.name.removesuffix(".xhtml")
    return Problem("EPB004", f"{message}, in the ePub «{said}»", HINT, place, page=page.label, article=article)
