"""Manuscripts: Word's, LibreOffice's and plain ones, as articles of the house; nothing of them is lost silently."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.articlefile import read_article
from pipeline.importers.manuscripts.pandoc import read_tree
from pipeline.importers.manuscripts.reading import read_manuscript
from pipeline.importers.manuscripts.repairing import repair
from pipeline.importers.model import Manuscript
from pipeline.importers.writing.files import write_article
from pipeline.importers.writing.stubs import complete
from pipeline.problems import Problem, Stopped
from tests.importers.manuscripts.worddocs import BODY, PNG, docx_parts, drawing, paragraph, write_docx, zipped

DOCUMENTS = Path(__file__).resolve().parent / "documents"
Read = tuple[Manuscript, Mapping[str, bytes], tuple[Problem, ...]]


def roles(manuscript: Manuscript) -> list[str]:
    return [piece.role for piece in manuscript.pieces]


def texts(read: Read, role: str) -> list[str]:
    return [piece.text for piece in read[0].pieces if piece.role == role]


def said(read: Read, code: str) -> list[str]:
    return [problem.message for problem in read[2] if problem.code == code]


def remarks(read: Read) -> str:
    return "\n".join(remark.what for remark in read[0].remarks)


def docx(folder: Path, body: str, kind: str = "letter", **more: bytes) -> Read:
    return read_manuscript(write_docx(folder, body, (), **more), kind, "letter")


def markdown(folder: Path, text: str, kind: str = "feature", name: str = "m.md") -> Read:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_manuscript(path, kind, "article")


@pytest.fixture(scope="module", params=["well.docx", "well.odt"])
def well(request: pytest.FixtureRequest) -> Read:
    """The interview that LibreOffice wrote, see documents/make.py."""
    return read_manuscript(DOCUMENTS / request.param, "interview", "interview-1")


def test_fields_of_an_interview(well: Read) -> None:
    """Title, standfirst, speaker and portrait come out of the document's styles and order."""
    fields = well[0].fields
    assert fields["title"] == "Құдықтың суы неге тәтті?"
    assert fields["standfirst"] == "Құдық қазушымен кешкі әңгіме"
    assert fields["speaker"] == {"name": "Серікбай Дәуренов", "office": "құдық қазушы"}
    assert fields["portrait"] == {
        "src": "images/interview-1-1.png",
        "alt": "Шапан киген қария құдықтың шығырын ұстап тұр.",
    }


def test_body_of_an_interview(well: Read) -> None:
    """Questions and answers with their dashes, a section, list, quotation, table, figure, notes at the end."""
    assert roles(well[0])[:6] == ["paragraph", "question", "answer", "question", "answer", "heading"]
    assert {"list", "quote", "table", "figure", "note"} <= set(roles(well[0]))
    assert texts(well, "question") == ["– Құдықты қалай іздейсіз?", "– Тереңдігі қанша болады?"]
    assert texts(well, "answer")[1].startswith("– Он бес метр. Кейде жиырма – тасы көп жерде.[^2]")
    assert [piece.level for piece in well[0].pieces if piece.role == "heading"] == [2]
    assert "«Тереңдігі қанша болады?»" in remarks(well)


def test_pictures_of_a_document(well: Read) -> None:
    """Each picture once, under a name of ours; what follows it in the caption's style is its caption."""
    (figure,) = (piece for piece in well[0].pieces if piece.role == "figure")
    assert figure.text == "Құдық басы, тамыз айы."
    assert figure.attrs == {"src": "images/interview-1-2.png", "alt": "Тас құдықтың жанында қауға жатыр."}
    assert sorted(well[1]) == ["images/interview-1-1.png", "images/interview-1-2.png"]
    assert all(Image.open(io.BytesIO(content)).size == (120, 90) for content in well[1].values())


def test_tracked_changes_are_told(well: Read) -> None:
    """What was put in stays, what was struck out goes, both are said with place and words, nobody is named."""
    assert "Кешке салқындап әңгіме тоқтады." in texts(well, "paragraph")
    inserted, deleted = said(well, "INT007")
    assert "салқындап" in inserted
    assert "қарай" in deleted
    assert "Unknown" not in inserted + deleted


def test_a_text_box_keeps_its_words(well: Read) -> None:
    """The words of a frame stand after the paragraph that held it, whose own words stay too."""
    at = texts(well, "paragraph").index("Жақтауда тұрған сөйлем.")
    assert texts(well, "paragraph")[at - 1] == "Кешке салқындап әңгіме тоқтады."
    assert any("a text box" in message for message in said(well, "INT006"))
    assert said(well, "INT009") == []


def test_foreign_words_are_marked(well: Read) -> None:
    """Words in Latin letters that the document says are English."""
    assert "[Slow Water]{lang=en}" in texts(well, "answer")[0]


