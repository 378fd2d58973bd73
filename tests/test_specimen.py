"""The specimen issue: built once in all editions, and looked at as a reader, a printer and an editor would."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from pipeline.fonts import read_fonts
from pipeline.inlines import plain_text
from pipeline.kinds import KINDS
from pipeline.load import Sources, load_issue
from pipeline.model import Article, Block, Inline, Issue
from pipeline.pictures import pictures_of
from pipeline.preflight import read_label
from tests.paper import read_pdf
from tests.pressing import STYLES, Rooms

PAGES = 32
PDFS = ("print.pdf", "screen.pdf")
ISSUE = "2023-00"
# Of the first 100 000 bytes of a printed issue's text, what zlib -9 leaves; measured once.
PRINTED_RATIO = 0.2315
SAMPLE = 100_000
PHRASE = 6  # so many words running are a phrase that somebody wrote
# Names that any text about them must spell alike.
NAMES = ("конрад аденауэр атындағы қор", "азаматтық альянсы", "қоғамдық кеңестер туралы", "қайырымдылық туралы")


# --- what was made ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def issue() -> Issue:
    """The specimen as loaded."""
    return load_issue(Sources(STYLES.parent / "sources"), ISSUE)[0]


@pytest.fixture(scope="session")
def texts(specimen: Rooms) -> dict[str, list[str]]:
    """The text of every page of both PDFs, spaces and hyphens made plain."""
    return {name: list(_page_texts((specimen.made / name).read_bytes())) for name in PDFS}


@pytest.fixture(scope="session")
def page_map(specimen: Rooms) -> Any:
    """page-map.json."""
    return json.loads((specimen.made / "page-map.json").read_text(encoding="utf-8"))


def _page_texts(content: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        yield _plain(text.get_text_bounded())
        text.close()
        page.close()
    document.close()


def _plain(text: str) -> str:
    text = text.replace("\u2011", "-").replace("\u00a0", " ").replace("\u00ad", "").replace("\ufffe", "-")
    return re.sub(r"\s+", " ", text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def open_pdf(specimen: Rooms, name: str) -> pikepdf.Pdf:
    return read_pdf((specimen.made / name).read_bytes())


def test_thirty_two_pages(specimen: Rooms, page_map: Any, texts: dict[str, list[str]]) -> None:
    """Both PDFs and the page map have the planned pages, and no article has more or fewer than planned."""
    assert [len(texts[name]) for name in PDFS] == [PAGES, PAGES]
    assert page_map["pages"] == PAGES
    for row in page_map["articles"]:
        assert (row["first"], row["last"]) == (row["planned_first"], row["planned_last"]), row["id"]
        assert row["over_lines"] == 0


def test_no_warning_and_no_error(specimen: Rooms) -> None:
    """The specimen is what the house can do: nothing is left to grumble at."""
    grumbles = [p for p in specimen.report()["problems"] if p["severity"] != "note"]
    assert Counter(problem["code"] for problem in grumbles) == {}


def test_final_accepts_it(specimen: Rooms) -> None:
    """--final makes it too, with every gate run: none finds anything, Ace no violation."""
    final = specimen.folder / "final"
    run = specimen.build("--final", ISSUE, "--output", str(final))
    assert run.status == 0, run.stderr
    gates = json.loads((final / ISSUE / "report.json").read_text(encoding="utf-8"))["gates"]
    assert {gate["name"] for gate in gates} >= {"ink map", "EPUBCheck", "Ace", "veraPDF PDF/A-2a", "veraPDF PDF/UA-1"}
    assert {gate["status"] for gate in gates} == {"passed"}


def test_contents_folio_and_plan_agree(issue: Issue, page_map: Any, texts: dict[str, list[str]]) -> None:
    """Measured first page, planned page, the number printed in the contents and the running foot are one number."""
    first = {row["id"]: row["first"] for row in page_map["articles"]}
    contents = first["contents"]
    for article in issue.articles:
        if not KINDS[article.kind].listed:
            continue
        slot = next(slot for slot in issue.order if slot.article == article.id)
        assert slot.first == first[article.id]
        entry = re.escape(_plain(article.contents_title or article.plain_title)).replace(r"\ ", r"\s")
        speaker = re.escape(_plain(article.speaker.name)) if article.speaker else ""
        pattern = rf"(?<!\d)(\d+) (?:{speaker} )?{entry}"
        for name in PDFS:
            printed = re.findall(pattern, texts[name][contents - 1])
            assert printed == [str(slot.first)], (name, article.id)
            assert _folio(texts[name][slot.first - 1]) == slot.first, (name, article.id)


def _folio(page: str) -> int | None:
    found = re.search(r"(?:(\d+) )?Adal Azamat · № 0 \(үлгі нөмір\)(?: (\d+))?", page)
    return int(found[1] or found[2]) if found and (found[1] or found[2]) else None


def test_running_feet_count_every_page(texts: dict[str, list[str]], page_map: Any, issue: Issue) -> None:
    """Every page from 4 on that belongs to a listed article carries its own number; none carries another."""
    listed = {article.id for article in issue.articles if KINDS[article.kind].listed}
    inside = {n for row in page_map["articles"] if row["id"] in listed for n in range(row["first"], row["last"] + 1)}
    for name in PDFS:
        feet = {number: _folio(page) for number, page in enumerate(texts[name], 1)}
        assert {number for number, foot in feet.items() if foot is not None} == inside
        assert all(foot is None or foot == number for number, foot in feet.items())


def test_the_imprint_is_whole(issue: Issue, page_map: Any, texts: dict[str, list[str]]) -> None:
    """Every field of magazine.yaml with a value stands on the imprint's page, label and all values."""
    page = next(row["first"] for row in page_map["articles"] if row["id"] == "imprint")
    filled = [field for field in issue.imprint if field.values]
    assert len(filled) >= 20
    for name in PDFS:
        text = _letters(texts[name][page - 1])
        for field in filled:
            for value in field.values:
                assert _letters(value) in text, (name, field.key)
            if field.key not in ("rights_notice", "opinion_notice"):
                assert _letters(field.label) in text, (name, field.key)


