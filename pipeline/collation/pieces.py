"""What readers must find in a finished edition: the issue's texts in pieces, made from the sources alone.

Nothing of compose, the layouts or inspection/texts.py, which list texts too, is asked: a proof that shared their walk
would repeat their mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.inlines import plain_text
from pipeline.model import Article, Block, Inline, Issue, Place


@dataclass(frozen=True)
class SourceText:
    """A text that stands in an edition once.

    ``id``: what carries it in the ePub. ``printed``: the same with the numbers of its notes in it, as a page shows
    it. ``opens``: may begin with a drop cap, which stands apart on the page.
    """

    article: str
    id: str
    what: str
    text: str
    place: Place
    printed: str
    opens: bool = False


def list_pieces(
    issue: Issue, article: Article, labels: Mapping[str, str], epub: bool = False, notes_before: int = 0
) -> tuple[SourceText, ...]:
    """Every text of an article in an edition, each with its place in the sources; empty ones left out.

    ``notes_before``: of articles on the same pages, whose numbering goes on.
    """
    blocks = _Blocks(article, labels, notes_before)
    made = (*_of_magazine(issue, article, epub), *_of_fields(article), *blocks.list_all(article.blocks))
    return tuple(piece for piece in made if piece.text.strip())


def list_alts(article: Article) -> tuple[SourceText, ...]:
    """The alternative texts of an article's pictures, as the ePub has them."""
    pictures = [picture for picture in (article.picture, article.portrait) if picture]
    found = [(article.id, picture.alt, picture.place) for picture in pictures]
    for block in walk_blocks(article.blocks):
        if block.picture:
            found.append((block.id, block.picture.alt, block.picture.place))
        elif block.attrs.get("portrait"):
            found.append((block.id, block.attrs.get("alt") or "", block.place))
    return tuple(
        SourceText(article.id, identifier, "alternative text", alt, place, alt)
        for identifier, alt, place in found
        if alt
    )


def walk_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every block of a tree, parents first."""
    for block in blocks:
        yield block
        yield from walk_blocks(block.children)


def _piece(article: Article, name: str, text: str, place: Place, what: str = "") -> SourceText:
    return SourceText(article.id, f"{article.id}--{name}", what or name, text, place, text)


def _of_magazine(issue: Issue, article: Article, epub: bool) -> Iterator[SourceText]:
    """What stands from issue to issue, and what other articles lend."""
    magazine = issue.magazine
    if article.kind in ("cover", "imprint"):
        yield _piece(article, "masthead", magazine.title, magazine.place)
        if article.side != "back":
            yield _piece(article, "issue-line", issue.line, issue.place)
    match article.kind:
        case "cover":
            yield _piece(article, "tagline", magazine.tagline, magazine.place)
        case "imprint":
            yield _piece(article, "description", magazine.description, magazine.place)
            yield from _of_imprint(issue, article)
        case "contents":
            yield from _of_contents(issue, article)
        case "advert" if epub:
            yield _piece(article, "title", article.contents_title, _line_of(article, "contents_title"))


def _of_imprint(issue: Issue, article: Article) -> Iterator[SourceText]:
    for field in issue.imprint:
        if field.values:
            yield _piece(article, f"label-{field.key}", field.label, field.place)
        for number, value in enumerate(field.values, 1):
            yield _piece(article, f"field-{field.key}-{number}", value, field.place)


def _of_contents(issue: Issue, article: Article) -> Iterator[SourceText]:
    for listed in issue.articles:
        if listed.listed:
            speaker = listed.contents_speaker or (listed.speaker.name if listed.speaker else "")
            said = _line_of(listed, "contents_speaker" if listed.contents_speaker else "speaker")
            yield _piece(article, f"speaker-{listed.id}", speaker, said, "entry")
            place = _line_of(listed, "contents_title")
            yield _piece(article, f"entry-{listed.id}", listed.contents_title, place, "entry")


def _line_of(article: Article, field: str) -> Place:
    return Place(article.place.path, article.lines_of.get(field, article.place.line))


def _of_fields(article: Article) -> Iterator[SourceText]:
    """The front matter's texts."""
    texts = {
        "kicker": article.kicker,
        "title": "" if article.kind == "advert" else article.plain_title,
        "standfirst": plain_text(article.standfirst),
        "author": article.author,
        "office": article.office,
        "subtitle": article.subtitle,
        "letterhead": article.letterhead,
        "dateline": article.dateline,
        "salutation": article.salutation,
        "source": article.source,
    }
    for name, text in texts.items():
        yield _piece(article, name, text, _line_of(article, name))
    for number, line in enumerate(article.lines, 1):
        yield _piece(article, f"line-{number}", line, _line_of(article, "lines"), "line")
    if article.speaker:
        yield _piece(article, "speaker", article.speaker.name, _line_of(article, "speaker"))
        yield _piece(article, "office", article.speaker.office, _line_of(article, "speaker"))
    if article.signature:
        yield _piece(article, "signature", article.signature.name, _line_of(article, "signature"))
        yield _piece(article, "signature-office", article.signature.office, _line_of(article, "signature"))
    for number, contact in enumerate(article.contacts, 1):
        for index, line in enumerate((contact.label, *contact.lines)):
            name = f"contact-{number}-{index}" if index else f"contact-{number}"
            yield _piece(article, name, line, _line_of(article, "contacts"), "contact")
    for name, picture in (("picture", article.picture), ("portrait", article.portrait)):
        if picture:
            # The layouts of some kinds name the part that a picture plays (art, emblem): the id is then another.
            yield _piece(article, f"{name}-caption", plain_text(picture.caption), picture.place, "caption")
            yield _piece(article, f"{name}-credit", picture.credit, picture.place, "credit")


