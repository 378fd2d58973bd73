"""import-report.md says what was done with every line, guesses first, in tables that any text survives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.importers.assembly import assemble_issue
from pipeline.importers.model import (
    Chunk,
    Confidence,
    Cut,
    Cutting,
    Entry,
    Export,
    Imprint,
    Manuscript,
    Piece,
    Remark,
    Span,
)
from pipeline.importers.writing.report import Done, write_manuscript_report, write_report
from pipeline.load import read_magazine
from pipeline.model import Place
from pipeline.plan import Copyfit
from pipeline.problems import Problem, Stopped
from tests.pressing import PROJECT

LINES = (
    "# Мазмұны",
    "- 4 Су | қайда кетті?",
    "# Су | қайда кетті?",
    "Арықта <су> жоқ.",
    "Қалдық жол",
    "Тағы бір абзац осында тұр.",
)
ENTRY = Entry(4, "Су | қайда кетті?", "", Span(2, 2))


def chunk(line: int, text: str, heading: int = 0) -> Chunk:
    return Chunk(Span(line, line), text, heading)


def make(*, lost: bool = False) -> Done:
    """A whole import in small: contents, an article, a stub, a loose line; one line in no chunk where ``lost``."""
    article = [chunk(3, "Су | қайда кетті?", 1), chunk(4, "Арықта <су> жоқ."), chunk(6, "Тағы бір абзац осында тұр.")]
    cuts = (
        Cut("contents", "contents", 3, 3, None, (chunk(1, "Мазмұны", 1), chunk(2, "4 Су | қайда кетті?"))),
        Cut("essay", "essay", 4, 4, ENTRY, tuple(article), Confidence.GUESS, "no title"),
        Cut("back", "cover", 5, 5, None, ()),
    )
    remarks = (Remark(Span(4, 4), "a guess | here", Confidence.GUESS, "essay"), Remark(Span(3, 3), "sure of it"))
    cutting = Cutting(5, cuts, () if lost else (chunk(5, "Қалдық жол"),), remarks)
    magazine = read_magazine((PROJECT / "sources" / "magazine.yaml").read_text(encoding="utf-8"))
    fit = {"essay": Copyfit(2, 40.0, 50, 10)}
    return assemble_issue("2030-05", Export("a.md", LINES, ()), cutting, Imprint(), magazine, fit).done


def section(text: str, title: str) -> list[str]:
    """The lines under a heading."""
    return text.partition(f"## {title}\n\n")[2].partition("\n## ")[0].strip().split("\n")


def test_the_sums_are_the_ledgers() -> None:
    """Letters of the export, of the sources and of what is listed add up, and nothing is lost."""
    done = make()
    text = write_report(done).decode()
    balance = done.balance
    assert balance.sum("lost") == 0
    assert balance.sum("export") == balance.sum("kept") + balance.sum("listed")
    assert f"| in the export | {balance.sum('export')} |" in text
    assert "| lost | 0 |" in text


def test_guesses_come_first() -> None:
    """What is not sure stands before the articles, guesses before what is likely, with line and article."""
    text = write_report(make()).decode()
    rows = section(text, "Not sure")[2:]
    assert text.index("## Not sure") < text.index("## Articles")
    assert any("a guess \\| here" in row and row.startswith("| 4 | essay |") for row in rows)
    grades = [row.split("|")[-2].strip() for row in rows]
    assert grades == sorted(grades)  # guess, likely
    assert not any("sure of it" in row for row in rows)


def test_left_over_text_is_listed_whole() -> None:
    """A loose line stands in the report with its number and all its words, and in a warning with its place."""
    done = make()
    assert "| 5 |  | 9 | қалдық жол |" in section(write_report(done).decode(), "Text that is left over")
    warnings = [problem for problem in done.problems if problem.code == "INT009"]
    assert [(problem.place.path, problem.place.line) for problem in warnings if problem.place] == [("a.md", 5)]


def test_a_lost_line_stops_it() -> None:
    """A line with letters that no part took and no list has: INT010 with its number, before anything is written."""
    with pytest.raises(Stopped) as caught:
        make(lost=True)
    found = [(problem.code, problem.place and problem.place.line) for problem in caught.value.problems]
    assert found == [("INT010", 5)]


def test_every_article_has_its_row() -> None:
    """Pages, lines, letters, placeholders with their share, stubs and how sure its cut is."""
    rows = section(write_report(make()).decode(), "Articles")[2:]
    assert [row.split("|")[1].strip() for row in rows] == ["contents", "essay", "back"]
    essay = [cell.strip() for cell in rows[1].replace("\\|", "/").split("|")]
    assert essay[2:5] == ["essay", "4", "3–6"]
    assert essay[-2] == "guess"
    assert "none: a stub" in rows[2]


def test_stubs_are_warned_of() -> None:
    """What the kind asks for and the export has not is INT011 at the article's file."""
    missing = [problem for problem in make().problems if problem.code == "INT011"]
    assert [problem.place.path for problem in missing if problem.place] == ["sources/2030-05/articles/essay.md"]
    assert "author" in missing[0].message