def test_text_on_every_page(issue: Issue, page_map: Any, texts: dict[str, list[str]]) -> None:
    """Every page that is not declared pictorial has running text on it, and the page map says where it starts."""
    started = {start["page"] for start in page_map["page_starts"]}
    for row in page_map["articles"]:
        article = issue.article(row["id"])
        if article.pictorial or KINDS[article.kind].pictorial:
            continue
        for number in range(row["first"], row["last"] + 1):
            assert str(number) in started
            for name in PDFS:
                assert len(_letters(texts[name][number - 1])) > 400, (name, number)


# --- the PDFs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PDFS)
def test_labels(specimen: Rooms, name: str) -> None:
    """Page labels are the printed numbers 1 to 32."""
    with open_pdf(specimen, name) as pdf:
        assert [read_label(page) for page in pdf.pages] == [str(number) for number in range(1, PAGES + 1)]


def test_the_outline(specimen: Rooms, issue: Issue) -> None:
    """The reader's bookmarks name every article that has a title, in running order; the printer's file has none."""
    with open_pdf(specimen, "screen.pdf") as pdf, pdf.open_outline() as outline:
        titles = [_letters(str(item.title)) for item in outline.root]
    wanted = [_letters(article.plain_title) for article in issue.articles if KINDS[article.kind].listed]
    assert [title for title in titles if title in wanted] == wanted
    with open_pdf(specimen, "print.pdf") as pdf:
        assert pikepdf.Name.Outlines not in pdf.Root


