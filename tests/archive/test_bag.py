"""A package appears whole or not at all, says what lies in it, and reads back as it was written."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.archive import bag as bags
from pipeline.archive.bag import format_info, hold_archive, parse_info, payload_path, read_bag, write_bag
from pipeline.archive.inventory import take_inventory
from pipeline.archive.manifest import decode_path, find_name_fault, format_manifest, parse_manifest
from pipeline.archive.model import BagInfo, Entry
from pipeline.archive.verify import verify_package
from pipeline.problems import Stopped
from tests.archive.packing import ENTRIES, FIRST, INFO, SECOND, hash_file, make_archive, read_tree
from tests.pressing import PROJECT

NEW = "magazine-2024-03-v1"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def codes(stopped: pytest.ExceptionInfo[Stopped]) -> list[str]:
    return [problem.code for problem in stopped.value.problems]


def test_the_tag_files(tmp_path: Path) -> None:
    """The four files of a bag, word for word; Payload-Oxum and the writer are added to what was given."""
    entries = (Entry("b.txt", b"two"), Entry("a/a.txt", b"one"))
    seal = write_bag(tmp_path / NEW, entries, BagInfo((("Source-Organization", "Адал\n Азамат"),)))
    read = read_tree(tmp_path / NEW)
    assert read["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    label, agent, oxum = read["bag-info.txt"].decode().splitlines()
    assert (label, oxum) == ("Source-Organization: Адал Азамат", "Payload-Oxum: 6.2")
    assert agent.startswith("Bag-Software-Agent: adal-press ")
    assert [line[130:] for line in read["manifest-sha512.txt"].decode().splitlines()] == ["data/a/a.txt", "data/b.txt"]
    tags = [line[130:] for line in read["tagmanifest-sha512.txt"].decode().splitlines()]
    assert tags == ["bag-info.txt", "bagit.txt", "manifest-sha512.txt"]
    assert seal == hash_file(tmp_path / NEW / "tagmanifest-sha512.txt")
    assert (read["data/b.txt"], read["data/a/a.txt"]) == (b"two", b"one")


def test_same_content_same_bytes(tmp_path: Path) -> None:
    """Neither the place, the day nor the order of the entries shows in a package; a file is as good as its bytes."""
    source = tmp_path / "source.pdf"
    source.write_bytes(b"a" * 3_000_000)
    one = (Entry("a.pdf", source), Entry("b.txt", b"b"))
    other = (Entry("b.txt", b"b"), Entry("a.pdf", source.read_bytes()))
    assert write_bag(tmp_path / "one" / NEW, one, INFO) == write_bag(tmp_path / "other" / NEW, other, INFO)
    assert read_tree(tmp_path / "one" / NEW) == read_tree(tmp_path / "other" / NEW)


def test_files_are_read_only(tmp_path: Path) -> None:
    """Nobody changes a file of a package by mistake."""
    root = make_archive(tmp_path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_file()} == {0o444}


def test_a_bag_is_read_as_it_describes_itself(tmp_path: Path) -> None:
    """Labels are found whatever their case; files of the payload by the name they were given, and no others."""
    bag = read_bag(make_archive(tmp_path))
    assert bag.info.fields[: len(INFO.fields)] == INFO.fields
    assert bag.info.find("external-identifier") == "test-1"
    assert bag.info.find("Contact-Name") is None
    assert set(bag.payload) == {f"data/{entry.path}" for entry in ENTRIES}
    assert "note.txt" in bag.tags
    assert payload_path(bag, "README.txt").read_bytes() == ENTRIES[0].content
    for name in ("more.txt", "../bagit.txt", ""):
        with pytest.raises(KeyError):
            payload_path(bag, name)


@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt"])
def test_a_bag_that_lacks_a_tag_file_is_not_read(tmp_path: Path, name: str) -> None:
    """ARC004, and which."""
    root = make_archive(tmp_path)
    (root / name).unlink()
    with pytest.raises(Stopped) as stopped:
        read_bag(root)
    assert codes(stopped) == ["ARC004"]
    assert stopped.value.problems[0].place is not None
    assert stopped.value.problems[0].place.path == f"{FIRST}/{name}"


PATHS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12),
    min_size=1,
    max_size=4,
).map("/".join)


@given(st.dictionaries(PATHS, st.binary(min_size=64, max_size=64).map(bytes.hex), max_size=8))
def test_manifests_read_back(digests: dict[str, str]) -> None:
    """Any names that may stand in one, line breaks and % among them, come back as they were, or are refused."""
    listed = {f"data/{path}": digest for path, digest in digests.items()}
    try:
        parsed = parse_manifest(format_manifest(listed), "data/")
    except ValueError:
        return
    assert parsed == listed


@pytest.mark.parametrize("name", ["a\nb", "a\rb", "a\r\nb", "100%", "%0A", "%250a", "a b", "су"])
def test_line_breaks_and_percent_are_coded(name: str) -> None:
    """RFC 8493, 2.1.3: these and nothing else, so that a name never ends its line."""
    coded = format_manifest({f"data/{name}": "0" * 128})
    assert coded.count(b"\n") == 1
    assert b"\r" not in coded
    assert parse_manifest(coded) == {f"data/{name}": "0" * 128}
    assert (b"%" in coded) == bool({"\n", "\r", "%"} & set(name))


@pytest.mark.parametrize("coded", ["%", "%2", "%41", "a%zz"])
def test_a_percent_that_stands_for_nothing(coded: str) -> None:
    """Two readings of a name are one too many."""
    with pytest.raises(ValueError, match="%"):
        decode_path(coded)


LABELS = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ-", min_size=1, max_size=20)
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)


@given(st.lists(st.tuples(LABELS, VALUES), max_size=6))
def test_bag_info_reads_back(fields: list[tuple[str, str]]) -> None:
    """Labels and values as given, white space apart; a line break in a value never makes a field of its own."""
    info = BagInfo(tuple(fields))
    expected = tuple((label, " ".join(value.split())) for label, value in fields)
    assert parse_info(format_info(info)).fields == expected


def test_continued_lines_of_bag_info() -> None:
    """Other writers break long values; they are one value (RFC 8493, 2.2.2)."""
    assert parse_info(b"A: one\r\n  two\n\tthree\nB: four\n").fields == (("A", "one two three"), ("B", "four"))


@pytest.mark.parametrize("label", ["", "a:b", " a", "a\nb"])
def test_a_label_that_is_none(label: str) -> None:
    """It is refused before anything is written."""
    with pytest.raises(ValueError, match="no label"):
        format_info(BagInfo(((label, "value"),)))


CONTENTS = st.dictionaries(
    st.text("abcXYZ019 ._-/", min_size=1, max_size=12).filter(lambda path: find_name_fault(path) is None),
    st.binary(max_size=300),
    max_size=6,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(CONTENTS)
def test_packages_read_back(tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes]) -> None:
    """Whatever is written lies there byte for byte and passes the check, or is refused and nothing is there."""
    folder = tmp_path_factory.mktemp("archive")
    try:
        write_bag(folder / NEW, [Entry(path, content) for path, content in contents.items()], INFO)
    except Stopped:
        assert names(folder) == []
        return
    read = read_tree(folder / NEW)
    assert {path: read[f"data/{path}"] for path in contents} == contents
    assert [problem.code for problem in verify_package(folder / NEW, None).problems] == ["ARC006"]


REFUSED = [
    "../out.txt", "/etc/passwd", "a/../b", "a//b", "./a", "", "сурет.jpg", "a\nb", "a\x1b", "a\\b", "a:b", "a?",
    "50%.png", "con", "a/AUX.txt", "dot.", "space ", " space", "a" * 201, "/".join("d" * 40),
]  # fmt: skip


@pytest.mark.parametrize("path", REFUSED)
def test_names_that_some_system_would_not_keep(tmp_path: Path, path: str) -> None:
    """Plain ASCII only: ARC004 before anything is written."""
    with pytest.raises(Stopped) as stopped:
        write_bag(tmp_path / NEW, [Entry(path, b"")], INFO)
    assert set(codes(stopped)) == {"ARC004"}
    assert names(tmp_path) == []


@pytest.mark.parametrize("pair", [("a.jpg", "A.jpg"), ("a", "a/b"), ("a", "a"), ("A", "a/b")])
def test_names_that_clash(tmp_path: Path, pair: tuple[str, str]) -> None:
    """Two names that are one where case does not count, or a file that would have to be a folder."""
    with pytest.raises(Stopped) as stopped:
        write_bag(tmp_path / NEW, [Entry(path, b"") for path in pair], INFO)
    assert codes(stopped) == ["ARC004"]


@pytest.mark.parametrize(
    "name", ["bagit.txt", "BAGIT.TXT", "manifest-md5.txt", "data/a", "fetch.txt", "tagmanifest-md5.txt"]
)
def test_tag_files_that_are_not(tmp_path: Path, name: str) -> None:
    """A tag file has not the name of one that BagIt gives a meaning."""
    with pytest.raises(Stopped) as stopped:
        write_bag(tmp_path / NEW, (), INFO, [Entry(name, b"")])
    assert set(codes(stopped)) == {"ARC004"}


@pytest.mark.parametrize("make", ["folder", "file", "link"])
def test_nothing_is_ever_overwritten(tmp_path: Path, make: str) -> None:
    """Whatever stands in a package's place stays, an empty folder and a link that leads nowhere too: ARC008."""
    target = tmp_path / NEW
    if make == "link":
        target.symlink_to("nowhere")
    else:
        target.mkdir() if make == "folder" else target.touch()
    with pytest.raises(Stopped) as stopped:
        write_bag(target, ENTRIES, INFO)
    assert codes(stopped) == ["ARC008"]
    assert names(tmp_path) == [NEW]


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.archive import bag
from tests.archive.packing import ENTRIES, INFO

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

