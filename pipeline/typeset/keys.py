"""Keys of what is kept: a digest of everything that a layout or a PDF depends on, and nothing else."""

from __future__ import annotations

import ctypes
import hashlib
import platform
from collections.abc import Iterable
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline import picturing, supplied
from pipeline.model import Unit
from pipeline.typeset.order import EditionSheet, TypesetSettings

PACKAGES = (
    "weasyprint", "pydyf", "pyphen", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "pillow", "pypdfium2",
)  # fmt: skip
LIBRARIES = (
    ("libpango-1.0.so.0", "pango_version_string"),
    ("libharfbuzz.so.0", "hb_version_string"),
)


def digest(*parts: str | bytes) -> str:
    """sha256 of parts, each with its length, so that their borders count."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()


@cache
def describe_tools() -> str:
    """Versions of all that lays out, and of this package itself, without loading the layout library."""
    found = [platform.python_version(), *(f"{name} {version(name)}" for name in PACKAGES)]
    for library, function in LIBRARIES:
        try:
            call = getattr(ctypes.CDLL(library), function)
        except (OSError, AttributeError):
            found.append(library)
            continue
        call.restype = ctypes.c_char_p
        found.append(f"{library} {call().decode()}")
    drawing = [Path(module.__file__) for module in (picturing, supplied) if module.__file__]  # of supplied pages
    own = [path.read_bytes() for path in (*sorted(Path(__file__).parent.glob("*.py")), *drawing)]
    return digest(*found, *own)


class Keys:
    """Makes keys for one call; reads every file once."""

    def __init__(self, settings: TypesetSettings) -> None:
        self.root = settings.project_root
        self.files: dict[str, str] = {}
        fonts = sorted(path for path in settings.fonts_conf.parent.rglob("*") if path.suffix.lower() in FONT_SUFFIXES)
        parts = [describe_tools(), digest(settings.dictionary.read_bytes())]
        for path in fonts:
            parts += [path.name, digest(path.read_bytes())]
        self.common = digest(*parts)

    def _file(self, path: str) -> str:
        if path not in self.files:
            try:
                self.files[path] = digest((self.root / path).read_bytes())
            except OSError:
                self.files[path] = "missing"
        return self.files[path]

    def _files(self, paths: Iterable[str]) -> list[str]:
        return [part for path in paths for part in (path, self._file(path))]

    def of_layout(self, unit: Unit, edition: EditionSheet) -> str:
        """Of a unit's pages in an edition."""
        return digest(
            self.common,
            edition.css,
            edition.metadata.lang,
            str(edition.variant),
            *self._files(edition.resources),
            "unit",
            *(str(part) for part in (unit.id, unit.first, unit.pages, unit.page_name)),
            unit.html,
            unit.page_css,
            unit.filler,
            *self._files(unit.resources),
        )

    def of_pdf(self, edition: EditionSheet, layouts: Iterable[str]) -> str:
        """Of an edition's raw PDF, made of these layouts."""
        settings = repr((edition.name, astuple(edition.metadata), edition.identifier, edition.tags, edition.links))
        return digest(self.common, settings, str(edition.variant), edition.css, *layouts)


FONT_SUFFIXES = frozenset((".ttf", ".otf", ".ttc", ".otc"))
