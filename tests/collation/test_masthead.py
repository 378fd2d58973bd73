"""Masthead, issue line and imprint in every carrier: a sound one is silent, one changed word is found."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Name, Pdf, String

from pipeline.collation.carriers import collate_epub, collate_masthead, collate_metadata, collate_pages
from pipeline.collation.epubtext import read_epub_text
from pipeline.collation.masthead import compare_imprint, compare_named, list_facts
from pipeline.finish import finish_pdf, plan_finishing
from pipeline.identity import identify
from pipeline.inlines import plain_text
from pipeline.load import Sources, load_issue
from pipeline.model import ArticleExtent, Issue, PageMap, Place
from pipeline.problems import Problem
from tests.bind.binding import prepare_binding
from tests.paper import write_pdf
from tests.perfect import copy_perfect
from tests.pressing import Rooms

LABELS = tuple(str(number) for number in range(1, 9))


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    """The perfect issue."""
    return copy_perfect(tmp_path_factory.mktemp("perfect")).load()


@pytest.fixture(scope="module")
def epub(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The perfect issue as an ePub."""
    return prepare_binding(copy_perfect(tmp_path_factory.mktemp("bound")).folder).bind()


@pytest.fixture(scope="module")
def pdf(issue: Issue) -> bytes:
    """A PDF of one empty page that says of itself what the issue's PDFs say."""
    raw = Pdf.new()
    raw.add_blank_page(page_size=(200, 300))
    return finish_pdf(write_pdf(raw), plan_finishing(issue, ("1",), True, identify(issue)))


def map_issue(issue: Issue) -> PageMap:
    """Every article on its planned pages."""
    extents = [
        ArticleExtent(slot.article, "", "", slot.first, slot.last, slot.first, slot.last, 1, 0, 0)
        for slot in issue.order
    ]
    return PageMap(issue.pages, tuple(str(number) for number in range(1, issue.pages + 1)), tuple(extents), ())


def set_cover(issue: Issue) -> str:
    """The words of a cover as pdfium reads them."""
    return f"{issue.magazine.title}\n{issue.magazine.tagline} № 1 (01-02) 2024\nКөпірден өткендер"


def set_imprint(issue: Issue) -> str:
    """The words of an imprint's page: lines broken, commas between values, in capitals what the sheet capitalises."""
    head = f"Мазмұны\n4 Көпір\n{issue.magazine.title}\nШЫҒАРЫЛЫМ ДЕРЕКТЕРІ\n№ 1 (01-02) 2024\n"
    fields = (f"{one.label}\n{', '.join(one.values)}" for one in issue.imprint if one.values)
    return head + issue.magazine.description.replace(" журнал", "\nжур\u00adнал") + "\n" + "\n".join(fields)


def rewrite(content: bytes, inside: str, old: str, new: str) -> bytes:
    """The ePub with ``old``, which must stand there, replaced in one of its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == f"EPUB/{inside}":
                assert old in data.decode(), f"{old} is not in {inside}"
                data = data.decode().replace(old, new, 1).encode()
            target.writestr(info, data)
    return out.getvalue()


def assert_one(found: tuple[Problem, ...], carrier: str, words: str, place: Place | None = None) -> None:
    """One EPB015, which names the carrier and says the words."""
    assert [problem.code for problem in found] == ["EPB015"], [problem.message for problem in found]
    assert found[0].message.startswith(carrier), found[0].message
    assert words in found[0].message
    assert found[0].hint
    if place is not None:
        assert found[0].place == place


def place_of(issue: Issue, key: str) -> Place:
    return list_facts(issue)[key].place


def test_sound_epub_is_silent(issue: Issue, epub: bytes) -> None:
    """The bound perfect issue says of itself what the sources say."""
    assert collate_epub(issue, "issue.epub", epub) == ()


def test_sound_pdf_is_silent(issue: Issue, pdf: bytes) -> None:
    """So do a finished PDF's metadata, and pages with the words of cover and imprint."""
    assert collate_metadata(issue, "screen.pdf", pdf) == ()
    texts = {"1": set_cover(issue), "3": set_imprint(issue)}
    assert collate_pages(issue, map_issue(issue), "screen.pdf", texts) == ()


