"""The proof that every character of the sources stands once in the finished files."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.bind import bind_issue, make_book
from pipeline.collation.copies import prove_copies
from pipeline.collation.counting import count_text, quote_words
from pipeline.collation.epubtext import read_epub_text
from pipeline.collation.generated import read_literals, read_pictured
from pipeline.collation.pdftext import read_pages
from pipeline.collation.pieces import list_pieces
from pipeline.collation.texts import PrintedPage, Setting, TextProof, prove_epub, prove_pdf, read_labels
from pipeline.compose import Composer
from pipeline.language import find_language
from pipeline.load import load_issue
from pipeline.markup import parse_markdown
from pipeline.model import Issue, PageMap
from pipeline.plan import make_plan
from pipeline.problems import Problem
from pipeline.stylefiles import read_style_files
from tests.bind.binding import Binding, prepare_binding
from tests.collation.paged import Paged, make_paged
from tests.perfect import ISSUE
from tests.pressing import STYLES, Rooms, open_rooms
from tests.texts import BODIES

LABELS = find_language("kk").labels
SETTING = Setting(LABELS, read_literals(read_style_files(STYLES).values()))
EPUB = "issue.epub"


@dataclass(frozen=True)
class Copy:
    """The perfect issue, finished: its sources, its pages' texts, its ePub."""

    issue: Issue
    made: Paged
    texts: tuple[str, ...]

    def prove(self) -> TextProof:
        return prove_epub(EPUB, read_epub_text(self.made.epub), self.issue, SETTING)

    def prove_printed(self, texts: tuple[str, ...] | None = None, setting: Setting = SETTING) -> TextProof:
        printed = read_labels(self.made.pages.labels, texts or self.texts)
        return prove_pdf("screen.pdf", printed, self.issue, self.made.pages, setting)

    def edit(self, name: str, old: str, new: str) -> tuple[Problem, ...]:
        """What is said when ``old``, which must stand there once, is replaced in a document of the ePub."""
        document = self.made.texts()[name]
        assert document.count(old) == 1, document
        return replace(self, made=self.made.edit(name, lambda text: text.replace(old, new))).prove().problems

    def edit_page(self, page: int, old: str, new: str) -> tuple[Problem, ...]:
        """The same of a page of the PDF, as its text is read."""
        texts = list(self.texts)
        assert texts[page - 1].count(old) == 1, texts[page - 1]
        texts[page - 1] = texts[page - 1].replace(old, new)
        return self.prove_printed(tuple(texts)).problems


def read_copy(rooms: Rooms) -> Copy:
    made = make_paged(rooms)
    return Copy(load_issue(rooms.sources.sources, ISSUE)[0], made, read_pages(made.screen))


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, press_cache: Path) -> Copy:
    return read_copy(open_rooms(tmp_path_factory.mktemp("texts"), press_cache))


@pytest.fixture(scope="session")
def binding(tmp_path_factory: pytest.TempPathFactory, press_cache: Path) -> Binding:
    return prepare_binding(open_rooms(tmp_path_factory.mktemp("bound"), press_cache).sources.folder)


def lines_of(problems: tuple[Problem, ...]) -> list[tuple[str, str | None, int | None]]:
    return [(one.code, one.article, one.place.line if one.place else None) for one in problems]


# --- what is whole ---------------------------------------------------------------------------------


def test_whole_copies_are_silent(finished: Copy) -> None:
    """A PDF and an ePub without a fault: nothing said, and every character of the sources found."""
    for proof in (finished.prove(), finished.prove_printed()):
        assert proof.problems == ()
        assert proof.wanted == proof.found > 1000
        assert proof.unproved == ()
        assert str(proof) == f"{proof.found:,} of {proof.wanted:,} characters"


def test_pieces_hold_every_field(finished: Copy) -> None:
    """The interview's pieces: title, standfirst, speaker and office, question and answer, pull quote, credit, note."""
    pieces = list_pieces(finished.issue, finished.issue.article("bridge"), LABELS)
    assert {"title", "standfirst", "speaker", "office", "question", "answer", "pull quote", "credit", "note"} <= {
        piece.what for piece in pieces
    }
    assert all(piece.place.line for piece in pieces)


