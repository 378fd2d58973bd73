"""The printing house's folder: whole or not at all, its checksums true, and never over what is not ours."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.handover import fill_folder, hand_over, name_folder, refuse_foreign
from pipeline.language import find_language
from pipeline.problems import Stopped
from tests.perfect import ISSUE, PerfectIssue, copy_perfect
from tests.pressing import Rooms, read_folder
from tests.test_jobsheet import PROFILE, make_print

FILES = {"print.pdf": make_print(), "screen.pdf": b"s", "issue.epub": b"e", "report.json": b"{}", "report.html": b"<p>"}
GIVEN = {"print.pdf", "report.json", "report.html", "job-sheet.json", "job-sheet.html", "SHA256SUMS"}
NAME = f"kopir-{ISSUE}-print"


def check_sums(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def handed(perfect_issue: PerfectIssue, tmp_path: Path) -> Path:
    """A folder as it was handed over."""
    return hand_over(tmp_path / "to", perfect_issue.load(), PROFILE, FILES)


def test_what_is_in_it(handed: Path) -> None:
    """print.pdf, reports, job sheet and checksums; nothing for readers; no trace beside the folder."""
    assert set(read_folder(handed)) == GIVEN
    assert [path.name for path in handed.parent.iterdir()] == [NAME]


def test_checksums_hold(handed: Path) -> None:
    """sha256sum -c passes for every file; and fails when one was changed."""
    run = check_sums(handed)
    assert run.returncode == 0, run.stderr
    assert run.stdout.count(": OK") == len(GIVEN) - 1
    (handed / "print.pdf").write_bytes(b"cut off")
    assert check_sums(handed).returncode == 1


def test_ours_is_replaced(perfect_issue: PerfectIssue, handed: Path) -> None:
    """A folder as the press left it gives way to the next one, which is the same for the same build."""
    before = read_folder(handed)
    hand_over(handed.parent, perfect_issue.load(), PROFILE, FILES)
    assert read_folder(handed) == before
    hand_over(handed.parent, perfect_issue.load(), PROFILE, {**FILES, "report.html": b"<p>2"})
    assert read_folder(handed)["report.html"] == b"<p>2"
    assert check_sums(handed).returncode == 0


def change(folder: Path) -> None:
    (folder / "print.pdf").write_bytes(b"changed")


def add(folder: Path) -> None:
    (folder / "notes.txt").write_bytes(b"a letter from the printer")


def take(folder: Path) -> None:
    (folder / "report.json").unlink()


def forget(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()


def link(folder: Path) -> None:
    """A file of ours as a link to the same bytes elsewhere."""
    target = folder.parent.parent / "report.json"
    (folder / "report.json").rename(target)
    (folder / "report.json").symlink_to(target)


def lie(folder: Path) -> None:
    """Somebody else's folder, with true checksums and no job sheet of ours."""
    for path in folder.iterdir():
        path.unlink()
    (folder / "SHA256SUMS").write_text("", encoding="utf-8")


@pytest.mark.parametrize("spoil", [change, add, take, forget, link, lie])
def test_what_is_not_ours_stays(perfect_issue: PerfectIssue, handed: Path, spoil: object) -> None:
    """ENV004, and not a byte is touched, where the folder is not as the press left it."""
    spoil(handed)  # type: ignore[operator]
    before = read_folder(handed)
    with pytest.raises(Stopped) as stopped:
        hand_over(handed.parent, perfect_issue.load(), PROFILE, FILES)
    assert [problem.code for problem in stopped.value.problems] == ["ENV004"]
    assert NAME in stopped.value.problems[0].message
    assert read_folder(handed) == before
    assert [path.name for path in handed.parent.iterdir()] == [NAME]


@pytest.mark.parametrize("kind", ["file", "link"])
def test_no_folder_in_its_place(perfect_issue: PerfectIssue, handed: Path, kind: str) -> None:
    """A file of that name, or a link to a folder of ours, is not replaced either."""
    elsewhere = handed.rename(handed.parent / "elsewhere")
    if kind == "file":
        handed.write_bytes(b"x")
    else:
        handed.symlink_to(elsewhere)
    with pytest.raises(Stopped) as stopped:
        refuse_foreign(handed.parent, perfect_issue.load())
    assert [problem.code for problem in stopped.value.problems] == ["ENV004"]


def test_a_place_that_cannot_be_written(perfect_issue: PerfectIssue, tmp_path: Path) -> None:
    """ENV003 where the folder above is a file; nothing is made."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Stopped) as stopped:
        hand_over(tmp_path / "file", perfect_issue.load(), PROFILE, FILES)
    assert [problem.code for problem in stopped.value.problems] == ["ENV003"]


def test_a_separate_cover_goes_along(perfect_issue: PerfectIssue) -> None:
    """cover.pdf is handed over and summed where there is one."""
    files = fill_folder(perfect_issue.load(), PROFILE, {**FILES, "cover.pdf": make_print()})
    assert set(files) == GIVEN | {"cover.pdf"}
    assert b"  cover.pdf\n" in files["SHA256SUMS"]


@pytest.mark.parametrize(
    ("title", "slug", "name"),
    [
        ("Adal Azamat", "", "adal-azamat"),
        ("Адал азамат", "", "adal-azamat"),
        ("«Жаңа шаңырақ» – ғылым, өнер", "", "zhana-shanyraq-gylym-oner"),
        ("Көпір", "the-bridge", "the-bridge"),
        ("***", "", "magazine"),
    ],
)
def test_its_name(perfect_issue: PerfectIssue, title: str, slug: str, name: str) -> None:
    """The magazine's slug, or its title in Latin letters, then the issue."""
    issue = perfect_issue.load()
    issue = replace(issue, magazine=replace(issue.magazine, title=title, slug=slug))
    assert name_folder(issue) == f"{name}-{ISSUE}-print"