def test_sound_specimen_is_silent(specimen: Rooms) -> None:
    """In the specimen's finished files nothing differs, read from the bytes; with another title, everything does."""
    issue = load_issue(Sources(specimen.sources.folder), "2023-00")[0]
    names = ("print.pdf", "screen.pdf", "issue.epub")
    files = {name: (specimen.made / name).read_bytes() for name in names}
    pages = map_issue(issue)
    labels = dict.fromkeys(names[:2], pages.labels)
    assert collate_masthead(issue, pages, files, labels) == dict.fromkeys(names, ())
    other = replace(issue, magazine=replace(issue.magazine, title="Adal Azanat"))
    found = collate_masthead(other, pages, files, labels)
    carriers = {one.message.partition(": ")[0] for problems in found.values() for one in problems}
    for pdf in names[:2]:
        assert {f"{pdf}, Title", f"{pdf}, XMP", f"{pdf}, cover", f"{pdf}, imprint"} <= carriers
    assert {"issue.epub, content.opf", "issue.epub, cover.xhtml", "issue.epub, imprint.xhtml"} <= carriers


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        (">250\u00a0дана<", ">950 дана<", "print_run", "is «950 дана», not «250 дана»"),
        (">М.\u00a0Қалиева<", ">М. Қалыева<", "authors", "is «Ж. Оспанов, М. Қалыева»"),
        (">МЕРЗІМДІЛІГІ<", ">МЕРЗІМІ<", "periodicity", "is called «МЕРЗІМІ»"),
        (">Kopir</p>", ">Копир</p>", "title", "is «Копир», not «Kopir»"),
        ("2024</p>", "2025</p>", "line", "not «№ 1 (01-02) 2024»"),
        ("шағын журнал", "үлкен журнал", "description", "үлкен журнал"),
    ],
)
def test_changed_imprint_in_the_epub_is_found(
    issue: Issue, epub: bytes, old: str, new: str, key: str, words: str
) -> None:
    """A value, a label or the head of the imprint's document that differs, with the field's place in the sources."""
    faulty = rewrite(epub, "imprint.xhtml", old, new)
    assert_one(collate_epub(issue, "issue.epub", faulty), "issue.epub, imprint.xhtml: ", words, place_of(issue, key))


def test_missing_and_added_fields_in_the_epub_are_found(issue: Issue, epub: bytes) -> None:
    """A field that the imprint's document has not, one that the sources have not, and a shuffled order."""
    field = '<dd id="imprint--field-founder-1">«Көпір» қоғамдық бірлестігі</dd>'
    found = collate_epub(issue, "issue.epub", rewrite(epub, "imprint.xhtml", field, ""))
    assert any("ҚҰРЫЛТАЙШЫ ««Көпір» қоғамдық бірлестігі» is missing" in one.message for one in found)
    added = '<div><dt>ДЕМЕУШІ</dt><dd id="imprint--field-sponsor-1">Банк</dd></div></dl>'
    assert_one(
        collate_epub(issue, "issue.epub", rewrite(epub, "imprint.xhtml", "</dl>", added)),
        "issue.epub, imprint.xhtml: ",
        "a field ДЕМЕУШІ «Банк» that the sources have not",
    )
    shuffled = replace(issue, imprint=(*issue.imprint[1:], issue.imprint[0]))
    found = collate_epub(shuffled, "issue.epub", epub)
    assert any("in another order" in one.message for one in found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('<dc:title id="title">Kopir', '<dc:title id="title">Kopyr', "the title with its issue line is «Kopyr"),
        ("бірлестігі</dc:publisher>", "қоры</dc:publisher>", "the publisher is"),
        ("сұраңыз.</dc:rights>", "сұрамаңыз.</dc:rights>", "ҚҰҚЫҚТАР"),
        (">2024-02-15</dc:date>", ">2024-02-16</dc:date>", "the issue's date is «2024-02-16»"),
        ('"prism:number">1<', '"prism:number">2<', "the issue's number is «2», not «1»"),
        ('id="magazine">Kopir', 'id="magazine">Kopyr', "the magazine's title is «Kopyr»"),
        ("қолөнер</dc:subject>", "қолғанат</dc:subject>", "the magazine's subjects is «көршілік, қолғанат»"),
        (">edd</meta>", ">ill</meta>", "has the roles ill edt"),
        ("А.Б. Сапарова</dc:contributor>", "А.Б. Сапаров</dc:contributor>", "names А.Б. Сапаров, whom neither"),
    ],
)
def test_changed_package_document_is_found(issue: Issue, epub: bytes, old: str, new: str, words: str) -> None:
    """Title, publisher, rights, date, number, series and people of the package document."""
    faulty = rewrite(epub, "content.opf", old, new)
    found = collate_epub(issue, "issue.epub", faulty)
    assert any(words in one.message and one.message.startswith("issue.epub, content.opf") for one in found), found


