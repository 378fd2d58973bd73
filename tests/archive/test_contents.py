"""What lies in a package: the specimen's, as the command made it; and what is hard to find in it, on small issues."""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
import tarfile
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline import fonts
from pipeline.archive.formats import identify_format
from pipeline.archive.plaintext import write_texts
from pipeline.archive.tools import (
    LOCK,
    PROJECT,
    collect_wheels,
    describe_environment,
    name_distribution,
    pack_pipeline,
    read_lock,
)
from pipeline.collation.pieces import list_alts, list_pieces
from pipeline.identity import identify
from pipeline.language import find_language
from pipeline.load import Sources, load_issue
from pipeline.model import Issue
from pipeline.periodical import imprint_values
from pipeline.problems import MissingTool
from tests.archive.filing import file_issue, load, plan_pages
from tests.conftest import SPECIMEN
from tests.perfect import ISSUE
from tests.pressing import STYLES, Rooms

ARTICLE = f"{ISSUE}/articles/bridge.md"
SAME = {
    "issue.pdf": "screen.pdf",
    "issue.epub": "issue.epub",
    "cover.jpg": "cover.jpg",
    "issue-x4.pdf": "print.pdf",
    "page-map.json": "page-map.json",
    "report.json": "report.json",
    "report.html": "report.html",
}
MANIFESTS = ("manifest-sha512.txt", "tagmanifest-sha512.txt")


@pytest.fixture(scope="session")
def data(package: Path) -> Path:
    """The specimen's ``data/``."""
    return package / "data"


@pytest.fixture(scope="session")
def issue(data: Path) -> Issue:
    """The specimen, loaded from the package alone."""
    return load_issue(Sources(data / "source" / "sources"), SPECIMEN)[0]