def test_the_article_is_read_by_the_pipeline(well: Read) -> None:
    """Written as a source, the pipeline's own parser has no complaint, and finds two notes."""
    article, problems = read_article(write_article(well[0]).decode(), "interview-1", "interview-1.md")
    assert problems == ()
    assert article is not None
    notes = [node for block in article.blocks for node in block.inlines if node.kind == "note"]
    assert ["".join(child.text for child in note.children) for note in notes] == [
        "1934 жылы қазылған.",
        "Метрлеп өлшенеді.",
    ]


def test_repairs_are_counted(well: Read) -> None:
    """The report says what the pipeline repaired, by kinds with their numbers."""
    assert "quotation marks set as « » and „ “: 2" in remarks(well)
    assert "dashes set as – with their spaces: 4" in remarks(well)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Ол \u201cАта \u201cкөне\u201d құдық\u201d деді.", "Ол «Ата „көне“ құдық» деді."),
        ('"Бір" <<екі>> сөз', "«Бір» «екі» сөз"),
        ("- Кім бар?", "– Кім бар?"),
        ("-Кім бар?", "– Кім бар?"),
        ("\u2014 Мен -- осында \u2014 тұрмын.", "– Мен – осында – тұрмын."),
        ("№5 мектеп,\u00a0қо\u00adғам", "№ 5 мектеп, қоғам"),
        ("Екі  бос   орын... солай", "Екі бос орын... солай"),
        ("ҚР\u2011ның 2003-2005 жылдары", "ҚР-ның 2003–2005 жылдары"),
        ("1\u2009234 теңге, 8\u202f%", "1 234 теңге, 8%"),
        ("http://qudyq.kz/a--b-c", "http://qudyq.kz/a--b-c"),
        ('Биіктігі 5" болды', 'Биіктігі 5" болды'),
    ],
)
def test_typography_is_repaired(typed: str, wanted: str) -> None:
    """What a word processor adds goes, the house's spelling comes; addresses and marks without a partner stay."""
    cells, counts = repair(typed)
    assert "".join(cells) == wanted
    assert bool(counts) == (typed != wanted)
    assert repair(wanted)[1].total() == 0


def test_words_under_changed_marks_survive(tmp_path: Path) -> None:
    """A repair that crosses bold and plain runs keeps the marks where they were."""
    body = BODY + '<w:p><w:r><w:t>Ол "Тас </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>көпір" </w:t></w:r></w:p>'
    assert texts(docx(tmp_path, body), "paragraph")[-1] == "Ол «Тас **көпір»**"


def test_comments_are_left_out_and_told(tmp_path: Path) -> None:
    """A comment goes into no source; its words stand in the report, its author's name does not."""
    comment = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0" '
        'w:author="Бағдат"><w:p><w:r><w:t>Жылын тексеру керек.</w:t></w:r></w:p></w:comment></w:comments>'
    )
    marked = '<w:commentRangeStart w:id="0"/><w:r><w:t>Ескі су.</w:t></w:r><w:commentRangeEnd w:id="0"/>'
    parts = docx_parts(
        BODY + paragraph("", inner=marked + '<w:r><w:commentReference w:id="0"/></w:r>'),
        (("rId9", "comments", "comments.xml", False),),
    )
    path = tmp_path / "m.docx"
    path.write_bytes(zipped(parts | {"word/comments.xml": comment.encode()}))
    read = read_manuscript(path, "letter", "letter")
    (message,) = said(read, "INT007")
    assert "Жылын тексеру керек." in message
    assert "Бағдат" not in message
    assert texts(read, "paragraph")[-1] == "Ескі су."


def test_what_no_source_can_hold_is_told(tmp_path: Path) -> None:
    """An equation and an embedded object: INT009 with the paragraph's number and first words."""
    equation = "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
    thing = '<w:r><w:object><o:OLEObject Type="Embed"/></w:object></w:r>'
    read = docx(tmp_path, BODY + paragraph("Есебі мынау:", inner=equation) + paragraph("Кестесі осы:", inner=thing))
    messages = said(read, "INT009")
    assert any("an equation" in message and "Есебі мынау" in message for message in messages)
    assert any("embedded object" in message and "paragraph 4" in message for message in messages)


def test_linked_pictures_are_left_out(tmp_path: Path) -> None:
    """A picture that is a link to the network or to a file of the machine: left out, told, nothing fetched."""
    relations = (
        ("rId5", "image", "http://127.0.0.1:9/p.png", True),
        ("rId6", "image", "file:///etc/hostname", True),
        ("rId7", "image", "../../../etc/hostname", False),
    )
    body = BODY + drawing("rId5", linked=True) + drawing("rId6", linked=True) + drawing("rId7")
    path = write_docx(tmp_path, body, relations)
    manuscript, pictures, problems = read_manuscript(path, "partner", "partner")
    assert pictures == {}
    assert "figure" not in roles(manuscript)
    assert {problem.code for problem in problems} <= {"INT009"}


