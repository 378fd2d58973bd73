"""DAISY Ace on a faulty ePub; what is kept of it, what is said where it cannot run, how it ends.

That it finds nothing in the specimen is shown where that is made as final: tests/test_specimen.py.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import judging
from pipeline.collating import Collator
from pipeline.gates import Ace, AceKit, GateResult, begin_accessibility, check_accessibility, find_ace
from pipeline.gates.process import Broken
from pipeline.house import House
from pipeline.judged import Judged
from pipeline.judging import Judges
from pipeline.model import PageMap
from pipeline.prepress import open_prepress
from pipeline.vetting import read_issue_profile
from tests.bind.binding import prepare_binding
from tests.gates.fakes import change_epub, count_runs, is_gone, read_pid, write_program
from tests.perfect import copy_perfect
from tests.pressing import COLLECTED, PROJECT, STYLES, Rooms

NAME = "issue.epub"
PASSED = '{"assertions": []}'
ELEMENT = '<img xmlns="x" src="a"/>'
VIOLATION = {
    "earl:result": {"earl:outcome": "fail", "dct:description": "No words\nor others", "html": ELEMENT},
    "earl:test": {
        "earl:impact": "serious",
        "dct:title": "image-alt",
        "help": {"dct:description": "Images must have words", "url": "http://help.example/"},
    },
}
FAILED = json.dumps(
    {"assertions": [{"earl:testSubject": {"url": "baker.xhtml"}, "assertions": [VIOLATION]}]}, ensure_ascii=False
)


@pytest.fixture(scope="module")
def epub(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The perfect issue."""
    return prepare_binding(copy_perfect(tmp_path_factory.mktemp("epub")).folder).bind()


@pytest.fixture(scope="module")
def kit() -> AceKit:
    """What `make gates` prepares."""
    node, browser = shutil.which("node"), shutil.which("chromium")
    ace = find_ace(COLLECTED / "node")
    assert node, "run make gates"
    assert browser, "run make gates"
    assert ace, "run make gates"
    return AceKit(ace, Path(node), Path(browser))


def fake_kit(kit: AceKit, folder: Path, script: str) -> AceKit:
    """The kit with a program in the place of Node, which notes each run in ``runs``."""
    return replace(kit, node=write_program(folder / "node", f"echo run >> '{folder}/runs'\n{script}"))


def says(kit: AceKit, folder: Path, report: str, status: int) -> AceKit:
    """A kit whose Ace writes this report and ends with this status."""
    (folder / "report").write_text(report, encoding="utf-8")
    return fake_kit(kit, folder, f"mkdir out; cp '{folder}/report' out/report.json; exit {status}")


def codes(result: GateResult) -> list[tuple[str, str, str | None]]:
    """Code, place and article."""
    return [(problem.code, problem.place.path if problem.place else "", problem.article) for problem in result.problems]


# --- the real one --------------------------------------------------------------------------------


def test_faulty_epub_fails_with_its_places(kit: AceKit, epub: bytes, tmp_path: Path) -> None:
    """A picture without words is serious, a heading that leaves out a level slight: with document, element and help."""
    faulty = change_epub(
        epub,
        {
            "EPUB/baker.xhtml": lambda text: re.sub(rb'(<img[^>]*?) alt="[^"]*"', rb"\1", text),
            "EPUB/bridge.xhtml": lambda text: re.sub(rb"(</?)h2", rb"\1h4", text),
        },
    )
    result = check_accessibility(NAME, faulty, kit, tmp_path)
    assert (result.name, result.status) == ("Ace", "failed")
    assert result.version.startswith("1.4.6, axe 4.")
    assert set(codes(result)) == {
        ("EPB016", "issue.epub/EPUB/baker.xhtml", "baker"),
        ("EPB017", "issue.epub/EPUB/bridge.xhtml", "bridge"),
    }
    picture = next(problem for problem in result.problems if problem.code == "EPB016")
    assert picture.message == 'image-alt: Element does not have an alt attribute (<img src="images/oven.jpg" />)'
    assert picture.hint.startswith("Images must have alternative text; see http")


def test_browser_ends_with_the_work(kit: AceKit, epub: bytes, tmp_path: Path) -> None:
    """Work that is broken off leaves no browser, though a browser is in a process group of its own."""
    own = replace(kit, browser=write_program(tmp_path / "browser", f"echo $$ > '{tmp_path}/pid'; exec sleep 1000"))
    with begin_accessibility(NAME, epub, own, tmp_path):
        browser = read_pid(tmp_path / "pid")
        assert browser
    assert is_gone(browser)
    assert not (tmp_path / "gates").exists()


def test_browser_that_does_not_start_is_told(kit: AceKit, epub: bytes, tmp_path: Path) -> None:
    """Ace says that its browser failed: the gate has not run, and says why."""
    own = replace(kit, browser=write_program(tmp_path / "browser", "exit 1"))
    result = check_accessibility(NAME, epub, own, tmp_path)
    assert result.status == "not-run"
    assert "Failed to launch the browser" in result.problems[0].message


# --- where something is not here -----------------------------------------------------------------