where, target = sys.argv[1], Path(sys.argv[2])
real, calls = os.fsync, []
def count(number):
    calls.append(number)
    if len(calls) == 4:
        die()
    real(number)
if where == "write":
    os.fsync = count
elif where == "rename":
    Path.rename = die
bag.write_bag(target, ENTRIES, INFO)
die()
"""


@pytest.mark.parametrize("where", ["write", "rename", "after"])
def test_a_kill_leaves_no_half_package(tmp_path: Path, where: str) -> None:
    """Killed while it writes or before it has its name: no package, earlier ones whole; the next run clears it."""
    make_archive(tmp_path)
    before = read_tree(tmp_path)
    command = [sys.executable, "-c", KILLED, where, str(tmp_path / NEW)]
    assert subprocess.run(command, cwd=PROJECT, check=False).returncode == -signal.SIGKILL
    if where == "after":
        assert [problem.code for problem in verify_package(tmp_path / NEW, None).problems] == ["ARC005"]
        return
    assert not (tmp_path / NEW).exists()
    assert f".{NEW}.new" in names(tmp_path)
    for name in (FIRST, SECOND):
        assert [problem.code for problem in verify_package(tmp_path / name, None).problems] == ["ARC012"]
    write_bag(tmp_path / NEW, ENTRIES, INFO)
    assert f".{NEW}.new" not in names(tmp_path)
    after = read_tree(tmp_path)
    assert {path: content for path, content in after.items() if not path.startswith(NEW)} == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("call", ["mkdir", "rename", "fsync", "fchmod", "_write_all"])
def test_an_archive_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """Disk full, read only, no right, broken: ARC009 with the reason, nothing left, the earlier packages whole."""
    make_archive(tmp_path)
    before = read_tree(tmp_path)

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        owner = {"mkdir": Path, "rename": Path, "_write_all": bags}.get(call, os)
        patch.setattr(owner, call, fail)
        with pytest.raises(Stopped) as stopped:
            write_bag(tmp_path / NEW, ENTRIES, INFO)
    assert codes(stopped) == ["ARC009"]
    assert os.strerror(number) in stopped.value.problems[0].message
    assert read_tree(tmp_path) == before
    assert names(tmp_path) == sorted([FIRST, SECOND, "register.jsonl"])


def test_a_disk_that_is_full_in_truth(tmp_path: Path) -> None:
    """A file that outgrows what may be written is no half package."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(Stopped) as stopped:
            write_bag(tmp_path / NEW, ENTRIES, INFO)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert codes(stopped) == ["ARC009"]
    assert names(tmp_path) == []


