"""The planted faults: each found by its code and no other, nothing found in the sound twin."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.collation.carriers import collate_epub
from pipeline.gates import AceKit, check_accessibility, check_epubs, find_ace
from pipeline.preflight.epub.judge import judge_epub
from pipeline.preflight.epub.model import Finding, Rule
from pipeline.preflight.epub.reading import read_epub
from pipeline.preflight.epub.table import RULES
from tests.preflight.epub.faults import ACE, COLLATION, EPUBCHECK, FAULTS, OURS, Fault, write
from tests.preflight.epub.making import ASKED, edit, load_source, make_clean, pack, swap, unpack

# Faults that EPUBCheck passes over, which is why they are ours.
UNSEEN = ("compressed mimetype", "missing alt", "unordered page list", "no page source", "wrong package language")


ROOT = Path(__file__).parents[3]
Verdict = Mapping[Rule, tuple[Finding, ...]]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    """What each rule finds in the ePub of each fault; each is made and read once."""
    clean = make_clean()
    found: dict[str, Verdict] = {}
    for fault in FAULTS:
        epub = read_epub(write(fault, clean))
        said = {rule: rule.check(epub, ASKED) for rule in RULES}
        found[fault.name] = {rule: findings for rule, findings in said.items() if findings}
    return found


def name_of(fault: Fault) -> str:
    return fault.name


def test_sound_twin_has_no_fault() -> None:
    """The ePub into which the faults are planted is without one."""
    assert judge_epub(make_clean(), ASKED) == ()


@pytest.mark.parametrize("fault", [one for one in FAULTS if one.gate == OURS], ids=name_of)
def test_fault_is_found_by_its_code_and_no_other(fault: Fault, verdicts: Mapping[str, Verdict]) -> None:
    """One fault gives problems of one code, with its place and its words."""
    found = verdicts[fault.name]
    said = [(rule.code, finding.message, finding.inside) for rule, findings in found.items() for finding in findings]
    assert {rule.code for rule in found} == {fault.code}, said
    assert any(fault.words in message and inside.endswith(fault.inside) for _, message, inside in said), said
    assert all(finding.hint for findings in found.values() for finding in findings)


@pytest.mark.parametrize("fault", [one for one in FAULTS if one.gate != OURS], ids=name_of)
def test_faults_of_others_are_left_to_them(fault: Fault, verdicts: Mapping[str, Verdict]) -> None:
    """What another gate finds is not said twice."""
    assert verdicts[fault.name] == {}


WANTED = {
    "missing alt": ("EPB007", OURS),
    "unordered page list": ("EPB008", OURS),
    "marker inside a word": ("EPB009", OURS),
    "wrong package language": ("EPB010", OURS),
    "missing h1": ("EPB011", OURS),
    "obfuscated font without key": ("EPB012", OURS),
    "remote resource": ("EPB013", OURS),
    "Latin letter in a Kazakh heading": ("EPB014", OURS),
    "changed imprint": ("EPB015", COLLATION),
    "compressed mimetype": ("EPB006", OURS),
    "sheet with nesting": ("EPB018", OURS),
    "no page source": ("EPB019", OURS),
    "progressive picture": ("EPB020", OURS),
    "pull quote that is read twice": ("EPB021", OURS),
}


@pytest.mark.parametrize("name", WANTED)
def test_fault_has_its_gate(name: str) -> None:
    """The faults that must not pass are planted, each with the code and the gate that finds it."""
    assert [(fault.code, fault.gate) for fault in FAULTS if fault.name == name] == [WANTED[name]]


def test_every_rule_has_its_fault() -> None:
    """No row of the table is without a planted fault, and none of its words is said twice."""
    assert {rule.code for rule in RULES} == {fault.code for fault in FAULTS if fault.gate == OURS}
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert len({rule.asks for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.asks)
def test_no_rule_is_idle(rule: Rule, verdicts: Mapping[str, Verdict]) -> None:
    """Every row of the table finds something that no other row finds."""
    assert any({one.asks for one in verdict} == {rule.asks} for verdict in verdicts.values())


def test_problem_names_document_line_and_article() -> None:
    """A finding says where it is: the file in the ePub, its line, the article that the document is of."""
    fault = next(one for one in FAULTS if one.name == "missing alt")
    (problem,) = judge_epub(write(fault, make_clean()), ASKED)
    assert problem.place is not None
    assert problem.place.path == "issue.epub/EPUB/bridge.xhtml"
    assert problem.place.line
    assert problem.article == "bridge"


def test_mixed_word_is_found_on_its_line() -> None:
    """The line is that of the innermost element in which, or behind which, the foreign letter stands."""
    files = unpack(make_clean())
    for spoilt in ("Гүлсiм", "Гү<em>лсi</em>м", 'Гүл<span role="doc-pagebreak" id="page-9" aria-label="9"></span>сiм'):
        faulty = swap(files, "bridge.xhtml", "</section>", f"\n<p>Көпір.</p>\n<p>Ал\n{spoilt}</p></section>")
        text = faulty["EPUB/bridge.xhtml"].decode()
        (problem,) = [one for one in judge_epub(pack(faulty), ASKED) if one.code == "EPB014"]
        assert "«Гүлсiм» (Latin: i)" in problem.message
        assert problem.place is not None
        line = text[: text.index("<p>Ал")].count("\n") + 1
        assert problem.place.line == line + ("<" in spoilt)  # an emphasis, a mark is an element of its own


def test_epubcheck_finds_its_own_and_passes_over_ours(tmp_path: Path) -> None:
    """EPUBCheck finds what is left to it, and nothing in the sound twin; what facts say it misses, it misses."""
    java = shutil.which("java")
    assert java, "no Java: run make setup"
    clean = make_clean()
    (tmp_path / "sound.epub").write_bytes(clean)
    paths, wanted = [tmp_path / "sound.epub"], [set[str]()]
    for number, fault in enumerate(FAULTS):
        if fault.gate == EPUBCHECK or fault.name in UNSEEN:
            paths.append(tmp_path / f"{number}.epub")
            paths[-1].write_bytes(write(fault, clean))
            wanted.append({fault.code} if fault.gate == EPUBCHECK else set())
    results = check_epubs(paths, Path(java), tmp_path / "cache")
    assert len(results) == 1 + len(UNSEEN) + 2
    assert [{problem.code for problem in result.problems} for result in results] == wanted


def test_ace_finds_its_own(tmp_path: Path) -> None:
    """Ace finds what is left to it, in that document."""
    node, browser = shutil.which("node"), shutil.which("chromium")
    ace = find_ace(ROOT / ".cache" / "node")
    assert node, "run make gates"
    assert browser, "run make gates"
    assert ace, "run make gates"
    (fault,) = (one for one in FAULTS if one.gate == ACE)
    kit = AceKit(ace, Path(node), Path(browser))
    result = check_accessibility("issue.epub", write(fault, make_clean()), kit, tmp_path)
    places = {(problem.code, problem.place.path if problem.place else "") for problem in result.problems}
    assert places == {(fault.code, f"issue.epub/{fault.inside}")}


def test_collation_finds_its_own() -> None:
    """The imprint is compared with the sources, of which our rules know nothing."""
    (fault,) = (one for one in FAULTS if one.gate == COLLATION)
    assert collate_epub(load_source(), "issue.epub", make_clean()) == ()
    found = collate_epub(load_source(), "issue.epub", write(fault, make_clean()))
    assert {problem.code for problem in found} == {fault.code}


def test_decoration_and_outward_links_are_no_faults() -> None:
    """A picture that is marked as decoration needs no words; a link that the reader may follow leads out freely."""
    markup = (
        '<p><img src="images/oven.jpg" alt="" role="presentation"/><a href="https://example.org/">COVID-19-дың</a> '
    )
    markup += 'IT-маман, 19-ға, XX ғасыр, м² <span lang="en" xml:lang="en">Wi-Fi</span>-дың</p></section>'
    files = edit(unpack(make_clean()), "baker.xhtml", "</section>", markup)
    assert judge_epub(pack(files), ASKED) == ()


def test_what_is_asked_counts() -> None:
    """Another language, other documents, other letters and licences than those of the ePub are faults."""
    clean = make_clean()
    for asked, code in (
        (replace(ASKED, language="ru"), "EPB010"),
        (replace(ASKED, documents=(*(ASKED.documents or ()), "more.xhtml")), "EPB003"),
        (replace(ASKED, alphabet="☂"), "EPB012"),
        (replace(ASKED, licences={}), "EPB012"),
        (replace(ASKED, licences={**(ASKED.licences or {}), "PTF55F.ttf": "other.txt"}), "EPB012"),
    ):
        assert {problem.code for problem in judge_epub(clean, asked)} == {code}
    assert judge_epub(clean, replace(ASKED, documents=None, licences=None, page_list=False)) == ()