@pytest.mark.parametrize(("lacks", "words"), [("ace", "no Ace"), ("node", "no Node"), ("browser", "no browser")])
def test_gate_without_its_tools_is_reported(kit: AceKit, epub: bytes, tmp_path: Path, lacks: str, words: str) -> None:
    """Without Node, Ace or a browser the gate has not run, says what lacks, and how to have it."""
    own = AceKit(**{**vars(kit), lacks: None})
    result = check_accessibility(NAME, epub, own, tmp_path)
    assert (result.status, codes(result)) == ("not-run", [("ENV002", "", None)])
    assert words in result.problems[0].message
    assert "make gates" in result.problems[0].hint


@pytest.mark.slow
def test_final_needs_its_judges(specimen: Rooms, tmp_path: Path) -> None:
    """Without Java and Node a build is delivered, status 0, and refused with 4 as final, with what to install."""
    daily = ("--edition", "epub", "--output", str(tmp_path / "output"))
    none = {"PATH": str(tmp_path)}
    assert specimen.build(*daily, "2023-00", environment=none).status == 0
    final = specimen.build(*daily, "2023-00", "--final", "--json", environment=none)
    assert final.status == 4
    assert "no Node here — hint: `make gates`" in final.stderr
    gates = {gate["name"]: gate["status"] for gate in final.data["gates"]}
    assert (gates["EPUBCheck"], gates["Ace"]) == ("not-run", "not-run")


def test_ace_is_taken_from_the_first_tree_that_has_it(kit: AceKit, tmp_path: Path) -> None:
    """A tree that is missing or not whole is passed over."""
    half = tmp_path / "node_modules" / "@daisy" / "ace-cli"
    half.mkdir(parents=True)
    (half / "package.json").write_text('{"version": "9"}', encoding="utf-8")
    assert find_ace(tmp_path / "none", tmp_path) is None
    assert find_ace(tmp_path / "none", tmp_path, COLLECTED / "node") == kit.ace


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'Ace processing error: out of luck' >&2; exit 1", "ended with status 1 and no verdict: out of luck"),
        (f"mkdir out; echo '{PASSED}' > out/report.json; exit 2", "no verdict"),
        ("mkdir out; echo '{\"assertions\": 5}' > out/report.json; exit 0", "no verdict"),
        ("exit 0", "no verdict"),
        ("exec sleep 1000", "stopped after"),
    ],
)
def test_gate_that_breaks_down_has_not_run(kit: AceKit, epub: bytes, tmp_path: Path, script: str, words: str) -> None:
    """An Ace that fails, contradicts itself, talks nonsense, says nothing or never ends: no verdict, and none kept."""
    limit = 1.0 if "sleep" in script else 60.0
    result = check_accessibility(NAME, epub, fake_kit(kit, tmp_path, script), tmp_path, time_limit=limit)
    assert (result.status, codes(result)) == ("not-run", [("ENV002", "", None)])
    assert words in result.problems[0].message
    assert not (tmp_path / "gates").exists()


def test_no_place_to_work_in_is_reported(
    kit: AceKit, epub: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, or a folder for passing files that is none: the gate has not run."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    result = check_accessibility(NAME, epub, kit, tmp_path)
    assert (result.status, codes(result)) == ("not-run", [("ENV002", "", None)])
    assert "did not start: No such file or directory" in result.problems[0].message


def test_node_that_cannot_start_is_reported(kit: AceKit, epub: bytes, tmp_path: Path) -> None:
    """A path that is no program: the gate has not run."""
    result = check_accessibility(NAME, epub, replace(kit, node=tmp_path / "none"), tmp_path)
    assert (result.status, codes(result)) == ("not-run", [("ENV002", "", None)])


# --- what is kept --------------------------------------------------------------------------------


@pytest.mark.parametrize(("report", "status", "word"), [(PASSED, 0, "passed"), (FAILED, 2, "failed")])
def test_unchanged_file_is_not_judged_again(
    kit: AceKit, epub: bytes, tmp_path: Path, report: str, status: int, word: str
) -> None:
    """The second look at the same bytes comes from what was kept; other bytes, or another Ace, are judged anew."""
    own = says(kit, tmp_path, report, status)
    first = check_accessibility(NAME, epub, own, tmp_path)
    assert check_accessibility(NAME, epub, own, tmp_path) == first
    assert first.status == word
    assert count_runs(tmp_path) == 1
    check_accessibility(NAME, epub + b"\n", own, tmp_path)
    assert count_runs(tmp_path) == 2
    check_accessibility(NAME, epub, replace(own, ace=Ace(tmp_path / "ace.js", "9.9, axe 9")), tmp_path)
    assert count_runs(tmp_path) == 3


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"messages": "[]", "sha256": "0"}', "null"])
def test_damaged_record_is_not_believed(kit: AceKit, epub: bytes, tmp_path: Path, damage: str) -> None:
    """A kept verdict that is torn or altered is thrown away and Ace asked again."""
    own = says(kit, tmp_path, FAILED, 2)
    first = check_accessibility(NAME, epub, own, tmp_path)
    assert codes(first) == [("EPB016", "issue.epub/EPUB/baker.xhtml", "baker")]
    assert first.problems[0].message == 'image-alt: No words (<img src="a"/>)'
    (record,) = (tmp_path / "gates").iterdir()
    record.write_text(damage, encoding="utf-8")
    assert check_accessibility(NAME, epub, own, tmp_path) == first
    assert count_runs(tmp_path) == 2