BODY = """Бірінші абзац{0} ұзағырақ жазылды, оның соңында белгі тұр[^{0}]. {1}

::: box
### Қораптың тақырыбы {0}

Қорап ішіндегі абзац, онда да сөз бар.

1. бірінші тармақ
2. екінші тармақ
:::

![Сурет астындағы жазу {0}](images/oven.jpg){{alt="Пеш {0}" credit="Сурет: А." lines=9}}

– Ауызекі сөз: «Адам „дос“ іздейді», – деді ол.

| Қала | Саны |
|---|---|
| Алматы | 12 |
| Астана | 12 |

::: pullquote
Бірінші абзац{0} ұзағырақ жазылды
:::

- Алматы
- {1}

[^{0}]: Ескертпе {0}: Алматы, 12. {1}
"""


def test_pages_with_everything_are_silent(rooms: Rooms) -> None:
    """Several pages of notes, boxes, lists, tables, pictures and pull quotes with the same words in them: all found."""
    name = f"{ISSUE}/articles/baker.md"
    front = rooms.sources.text(name).split("---\n")[1]
    words = " ".join(f"Сөйлем {number} осында тұр." for number in range(24))
    bodies = "\n".join(BODY.format(number, words) for number in (1, 2, 3))
    rooms.sources.overlay({name: f"---\n{front}---\n\n{bodies}"})
    copy = read_copy(rooms)
    assert len(copy.texts) > len(copy.issue.order)
    for proof in (copy.prove_printed(), copy.prove()):
        assert proof.problems == ()
        assert proof.found == proof.wanted > 3000


# --- faults in the ePub ------------------------------------------------------------------------------


def test_a_dropped_paragraph(finished: Copy) -> None:
    """A paragraph that an ePub's document lacks is named with its line and its words."""
    name = "bridge.xhtml"
    paragraph = next(line for line in finished.made.texts()[name].split("\n") if "Екіншісін ше" in line)
    (problem,) = finished.edit(name, paragraph, "")
    assert lines_of((problem,)) == [("EPB005", "bridge", 23)]
    assert "is missing" in problem.message
    assert "Екіншісін ше" in problem.message


@pytest.mark.parametrize("keep", ["id", "class"])
def test_a_doubled_credit(finished: Copy, keep: str) -> None:
    """A credit that stands twice is told, whether its double bears the same id or none."""
    name = "bridge.xhtml"
    text = finished.made.texts()[name]
    start = text.index('<span class="credit"')
    credit = text[start : text.index("</span>", start) + len("</span>")]
    double = credit if keep == "id" else "<span>Сурет: журнал мұрағаты</span>"
    (problem,) = finished.edit(name, credit, f"{credit} {double}")
    assert lines_of((problem,)) == [("EPB005", "bridge", 29)]
    assert "Сурет: журнал мұрағаты" in problem.message


def test_a_lost_note(finished: Copy) -> None:
    """A note that is left out is told at the block that has its mark."""
    (problem,) = finished.edit("bridge.xhtml", "Шегенің ұзындығы", "")
    assert lines_of((problem,)) == [("EPB005", "bridge", 21)]
    assert "of the note 15 of" in problem.message


def test_swapped_letters(finished: Copy) -> None:
    """Two letters in each other's place: a loss, with the words about it."""
    (problem,) = finished.edit("baker.xhtml", "Сағат үште", "Саағт үште")
    assert (problem.code, problem.article) == ("EPB005", "baker")
    assert "1 of" in problem.message


def test_a_capital_for_a_small_letter(finished: Copy) -> None:
    """In the ePub case counts: nothing there is set in capitals by a sheet."""
    (problem,) = finished.edit("baker.xhtml", "Сағат үште", "сағат үште")
    assert (problem.code, problem.article) == ("EPB005", "baker")


def test_words_that_no_source_has(finished: Copy) -> None:
    """A sentence put into a document is told."""
    problems = finished.edit("baker.xhtml", "</section>", "<p>Бұл жерде болмаған сөз.</p></section>")
    assert [one.code for one in problems] == ["EPB005"]
    assert "no source" in problems[0].message


def test_the_cover_is_a_picture_with_all_its_words(finished: Copy) -> None:
    """Title, tagline and cover lines stand in the cover's alternative text."""
    tagline = finished.issue.magazine.tagline
    (problem,) = finished.edit("cover.xhtml", tagline, "")
    assert problem.code == "EPB005"
    assert tagline in problem.message


