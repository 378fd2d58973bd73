"""veraPDF: known-bad files first, then a good one; what is kept of it, what is said where it cannot run, how it ends.

That it finds nothing in the specimen is shown where that is made as final: tests/test_specimen.py.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image

from pipeline.gates import GateResult, VeraKit, begin_copies, check_copies, find_verapdf
from tests.finish.copying import finish_copy, lay_out, read_tree
from tests.gates.fakes import count_runs, is_gone, read_pid, write_program
from tests.paper import read_pdf, write_pdf

GOOD = "good.pdf"
GATES = ["veraPDF PDF/A-2a", "veraPDF PDF/UA-1"]
# A Python in whose place a program stands: it is given -I -B WORKER JAR JVM FOLDER KEY=FILE…
ANSWER = """for part in "$@"; do last="$part"; done; key="${last%%=*}"
for profile in pdfa-2a pdfua-1; do printf '%s' '{answer}' > "$key-$profile.json"; done"""
FOUND = (
    '{"rows": [{"clause": "6.3.2", "test": 1, "count": 52, "said": "No F\\nkey", '
    '"context": "root/document[0]/pages[2](8 0 obj PDPage)/annots[0]"}]}'
)


@pytest.fixture(scope="module")
def kit() -> VeraKit:
    """What `make gates` prepares."""
    java = shutil.which("java")
    assert java, "run make gates"
    kit = find_verapdf(Path(java))
    assert kit.name_missing() is None, "run make gates"
    return kit


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small access copy."""
    return finish_copy(lay_out(tmp_path_factory.mktemp("copy")))


def drop_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def drop_alt(pdf: Pdf) -> None:
    for _, kind, element in read_tree(pdf):
        if kind == "Figure":
            del element[Name.Alt]


def drop_claim(pdf: Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"<pdfuaid:part>1</pdfuaid:part>", b""))


