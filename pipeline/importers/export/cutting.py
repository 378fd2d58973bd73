"""An export cut into the articles of an issue, each on its printed pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.importers.export.alignment import Match
from pipeline.importers.export.contents import FEWEST, Contents, check_pages, find_contents, find_heading
from pipeline.importers.export.edges import Layout, Paged, count, place_parts
from pipeline.importers.export.furniture import drop_furniture, find_furniture, remark_furniture
from pipeline.importers.export.genres import Genre, tell_kind
from pipeline.importers.export.matching import match_entries
from pipeline.importers.export.stretches import Stretch, find_stretches, measure_density
from pipeline.importers.export.unlisted import find_imprint
from pipeline.importers.folding import fold
from pipeline.importers.model import Chunk, Confidence, Cut, Cutting, Entry, Export, Remark, Span
from pipeline.importers.traits import WIDE_GAP, is_short, measure_text, plain
from pipeline.model import Place
from pipeline.problems import Problem, Stopped

WORK_LIMIT = 200_000  # entries × paragraphs that are compared: twenty times those of an issue of 64 pages
ENTRIES_LIMIT = 200  # entries of one issue: more is no contents list
LEAST_ARTICLE = 300  # characters: less that belongs to no entry is a line astray, not an article
STEMS = {"front": "cover", "back": "back", "founder": "founder", "contents": "contents", "imprint": "imprint"}
STUBS = {"front": "a front cover", "back": "a back cover", "imprint": "an imprint"}
_ORDER = (Confidence.SURE, Confidence.LIKELY, Confidence.GUESS)


def cut_export(export: Export, pages: int | None) -> tuple[Cutting, tuple[Problem, ...]]:
    """Cut an export into articles with ids, kinds and printed pages, in running order; pages count from 1.

    ``pages`` is the page count of the issue; None infers it from the export, and says so. Every chunk is in one cut
    or loose, in its order. Raises Stopped: INT008 without a contents list or any article of it, INT002 with too many
    entries. The problems are INT005, INT006, INT011 and INT012.
    """
    export, removed, told = _clear(export, _need_contents(export))
    contents = _need_contents(export)
    entries = tuple(sorted(contents.entries, key=lambda entry: entry.page))
    listed = range(contents.first, contents.last + 1)
    imprint = find_imprint(export.chunks, listed)
    barred = [listed, *([range(imprint.low, imprint.high)] if imprint else [])]
    matches = _need_matches(export, contents, entries, barred)
    stretches = find_stretches(export.chunks, entries, matches, barred)
    layout = place_parts(export.chunks, listed, imprint, stretches, pages)
    cuts = _name(layout.parts)
    listing = (*_remark_contents(contents, export), *_remark_rubrics(contents, export))
    remarks = (*listing, *_remark_pages(layout, export), *map(_remark, cuts))
    cutting = Cutting(layout.pages, cuts, layout.loose, remarks + _remark_loose(layout.loose) + told, removed)
    problems = (*_tell(export, contents, stretches, layout, cuts, pages), *_tell_furniture(export, removed, told))
    return cutting, problems


def _clear(export: Export, contents: Contents) -> tuple[Export, tuple[Chunk, ...], tuple[Remark, ...]]:
    """The export without page numbers and running heads; those, and what the report says of them."""
    chunks, listed = export.chunks, range(contents.first, contents.last + 1)
    imprint = find_imprint(chunks, listed)
    barred = [listed, *([range(imprint.low, imprint.high)] if imprint else [])]
    first = min(bar.start for bar in barred)
    name = plain(chunks[0].text) if first > 0 and is_short(chunks[0]) else ""
    barred.append(range(first))  # the cover and the founder's page have no running heads
    found = find_furniture(chunks, barred, max(entry.page for entry in contents.entries), name)
    removed = tuple(chunks[index] for index in sorted(found.indexes))
    return replace(export, chunks=drop_furniture(chunks, found)), removed, remark_furniture(chunks, found)


def _tell_furniture(export: Export, removed: tuple[Chunk, ...], told: tuple[Remark, ...]) -> Iterator[Problem]:
    hint = "look at their lines in import-report.md"
    if removed:
        what = f"{len(removed)} lines were taken for page numbers and running heads, and left out"
        yield Problem("INT006", what, hint, Place(export.name, removed[0].span.first))
    if left := [remark for remark in told if remark.confidence is Confidence.GUESS]:
        what = f"numbers alone in their lines were left in the text, perhaps page numbers: {len(left)}"
        yield Problem("INT006", what, hint, Place(export.name, left[0].span.first))


def _need_contents(export: Export) -> Contents:
    contents = find_contents(export)
    if contents is None:
        line, entries = find_heading(export) or (None, 0)
        what = "no contents list was found: nothing was cut"
        if line is not None:
            few = "1 entry" if entries == 1 else f"{entries} entries"
            what = f"a contents heading with {few} under it; a list has at least {FEWEST}: nothing was cut"
        raise Stopped((Problem(
            "INT008", what,
            "give it a heading of its own (Мазмұны, Содержание, Contents) and a page number for every entry",
            Place(export.name, line),
        ),))  # fmt: skip
    entries, chunks = len(contents.entries), len(export.chunks)
    if entries > ENTRIES_LIMIT or entries * chunks > WORK_LIMIT:
        raise Stopped((Problem(
            "INT002", f"a contents list of {entries} entries and {chunks} paragraphs: more than an issue has",
            "import one issue at a time", Place(export.name, contents.entries[0].span.first),
        ),))  # fmt: skip
    return contents


def _need_matches(
    export: Export, contents: Contents, entries: tuple[Entry, ...], barred: list[range]
) -> tuple[Match | None, ...]:
    """Matches after the contents list, or before it where it stands at the end of the issue."""
    chunks = export.chunks
    after = match_entries(chunks, entries, range(contents.last + 1, len(chunks)), barred)
    if any(match is None for match in after):
        before = match_entries(chunks, entries, range(contents.first), barred)
        if _worth(before) > _worth(after):
            after = before
    if not any(after):
        raise Stopped((Problem(
            "INT008", "a contents list was found, but no article of it: nothing was cut",
            "write its entries as the articles' titles are written, or the titles as headings",
            Place(export.name, contents.entries[0].span.first),
        ),))  # fmt: skip
    return after


def _worth(matches: tuple[Match | None, ...]) -> float:
    return sum(match.score for match in matches if match)


def _name(parts: tuple[Paged, ...]) -> tuple[Cut, ...]:
    """Cuts with their ids: the kind, numbered from 1 where there are several of it."""
    genres = [_tell_genre(part) for part in parts]
    stems = [STEMS.get(part.side, genre.kind) for part, genre in zip(parts, genres, strict=True)]
    many = Counter(stems)
    seen: Counter[str] = Counter()
    cuts: list[Cut] = []
    for part, genre, stem in zip(parts, genres, stems, strict=True):
        seen[stem] += 1
        name = f"{stem}-{seen[stem]}" if many[stem] > 1 else stem
        confidence = max(part.confidence, genre.confidence, key=_ORDER.index)
        reason = "; ".join(text for text in (part.reason, genre.reason) if text)
        cuts.append(Cut(name, genre.kind, part.first, part.last, part.entry, part.chunks, confidence, reason))
    return tuple(cuts)


def _tell_genre(part: Paged) -> Genre:
    if part.kind or part.entry is None:
        return Genre(part.kind, Confidence.SURE, "")
    genre = tell_kind(part.chunks, part.entry)
    return Genre(genre.kind, genre.confidence, f"{genre.kind}: {genre.reason}")


def _lines(chunks: tuple[Chunk, ...], entry: Entry | None = None) -> Span:
    """The lines of the chunks from the first to the last; of the entry where there are none."""
    if chunks:
        return Span(chunks[0].span.first, chunks[-1].span.last)
    return entry.span if entry else Span(1, 1)


def _remark(cut: Cut) -> Remark:
    pages = f"page {cut.first}" if cut.first == cut.last else f"pages {cut.first}–{cut.last}"
    what = f"{cut.id}, {pages}" + (f": {cut.reason}" if cut.reason else "")
    return Remark(_lines(cut.chunks, cut.entry), what, cut.confidence, cut.id)


def _remark_contents(contents: Contents, export: Export) -> tuple[Remark, ...]:
    first, last = export.chunks[contents.first], export.chunks[contents.last]
    confidence = Confidence.SURE if contents.headed else Confidence.LIKELY
    how = "under its heading" if contents.headed else "without a heading: lines with rising page numbers"
    what = f"the contents list, {len(contents.entries)} entries, {how}"
    if contents.numbered:
        confidence = Confidence.GUESS
        what += "; each line has two numbers: the first was taken to count the entries, the last for the page"
    return (Remark(Span(first.span.first, last.span.last), what, confidence),)


def _remark_rubrics(contents: Contents, export: Export) -> Iterator[Remark]:
    """Words between the entries that belong to none: the rubrics of the articles under them."""
    used = {line for entry in contents.entries for line in range(entry.span.first, entry.span.last + 1)}
    for chunk in export.chunks[contents.first + contents.headed : contents.last + 1]:
        if not used & set(range(chunk.span.first, chunk.span.last + 1)):
            what = f"a rubric of the contents, not used: «{plain(chunk.text)[:60]}»; an article under it may have it as"
            yield Remark(chunk.span, f"{what} its kicker", Confidence.GUESS)


def _remark_pages(layout: Layout, export: Export) -> tuple[Remark, ...]:
    if not layout.inferred:
        return ()
    what = f"a page count of {layout.pages} was inferred: {layout.inferred}"
    return (Remark(Span(1, len(export.lines)), what, Confidence.GUESS),)


def _remark_loose(loose: tuple[Chunk, ...]) -> tuple[Remark, ...]:
    return tuple(Remark(chunk.span, "belongs to no part that was found", Confidence.GUESS) for chunk in loose)


def _tell(
    export: Export,
    contents: Contents,
    stretches: tuple[Stretch, ...],
    layout: Layout,
    cuts: tuple[Cut, ...],
    pages: int | None,
) -> Iterator[Problem]:
    """What a person must look at, each with its line in the export."""
    name = export.name
    for entry, what in check_pages(contents.entries, pages):
        yield Problem("INT012", f"«{entry.wording}»: {what}", "correct the number, or the order in issue.yaml",
                      Place(name, entry.span.first), value=entry.page, limit=pages)  # fmt: skip
    if contents.numbered:
        yield Problem("INT006", "each line of the contents has two numbers: the last was taken for the page",
                      "compare the pages with the printed issue",
                      Place(name, contents.entries[0].span.first))  # fmt: skip
    if layout.inferred:
        yield Problem("INT006", f"the issue was taken to have {layout.pages} pages: {layout.inferred}",
                      "give the page count with --pages", Place(name))  # fmt: skip
    for part, cut in zip(layout.parts, cuts, strict=True):
        yield from _tell_cut(name, part, cut)
    yield from _tell_last(export, stretches, layout)
    yield from _tell_unlisted(export, stretches, layout)


def _tell_last(export: Export, stretches: tuple[Stretch, ...], layout: Layout) -> Iterator[Problem]:
    """The last article takes what is left of the page count: more than its text makes is told."""
    density = measure_density(export.chunks, stretches)
    part = max((part for part in layout.parts if part.side == "listed"), key=lambda part: part.first)
    pages, text = part.last - part.first + 1, measure_text(part.chunks)
    if density and part.chunks and not layout.inferred and pages > 2 * max(1, round(text / density)) + 2:
        what = f"the last article would stand on pages {part.first}–{part.last}, and its text makes about "
        yield Problem("INT006", what + count(max(1, round(text / density)), "page"),
                      "look whether --pages is right, or what else stands there",
                      Place(export.name, part.chunks[0].span.first))  # fmt: skip


def _tell_cut(name: str, part: Paged, cut: Cut) -> Iterator[Problem]:
    place = Place(name, _lines(cut.chunks, cut.entry).first)
    if part.side in STUBS and not cut.chunks:
        yield Problem("INT011", f"the export has no {STUBS[part.side].split(' ', 1)[1]}",
                      f"a stub stands on page {cut.first}: fill it by hand", Place(name), article=cut.id)  # fmt: skip
    elif cut.entry and not cut.chunks:
        yield Problem("INT005", f"no article was found for «{cut.entry.wording}», page {cut.first}",
                      "look whether its text is in the export, under another title", place, article=cut.id)  # fmt: skip
    elif cut.confidence is Confidence.GUESS:
        yield Problem("INT006", f"{cut.id}, from page {cut.first}: {cut.reason}",
                      "look at its first and last paragraph", place, article=cut.id)  # fmt: skip
    if part.side == "figures" or (part.side == "partner" and cut.confidence is not Confidence.GUESS):
        yield Problem("INT005", f"{cut.id}, page {cut.first}, has no entry in the contents: {cut.reason}",
                      "look at where it begins, and at its page", place, article=cut.id)  # fmt: skip


def _tell_unlisted(export: Export, stretches: tuple[Stretch, ...], layout: Layout) -> Iterator[Problem]:
    """Text outside all parts, and headings inside an article that look like the title of another."""
    if measure_text(layout.loose) >= LEAST_ARTICLE:
        yield Problem("INT005", f"{len(layout.loose)} paragraphs belong to no entry of the contents",
                      "see import-report.md for their lines",
                      Place(export.name, layout.loose[0].span.first))  # fmt: skip
    levels = Counter(export.chunks[stretch.title].heading for stretch in stretches if not stretch.is_missing)
    level, times = levels.most_common(1)[0]
    used = {chunk.span.first for part in layout.parts if part.side != "listed" for chunk in part.chunks}
    like_titles = [
        chunk
        for stretch in stretches
        for chunk in export.chunks[stretch.title + 1 : stretch.high]
        if chunk.heading == level and chunk.gap >= WIDE_GAP and chunk.span.first not in used
    ]
    if level and 2 * times > sum(levels.values()) and 2 * len(like_titles) <= times:
        listed = {fold(stretch.entry.wording).text for stretch in stretches}
        for chunk in like_titles:
            if fold(chunk.text).text in listed:  # a second time: its entry's article says so
                continue
            yield Problem("INT005", f"«{chunk.text[:60]}» looks like a title, and the contents do not list it",
                          "it was left in the article before it", Place(export.name, chunk.span.first))  # fmt: skip
