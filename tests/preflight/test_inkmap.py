"""The ink map: total ink a step on each side of the limit, and a gate that says when it has not run.

Tests of the measure itself need Ghostscript; `make test` sees to it that it is there.
"""

from __future__ import annotations

import io
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.preflight.ghostscript import find_version, separate_page
from pipeline.preflight.inkmap import InkMap, find_worst, measure_ink
from pipeline.preflight.model import Document
from pipeline.profiles import Profile
from tests.preflight.making import MEDIA, MM, PROFILE, TRIM, make_print, paint
from tests.preflight.sheets import change_sheet, make_document

GHOSTSCRIPT = Path(shutil.which("gs") or "/usr/bin/gs")
BLACK_PAGE = b"/Black gs BT 0 0 0 1 k /F1 12 Tf 60 200 Td (AAAA A AA) Tj ET"


def fill(inks: str, width: float, height: float, at: tuple[float, float] = (20, 30)) -> bytes:
    """A rectangle of ``inks`` (four numbers), in mm; ``at`` is its top left corner from the trim's."""
    x, y = TRIM[0] + at[0] * MM, TRIM[3] - (at[1] + height) * MM
    return f"/Knock gs {inks} k {x:.4f} {y:.4f} {width * MM:.4f} {height * MM:.4f} re f\n".encode()


def measure(
    content: bytes, cache: Path, document: Document | None = None, profile: Profile = PROFILE, jobs: int = 1
) -> InkMap:
    given = make_document() if document is None else document
    return measure_ink(content, given, profile, GHOSTSCRIPT, cache, jobs=jobs)


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """A Ghostscript that counts: a script that writes a line for every run with pages, then runs the real one."""
    script = tmp_path / "gs"
    told = tmp_path / "calls"
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *Page*) echo "$*" >>"{told}" ;; esac\nexec "{GHOSTSCRIPT}" "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    return script


def fake(folder: Path, body: str) -> Path:
    """A tool that says a version and otherwise does ``body``."""
    script = folder / "fake-gs"
    script.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo 9.99.9 && exit 0\n{body}\n', encoding="utf-8")
    script.chmod(0o755)
    return script


@pytest.mark.parametrize(
    ("inks", "wrong"),
    [
        ("0.76 0.76 0.76 0.76", False),  # 304 %
        ("1 1 0.55 0.5", False),  # 305 %: the limit itself
        ("0.765 0.765 0.765 0.765", True),  # 306 %
        ("1 1 0.56 0.5", True),
        ("1 1 1 1", True),
    ],
)
def test_total_ink_a_step_on_each_side(tmp_path: Path, inks: str, wrong: bool) -> None:
    """PDF017: 305 % may lie on 15 mm², 306 % may not; the finding says where, how much, and what may."""
    given = make_document()
    found = measure(make_print(paint(fill(inks, 20, 15), page=2)), tmp_path, given)
    total = sum(map(float, inks.split())) * 100
    assert found.pages[2].max_ink == pytest.approx(total, abs=0.8)
    assert found.result.status == ("failed" if wrong else "passed")
    assert len(found.findings) == wrong
    for finding in found.findings:
        assert finding.sheet is given.sheets[2]
        assert (finding.value, finding.limit) == (round(found.pages[2].max_ink, 1), 305)
        left, bottom, right, top = finding.rect or (0, 0, 0, 0)
        assert right - left == top - bottom == 11  # points: the window, 15 mm²
        x, y = TRIM[0] + 20 * MM, TRIM[3] - 30 * MM
        assert x - 1 <= left < right <= x + 20 * MM + 1
        assert y - 15 * MM - 1 <= bottom < top <= y + 1


@pytest.mark.parametrize(("side", "wrong"), [(3.0, False), (4.2, True)])
def test_a_patch_smaller_than_the_window_is_thinned(tmp_path: Path, side: float, wrong: bool) -> None:
    """What counts is the mean of 15 mm²: all four inks on 9 mm² are within it, on 17.6 mm² not."""
    white = fill("0 0 0 0", 40, 40, (10, 20))
    found = measure(make_print(paint(white + fill("1 1 1 1", side, side))), tmp_path)
    assert bool(found.findings) == wrong
    assert found.pages[0].max_ink == pytest.approx(400 if wrong else 400 * 9 / 15, abs=40 if not wrong else 0.1)