def test_other_issue_line_on_the_epubs_cover_is_found(issue: Issue, epub: bytes) -> None:
    """The cover's alternative text is its masthead to who cannot see it."""
    faulty = rewrite(epub, "cover.xhtml", "(01-02)", "(03-04)")
    assert_one(collate_epub(issue, "issue.epub", faulty), "issue.epub, cover.xhtml: ", "the issue line")


def test_unreadable_files_are_found(issue: Issue, epub: bytes) -> None:
    """A file that cannot be opened, and an ePub without the imprint's document, prove nothing."""
    assert_one(collate_epub(issue, "issue.epub", b"no zip"), "issue.epub: ", "cannot be read")
    assert_one(collate_metadata(issue, "print.pdf", b"no pdf"), "print.pdf: ", "cannot be read")
    lost = replace(issue, articles=tuple(replace(one, id="lost") for one in issue.articles if one.kind == "imprint"))
    found = collate_epub(lost, "issue.epub", epub)
    assert any("cannot be read" in one.message for one in found)


def test_damaged_package_document_is_found(issue: Issue, epub: bytes) -> None:
    """A stream that cannot be unpacked, and one that is locked, are told of, not raised."""
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        info = archive.getinfo("EPUB/content.opf")
    data = info.header_offset + 30 + len(info.filename.encode())
    spoilt = epub[:data] + b"\xff" * 20 + epub[data + 20 :]
    entry = epub.rindex(b"PK\x01\x02", 0, epub.rindex(b"EPUB/content.opf"))
    locked = epub[: entry + 8] + b"\x01" + epub[entry + 9 :]
    for content in (spoilt, locked):
        assert_one(collate_epub(issue, "issue.epub", content), "issue.epub: ", "cannot be read")
        with pytest.raises(ValueError, match="cannot be read"):
            read_epub_text(content)


def test_changed_title_of_a_pdf_is_found(issue: Issue, pdf: bytes) -> None:
    """Another issue line in the Info dictionary, with its place in issue.yaml."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.trailer.Info[Name.Title] = String("Kopir · № 2 (03-04) 2024")
        faulty = write_pdf(opened)
    words = "is «Kopir · № 2 (03-04) 2024», not «Kopir · № 1 (01-02) 2024»"
    found = collate_metadata(issue, "print.pdf", faulty)
    assert_one(found, "print.pdf, Title: ", words, Place("sources/2024-01/issue.yaml", issue.lines_of["number"]))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<prism:number>1<", "<prism:number>2<", "the issue's number is «2»"),
        ("<prism:publicationName>Kopir<", "<prism:publicationName>Kopyr<", "the magazine's title is «Kopyr»"),
        ("Kopir · № 1", "Kopir · № 3", "the title with its issue line"),
        ("<prism:number>1</prism:number>", "", "the issue's number «1» is missing"),
    ],
)
def test_changed_packet_of_a_pdf_is_found(issue: Issue, pdf: bytes, old: str, new: str, words: str) -> None:
    """The XMP packet, which archives read, says the same as the Info dictionary."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        packet = opened.Root.Metadata.read_bytes().decode()
        assert old in packet
        opened.Root.Metadata = opened.make_stream(packet.replace(old, new, 1).encode())
        faulty = write_pdf(opened)
    assert_one(collate_metadata(issue, "print.pdf", faulty), "print.pdf, XMP: ", words)


def test_pdf_without_a_packet_is_found(issue: Issue, pdf: bytes) -> None:
    """A PDF that says nothing of itself misses every fact."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        del opened.Root.Metadata
        faulty = write_pdf(opened)
    found = collate_metadata(issue, "print.pdf", faulty)
    assert {"the magazine's title «Kopir» is missing", "the issue's number «1» is missing"} <= {
        one.message.removeprefix("print.pdf, XMP: ") for one in found
    }


def test_other_title_on_the_cover_is_found(issue: Issue) -> None:
    """A cover with another masthead, on a page of its own and on a cover's sheet; the page is named."""
    for label in ("1", "8–1"):
        texts = {label: set_cover(issue).replace("Kopir", "Kopyr")}
        found = collate_pages(issue, map_issue(issue), "print.pdf", texts)
        assert_one(found, "print.pdf, cover: ", "the magazine's title «Kopir» is missing; the page begins «Kopyr")
        assert found[0].page == label