def test_links_lead_to_the_web_only(tmp_path: Path) -> None:
    """The words of a link to a file stay, the link does not, and that is told."""
    read = markdown(tmp_path, "# Көпір\n\n[беті](https://kopir.example/) мен [файл](file:///etc/passwd)")
    assert texts(read, "paragraph") == ["[беті](https://kopir.example/) мен файл"]
    assert len(said(read, "INT009")) == 1


@pytest.mark.parametrize(("kind", "wanted"), [("GIF", ".png"), ("BMP", ".png"), ("JPEG", ".jpg")])
def test_pictures_are_converted_where_needed(tmp_path: Path, kind: str, wanted: str) -> None:
    """A kind that layout cannot take becomes a PNG; a JPEG stays as it is, whatever its name says."""
    made = io.BytesIO()
    Image.new("RGB", (20, 20), (9, 90, 50)).save(made, kind)
    parts = docx_parts(BODY + drawing("rId5", "Жасыл жапырақ."), (("rId5", "image", "media/i.bin", False),))
    path = tmp_path / "m.docx"
    path.write_bytes(zipped(parts | {"word/media/i.bin": made.getvalue()}))
    _, pictures, _ = read_manuscript(path, "letter", "letter")
    ((name, content),) = pictures.items()
    assert name == f"images/letter-1{wanted}"
    assert (content == made.getvalue()) == (kind == "JPEG")
    assert Image.open(io.BytesIO(content)).size == (20, 20)


def test_a_broken_picture_is_left_out(tmp_path: Path) -> None:
    """Half a picture is none: INT009, and the article comes without it. A program's own description is no alt."""
    parts = docx_parts(
        BODY + drawing("rId5", "Бар сурет.") + drawing("rId6", "Picture 1"),
        (("rId5", "image", "media/a.png", False), ("rId6", "image", "media/b.png", False)),
    )
    path = tmp_path / "m.docx"
    path.write_bytes(zipped(parts | {"word/media/a.png": PNG[:60], "word/media/b.png": PNG}))
    read = read_manuscript(path, "letter", "letter")
    assert list(read[1]) == ["images/letter-1.png"]
    assert len(said(read, "INT009")) == 1
    assert len(said(read, "PIC003")) == 1


def test_a_lost_paragraph_would_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever pandoc passes over is found missing: planted here by a reader that drops every second block."""

    def read_half(*asked: Any) -> Mapping[str, Any]:
        tree = read_tree(*asked)
        return {**tree, "blocks": tree["blocks"][::2]}

    monkeypatch.setattr("pipeline.importers.manuscripts.reading.read_tree", read_half)
    (message,) = said(docx(tmp_path, BODY + paragraph("Жаңбыр жауды.")), "INT009")
    assert "Өзен бойында қайық тұр." in message


def test_letters_have_their_ends(tmp_path: Path) -> None:
    """The salutation after the title, the signature of name and office at the end; Word's styles or not."""
    body = BODY + paragraph("Жауап күтемін.") + paragraph("Сабыр Жақсыбеков,") + paragraph("зейнеткер")
    text = body.replace("Өзен бойында", "Құрметті редакция!</w:t></w:r></w:p><w:p><w:r><w:t>Өзен бойында")
    fields = docx(tmp_path, text)[0].fields
    assert fields["salutation"] == "Құрметті редакция!"
    assert fields["signature"] == {"name": "Сабыр Жақсыбеков", "office": "зейнеткер"}


def test_missing_fields_are_named(tmp_path: Path) -> None:
    """What the kind must have and the manuscript has not: INT011 each, and no field is made up."""
    manuscript, _, problems = docx(tmp_path, BODY, "interview")
    assert [p.message.split("«")[1].split("»")[0] for p in problems if p.code == "INT011"] == ["portrait", "speaker"]
    assert "speaker" not in manuscript.fields


def test_our_own_markdown_comes_through(tmp_path: Path) -> None:
    """A source of ours as a manuscript: its fields as they stand, divs, figures and spans kept."""
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "bridge.png").write_bytes(PNG)
    text = (
        "---\nkind: feature\ntitle: Су қайда?\nstandfirst: Үш ауыл\npicture:\n  src: images/bridge.png\n"
        "  alt: Көпір тұр.\nshade: көк\n---\n\nСөз[^а].\n\n::: box\n### Білген жөн\n\n- бір\n- екі\n:::\n\n"
        '::: pullquote\nСөз.\n:::\n\n![Арық.](images/bridge.png){.wide alt="Су ағып жатыр." lines=12}\n\n'
        "[^а]: Ескерту.\n"
    )
    read = markdown(tmp_path, text)
    picture = {"src": "images/article-1.png", "alt": "Көпір тұр."}
    assert dict(read[0].fields) == {"title": "Су қайда?", "standfirst": "Үш ауыл", "picture": picture}
    assert roles(read[0]) == ["paragraph", "box", "pullquote", "figure", "note"]
    figure = read[0].pieces[3]
    assert (figure.text, figure.attrs["wide"], figure.attrs["lines"]) == ("Арық.", "yes", "12")
    assert list(read[1]) == ["images/article-1.png"]
    assert "shade" in said(read, "INT009")[0]
    assert read_article(write_article(read[0]).decode(), "article", "article.md")[1] == ()