def test_a_slug_is_plain(tmp_path: Path) -> None:
    """magazine.yaml may name the slug; one with letters that no file system likes is SRC005."""
    issue = copy_perfect(tmp_path)
    issue.edit("magazine.yaml", "language: kk\n", "language: kk\nslug: kopir-zhurnaly\n")
    assert issue.load().magazine.slug == "kopir-zhurnaly"
    issue.edit("magazine.yaml", "kopir-zhurnaly", "../Kopir")
    assert [problem.code for problem in issue.problems()] == ["SRC005"]


def test_every_kazakh_letter_has_a_latin_one() -> None:
    """No letter of the alphabet is lost or left as it is, but for the two signs without a sound."""
    language = find_language("kk")
    for letter in "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщыіэюя":
        assert language.latin(letter.upper()).isascii()
        assert language.slug(letter)
    assert language.slug("ъь") == ""


# --- as a user gives the command ------------------------------------------------------------------


def accept_findings(rooms: Rooms) -> Rooms:
    """The perfect issue's white and loose lines are accepted, so that it passes as final."""
    codes = ("TYP002", "TYP003", "TYP004", "TYP008", "TYP016")
    rows = "".join(f'  - {{code: {code}, text: ":", reason: сынақ}}\n' for code in codes)
    rooms.sources.edit(f"{ISSUE}/issue.yaml", "allow: []\n", f"allow:\n{rows}")
    return rooms


def test_a_final_build_hands_over(rooms: Rooms, tmp_path: Path) -> None:
    """--final --deliver writes the folder, whose print.pdf is that of the output, and says where it is."""
    run = accept_findings(rooms).build("--edition", "print", "--final", "--deliver", str(tmp_path / "to"))
    assert run.status == 0, run.stderr
    folder = tmp_path / "to" / NAME
    assert f"for the printing house: {folder}" in run.stderr
    assert (folder / "print.pdf").read_bytes() == (rooms.made / "print.pdf").read_bytes()
    assert check_sums(folder).returncode == 0
    job = json.loads((folder / "job-sheet.json").read_text(encoding="utf-8"))
    assert job["pages"]["total"] == 8


def test_a_separate_cover_is_made_and_handed_over(rooms: Rooms, tmp_path: Path) -> None:
    """With `cover: separate` cover.pdf lies in output and folder, print.pdf is the body, the page map is whole."""
    rooms.sources.edit(f"{ISSUE}/issue.yaml", "  cover: self\n", "  cover: separate\n")
    run = accept_findings(rooms).build("--edition", "print", "--final", "--deliver", str(tmp_path / "to"))
    assert run.status == 0, run.stderr
    assert {"cover.pdf", "print.pdf"} <= set(read_folder(rooms.made))
    assert json.loads((rooms.made / "page-map.json").read_text(encoding="utf-8"))["pages"] == 8
    job = json.loads((tmp_path / "to" / NAME / "job-sheet.json").read_text(encoding="utf-8"))
    assert job["pages"] == {"total": 8, "body": 4, "cover": 4}


def test_a_rejected_build_hands_nothing_over(rooms: Rooms, tmp_path: Path) -> None:
    """A warning under --final leaves no folder."""
    rooms.sources.overlay({f"{ISSUE}/articles/stray.md": rooms.sources.text(f"{ISSUE}/articles/bridge.md")})
    run = rooms.build("--edition", "print", "--final", "--deliver", str(tmp_path / "to"))
    assert run.status == 3, run.stderr
    assert "SRC008" in run.stderr
    assert not (tmp_path / "to").exists()


def test_a_foreign_folder_stops_before_the_work(rooms: Rooms, tmp_path: Path) -> None:
    """Somebody else's folder in the place: status 3, and nothing was typeset."""
    (tmp_path / "to" / NAME).mkdir(parents=True)
    run = rooms.build("--edition", "print", "--final", "--deliver", str(tmp_path / "to"))
    assert run.status == 3
    assert "ENV004" in run.stderr
    assert "typeset" not in run.stderr
    assert not rooms.made.exists()


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ([], "--deliver needs --final"),
        (["--final", "--edition", "screen"], "--deliver needs print.pdf"),
        (["--pages", "3"], "--deliver is for the whole issue"),
    ],
)
def test_wrong_use(rooms: Rooms, tmp_path: Path, options: list[str], hint: str) -> None:
    """Without --final, without print.pdf, or for a part: status 2 with a hint, and nothing is made."""
    run = rooms.build("--deliver", str(tmp_path / "to"), *options)
    assert run.status == 2
    assert hint in run.stderr
    assert "hint:" in run.stderr
    assert not (tmp_path / "to").exists()
    assert not rooms.output.exists()
