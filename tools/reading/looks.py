"""What was seen of an ePub in foliate-js: findings, and what a screen reader hears.

``reader.mjs`` reads; here it is started, and what it says is taken down. A look is a way to read: by day or at
night, on a wide page or a telephone, with text of the usual or of double size.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.gates.process import Broken, start_tool
from tools.reading.faces import find_missing

LOOKS = ("light", "dark", "double", "phone", "phone-dark-double")
READER = Path(__file__).with_name("reader.mjs")
TIME_LIMIT = 240.0  # seconds; the specimen in all looks takes 35 on two idle cores
HINT = "run `make setup-test`"


class NotRead(Exception):
    """The ePub could not be looked at; the message says why and what to do."""


@dataclass(frozen=True)
class Kit:
    """What reading needs: Node, a browser, and the folder of packages that tools/node names."""

    node: Path
    browser: Path
    modules: Path


@dataclass(frozen=True)
class Finding:
    """Something that a reader would stumble over. ``kind``: overflow, clipped, blank, stranded, picture, mark,
    contrast, font, glyph, face, turning, address, error; ``where``: a selector, or words."""

    look: str
    document: str
    kind: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.look}: {self.document}: {self.kind}: {self.where}: {self.what}"


@dataclass(frozen=True)
class Heard:
    """A thing as a screen reader announces it: role, name, and what is in it."""

    role: str
    name: str
    children: tuple[Heard, ...]

    def walk(self) -> Iterator[Heard]:
        """This and all within, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, role: str) -> tuple[Heard, ...]:
        """All within of this role, in reading order."""
        return tuple(one for one in self.walk() if one.role == role)

    @property
    def text(self) -> str:
        """The words, one space between the pieces."""
        return " ".join(" ".join(one.name for one in self.find("StaticText")).split())


@dataclass(frozen=True)
class Document:
    """A document as it was read. ``pages``: turned in the reading system; ``lines``: fewest and most characters
    a line in its long paragraphs; ``broken``: words broken without a hyphen; ``heard``: in the look "light" only."""

    name: str
    pages: int
    lines: tuple[int, int] | None
    broken: tuple[str, ...]
    heard: Heard | None


@dataclass(frozen=True)
class Look:
    """A whole book in one look. ``page_list``: labels of the printed pages whose place was found."""

    name: str
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    page_list: tuple[str, ...]

    def document(self, name: str) -> Document:
        """The document of this file name. Raises KeyError."""
        for document in self.documents:
            if document.name.rpartition("/")[2] == name:
                return document
        raise KeyError(name)


def find_kit(tree: Path) -> Kit:
    """The kit on this machine; ``tree``: the folder into which tools/node was installed. Raises NotRead."""
    node, browser = shutil.which("node"), shutil.which("chromium")
    modules = tree.absolute() / "node_modules"
    if node is None or browser is None:
        raise NotRead(f"there is no {'Node' if node is None else 'Chromium'} here — hint: {HINT}")
    for name in ("foliate-js/view.js", "puppeteer-core/package.json"):
        if not (modules / name).is_file():
            raise NotRead(f"{name.partition('/')[0]} is not installed in {tree} — hint: {HINT}")
    return Kit(Path(node), Path(browser), modules)


def read_books(
    kit: Kit,
    books: Mapping[Path, Sequence[str]],
    shots: Path | None = None,
    pages: int = 0,
    time_limit: float = TIME_LIMIT,
) -> dict[Path, tuple[Look, ...]]:
    """Every ePub in its looks, in one browser; nothing is fetched but from 127.0.0.1.

    ``shots``: a folder for screenshots, LOOK/NN-DOCUMENT-PP.png; ``pages``: at most so many of a document, 0 for all.
    ``time_limit``: seconds. Raises NotRead.
    """
    job = {
        "modules": str(kit.modules),
        "chromium": str(kit.browser),
        "books": [{"file": str(path.absolute()), "looks": list(looks)} for path, looks in books.items()],
        "shots": str(shots.absolute()) if shots else None,
        "pages": pages,
    }
    with tempfile.TemporaryDirectory(prefix="reading-") as name:
        order = Path(name) / "job.json"
        order.write_text(json.dumps(job), encoding="utf-8")
        try:
            with start_tool((kit.node, READER, order), Path(name), time_limit) as tool:
                ended = tool.wait()
        except Broken as broken:
            raise NotRead(f"the reading system {broken}") from None
    if ended.status != 0:
        raise NotRead(f"the reading system ended with {ended.status}: {ended.err.decode(errors='replace')[-600:]}")
    seen = json.loads(ended.out)["books"]
    return {
        path: tuple(_make_look(path, look) for look in book["looks"]) for path, book in zip(books, seen, strict=True)
    }


def _make_look(path: Path, seen: Any) -> Look:
    look: str = seen["look"]
    found = [Finding(look, one["document"], one["kind"], one["where"], one["what"]) for one in seen["findings"]]
    faces = {document["name"]: document["faces"] for document in seen["documents"]}
    found += [Finding(look, *missing) for missing in find_missing(path.read_bytes(), faces)]
    documents = tuple(_make_document(one) for one in seen["documents"])
    for name in seen["spine"]:
        if name not in faces:
            found.append(Finding(look, name, "turning", "the document", "did not come by"))
    labels = tuple(one["label"] for one in seen["pageList"] if one["found"])
    found += [
        Finding(look, one["href"], "mark", f"page {one['label']}", "leads nowhere")
        for one in seen["pageList"]
        if not one["found"]
    ]
    return Look(look, documents, tuple(found), labels)


def _make_document(seen: Any) -> Document:
    lines = (seen["lines"][0], seen["lines"][1]) if seen["lines"] else None
    tree = seen.get("tree")
    heard = Heard("document", "", tuple(_make_heard(one) for one in tree)) if tree is not None else None
    return Document(seen["name"], seen["pages"], lines, tuple(seen["broken"]), heard)


def _make_heard(node: Any) -> Heard:
    role, name, children = node
    return Heard(role, name, tuple(_make_heard(child) for child in children))