def test_an_alternative_text_is_a_text(finished: Copy) -> None:
    """What describes a picture is proved like what stands under it."""
    (problem,) = finished.edit("bridge.xhtml", "ағаш көпір аман", "ағаш аман")
    assert lines_of((problem,)) == [("EPB005", "bridge", 29)]


def test_hidden_text_is_no_text(finished: Copy) -> None:
    """A question that is hidden from screen readers, or from all, is missing; so is a picture's text; a hidden
    copy is a copy. A pull quote may be hidden, from screen readers alone."""
    for attribute in ('aria-hidden="true"', 'hidden="hidden"'):
        opened = '<p class="question" id="bridge-2"'
        (problem,) = finished.edit("bridge.xhtml", opened, f"{opened} {attribute}")
        assert lines_of((problem,)) == [("EPB005", "bridge", 19)]
        assert "is missing" in problem.message
    document = finished.made.texts()["bridge.xhtml"]
    picture = document[document.index('<figure class="figure') :].partition("<img")[0] + "<img"
    assert [one.code for one in finished.edit("bridge.xhtml", picture, f'{picture} aria-hidden="true"')] == ["EPB005"]
    copied = '<p aria-hidden="true">Бірінші тақтайды кім қақты?</p>'
    (again,) = finished.edit(
        "bridge.xhtml", '<p class="question" id="bridge-2"', f'{copied}<p class="question" id="bridge-2"'
    )
    assert "twice" in again.message
    quote = 'role="doc-pullquote" aria-hidden="true"'
    assert [one.code for one in finished.edit("bridge.xhtml", quote, f'{quote} hidden="hidden"')] == ["EPB005"]


def test_an_epub_that_cannot_be_read(finished: Copy) -> None:
    """Its text was not proved: that is said, with every article unproved."""
    proofs = prove_copies({EPUB: b"PK"}, lambda name: (), finished.issue, finished.made.pages, SETTING)
    assert [one.code for one in proofs[EPUB].problems] == ["EPB005"]
    assert len(proofs[EPUB].unproved) == len(finished.issue.articles)


# --- faults in PDFs ------------------------------------------------------------------------------------


def test_what_sheets_hide_and_repeat(small_rooms: Rooms) -> None:
    """Sheets that hide a credit, push a standfirst off the page and repeat a name: each told at its own line."""
    rooms = small_rooms.copy_styles()
    rooms.append_style("screen.css", ".interview .credit { display: none !important }")
    rooms.append_style("screen.css", ".interview .standfirst { position: relative; left: -900mm }")
    rooms.append_style("screen.css", ".interview .office::after { content: attr(data-b) }")
    rooms.append_style("screen.css", '.profile .standfirst::after, .feature .kicker::after { content: "Бос сөз" }')
    copy = read_copy(rooms)
    setting = replace(SETTING, literals=read_literals(read_style_files(rooms.styles).values()))
    proof = copy.prove_printed(setting=setting)
    said = {(one.code, one.article, (one.place.line if one.place else None)) for one in proof.problems}
    assert ("PDF030", "bridge", 29) in said  # the credit
    assert ("PDF030", "bridge", 13) in said  # the standfirst
    assert any("bridge" in one.message and "no source" in one.message for one in proof.problems)  # the id, printed
    assert {one.article for one in proof.problems} == {"bridge"}
    assert proof.found < proof.wanted
    assert copy.prove().problems == ()


def test_a_pages_text_lost_doubled_swapped(finished: Copy) -> None:
    """Of a page's text: a question lost, a credit doubled, letters swapped, a folio in a sentence."""
    lost = finished.edit_page(4, "Бірінші тақтайды кім қақты?", "")
    assert lines_of(lost) == [("PDF030", "bridge", 19)]
    assert "is missing" in lost[0].message
    page = next(at for at, text in enumerate(finished.texts, 1) if "журнал мұрағаты" in text)
    doubled = finished.edit_page(page, "журнал мұрағаты", "журнал мұрағаты\nСурет: журнал мұрағаты")
    assert lines_of(doubled) == [("PDF030", "bridge", 29)]
    assert "twice" in doubled[0].message
    swapped = finished.edit_page(4, "тақтайды кім", "тақтайыд кім")
    assert lines_of(swapped) == [("PDF030", "bridge", 19)]
    added = finished.edit_page(4, "тақтайды кім", "тақтайды 4 кім")
    assert lines_of(added) == [("PDF030", "bridge", 19)]


