"""A small ePub without a fault, and a way to change single files in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.accessibility import Access, summarise_access
from pipeline.language import find_language
from pipeline.language.kk import ALPHABET
from pipeline.model import Issue
from pipeline.preflight.epub.model import Asked
from tests.bind.binding import prepare_binding
from tests.perfect import copy_perfect

Files = Mapping[str, bytes]
Plant = Callable[[Files], Files]
ORDER = ("cover", "partner", "contents", "imprint", "bridge", "baker", "figures", "back")
LICENCES = {
    **{f"{name}.ttf": "fonts-paratype-licence.txt" for name in ("PTF55F", "PTF56F", "PTF75F", "PTF76F")},
    **{f"{name}.ttf": "fonts-paratype-licence.txt" for name in ("PTS55F", "PTS56F", "PTS75F", "PTS76F")},
    "NotoSerifDisplay-SemiBold.ttf": "fonts-noto-extra-licence.txt",
}
ASKED = Asked(
    "kk",
    tuple(f"{article}.xhtml" for article in ORDER),
    page_list=True,
    alphabet=ALPHABET + ALPHABET.upper(),
    licences=LICENCES,
    articles={f"{article}.xhtml": article for article in ORDER},
    labels=find_language("kk").labels,
    number="1",
    date="2024-02-15",
    modified="2024-02-15",
)
# Words of the perfect issue before which a printed page begins.
PAGES = (
    ("cover", "1", "<img"),
    ("bridge", "5", "Балалар"),
    ("baker", "6", "Гүлсім апай"),
    ("baker", "7", "ерте қызады"),
)


@cache
def make_clean() -> bytes:
    """The perfect issue with four printed pages marked: the sound twin of all faulty ones."""
    with TemporaryDirectory() as folder:
        content = prepare_binding(copy_perfect(Path(folder)).folder).bind()
    return pack(number_pages(unpack(content)))


@cache
def load_source() -> Issue:
    """The issue of which the ePub is."""
    with TemporaryDirectory() as folder:
        return copy_perfect(Path(folder)).load()


def unpack(content: bytes) -> dict[str, bytes]:
    """The files of an ePub in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def pack(files: Files, stored: tuple[str, ...] = ("mimetype",), extra: bytes = b"", level: int = 1) -> bytes:
    """An ePub of these files in their order; ``extra``: a field of the first one's entry. Fonts and photographs are
    stored too: that is quicker."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, data) in enumerate(files.items()):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = (
                zipfile.ZIP_STORED if name.endswith((*stored, ".ttf", ".jpg")) else zipfile.ZIP_DEFLATED
            )
            info.extra = b"" if number else extra
            archive.writestr(info, data, compresslevel=level)
    return out.getvalue()


def edit(files: Files, name: str, old: str, new: str) -> Files:
    """The files with ``old``, which must stand in this one, replaced at its first place."""
    text = files[f"EPUB/{name}"].decode()
    assert old in text, f"{old!r} does not stand in {name}"
    return {**files, f"EPUB/{name}": text.replace(old, new, 1).encode()}


def swap(files: Files, name: str, old: str, new: str) -> Files:
    """The files with ``old``, a pattern that must match in this one, replaced everywhere."""
    text, count = re.subn(old, new, files[f"EPUB/{name}"].decode())
    assert count, f"{old!r} does not match in {name}"
    return {**files, f"EPUB/{name}": text.encode()}


def change(name: str, old: str, new: str) -> Plant:
    """A fault that is one edit of one file."""
    return lambda files: edit(files, name, old, new)


def add_file(files: Files, name: str, content: bytes, media_type: str = "") -> Files:
    """The files with one more, which the package names where it has a media type."""
    files = {**files, f"EPUB/{name}": content}
    if not media_type:
        return files
    item = f'<item href="{name}" id="added" media-type="{media_type}"/></manifest>'
    return edit(files, "content.opf", "</manifest>", item)


def without(files: Files, name: str) -> Files:
    """The files without this one."""
    return {path: data for path, data in files.items() if path != f"EPUB/{name}"}


def number_pages(files: Files) -> Files:
    """Marks of printed pages, and the lists of them, as the specimen has them."""
    for article, label, words in PAGES:
        mark = f'<span epub:type="pagebreak" role="doc-pagebreak" id="page-{label}" aria-label="{label}"></span>'
        files = edit(files, f"{article}.xhtml", words, mark + words)
    links = "".join(f'<li><a href="{article}.xhtml#page-{label}">{label}</a></li>' for article, label, _ in PAGES)
    pages = f'<nav epub:type="page-list" role="doc-pagelist" id="page-list" hidden="hidden"><ol>{links}</ol></nav>'
    files = edit(files, "_nav.xhtml", "</body>", f"{pages}</body>")
    targets = "".join(
        f'<pageTarget id="target-{label}" type="normal" value="{label}" playOrder="{number}"><navLabel><text>{label}'
        f'</text></navLabel><content src="{article}.xhtml#page-{label}"/></pageTarget>'
        for number, (article, label, _) in enumerate(PAGES, 1 + len(ORDER))
    )
    label = "<navLabel><text>Беттер</text></navLabel>"
    files = edit(
        files, "_toc.ncx", "</ncx>", f'<pageList id="page-list" class="pages">{label}{targets}</pageList></ncx>'
    )
    said = '<meta property="pageBreakSource">Kopir 2024-01</meta>'
    for feature in ("pageNavigation", "pageBreakMarkers"):
        said += f'<meta property="schema:accessibilityFeature">{feature}</meta>'
    return say_again(edit(files, "content.opf", "</metadata>", f"{said}</metadata>"))


def say_again(files: Files) -> Files:
    """The summary of accessibility as the terms of the package document have it now."""
    text = files["EPUB/content.opf"].decode()

    def said(name: str) -> tuple[str, ...]:
        return tuple(re.findall(rf'"schema:{name}">([^<]*)<', text))

    access = Access(*map(said, ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard")))
    summary = summarise_access(access, ASKED.labels)
    return swap(files, "content.opf", '(?<="schema:accessibilitySummary">)[^<]*', summary)
