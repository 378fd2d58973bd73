"""What a manuscript loses or hides is told, and told where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.importers.manuscripts import read_manuscript
from pipeline.importers.manuscripts.places import find_lines
from pipeline.importers.model import Manuscript, Piece
from pipeline.problems import Problem, Stopped
from tests.importers.manuscripts.worddocs import BODY, PNG, drawing, paragraph, write_docx

Read = tuple[Manuscript, Mapping[str, bytes], tuple[Problem, ...]]
JOINED = (
    "<w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr>",
    ("Жыл", ""),
    ("Облыс пен саны", '<w:gridSpan w:val="2"/>'),
    ("2021", '<w:vMerge w:val="restart"/>'),
    ("Абай", ""),
    ("12", ""),
    ("", "<w:vMerge/>"),
    ("Жетісу", ""),
    ("15", ""),
)


def cell(words: str, joined: str = "", inner: str = "") -> str:
    return f"<w:tc><w:tcPr>{joined}</w:tcPr>{paragraph(words)}{inner}</w:tc>"


def docx(folder: Path, body: str, *relations: tuple[str, str, str, bool], **more: bytes) -> Read:
    return read_manuscript(write_docx(folder, body, relations, **more), "letter", "letter")


def said(read: Read, code: str) -> list[str]:
    return [problem.message for problem in read[2] if problem.code == code]


def grid(table: Piece) -> list[list[str]]:
    return [[cell.text for cell in row.children] for row in table.children]


@pytest.mark.parametrize("columns", [0, 3])
def test_joined_cells_keep_their_columns(tmp_path: Path, columns: int) -> None:
    """A year over two rows leaves an empty cell under it; nothing moves, nothing is lost, whatever the grid says."""
    rows = JOINED[0].format(*(cell(*one) for one in JOINED[1:]))
    made = docx(tmp_path, BODY + f"<w:tbl><w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>{rows}</w:tbl>")
    table = next(piece for piece in made[0].pieces if piece.role == "table")
    assert grid(table) == [["Жыл", "Облыс пен саны", ""], ["2021", "Абай", "12"], ["", "Жетісу", "15"]]
    assert ["joined" in message for message in said(made, "INT006")] == [True]


def test_a_table_within_a_cell_is_told(tmp_path: Path) -> None:
    """Its words stay in the cell, and the report says that they were a table."""
    inner = f"<w:tbl><w:tr>{cell('көл')}{cell('7')}</w:tr></w:tbl>{paragraph('соңы')}"
    made = docx(tmp_path, BODY + f"<w:tbl><w:tr>{cell('Атауы')}{cell('ішкі', '', inner)}</w:tr></w:tbl>")
    assert "ішкі көл 7 соңы" in str(made[0].pieces)
    assert ["a table within a cell" in message for message in said(made, "INT006")] == [True]


def test_a_lost_figure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that has digits alone is looked for too."""
    monkeypatch.setattr("pipeline.importers.manuscripts.tables.TableReader._read_cell", lambda *_: ())
    made = docx(tmp_path, BODY + f"<w:tbl><w:tr>{cell('4821')}{cell('9')}</w:tr></w:tbl>")
    assert any("«4821»" in message for message in said(made, "INT009"))


@pytest.mark.parametrize(("target", "external"), [("media/none.png", False), ("https://example.kz/x.png", True)])
def test_pictures_that_are_not_there(tmp_path: Path, target: str, external: bool) -> None:
    """An embedded picture whose file is missing or elsewhere is named; one that is there is not."""
    body = BODY + drawing("rId7", "Қайық") + drawing("rId8", "Көпір")
    relations = (("rId7", "image", "media/here.png", False), ("rId8", "image", target, external))
    made = docx(tmp_path, body, *relations, **{"word/media/here.png": PNG})
    assert [target in message for message in said(made, "INT009")] == [True]
    assert len(made[1]) == 1


def test_hidden_text_is_not_published(tmp_path: Path) -> None:
    """What Word hides stays out of the article, and is named; what only looks like it stays in."""
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve"> құпия баға</w:t></w:r>'
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve"> ашық баға</w:t></w:r>'
    made = docx(tmp_path, BODY + paragraph("Қайықтың", inner=hidden + shown))
    assert made[0].pieces[-1].text == "Қайықтың ашық баға"
    assert ["«құпия баға»" in message for message in said(made, "INT009")] == [True]


def test_a_book_is_refused(tmp_path: Path) -> None:
    """INT002 before anything is written, where the article would be longer than the pipeline's parser reads."""
    path = tmp_path / "book.txt"
    path.write_text("\n\n".join(["Өзен бойында қайық тұр. " * 1_000] * 17), encoding="utf-8")
    with pytest.raises(Stopped) as stopped:
        read_manuscript(path, "letter", "letter")
    assert [problem.code for problem in stopped.value.problems] == ["INT002"]


def test_no_text_is_told(tmp_path: Path) -> None:
    """A title alone is no article."""
    made = docx(tmp_path, paragraph("Көпірдің астында", "Title"))
    assert any("no text" in message for message in said(made, "INT011"))
    assert not any("no text" in message for message in said(docx(tmp_path, BODY), "INT011"))


def test_problems_of_a_text_file_have_its_lines(tmp_path: Path) -> None:
    """In .md a picture and raw HTML are found at their own lines, behind the front matter too."""
    path = tmp_path / "m.md"
    front = "---\nauthor: Ә. Бір\n---\n\n# Қайық\n\nБірінші\nабзац.\n\n"
    body = "![](none.png)\n\n<script>x</script>\n\n"
    text = f"{front}{body}![](none.png)\n"
    path.write_text(text, encoding="utf-8")
    problems = read_manuscript(path, "feature", "article")[2]
    found = sorted(problem.place.line or 0 for problem in problems if problem.place and problem.code == "INT009")
    assert found == [2, 10, 12, 14]


def test_problems_of_a_document_name_paragraphs(tmp_path: Path) -> None:
    """A document has no lines: no place has one, and the message says which paragraph."""
    made = docx(tmp_path, paragraph("Қайық") + paragraph("Су жағасында тұр."))
    assert all(problem.place is not None and problem.place.line is None for problem in made[2])
    assert any(message.startswith("paragraph 1: taken for the title") for message in said(made, "INT006"))


def test_lines_of_paragraphs() -> None:
    """Paragraphs are found in order; one that is not there has the line of the one before."""
    text = "# Көл\n\nСу бар.\nБалық та.\n\nСу бар.\n"
    words = {1: "Көл", 2: "Су бар. Балық та.", 3: "жоқ сөз", 4: "Су бар."}
    assert find_lines(text, words, 5) == {1: 5, 2: 7, 3: 7, 4: 10}