def test_a_source_that_is_gone(tmp_path: Path) -> None:
    """The file that cannot be read is named, and no package is made."""
    with pytest.raises(Stopped) as stopped:
        write_bag(tmp_path / NEW, [Entry("a.pdf", tmp_path / "gone.pdf")], INFO)
    assert codes(stopped) == ["ARC009"]
    assert "gone.pdf" in stopped.value.problems[0].message
    assert names(tmp_path) == []


def test_an_archive_is_held_by_one(tmp_path: Path) -> None:
    """It is made where it is missing; where it cannot be, ARC009; the hold ends with the block, however it ends."""
    with pytest.raises(ZeroDivisionError), hold_archive(tmp_path / "archive"):
        raise ZeroDivisionError
    with hold_archive(tmp_path / "archive"):
        assert (tmp_path / "archive").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(Stopped) as stopped, hold_archive(tmp_path / "file" / "archive"):
        pass
    assert codes(stopped) == ["ARC009"]


def test_what_lies_in_a_folder(tmp_path: Path) -> None:
    """Files with their size; everything else by what it is; nothing behind a link."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(b"123")
    (tmp_path / "link").symlink_to("folder")
    lies = take_inventory(tmp_path)
    assert (dict(lies.files), dict(lies.others), dict(lies.unread)) == ({"folder/file": 3}, {"link": "a link"}, {})


def test_a_folder_that_cannot_be_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ARC009 after the rename too, and no package is left that nobody was told of."""
    original = bags._sync_folder

    def sync(folder: Path) -> None:
        if folder == tmp_path:
            raise OSError(errno.EIO, "Input/output error")
        original(folder)

    monkeypatch.setattr(bags, "_sync_folder", sync)
    with pytest.raises(Stopped) as stopped:
        write_bag(tmp_path / FIRST, ENTRIES, INFO)
    assert [problem.code for problem in stopped.value.problems] == ["ARC009"]
    assert not list(tmp_path.iterdir())
