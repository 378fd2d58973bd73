"""The same bytes in any folder, time zone, locale, with any hash seed and number of workers."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.typeset import Typeset
from tests.typeset.specimen import PROJECT

SCRIPT = """
import hashlib, sys
from pathlib import Path
from tests.typeset.conftest import run_issue
issue = run_issue(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), jobs=int(sys.argv[4]))
print(*(hashlib.sha256(edition.pdf).hexdigest() for edition in issue.editions))
"""


@pytest.mark.parametrize(
    ("jobs", "surroundings"),
    [
        ("1", {"TZ": "Asia/Almaty", "PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "C"}),
        ("3", {"TZ": "America/New_York", "PYTHONHASHSEED": "77", "LANG": "kk_KZ.UTF-8", "FC_LANG": "ja"}),
    ],
)
def test_bytes_do_not_depend_on_the_surroundings(
    kept: Typeset, project: Path, fonts_conf: Path, tmp_path: Path, jobs: str, surroundings: dict[str, str]
) -> None:
    """A copy of the project elsewhere, an empty cache, another environment: the bytes of the first run."""
    folder = tmp_path / "басқа қалта"
    shutil.copytree(project, folder)
    command = [sys.executable, "-c", SCRIPT, str(folder), str(fonts_conf), str(tmp_path / "cache"), jobs]
    done = subprocess.run(
        command, cwd=PROJECT, env={**os.environ, **surroundings}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [hashlib.sha256(edition.pdf).hexdigest() for edition in kept.editions]
