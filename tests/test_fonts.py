"""The declared fonts: collected as declared, refused otherwise, and nothing else visible to fontconfig."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.debian import find_downloaded, find_installed, unpack_files
from pipeline.declared import BadDeclaration, Find, is_collected
from pipeline.fonts import (
    Font,
    MissingFont,
    MissingProfile,
    collect_all,
    collect_fonts,
    collect_profiles,
    main,
    read_fonts,
    read_profiles,
)

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "styles" / "fonts.yaml"
ICC = ROOT / "styles" / "profiles" / "icc.yaml"
LICENCE = "usr/share/doc/fonts-small/copyright"


def make_font(content: bytes, file: str = "Small.ttf") -> Font:
    return Font(
        family="Small",
        style="normal",
        weight=400,
        file=file,
        package="fonts-small",
        directory="usr/share/fonts/small",
        sha256s=(hashlib.sha256(content).hexdigest(),),
        licence="OFL-1.1",
        licence_file=LICENCE,
        source="https://example.org/small",
    )


def find_in(files: Mapping[str, bytes], asked: list[str] | None = None) -> Find:
    def find(package: str, paths: frozenset[str]) -> Mapping[str, bytes]:
        if asked is not None:
            asked.append(package)
        return {path: files[path] for path in paths if path in files}

    return find


def small_package(content: bytes) -> dict[str, bytes]:
    return {"usr/share/fonts/small/Small.ttf": content, LICENCE: b"Licence: free"}


@pytest.fixture(scope="module")
def cache() -> Path:
    """The project's own cache, filled by make before the tests; only looked at here when it is."""
    collect_all(ROOT / "styles", ROOT / ".cache", (find_installed(), find_downloaded(lambda line: None)))
    return ROOT / ".cache"


