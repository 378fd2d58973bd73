"""The sRGB profile of the access copy: the International Color Consortium's sRGB2014.icc (ICC version 2, 3 kB).

It comes as a file of the pinned layout library, which carries it for the same end; so it is locked with that by hash,
and nothing is downloaded or computed (a profile that is made anew holds the time when it was made). Its licence, by
the ICC: it may be copied, distributed, embedded, made, used and sold without restriction; altered versions must not
bear its name. It is not altered here.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, files

from pipeline.problems import Problem, Stopped

PACKAGE, FILE = "weasyprint", "weasyprint/pdf/sRGB2014.icc"
SHA256 = "384b832de3412066743b52a75ee906b6fb9fb8d9e09e936fc2c43223815c6e0a"


@cache
def read_srgb() -> bytes:
    """The profile. Raises Stopped (ENV001) where it is not there or is another one."""
    try:
        found = next((file for file in files(PACKAGE) or () if file.as_posix() == FILE), None)
        content = found.locate().read_bytes() if found else b""  # type: ignore[attr-defined, unused-ignore]
    except (PackageNotFoundError, OSError):
        content = b""
    if hashlib.sha256(content).hexdigest() != SHA256:
        message = "the colour profile sRGB2014.icc, which weasyprint 70.0 carries, is not there or is another one"
        raise Stopped((Problem("ENV001", message, "run make setup"),))
    return content