def test_placeholders_are_listed() -> None:
    """Each placeholder's file with its article, and one note for all of them."""
    done = make()
    rows = section(write_report(done).decode(), "Placeholders")
    assert any("images/fpo-back-1.svg" in row for row in rows)
    assert [problem.code for problem in done.problems].count("INT013") == 1


def test_line_by_line() -> None:
    """Every paragraph's lines are told in order, joined ones with all the lines that they were made of."""
    done = make()
    joined = Piece("paragraph", "Арықта су жоқ.", (Span(4, 4), Span(6, 6)))
    done = replace(done, manuscripts=(Manuscript("essay", "essay", {}, (joined,), (Span(3, 3),)),))
    rows = section(write_report(done).decode(), "Line by line")[2:]
    assert "| 4 | essay | paragraph, joined from lines 4, 6 | guess |" in rows
    assert "| 3 | essay | in the fields | guess |" in rows
    numbers = [int(row.split("|")[1].split("–")[0]) for row in rows]
    assert numbers == sorted(numbers)


def test_text_stays_in_its_cell() -> None:
    """Bars, tags, backticks and line breaks of a text end no cell and open nothing."""
    done = make()
    nasty = Remark(Span(1, 1), "a | b\n## c <script> `d`", Confidence.GUESS, "essay")
    text = write_report(replace(done, cutting=replace(done.cutting, remarks=(nasty,)))).decode()
    assert "| 1 | essay | a \\| b ## c &lt;script> \\`d\\` | guess |" in text.split("\n")


def test_the_same_import_gives_the_same_report() -> None:
    """No clock and no chance: an unchanged report is not a changed file."""
    assert write_report(make()) == write_report(make())


def test_a_manuscripts_report() -> None:
    """What to do next, the stubs, remarks and problems of one article."""
    remark = Remark(Span(2, 2), "taken for a question", Confidence.LIKELY, "bee")
    manuscript = Manuscript("bee", "interview", {}, (), (), (remark,))
    problem = Problem("INT007", "3 tracked changes", "accept them")
    text = write_manuscript_report("bee.docx", manuscript, ("speaker",), (problem,)).decode()
    for part in ("{article: bee, pages: …}", "speaker", "| 2 | bee | taken for a question | likely |", "| INT007 |"):
        assert part in text


def test_an_article_beyond_all_length_is_refused_at_once() -> None:
    """An article that no source could hold is named with its first line, before anything is made of it."""
    chunks = tuple(chunk(line, "с" * 100) for line in range(3, 5003))
    cutting = Cutting(4, (Cut("essay", "essay", 4, 4, ENTRY, chunks),), (), ())
    magazine = read_magazine((PROJECT / "sources" / "magazine.yaml").read_text(encoding="utf-8"))
    with pytest.raises(Stopped) as stopped:
        assemble_issue("2030-05", Export("a.md", LINES, ()), cutting, Imprint(), magazine, {})
    (problem,) = stopped.value.problems
    assert (problem.code, problem.place, problem.article) == ("INT002", Place("a.md", 3), "essay")
