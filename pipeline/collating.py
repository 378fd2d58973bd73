"""Collation: the finished files read again and held against the sources and against one another.

No word lost or doubled, printed pages begin in the ePub where they begin in print, masthead and imprint the same
everywhere, the ePub by rules of our own. What was found is kept by the files and all they were held against.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

from pipeline import fonts
from pipeline.beside import begin_beside
from pipeline.cover import map_pages
from pipeline.house import House
from pipeline.judged import Judged, digest_file, make_gate
from pipeline.kept import Kept, digest_code
from pipeline.language import find_language
from pipeline.model import Issue, PageMap
from pipeline.preflight.verdict import Verdict, read_verdict, write_verdict
from pipeline.problems import Problem
from pipeline.report import Gate
from pipeline.stylefiles import read_style_files

if TYPE_CHECKING:
    from pipeline.collation.texts import TextProof

PAGE_GATE = "page starts"
TEXT_GATE = "text"
MASTHEAD_GATE = "masthead"
EPUB_GATE = "ePub rules"
COLLATIONS_KEPT = 24
# What a collation depends on besides the files and the sources: our code, and the versions of others'.
CODE = (
    "collation", "preflight/epub", "preflight/verdict.py", "preflight/model.py", "language", "collating.py",
    "judged.py", "report.py", "model.py", "inlines.py", "periodical.py", "contributors.py",
    "accessibility.py", "cover.py", "printjob.py", "pictures.py", "supplied.py", "stylefiles.py", "fonts.py", "ocf.py",
    "xmlsafe.py", "problems.py", "problem_codes.py",
)  # fmt: skip
LIBRARIES = (
    "pypdfium2", "lxml", "pikepdf", "fonttools", "tinycss2", "cssselect2", "pillow", "pyphen", "markdown-it-py",
)  # fmt: skip


@dataclass(frozen=True)
class Collator:
    """One build's files against its sources. ``sources``: the pictures that went in, by their path in the project;
    ``finished``: all files that were made, with those that only served others; ``part``: some pages of the issue."""

    house: House
    issue: Issue
    pages: PageMap
    sources: Mapping[str, bytes] = field(repr=False)
    finished: Mapping[str, bytes] = field(repr=False)
    part: bool

    def collate(self, files: Mapping[str, bytes]) -> Judged:
        """Everything that is proved of ``files``."""
        with self.begin(files, beside=False) as take:
            return take()

    @contextmanager
    def begin(self, files: Mapping[str, bytes], beside: bool) -> Iterator[Callable[[], Judged]]:
        """As collate, given by what is called in the end.

        Kept, since most builds change few files; else proved in a process ``beside`` this one, or when it is asked for.
        """
        kept, key = Kept(self.house.cache / "collations", COLLATIONS_KEPT), self._key(files)
        found = kept.find(key)

        def make() -> bytes:
            return _write(self._collate(files))

        def keep(content: bytes) -> Judged:
            kept.keep(key, content)
            return _read(content)

        if found is not None:
            yield lambda: _read(found)
        elif beside:
            with begin_beside(make) as take:
                yield lambda: keep(take())
        else:
            yield lambda: keep(make())

    def _collate(self, files: Mapping[str, bytes]) -> Judged:
        judged = self._prove_texts(files) + self._collate_masthead(files)
        if "issue.epub" in files:
            judged += self._prove_pages(files["issue.epub"]) + self._check_epub(files["issue.epub"])
        return judged

    def _key(self, files: Mapping[str, bytes]) -> str:
        """A digest of all that is looked at, and of what looks."""
        total = hashlib.sha256(digest_code(*CODE, packages=LIBRARIES).encode())
        for name, content in sorted({**self.finished, **files}.items()):
            total.update(f"{name} {name in files} {digest_file(content)}\n".encode())
        for path, content in sorted(self.sources.items()):
            total.update(f"{path} {digest_file(content)}\n".encode())
        sheets = read_style_files(self.house.styles)
        total.update(repr((self.issue, self.pages, self.part, sheets, self._fonts())).encode())
        return total.hexdigest()

    def _fonts(self) -> tuple[fonts.Font, ...]:
        return tuple(fonts.read_fonts(self.house.styles / "fonts.yaml"))

    def _prove_texts(self, files: Mapping[str, bytes]) -> Judged:
        """Every word of the sources once in every file, none beside."""
        from pipeline.collation.copies import prove_copies
        from pipeline.collation.generated import read_literals, read_pictured
        from pipeline.collation.texts import Setting

        sheets = (*read_style_files(self.house.styles).values(), self.issue.css)
        own = len(self.issue.root) + 1
        pictured = {path[own:]: read_pictured(path, content) for path, content in self.sources.items()}
        setting = Setting(find_language(self.issue.magazine.language).labels, read_literals(sheets), pictured)
        proofs = prove_copies(files, self._label_pages(files), self.issue, self.pages, setting)
        judged = Judged()
        for name, proof in proofs.items():
            problems = proof.problems + self._tell_unproved(name, proof)
            status = "failed" if problems else "passed" if proof.wanted else "not-run"
            gates = (make_gate(TEXT_GATE, files[name], status),)
            judged += Judged(problems, gates, proved=(f"text of {name}: {proof}",))
        return judged

    def _tell_unproved(self, name: str, proof: TextProof) -> tuple[Problem, ...]:
        """A whole issue has all pages of all articles; of a file that cannot be read that is said already."""
        if self.part or not proof.unproved or (proof.problems and not proof.wanted):
            return ()
        message = f"{name}: not all pages of {', '.join(proof.unproved)} are in it: their text was not proved"
        return (Problem("PDF030", message, "see which pages the file has, and build again", self.issue.place),)

    def _label_pages(self, files: Mapping[str, bytes]) -> Callable[[str], tuple[str, ...]]:
        return lambda name: map_pages(name, files, self.pages).labels

    def _collate_masthead(self, files: Mapping[str, bytes]) -> Judged:
        """Masthead, issue line and imprint, the same in every file; a part of an issue may be without them."""
        from pipeline.collation.carriers import collate_masthead

        if self.part:
            return Judged()
        labels = {name: self._label_pages(files)(name) for name in files if name.endswith(".pdf")}
        judged = Judged()
        for name, problems in collate_masthead(self.issue, self.pages, files, labels).items():
            gate = make_gate(MASTHEAD_GATE, files[name], "failed" if problems else "passed")
            judged += Judged(problems, (gate,))
        return judged

    def _prove_pages(self, content: bytes) -> Judged:
        """Printed pages begin in the ePub where they begin in screen.pdf."""
        from pipeline.collation.pages import prove_pages

        screen = self.finished.get("screen.pdf")
        if screen is None:
            return Judged(gates=(make_gate(PAGE_GATE, content, "not-run"),))
        proof = prove_pages(content, screen, self.pages.labels)
        gate = make_gate(PAGE_GATE, content, "failed" if proof.problems else "passed")
        return Judged(proof.problems, (gate,), proved=(f"page starts proved {proof.proved} of {proof.pages}",))

    def _check_epub(self, content: bytes) -> Judged:
        """The ePub by our own rules: page lists and marks in themselves; that they are those of the PDF is proved."""
        from pipeline.preflight.epub.judge import judge_epub
        from pipeline.preflight.epub.ours import ask_ours

        language = find_language(self.issue.magazine.language)
        asked = ask_ours(self.issue, language, self._fonts(), bool(self.pages.labels))
        problems = judge_epub(content, asked)
        return Judged(problems, (make_gate(EPUB_GATE, content, "failed" if problems else "passed"),))


def _write(judged: Judged) -> bytes:
    """Problems, gates and lines as JSON; a collation has no more."""
    verdict = write_verdict(Verdict(judged.problems, ())).decode()
    record = {"verdict": verdict, "gates": [astuple(gate) for gate in judged.gates], "proved": judged.proved}
    return json.dumps(record, ensure_ascii=False).encode()


def _read(content: bytes) -> Judged:
    data = json.loads(content)
    gates = tuple(Gate(*gate) for gate in data["gates"])
    return Judged(read_verdict(data["verdict"].encode()).problems, gates, proved=tuple(data["proved"]))