@pytest.mark.parametrize("name", PDFS)
def test_metadata(specimen: Rooms, issue: Issue, name: str) -> None:
    """Title, language and the dates of issue.yaml, and no other day."""
    with open_pdf(specimen, name) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Adal Azamat · № 0 (үлгі нөмір)"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:" + issue.date.replace("-", ""))
        assert str(pdf.docinfo["/ModDate"]).startswith("D:" + issue.modified.replace("-", ""))
        assert str(pdf.Root.Lang) == "kk"
        tagged = pikepdf.Name.StructTreeRoot in pdf.Root
    assert tagged is (name == "screen.pdf")


@pytest.mark.parametrize("name", PDFS)
def test_every_font_is_declared_and_embedded(specimen: Rooms, name: str) -> None:
    """Only faces of styles/fonts.yaml are in the files, each with its outlines."""
    declared = [font.family.replace(" ", "-") for font in read_fonts(STYLES / "fonts.yaml")]
    found = set()
    with open_pdf(specimen, name) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.FontDescriptor:
                found.add(str(item.FontName).partition("+")[2])
                assert any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    assert found
    assert {font for font in found if not font.startswith(tuple(declared))} == set()


LETTERS = "абвгғдежзийкқлмнңоөпрстуұүфхһцчшщыіьэюяәё"
KAZAKH = "әғқңөұүһі"


def test_kazakh_letters_are_drawn_rightly(specimen: Rooms) -> None:
    """Each Kazakh letter as it shows looks like its own glyph in the font's file: no other letter, no empty box."""
    document = pypdfium2.PdfDocument((specimen.made / "screen.pdf").read_bytes())
    drawn = _find_letters(document, set(KAZAKH))
    document.close()
    assert set(drawn) == set(KAZAKH)
    font = specimen.cache / "fonts" / "PTF55F.ttf"
    cmap = TTFont(font).getBestCmap()
    assert all(ord(letter) in cmap for letter in LETTERS)
    shapes = {letter: _draw_glyph(font, letter) for letter in LETTERS}
    shapes[".notdef"] = _draw_glyph(font, "\U0010fffd")
    for letter, ink in drawn.items():
        distances = {other: _distance(ink, shape) for other, shape in shapes.items()}
        nearest = min(distances, key=lambda other: distances[other])
        assert nearest == letter, (letter, nearest, distances[letter], distances[nearest])


SIZE = 48


def _find_letters(document: Any, wanted: set[str]) -> dict[str, list[int]]:
    """The ink of the first of each letter that is set in the body face, as SIZE × SIZE grey values."""
    found: dict[str, list[int]] = {}
    scale = 12
    for page in document:
        text = page.get_textpage()
        for index in range(text.count_chars()):
            letter = chr(pypdfium2.raw.FPDFText_GetUnicode(text, index))
            if letter not in wanted or letter in found or not _is_body(text, index):
                continue
            left, bottom, right, top = text.get_charbox(index)
            crop = (left, bottom, page.get_width() - right, page.get_height() - top)
            image = page.render(scale=scale, crop=crop, grayscale=True).to_pil()
            found[letter] = _fold_ink(image)
        text.close()
        page.close()
        if len(found) == len(wanted):
            break
    return found


def _is_body(text: Any, index: int) -> bool:
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pypdfium2.raw.FPDFText_GetFontInfo(text, index, buffer, 128, ctypes.byref(flags))
    return buffer.value.decode().partition("+")[2] == "PT-Serif"


def _draw_glyph(font: Path, letter: str) -> list[int]:
    image = Image.new("L", (240, 240), 255)
    ImageDraw.Draw(image).text((60, 40), letter, font=ImageFont.truetype(str(font), 114), fill=0)
    return _fold_ink(image)


def _fold_ink(image: Any) -> list[int]:
    """The ink's own box, drawn to one size: place and scale do not matter, form does."""
    box = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box is not None
    return list(image.crop(box).resize((SIZE, SIZE)).tobytes())


def _distance(one: Sequence[int], other: Sequence[int]) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


# --- the prose ------------------------------------------------------------------------------------------


