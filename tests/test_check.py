"""What can be known of the sources before layout: alternatives, imprint, charts, openers, titles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.check import REQUIRED_IMPRINT
from tests.perfect import ISSUE, PerfectIssue, assert_only

PROJECT = Path(__file__).resolve().parent.parent
ARTICLES = f"{ISSUE}/articles"
BAKER = f"{ARTICLES}/baker.md"
BRIDGE = f"{ARTICLES}/bridge.md"
FIGURES = f"{ARTICLES}/figures.md"
ISSUE_YAML = f"{ISSUE}/issue.yaml"


@pytest.mark.parametrize("alt", ["", "  alt: ''\n", "  alt: '  '\n"])
def test_picture_without_alternative(perfect_issue: PerfectIssue, alt: str) -> None:
    """PIC003: an alternative text missing or blank, at the picture's line."""
    perfect_issue.edit(BAKER, "  alt: Ақ орамалды әйел пештен қызарған нан шығарып жатыр.\n", alt)
    assert_only(perfect_issue.problems(), "PIC003", BAKER, perfect_issue.line(BAKER, "  src:"))


def test_figure_without_alternative(perfect_issue: PerfectIssue) -> None:
    """PIC003: the same for a figure in the text."""
    perfect_issue.append(BAKER, "\n![Пеш.](images/oven.jpg)\n")
    assert_only(perfect_issue.problems(), "PIC003", BAKER, perfect_issue.line(BAKER, "![Пеш.]"))


def test_alternative_that_repeats_the_caption(perfect_issue: PerfectIssue) -> None:
    """PIC006: said twice to those who hear both; signs and capitals make no difference."""
    perfect_issue.edit(BAKER, "Бірінші нан сағат бесте піседі.", "АҚ орамалды әйел – пештен қызарған нан шығарып жатыр")
    assert_only(perfect_issue.problems(), "PIC006", BAKER, perfect_issue.line(BAKER, "  src:"))


def test_alternative_of_another_picture(perfect_issue: PerfectIssue) -> None:
    """PIC006: two pictures that are said to show the same; at the later one."""
    perfect_issue.edit(
        BAKER, "Ақ орамалды әйел пештен қызарған нан шығарып жатыр.", "Су басқан жағада ағаш көпір аман тұр."
    )
    assert_only(perfect_issue.problems(), "PIC006", BAKER, perfect_issue.line(BAKER, "  src:"))


def test_same_picture_twice_may_say_the_same(perfect_issue: PerfectIssue) -> None:
    """One picture in two places is described in the same words."""
    perfect_issue.append(
        BAKER, '\n![Қайта.](images/oven.jpg){alt="Ақ орамалды әйел пештен қызарған нан шығарып жатыр."}\n'
    )
    assert perfect_issue.problems() == ()


def test_imprint_field_left_empty(perfect_issue: PerfectIssue) -> None:
    """IMP001: a field of the imprint without a value, at its line in magazine.yaml."""
    perfect_issue.edit("magazine.yaml", ", value: екі айда бір рет", "")
    problem = assert_only(
        perfect_issue.problems(), "IMP001", "magazine.yaml", perfect_issue.line("magazine.yaml", "periodicity")
    )
    assert "МЕРЗІМДІЛІГІ" in problem.message


@pytest.mark.parametrize("key", REQUIRED_IMPRINT)
def test_imprint_field_left_out(perfect_issue: PerfectIssue, key: str) -> None:
    """IMP001: a field that the law asks for does not stand in magazine.yaml at all."""
    lines = [line for line in perfect_issue.text("magazine.yaml").split("\n") if f"key: {key}," not in line]
    perfect_issue.overlay({"magazine.yaml": "\n".join(lines)})
    perfect_issue.edit(ISSUE_YAML, "imprint:\n  print_run: 250 дана\n", "")
    line = perfect_issue.line("magazine.yaml", "imprint:")
    assert key in assert_only(perfect_issue.problems(), "IMP001", "magazine.yaml", line).message


def test_optional_imprint_field_may_lack(perfect_issue: PerfectIssue) -> None:
    """A field that magazine.yaml lists as optional is asked for no more, and asked for again without that."""
    perfect_issue.edit("magazine.yaml", ", value: екі айда бір рет", "")
    perfect_issue.edit("magazine.yaml", "optional: [issn]", "optional: [periodicity]")
    assert_only(perfect_issue.problems(), "IMP001", "magazine.yaml", perfect_issue.line("magazine.yaml", "issn"))


def test_issue_without_imprint(perfect_issue: PerfectIssue) -> None:
    """IMP001: no article carries the imprint."""
    perfect_issue.edit(ISSUE_YAML, "  - {article: imprint, pages: 3}\n", "")
    perfect_issue.overlay({f"{ARTICLES}/imprint.md": None})
    assert_only(perfect_issue.problems(), "IMP001", ISSUE_YAML, perfect_issue.line(ISSUE_YAML, "order:"))


