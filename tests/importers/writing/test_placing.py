"""Imported files go into the folder all together, and never over what a person changed."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from pipeline.importers.writing.placing import RECORD, Placed, check_id, digest, place_files
from pipeline.problems import Stopped

FILES = {"issue.yaml": b"id: 2030-05\n", "articles/a.md": b"one\n", "articles/b.md": b"two\n"}
ORIGIN = {"export": "a.md", "sha256": "0" * 64}


def place(sources: Path, files: dict[str, bytes] | None = None, whole: bool = True) -> Placed:
    return place_files(sources, "2030-05", FILES if files is None else files, ORIGIN, whole)


def content(sources: Path) -> dict[str, bytes]:
    folder = sources / "2030-05"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(sources: Path, files: dict[str, bytes] | None = None) -> list[tuple[str, str]]:
    """Code and path of what stops it; nothing of the folder may have changed, and nothing be left beside it."""
    before = content(sources) if (sources / "2030-05").is_dir() else {}
    beside = sorted(path.name for path in sources.iterdir())
    with pytest.raises(Stopped) as caught:
        place(sources, files)
    assert (content(sources) if (sources / "2030-05").is_dir() else {}) == before
    assert sorted(path.name for path in sources.iterdir()) == beside
    return [(problem.code, problem.place.path if problem.place else "") for problem in caught.value.problems]


def test_a_new_issue(tmp_path: Path) -> None:
    """All files and the record of them; nothing else is left in the room."""
    placed = place(tmp_path / "sources")
    assert (placed.written, placed.same, placed.left) == (tuple(FILES), (), ())
    found = content(tmp_path / "sources")
    assert {name: found[name] for name in FILES} == FILES
    record = json.loads(found[RECORD])
    assert record == {"schema": 1, **ORIGIN, "files": {name: digest(data) for name, data in FILES.items()}}
    assert [path.name for path in (tmp_path / "sources").iterdir()] == ["2030-05"]


def test_an_import_again_replaces_what_nobody_changed(tmp_path: Path) -> None:
    """Files as the last import wrote them are replaced, what it wrote and this one has not goes, others stay."""
    place(tmp_path)
    (tmp_path / "2030-05" / "mine.txt").write_text("mine", encoding="utf-8")
    placed = place(tmp_path, {"issue.yaml": FILES["issue.yaml"], "articles/a.md": b"three\n"})
    assert (placed.written, placed.same) == (("articles/a.md",), ("issue.yaml",))
    found = content(tmp_path)
    assert set(found) == {"issue.yaml", "articles/a.md", "mine.txt", RECORD}
    assert found["articles/a.md"] == b"three\n"


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    """Every file that a person changed is named, and nothing at all is written."""
    place(tmp_path)
    for name in ("articles/a.md", "articles/b.md"):
        (tmp_path / "2030-05" / name).write_bytes(b"mended\n")
    new = {name: data + b"new\n" for name, data in FILES.items()}
    assert refused(tmp_path, new) == [
        ("INT004", "sources/2030-05/articles/a.md"),
        ("INT004", "sources/2030-05/articles/b.md"),
    ]


def test_a_changed_file_that_is_not_in_the_way_stays(tmp_path: Path) -> None:
    """A person's article that this import does not write is kept and told of."""
    place(tmp_path)
    (tmp_path / "2030-05" / "articles" / "b.md").write_bytes(b"mended\n")
    placed = place(tmp_path, {name: data for name, data in FILES.items() if name != "articles/b.md"})
    assert placed.left == ("articles/b.md",)
    assert content(tmp_path)["articles/b.md"] == b"mended\n"
    assert refused(tmp_path) == [("INT004", "sources/2030-05/articles/b.md")]


def test_an_issue_made_by_hand_is_refused(tmp_path: Path) -> None:
    """Without a record every file is a person's; one that is equal to the import's is in nobody's way."""
    (tmp_path / "2030-05").mkdir()
    (tmp_path / "2030-05" / "issue.yaml").write_bytes(b"id: other\n")
    assert refused(tmp_path) == [("INT004", "sources/2030-05/issue.yaml")]
    (tmp_path / "2030-05" / "issue.yaml").write_bytes(FILES["issue.yaml"])
    assert place(tmp_path).written


@pytest.mark.parametrize("record", [b"", b"[]", b'{"files": 5}', b"\xff", b'{"files": {"issue.yaml": 5}}'])
def test_a_broken_record_counts_as_none(tmp_path: Path, record: bytes) -> None:
    """A record that cannot be read vouches for nothing."""
    place(tmp_path)
    (tmp_path / "2030-05" / RECORD).write_bytes(record)
    new = {**FILES, "articles/a.md": b"new\n"}
    assert refused(tmp_path, new) == [("INT004", "sources/2030-05/articles/a.md")]


