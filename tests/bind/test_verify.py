"""What makes an ePub not whole is found: each check against a planted fault."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from pipeline.bind import verify_epub
from tests.bind.binding import Binding, prepare_binding
from tests.perfect import copy_perfect


@pytest.fixture(scope="module")
def binding(tmp_path_factory: pytest.TempPathFactory) -> Binding:
    """The perfect issue, ready to be bound."""
    return prepare_binding(copy_perfect(tmp_path_factory.mktemp("perfect")).folder)


def assert_found(binding: Binding, inside: str, words: str) -> None:
    """Verification finds EPB003 in that file of the ePub, with these words."""
    found = [
        (problem.code, problem.place.path if problem.place else "", problem.message) for problem in binding.problems()
    ]
    assert any(
        code == "EPB003" and path == f"issue.epub/EPUB/{inside}" and words in text for code, path, text in found
    ), found


def test_empty_file_is_found(binding: Binding) -> None:
    """A document of no bytes, as EbookLib writes one silently."""
    assert_found(binding.with_document("baker", ""), "baker.xhtml", "the file is empty")


def test_document_without_text_is_found(binding: Binding) -> None:
    """A document whose body holds nothing to read."""
    empty = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body> </body></html>'
    assert_found(binding.with_document("baker", empty), "baker.xhtml", "the document is empty")


def test_broken_markup_is_found_with_its_line(binding: Binding) -> None:
    """Markup that is not well-formed XML names the file and the line."""
    broken = binding.with_chapter("baker", "</section>", "")
    assert_found(broken, "baker.xhtml", "not well-formed")
    assert any(problem.place and problem.place.line for problem in broken.problems())


def test_named_entity_is_found(binding: Binding) -> None:
    """An HTML entity, which XML does not know, is not well-formed."""
    assert_found(binding.with_chapter("baker", "Пеш</h2>", "Пеш&nbsp;</h2>"), "baker.xhtml", "not well-formed")


def test_picture_without_alternative_text_is_found(binding: Binding) -> None:
    """An <img> without alt, which EPUBCheck passes."""
    alt = ' alt="Су басқан жағада ағаш көпір аман тұр."'
    assert_found(binding.with_chapter("bridge", alt, ""), "bridge.xhtml", "has no alternative text")


def test_lost_paragraph_is_found(binding: Binding) -> None:
    """A sentence of the source that the document has not."""
    faulty = binding.with_chapter("baker", "Адам күтеді", "")
    assert_found(faulty, "baker.xhtml", "text of the article is missing")


def test_lost_note_is_found(binding: Binding) -> None:
    """A note of the source that the document has not."""
    assert_found(binding.with_chapter("bridge", "Шегенің ұзындығы", ""), "bridge.xhtml", "a note")


def test_second_first_heading_is_found(binding: Binding) -> None:
    """Two h1 in a document."""
    faulty = binding.with_chapter("baker", "</section>", "<h1>Пеш</h1></section>")
    assert_found(faulty, "baker.xhtml", "2 headings of the first level")


def test_other_title_is_found(binding: Binding) -> None:
    """A document whose title is not the contents' label."""
    faulty = binding.with_chapter("baker", "<title>Наубайшының", "<title>Басқа")
    assert_found(faulty, "baker.xhtml", "the document's title")


def test_link_to_nowhere_is_found(binding: Binding) -> None:
    """A link to a document or an id that is not there."""
    faulty = binding.with_chapter("baker", 'href="contents.xhtml"', 'href="contents.xhtml#none"')
    assert_found(faulty, "baker.xhtml", "leads nowhere")


def test_doubled_id_is_found(binding: Binding) -> None:
    """An id that stands twice in a document."""
    faulty = binding.with_chapter("baker", "</section>", '<p id="baker--title"></p></section>')
    assert_found(faulty, "baker.xhtml", "stands 2 times")


def test_navigation_out_of_order_is_found(binding: Binding) -> None:
    """A navigation document or NCX that does not follow the running order."""

    def swap(text: str) -> str:
        return text.replace("baker.xhtml", "~").replace("figures.xhtml", "baker.xhtml").replace("~", "figures.xhtml")

    nav = replace(binding, book=replace(binding.book, nav=swap(binding.book.nav)))
    assert_found(nav, "_nav.xhtml", "not in running order")
    ncx = replace(binding, book=replace(binding.book, ncx=swap(binding.book.ncx)))
    assert_found(ncx, "_toc.ncx", "not in running order")


def test_missing_document_is_found(binding: Binding) -> None:
    """A chapter of the book that the zip has not."""
    shorter = replace(binding.book, chapters=binding.book.chapters[:-1])
    content = replace(binding, book=shorter).bind()
    messages = [problem.message for problem in verify_epub(content, binding.issue, binding.book)]
    assert "the document is missing" in messages


def test_compressed_mimetype_is_found(binding: Binding) -> None:
    """A mimetype that is compressed, which EPUBCheck passes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(binding.bind())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info), zipfile.ZIP_DEFLATED)
    found = verify_epub(out.getvalue(), binding.issue, binding.book)
    assert [problem.message for problem in found] == ["mimetype is not the first entry, stored"]


def test_file_that_is_no_zip_is_found(binding: Binding) -> None:
    """Bytes that cannot be opened."""
    found = verify_epub(b"no zip", binding.issue, binding.book)
    assert [problem.code for problem in found] == ["EPB003"]