def test_window_and_limit_are_the_profiles(tmp_path: Path) -> None:
    """A newspaper's 245 % finds what a magazine's 305 % lets pass; a larger window thins a patch."""
    content = make_print(paint(fill("0.7 0.7 0.7 0.4", 6, 6)))
    assert not measure(content, tmp_path).findings
    assert len(measure(content, tmp_path, profile=replace(PROFILE, ink_total=245)).findings) == 1
    wide = replace(PROFILE, ink_total=245, ink_window_mm2=100)
    assert not measure(content, tmp_path, profile=wide).findings


def test_overprint_adds_inks(tmp_path: Path) -> None:
    """Black that overprints lies on the colours below it; black that knocks out does not."""
    colours = fill("1 0.9 0.9 0", 20, 15)
    black = fill("0 0 0 1", 20, 15)
    over = measure(make_print(paint(colours + black.replace(b"/Knock", b"/Black"))), tmp_path)
    out = measure(make_print(paint(colours + black)), tmp_path)
    assert over.pages[0].max_ink == pytest.approx(380, abs=0.8)
    assert [finding.value for finding in over.findings] == [round(over.pages[0].max_ink, 1)]
    assert not out.findings


def test_marks_outside_the_bleed_do_not_count(tmp_path: Path) -> None:
    """What is cut off may be in every ink: crop marks, colour bars. The same in the bleed is printed, and counts."""
    bar = b"/Knock gs 1 1 1 1 k 0 0 %.3f %.3f re f" % (MEDIA[2], 4.9 * MM)
    assert not measure(make_print(paint(bar)), tmp_path).findings
    assert measure(make_print(paint(bar.replace(b" 0 0 ", b" 0 %.3f " % (5 * MM)))), tmp_path).findings


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_place_on_a_turned_page(tmp_path: Path, turn: int) -> None:
    """The place is in the page's own space, whatever way it is shown, and wherever its media begins."""
    patch = fill("1 1 1 1", 8, 6, (70, 110))

    def lay(pdf: pikepdf.Pdf) -> None:
        paint(patch)(pdf)
        pdf.pages[0].Rotate = turn
        pdf.pages[0].MediaBox = pikepdf.Array([-30, -20, MEDIA[2], MEDIA[3]])

    media = (-30.0, -20.0, MEDIA[2], MEDIA[3])
    given = change_sheet(lambda sheet: replace(sheet, rotate=turn, media=media))
    (finding,) = measure(make_print(lay), tmp_path, given).findings
    left, _, right, top = finding.rect or (0, 0, 0, 0)
    x, y = TRIM[0] + 70 * MM, TRIM[3] - 110 * MM
    assert x - 1 <= left < right <= x + 8 * MM + 1
    assert abs(top - y) <= 6 * MM - 11 + 2


def test_black_text_inks_the_black_plate_alone(tmp_path: Path) -> None:
    """Separated by Ghostscript, a page of black text leaves the three colours' plates empty."""
    plates = separate_page(make_print(content=BLACK_PAGE), 1, find_version(GHOSTSCRIPT), tmp_path)
    assert plates["Black"] > 0.001
    assert {name: share for name, share in plates.items() if name != "Black"} == {
        "Cyan": 0.0,
        "Magenta": 0.0,
        "Yellow": 0.0,
    }
    rich = BLACK_PAGE.replace(b"0 0 0 1 k", b"0.1 0 0 1 k")
    assert separate_page(make_print(content=rich), 1, find_version(GHOSTSCRIPT), tmp_path)["Cyan"] > 0


def test_every_page_has_its_picture_and_figure(tmp_path: Path) -> None:
    """Pages come in order, several runs beside each other or not; a picture is a PNG in the page's shape."""
    content = make_print(paint(fill("1 1 1 0", 20, 15), page=9), pages=10)
    found = measure(content, tmp_path / "one", make_document(10), jobs=2)
    assert [page.number for page in found.pages] == list(range(1, 11))
    assert max(found.pages, key=lambda page: page.max_ink).number == 10
    with Image.open(io.BytesIO(found.pages[0].picture)) as picture:
        assert picture.format == "PNG"
        assert picture.width / picture.height == pytest.approx(MEDIA[2] / MEDIA[3], abs=0.01)
    assert found == measure(content, tmp_path / "two", make_document(10), jobs=1)


