"""Every finished copy of an issue, its text proved against the sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.collation.epubtext import read_epub_text
from pipeline.collation.pdftext import read_pages
from pipeline.collation.texts import PrintedPage, Setting, TextProof, prove_epub, prove_pdf, read_labels
from pipeline.model import Issue, PageMap
from pipeline.problems import Problem

PDFS = ("print.pdf", "screen.pdf", "proof.pdf")
COVER = "cover.pdf"  # holds what print.pdf lacks then: both are one copy
EPUB = "issue.epub"


def prove_copies(
    files: Mapping[str, bytes],
    label_pages: Callable[[str], Sequence[str]],
    issue: Issue,
    pages: PageMap,
    setting: Setting,
) -> dict[str, TextProof]:
    """The proof of every PDF and ePub among the files, by name; a separate cover's is in that of print.pdf.

    ``label_pages``: the labels of a PDF's pages. PDF030 and EPB005 where a file cannot be read, too.
    """
    proofs: dict[str, TextProof] = {}
    read: dict[tuple[PrintedPage, ...], str] = {}
    for name in (one for one in PDFS if one in files):
        try:
            printed = _read_copy(name, files, label_pages)
        except ValueError as error:
            proofs[name] = _unreadable("PDF030", name, str(error), issue)
            continue
        same = read.setdefault(printed, name)
        if same == name:
            proofs[name] = prove_pdf(name, printed, issue, pages, setting)
        else:  # the same letters on the same pages: the same is to be said of them
            proofs[name] = _rename(proofs[same], same, name)
    if EPUB in files:
        try:
            proofs[EPUB] = prove_epub(EPUB, read_epub_text(files[EPUB]), issue, setting)
        except ValueError as error:
            proofs[EPUB] = _unreadable("EPB005", EPUB, str(error), issue)
    return proofs


def _read_copy(
    name: str, files: Mapping[str, bytes], label_pages: Callable[[str], Sequence[str]]
) -> tuple[PrintedPage, ...]:
    """The pages of a PDF, with those of its cover. Raises ValueError where one of them cannot be read."""
    names = [name, COVER] if name == "print.pdf" and COVER in files else [name]
    return tuple(page for one in names for page in read_labels(label_pages(one), read_pages(files[one])))


def _rename(proof: TextProof, old: str, new: str) -> TextProof:
    problems = (replace(one, message=f"{new}{one.message.removeprefix(old)}") for one in proof.problems)
    return replace(proof, problems=tuple(problems))


def _unreadable(code: str, name: str, error: str, issue: Issue) -> TextProof:
    hint = "make the file anew; its text was not proved"
    return TextProof(
        (Problem(code, f"{name}: {error}", hint, issue.place),), 0, 0, tuple(one.id for one in issue.articles)
    )