def _walk(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _walk(block.children)


def _notes(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for node in inlines:
        if node.kind == "note":
            yield node
        yield from _notes(node.children)


def prose(article: Article) -> Iterator[str]:
    """Every text that somebody wrote, once: pull quotes repeat their article on purpose, credits are a formula."""
    yield article.plain_title
    yield plain_text(article.standfirst)
    for picture in (article.picture, article.portrait):
        if picture is not None:
            yield plain_text(picture.caption)
    echoes = {id(inner) for block in _walk(article.blocks) if block.role == "pullquote" for inner in _walk([block])}
    for block in _walk(article.blocks):
        if id(block) not in echoes:
            yield plain_text(block.inlines)
            yield from (plain_text(note.children) for note in _notes(block.inlines))
            if block.picture is not None:
                yield plain_text(block.picture.caption)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w-]+", text.casefold())


def phrases(text: str) -> Iterator[str]:
    """Every run of PHRASE words."""
    words = _words(text)
    return (" ".join(words[at : at + PHRASE]) for at in range(len(words) - PHRASE + 1))


@pytest.fixture(scope="session")
def reference() -> str:
    """The text of a printed issue, where the machine has one."""
    path = os.environ.get("PRESS_REFERENCE")
    if not path:
        pytest.skip("not run: PRESS_REFERENCE does not name the text of a printed issue")
    return Path(path).read_text(encoding="utf-8")


def test_no_phrase_twice(issue: Issue) -> None:
    """No six words running stand twice in the issue: nothing is padded out."""
    count = Counter(phrase for article in issue.articles for text in prose(article) for phrase in phrases(text))
    assert [phrase for phrase, times in count.items() if times > 1] == []


def _ratio(text: str) -> float:
    data = " ".join(text.split()).encode()[:SAMPLE]
    return len(zlib.compress(data, 9)) / len(data)


def _all_prose(issue: Issue) -> str:
    return " ".join(text for article in issue.articles for text in prose(article))


def test_as_rich_as_printed_prose(issue: Issue) -> None:
    """It packs no tighter than a printed issue's text of the same length (within 5 %): no phrase mill wrote it."""
    assert len(_all_prose(issue).encode()) > SAMPLE * 0.9
    assert _ratio(_all_prose(issue)) > PRINTED_RATIO * 0.95


def test_the_stored_ratio_is_true(reference: str) -> None:
    """The figure above is the printed issue's own."""
    assert _ratio(reference) == pytest.approx(PRINTED_RATIO, rel=0.05)


def test_nothing_is_copied(issue: Issue, reference: str) -> None:
    """No six words running of the printed issue, names apart, in articles, alternative texts or notices."""
    printed = set(phrases(reference))
    ours = [text for article in issue.articles for text in prose(article)]
    ours += [picture.alt for article in issue.articles for picture in pictures_of(article)]
    ours += [value for field in issue.imprint if field.key.endswith("_notice") for value in field.values]
    shared = {phrase for text in ours for phrase in phrases(text)} & printed
    assert {phrase for phrase in shared if not any(name in phrase for name in NAMES)} == set()


def test_alternative_texts(issue: Issue) -> None:
    """Every picture has one, all differ, and none is its caption again."""
    pictures = [picture for article in issue.articles for picture in pictures_of(article)]
    assert len(pictures) > 20
    assert all(len(_words(picture.alt)) >= 3 for picture in pictures), [p.src for p in pictures if not p.alt]
    alts = Counter(_letters(picture.alt) for picture in {p.src: p for p in pictures}.values())
    assert max(alts.values()) == 1
    assert all(_letters(picture.alt) != _letters(plain_text(picture.caption)) for picture in pictures)


def test_the_length_of_an_issue(issue: Issue) -> None:
    """About 55 000 characters: as much as thirty-two pages with pictures hold."""
    assert 50_000 <= len(_all_prose(issue)) <= 72_000


def test_every_kind_is_shown(issue: Issue) -> None:
    """Each kind of the magazine's page plan has its example, with three people asked or portrayed at least."""
    kinds = Counter(article.kind for article in issue.articles)
    assert set(kinds) == set(KINDS) - {"advert"}
    assert kinds["cover"] == 2
    assert kinds["interview"] + kinds["profile"] >= 3
    sides = [article.side for article in issue.articles if article.kind == "cover"]
    assert sides == ["front", "back"]


def test_no_latin_letter_in_a_kazakh_word(issue: Issue) -> None:
    """A Latin i in «РЕТIНДЕ» looks right and is found by nobody."""
    mixed = [
        word
        for article in issue.articles
        for text in (*prose(article), *(picture.alt for picture in pictures_of(article)))
        for word in re.findall(r"[^\W\d_]+", text)
        if re.search("[A-Za-z]", word) and re.search("[\u0400-\u04ff]", word)
    ]
    assert mixed == []


def test_the_sources_are_typed_as_the_guide_says() -> None:
    """No no-break space, soft hyphen or straight quotation mark in the articles: the pipeline sets those."""
    for path in sorted((STYLES.parent / "sources" / ISSUE / "articles").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert not re.search("[\u00a0\u00ad\u2011\u202f]", text), path.name


# --- tried as a new user ---------------------------------------------------------------------------------


def test_a_new_editor_changes_an_article(specimen: Rooms, issue: Issue, tmp_path: Path) -> None:
    """Title and three paragraphs of an article written anew, one command: all of it is in all three editions."""
    rooms = Rooms(tmp_path, specimen.cache, issue=ISSUE)
    shutil.copytree(specimen.sources.folder, rooms.sources.folder)
    article = issue.article("teacher")
    name = f"{ISSUE}/articles/teacher.md"
    text = rooms.sources.text(name)
    long = [block for block in article.blocks if block.role == "paragraph" and len(plain_text(block.inlines)) > 300]
    new = [
        f"{word} күні кабинетте жаңа ереже жазылды: әр дәлелге бір дерек, әр дерекке бір куә. Тақтаның шетінде тұрған "
        "қыз соны дауыстап оқып шықты да, борды көршісіне ұсынды."
        for word in ("Дүйсенбі", "Сәрсенбі", "Жұма")
    ]
    lines = text.split("\n")
    for block, words in zip(long[1:4], new, strict=True):
        assert block.place.line is not None
        lines[block.place.line - 1] = words
    title = "Құм сағат төңкерілген бейсенбі"
    at = next(number for number, line in enumerate(lines) if line.startswith("title:"))
    lines[at] = f"title: {title}"
    rooms.sources.overlay({name: "\n".join(lines)})

    run = rooms.build(ISSUE)
    assert run.status == 0, run.stderr
    wanted = [_letters(words) for words in (title, *new)]
    with zipfile.ZipFile(rooms.made / "issue.epub") as archive:
        chapter = unescape(re.sub(r"<[^>]+>", "", archive.read("EPUB/teacher.xhtml").decode()))
    rows = json.loads((rooms.made / "page-map.json").read_bytes())["articles"]
    row = next(row for row in rows if row["id"] == "teacher")
    assert row["title"] == title
    for edition in PDFS:
        pages = list(_page_texts((rooms.made / edition).read_bytes()))
        own = _letters("".join(pages[row["first"] - 1 : row["last"]]))
        assert all(words in own for words in wanted), edition
        assert _letters(title) in _letters(pages[2]), edition
    assert all(words in _letters(chapter) for words in wanted)


def test_the_articles_stand_in_running_order(issue: Issue, page_map: Any) -> None:
    """The page map lists the articles as issue.yaml does, without a gap."""
    rows = page_map["articles"]
    assert [row["id"] for row in rows] == [slot.article for slot in issue.order]
    assert all(after["first"] in (row["last"] + 1, row["first"]) for row, after in pairwise(rows))
