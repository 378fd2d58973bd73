"""The layout library is loaded without asking anybody, and finds the same shared libraries."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import subprocess, sys
def refuse(*args, **named):
    raise AssertionError("a process was started")
if sys.platform == "linux":
    subprocess.Popen.__init__ = refuse
from pipeline.typeset.loading import load_library
load_library()
import ctypes.util, gc
from weasyprint.text import ffi
assert gc.isenabled()
assert ctypes.util.find_library.__module__ == "ctypes.util"
assert ffi.pango.pango_version() > 15000
print(ffi.harfbuzz_subset is None, ffi.harfbuzz_vector is None)
"""
PLAIN = "from weasyprint.text import ffi; print(ffi.harfbuzz_subset is None, ffi.harfbuzz_vector is None)"


def run(code: str) -> str:
    """What Python prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_it_is_loaded_as_it_loads_itself() -> None:
    """No process is started, and the optional libraries are there or not as without our help."""
    assert run(LOOK) == run(PLAIN)
