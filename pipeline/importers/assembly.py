"""A cut export → all files of the issue and its report, proved letter by letter before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from pipeline.importers.anatomy.imprint import compare_imprint, find_issue_line, read_imprint
from pipeline.importers.anatomy.joining import Vocabulary, count_words
from pipeline.importers.anatomy.marked import NOTE_MARK
from pipeline.importers.anatomy.reading import CONTENTS_TITLE, IMPRINT_TITLE, read_article
from pipeline.importers.folding import fold_letters
from pipeline.importers.model import Chunk, Comparison, Cut, Cutting, Export, Imprint, Manuscript, Remark
from pipeline.importers.traits import measure_text
from pipeline.importers.words import AGE, words_of
from pipeline.importers.writing.files import IssueFacts, read_facts, write_issue
from pipeline.importers.writing.frames import size_frames
from pipeline.importers.writing.ledger import Balance, Line, balance_letters
from pipeline.importers.writing.notices import cut_words, tell_language, tell_problems
from pipeline.importers.writing.readback import Text, list_texts, read_articles
from pipeline.importers.writing.report import REPORT, Done, write_report
from pipeline.importers.writing.stubs import STUB_WORDS, complete, make_stub, mark_unlisted
from pipeline.markup import MAX_CHARACTERS
from pipeline.model import Article, Magazine, Place
from pipeline.plan import Copyfit
from pipeline.problems import Problem, Severity, Stopped

MADE = frozenset({"contents", "imprint"})  # kinds whose pages the build makes from what the other files say
# Attributes that say again, in a form of their own, what the text says: they may answer for letters of it, or not.
DERIVED = frozenset({"event.date", "timeline.from", "timeline.to", "bars.unit"})
QUOTED = 8  # lines: a remark on more of them quotes none of them whole


@dataclass(frozen=True)
class Assembled:
    """The issue's files, its report among them, and what the report was made from."""

    files: Mapping[str, bytes]
    done: Done


def read_issue_imprint(cutting: Cutting) -> Imprint:
    """The fields of the imprint's part; title and issue line from the cover where the imprint has none."""
    imprint = read_imprint(tuple(chunk for cut in cutting.cuts if cut.kind == "imprint" for chunk in cut.chunks))
    covers = [chunk for cut in cutting.cuts if cut.kind in ("cover", "contents") for chunk in cut.chunks]
    name = next((chunk.text for chunk in covers if chunk.heading), "")
    return replace(imprint, title=imprint.title or name, line=imprint.line or find_issue_line(covers))


def assemble_issue(
    issue: str,
    export: Export,
    cutting: Cutting,
    imprint: Imprint,
    magazine: Magazine,
    copyfit: Mapping[str, Copyfit],
    problems: Sequence[Problem] = (),
) -> Assembled:
    """Write every file, read it again, and balance its letters against the export's.

    ``problems`` are those of the cutting: they go into the report. Raises Stopped: INT002 where an article is longer
    than sources may be, INT010 where letters would be lost that the report does not list.
    """
    _refuse_length(cutting, export)
    root = f"sources/{issue}"
    compared = compare_imprint(imprint, magazine.imprint)
    facts = read_facts(issue, cutting.pages, imprint)
    words = count_words([chunk.text for chunk in export.chunks])
    completed = [complete(mark_unlisted(_read(cut, imprint, words), cut)) for cut in cutting.cuts]
    pages_of = {cut.id: cut.last - cut.first + 1 for cut in cutting.cuts}
    framed = size_frames([manuscript for manuscript, _ in completed], pages_of, copyfit)
    files = write_issue(facts, cutting.cuts, framed.manuscripts, framed.pictures, compared.overrides)
    articles, refused = read_articles(files, root)
    standing = {
        cut.id: tuple(_list_standing(cut, cutting, articles, facts, magazine, compared)) for cut in cutting.cuts
    }
    texts = {name: tuple(_drop_stubs(list_texts(article))) for name, article in articles.items()}
    for cut in cutting.cuts:
        own = texts.get(cut.id, ())
        again = [text for text in own if _says_again(text, cut)]
        texts[cut.id] = tuple(text for text in own if text not in again)
        standing[cut.id] += tuple(text.words for text in again)
    balance = balance_letters(_list_lines(export, cutting, framed.manuscripts), texts, standing)
    _refuse_losses(balance, export, refused)
    stubs = {manuscript.id: words for manuscript, words in completed if words}
    said = (
        *problems,
        *_tell_refused(refused),
        *tell_problems(export, cutting, framed.manuscripts, balance, stubs, framed.pictures, facts, compared),
        *tell_language(export, magazine.language),
    )
    done = Done(export, cutting, facts, framed.manuscripts, compared, balance, stubs, framed.shares, said)
    return Assembled({**files, REPORT: write_report(done)}, done)


def _refuse_length(cutting: Cutting, export: Export) -> None:
    hint = "perhaps the contents list lacks an entry: look where this article should end"
    refused = [Problem("INT002", f"«{cut.id}» would have {length} characters; an article may have {MAX_CHARACTERS}",
                       hint, Place(export.name, cut.chunks[0].span.first), article=cut.id)
               for cut in cutting.cuts if (length := measure_text(cut.chunks)) > MAX_CHARACTERS]  # fmt: skip
    if refused:
        raise Stopped(tuple(refused))


