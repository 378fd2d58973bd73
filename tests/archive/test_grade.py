"""What a file made again is worth: A the same bytes, B unpacked, C to the eye, D different, and where."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from pipeline.archive import sameepub
from pipeline.archive.grade import Grade, Graded, grade_file, grade_files, worst

PAGES = ("Бірінші бет", "one word here", "the last page")
MEMBERS = {
    "mimetype": b"application/epub+zip",
    "EPUB/article.xhtml": b'<html xmlns="http://www.w3.org/1999/xhtml">'
    b'<body class="a" id="b"><p>one word</p></body></html>',
    "EPUB/epub.css": b"p { margin: 0 }",
}


def make_pdf() -> Pdf:
    """Three pages, each with its words in large letters, and a mark in the middle of the second."""
    pdf = Pdf.new()
    for text in PAGES:
        page = pdf.add_blank_page(page_size=(200, 100))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
        words = text.encode("ascii", "replace").decode()
        page.Contents = Stream(pdf, f"BT /F 20 Tf 10 40 Td ({words}) Tj ET\n".encode() * 3)
    pdf.Root.Lang = String("kk")
    return pdf


def write(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def make_epub(changed: Mapping[str, bytes] | None = None, level: int = 9, left_out: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as container:
        for name, content in {**MEMBERS, **(changed or {})}.items():
            if name != left_out:
                container.writestr(name, content)
    return out.getvalue()


def make_jpeg(colour: str, quality: int = 90, size: tuple[int, int] = (32, 32)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", quality=quality)
    return out.getvalue()


def replace_words(pdf: Pdf) -> None:
    page = pdf.pages[1]
    page.Contents = Stream(pdf, page.Contents.read_bytes().replace(b"word", b"bird"))


def add_nothing(pdf: Pdf) -> None:
    page = pdf.pages[1]
    page.Contents = Stream(pdf, page.Contents.read_bytes() + b"q Q\n")


def change_language(pdf: Pdf) -> None:
    pdf.Root.Lang = String("ru")


def swap_targets(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[2].obj, Name.Fit])


def grade_changed(change: Callable[[Pdf], None]) -> Graded:
    pdf = make_pdf()
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    before = write(pdf)
    change(pdf)
    return grade_file("access/issue.pdf", before, write(pdf))


def test_the_same_bytes_are_a() -> None:
    """A needs no look inside: what is no PDF at all is A as well when it is the same."""
    assert grade_file("access/issue.pdf", b"no PDF", b"no PDF") == Graded("access/issue.pdf", Grade.BYTES)


@pytest.mark.parametrize(
    "options",
    [
        {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "recompress_flate": True},
        {"linearize": True},
    ],
)
def test_a_pdf_packed_in_another_way_is_b(options: dict[str, object]) -> None:
    """Other compression, object streams, another order and numbers of objects, another /ID: the same unpacked."""
    before, after = write(make_pdf()), write(make_pdf(), **options)
    assert before != after
    assert grade_file("print/issue-x4.pdf", before, after).grade is Grade.UNPACKED


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (add_nothing, "page 2 /Contents"),
        (change_language, "document /Root /Lang: «kk» was archived, «ru» is made now"),
        (swap_targets, "document /Root /OpenAction[0]: leads to another object"),
    ],
)
def test_a_pdf_with_the_same_pixels_is_c(change: Callable[[Pdf], None], named: str) -> None:
    """Pages look the same but an object is another: C, and it is named by its page or its place in the document."""
    graded = grade_changed(change)
    assert graded.grade is Grade.LOOK
    assert named in graded.difference


def test_one_word_changed_in_a_pdf_is_d() -> None:
    """The page, the place on it and the words are named."""
    graded = grade_changed(replace_words)
    assert graded.grade is Grade.OTHER
    assert graded.difference.startswith("page 2: looks different from ")
    assert "«word here" in graded.difference
    assert "«bird here" in graded.difference


def test_a_page_less_is_d() -> None:
    """Where all pages that are there look the same, their number is named."""
    graded = grade_changed(lambda pdf: pdf.pages.__delitem__(2))
    assert (graded.grade, graded.difference) == (Grade.OTHER, "3 pages were archived, 2 are made now")


def test_another_page_size_is_d() -> None:
    """A page of another size is never compared pixel by pixel."""

    def widen(pdf: Pdf) -> None:
        pdf.pages[2].MediaBox = Array([0, 0, 210, 100])

    graded = grade_changed(widen)
    assert (graded.grade, graded.difference) == (
        Grade.OTHER,
        "page 3: 200 × 100 pt was archived, 210 × 100 pt is made now",
    )


@pytest.mark.parametrize("broken", [b"", b"no PDF", write(make_pdf())[:300]])
def test_what_cannot_be_read_is_d(broken: bytes) -> None:
    """A file that is no PDF or no zip is different, and no fault of ours."""
    for name, whole in (("a.pdf", write(make_pdf())), ("a.epub", make_epub()), ("a.jpg", make_jpeg("red"))):
        graded = grade_file(name, whole, broken)
        assert graded.grade is Grade.OTHER
        assert graded.difference


def test_an_epub_packed_in_another_way_is_b() -> None:
    """The members are the same, their compression another."""
    before, after = make_epub(), make_epub(level=0)
    assert before != after
    assert grade_file("access/issue.epub", before, after).grade is Grade.UNPACKED


def test_an_epub_that_reads_the_same_is_c() -> None:
    """Attributes in another order and a comment: another file, nothing else for a reader."""
    name = "EPUB/article.xhtml"
    text = MEMBERS[name].replace(b'class="a" id="b"', b'id="b" class="a"').replace(b"<p>", b"<!-- a note --><p>")
    graded = grade_file("access/issue.epub", make_epub(), make_epub({name: text}))
    assert graded.grade is Grade.LOOK
    assert graded.difference.startswith("EPUB/article.xhtml: line 1: ")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("EPUB/article.xhtml", b"one word", b"one bird"), ("EPUB/epub.css", b"margin: 0", b"margin: 1em")],
)
def test_an_epub_with_another_member_is_d(name: str, old: bytes, new: bytes) -> None:
    """A word of the text, a rule of the sheet: the member and both readings are named."""
    graded = grade_file("access/issue.epub", make_epub(), make_epub({name: MEMBERS[name].replace(old, new)}))
    assert graded.grade is Grade.OTHER
    assert graded.difference.startswith(f"{name}: line 1: ")
    assert old.decode() in graded.difference
    assert new.decode() in graded.difference


def test_a_member_less_or_more_is_d() -> None:
    """Both ways round, by name."""
    whole, less = make_epub(), make_epub(left_out="EPUB/epub.css")
    assert grade_file("a.epub", whole, less).difference == "EPUB/epub.css: was archived and is not made any more"
    assert grade_file("a.epub", less, whole).difference == "EPUB/epub.css: is made now and was not archived"


def test_a_zip_without_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip that states more than an issue ever has is not unpacked."""
    monkeypatch.setattr(sameepub, "MOST_BYTES", 10_000)
    bomb = make_epub({"EPUB/zeros": bytes(20_000)})
    assert len(bomb) < 10_000
    graded = grade_file("access/issue.epub", make_epub(), bomb)
    assert (graded.grade, graded.difference) == (Grade.OTHER, "the rebuilt file is too large unpacked")


