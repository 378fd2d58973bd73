"""pandoc as a process under limits: it reads, it reaches nothing else, and where it cannot be had that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.importers.manuscripts import pandoc as adapter
from pipeline.importers.manuscripts.pandoc import find_pandoc, read_tree
from pipeline.problems import MissingTool, Stopped
from tests.importers.manuscripts.worddocs import BODY, docx_parts, zipped


def program(folder: Path, script: str) -> Path:
    """A stand-in for pandoc."""
    path = folder / "pandoc"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_document_becomes_a_tree() -> None:
    """The packaged program reads a .docx: its two paragraphs are two blocks."""
    tree = read_tree(find_pandoc(), zipped(docx_parts(BODY)), ".docx", "letter.docx")
    assert [block["t"] for block in tree["blocks"]] == ["Para", "Para"]
    assert "қайық" in str(tree["blocks"][1])


def test_files_of_the_machine_stay_closed(tmp_path: Path) -> None:
    """Mark-up that asks for another file gets nothing of it: the sandbox."""
    secret = tmp_path / "secret.csv"
    secret.write_text("құпия", encoding="utf-8")
    text = f"::: {{include={secret}}}\n:::\n\n![]({secret})\n\n<embed src={secret}>"
    assert "құпия" not in str(read_tree(find_pandoc(), text.encode(), ".md", "letter.md"))


def test_without_pandoc_the_hint_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the package nor the machine's program: a missing tool, which is status 4."""
    monkeypatch.setattr("pipeline.importers.manuscripts.pandoc.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingTool) as missing:
        find_pandoc()
    assert "install pandoc" in missing.value.hint


def test_an_old_pandoc_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is asked for; one from before figures and sandbox as they are now is none."""
    monkeypatch.setattr("pipeline.importers.manuscripts.pandoc.find_spec", lambda name: None)
    program(tmp_path, "echo pandoc 2.17.1.1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(MissingTool):
        find_pandoc()
    program(tmp_path, "echo pandoc 3.1.11")
    assert find_pandoc() == tmp_path / "pandoc"


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("sleep 60", "INT002"),
        ("kill -KILL $$", "INT002"),
        ("echo 'pandoc: Heap exhausted' >&2; exit 251", "INT002"),
        ("echo 'couldn''t parse docx file' >&2; exit 63", "INT001"),
        ("echo '{\"blocks\": [}'", "INT002"),
        ("echo '[]'", "INT001"),
        ("exec head -c 300000000 /dev/zero", "INT002"),
    ],
)
def test_what_goes_wrong_has_a_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: str) -> None:
    """Too long, killed, out of memory, an error of its own, a torn or strange or endless answer: no traceback."""
    if script.startswith("sleep"):
        monkeypatch.setattr(adapter, "SECONDS", 0.5)
    with pytest.raises(Stopped) as stopped:
        read_tree(program(tmp_path, script), b"", ".docx", "letter.docx")
    assert [problem.code for problem in stopped.value.problems] == [code]


def test_memory_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that asks for more than its share does not get it."""
    monkeypatch.setattr(adapter, "MEMORY_BYTES", 200_000_000)
    with pytest.raises(Stopped) as stopped:
        read_tree(program(tmp_path, "exec python3 -c 'bytes(300_000_000)'"), b"", ".docx", "letter.docx")
    assert stopped.value.problems[0].code == "INT002"


def test_nothing_of_our_environment_goes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in the environment of the one who imports is not told to the program, and its folder is its own."""
    monkeypatch.setenv("SECRET_TOKEN", "құпия")
    kept = tmp_path / "seen"
    script = f'env > {kept}; ls -A >> {kept}; pwd >> {kept}; echo \'{{"meta": {{}}, "blocks": []}}\''
    read_tree(program(tmp_path, script), b"", ".docx", "letter.docx")
    seen = kept.read_text(encoding="utf-8")
    assert "SECRET_TOKEN" not in seen
    assert "document.docx" in seen
    assert not Path(seen.splitlines()[-1]).exists()
