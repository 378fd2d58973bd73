"""The proof of an issue: nothing in what is well, one problem for one fault, at its place, unless allowed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.allowance import apply_allowances
from pipeline.house import House
from pipeline.problem_codes import CODES
from pipeline.proofreading.proof import find_all, proofread
from pipeline.proofreading.prose import ArticleProse, IssueProse, SourceFile
from pipeline.proofreading.reading import read_passages
from pipeline.proofreading.table import RULES, choose_rules
from pipeline.vetting import check
from tests.conftest import SPECIMEN
from tests.perfect import ISSUE, PerfectIssue, assert_only
from tests.pressing import PROJECT, Rooms, Run
from tests.proofreading.proofs import problems_with_proof, proof_of, read_article, reader

BRIDGE = f"{ISSUE}/articles/bridge.md"
BAKER = f"{ISSUE}/articles/baker.md"
FIGURES = f"{ISSUE}/articles/figures.md"
PARTNER = f"{ISSUE}/articles/partner.md"
ISSUE_YAML = f"{ISSUE}/issue.yaml"


def test_the_perfect_issue_has_nothing_to_mend(perfect_issue: PerfectIssue) -> None:
    """No finding of any rule, beside none of the other stations."""
    assert problems_with_proof(perfect_issue) == ()


def test_the_specimen_has_nothing_to_mend() -> None:
    """An issue of 70,000 letters by careful writers: every finding would be a false alarm."""
    assert [(p.code, p.place, p.message) for p in proof_of(PROJECT / "sources", SPECIMEN)[1]] == []


@pytest.mark.parametrize(
    ("code", "path", "old", "new", "marker"),
    [
        ("KK001", BAKER, "жалғыз терезе жанады", "жалғыз тeрeзe жанады", "тeрeзe"),
        ("KK001", BAKER, "  office: наубайшы", "  office: наyбайшы", "наyбайшы"),
        ("KK007", BAKER, "кеше кешке илеп", "кеше кеш- ке илеп", "кеш- ке"),
        ("KK008", BAKER, "Пештің өз мінезі", "Пештің «өз мінезі", "«өз"),
        ("KK008", PARTNER, "«Арасан» кітапханасы", "«Арасан кітапханасы", "«Арасан"),
        ("KK009", BAKER, "– Нан күттірмейді, –", "– Нан күттірмейді», –", "күттірмейді»"),
        ("KK010", FIGURES, "Ауыл кеңесінің 2023", "Ауыл кеңесінің №7, 2023", "№7"),
        ("KK011", BAKER, "## Пеш", "## БАҚ тың пеші", "БАҚ тың"),
        ("KK012", FIGURES, "2010: Тақтайы", "2010: 5-6 тақтайы", "5-6"),
        ("KK013", BAKER, "ол. – Адам", "ол. - Адам", "ол. - "),
        ("KK013", BRIDGE, "– Мен емес.", "–Мен емес.", "–Мен"),
        ("KK014", BAKER, "көшеде жалғыз", "көшеде Лук'янның жалғыз", "Лук'ян"),
        ("KK015", BAKER, "ерте қызады.", "ерте қызады ( ).", "( )"),
        ("KK016", FIGURES, "**3 200** адам", "**3.200** адам", "3.200"),
        ("KK018", BAKER, "Ауылдың нанын", "Ауылдың  нанын", "  нанын"),
        ("KK018", ISSUE_YAML, "250 дана", "250\u00a0дана", "250"),
        ("KK019", BAKER, "Пештің өз мінезі", 'Пештің "өз мінезі"', '"өз'),
    ],
)
def test_one_fault_one_problem(
    perfect_issue: PerfectIssue, code: str, path: str, old: str, new: str, marker: str
) -> None:
    """A planted fault is found where it stands, in text and in fields, and nothing else is."""
    perfect_issue.edit(path, old, new)
    problem = assert_only(problems_with_proof(perfect_issue), code, path, perfect_issue.line(path, marker))
    assert problem.article == (Path(path).stem if path.endswith(".md") else None)


def test_the_magazine_file_is_read_too(perfect_issue: PerfectIssue) -> None:
    """The imprint stands in every issue: its faults are named at their lines of magazine.yaml."""
    perfect_issue.edit("magazine.yaml", "№ KZ00ABC00000000", "№ № KZ00ABC00000000")
    line = perfect_issue.line("magazine.yaml", "№ №")
    assert_only(problems_with_proof(perfect_issue), "KK010", "magazine.yaml", line)


def test_a_fault_in_the_third_line_of_a_paragraph(perfect_issue: PerfectIssue) -> None:
    """The line is the letter's own, not the paragraph's first."""
    perfect_issue.append(BAKER, "\nБірінші жол,\nекінші жол,\nүшінші - жол.\n")
    assert_only(problems_with_proof(perfect_issue), "KK013", BAKER, perfect_issue.line(BAKER, "үшінші - жол"))


def test_what_is_allowed_is_not_said(perfect_issue: PerfectIssue) -> None:
    """``allow`` takes a finding out by words of its message; another of the same rule stays."""
    perfect_issue.edit(BAKER, "Пештің өз мінезі", "Пештің өз - мінезі")
    perfect_issue.edit(BAKER, "ерте қызады.", "ерте - қызады.")
    entry = "allow:\n  - {code: KK013, text: мінезі, article: baker, reason: автордың белгісі}\n"
    perfect_issue.edit(ISSUE_YAML, "allow: []\n", entry)
    left = apply_allowances(perfect_issue.load(), problems_with_proof(perfect_issue))
    assert "қызады" in assert_only(left, "KK013", BAKER, perfect_issue.line(BAKER, "Пештің өз")).message


def test_an_allowance_that_nothing_needs(perfect_issue: PerfectIssue) -> None:
    """SRC018: once the words are mended the entry is in the way."""
    entry = "allow:\n  - {code: KK013, text: мінезі, reason: автордың белгісі}\n"
    perfect_issue.edit(ISSUE_YAML, "allow: []\n", entry)
    left = apply_allowances(perfect_issue.load(), problems_with_proof(perfect_issue))
    assert_only(left, "SRC018", ISSUE_YAML, perfect_issue.line(ISSUE_YAML, "KK013"))


def test_another_language_has_only_the_rules_of_all(perfect_issue: PerfectIssue) -> None:
    """An apostrophe is no fault in a language that has one; two spaces are a fault in any."""
    perfect_issue.edit(BAKER, "көшеде жалғыз", "көшеде Лук'янның  жалғыз")
    issue = perfect_issue.load()
    other = replace(issue, magazine=replace(issue.magazine, language="uk"))
    read = reader(perfect_issue.folder)
    assert [problem.code for problem in proofread(issue, read)] == ["KK014", "KK018"]
    assert [problem.code for problem in proofread(other, read)] == ["KK018"]


def test_rows_are_whole_and_in_order() -> None:
    """One row a code of the family KK, each with its question; a magazine in Kazakh has them all."""
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert set(codes) <= {code for code in CODES if code.startswith("KK")}
    assert all(rule.asks.endswith("?") and rule.scope in ("passage", "article", "issue") for rule in RULES)
    assert choose_rules("kk") == RULES


def proof_findings(run: Run) -> list[tuple[str, str | None, int | None]]:
    return [finding for finding in run.findings() if finding[0].startswith("KK")]


def test_press_check_says_what_the_text_has(rooms: Rooms) -> None:
    """A finding is a warning at its line, which --final refuses; once allowed it is not said."""
    rooms.sources.edit(BAKER, "Пештің өз мінезі", "Пештің өз - мінезі")
    run = rooms.check(ISSUE)
    assert run.status == 0
    assert proof_findings(run) == [("KK013", f"sources/{BAKER}", rooms.sources.line(BAKER, "Пештің өз"))]
    assert {p["severity"] for p in run.data["problems"] if p["code"].startswith("KK")} == {"warning"}
    assert rooms.check(ISSUE, "--final").status == 3
    entry = "allow:\n  - {code: KK013, text: мінезі, reason: автордың белгісі}\n"
    rooms.sources.edit(ISSUE_YAML, "allow: []\n", entry)
    assert proof_findings(rooms.check(ISSUE)) == []


def test_a_build_begins_with_the_same_check(rooms: Rooms) -> None:
    """What ``press build`` knows before layout holds the findings of the text, for its report and for --final."""
    rooms.sources.edit(BAKER, "Пештің өз мінезі", "Пештің өз - мінезі")
    checked = check(House(rooms.sources.folder, rooms.styles, rooms.output, rooms.cache), ISSUE)
    found = [problem for problem in checked.problems if problem.code.startswith("KK")]
    assert [(problem.code, problem.article) for problem in found] == [("KK013", "baker")]


def test_the_editor_s_guide_keeps_its_own_rules() -> None:
    """No example of docs/sources.md has anything to mend: editors copy them."""
    text = (PROJECT / "docs" / "sources.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```markdown\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(examples) > 20
    shell = read_article("Мәтін.").article
    for example in examples:
        prose = IssueProse((ArticleProse(shell, tuple(read_passages(SourceFile("sources.md", example), "x"))),))
        found = [(code, finding.message) for code, finding in find_all(prose, "kk")]
        assert [(code, message) for code, message in found if code != "KK006"] == []  # a pull quote without its article
