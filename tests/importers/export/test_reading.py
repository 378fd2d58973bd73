"""Reading an export: its limits, its line ends, its marks, and what stands as one paragraph."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.importers.export import reading as module
from pipeline.importers.export.reading import read_export
from pipeline.importers.model import Chunk, Span
from pipeline.problems import Problem, Stopped
from tests.importers.export.cutouts import read_text


def refuse(data: bytes) -> Problem:
    with pytest.raises(Stopped) as stopped:
        read_export(data, "issue.txt")
    (problem,) = stopped.value.problems
    assert problem.place is not None
    assert problem.place.path == "issue.txt"
    return problem


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("Бір\nЕкі\nҮш".encode("cp1251", "replace") + b"\n\xff", 1),
        ("Бірінші\nекінші\n".encode() + b"\xd0", 3),
        ("Бет".encode("utf-16")[:-1], 1),
        (b"PK\x03\x04\x14\x00", 1),
        ("Мәтін\n\x00\n".encode(), 2),
    ],
    ids=["cp1251", "cut letter", "cut utf-16", "zip", "nul"],
)
def test_what_is_no_utf8_text_is_refused_with_its_line(data: bytes, line: int) -> None:
    """Another encoding, a binary file or a letter cut in two: INT001 with the line."""
    problem = refuse(data)
    assert (problem.code, problem.place and problem.place.line) == ("INT001", line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_encoding_that_says_so_is_read(encoding: str, end: str) -> None:
    """UTF-8 with or without its mark and UTF-16 with it, whatever ends the lines: the same export."""
    text = "# Атау\n\nҰзын көше.\n"
    assert read_export(text.replace("\n", end).encode(encoding), "a").chunks == read_export(text.encode(), "a").chunks


@pytest.mark.parametrize("data", [b"", b"\n \n\t\n", b"---\n", "\ufeff\n".encode()])
def test_a_file_without_text_is_refused(data: bytes) -> None:
    """Nothing to import is a problem, not an empty issue."""
    assert refuse(data).code == "INT001"


def test_limits_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, a line or a number of lines beyond the limit: INT002, with the line where it is one."""
    monkeypatch.setattr(module, "LINE_LIMIT", 20)
    problem = refuse(b"short\n" + b"x" * 21)
    assert (problem.code, problem.place and problem.place.line) == ("INT002", 2)
    monkeypatch.setattr(module, "LINES_LIMIT", 3)
    assert refuse(b"a\n" * 4).code == "INT002"
    monkeypatch.setattr(module, "SIZE_LIMIT", 5)
    assert refuse(b"sixsix").code == "INT002"


def test_line_ends_and_byte_order_mark_make_no_difference() -> None:
    """Windows, old Macintosh and Unix line ends, with the mark or without, give the same chunks."""
    text = "# Тақырып\n\nБірінші жол  \nекінші жол\n\n\n\n- бір\n- екі\n"
    plain = read_text(text)
    for data in (
        text.replace("\n", "\r\n").encode("utf-8-sig"),
        text.replace("\n", "\r").encode(),
        text.encode("utf-8-sig"),
    ):
        assert read_export(data, "issue.txt") == plain


def test_marks_become_fields() -> None:
    """Headings, bullets, bold and italic throughout leave the text; forced breaks and inline marks stay."""
    chunks = read_text("## **ҮЛКЕН СӨЗ**\n\n- бір  \n  жол\n- екі\n\n*Қиғаш  \nсөз*\n\n\n\n**Б**ас *сөз*\n").chunks
    assert [chunk.text for chunk in chunks] == ["ҮЛКЕН СӨЗ", "бір\nжол", "екі", "Қиғаш\nсөз", "**Б**ас *сөз*"]
    assert [chunk.heading for chunk in chunks] == [2, 0, 0, 0, 0]
    assert [chunk.item for chunk in chunks] == [False, True, True, False, False]
    assert [(chunk.bold, chunk.italic) for chunk in chunks] == [(True, False), *[(False, False)] * 2,
                                                               (False, True), (False, False)]  # fmt: skip
    assert [chunk.gap for chunk in chunks] == [0, 1, 0, 1, 3]
    assert [chunk.capitals for chunk in chunks] == [True, False, False, False, False]
    assert [chunk.span for chunk in chunks] == [Span(1, 1), Span(3, 4), Span(5, 5), Span(7, 8), Span(12, 12)]