def test_a_zip_with_two_members_of_one_name_is_refused() -> None:
    """Which of them would be read is anybody's guess."""
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as container:
        container.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            container.writestr("a", b"2")
    assert "two members of one name" in grade_file("a.epub", make_epub(), twice.getvalue()).difference


def test_pictures() -> None:
    """The same pixels in other bytes are C; other pixels, or another size, D."""
    red = make_jpeg("red")
    assert grade_file("cover.jpg", red, red[:2] + b"\xff\xfe\x00\x04ab" + red[2:]).grade is Grade.LOOK
    assert "pixels differ from x 0, y 0 to x 32, y 32" in grade_file("cover.jpg", red, make_jpeg("blue")).difference
    assert "32 × 32 pixels were archived" in grade_file("cover.jpg", red, make_jpeg("red", size=(16, 32))).difference


def test_data() -> None:
    """The same data written otherwise is B; other data D, by its line."""
    data = {"pages": 32, "labels": ["1"]}
    before = json.dumps(data, indent=1).encode()
    assert grade_file("page-map.json", before, json.dumps(data).encode()).grade is Grade.UNPACKED
    graded = grade_file("page-map.json", before, before.replace(b"32", b"36"))
    assert graded.grade is Grade.OTHER
    assert graded.difference.startswith('line 2: «"pages": 32,» was archived')


def test_the_worst_counts() -> None:
    """A file that is missing on one side is D, and so is the whole; of nothing nothing is proved."""
    graded = grade_files({"a.pdf": b"1", "b.pdf": b"2"}, {"a.pdf": b"1", "c.pdf": b"3"})
    assert [(one.file, one.grade) for one in graded] == [
        ("a.pdf", Grade.BYTES),
        ("b.pdf", Grade.OTHER),
        ("c.pdf", Grade.OTHER),
    ]
    assert worst(graded) is Grade.OTHER
    assert worst(graded[:1]) is Grade.BYTES
    assert worst(()) is Grade.OTHER
    assert worst([Graded("a", Grade.UNPACKED), Graded("b", Grade.LOOK)]) is Grade.LOOK