def test_links_are_refused(tmp_path: Path) -> None:
    """Nothing is written through a link, neither the issue's folder nor a file in it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "2030-05").symlink_to(outside)
    assert refused(sources) == [("INT004", "sources/2030-05")]
    assert list(outside.iterdir()) == []
    (sources / "2030-05").unlink()
    place(sources)
    (sources / "2030-05" / "images").symlink_to(outside)
    assert refused(sources) == [("INT004", "sources/2030-05/images")]


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    """A file called as the issue is somebody's: it stays."""
    (tmp_path / "2030-05").write_text("mine", encoding="utf-8")
    assert refused(tmp_path) == [("INT004", "sources/2030-05")]


def test_one_article_leaves_the_others(tmp_path: Path) -> None:
    """A manuscript's files are not all of an issue: what an earlier import wrote besides stays, with its record."""
    place(tmp_path)
    place(tmp_path, {"articles/c.md": b"three\n"}, whole=False)
    found = content(tmp_path)
    assert {*FILES, "articles/c.md"} <= set(found)
    assert set(json.loads(found[RECORD])["files"]) == {*FILES, "articles/c.md"}


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails in the middle the earlier issue stands whole and nothing is left beside it."""
    place(tmp_path)
    before = content(tmp_path)

    def fill_up(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pipeline.deliver._write", fill_up)
    with pytest.raises(Stopped) as caught:
        place(tmp_path, {**FILES, "articles/a.md": b"new\n"})
    assert [problem.code for problem in caught.value.problems] == ["ENV003"]
    assert content(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["2030-05"]


def test_a_room_that_is_a_file(tmp_path: Path) -> None:
    """Sources that are no folder cannot be written: said, not thrown."""
    (tmp_path / "sources").write_text("", encoding="utf-8")
    with pytest.raises(Stopped) as caught:
        place(tmp_path / "sources")
    assert [problem.code for problem in caught.value.problems] == ["ENV003"]


@pytest.mark.parametrize(
    "name", ["", "2030", "../2030-05", "2030-A", "archive", "catalog", "2030-" + "x" * 40, "٢٠٣٠-01"]
)
def test_bad_ids(name: str) -> None:
    """An id is a year, a hyphen and small letters or digits, as `press new` has it."""
    with pytest.raises(Stopped) as caught:
        check_id(name)
    assert [problem.code for problem in caught.value.problems] == ["SRC005"]


@pytest.mark.parametrize("name", ["2030-05", "2023-kz-1"])
def test_good_ids(name: str) -> None:
    """What `press new` takes, an import takes."""
    check_id(name)


OTHER_ORIGIN = {"export": "b.md", "sha256": "1" * 64}


def test_another_export_takes_no_place_by_itself(tmp_path: Path) -> None:
    """An import of another export stays, whole, unless the user says so; then what it had more is removed and told."""
    place(tmp_path)
    before = content(tmp_path)
    with pytest.raises(Stopped) as caught:
        place_files(tmp_path, "2030-05", {"issue.yaml": b"id: 2030-05\n"}, OTHER_ORIGIN)
    assert [problem.code for problem in caught.value.problems] == ["INT004"]
    assert "«a.md»: 2 files" in caught.value.problems[0].message
    assert content(tmp_path) == before
    placed = place_files(tmp_path, "2030-05", {"issue.yaml": b"id: 2030-05\n"}, OTHER_ORIGIN, over=True)
    assert placed.removed == ("articles/a.md", "articles/b.md")


@pytest.mark.parametrize("origin", [{**OTHER_ORIGIN, "export": "a.md"}, {**ORIGIN, "export": "c.md"}])
def test_a_mended_export_needs_no_word(tmp_path: Path, origin: dict[str, str]) -> None:
    """The same name with another content, or the same content under another name, is the same export."""
    place(tmp_path)
    placed = place_files(tmp_path, "2030-05", {"issue.yaml": FILES["issue.yaml"]}, origin)
    assert placed.removed == ("articles/a.md", "articles/b.md")


def test_a_manuscript_leaves_the_record_of_the_export(tmp_path: Path) -> None:
    """One article beside an imported issue: the issue's export may still be imported again."""
    place(tmp_path)
    place_files(tmp_path, "2030-05", {"articles/c.md": b"c\n"}, OTHER_ORIGIN, whole=False)
    assert json.loads(content(tmp_path)[RECORD])["export"] == "a.md"
    assert place(tmp_path).removed == ("articles/c.md",)