def _read(cut: Cut, imprint: Imprint, words: Vocabulary) -> Manuscript:
    if cut.kind not in MADE:
        return read_article(cut, words) if cut.chunks else make_stub(cut)
    # Contents and imprint have a title and no more: their lines come from the other files.
    made = replace(read_article(cut), taken=tuple(chunk.span for chunk in cut.chunks))
    if cut.kind != "imprint":
        return made
    remarks = (Remark(field.spans[0], f"the imprint's «{field.key}»", field.confidence, cut.id)
               for field in imprint.fields if field.spans)  # fmt: skip
    return replace(made, remarks=(*made.remarks, *remarks))


def _list_standing(
    cut: Cut,
    cutting: Cutting,
    articles: Mapping[str, Article],
    facts: IssueFacts,
    magazine: Magazine,
    compared: Comparison,
) -> Iterator[str]:
    """What an article's pages print although it is no text of its own: masthead, imprint, contents, «жаста»."""
    if cut.kind in ("cover", "imprint", "contents"):
        yield from (magazine.title, magazine.native_title, magazine.tagline, magazine.description)
        yield f"{facts.number} {facts.months} {facts.year}"
    if cut.kind == "survey" and cut.id in articles:
        for block in articles[cut.id].blocks:
            yield from words_of(AGE) if block.attrs.get("age") else ()
    if cut.kind == "imprint":
        for item in magazine.imprint:
            values = compared.overrides.get(item.key, item.values)
            yield item.label
            yield " ".join(values)
        known = {item.key for item in magazine.imprint}
        yield from (" ".join(values) for key, values in compared.overrides.items() if key not in known)
    if cut.kind == "contents":
        for other in cutting.cuts:
            article = articles.get(other.id)
            if article and article.listed:
                yield str(other.first)
                yield article.contents_title
                yield article.contents_speaker or (article.speaker.name if article.speaker else "")


def _list_lines(export: Export, cutting: Cutting, manuscripts: Sequence[Manuscript]) -> Iterator[Line]:
    """Every line with its article.

    What of contents, imprint and what belongs to no article is in no source is listed; so is a line that a remark
    quotes whole (a masthead on the cover).
    """
    owner: dict[int, tuple[str, bool]] = {}
    for chunk in (*cutting.loose, *cutting.furniture):
        owner |= dict.fromkeys(_numbers(chunk), ("", True))
    for cut in cutting.cuts:
        for chunk in cut.chunks:
            owner |= dict.fromkeys(_numbers(chunk), (cut.id, cut.kind in MADE))
    notes = {one.id: {piece.attrs.get("number", "") for piece in one.pieces if piece.role == "note"}
             for one in manuscripts}  # fmt: skip
    quoted: dict[int, str] = {}
    for remark in (remark for manuscript in manuscripts for remark in manuscript.remarks):
        for number in range(remark.span.first, min(remark.span.last, remark.span.first + QUOTED) + 1):
            quoted[number] = quoted.get(number, "") + fold_letters(remark.what)
    for number, words in enumerate(export.lines, 1):
        if words.strip():
            article, listed = owner.get(number, ("", False))
            # The mark of a footnote is no text: it is made anew from the note's number.
            words = _drop_marks(words, notes.get(article, set()))
            told = number in quoted and fold_letters(words) in quoted[number]
            yield Line(number, words, article, listed or told)


def _drop_marks(words: str, notes: Set[str]) -> str:
    return NOTE_MARK.sub(lambda found: "" if found[1] in notes else found[0], words)


def _numbers(chunk: Chunk) -> range:
    return range(chunk.span.first, chunk.span.last + 1)


def _drop_stubs(texts: Iterator[Text]) -> Iterator[Text]:
    return (text for text in texts if text.words not in STUB_WORDS)


def _says_again(text: Text, cut: Cut) -> bool:
    """True for what an article need not have got from its own lines: from its entry in the contents, or made."""
    if text.what in DERIVED or text.words in (CONTENTS_TITLE, IMPRINT_TITLE):
        return True
    given = {fold_letters(cut.entry.wording), fold_letters(cut.entry.speaker)} if cut.entry else set()
    return text.what in ("title", "speaker.name") and fold_letters(text.words) in given


def _refuse_losses(balance: Balance, export: Export, refused: Sequence[Problem]) -> None:
    lost = [loss for loss in balance.losses if not loss.listed]
    if not lost:
        return
    hint = "nothing was written: report it with the export, or mend these lines in a copy of it"
    said = [Problem("INT010", f"{loss.letters} letters would be lost: «{cut_words(loss.words)}»", hint,
                    Place(export.name, loss.line), article=loss.article or None) for loss in lost]  # fmt: skip
    raise Stopped((*said, *refused))


def _tell_refused(refused: Sequence[Problem]) -> Iterator[Problem]:
    for problem in refused:
        if problem.severity is Severity.ERROR:
            message = f"check refuses what was written: {problem.code}, {problem.message}"
            yield Problem("INT006", message, problem.hint, problem.place)
