"""PDFs, pictures and reports to try the report on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf

from pipeline.model import Place
from pipeline.preflight.model import PageFigures
from pipeline.problems import Problem
from pipeline.profiles import Profile
from pipeline.report import Gate
from pipeline.reporting import PagePicture, Reported

MM = 72 / 25.4
PROFILE = Profile(
    name="trial",
    title="Trial, sheetfed",
    source="figures of the test",
    condition="FOGRA39",
    condition_info="Offset, coated",
    bleed_mm=3,
    safety_mm=5,
    marks=False,
    page_multiples={"saddle": 4},
    ink_total=300,
    ink_window_mm2=15,
    ppi_error=150,
    ppi_warning=225,
    bitmap_ppi_error=550,
    bitmap_ppi_warning=800,
    spots=0,
    small_text_pt=9,
    small_text_inks=2,
    rich_black_k=0.85,
    rich_black_total=280,
    overprint_text_pt=12,
    overprint_line_pt=2,
    hairline_pt=0.25,
    multi_ink_line_pt=0.5,
)
NO_PICTURE = PagePicture("1", (100.0, 200.0), (10.0, 5.0, 80.0, 90.0), 1.8, why="a test")


def make_pdf(boxes: Sequence[dict[str, Any]] = ({},), paint: bytes = b"") -> bytes:
    """Pages of 100 × 200 mm with 3 mm of bleed, each with the entries given in place of these."""
    pdf = pikepdf.new()
    for entries in boxes:
        page = pdf.add_blank_page(page_size=(106 * MM, 206 * MM)).obj
        page.BleedBox = pikepdf.Array([0, 0, 106 * MM, 206 * MM])
        page.TrimBox = pikepdf.Array([3 * MM, 3 * MM, 103 * MM, 203 * MM])
        page.Contents = pdf.make_stream(paint)
        for name, value in entries.items():
            page[f"/{name}"] = pikepdf.Array(value) if isinstance(value, list) else value
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def report(*problems: Problem, **changed: Any) -> Reported:
    """A report of two pages labelled 1 and 2."""
    pictures = tuple(PagePicture(label, (100.0, 200.0), (10.0, 5.0, 80.0, 90.0), 1.8, "QUJD") for label in ("1", "2"))
    figures = (PageFigures(1, "1", 120.4, ("Black", "Cyan"), 310.0), PageFigures(2, "2", None, ("Black",)))
    whole: dict[str, Any] = {
        "name": "2024-01",
        "problems": problems,
        "gates": (Gate("EPUBCheck", "5.3.0", "passed", "ab"),),
        "files": {"print.pdf": b"abc"},
        "profile": PROFILE,
        "pictured": "print.pdf",
        "pictures": pictures,
        "figures": figures,
    }
    return Reported(**(whole | changed))


LOW = Problem(
    "PDF013",
    "a picture is placed at 120 ppi",
    "use a larger one",
    Place("sources/2024-01/articles/letter.md", 14),
    "2",
    "letter",
    (10.0, 20.0, 50.0, 40.0),
    120.4,
    150,
)
NARROW = Problem(
    "PDF023", "text is 2 mm from the trim", "move it", page="1", rect_mm=(2, 10, 20, 5), value=2.0, limit=5
)
LABELS = Problem("PLN003", "expected to run over", "shorten it")
