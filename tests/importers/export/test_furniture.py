"""Page numbers and running heads of laid-out pages stay out of the articles; figures of the text stay in."""

from __future__ import annotations

from pipeline.importers.model import Confidence
from tests.importers.export.cutouts import TITLES, codes, cut_text, find_cut, write_article, write_issue


def page(title: str, *furniture: str) -> str:
    """An article with these lines inside it."""
    first, *rest = write_article(title, 6).split("\n\n")
    middle = len(rest) // 2
    return "\n\n".join([first, *rest[:middle], *furniture, *rest[middle:]])


def test_page_numbers_and_running_heads_are_left_out() -> None:
    """Rising numbers alone in their lines, the magazine's name and its site beside them: told, and in no article."""
    articles = [
        page(TITLES[0][1], "5", "Қысқы журнал № 2 (2024)"),
        page(TITLES[1][1], "www.qys.example", "9"),
        page(TITLES[2][1], "Қысқы журнал 13"),
    ]
    cutting, problems = cut_text(write_issue(TITLES, articles), 16)
    taken = ["5", "Қысқы журнал № 2 (2024)", "www.qys.example", "9", "Қысқы журнал 13"]
    assert [chunk.text for chunk in cutting.furniture] == taken
    assert not {chunk.text for cut in cutting.cuts[1:] for chunk in cut.chunks} & set(taken)
    assert [chunk.text for chunk in find_cut(cutting, "cover").chunks] == ["Қысқы журнал"]
    assert "INT006" in codes(problems)
    assert sum("left out" in remark.what for remark in cutting.remarks) == 5


def test_numbers_of_an_article_stay() -> None:
    """Numbers that do not rise are figures: they stay, and it is told that they may be page numbers."""
    articles = [page(TITLES[0][1], "12"), page(TITLES[1][1], "7"), page(TITLES[2][1], "3")]
    cutting, problems = cut_text(write_issue(TITLES, articles), 16)
    assert cutting.furniture == ()
    doubts = [remark for remark in cutting.remarks if "perhaps of a page" in remark.what]
    assert [remark.confidence for remark in doubts] == [Confidence.GUESS] * 3
    assert any("numbers alone" in problem.message for problem in problems)


def test_figures_side_by_side_are_no_page_numbers() -> None:
    """Between two page numbers stands running text: a row of figures has none."""
    cutting, problems = cut_text(write_issue(TITLES, [page(title, "4", "8", "15") if page_ == 4 else page(title)
                                                      for page_, title in TITLES]), 16)  # fmt: skip
    assert cutting.furniture == ()
    assert not any("numbers alone" in problem.message for problem in problems)


def test_a_page_number_leaves_no_place_of_a_picture() -> None:
    """Blank lines about a page number are the page's turn."""
    articles = [page(title, f"\n\n{number + 1}\n\n") for number, title in TITLES]
    cutting, _ = cut_text(write_issue(TITLES, articles), 16)
    assert len(cutting.furniture) == 3
    assert all(chunk.gap < 3 for cut in cutting.cuts if cut.entry for chunk in cut.chunks[1:])
