"""Pages kept between builds: used when nothing changed, made again when broken, bounded, whole."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import LaidUnit, Unit
from pipeline.typeset import Typeset, typeset
from pipeline.typeset.keys import Keys
from pipeline.typeset.store import PageStore
from tests.typeset.conftest import run_issue
from tests.typeset.specimen import PROJECT, make_editions, make_settings, make_unit

SCRIPT = """
import sys
from pathlib import Path
from tests.typeset.conftest import run_issue
issue = run_issue(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
print("weasyprint" in sys.modules, len(issue.editions))
"""


def no_late(laid: tuple[LaidUnit, ...]) -> tuple[Unit, ...]:
    """No contents."""
    return ()


def test_nothing_changed_needs_no_layout_library(
    kept: Typeset, project: Path, fonts_conf: Path, kept_cache: Path
) -> None:
    """With every unit and PDF kept, weasyprint is not even imported, and all comes back the same."""
    command = [sys.executable, "-c", SCRIPT, str(project), str(fonts_conf), str(kept_cache)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "2"]
    again = run_issue(project, fonts_conf, kept_cache)
    assert again == kept


def test_broken_entries_are_made_again(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """Every kept file cut, flipped or emptied: the same bytes all the same."""
    units = (make_unit("a", 1, 1, 2, 1), make_unit("b", 2, 1, 2, 2))
    settings = make_settings(project, fonts_conf, tmp_path)
    first = typeset(units, make_editions(), no_late, settings)
    files = sorted((tmp_path / "pages").iterdir())
    assert len(files) == 2 * 2 * 2 + 2 + 2  # pages and measures of units, PDFs, lines
    for index, file in enumerate(files):
        if file.suffix == ".pdf":
            file.unlink()
            continue
        data = file.read_bytes()
        middle = len(data) // 2
        broken = (data[:middle], b"", data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        file.write_bytes(broken[index % 3])
    assert typeset(units, make_editions(), no_late, settings) == first


def test_pages_that_cannot_be_kept_are_set_the_plain_way(
    project: Path, fonts_conf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where pages do not come back from the cache, the safe way gives the same PDF."""
    units = (make_unit("a", 1, 1, 2, 1),)
    wanted = typeset(units, make_editions("print"), no_late, make_settings(project, fonts_conf, tmp_path / "one"))

    monkeypatch.setattr("pipeline.typeset.kept.TRIES", 0)
    settings = make_settings(project, fonts_conf, tmp_path / "two")
    assert typeset(units, make_editions("print"), no_late, settings).editions[0].pdf == wanted.editions[0].pdf


def test_pages_that_cannot_be_frozen_are_set_the_plain_way(
    project: Path, fonts_conf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that holds something unknown costs time, not the build."""
    units = (make_unit("a", 1, 1, 2, 1),)
    wanted = typeset(units, make_editions("print"), no_late, make_settings(project, fonts_conf, tmp_path / "one"))

    def refuse(pages: object, root: Path) -> bytes:
        raise pickle.PicklingError

    monkeypatch.setattr("pipeline.typeset.freezing.freeze", refuse)
    settings = make_settings(project, fonts_conf, tmp_path / "two")
    assert typeset(units, make_editions("print"), no_late, settings).editions[0].pdf == wanted.editions[0].pdf


def test_shorthands_with_variables_can_be_kept(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """A background and a font given by variables stay with the page's styles: kept, and the same both ways."""
    (sheet,) = make_editions("print")
    css = ":root { --ink: #123; --face: 10pt 'PT Sans' } p { background: var(--ink); font: var(--face) }"
    pdfs = []
    for safe in (False, True):
        cache = tmp_path / str(safe)
        settings = make_settings(project, fonts_conf, cache, safe)
        edition = replace(sheet, css=sheet.css + css)
        pdfs.append(typeset((make_unit("a", 1, 1, 2, 1),), (edition,), no_late, settings).editions[0].pdf)
        assert len(list(cache.glob("pages/*.pages"))) == (not safe)
    assert pdfs[0] == pdfs[1]


def test_the_key_holds_all_that_a_layout_depends_on(project: Path, fonts_conf: Path, tmp_path: Path) -> None:
    """Markup, page rules, filler, numbers, sheet, language, pictures change the key; a title does not."""
    unit = make_unit("a", 1, 2, 1, resources=("img/a.jpg",))
    (sheet,) = make_editions("print")
    settings = make_settings(project, fonts_conf, tmp_path)
    changed = [
        (unit, sheet),
        (replace(unit, html=unit.html + " "), sheet),
        (replace(unit, page_css=unit.page_css + " "), sheet),
        (replace(unit, filler=""), sheet),
        (replace(unit, first=2), sheet),
        (replace(unit, pages=3), sheet),
        (unit, replace(sheet, css=sheet.css + " ")),
        (unit, replace(sheet, metadata=replace(sheet.metadata, lang="en"))),
        (unit, replace(sheet, resources=("img/b.svg",))),
    ]
    keys = [Keys(settings).of_layout(*one) for one in changed]
    assert len(set(keys)) == len(keys)
    titled = replace(sheet, metadata=replace(sheet.metadata, title="Басқа"))
    assert Keys(settings).of_layout(unit, titled) == keys[0]
    assert Keys(settings).of_pdf(titled, keys) != Keys(settings).of_pdf(sheet, keys)


def test_the_store_is_bounded_and_spares_what_is_in_use(tmp_path: Path) -> None:
    """The entries longest unread go first; those in use stay; half-written leftovers go after an hour."""
    store = PageStore(tmp_path, limit_bytes=350)
    for age, key in enumerate(("a", "b", "c", "d")):
        store.write(key, key.encode() * 60)
        os.utime(tmp_path / key, (1000 + age, 1000 + age))
    assert store.read("a") == b"a" * 60  # read just now
    (tmp_path / ".e.1.tmp").write_bytes(b"half")
    os.utime(tmp_path / ".e.1.tmp", (1000, 1000))
    store.prune({"b"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "d"]


def test_an_entry_of_another_origin_is_not_read(tmp_path: Path) -> None:
    """A link out of the folder is no entry, whatever it points to."""
    store = PageStore(tmp_path / "pages", 1000)
    store.write("a", b"data")
    (tmp_path / "pages/b").symlink_to(tmp_path / "pages/a")
    assert store.read("a") == b"data"
    assert store.read("b") is None


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.typeset.store import PageStore
store = PageStore(Path(sys.argv[1]), 1 << 20)
store.write("a", b"old")
replace = Path.replace
Path.replace = lambda self, target: os.kill(os.getpid(), signal.SIGKILL)
store.write("a", b"new" * 10000)
"""


def test_a_killed_build_leaves_the_old_entry(tmp_path: Path) -> None:
    """Killed while it writes: the entry is the old one, whole."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=PROJECT, check=False)
    assert done.returncode == -9
    assert PageStore(tmp_path, 1 << 20).read("a") == b"old"