def test_pictures_outside_the_folder_are_left_out(tmp_path: Path) -> None:
    """A Markdown manuscript names files beside it, not others of the machine, by steps up or by a link."""
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "out.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "out.png")
    read = markdown(folder, "# Көпір\n\nСөз.\n\n![](../out.png)\n\n![](link.png)\n\n![](/etc/hostname)\n", "partner")
    assert read[1] == {}
    assert len(said(read, "INT009")) == 3


def test_plain_text_has_paragraphs(tmp_path: Path) -> None:
    """A .txt: paragraphs by blank lines, the first is the title and said to be a guess; no sign means mark-up."""
    read = markdown(
        tmp_path, "Екі жаға\r\n\r\n- Көпір *қашан* \r\nсалынды?\r\n\r\n# 1934 жылы.\r\n", "partner", "m.txt"
    )
    assert read[0].fields["title"] == "Екі жаға"
    assert len(said(read, "INT006")) == 1
    article, problems = read_article(write_article(complete(read[0])[0]).decode(), "article", "article.md")
    assert problems == ()
    assert article is not None
    words = ["".join(node.text for node in block.inlines) for block in article.blocks]
    assert words == ["– Көпір *қашан* салынды?", "# 1934 жылы."]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("m.pdf", b"%PDF-1.7", "INT001"),
        ("m.txt", "Ата".encode("cp1251"), "INT001"),
        ("m.txt", b"a\0b", "INT001"),
        ("m.md", "---\na: &x [*x]\n---\nҚұм".encode(), "SRC0"),
        ("m.txt", b"a" * 40_000, "INT002"),
        ("m.txt", b"a\n" * 30_000, "INT002"),
        ("m.md", b">" * 200 + b"a", "INT002"),
        ("m.docx", b"", "INT001"),
        ("gone.docx", None, "INT001"),
    ],
)
def test_what_cannot_be_read_has_a_code(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    """Unknown kinds, other encodings, far too long paragraphs, deep nesting, no file at all: no traceback."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Stopped) as stopped:
        read_manuscript(path, "letter", "letter")
    assert all(problem.code.startswith(code) for problem in stopped.value.problems)


def test_deep_headings_and_bold_lines(tmp_path: Path) -> None:
    """Every rank of heading is a section's; a bold line without a full stop is taken for one, and said so."""
    read = markdown(tmp_path, "# Көпір\n\nКіріспе сөз.\n\n### Бірі\n\nСөз.\n\n**Екіншісі**\n\nСөз.\n", "partner")
    headings = [piece for piece in read[0].pieces if piece.role == "heading"]
    assert [(piece.text, piece.level) for piece in headings] == [("Бірі", 2), ("Екіншісі", 2)]
    assert len(said(read, "INT006")) == 1


def test_pieces_say_where_they_stood(tmp_path: Path) -> None:
    """Each piece has the number of its paragraph in the document."""
    read = docx(tmp_path, BODY + paragraph("Жаңбыр жауды."))
    assert [span.first for piece in read[0].pieces for span in piece.spans] == [2, 3]
    assert all(problem.place for problem in read[2])


@pytest.mark.parametrize(("kind", "wanted"), [("interview", ["question", "answer"]), ("letter", ["list"])])
def test_dashes_that_word_made_bullets(tmp_path: Path, kind: str, wanted: list[str]) -> None:
    """Word makes a list of paragraphs that open with a dash: in an interview they are speech again, which is told."""
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum '
        'w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
    )
    listed = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr>'
    body = (
        paragraph("Көпірдің астында", "Title")
        + f"{listed}<w:r><w:rPr><w:b/></w:rPr><w:t>Көпір қашан салынды?</w:t></w:r></w:p>"
        + f"{listed}<w:r><w:t>Оны ешкім білмейді.</w:t></w:r></w:p>"
    )
    parts = docx_parts(body, (("rId5", "numbering", "numbering.xml", False),))
    path = tmp_path / "m.docx"
    path.write_bytes(zipped(parts | {"word/numbering.xml": numbering.encode()}))
    read = read_manuscript(path, kind, "article")
    assert roles(read[0]) == wanted
    assert ("bullets that were dashes" in remarks(read)) == (kind == "interview")