def test_a_lost_page(finished: Copy) -> None:
    """A page whose text is gone: every block of it is told, no other article's."""
    texts = list(finished.texts)
    texts[5] = ""
    problems = finished.prove_printed(tuple(texts)).problems
    assert {(one.code, one.article) for one in problems} == {("PDF030", "baker")}


def test_a_paragraph_parted_with_its_note(finished: Copy) -> None:
    """A paragraph and its note that both go over a page turn are still found, line by line."""
    note = "Ескертпенің басы осы бетте, ал соңы келесі бетте."
    body = f"Бірінші жол осында басталып тұр, одан кейін екінші жол жалғасады[^1].\n\n[^1]: {note}\n"
    issue, pages = with_body(finished, body)
    runs = (
        "Бірінші жол осында басталып тұр, одан\n1 Ескертпенің басы осы бетте, ал",
        "кейін екінші жол жалғасады1.\nсоңы келесі бетте.",
    )
    pieces = list_pieces(issue, issue.article("baker"), LABELS)
    others = "\n".join(piece.text for piece in pieces if piece.what not in ("paragraph", "note"))
    printed = tuple(
        PrintedPage((label,), text) for label, text in zip(("6", "7"), (f"{others}\n{runs[0]}", runs[1]), strict=True)
    )
    assert prove_pdf("a.pdf", printed, issue, pages, SETTING).problems == ()
    damaged = (printed[0], replace(printed[1], text=printed[1].text.replace("екінші", "екнші")))
    (problem,) = prove_pdf("a.pdf", damaged, issue, pages, SETTING).problems
    assert "paragraph" in problem.message


def with_body(finished: Copy, body: str) -> tuple[Issue, PageMap]:
    """The issue with another body of its story alone, on pages 6 and 7."""
    blocks, _ = parse_markdown(body, "baker", "story.md", 10, "profile")
    article = replace(finished.issue.article("baker"), blocks=blocks)
    articles = tuple(article if one.id == "baker" else one for one in finished.issue.articles)
    extent = replace(finished.made.pages.of("baker"), first=6, last=7, planned_first=6, planned_last=7)
    return replace(finished.issue, articles=articles), PageMap(2, ("6", "7"), (extent,), ())


def test_a_part_of_an_issue(finished: Copy) -> None:
    """Of an article that lies only partly in the file nothing is said but that it was not proved."""
    pages = finished.made.pages
    cut = read_labels(pages.labels[4:6], finished.texts[4:6])
    extents = tuple(extent for extent in pages.articles if extent.id in ("bridge", "baker"))
    proof = prove_pdf("print.pdf", cut, finished.issue, replace(pages, articles=extents), SETTING)
    assert proof.problems == ()
    assert proof.unproved == ("bridge",)
    assert proof.found == proof.wanted > 100
    assert "not proved: bridge" in str(proof)


def test_a_covers_sheet(finished: Copy) -> None:
    """Both covers on one sheet, the body in another file: the same proof."""
    texts, last = finished.texts, len(finished.texts)
    sheets = (
        PrintedPage((str(last), "1"), f"{texts[-1]}\n{texts[0]}"),
        PrintedPage(("2", str(last - 1)), f"{texts[1]}\n{texts[-2]}"),
    )
    body = read_labels([str(number) for number in range(3, last - 1)], texts[2:-2])
    proof = prove_pdf("print.pdf", (*body, *sheets), finished.issue, finished.made.pages, SETTING)
    assert proof.problems == ()
    assert proof.found == finished.prove_printed().found