@pytest.mark.parametrize(
    ("old", "new", "marker"),
    [
        ("- Көктемде: 1 100", "- Көктемде 1 100", "- Көктемде"),
        ("- Көктемде: 1 100", "- Көктемде: көп", "- Көктемде"),
        ("- Көктемде: 1 100", "- Көктемде: -5", "- Көктемде"),
        ("- Көктемде: 1 100", "- **Көктемде**: 1 100", "- **Көктемде"),
        ("- Көктемде: 1 100\n- Күзде: 900", "- Көктемде: 0\n- Күзде: 0", "{.bars"),
        ("- Көктемде: 1 100\n- Күзде: 900", "Көктемде көп", "{.bars"),
        ("- Көктемде: 1 100\n", "Бұл көктем.\n\n- Көктемде: 1 100\n", "{.bars"),
        ("- Көктемде: 1 100", "- Көктемде: 1 100\n  - жазда: 5", "- Көктемде"),
        ("- Көктемде: 1 100", "-\n- Көктемде: 1 100", "{.bars"),
        ("- 1994: Көпір салынды", "- 1890: Көпір салынды", "- 1890"),
        ("- 1994: Көпір салынды", "- Көпір салынды", "- Көпір"),
        ("- 1994: Көпір салынды", f"- {'9' * 5000}: Көпір салынды", "- 999"),
        ("- 1994: Көпір салынды", "- **1994**: Көпір салынды", "- **1994"),
        ("from=1994 to=2024", "from=2024 to=1994", "{.timeline"),
        ("from=1994 to=2024", "from=1994", "{.timeline"),
        ("from=1994 to=2024", 'from="ерте" to="кеш"', "{.timeline"),
        ("- **42** тақтай", "- 42 тақтай", "- 42"),
        ("- **42** тақтай ауыстырылды", "- **42** тақтай[^1]", "- **42"),
    ],
)
def test_chart_that_cannot_be_read(perfect_issue: PerfectIssue, old: str, new: str, marker: str) -> None:
    """SRC020: a bar without a figure, a year off its axis, text that the chart would leave out."""
    perfect_issue.edit(FIGURES, old, new)
    if "[^1]" in new:
        perfect_issue.append(FIGURES, "\n[^1]: Ескерту.\n")
    line = perfect_issue.line(FIGURES, marker) + (1 if new.startswith("-\n") else 0)
    assert_only(perfect_issue.problems(), "SRC020", FIGURES, line)


def test_chart_inside_a_box(perfect_issue: PerfectIssue) -> None:
    """SRC020: a chart is read wherever it stands."""
    perfect_issue.append(FIGURES, "\n:::: box\n::: numerals\n- нан көп\n:::\n::::\n")
    assert_only(perfect_issue.problems(), "SRC020", FIGURES, perfect_issue.line(FIGURES, "- нан"))


@pytest.mark.parametrize("dash", ["–", "—", "-"])
def test_title_line_that_begins_with_a_dash(perfect_issue: PerfectIssue, dash: str) -> None:
    """TYP014: the dash belongs to the end of the line before."""
    perfect_issue.edit(BRIDGE, "  Көпір деген –\n  екі", f"  Көпір деген\n  {dash} екі")
    assert_only(perfect_issue.problems(), "TYP014", BRIDGE, perfect_issue.line(BRIDGE, f"  {dash} екі"))


def add_profiles(issue: PerfectIssue, count: int, style: str = "") -> None:
    """Profiles after the one there is, all with the same opener unless ``style`` is the last one's class."""
    order, first = "", 9
    for number in range(count):
        text = issue.text(BAKER)
        if style and number == count - 1:
            text = text.replace("kicker: Тұлға", f"class: {style}")
        issue.overlay({f"{ARTICLES}/baker{number}.md": text})
        order += f"  - {{article: baker{number}, pages: {first + number}}}\n"
    issue.edit(ISSUE_YAML, "imprint:\n", f"{order}imprint:\n")
    issue.edit(ISSUE_YAML, "pages: 8\nprint", f"pages: {8 + count}\nprint")
    issue.edit(ISSUE_YAML, "binding: saddle", "binding: none")


def test_same_opener_three_times_running(perfect_issue: PerfectIssue) -> None:
    """TYP015: two of a kind running are fine, the third is named; covers and figures between do not count as others."""
    perfect_issue.edit(FIGURES, "kind: infographic", "kind: infographic\nclass: tall")
    add_profiles(perfect_issue, 2)
    assert perfect_issue.problems() == ()
    add_one = "  - {article: baker9, pages: 11}\nimprint:\n"
    perfect_issue.overlay({f"{ARTICLES}/baker9.md": perfect_issue.text(BAKER)})
    perfect_issue.edit(ISSUE_YAML, "imprint:\n", add_one)
    perfect_issue.edit(ISSUE_YAML, "pages: 10\nprint", "pages: 11\nprint")
    assert_only(perfect_issue.problems(), "TYP015", f"{ARTICLES}/baker9.md", 2)


def test_another_class_is_another_opener(perfect_issue: PerfectIssue) -> None:
    """A class of the designer's makes the third opener a different one."""
    add_profiles(perfect_issue, 3, style="tall")
    assert perfect_issue.problems() == ()


def test_a_check_loads_nothing_that_lays_out() -> None:
    """Half of the time of a check would go into libraries that it never uses: they wait for a build."""
    code = "import sys, pipeline.__main__, pipeline.vetting; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    loaded = set(run.stdout.split())
    assert "pipeline.proofreading.proof" in loaded
    assert not loaded & {"pipeline.build", "pipeline.wiring", "weasyprint", "pikepdf", "PIL", "fontTools", "jinja2"}
    assert "urllib.request" not in loaded
