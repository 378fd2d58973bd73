"""The proof that no word is lost or doubled: every counted character of the sources once in a finished file.

The whole text of the file is taken, not places in it: the sources' pieces are struck out, each once, and what is left
over must be what the layouts themselves set (folios, labels, numbers). See counting.py for what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.collation.counting import count_text
from pipeline.collation.damage import MOST, Finding, find_damage, find_doubled, make_problem
from pipeline.collation.epubtext import EpubText, Text
from pipeline.collation.generated import Generated, list_bound, list_printed, run_foot
from pipeline.collation.pieces import SourceText, list_alts, list_pieces
from pipeline.collation.striking import Want, strike_all
from pipeline.collation.strip import LINE, Strip, longest_prefix
from pipeline.model import Article, ArticleExtent, Issue, PageMap
from pipeline.problems import Problem

_SIGNS = frozenset("·.,:;!?…")  # what may stand between the texts of an alternative text
_HINT_PDF = "see what of it the layout or a sheet hides, cuts off or repeats (styles/layouts/, styles/components/)"
_HINT_EPUB = "see what of it the layout leaves out or repeats (styles/layouts/)"


@dataclass(frozen=True)
class TextProof:
    """What is proved of a file: counted characters ``wanted`` and ``found``; articles that were not looked at because
    some of their pages are not in it."""

    problems: tuple[Problem, ...] = ()
    wanted: int = 0
    found: int = 0
    unproved: tuple[str, ...] = ()

    def __add__(self, other: TextProof) -> TextProof:
        return TextProof(
            self.problems + other.problems,
            self.wanted + other.wanted,
            self.found + other.found,
            self.unproved + other.unproved,
        )

    def __str__(self) -> str:
        words = f"{self.found:,} of {self.wanted:,} characters"
        return f"{words}; not proved: {', '.join(self.unproved)}" if self.unproved else words


@dataclass(frozen=True)
class PrintedPage:
    """A physical page of a PDF: the printed numbers that stand on it (two on a cover's sheet), and its text."""

    labels: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Setting:
    """What is known beside the sources: the language's labels, what sheets set (``literals``, see
    generated.read_literals), the texts of pictures by their ``src`` (generated.read_pictured)."""

    labels: Mapping[str, str]
    literals: frozenset[str] = frozenset()
    pictured: Mapping[str, str] = field(default_factory=dict)


# --- PDFs ----------------------------------------------------------------------------------------


def prove_pdf(name: str, printed: Sequence[PrintedPage], issue: Issue, pages: PageMap, setting: Setting) -> TextProof:
    """PDF030 for every text that is missing from a PDF, or stands in it twice. ``name``: what the file is called.

    ``pages``: which article stands on which pages; articles that share a page are looked at together. Of articles
    whose pages are not all there nothing is said but that they were not proved.
    """
    proof = TextProof()
    for articles, sheets in _group(printed, issue, pages):
        held = {_number(label) for sheet in sheets for label in sheet.labels}
        whole = all(set(_list_numbers(pages.of(one.id))) <= held for one in articles)
        if whole:
            proof += _prove_group(name, articles, sheets, issue, pages, setting)
        else:
            proof += TextProof(unproved=tuple(article.id for article in articles))
    return proof


def read_labels(labels: Sequence[str], texts: Sequence[str]) -> tuple[PrintedPage, ...]:
    """The pages of a file with their numbers: «17», or «32–1» of a cover's sheet. Raises ValueError where they differ
    in number."""
    if len(labels) != len(texts):
        raise ValueError(f"it has {len(texts)} pages, the page map {len(labels)}")
    return tuple(PrintedPage(tuple(one.split("–")), text) for one, text in zip(labels, texts, strict=True))


def _number(label: str) -> int:
    return int(label.partition("+")[0])


def _list_numbers(extent: ArticleExtent) -> range:
    """The printed numbers of an article's pages; surplus ones, 17+1, count on from the last planned one."""
    return range(extent.first, min(extent.last, extent.planned_last) + 1)


def _group(
    printed: Sequence[PrintedPage], issue: Issue, pages: PageMap
) -> Iterator[tuple[list[Article], list[PrintedPage]]]:
    """Articles with the pages that are theirs alone, in running order."""
    groups: list[tuple[list[str], list[int]]] = []
    for extent in pages.articles:
        numbers = _list_numbers(extent)
        own = [at for at, page in enumerate(printed) if any(_number(label) in numbers for label in page.labels)]
        names = [extent.id]
        for group in [one for one in groups if set(own) & set(one[1])]:
            groups.remove(group)
            names, own = group[0] + names, sorted({*group[1], *own})
        groups.append((names, own))
    for names, own in groups:
        yield [issue.article(name) for name in names], [printed[at] for at in own]


def _prove_group(
    name: str,
    articles: Sequence[Article],
    sheets: Sequence[PrintedPage],
    issue: Issue,
    pages: PageMap,
    setting: Setting,
) -> TextProof:
    pieces: list[SourceText] = []
    for article in articles:
        notes = sum(1 for piece in pieces if piece.what == "note")
        pieces += list_pieces(issue, article, setting.labels, notes_before=notes)
    strip = Strip("")
    for sheet in sheets:
        strip += _strip_page(sheet, issue)
    for picture in _list_pictures(articles):
        _strike_pictured(strip, setting.pictured.get(picture, ""))
    labels = [label for sheet in sheets for label in sheet.labels]
    generated = Generated(setting.literals, list_printed(issue, articles, pages, labels))
    return _prove(name, "PDF030", _HINT_PDF, strip, pieces, generated, fold=True)


def _strip_page(sheet: PrintedPage, issue: Issue) -> Strip:
    """A page's text without folio and running foot, which a page turn puts into the middle of a paragraph."""
    strip = Strip(sheet.text, fold=True)
    running = run_foot(issue)
    for label in sheet.labels:
        for foot in (label + running, running + label):
            if strip.text.endswith(foot):
                strip.strike(len(strip.text) - len(foot), len(strip.text))
    return strip


def _list_pictures(articles: Sequence[Article]) -> Iterator[str]:
    from pipeline.pictures import pictures_of

    for article in articles:
        yield from (picture.src for picture in pictures_of(article))


def _strike_pictured(strip: Strip, text: str) -> None:
    """What a supplied page or a drawing brings with it: whole where it stands so, else by its lines."""
    whole = count_text(text, fold=True)
    if not whole:
        return
    lines = [count_text(line, fold=True) for line in text.split("\n")]
    for part in [whole] if whole in strip.text else sorted(filter(None, lines), key=len, reverse=True):
        for start in strip.find_all(part, 1, LINE) or strip.find_all(part, 1):
            strip.strike(start, start + len(part))


# --- the ePub ------------------------------------------------------------------------------------


def prove_epub(name: str, book: EpubText, issue: Issue, setting: Setting) -> TextProof:
    """EPB005 for every text that is missing from the ePub, or stands in it twice; alternative texts are texts too."""
    documents = {document.name: document for document in book.documents}
    signs = frozenset(count_text(label) for label in setting.labels.values()) - {""}
    proof = TextProof()
    for article in issue.articles:
        document = documents.get(f"{article.id}.xhtml", Text(f"{article.id}.xhtml", ()))
        pieces = list_pieces(issue, article, setting.labels, epub=True)
        alts = list_alts(article)
        if article.kind == "cover" and article.side == "front":
            alts, pieces = (*pieces, *alts), ()  # a picture: its words stand in its alternative text
        inside = f"{name}/{document.name}"
        proof += _prove_document(inside, document, issue, article, pieces, signs)
        proof += _prove_alts(inside, document, alts)
    return proof


def _prove_document(
    name: str, document: Text, issue: Issue, article: Article, pieces: Sequence[SourceText], signs: frozenset[str]
) -> TextProof:
    """Every block's text where its id is; then what stands elsewhere."""
    owned: dict[str, list[Want]] = {}
    for piece in pieces:
        owned.setdefault(piece.id, []).append(_want(piece, piece.text))
    own, generated = list_bound(issue, article, signs)
    rest, left, findings = Strip(""), list[Want](), list[Finding]()
    texts = _join_blocks(document)
    for line in map(Strip, texts.pop("", "").split("\n")):
        rest += Strip("") if own.explain(line.text) else line
    for block, text in texts.items():
        strip, wants = Strip(text), owned.pop(block, [])
        if len(wants) == 1 and wants[0].text == strip.text:
            continue
        missed = strike_all(strip, [_match(want, strip) for want in wants])
        if missed and strip.text:  # the block's own text, damaged: nowhere else is better known
            findings += find_damage(strip, missed, fold=False, own=True)
            missed = []
        left += missed
        rest += strip
    left += [want for wants in owned.values() for want in wants]
    lost = _list_lost(document)
    found = _prove(name, "EPB005", _HINT_EPUB, rest, pieces, generated, fold=False, left=left, lost=lost)
    problems = tuple(make_problem("EPB005", name, one, one.piece or pieces[0], _HINT_EPUB) for one in findings[:MOST])
    return TextProof(problems, 0, -sum(one.lost for one in findings)) + found


def _match(want: Want, strip: Strip) -> Want:
    """With the numbers of its notes in it, where the block holds them."""
    printed = _want(want.owner, want.owner.printed)
    if want.text == printed.text or want.text in strip.text:
        return want
    if printed.text in strip.text:
        return printed
    damaged = (want,) if want.owner.what == "note" else (want, printed)
    return max(damaged, key=lambda one: longest_prefix(one.text, strip.text.startswith))


def _want(piece: SourceText, shown: str, fold: bool = False) -> Want:
    return Want(count_text(shown, fold), piece, shown, fold and piece.opens)


def _join_blocks(document: Text) -> dict[str, str]:
    """The text of every block by its id, lines apart; under "" what is the ePub's own."""
    texts: dict[str, list[str]] = {}
    line, lines = 0, dict[str, int]()
    for part in document.pieces:
        if part.kind == "break":
            line += 1
        elif part.kind == "text" and not part.lost:
            parts = texts.setdefault(part.block, [])
            if lines.get(part.block, line) != line:
                parts.append("\n")
            lines[part.block] = line
            parts.append(part.text)
    return {block: "".join(parts) for block, parts in texts.items()}


def _list_lost(document: Text) -> tuple[str, ...]:
    """What is hidden from readers, block by block: it is no text of the issue's, and must not be another's either."""
    texts: dict[str, str] = {}
    for part in document.pieces:
        if part.kind == "text" and part.lost:
            texts[part.block] = texts.get(part.block, "") + part.text
    return tuple(filter(None, map(count_text, texts.values())))


def _prove_alts(name: str, document: Text, alts: Sequence[SourceText]) -> TextProof:
    strip = Strip("\n".join(part.text for part in document.pieces if part.kind == "picture" and not part.lost))
    return _prove(name, "EPB005", _HINT_EPUB, strip, alts, Generated(_SIGNS), fold=False) if alts else TextProof()


# --- both ----------------------------------------------------------------------------------------


def _prove(
    name: str,
    code: str,
    hint: str,
    strip: Strip,
    pieces: Sequence[SourceText],
    generated: Generated,
    *,
    fold: bool,
    left: Sequence[Want] | None = None,
    lost: Sequence[str] = (),
) -> TextProof:
    """``left``: the pieces that are still to be found; all where it is None. ``lost``: hidden texts."""
    wants = [_want(piece, piece.printed if fold else piece.text, fold) for piece in pieces]
    left = wants if left is None else left
    missed = strike_all(strip, left)
    findings = list(find_damage(strip, missed, fold))
    remains = [strip.text[start:end] for start, end in strip.remains()]
    remains += [text for text in lost if not any(text in want.text for want in missed)]
    findings += find_doubled([text for text in remains if not generated.explain(text)], pieces, fold)
    missing = sum(one.lost for one in findings)
    problems = tuple(make_problem(code, name, one, pieces[0], hint) for one in findings[:MOST]) if pieces else ()
    wanted = sum(map(_length, wants))
    return TextProof(problems, wanted, wanted - missing)


def _length(want: Want) -> int:
    """Counted characters of a text as its source has it: the numbers of notes that a page shows are not its own."""
    return len(count_text(want.owner.text) if want.shown != want.owner.text else want.text)
