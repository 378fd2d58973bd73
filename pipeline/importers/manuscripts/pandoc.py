"""pandoc, the packaged program: a document of other people's → its tree, read in a process under limits."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.gates.process import Broken, start_tool
from pipeline.model import Place
from pipeline.problems import MissingTool, Problem, Stopped

OLDEST = (3, 1)  # the first with figures and spans as the tree's reader here takes them
SECONDS = 40.0  # of the clock
CPU_SECONDS = 20
MEMORY_BYTES = 1_500_000_000
TREE_BYTES = 100_000_000
READERS = {".docx": "docx", ".odt": "odt", ".md": "commonmark_x-smart-emoji-tex_math_dollars"}
HINT = "run make; or install pandoc (Debian: apt-get install pandoc), version 3.1 or newer"
_VERSION = re.compile(rb"^pandoc(?:\.exe)? (\d+)\.(\d+)")


def find_pandoc() -> Path:
    """The pandoc of the Python package pypandoc-binary, else the machine's. Raises MissingTool (status 4)."""
    package = find_spec("pypandoc")
    folders: list[str] = list(package.submodule_search_locations or ()) if package else []
    candidates: list[Path] = [Path(folder) / "files" / "pandoc" for folder in folders]
    on_path = shutil.which("pandoc")
    if on_path:
        candidates.append(Path(on_path))
    for found in candidates:
        if found.is_file() and _version(found) >= OLDEST:
            return found
    raise MissingTool("pandoc, which reads manuscripts, is not on this machine, or is too old", HINT)


def _version(pandoc: Path) -> tuple[int, int]:
    """Its version; (0, 0) where it does not tell one."""
    try:
        said = subprocess.run([pandoc, "--version"], capture_output=True, timeout=20, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return 0, 0
    match = _VERSION.match(said)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def read_tree(pandoc: Path, content: bytes, suffix: str, name: str) -> Mapping[str, Any]:
    """pandoc's tree (``meta``, ``blocks``) of a document. ``suffix``: a key of READERS; ``name``: for messages.

    It runs in an empty folder of its own, with none of our environment, without a shell; ``--sandbox`` keeps it from
    every other file and from the network. Tracked changes and comments stand in the tree as spans. Raises Stopped:
    INT002 where it came to a limit, INT001 where it cannot read the document; MissingTool without prlimit.
    """
    prlimit = shutil.which("prlimit")
    if prlimit is None:
        raise MissingTool("prlimit, which holds pandoc to its limits, is not on this machine", "install util-linux")
    place = Place(name)
    limits = [f"--as={MEMORY_BYTES}", f"--cpu={CPU_SECONDS}", f"--fsize={TREE_BYTES}", "--core=0", "--nofile=64"]
    options = ["--sandbox", "--track-changes=all", "--from", READERS[suffix], "--to", "json"]
    with tempfile.TemporaryDirectory(prefix="manuscript-") as made:
        folder = Path(made)
        (folder / f"document{suffix}").write_bytes(content)
        command: list[str | Path] = [prlimit, *limits, "--", pandoc.resolve(), *options, f"document{suffix}"]
        try:
            with start_tool(command, folder, SECONDS) as tool:
                ended = tool.wait()
        except Broken as broken:
            raise _stop("INT002", f"pandoc {broken}", place) from None
    if ended.status < 0 or b"heap" in ended.err.lower() or b"memory" in ended.err.lower():
        raise _stop("INT002", "pandoc came to its limit of time or memory", place)
    if ended.status:
        raise _stop("INT001", f"pandoc cannot read it{ended.last_line}", place)
    try:
        tree = json.loads(ended.out)
    except (ValueError, RecursionError):
        raise _stop("INT002", "what pandoc made of it is nested too deep, or not whole", place) from None
    if not isinstance(tree, dict) or "blocks" not in tree or "meta" not in tree:
        raise _stop("INT001", "pandoc gave no tree of it", place)
    return tree


def _stop(code: str, message: str, place: Place) -> Stopped:
    hint = "open it in a word processor, save it anew, or send the text alone"
    return Stopped((Problem(code, message, hint, place),))
