"""The pure parts of the bench (tests/bench.py); nothing here takes the time of anything."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench import Row, bench_data, change_paragraph, choose_article, find_reason, make_rows, make_table

ARTICLE = f"---\nkind: essay\ntitle: Су\n---\n\n– {'Сөз ' * 60}\n\n{'Су мұнарасы. ' * 20}\n"


def print_table(*rows: Row) -> str:
    stream = io.StringIO()
    Console(file=stream, width=140).print(make_table(rows))
    return stream.getvalue()


def test_a_row_is_judged_by_its_median() -> None:
    """One slow run does not put a row over its budget; two of three do."""
    assert Row("a", "s", 2.0, values=[1.0, 9.0, 1.5]).is_within
    assert not Row("a", "s", 2.0, values=[1.0, 9.0, 2.5]).is_within


def test_memory_is_judged_by_its_highest_figure() -> None:
    """A process that was once too large is too large."""
    assert not Row("a", "MB", 300.0, highest=True, values=[200.0, 310.0, 200.0]).is_within


@pytest.mark.parametrize(("inclusive", "within"), [(True, True), (False, False)])
def test_a_budget_says_whether_it_may_be_reached(inclusive: bool, within: bool) -> None:
    """«At most 0.65» allows 0.65; «under 5 s» does not allow 5 s."""
    assert Row("a", "", 0.65, inclusive=inclusive, values=[0.65]).is_within is within


def test_the_table_shows_figure_budget_and_verdict() -> None:
    """Each measured row is a line with its figure, its budget and its verdict; a row without figures is left out."""
    text = print_table(
        Row("quick", "s", 2.0, values=[1.0, 1.25, 1.5]), Row("slow", "s", 1.0, values=[3.0]), Row("never", "s", 1.0)
    )
    quick, slow = (next(line for line in text.splitlines() if name in line) for name in ("quick", "slow"))
    assert quick.split()[1:6] == ["1.25", "s", "<", "2", "s"]
    assert quick.rstrip().endswith("within")
    assert slow.rstrip().endswith("OVER")
    assert "never" not in text


def test_the_data_has_every_run() -> None:
    """As data a row has the figures of all runs beside the one that is judged."""
    data = bench_data((Row("a", "s", 2.0, values=[1.0, 3.0]),), "2023-00", 2, 4)
    assert data["rows"] == [
        {"name": "a", "unit": "s", "figure": 2.0, "budget": 2.0, "values": [1.0, 3.0], "within": False}
    ]


def test_every_budget_has_a_name_of_its_own() -> None:
    """No two rows of the table read the same."""
    names = [row.name for row in make_rows().values()]
    assert len(set(names)) == len(names)


def test_a_change_is_one_paragraph_and_new_each_time() -> None:
    """Exactly one line of the body differs, and two runs never make the same article: the cache must not know it."""
    one, two = change_paragraph(ARTICLE, 1), change_paragraph(ARTICLE, 2)
    differing = [pair for pair in zip(ARTICLE.split("\n"), one.split("\n"), strict=True) if pair[0] != pair[1]]
    assert len(differing) == 1
    assert differing[0][0].startswith("Су мұнарасы.")
    assert one != two


def test_the_article_to_change_is_the_longest(tmp_path: Path) -> None:
    """The budget holds for the article that costs most."""
    (tmp_path / "a.md").write_text("x" * 10, encoding="utf-8")
    (tmp_path / "b.md").write_text("x" * 30, encoding="utf-8")
    os.utime(tmp_path / "a.md", (0, 0))
    assert choose_article(tmp_path).name == "b.md"


def test_a_build_that_fails_says_why() -> None:
    """Its errors are shown, however many warnings follow them; without errors its last lines are."""
    log = "[1/9] load\na.md:1: error SRC003: x\n" + "a.md:2: warning TYP003: y\n" * 9
    assert find_reason(log) == "a.md:1: error SRC003: x"
    assert find_reason("one\ntwo\nthree\nfour\n") == "two\nthree\nfour"