def drop_tags(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


def add_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def loosen_links(pdf: Pdf) -> None:
    for _, kind, element in read_tree(pdf):
        if kind == "Link":
            element.S = Name.Span


def interpolate(pdf: Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, Stream) and one.get(Name.Subtype) == Name.Image:
            one.Interpolate = True


def skip_level(pdf: Pdf) -> None:
    for _, kind, element in read_tree(pdf):
        if kind == "H2":
            element.S = Name.H3


# A fault, and the rules that must be named for it, by PDF/A-2a and by PDF/UA-1.
FAULTS: dict[str, tuple[Callable[[Pdf], None], str, str]] = {
    "no intent": (drop_intent, "6.2.4.3-", ""),
    "no words for a picture": (drop_alt, "", "7.3-1"),
    "no claim": (drop_claim, "", "5-1"),
    "no tags": (drop_tags, "6.7.2.2-1", "7.1-"),
    "a script": (add_script, "6.5.1-1", ""),
    "loose links": (loosen_links, "", "7.18.5-1"),
    "smoothed pictures": (interpolate, "6.2.8-3", ""),
    "a level left out": (skip_level, "", "7.4.2-1"),
}


def make_inked(folder: Path) -> tuple[bytes, bytes]:
    """An access copy with a CMYK JPEG: as it would be if pictures stayed as they came, and as it is."""
    out = io.BytesIO()
    Image.new("CMYK", (9, 9), (0, 255, 255, 0)).save(out, "JPEG")
    body = '<section class="article"><h1>Су</h1><img src="images/ink.jpg" alt="Қызыл"></section>'
    made = finish_copy(lay_out(folder, body, pictures={"ink.jpg": out.getvalue()}))
    with read_pdf(made) as pdf:
        for one in pdf.objects:
            if isinstance(one, Stream) and one.get(Name.Subtype) == Name.Image:
                one.write(out.getvalue(), filter=Name.DCTDecode)
                one.ColorSpace = Name.DeviceCMYK
        return write_pdf(pdf), made


@pytest.fixture(scope="module")
def judged(kit: VeraKit, copy: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[GateResult, ...]]:
    """All faulty files, one that is no PDF, and the good one, by one Java."""
    files = {}
    for name, (plant, _, _) in FAULTS.items():
        with read_pdf(copy) as pdf:
            plant(pdf)
            files[name] = write_pdf(pdf)
    files["no PDF"] = b"%PDF-1.7\nnothing"
    files["ink left"], files["ink"] = make_inked(tmp_path_factory.mktemp("ink"))
    return check_copies({**files, GOOD: copy}, kit, tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize("name", FAULTS)
def test_known_bad_files_fail(judged: dict[str, tuple[GateResult, ...]], name: str) -> None:
    """Each fault is found by the standard that forbids it, with its rule; the other finds none of its own."""
    for result, rule in zip(judged[name], FAULTS[name][1:], strict=True):
        said = [problem.message.split()[1] for problem in result.problems]
        if rule:
            assert result.status == "failed"
            assert any(one.startswith(rule) for one in said), said
        else:
            assert (result.status, said) == ("passed", [])
        assert {problem.code for problem in result.problems} <= {"PDF031"}


def test_a_good_file_passes_both(judged: dict[str, tuple[GateResult, ...]]) -> None:
    """The access copy is PDF/A-2a and PDF/UA-1."""
    assert [(result.name, result.status) for result in judged[GOOD]] == [(name, "passed") for name in GATES]
    assert {result.version for result in judged[GOOD]} == {"2.5.16"}


def test_pictures_in_ink(judged: dict[str, tuple[GateResult, ...]]) -> None:
    """A CMYK JPEG would be forbidden; finished, nothing is found."""
    assert [result.status for result in judged["ink left"]] == ["failed", "passed"]
    assert judged["ink left"][0].problems[0].message.startswith("PDF/A-2a 6.2.4.3-")
    assert [result.status for result in judged["ink"]] == ["passed", "passed"]


def test_a_finding_says_where(judged: dict[str, tuple[GateResult, ...]]) -> None:
    """A rule is one finding, however often it is broken: how often, and the page and object of the first."""
    (problem,) = judged["loose links"][1].problems
    assert problem.message.startswith("PDF/UA-1 7.18.5-1: Links shall be tagged")
    assert "(2 times, first at page 1 of the file, " in problem.message
    assert problem.message.endswith("PDLinkAnnot))")


def test_what_is_no_pdf_is_not_judged(judged: dict[str, tuple[GateResult, ...]]) -> None:
    """Not run, with what veraPDF says; the other files have their verdicts."""
    for result in judged["no PDF"]:
        assert result.status == "not-run"
        assert "could not judge it" in result.problems[0].message


# --- others in its place ---------------------------------------------------------------------------


def fake_kit(kit: VeraKit, folder: Path, script: str) -> VeraKit:
    """The kit with a program in the place of Python, which notes each run in ``runs``."""
    return replace(kit, python=write_program(folder / "python", f"echo run >> '{folder}/runs'\n{script}"))


@pytest.mark.parametrize(
    ("lacks", "words"), [({"jar": None}, "no veraPDF"), ({"java": None}, "no Java"), ({"driver": False}, "no veraPDF")]
)
def test_gate_without_its_tools_is_reported(kit: VeraKit, tmp_path: Path, lacks: dict[str, object], words: str) -> None:
    """ENV002 for both standards, with what to install."""
    results = check_copies({GOOD: b""}, replace(kit, **lacks), tmp_path)[GOOD]  # type: ignore[arg-type]
    assert [(result.name, result.status) for result in results] == [(name, "not-run") for name in GATES]
    for result in results:
        assert result.problems[0].code == "ENV002"
        assert words in result.problems[0].message
        assert "run make gates" in result.problems[0].hint


def test_verdicts_are_kept(kit: VeraKit, tmp_path: Path) -> None:
    """The same bytes are not judged again; another version judges them anew; a torn record is not believed."""
    own = fake_kit(kit, tmp_path, ANSWER.replace("{answer}", FOUND))
    for _ in range(2):
        results = check_copies({GOOD: b"x"}, own, tmp_path)[GOOD]
        assert [result.status for result in results] == ["failed", "failed"]
        assert results[0].problems[0].message == (
            "PDF/A-2a 6.3.2-1: No F key (52 times, first at page 3 of the file, "
            "root/document[0]/pages[2](8 0 obj PDPage)/annots[0])"
        )
        assert count_runs(tmp_path) == 1
    check_copies({GOOD: b"x"}, replace(own, version="9"), tmp_path)
    assert count_runs(tmp_path) == 2
    for record in (tmp_path / "gates").glob("verapdf-2*.json"):
        record.write_bytes(record.read_bytes()[:-9])
    assert check_copies({GOOD: b"x"}, own, tmp_path)[GOOD][0].status == "failed"
    assert count_runs(tmp_path) == 3


@pytest.mark.parametrize(
    ("script", "limit", "words"),
    [
        ("echo torn >&2; exit 3", 99, "ended with status 3 and no verdict: torn"),
        (ANSWER.replace("{answer}", '{"rows": [1]}'), 99, "ended with status 0 and no verdict"),
        (ANSWER.replace("{answer}", '{"reason": "not a PDF"}'), 99, "could not judge it: not a PDF"),
        ("exec sleep 1000", 1, "was stopped after 1 s"),
    ],
    ids=["broken", "no rows", "a reason", "too long"],
)
def test_no_verdict_is_no_pass(kit: VeraKit, tmp_path: Path, script: str, limit: float, words: str) -> None:
    """A judge that breaks down, answers otherwise or does not end has not run, and nothing is kept of it."""
    for result in check_copies({GOOD: b"x"}, fake_kit(kit, tmp_path, script), tmp_path, limit)[GOOD]:
        assert result.status == "not-run"
        assert words in result.problems[0].message
    assert not (tmp_path / "gates").exists()


def test_a_python_that_does_not_start_is_told(kit: VeraKit, tmp_path: Path) -> None:
    """As one that is not there."""
    results = check_copies({GOOD: b"x"}, replace(kit, python=tmp_path / "none"), tmp_path)[GOOD]
    assert [result.status for result in results] == ["not-run", "not-run"]
    assert "did not start" in results[0].problems[0].message or "no verdict" in results[0].problems[0].message


def test_it_ends_with_the_work(kit: VeraKit, tmp_path: Path) -> None:
    """Work that is broken off leaves no Java."""
    own = fake_kit(kit, tmp_path, f"echo $$ > '{tmp_path}/pid'; exec sleep 1000")
    with begin_copies({GOOD: b"x"}, own, tmp_path):
        pid = read_pid(tmp_path / "pid")
        assert pid
    assert is_gone(pid)


def test_settings_of_the_machine_do_not_reach_it(
    kit: VeraKit, copy: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Options for all Javas and all Pythons are not its own: with these it would not start."""
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Xmx1k")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "jpype.py").write_text("raise SystemExit(9)", encoding="utf-8")
    assert [result.status for result in check_copies({GOOD: copy}, kit, tmp_path)[GOOD]] == ["passed", "passed"]