def test_picture_is_red_above_the_limit_alone(tmp_path: Path) -> None:
    """Red marks what is told; ink below the limit is grey."""
    red = (214, 0, 28)

    def colours(inks: str) -> set[object]:
        found = measure(make_print(paint(fill(inks, 40, 40))), tmp_path)
        with Image.open(io.BytesIO(found.pages[0].picture)) as picture:
            return {colour for _, colour in picture.convert("RGB").getcolors() or ()}

    assert red in colours("1 1 1 1")
    assert red not in colours("0.7 0.7 0.7 0.7")


# --- the arithmetic ------------------------------------------------------------------------------


def test_worst_window_is_found_at_every_offset() -> None:
    """A bright square that just fills a window is found wherever it lies, with its exact mean."""
    for x, y in ((0, 0), (3, 7), (10, 4), (29, 19)):
        total = Image.new("F", (40, 30), 100.0)
        total.paste(900.0, (x, y, x + 11, y + 11))
        assert find_worst(total, (0, 0, 40, 30), 11) == (900.0, (x, y, x + 11, y + 11))


def test_worst_window_stays_in_its_area() -> None:
    """What lies outside is not seen; an area narrower than the window is one window."""
    total = Image.new("F", (40, 30), 100.0)
    total.paste(900.0, (0, 0, 5, 30))
    assert find_worst(total, (5, 0, 40, 30), 11)[0] == 100.0
    assert find_worst(total, (0, 0, 10, 30), 11)[0] == 500.0


PATIENT = 120.0  # seconds: a busy machine takes its time to start a program


# --- the gate ------------------------------------------------------------------------------------


def test_gate_without_ghostscript_is_reported(tmp_path: Path) -> None:
    """ENV002, and what to install: never passed over."""
    found = measure_ink(make_print(), make_document(), PROFILE, None, tmp_path)
    assert (found.result.name, found.result.status, found.pages, found.findings) == ("ink map", "not-run", (), ())
    assert [(problem.code, problem.hint) for problem in found.result.problems] == [("ENV002", "install ghostscript")]


@pytest.mark.parametrize(
    ("body", "words", "limit"),
    [
        ("echo 'Error: /VMerror' >&2; exit 1", "status 1: Error: /VMerror", PATIENT),
        ("kill -SEGV $$", "status -11", PATIENT),
        ("exit 0", "no page 1", PATIENT),
        ("for n in 1 2 3 4; do echo nonsense >$n.tif; done", "page 1 cannot be read", PATIENT),
        ("exec sleep 600", "stopped after", 1.5),
        ("exec head -c 300000000 /dev/zero >1.tif", "status", PATIENT),
    ],
)
def test_gate_that_breaks_down_has_not_run(tmp_path: Path, body: str, words: str, limit: float) -> None:
    """A tool that crashes, gives nothing or nonsense, never ends or fills the disk: no verdict, and none is kept."""
    cache = tmp_path / "cache"
    found = measure_ink(make_print(), make_document(), PROFILE, fake(tmp_path, body), cache, time_limit=limit)
    assert found.result.status == "not-run"
    assert found.result.version == "9.99.9"
    assert [problem.code for problem in found.result.problems] == ["ENV002"]
    assert words in found.result.problems[0].message
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("body", ["exit 3", "echo none"])
def test_program_that_is_no_ghostscript(tmp_path: Path, body: str) -> None:
    """What does not say its version, or is not there at all, is not asked."""
    script = tmp_path / "gs"
    script.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    script.chmod(0o755)
    for tool in (script, tmp_path / "none"):
        found = measure_ink(make_print(), make_document(), PROFILE, tool, tmp_path)
        assert (found.result.status, found.result.problems[0].code) == ("not-run", "ENV002")


def test_broken_file_gives_no_verdict(tmp_path: Path) -> None:
    """Bytes that Ghostscript cannot read, or a file with fewer pages than were read: not-run, with the reason."""
    for content in (b"%PDF-1.7\nnothing", make_print()[:300], make_print(pages=2)):
        found = measure(content, tmp_path)
        assert (found.result.status, found.result.problems[0].code) == ("not-run", "ENV002")


