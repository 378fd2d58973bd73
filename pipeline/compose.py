"""compose: Issue → markup, an article at a time, through the designer's layouts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import jinja2
from markupsafe import Markup

from pipeline.hyperlink import make_href
from pipeline.inlines import plain_text
from pipeline.kinds import KINDS
from pipeline.language.contract import Language
from pipeline.model import Article, Block, Inline, Issue, PageMap, PagePlan, Slot, Unit
from pipeline.pictures import pictures_of
from pipeline.placeholders import is_placeholder
from pipeline.stylesheet import expand_pages
from pipeline.typography import Setter

PDF_NOTE = '<span class="footnote" data-b="{id}" data-role="note">{text}</span>'
EPUB_NOTE = '<a epub:type="noteref" role="doc-noteref" id="{id}-mark" href="#{id}" class="noteref">{number}</a>'


@dataclass(frozen=True)
class Composer:
    """All that layouts need beside the issue: where they lie, for which edition, in which language.

    ``kept``: a folder of the build's own for layouts as compiled, which are a fifth of a second's work.
    """

    layouts: Path
    language: Language
    edition: str  # "pdf" or "epub"
    kept: Path | None = None

    def compose_article(self, issue: Issue, article: Article, plan: PagePlan, pages: PageMap | None) -> str:
        """The markup of one article. ``pages`` is the measured page map, for layouts that quote numbers."""
        note = PDF_NOTE if self.edition == "pdf" else EPUB_NOTE
        setter = Setter(self.language, article.hyphenation, note, soft_hyphens=self.edition == "pdf")
        template = _environment(self.layouts, self.kept).get_template(f"{article.kind}.html")
        return template.render(
            issue=issue,
            magazine=issue.magazine,
            article=article,
            edition=self.edition,
            epub=self.edition == "epub",
            label=self.language.labels,
            text=lambda value: Markup(setter.set_text(value)),
            rich=lambda inlines, block="": Markup(setter.set_inlines(inlines, block)),
            plain=setter.set_plain,
            at=lambda name, role="": _block_attrs(f"{article.id}--{name}", role or name, self.edition),
            block_at=lambda block, role="": _block_attrs(block.id, role or block.role, self.edition),
            entries=contents_entries(issue, plan, pages),
            notes=list(_notes(article.blocks)),
            split_drop=split_drop,
            opens_with_drop=opening_paragraph(article),
            points=list_points,
            side="left" if plan.of(article.id).first % 2 == 0 else "right",
            entry_href=lambda identifier: f"{identifier}.xhtml" if self.edition == "epub" else f"#{identifier}",
            size_class=title_size(article),
            page_name=page_name(article.id),
            placeholder=is_placeholder,
        )


def compose_units(composer: Composer, issue: Issue, plan: PagePlan, pages_css: str) -> tuple[Unit, ...]:
    """A unit for every run of pages; articles that share pages share it. Late units quote planned pages."""
    return tuple(_unit(composer, issue, plan, None, slots, pages_css) for slots in _shared(issue.order))


def compose_late(composer: Composer, issue: Issue, plan: PagePlan, pages: PageMap, pages_css: str) -> tuple[Unit, ...]:
    """The units that quote page numbers, with the measured ones."""
    units = (slots for slots in _shared(issue.order) if _is_late(issue, slots))
    return tuple(_unit(composer, issue, plan, pages, slots, pages_css) for slots in units)


def _shared(order: Sequence[Slot]) -> Iterator[tuple[Slot, ...]]:
    run: list[Slot] = []
    for slot in order:
        if run and (slot.first, slot.last) != (run[0].first, run[0].last):
            yield tuple(run)
            run = []
        run.append(slot)
    if run:
        yield tuple(run)


def _is_late(issue: Issue, slots: Sequence[Slot]) -> bool:
    return any(issue.article(slot.article).kind == "contents" for slot in slots)


def _unit(
    composer: Composer,
    issue: Issue,
    plan: PagePlan,
    pages: PageMap | None,
    slots: tuple[Slot, ...],
    pages_css: str,
) -> Unit:
    articles = [issue.article(slot.article) for slot in slots]
    first = articles[0]
    name = page_name(first.id)
    sections = "".join(composer.compose_article(issue, article, plan, pages) for article in articles)
    style = f"page: {name}; break-before: page"
    shared = " shared" if len(articles) > 1 else ""
    return Unit(
        id=first.id,
        articles=tuple(article.id for article in articles),
        first=slots[0].first,
        pages=slots[0].pages,
        page_name=name,
        html=f'<div class="unit{shared} unit-{first.kind}" style="{style}">{sections}</div>',
        page_css=expand_pages(pages_css, first.kind, name, slots[0].first, slots[0].pages, first.style_class),
        filler=f'<div class="unit filler" style="{style}"></div>',
        resources=tuple(sorted({f"{issue.root}/{picture.src}" for a in articles for picture in pictures_of(a)})),
        late=_is_late(issue, slots),
    )


def page_name(article_id: str) -> str:
    """The CSS named page of a unit."""
    return f"u-{article_id}"


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    article: Article
    page: str
    speaker: str


def contents_entries(issue: Issue, plan: PagePlan, pages: PageMap | None) -> tuple[Entry, ...]:
    """The contents' entries with measured page numbers, or planned ones before there is a measurement."""
    entries = []
    for article in issue.articles:
        if article.listed:
            first = pages.of(article.id).first if pages else plan.of(article.id).first
            speaker = article.contents_speaker or (article.speaker.name if article.speaker else "")
            entries.append(Entry(article, str(first), speaker))
    return tuple(entries)


