"""press new: an issue that checks and builds as it stands, and never touches one that is there."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipeline.fresh import make_issue
from pipeline.problems import Stopped
from tests.pressing import PROJECT, Rooms, call_press, run_press

MAGAZINE = (PROJECT / "sources" / "magazine.yaml").read_bytes()


@pytest.fixture
def room(tmp_path: Path, press_cache: Path) -> Rooms:
    """A room with the magazine and no issue."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "magazine.yaml").write_bytes(MAGAZINE)
    return Rooms(tmp_path, press_cache, issue="2030-05")


def test_a_new_issue_builds(room: Rooms) -> None:
    """A new issue of the least page count builds in every edition, without an error and with nothing lost."""
    assert run_press("new", *room.options(), "2030-05", "--pages", "4").status == 0
    run = room.build("--json")
    assert run.status == 0, run.stderr
    assert [problem for problem in run.data["problems"] if problem["severity"] == "error"] == []
    assert {"print.pdf", "screen.pdf", "issue.epub"} <= {path.name for path in room.made.iterdir()}


@pytest.mark.parametrize("pages", [4, 16, 64])
def test_a_new_issue_checks(room: Rooms, pages: int) -> None:
    """Whatever the page count, every page has its article: check finds no error and no warning."""
    made = call_press("new", *room.options(), "2030-05", "--pages", str(pages), "--json")
    assert made.status == 0
    assert all((room.folder / name).is_file() for name in made.data["files"])
    found = room.check().data["problems"]
    assert [problem for problem in found if problem["severity"] != "note"] == []


BAD_IDS = ["", "2030", "2030-", "30-05", "2030-A", "2030_05", "../2030-05", "2030-05/x", "0000-01", "мерзім", "٢٠٣٠-01"]


@pytest.mark.parametrize("name", [*BAD_IDS, "2030-" + "x" * 40])
def test_bad_ids(room: Rooms, name: str) -> None:
    """An id that is none is refused with an example, and nothing is made."""
    run = call_press("new", *room.options(), "--json", "--", name)
    assert run.status == 3
    assert [(problem["code"]) for problem in run.data["problems"]] == ["SRC005"]
    assert "2024-01" in run.stderr
    assert [path.name for path in room.sources.folder.iterdir()] == ["magazine.yaml"]


@pytest.mark.parametrize("kind", ["folder", "file", "broken link"])
def test_what_is_there_stays(room: Rooms, kind: str) -> None:
    """An existing issue, file or link of that name is refused and left as it is."""
    path = room.sources.folder / "2030-05"
    if kind == "folder":
        path.mkdir()
    elif kind == "file":
        path.write_text("mine", encoding="utf-8")
    else:
        path.symlink_to("nowhere")
    run = call_press("new", *room.options(), "2030-05", "--json")
    assert run.status == 3
    assert [problem["code"] for problem in run.data["problems"]] == ["SRC005"]
    assert sorted(p.name for p in room.sources.folder.iterdir()) == ["2030-05", "magazine.yaml"]
    assert not path.is_dir() or list(path.iterdir()) == []


def test_all_or_nothing(room: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up in the middle leaves no half issue, so that the next try is not refused."""
    write, calls = Path.write_text, []

    def fill_up(self: Path, *args: str, **named: str) -> int:
        calls.append(self)
        if len(calls) == 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, *args, **named)

    monkeypatch.setattr(Path, "write_text", fill_up)
    with pytest.raises(Stopped) as caught:
        make_issue(room.sources.folder, "2030-05", 16)
    assert [problem.code for problem in caught.value.problems] == ["ENV003"]
    monkeypatch.undo()
    assert [path.name for path in room.sources.folder.iterdir()] == ["magazine.yaml"]
    assert make_issue(room.sources.folder, "2030-05", 16)