def test_bold_line_by_line_is_bold_throughout_and_bold_words_are_not() -> None:
    """Each line between its own marks is one bold paragraph; two bold words with others between them are none."""
    whole, part = read_text("**Аты Жөні,**  \n**лауазымы**\n\n**бір** және **екі**\n").chunks
    assert (whole.bold, whole.text) == (True, "Аты Жөні,\nлауазымы")
    assert (part.bold, part.text) == (False, "**бір** және **екі**")


def test_blank_lines_of_any_kind_count_as_a_gap() -> None:
    """Spaces, no-break spaces and rules are blank; a form feed is a page's gap."""
    chunks = read_text("# Бір\n \n\u00a0\n***\nекі\n\n\fүш\n").chunks
    assert [(chunk.text, chunk.gap) for chunk in chunks] == [("Бір", 0), ("екі", 3), ("үш", 4)]


def test_plain_text_wrapped_at_a_width_is_joined_into_paragraphs() -> None:
    """Lines broken at a width are one paragraph; a line of capitals on top of them is its heading."""
    text = (
        "ҚЫСҚЫ ЖОЛ\nБіз таңертең ерте шығып, асуға дейін тоқтамай жүрдік те, түсте\n"
        "қарағайлы сайға келіп, от жағып демалдық, содан кейін қайтадан\nжолға шықтық.\n\n"
        "Кешке қарай алыстан ауылдың шамдары көрінді, иттер үрді, біз болсақ\nқатты шаршап келе жатқан едік.\n"
    )
    heading, first, second = read_text(text).chunks
    assert (heading.heading, heading.capitals, heading.text) == (2, True, "ҚЫСҚЫ ЖОЛ")
    assert first.text.endswith("түсте қарағайлы сайға келіп, от жағып демалдық, содан кейін қайтадан жолға шықтық.")
    assert second.span == Span(6, 7)


def test_plain_text_with_a_paragraph_a_line_keeps_its_paragraphs() -> None:
    """Where every line is a paragraph no two are joined, blank line or not."""
    long = "Бұл жерде әр абзац бір жолда тұрады, сондықтан жол өте ұзын болады да, экранға сыймай кетеді."
    chunks = read_text(f"{long}\n{long} Тағы.\n{long} Соңы.\n").chunks
    assert len(chunks) == 3


def test_capitals_are_headings_only_where_nothing_else_marks_them() -> None:
    """With hashes in the export a paragraph in capitals is a paragraph (it may be a pull quote)."""
    assert [chunk.heading for chunk in read_text("ДАУЫСТАП АЙТЫЛҒАН СӨЗ\n\nмәтін").chunks] == [2, 0]
    assert [chunk.heading for chunk in read_text("# Бас\n\nДАУЫСТАП АЙТЫЛҒАН СӨЗ\n\nмәтін").chunks] == [1, 0, 0]


def test_a_row_of_dashes_underlines_a_title_and_not_a_sentence() -> None:
    """Under a short line it is a heading's mark; under a sentence it is a rule."""
    assert [chunk.heading for chunk in read_text("Бас сөз\n=======\n\nЖай сөйлем.\n---\nКелесі").chunks] == [1, 0, 0]


@given(st.text(st.sampled_from("аБ1 .-–*#_\n\r\t\f\u2028\u00a0\\|>•"), max_size=80))
def test_every_letter_is_in_a_chunk_and_in_its_order(text: str) -> None:
    """Whatever the marks: letters and figures of the chunks are those of the file, once, in order."""
    try:
        export = read_text(text)
    except Stopped:
        chunks: tuple[Chunk, ...] = ()
        lines: tuple[str, ...] = ()
    else:
        chunks, lines = export.chunks, export.lines
    kept = "".join(sign for chunk in chunks for sign in chunk.text if sign.isalnum())
    assert kept == "".join(sign for sign in text if sign.isalnum())
    spans = [chunk.span for chunk in chunks]
    assert all(before.last < after.first for before, after in pairwise(spans))
    for chunk in chunks:
        raw = "".join(lines[chunk.span.first - 1 : chunk.span.last])
        assert [sign for sign in raw if sign.isalnum()] == [sign for sign in chunk.text if sign.isalnum()]