def list_families(conf: Path) -> set[tuple[str, str]]:
    """(family, file name) of every font that fontconfig sees with this configuration."""
    lines = subprocess.run(
        ["fc-list", "-f", "%{family[0]}\t%{file}\n"],
        env={**os.environ, "FONTCONFIG_FILE": str(conf)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return {(family, Path(file).name) for family, file in (line.split("\t") for line in lines)}


def test_collected_bytes_are_the_declared_ones(cache: Path) -> None:
    """Every font and profile lies in the cache with a declared sha256, its package's licence beside it."""
    for entries, folder in ((read_fonts(FONTS), cache / "fonts"), (read_profiles(ICC), cache / "icc")):
        assert entries
        for entry in entries:
            assert hashlib.sha256((folder / entry.file).read_bytes()).hexdigest() in entry.sha256s
            assert (folder / "licences" / f"{entry.package}.txt").stat().st_size > 500


def test_families_of_the_magazine_are_declared() -> None:
    """Text faces come in four cuts, the captions' in two, and the titles have their semibold."""
    cuts = {(font.family, font.style, font.weight) for font in read_fonts(FONTS)}
    for family in ("PT Serif", "PT Sans"):
        assert {(family, style, weight) for style in ("normal", "italic") for weight in (400, 700)} <= cuts
    for family in ("PT Sans Narrow", "PT Sans Caption"):
        assert {(family, "normal", 400), (family, "normal", 700)} <= cuts
    assert ("Noto Serif Display", "normal", 600) in cuts
    assert {profile.file for profile in read_profiles(ICC)} == {"ISOcoated_v2_300_bas.icc"}


def test_fontconfig_sees_only_declared_fonts(cache: Path) -> None:
    """With fonts.conf, the fonts of the system are hidden: what is listed is what is declared."""
    declared = {(font.family, font.file) for font in read_fonts(FONTS)}
    assert list_families(cache / "fonts" / "fonts.conf") == declared


def test_stray_font_is_taken_away(tmp_path: Path) -> None:
    """A font that someone drops into the folder does not become visible to a build."""
    content = b"small"
    into = tmp_path / "fonts"
    into.mkdir()
    (into / "Stray.TTF").write_bytes(b"stray")
    collect_fonts([make_font(content)], into, [find_in(small_package(content))])
    assert sorted(path.name for path in into.glob("*.[tT]*")) == ["Small.ttf"]


def test_fonts_conf_names_this_folder_only(tmp_path: Path) -> None:
    """One <dir>, relative, no include; the path returned is absolute even where the folder's is not."""
    content = b"small"
    cache = tmp_path / "a & b"
    conf = collect_fonts([make_font(content)], cache / "fonts", [find_in(small_package(content))])
    text = conf.read_text(encoding="utf-8")
    assert text.count("<dir") == 1
    assert '<dir prefix="relative">.</dir>' in text
    assert "<include" not in text
    assert "a &amp; b/fontconfig</cachedir>" in text
    assert conf.is_absolute()


def test_other_bytes_are_refused(tmp_path: Path) -> None:
    """A file of the right name with another sha256 is not taken, and the message names both."""
    with pytest.raises(MissingFont) as caught:
        collect_fonts([make_font(b"small")], tmp_path / "fonts", [find_in(small_package(b"other"))])
    assert not (tmp_path / "fonts" / "Small.ttf").exists()
    assert hashlib.sha256(b"other").hexdigest() in str(caught.value)
    assert "apt-get install fonts-small" in caught.value.hint
    assert caught.value.files == ("Small.ttf",)


def test_second_finder_is_asked_only_for_what_is_missing(tmp_path: Path) -> None:
    """Where the installed file is another one, the downloaded one is taken; what is there is not fetched."""
    content = b"small"
    later: list[str] = []
    finders = [find_in(small_package(b"other")), find_in(small_package(content), later)]
    collect_fonts([make_font(content)], tmp_path / "fonts", finders)
    assert (tmp_path / "fonts" / "Small.ttf").read_bytes() == content
    assert later == ["fonts-small"]
    fresh: list[str] = []
    collect_fonts([make_font(content)], tmp_path / "new", [finders[1], find_in({}, fresh)])
    assert fresh == []


def test_font_without_licence_is_not_collected(tmp_path: Path) -> None:
    """Fonts travel with their licence; a package without it counts as missing."""
    files = {"usr/share/fonts/small/Small.ttf": b"small"}
    with pytest.raises(MissingFont):
        collect_fonts([make_font(b"small")], tmp_path / "fonts", [find_in(files)])


def test_complete_folder_is_not_read_again_but_a_changed_file_is_replaced(tmp_path: Path) -> None:
    """A second collection asks no finder; a damaged file is found by its size or time and put right."""
    content = b"small"
    into, asked = tmp_path / "fonts", list[str]()
    finders = [find_in(small_package(content), asked)]
    font = make_font(content)
    collect_fonts([font], into, finders)
    collect_fonts([font], into, finders)
    assert asked == ["fonts-small"]
    (into / "Small.ttf").write_bytes(b"torn")
    collect_fonts([font], into, finders)
    assert (into / "Small.ttf").read_bytes() == content


def test_stamp_does_not_outlive_the_declaration(tmp_path: Path) -> None:
    """When the declared sha256 changes, a folder stamped for the old one is no longer complete."""
    font = make_font(b"small")
    collect_fonts([font], tmp_path, [find_in(small_package(b"small"))])
    assert is_collected([font], tmp_path)
    assert not is_collected([replace(font, sha256s=("0" * 64,))], tmp_path)
    (tmp_path / "collected.json").write_text("[]", encoding="utf-8")
    assert not is_collected([font], tmp_path)


def test_missing_profile_has_its_own_name(tmp_path: Path) -> None:
    """A colour profile that is not to be had is told apart from a font."""
    with pytest.raises(MissingProfile, match="ISOcoated_v2_300_bas"):
        collect_profiles(read_profiles(ICC), tmp_path, [])


def test_command_ends_with_status_4_and_a_hint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to be had: one line for people with what to install, no traceback, status 4."""
    assert main(["--cache", str(tmp_path), "--styles", str(ROOT / "styles")], find=[]) == 4
    assert "apt-get install scribus-data" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("style: italic", "style: slanted"),
        ("weight: 600", "weight: bold"),
        ("file: PTF55F.ttf", "file: ../PTF55F.ttf"),
        ("sha256: [", "sha256: [12, "),
        ("package: fonts-noto-extra", "package: fonts-unknown"),
        ("fonts:\n", "font:\n"),
        ("packages:", "packages: ["),
    ],
)
def test_bad_declaration_is_told(tmp_path: Path, old: str, new: str) -> None:
    """A list that is not as it should be is refused with the file's name."""
    text = FONTS.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "fonts.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadDeclaration, match=r"fonts\.yaml"):
        read_fonts(path)


def test_bad_declaration_ends_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing list is a problem of the content: status 3, the path in the message."""
    assert main(["--cache", str(tmp_path), "--styles", str(tmp_path)], find=[]) == 3
    assert "icc.yaml" in capsys.readouterr().err


def test_unpacking_takes_only_wanted_plain_files(tmp_path: Path) -> None:
    """Out of a .deb come the paths asked for; a link of that name, or a torn archive, gives nothing."""
    package = build_package(tmp_path)
    wanted = frozenset({"usr/share/plain.ttf", "usr/share/link.ttf", "usr/share/absent.ttf"})
    assert unpack_files(package, wanted) == {"usr/share/plain.ttf": b"plain"}
    package.write_bytes(b"no archive")
    assert unpack_files(package, wanted) == {}


def build_package(folder: Path) -> Path:
    """A .deb by hand: an ar archive of debian-binary, control.tar and data.tar."""
    data = BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name in ("./usr/share/plain.ttf", "./usr/share/other.ttf"):
            member = tarfile.TarInfo(name)
            member.size = 5
            archive.addfile(member, BytesIO(b"plain"))
        link = tarfile.TarInfo("./usr/share/link.ttf")
        link.type, link.linkname = tarfile.SYMTYPE, "plain.ttf"
        archive.addfile(link)
    control = BytesIO()
    tarfile.open(fileobj=control, mode="w").close()
    members = {"debian-binary": b"2.0\n", "control.tar": control.getvalue(), "data.tar": data.getvalue()}
    content = b"!<arch>\n"
    for name, part in members.items():
        content += f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(part):<10}`\n".encode() + part
        content += b"\n" * (len(part) % 2)
    path = folder / "small.deb"
    path.write_bytes(content)
    return path


def test_nothing_is_downloaded_without_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without apt-get the download finder finds nothing and says nothing."""
    said: list[str] = []
    monkeypatch.setenv("PATH", "/nonexistent")
    assert find_downloaded(said.append)("fonts-small", frozenset({"x"})) == {}
    assert said == []