@pytest.fixture(scope="session")
def crate(data: Path) -> Any:
    """The things of ro-crate-metadata.json by their @id."""
    read = json.loads((data / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert read["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    return {thing["@id"]: thing for thing in read["@graph"]}


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- the tree -----------------------------------------------------------------------------------------


def test_finished_files_keep_their_bytes(data: Path, package: Path) -> None:
    """What the build delivered and what is archived are the same, byte for byte."""
    built = package.parent.parent / "output" / SPECIMEN
    archived = {path.name: path for path in data.glob("[apr]*/*") if path.name in SAME}
    assert set(archived) == set(SAME)
    for name, path in archived.items():
        assert path.read_bytes() == (built / SAME[name]).read_bytes(), name


def test_every_room_is_filled(data: Path, issue: Issue) -> None:
    """The tree of docs/archive.md; a text an article; sources and styles whole."""
    assert {path.name for path in data.iterdir()} == {
        "README.txt", "ro-crate-metadata.json", "access", "print", "text", "source", "reports", "build",
    }  # fmt: skip
    assert len(list((data / "text").iterdir())) == len(issue.articles)
    assert list_files(data / "source" / "styles") == list_files(STYLES)
    assert list_files(data / "source" / "sources" / SPECIMEN) == list_files(PROJECT / "sources" / SPECIMEN)
    assert {path.name for path in (data / "build").iterdir()} == {
        "REBUILD.txt", "environment.json", "requirements.txt", name_distribution(),
    }  # fmt: skip


def test_names_are_plain(data: Path) -> None:
    """ASCII, NFC, no link, no two equal but for case."""
    names = list_files(data)
    assert all(name.isascii() and unicodedata.is_normalized("NFC", name) for name in names)
    assert not [path for path in data.rglob("*") if path.is_symlink()]
    assert Counter(name.casefold() for name in names).most_common(1)[0][1] == 1


def test_fonts_and_profiles_with_their_licences(data: Path) -> None:
    """Every declared font and profile as declared, and each package's licence; fonts.conf knows no other folder."""
    for folder, declared in (
        ("fonts", fonts.read_fonts(STYLES / "fonts.yaml")),
        ("icc", fonts.read_profiles(STYLES / "profiles" / "icc.yaml")),
    ):
        for one in declared:
            assert (data / "source" / folder / one.file).is_file()
            assert (data / "source" / folder / "licences" / f"{one.package}.txt").stat().st_size > 100
    conf = (data / "source" / "fonts" / "fonts.conf").read_text()
    assert '<dir prefix="relative">.</dir>' in conf
    assert "cachedir" not in conf


def test_nothing_says_where_it_was_made(data: Path, package: Path) -> None:
    """No folder of this machine, no user and no host stands in what the archive wrote."""
    words = [str(PROJECT), str(package.parent), str(Path.home()), str(Path(sys.prefix))]
    written = ["README.txt", "ro-crate-metadata.json", "build/REBUILD.txt", "build/environment.json"]
    for name in [*written, "build/requirements.txt", *(f"reports/{one}" for one in ("report.json", "page-map.json"))]:
        text = (data / name).read_text(encoding="utf-8")
        assert not [word for word in words if len(word) > 4 and word in text], name


# --- texts --------------------------------------------------------------------------------------------


def flatten(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_no_text_is_missing(data: Path, issue: Issue) -> None:
    """Every piece of every article stands in its plain text, and so does every alternative text."""
    labels = find_language(issue.magazine.language).labels
    texts = sorted((data / "text").iterdir())
    for article, path in zip(issue.articles, texts, strict=True):
        assert path.stem.endswith(article.id)
        text = flatten(re.sub(r"\[\d+\]", "", path.read_text(encoding="utf-8")))
        for piece in (*list_pieces(issue, article, labels), *list_alts(article)):
            assert flatten(piece.text) in text, (article.id, piece.id)


def test_a_text_says_what_it_is(data: Path) -> None:
    """Magazine, issue, title and pages at its head; notes with their numbers at its end; LF and nothing odd in it."""
    text = (data / "text" / "08-feature.txt").read_text(encoding="utf-8")
    head = text.splitlines()[:2]
    assert head == ["Adal Azamat · № 0 (үлгі нөмір)", "Бір үстел басындағы отыз екі жыл · беттер: 10–13"]
    assert text.count("[1]") == 2
    assert "\n\nЕскертпелер\n-----------\n\n[1] " in text
    assert not re.search("[\r\u00ad\ufeff]", text)


def test_a_text_keeps_its_form(rooms: Rooms) -> None:
    """Tables, lists and notes keep their form: rows and items on lines of their own, a note's mark at its word."""
    rooms.sources.append(ARTICLE, "\n\nЕкі себеп[^a] бар:\n\n- бірінші\n- екінші\n\n[^a]: Дерек ашық.\n")
    issue = load(rooms)
    texts = write_texts(issue, plan_pages(issue), find_language("kk").labels)
    text = next(content.decode() for name, content in texts.items() if name.endswith("-bridge.txt"))
    assert "Екі себеп[2] бар:\n\n– бірінші\n– екінші\n" in text
    assert text.endswith("\n[2] Дерек ашық.\n")


# --- formats and metadata -----------------------------------------------------------------------------


def test_every_file_is_in_the_crate(data: Path, crate: Any) -> None:
    """Each file once, with format, size and digest that are true; and no file that is not there."""
    import hashlib

    files = {name: thing for name, thing in crate.items() if thing["@type"] == "File"}
    assert set(files) == set(list_files(data)) - {"ro-crate-metadata.json"}
    assert {part["@id"] for part in crate["./"]["hasPart"]} == set(files)
    for name, thing in files.items():
        content = (data / name).read_bytes()
        assert (thing["contentSize"], thing["sha256"]) == (str(len(content)), hashlib.sha256(content).hexdigest())
        assert "application/octet-stream" not in thing["encodingFormat"], name


def test_everything_named_is_described(crate: Any) -> None:
    """No @id leads nowhere: each is a thing of the crate."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) == {"@id"}:
                yield value["@id"]
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    named = set(walk(list(crate.values()))) - {"https://w3id.org/ro/crate/1.1"}
    assert named <= set(crate)


def test_the_crate_describes_the_issue(crate: Any, issue: Issue) -> None:
    """PublicationIssue of the Periodical, with every article, its printed pages and its text."""
    described = crate[identify(issue)]
    assert described["@type"] == "PublicationIssue"
    assert crate[described["isPartOf"]["@id"]]["@type"] == "Periodical"
    assert [part["@id"] for part in described["hasPart"]] == [f"#article-{article.id}" for article in issue.articles]
    feature = crate["#article-feature"]
    assert (feature["@type"], feature["pageStart"], feature["pageEnd"]) == ("Article", "10", "13")
    assert feature["encoding"] == [{"@id": "text/08-feature.txt"}]
    assert crate["./"]["license"] == {"@id": "#rights"}


def test_issn_is_told_where_there_is_one(rooms: Rooms, tmp_path: Path) -> None:
    """An ISSN of the imprint stands in crate and README."""
    rooms.sources.edit(f"{ISSUE}/issue.yaml", "imprint:\n", "imprint:\n  issn: 1234-5679\n")
    made = file_issue(rooms, tmp_path / "archive")
    graph = json.loads((made.folder / "data" / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    assert next(thing for thing in graph if thing["@id"] == "#periodical")["issn"] == "1234-5679"
    assert (made.folder / "data" / "README.txt").read_text(encoding="utf-8").count("ISSN: 1234-5679") == 2


@pytest.mark.parametrize(
    ("path", "head", "puid"),
    [
        ("access/issue.pdf", b"%PDF-1.7", "fmt/476"),
        ("print/issue-x4.pdf", b"%PDF-1.6", "fmt/488"),
        ("source/sources/x/images/advert.pdf", b"%PDF-1.4\n", "fmt/18"),
        ("access/issue.epub", b"PK\x03\x04", "fmt/483"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02", "fmt/44"),
        ("a.jpg", b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM..\x90\x00\x00\x07\x00\x00\x00\x040221", "fmt/645"),
        ("a.jpeg", b"\xff\xd8\xff\xdb", "fmt/41"),
        ("a.PNG", b"\x89PNG\r\n\x1a\n", "fmt/11"),
        ("manuscripts/a.DOCX", b"PK\x03\x04", "fmt/412"),
        ("source/styles/fonts.yaml", b"#", "fmt/818"),
        ("source/icc/a.icc", b"\x00\x10", ""),
        ("source/styles/layouts/essay.html", b"{% extends 'base.html' %}", ""),
        ("source/styles/layouts/epub/toc.ncx", b"<?xml version='1.0'?>{{ title }}", ""),
        ("reports/report.html", b"<!doctype html>", "fmt/471"),
        ("manuscripts/a.pages", b"PK", ""),
    ],
)
def test_formats(path: str, head: bytes, puid: str) -> None:
    """A file's format is that of its place, then of its first bytes, then of its name's end; unknown is said so."""
    assert identify_format(path, head).puid == puid


def test_templates_are_no_markup(crate: Any) -> None:
    """Layouts are plain text to the crate, with no address of PRONOM: they become HTML when an issue is made."""
    layouts = [thing for name, thing in crate.items() if name.startswith("source/styles/layouts/")]
    assert layouts
    assert {str(thing["encodingFormat"]) for thing in layouts} == {str(["text/plain"])}


def test_terms_are_those_of_the_context(data: Path) -> None:
    """The digests' IRIs, letter by letter as schema.org's in the context (http) and XML Encryption's own."""
    terms = json.loads((data / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@context"][1]
    assert terms == {"sha256": "http://schema.org/sha256", "sha512": "http://www.w3.org/2001/04/xmlenc#sha512"}


def test_the_product_s_formats_are_in_the_crate(crate: Any) -> None:
    """The access copy is PDF/A-2a (fmt/476), the printed file PDF/X-4 (fmt/488), by PRONOM's addresses."""
    for name, puid in (("access/issue.pdf", "fmt/476"), ("print/issue-x4.pdf", "fmt/488")):
        media, named = crate[name]["encodingFormat"]
        assert (media, crate[named["@id"]]["identifier"]) == ("application/pdf", puid)
        assert named["@id"] == f"https://www.nationalarchives.gov.uk/PRONOM/{puid}"


def test_readme_speaks_both_languages(data: Path) -> None:
    """Kazakh first, then English; both name every room, and neither a file that is not there."""
    kazakh, _, english = (data / "README.txt").read_text(encoding="utf-8").partition("In English")
    for text in (kazakh, english):
        named = re.findall(r"^([a-z][\w./-]+(?:/|\.\w+)) {2,}", text, re.MULTILINE)
        assert {"access/issue.pdf", "access/issue.epub", "print/", "text/", "source/", "reports/", "build/"} <= set(
            named
        )
        assert [name for name in named if not (data / name).exists()] == []
        assert re.search(r"^access/issue\.pdf .*\(PDF/A-2a, PDF/UA-1", text, re.MULTILINE)
        assert re.findall(r"^    sha512sum -c (\S+)$", text, re.MULTILINE) == list(MANIFESTS)


def test_readme_says_the_rights_in_english(data: Path, issue: Issue) -> None:
    """What they come to in English, and then the notice itself, said to be in Kazakh."""
    english = (data / "README.txt").read_text(encoding="utf-8").partition("In English")[2]
    (notice,) = imprint_values(issue, "rights_notice")
    said, _, after = english.partition("\nRights\n------\n")[2].partition(notice)
    assert "written permission" in said
    assert said.endswith("The rights notice of the issue, in Kazakh: ")
    assert after.startswith("\nLicences")


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_checksums_can_be_checked_by_hand(package: Path, manifest: str) -> None:
    """The README's commands pass for every file."""
    command = ["sha512sum", "--quiet", "--strict", "-c", manifest]
    run = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, ""), run.stderr


# --- manuscripts --------------------------------------------------------------------------------------


def test_manuscripts_lie_apart(rooms: Rooms, tmp_path: Path) -> None:
    """What authors sent is kept as it came, once only, under Latin names; names.txt has the old ones."""
    sent = {"Мақала соңғы.docx": b"PK one", "мақала соңғы.DOCX": b"PK two", "plain.rtf": b"{\\rtf1}"}
    rooms.sources.overlay({f"{ISSUE}/manuscripts/{name}": content for name, content in sent.items()})
    data = file_issue(rooms, tmp_path / "archive").folder / "data"
    kept = {path.name: path.read_bytes() for path in (data / "manuscripts").iterdir()}
    names = dict(line.split("\t") for line in kept.pop("names.txt").decode().splitlines())
    assert sorted(kept.values()) == sorted(sent.values())
    assert all(name.isascii() for name in kept)
    assert {names.get(name, name): content for name, content in kept.items()} == sent
    assert not (data / "source" / "sources" / ISSUE / "manuscripts").exists()
    assert "manuscripts/" in (data / "README.txt").read_text(encoding="utf-8")


def test_an_editor_s_own_files_stay_behind(rooms: Rooms, tmp_path: Path) -> None:
    """Backups and hidden files of the machine are no part of an issue."""
    rooms.sources.overlay({f"{ISSUE}/.DS_Store": b"x", f"{ISSUE}/articles/bridge.md~": b"x"})
    data = file_issue(rooms, tmp_path / "archive").folder / "data"
    assert not [name for name in list_files(data) if "DS_Store" in name or name.endswith("~")]


# --- the pipeline -------------------------------------------------------------------------------------


def test_the_pipeline_is_packed_whole() -> None:
    """Every module and data file, the lock and the licence; nothing compiled, no test, nobody's name and no time."""
    packed = pack_pipeline()
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        members = archive.getmembers()
    names = {member.name.partition("/")[2] for member in members}
    own = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "pipeline").rglob("*.py")}
    assert own | {"pyproject.toml", "LICENSE", LOCK, "README.md", "pipeline/language/hyph_kk.dic"} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests", "sources", "styles"))]
    assert {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.isfile()) for m in members} == {(0, 0, 0, "", "", True)}
    assert packed[4:8] == b"\0\0\0\0"  # no time in gzip's head
    assert gzip.decompress(packed)


def test_same_pipeline_same_bytes(tmp_path: Path) -> None:
    """Whoever copied it, wherever it lies."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        for name in ("pipeline", "docs", "tools"):
            (folder / name).mkdir(parents=True)
            (folder / name / "a.py").write_text("1")
        for name in ("pyproject.toml", "LICENSE", LOCK):
            (folder / name).write_text(name)
    (other / "pipeline" / "__pycache__").mkdir()
    (other / "pipeline" / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert pack_pipeline(one) == pack_pipeline(other)
    (other / "pipeline" / "a.py").write_text("2")
    assert pack_pipeline(one) != pack_pipeline(other)


def test_a_pipeline_without_sources_says_so(tmp_path: Path) -> None:
    """Installed without its project it cannot be archived: status 4, and what to do."""
    (tmp_path / "pipeline").mkdir()
    with pytest.raises(MissingTool, match="LICENSE is missing"):
        pack_pipeline(tmp_path)


def test_the_environment_is_told(data: Path) -> None:
    """Versions of Python, of the libraries that break lines, of every locked package, of the judges."""
    told = json.loads((data / "build" / "environment.json").read_text(encoding="utf-8"))
    assert told["python"]["version"].startswith("3.")
    assert all(told["libraries"][name] for name in ("pango", "harfbuzz", "fontconfig", "zlib"))
    installed = {row["name"]: row["installed"] for row in told["packages"]}
    assert installed["weasyprint"] == "70.0"
    assert {"EPUBCheck", "Ace"} <= set(told["judges"])


def test_a_lock_is_read() -> None:
    """Names with extras and markers; a package that is not installed here is None."""
    lock = "nothing-such==1.0 ; python_version < '3' \\\n    --hash=sha256:00\nclick[x]==8.1 \\\n"
    assert read_lock(lock) == {"nothing-such": "1.0", "click": "8.1"}
    packages = describe_environment(lock, ())["packages"]
    assert isinstance(packages, list)
    assert packages[0] == {"name": "nothing-such", "locked": "1.0", "installed": None}


OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_CACHE_DIR": "1", "PIP_CONFIG_FILE": "/dev/null"}


def test_wheels_that_are_not_to_be_had(tmp_path: Path) -> None:
    """Without network and cache: status 4 with pip's reason, and no path of this machine in it."""
    lock = tmp_path / LOCK
    lock.write_text("click==8.1.8 --hash=sha256:" + "0" * 64 + "\n")
    with pytest.raises(MissingTool) as missing:
        collect_wheels(tmp_path / "wheels", lock, OFFLINE)
    assert "not to be had" in str(missing.value)
    assert str(tmp_path) not in str(missing.value)


@pytest.mark.parametrize("fits", [True, False])
def test_wheels_are_those_of_the_lock(tmp_path: Path, fits: bool) -> None:
    """A wheel with the locked digest is taken; one with another digest is refused."""
    import hashlib
    import zipfile

    shelf = tmp_path / "shelf"
    shelf.mkdir()
    wheel = shelf / "small-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr("small.py", "")
        made.writestr("small-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n")
        made.writestr("small-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr("small-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest() if fits else "0" * 64
    lock = tmp_path / LOCK
    lock.write_text(f"small==1.0 --hash=sha256:{digest}\n")
    environment = {**OFFLINE, "PIP_FIND_LINKS": str(shelf)}
    if fits:
        assert [path.name for path in collect_wheels(tmp_path / "wheels", lock, environment).iterdir()] == [wheel.name]
    else:
        with pytest.raises(MissingTool):
            collect_wheels(tmp_path / "wheels", lock, environment)