@pytest.mark.parametrize(
    ("impact", "code"),
    [("critical", "EPB016"), ("serious", "EPB016"), ("moderate", "EPB017"), ("minor", "EPB017"), (None, "EPB016")],
)
def test_impact_makes_the_code(kit: AceKit, epub: bytes, tmp_path: Path, impact: str | None, code: str) -> None:
    """Critical and serious are errors, moderate and minor warnings; what is not rated is an error."""
    report = json.loads(FAILED)
    report["assertions"][0]["assertions"][0]["earl:test"]["earl:impact"] = impact
    result = check_accessibility(NAME, epub, says(kit, tmp_path, json.dumps(report), 2), tmp_path)
    assert [problem.code for problem in result.problems] == [code]


def test_verdict_is_read_once(kit: AceKit, epub: bytes, tmp_path: Path) -> None:
    """A kept verdict that another build prunes before it is asked for stays what it was: failed."""
    own = says(kit, tmp_path, FAILED, 2)
    first = check_accessibility(NAME, epub, own, tmp_path)
    with begin_accessibility(NAME, epub, own, tmp_path) as finish:
        shutil.rmtree(tmp_path / "gates")
        assert finish() == first
    assert first.status == "failed"


# --- how it ends ---------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ZeroDivisionError, Broken, OSError])
def test_work_that_fails_beside_it_ends_it(kit: AceKit, epub: bytes, tmp_path: Path, error: type[Exception]) -> None:
    """What another judge raises goes on as it is, whatever it is, and Ace does not run any more."""
    own = fake_kit(kit, tmp_path, f"echo $$ > '{tmp_path}/pid'; exec sleep 1000")
    tools = []

    def work() -> None:
        with begin_accessibility(NAME, epub, own, tmp_path):
            tools.append(read_pid(tmp_path / "pid"))
            raise error

    with pytest.raises(error):
        work()
    (tool,) = tools
    assert tool
    assert is_gone(tool)


def test_judge_that_fails_ends_ace(kit: AceKit, epub: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a final build Ace is at work when EPUBCheck's judge breaks down: it ends with the build."""
    own = fake_kit(kit, tmp_path, f"echo $$ > '{tmp_path}/pid'; exec sleep 1000")
    tools = {"node": own.node, "chromium": own.browser}
    monkeypatch.setattr(judging, "_find", tools.get)
    monkeypatch.setattr(judging, "find_ace", lambda *_: own.ace)
    tool = 0

    def fail(*_: object) -> None:
        nonlocal tool
        tool = read_pid(tmp_path / "pid")
        raise ZeroDivisionError

    monkeypatch.setattr(judging, "check_epub", fail)
    monkeypatch.setattr(Collator, "collate", lambda *_: Judged())
    perfect = copy_perfect(tmp_path)
    issue, house = perfect.load(), House(perfect.folder, STYLES, tmp_path / "output", COLLECTED)
    prepress = open_prepress(house, read_issue_profile(house, issue))
    prepress = replace(prepress, house=replace(house, cache=tmp_path / "cache"))
    judges = Judges(prepress, issue, PageMap(0, (), (), ()), {}, part=False, final=True)
    with pytest.raises(ZeroDivisionError):
        judges.judge({NAME: epub})
    assert tool
    assert is_gone(tool)


def test_time_out_ends_what_it_has_started(kit: AceKit, epub: bytes, tmp_path: Path) -> None:
    """A tool that is stopped, and that does not want to be, takes its children with it."""
    own = fake_kit(kit, tmp_path, f"trap '' TERM; sleep 1000 & echo $! > '{tmp_path}/pid'; while :; do sleep 0.1; done")
    with begin_accessibility(NAME, epub, own, tmp_path, time_limit=1.0) as finish:
        child = read_pid(tmp_path / "pid")
        assert child
        result = finish()
    assert (result.status, result.problems[0].message) == ("not-run", "Ace was stopped after 1 s")
    assert is_gone(child)


def test_killed_build_leaves_no_tool(kit: AceKit, tmp_path: Path) -> None:
    """Whoever started the tool is killed at once: the tool goes too."""
    own = fake_kit(kit, tmp_path, f"echo $$ > '{tmp_path}/pid'; exec sleep 1000")
    program = f"""
from pathlib import Path
from pipeline.gates import Ace, AceKit, check_accessibility
kit = AceKit(Ace(Path("ace.js"), "1"), Path({str(own.node)!r}), Path("/bin/false"))
check_accessibility("issue.epub", b"", kit, Path({str(tmp_path)!r}))
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT) as build:
        tool = read_pid(tmp_path / "pid")
        build.send_signal(signal.SIGKILL)
    assert tool
    assert is_gone(tool)