def test_text_that_a_picture_brings(finished: Copy) -> None:
    """Words in a drawing or on a supplied page are exempt, those of its file alone."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Картадағы <tspan>өзен</tspan></text></svg>'.encode()
    article = next(one for one in finished.issue.articles if one.picture and one.kind == "partner")
    assert article.picture
    known = replace(SETTING, pictured={article.picture.src: read_pictured("a.svg", svg)})
    page = finished.made.pages.of(article.id).first
    texts = list(finished.texts)
    texts[page - 1] += "\nКартадағы өзен"
    printed = read_labels(finished.made.pages.labels, texts)
    arguments = finished.issue, finished.made.pages
    assert prove_pdf("a.pdf", printed, *arguments, known).problems == ()
    assert [one.code for one in prove_pdf("a.pdf", printed, *arguments, SETTING).problems] == ["PDF030"]
    twice = (*texts[: page - 1], f"{texts[page - 1]}\nКартадағы өзен", *texts[page:])
    again = read_labels(finished.made.pages.labels, twice)
    assert [one.code for one in prove_pdf("a.pdf", again, *arguments, known).problems] == ["PDF030"]


def test_the_same_text_in_two_files(finished: Copy) -> None:
    """Two PDFs with the same letters: the same is said of both, each by its own name."""
    files: Mapping[str, bytes] = {"print.pdf": finished.made.screen, "screen.pdf": finished.made.screen}
    broken = replace(finished.issue, magazine=replace(finished.issue.magazine, description="Басқа сөз"))
    proofs = prove_copies(files, lambda name: finished.made.pages.labels, broken, finished.made.pages, SETTING)
    told = {name: [one.message for one in proof.problems] for name, proof in proofs.items()}
    assert told["print.pdf"]
    assert [one.replace("print.pdf", "screen.pdf") for one in told["print.pdf"]] == told["screen.pdf"]


def test_a_build_proves_its_files(small_rooms: Rooms) -> None:
    """A block that a sheet hides is refused by the build, with its file and line; the proof is one of the gates."""
    rooms = small_rooms.copy_styles()
    rooms.append_style("screen.css", ".interview .credit { display: none !important }")
    run = rooms.build("--edition", "screen", "--json")
    assert run.status == 3
    assert ("PDF030", f"sources/{ISSUE}/articles/bridge.md", 29) in run.findings()
    assert ("text", "failed") in [(gate["name"], gate["status"]) for gate in rooms.report(rejected=True)["gates"]]


# --- laws -------------------------------------------------------------------------------------------


def bind_body(binding: Binding, body: str) -> tuple[Issue, str, bytes]:
    """The issue with another body of its story: sources, the story's document, the ePub."""
    language = find_language("kk")
    blocks, _ = parse_markdown(body, "baker", "story.md", 10, "feature")
    article = replace(binding.issue.article("baker"), blocks=blocks)
    articles = tuple(article if one.id == "baker" else one for one in binding.issue.articles)
    issue = replace(binding.issue, articles=articles)
    composer, plan = Composer(STYLES / "layouts", language, "epub"), make_plan(issue)
    book = make_book(STYLES / "layouts", issue, language, lambda one: composer.compose_article(issue, one, plan, None))
    content = bind_issue(issue, book, (), "", language)
    document = next(chapter.xhtml for chapter in book.chapters if chapter.article == "baker")
    return issue, document, content


def replace_document(content: bytes, name: str, text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, text.encode() if entry.filename.endswith(f"/{name}") else old.read(entry))
    return out.getvalue()


@settings(max_examples=15)
@given(body=BODIES, seed=st.integers(0, 10**6))
def test_law_nothing_is_said_of_what_is_whole_and_any_loss_is(binding: Binding, body: str, seed: int) -> None:
    """Generated articles are proved without a word; any one run taken out of a block's text is told at that block."""
    issue, document, content = bind_body(binding, body)
    whole = prove_epub(EPUB, read_epub_text(content), issue, SETTING)
    assert whole.problems == ()
    assert whole.wanted == whole.found

    tree, luck = etree.fromstring(document.encode()), random.Random(seed)
    carriers = {piece.id: piece for piece in list_pieces(issue, issue.article("baker"), LABELS, epub=True)}
    blocks = [one for one in tree.iter("{*}p", "{*}h2", "{*}td", "{*}th") if one.get("id") in carriers]
    block = luck.choice([one for one in blocks if count_text(one.text or "")])
    text = block.text or ""
    start = luck.choice([at for at, sign in enumerate(text) if count_text(sign)])
    end = luck.randint(start + 1, len(text))
    block.text = text[:start] + text[end:]
    broken = replace_document(content, "baker.xhtml", etree.tostring(tree, encoding="unicode"))
    proof = prove_epub(EPUB, read_epub_text(broken), issue, SETTING)
    assert {one.place for one in proof.problems} == {carriers[block.get("id") or ""].place}
    assert proof.found < proof.wanted


@given(st.text(max_size=60))
def test_law_what_is_counted_is_quoted(text: str) -> None:
    """Counting leaves no space, dash or quotation mark; a quotation of all counted characters has them all."""
    counted = count_text(text)
    assert not set(counted) & set(' \u00a0\n-–—‑«»„“”"\u00ad')
    assert count_text(quote_words(text, 0, len(counted), longest=1000)) == counted