def list_notes(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """The notes whose marks stand in these inlines, in order."""
    for node in inlines:
        if node.kind == "note":
            yield node
        else:
            yield from list_notes(node.children)


@dataclass(frozen=True)
class _Blocks:
    """The body of an article as pieces."""

    article: Article
    labels: Mapping[str, str]
    notes_before: int

    def list_all(self, blocks: Sequence[Block]) -> Iterator[SourceText]:
        for block in blocks:
            if block.role in ("numerals", "timeline", "bars"):
                yield from self._of_chart(block)
                continue
            yield from self._of_attrs(block)
            yield from self._of_inlines(block.inlines, block.id, block.role, block.place)
            if picture := block.picture:
                yield from self._of_inlines(picture.caption, f"{block.id}--caption", "caption", picture.place)
                yield self._piece(f"{block.id}--credit", "credit", picture.credit, picture.place)
            children = self.list_all(block.children)
            if block.role == "pullquote":  # repeats a sentence by design: a text of its own
                children = (replace(piece, what="pull quote", opens=False) for piece in children)
            yield from children

    def _piece(self, identifier: str, what: str, text: str, place: Place) -> SourceText:
        return SourceText(self.article.id, identifier, what, text, place, text)

    def _of_inlines(self, inlines: Sequence[Inline], identifier: str, what: str, place: Place) -> Iterator[SourceText]:
        """A block's text, and each of its notes."""
        text, opens = plain_text(inlines), what == "paragraph"
        yield SourceText(self.article.id, identifier, what, text, place, plain_text(inlines, self._number), opens)
        for note in list_notes(inlines):
            words, number = plain_text(note.children), self._number(note)
            name = f"{self.article.id}-note-{note.attrs['number']}"
            yield SourceText(self.article.id, name, "note", words, place, f"{number} {words}")

    def _number(self, note: Inline) -> str:
        return str(int(note.attrs["number"]) + self.notes_before)

    def _of_attrs(self, block: Block) -> Iterator[SourceText]:
        """An event's date; a person's name, age and occupation, which share a line."""
        age = block.attrs.get("age") or ""
        texts = (
            ("date", "date", block.attrs.get("date") or ""),
            ("name", "name", block.attrs.get("name") or ""),
            ("about", "age", f"{age} {self.labels['age']}" if age else ""),
            ("about", "occupation", block.attrs.get("occupation") or ""),
        )
        for name, what, text in texts:
            yield self._piece(f"{block.id}--{name}", what, text, block.place)

    def _of_chart(self, block: Block) -> Iterator[SourceText]:
        """Label and value of each point, which every chart places in its own way."""
        unit = block.attrs.get("unit") or ""
        for item in (entry for listed in block.children for entry in listed.children):
            point = item.children[0]
            first = point.inlines[0] if point.inlines else None
            if first is not None and first.kind == "strong":
                value, label = plain_text((first,)), plain_text(point.inlines[1:])
            else:
                label, _, value = plain_text(point.inlines).partition(":")
            if unit and block.role == "bars":
                value = f"{value} {unit}"
            for what, text in (("label", label), ("value", value)):
                yield self._piece(point.id, what, text, point.place)