@pytest.mark.parametrize("media", [(0.0, 0.0, 200000.0, 200000.0), (0.0, 0.0, 0.0, 400.0), (0.0, 0.0, 1e9, 0.5)])
def test_page_of_monstrous_size_is_not_tried(
    tmp_path: Path, calls: Path, media: tuple[float, float, float, float]
) -> None:
    """A page of kilometres is told, not rendered."""
    given = change_sheet(lambda sheet: replace(sheet, media=media, bleed=None, trim=None), number=2)
    found = measure_ink(make_print(), given, PROFILE, calls, tmp_path)
    assert found.result.status == "not-run"
    assert "page 2 is" in found.result.problems[0].message
    assert "limit" in found.result.problems[0].hint
    assert not (tmp_path / "calls").exists()


def test_nothing_of_this_machine_changes_the_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GS_OPTIONS and the like do not reach the program."""
    told = tmp_path / "environment"
    monkeypatch.setenv("GS_OPTIONS", "-dNOSAFER")
    measure_ink(make_print(), make_document(), PROFILE, fake(tmp_path, f'env >"{told}"'), tmp_path / "cache")
    names = {line.split("=")[0] for line in told.read_text(encoding="utf-8").splitlines()}
    assert "GS_OPTIONS" not in names
    assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {"PATH", "LC_ALL", "TMPDIR", "HOME"}


def test_unchanged_file_is_not_measured_again(tmp_path: Path, calls: Path) -> None:
    """The second look comes from what was kept; other bytes, or another limit, are measured; damage is too."""
    cache = tmp_path / "cache"
    content = make_print(paint(fill("1 1 1 1", 20, 15)))

    def look(content: bytes = content, profile: Profile = PROFILE) -> tuple[InkMap, int]:
        found = measure_ink(content, make_document(), profile, calls, cache, jobs=1)
        return found, len((tmp_path / "calls").read_text(encoding="utf-8").splitlines())

    first, runs = look()
    assert (runs, len(first.findings)) == (1, 1)
    assert look() == (first, 1)
    assert look(profile=replace(PROFILE, ink_total=401))[1] == 2
    assert look(make_print(paint(fill("1 1 1 1", 20, 16))))[1] == 3
    for record in (cache / "gates").iterdir():
        text = record.read_text(encoding="utf-8")
        record.write_text(text.replace("400", "200"), encoding="utf-8")
    assert look() == (first, 4)
    assert [path.name for path in cache.iterdir()] == ["gates"]  # what is passed to and fro is gone


def test_cache_does_not_grow_for_ever(tmp_path: Path) -> None:
    """Of the maps kept, the oldest go."""
    folder = tmp_path / "gates"
    folder.mkdir()
    for number in range(60):
        old = folder / f"inkmap-0-{number:03}.json"
        old.write_text("{}", encoding="utf-8")
        os.utime(old, (number, number))
    measure(make_print(), tmp_path)
    left = sorted(path.name for path in folder.iterdir())
    assert len(left) == 48
    assert "inkmap-0-000.json" not in left


def test_an_orphan_ends(tmp_path: Path) -> None:
    """The program has a limit of processor time of its own, should nobody be left to stop it."""
    told = tmp_path / "limit"
    wait = 'while [ "$(ulimit -t)" = unlimited ]; do sleep 0.1; done'  # it is set from outside, after the start
    tool = fake(tmp_path, f'{wait}; ulimit -t >"{told}"')
    measure_ink(make_print(), make_document(), PROFILE, tool, tmp_path / "cache", jobs=1, time_limit=100)
    assert 90 < int(told.read_text(encoding="utf-8")) < 110


def test_what_was_left_lying_is_swept(tmp_path: Path) -> None:
    """Folders of runs that were killed go with the next measurement; one that is in use, and all else, stays."""
    for name in ("ink-old", "ink-new", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "in.pdf").write_bytes(b"%PDF")
    for name in ("ink-old", "other"):
        os.utime(tmp_path / name, (1, 1))
    measure_ink(make_print(), make_document(), PROFILE, fake(tmp_path, "exit 1"), tmp_path)
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"ink-new", "other"}