def _block_attrs(identifier: str, role: str, edition: str) -> Markup:
    if edition == "epub":
        return Markup(f'id="{escape(identifier)}"')
    return Markup(f'data-b="{escape(identifier)}" data-role="{escape(role)}"')


def _notes(blocks: Sequence[Block]) -> Iterator[tuple[str, str, tuple[Inline, ...]]]:
    """Notes of an article: (id, number, content), as the ePub prints them at its end."""
    for block in blocks:
        for node in _walk((*block.inlines, *(block.picture.caption if block.picture else ()))):
            if node.kind == "note":
                article = block.id.rpartition("-")[0]
                yield f"{article}-note-{node.attrs['number']}", node.attrs["number"], node.children
        yield from _notes(block.children)


def _walk(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for node in inlines:
        yield node
        if node.kind != "note":
            yield from _walk(node.children)


def opening_paragraph(article: Article) -> str:
    """Id of the paragraph that opens with a drop cap, or "" where the kind has none."""
    first = next((block for block in article.blocks if block.role != "figure"), None)
    if first is None or first.role != "paragraph":
        return ""
    return first.id if KINDS[article.kind].drop_cap or article.kind == "interview" else ""


def split_drop(inlines: Sequence[Inline]) -> tuple[str, tuple[Inline, ...]]:
    """The drop cap (with an opening quote before it) and the rest of the paragraph."""
    if not inlines or inlines[0].kind != "text":
        return "", tuple(inlines)
    text = inlines[0].text
    length = 2 if text[:1] in "«„" else 1
    return text[:length], (Inline("text", text[length:]), *inlines[1:])


def list_points(block: Block) -> list[tuple[str, str, Block]]:
    """Items of a chart's list as (label, value, block): ``- Алматы: 3 200``, ``- **23 335** ұйым``."""
    points = []
    for item in (entry for child in block.children for entry in child.children):
        paragraph = item.children[0]
        head = paragraph.inlines[0] if paragraph.inlines else None
        if head is not None and head.kind == "strong":
            points.append((plain_text(paragraph.inlines[1:]).strip(), plain_text((head,)), paragraph))
        else:
            label, _, value = plain_text(paragraph.inlines).partition(":")
            points.append((label.strip(), value.strip(), paragraph))
    return points


def title_size(article: Article) -> str:
    """Classes of the title's size: long titles are set smaller, and where the opener has little room smaller again."""
    length = max(len(article.plain_title), 2 * max((len(line) for line in article.title), default=0))
    if len(article.plain_title) > 64:
        return "long longest"
    return "short" if length <= 28 else "medium" if length <= 56 else "long"


def read_number(value: str) -> float:
    """The number that a chart's value shows: «23 335» is 23335, «6,6 есе» 6.6; 0 where there is none."""
    match = re.match(r"[\d\s\u00a0]*\d(?:,\d+)?", value)
    return float(re.sub(r"\s", "", match.group()).replace(",", ".")) if match else 0.0


_environments: dict[Path, jinja2.Environment] = {}


def _open_bytecode(kept: Path | None) -> jinja2.BytecodeCache | None:
    """Compiled layouts, by the digest of their text; a folder that cannot be written keeps none."""
    if kept is None:
        return None
    try:
        kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return jinja2.FileSystemBytecodeCache(str(kept)) if os.access(kept, os.W_OK) else None


def _environment(layouts: Path, kept: Path | None) -> jinja2.Environment:
    if layouts not in _environments:
        _environments[layouts] = jinja2.Environment(
            loader=jinja2.FileSystemLoader(layouts),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_open_bytecode(kept),
        )
        _environments[layouts].filters.update(digits=read_number, href=make_href)
    return _environments[layouts]
