"""Small PDFs that ask for work without end: ``python -m tests.preflight.hostile NAME`` has one judged, under limits."""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.preflight.judge import judge_pdf
from tests.preflight.making import ASKED, TRIM, add_resources, make_print, paint
from tests.preflight.mutating import MEMORY, SECONDS

TEXT = b"BT 0 0 0 1 k /F9 10 Tf 60 250 Td <0041> Tj ET"
RANGES = b"1 beginbfrange %s endbfrange"
FACE = ["PDF011", "PDF020"]  # not embedded; black that does not overprint


def _many_curves(pdf: Pdf) -> None:
    """Drawings that all come to the trim, on no ground."""
    right = TRIM[2]
    curve = b"200 200 m 200 210 %.2f 220 %.2f 230 c f\n" % (right, right)
    pdf.pages[0].Contents = pdf.make_stream(b"0 1 0 0 k\n" + curve * 30_000)


def _many_grounds(pdf: Pdf) -> None:
    """As many drawings on as many grounds that go on to the bleed, each along a bit of the edge only."""
    right, bleed = TRIM[2], TRIM[2] + 20
    grounds = b"".join(b"100 %.3f %.2f 0.01 re f\n" % (30 + at * 0.01, bleed - 100) for at in range(20_000))
    curve = b"200 200 m 200 210 %.2f 220 %.2f 230 c f\n" % (right, right)
    pdf.pages[0].Contents = pdf.make_stream(b"0 1 0 0 k\n" + grounds + curve * 20_000)


def _with_letters(letters: bytes) -> Callable[[Pdf], object]:
    def plant(pdf: Pdf) -> None:
        _add_face(pdf, Array([1, Array([500])]), letters)

    return plant


def _add_face(pdf: Pdf, widths: Array, letters: bytes) -> None:
    child = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/Quadrat"), W=widths)
    face = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Quadrat"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([child]), ToUnicode=pdf.make_stream(letters),
    )  # fmt: skip
    add_resources(pdf, pdf.pages[0], "Font", F9=pdf.make_indirect(face))
    paint(TEXT)(pdf)


def _wide_ranges(pdf: Pdf) -> None:
    _add_face(pdf, Array([0, 65534, 500] * 5000), b"")


def _long_lists(pdf: Pdf) -> None:
    widths = pdf.make_indirect(Array([500] * 50_000))
    _add_face(pdf, Array([0, widths] * 500), b"")


# What is asked of the reader, and what is wrong with the file besides.
HOSTILE: dict[str, tuple[Callable[[Pdf], object], list[str]]] = {
    "many-curves": (_many_curves, ["PDF010"]),
    "many-grounds": (_many_grounds, ["PDF010", "PDF022"]),
    "blocks-without-end": (_with_letters(b"beginbfchar " * 40_000), FACE),
    "lists-without-end": (_with_letters(RANGES % (b"<0041><0041>[" * 40_000)), FACE),
    "letters-again-and-again": (_with_letters(RANGES % (b"<0000><FFFF><0041>" * 2000)), FACE),
    "widths-again-and-again": (_wide_ranges, FACE),
    "lists-again-and-again": (_long_lists, FACE),
}


def main(name: str) -> None:
    content = make_print(HOSTILE[name][0])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # its signal kills, whatever is under way
    print(json.dumps(sorted({problem.code for problem in judge_pdf(content, ASKED).problems})))


if __name__ == "__main__":
    main(sys.argv[1])