def test_other_issue_line_on_the_cover_is_found(issue: Issue) -> None:
    """A cover of last year's issue."""
    texts = {"1": set_cover(issue).replace("2024", "2023")}
    assert_one(collate_pages(issue, map_issue(issue), "print.pdf", texts), "print.pdf, cover: ", "the issue line")


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("250 дана", "200 дана", "print_run", "behind its label stands «200 дана»"),
        ("250 дана", "250 данадан", "print_run", "behind its label stands «250 данадан»"),
        ("А.Б. Сапарова", "", "editor_in_chief", "«А.Б. Сапарова» is missing"),
        ("БАС РЕДАКТОР", "РЕДАКТОР", "editor_in_chief", "БАС РЕДАКТОР «А.Б. Сапарова» is missing"),
    ],
)
def test_changed_imprint_in_print_is_found(issue: Issue, old: str, new: str, key: str, words: str) -> None:
    """A value changed, grown or gone and a label changed on the imprint's page, with the field's place."""
    text = set_imprint(issue)
    assert old in text
    found = collate_pages(issue, map_issue(issue), "print.pdf", {"3": text.replace(old, new, 1)})
    mine = tuple(one for one in found if one.place == place_of(issue, key))
    assert_one(mine, "print.pdf, imprint: ", words)
    assert mine[0].page == "3"


@pytest.mark.parametrize("behind", ["Бұл шығарылым тегін.", "3 тегін", "Kopir · № 1 (01-02) 2024 тегін"])
def test_what_stands_behind_the_last_field_is_found(issue: Issue, behind: str) -> None:
    """A last value that has grown; a folio, a running foot, the imprint's own notice may stand there."""
    text, last = set_imprint(issue), [one for one in issue.imprint if one.values][-1]
    imprint = next(one for one in issue.articles if one.kind == "imprint")
    notice = plain_text(imprint.blocks[0].inlines) if imprint.blocks else issue.articles[0].plain_title
    for tail in ("", "\n3", f"\n3\n{issue.magazine.title} · {issue.line}", f"\n{notice}\n3"):
        assert compare_imprint(issue, "print.pdf", {"3": text + tail}, [notice]) == ()
    assert_one(compare_imprint(issue, "print.pdf", {"3": f"{text} {behind}"}, [notice]), "print.pdf", last.label)


def test_what_stands_behind_a_field_is_found_where_the_next_has_no_label(issue: Issue) -> None:
    """The next field is then known by its values."""
    fields = [one for one in issue.imprint if one.values]
    bare = replace(issue, imprint=(*fields[:1], replace(fields[1], label=""), *fields[2:]))
    assert compare_imprint(bare, "print.pdf", {"3": set_imprint(bare)}) == ()
    value = fields[0].values[-1]
    grown = set_imprint(bare).replace(value, f"{value} және басқалар", 1)
    assert_one(compare_imprint(bare, "print.pdf", {"3": grown}), "print.pdf", fields[0].label)


def test_imprint_may_run_over_pages(issue: Issue) -> None:
    """Fields on a second page are found there, with a folio between the pages."""
    text = set_imprint(issue)
    at = text.index("КУӘЛІК")
    assert compare_imprint(issue, "print.pdf", {"3": f"{text[:at]}\n3", "4": f"Kopir {text[at:]}"}) == ()


def test_texts_by_name_are_compared(issue: Issue) -> None:
    """What a feed says, given by the names of the facts: silent where equal, found where not, missing or too much."""
    sound = {"title": ("Kopir",), "line": ("№ 1 (01-02) 2024",), "issn": (), "authors": ("Ж. Оспанов", "М. Қалиева")}
    assert compare_named(issue, "issue.jsonld", sound) == ()
    assert compare_named(issue, "issue.jsonld", {"authors": ("Ж. Оспанов, М. Қалиева",)}) == ()
    assert_one(compare_named(issue, "feed", {"title": ("Kopyr",)}), "feed: ", "is «Kopyr», not «Kopir»")
    assert_one(compare_named(issue, "feed", {"title": ("KOPIR",)}), "feed: ", "is «KOPIR», not «Kopir»")
    assert_one(compare_named(issue, "feed", {"title": ("Ko,pir",)}), "feed: ", "is «Ko,pir», not «Kopir»")
    assert_one(compare_named(issue, "feed", {"authors": ("Ж. ОСПАНОВ, М. ҚАЛИЕВА",)}), "feed: ", "is «Ж. ОСПАНОВ")
    assert_one(compare_named(issue, "feed", {"publisher": ()}), "feed: ", "the publisher")
    assert_one(compare_named(issue, "feed", {"issn": ("1234-5679",)}), "feed: ", "which the sources have not")
    with pytest.raises(KeyError):
        compare_named(issue, "feed", {"colour": ("red",)})
